import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { scriptListName } from '../spec/scripts.ts'
import { gitBlobId } from './contents.ts'
import type { StagedFile, Staging } from './files.ts'
import { planScriptFolder } from './script-folder.ts'

/** A document and the decoded scripts that go with it. */
export interface WrittenDocument {
  readonly target: { readonly output: string; readonly scripts: string | undefined }
  /** Its content, waiting to take its place. */
  readonly temporary: string
  /** Each in a temporary file, by its bare name. */
  readonly scripts: readonly { readonly name: string; readonly temporary: string; readonly blobId: string }[]
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
  const plans = documents.map((document) => planScripts(workspace, document, { staging, mayDelete }))
  // Deleted first: where case does not count, an old name may be the same file as a new one.
  for (const path of plans.flatMap(({ deletions }) => deletions)) {
    const file = join(workspace, path)
    if (readOwnFile(file) !== undefined) rmSync(file)
  }
  staging.place(workspace, [
    ...documents.map(({ target, temporary }) => ({ path: target.output, temporary })),
    ...plans.flatMap(({ files }) => files),
  ])
}

function planScripts(
  workspace: string,
  { target: { scripts: folder }, scripts }: WrittenDocument,
  { staging, mayDelete }: { staging: Staging; mayDelete: boolean },
): { readonly files: readonly StagedFile[]; readonly deletions: readonly string[] } {
  if (folder === undefined) return { files: [], deletions: [] }
  const previousList = readOwnFile(join(workspace, folder, scriptListName))
  const names = scripts.map(({ name }) => name)
  const { list, deletions } = planScriptFolder(folder, names, {
    previousLists: previousList === undefined ? [] : [previousList],
    mayDelete,
  })
  // A file that is as it was keeps its time stamp, for tools that look at it.
  const changed = scripts
    .map(({ name, temporary, blobId }) => ({ path: `${folder}/${name}`, temporary, blobId }))
    .filter(({ path, blobId }) => blobIdOf(readOwnFile(join(workspace, path))) !== blobId)
  const isSameList = previousList?.toString('utf8') === list.content
  const lists = isSameList ? [] : [{ path: list.path, temporary: staging.add(list.content) }]
  return { files: [...changed, ...lists], deletions }
}

function blobIdOf(content: Buffer | undefined): string | undefined {
  return content === undefined ? undefined : gitBlobId(content)
}

/** A regular file that is no link; anything else is not ours. */
function readOwnFile(path: string): Buffer | undefined {
  try {
    return existsSync(path) && lstatSync(path).isFile() ? readFileSync(path) : undefined
  } catch (cause) {
    throw new UserError('files', `Could not read ${path}.`, { cause })
  }
}
