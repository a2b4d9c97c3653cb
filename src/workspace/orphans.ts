import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { keyOfName } from './portable-names.ts'

/**
 * Documents in the workspace that a template with `{app}` could have made, and that belong to no application any more.
 * @param names what `{app}` stands for today
 * @returns paths relative to the workspace, with `/`
 */
export function findOrphans(workspace: string, template: string, names: Iterable<string>): readonly string[] {
  const known = new Set(Array.from(names, keyOfName))
  return matchFiles(workspace, template.split('/'), { folder: '', name: undefined })
    .filter(({ name }) => !known.has(keyOfName(name)))
    .map(({ path }) => path)
    .filter((path) => isSwagger(join(workspace, path)))
    .sort()
}

interface Place {
  readonly folder: string
  /** What `{app}` stands for, as far as the path is known. */
  readonly name: string | undefined
}

function matchFiles(
  workspace: string,
  [part = '', ...rest]: readonly string[],
  { folder, name }: Place,
): readonly { readonly path: string; readonly name: string }[] {
  const pattern = patternOf(part, name)
  const wanted = list(join(workspace, folder)).filter((entry) =>
    rest.length > 0 ? entry.isDirectory() : entry.isFile(),
  )
  return wanted.flatMap((entry) => {
    const match = pattern.exec(entry.name)
    if (match === null) return []
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    const found = name ?? match.groups?.['app']
    if (rest.length > 0) return matchFiles(workspace, rest, { folder: path, name: found })
    return found === undefined ? [] : [{ path, name: found }]
  })
}

/** What `{app}` can become holds letters, digits, `.`, `_` and `-`. */
function patternOf(part: string, name: string | undefined): RegExp {
  const [head = '', ...tails] = part.split('{app}').map(escape)
  const app = name === undefined ? '(?<app>[\\p{L}\\p{Nd}._-]+)' : escape(name)
  const again = name === undefined ? '\\k<app>' : app
  return new RegExp(`^${head}${tails.map((tail, index) => `${index === 0 ? app : again}${tail}`).join('')}$`, 'u')
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

/** Links are not followed. A folder that is not there, or may not be read, holds nothing of ours. */
function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

// The key stands at the start of what this action writes; the file may be anything, so no more of it is read.
function isSwagger(path: string): boolean {
  const start = Buffer.alloc(4_096)
  try {
    const file = openSync(path, 'r')
    try {
      const length = readSync(file, start, 0, start.length, 0)
      return /^\s*(?:\{\s*)?["']?swagger["']?\s*:\s*["']?2\.0/m.test(start.toString('utf8', 0, length))
    } finally {
      closeSync(file)
    }
  } catch {
    return false
  }
}
