import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { scriptListName, type ScriptFile } from '../spec/scripts.ts'
import type { Staging } from './files.ts'
import { planScriptFolder } from './script-folder.ts'

/** A document and the decoded scripts that go with it. */
export interface WrittenDocument {
  readonly target: { readonly output: string; readonly scripts: string | undefined }
  /** Its content, waiting to take its place. */
  readonly temporary: string
  readonly scripts: readonly ScriptFile[]
}

/**
 * Writes all documents and scripts to the workspace, or none of them, and deletes scripts of backends that are gone.
 * @throws {UserError} `files`; the workspace is then as it was
 */
export function writeToWorkspace(
  workspace: string,
  documents: readonly WrittenDocument[],
  { staging, mayDelete }: { staging: Staging; mayDelete: boolean },
): void {
  const folders = documents.flatMap(({ target, scripts }) => {
    const folder = target.scripts
    if (folder === undefined) return []
    const previousList = readOwnFile(join(workspace, folder, scriptListName))
    return [planScriptFolder(folder, scripts, { previousList, mayDelete })]
  })
  const scripts = folders
    .flatMap(({ files }) => files)
    // A script that is as it was keeps its time stamp, for tools that look at it.
    .filter(({ path, content }) => readOwnFile(join(workspace, path))?.toString('utf8') !== content)
    .map(({ path, content }) => ({ path, temporary: staging.add(content) }))
  // Deleted first: where case does not count, an old name may be the same file as a new one.
  for (const path of folders.flatMap(({ deletions }) => deletions)) {
    const file = join(workspace, path)
    if (readOwnFile(file) !== undefined) rmSync(file)
  }
  staging.place(workspace, [
    ...documents.map(({ target, temporary }) => ({ path: target.output, temporary })),
    ...scripts,
  ])
}

/** A regular file that is no link; anything else is not ours. */
function readOwnFile(path: string): Buffer | undefined {
  try {
    return existsSync(path) && lstatSync(path).isFile() ? readFileSync(path) : undefined
  } catch (cause) {
    throw new UserError('files', `Could not read ${path}.`, { cause })
  }
}
