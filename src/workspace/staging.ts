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
import { quote } from '../text/foreign-text.ts'
import { refusePath, refusePlace } from './safe-path.ts'

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
   * Moves files to their places, each in one step, after all places have been tried and all content is on their disk.
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
      return attempt('write a temporary file into', temp, () => {
        folder ??= mkdtempSync(join(temp, 'roma-connect-export-'))
        const path = join(folder, String(count++))
        writeFileSync(path, content)
        return path
      })
    },
    place(workspace, files) {
      const created: string[] = []
      const beside: string[] = []
      try {
        for (const { path } of files) prepareFolder(workspace, path, created)
        for (const { path } of files) checkPlace(workspace, path)
        for (const { path, temporary } of files) {
          beside.push(attempt('write', path, () => bringBeside(temporary, join(workspace, path))))
        }
        for (const [index, { path }] of files.entries()) {
          attempt('write', path, () => renameSync(beside[index] ?? '', join(workspace, path)))
        }
      } catch (error) {
        for (const file of beside) rmSync(file, { force: true })
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

/** Creates the folder of a file, and notes in `created` those that were not there, the topmost first. */
function prepareFolder(workspace: string, path: string, created: string[]): void {
  const refusal = refusePath(path) ?? refusePlace(workspace, path)
  if (refusal !== undefined) throw new UserError('files', `${quote(path)} ${refusal}; nothing was written.`)
  const folder = dirname(join(workspace, path))
  const missing: string[] = []
  for (let parent = folder; !existsSync(parent) && parent !== dirname(parent); parent = dirname(parent)) {
    missing.unshift(parent)
  }
  for (const one of missing) {
    attempt('create the folder of', path, () => mkdirSync(one))
    created.push(one)
  }
}

function checkPlace(workspace: string, path: string): void {
  const place = join(workspace, path)
  attempt('write', path, () => accessSync(dirname(place), constants.W_OK))
  // It fails for a name that is too long, before anything was replaced.
  const there = attempt('write', path, () => statSync(place, { throwIfNoEntry: false }))
  if (there?.isDirectory() === true) {
    throw new UserError('files', `Could not write ${quote(path)}: it is a folder. Remove it or change the input.`)
  }
}

/** RUNNER_TEMP may be on another disk than the workspace; a rename within a folder replaces a file in one step. */
function bringBeside(from: string, to: string): string {
  const beside = join(dirname(to), `.${randomUUID()}.tmp`)
  try {
    renameSync(from, beside)
  } catch (error) {
    if (!isCoded(error) || error.code !== 'EXDEV') throw error
    copyToNew(from, beside)
  }
  return beside
}

function copyToNew(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL)
  } catch (error) {
    rmSync(to, { force: true })
    throw error
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

/** @throws {UserError} `files`, for what the system does not allow */
export function attempt<Result>(verb: string, path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (error instanceof UserError) throw error
    const code = isCoded(error) ? error.code : ''
    const reason = Object.hasOwn(reasons, code) ? reasons[code] : error instanceof Error ? error.message : String(error)
    throw new UserError('files', `Could not ${verb} ${quote(path)}: ${reason ?? code}.`)
  }
}
