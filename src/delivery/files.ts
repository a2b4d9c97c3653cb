import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { isCoded, UserError } from '../errors.ts'
import { quote } from '../foreign-text.ts'
import { refusePath, refusePlace } from '../inputs/paths.ts'

/** Content that waits in a temporary folder to take its place in the workspace. */
export interface StagedFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string
  readonly temporary: string
}

/** Holds files until all of them are ready, so that a failure leaves the workspace as it was. */
export interface Staging {
  readonly add: (content: Uint8Array | string) => string
  /**
   * Moves files to their places, each in one step, after all places have been tried.
   * @throws {UserError} `files`
   */
  readonly place: (workspace: string, files: readonly StagedFile[]) => void
  readonly discard: () => void
}

/** @param temp RUNNER_TEMP, which the runner empties after the job */
export function openStaging(temp: string): Staging {
  let folder: string | undefined
  let count = 0
  return {
    add(content) {
      return attempt('write a temporary file', temp, () => {
        folder ??= mkdtempSync(join(temp, 'roma-connect-export-'))
        const path = join(folder, String(count++))
        writeFileSync(path, content)
        return path
      })
    },
    place(workspace, files) {
      const created: string[] = []
      try {
        for (const { path } of files) created.push(...prepareFolder(workspace, path))
        for (const { path } of files) checkPlace(workspace, path)
        for (const { path, temporary } of files) {
          attempt('write', path, () => move(temporary, join(workspace, path)))
        }
      } catch (error) {
        // Folders that were made for files that did not come; one that holds a file stays.
        for (const folder of created.reverse()) removeIfEmpty(folder)
        throw error
      }
    },
    discard() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
      folder = undefined
    },
  }
}

/** Creates the folder of a file; answers with those that were not there, the topmost first. */
function prepareFolder(workspace: string, path: string): readonly string[] {
  const refusal = refusePath(path) ?? refusePlace(workspace, path)
  if (refusal !== undefined) throw new UserError('files', `${quote(path)} ${refusal}; nothing was written.`)
  const folder = dirname(join(workspace, path))
  const topmost = attempt('create the folder of', path, () => mkdirSync(folder, { recursive: true }))
  if (topmost === undefined) return []
  const created = [folder]
  for (let parent = folder; parent !== topmost && parent !== dirname(parent);)
    created.unshift((parent = dirname(parent)))
  return created
}

function checkPlace(workspace: string, path: string): void {
  const place = join(workspace, path)
  attempt('write', path, () => accessSync(dirname(place), constants.W_OK))
  if (existsSync(place) && statSync(place).isDirectory()) {
    throw new UserError('files', `Could not write ${quote(path)}: it is a folder. Remove it or change the input.`)
  }
}

/** RUNNER_TEMP may be on another disk than the workspace; a rename within a folder replaces a file in one step. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!isCoded(error) || error.code !== 'EXDEV') throw error
    const beside = `${to}.${randomUUID()}.tmp`
    try {
      copyFileSync(from, beside)
      renameSync(beside, to)
    } finally {
      rmSync(beside, { force: true })
    }
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not empty, or not ours to remove: it does no harm.
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the permission is missing',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
}

function attempt<Result>(verb: string, path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof UserError) throw error
    const code = isCoded(error) ? error.code : ''
    const reason = Object.hasOwn(reasons, code) ? reasons[code] : error instanceof Error ? error.message : String(error)
    throw new UserError('files', `Could not ${verb} ${quote(path)}: ${reason ?? code}.`)
  }
}
