import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { quote } from '../text/foreign-text.ts'
import type { Reader } from './reader.ts'
import { tidyPath, refusePath, refusePlace } from '../workspace/safe-path.ts'

/** Reads an input that names a file or folder to write in the workspace. */
export function readPath(
  reader: Reader,
  name: string,
  options: { given: string; workspace: string; kind: 'file' | 'folder' },
): string {
  const { given, workspace, kind } = options
  const tidy = tidyPath(given)
  const refusal = refusePath(given) ?? refuseExisting(tidy, { workspace, kind, trailing: /[\\/]$/.test(given) })
  if (refusal !== undefined) {
    reader.problem(name, `${quote(given)} ${refusal}: give a ${kind} inside the workspace, such as ${example[kind]}.`)
  }
  return tidy
}

const example = { file: '“apis/orders.yaml”', folder: '“apis/scripts”' } as const

function refuseExisting(
  path: string,
  { workspace, kind, trailing }: { workspace: string; kind: 'file' | 'folder'; trailing: boolean },
): string | undefined {
  if (kind === 'file' && (trailing || path === '.')) return 'is a folder'
  if (path === '.') return 'is the workspace itself'
  const known = path.split('{app}')[0] === path ? path : dirname(`${path.split('{app}')[0] ?? ''}x`)
  const refusal = refusePlace(workspace, known)
  if (refusal !== undefined) return refusal
  const there = join(workspace, path)
  if (!existsSync(there)) return undefined
  if (kind === 'file' && statSync(there).isDirectory()) return 'is a folder'
  if (kind === 'folder' && !statSync(there).isDirectory()) return 'is a file'
  return undefined
}
