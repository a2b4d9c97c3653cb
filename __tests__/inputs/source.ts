import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../src/errors.ts'
import { readInputs, type Inputs } from '../../src/inputs/inputs.ts'

/** Folders as GitHub's runner provides them. */
export interface Folders {
  readonly workspace: string
  readonly temp: string
}

export function createFolders(): Folders {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'inputs-')))
  const folders = { workspace: join(folder, 'workspace'), temp: join(folder, 'temp') }
  for (const path of Object.values(folders)) mkdirSync(path)
  return folders
}

export type Given = Readonly<Record<string, string | undefined>>

const shared = createFolders()

/** What an export needs at the least. */
export const least: Given = { region: 'cn-north-4', instance: 'production', token: 'sentinel-token' }

export interface Read {
  readonly inputs: Inputs
  readonly masks: readonly string[]
}

/** Reads inputs that are put over those of a plain export; one that is undefined is not given. */
export function read(given: Given = {}, env: Given = {}, folders: Folders = shared): Read {
  const masks: string[] = []
  const all = { ...least, ...given }
  const inputs = readInputs({
    input: (name) => all[name]?.trim() ?? '',
    env: {
      GITHUB_WORKSPACE: folders.workspace,
      RUNNER_TEMP: folders.temp,
      GITHUB_REPOSITORY: 'octo/apis',
      GITHUB_RUN_ID: '42',
      ...env,
    },
    mask: (secret) => masks.push(secret),
  })
  return { inputs, masks }
}

/** The message of the error that reading ends with; '' when it ends well. */
export function messageOf(given: Given, env?: Given, folders?: Folders): string {
  try {
    read(given, env, folders)
    return ''
  } catch (error) {
    if (error instanceof UserError && error.code === 'inputs') return error.message
    throw error
  }
}

/** The lines of that message, one for each thing that is wrong. */
export function problemsOf(given: Given, env?: Given, folders?: Folders): readonly string[] {
  return messageOf(given, env, folders)
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(2))
}
