import { existsSync, lstatSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { scriptListName } from './script-folder.ts'
import { gitBlobId } from './blob-id.ts'
import { attempt, type StagedFile, type Staging } from './staging.ts'
import { planScriptFolder } from './script-folder.ts'

/** A document and the decoded scripts that go with it. */
interface WrittenDocument {
  readonly target: { readonly output: string; readonly scripts: string | undefined }
  /** Its content, waiting to take its place. */
  readonly temporary: string
  /** Each in a temporary file, by its bare name. */
  readonly scripts: readonly { readonly name: string; readonly temporary: string; readonly blobId: string }[]
}

/**
 * Writes all documents and scripts to the workspace, or none of them, and deletes scripts of backends that are gone.
 * @throws {UserError} `files`; the workspace is then as it was, or lacks nothing but a deletion
 */
export function writeToWorkspace(
  workspace: string,
  documents: readonly WrittenDocument[],
  { staging, mayDelete }: { staging: Staging; mayDelete: boolean },
): void {
  const plans = documents.map((document) => planScripts(workspace, document, { staging, mayDelete }))
  staging.place(workspace, [
    ...documents.map(({ target, temporary }) => ({ path: target.output, temporary })),
    ...plans.flatMap(({ files }) => files),
  ])
  const deletions = plans.flatMap((plan) => plan.deletions)
  if (deletions.length === 0) return
  const current = documents.flatMap(({ target, scripts }) =>
    scripts.map(({ name }) => identityOf(join(workspace, target.scripts ?? '', name))),
  )
  const kept = new Set(current)
  for (const path of deletions) {
    const file = join(workspace, path)
    if (readOwnFile(workspace, path) === undefined || kept.has(identityOf(file))) continue
    attempt('delete', path, () => rmSync(file))
  }
}

/** Where case does not count, an old name can be the same file as a new one. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev} ${found.ino}`
}

function planScripts(
  workspace: string,
  { target: { scripts: folder }, scripts }: WrittenDocument,
  { staging, mayDelete }: { staging: Staging; mayDelete: boolean },
): { readonly files: readonly StagedFile[]; readonly deletions: readonly string[] } {
  if (folder === undefined) return { files: [], deletions: [] }
  const previousList = readOwnFile(workspace, `${folder}/${scriptListName}`)
  const names = scripts.map(({ name }) => name)
  const { list, deletions } = planScriptFolder(folder, names, {
    previousLists: previousList === undefined ? [] : [previousList],
    mayDelete,
  })
  // A file that is as it was keeps its time stamp, for tools that look at it.
  const changed = scripts
    .map(({ name, temporary, blobId }) => ({ path: `${folder}/${name}`, temporary, blobId }))
    .filter(({ path, blobId }) => blobIdOf(readOwnFile(workspace, path)) !== blobId)
  const isSameList = previousList?.toString('utf8') === list.content
  const lists = isSameList ? [] : [{ path: list.path, temporary: staging.add(list.content) }]
  return { files: [...changed, ...lists], deletions }
}

function blobIdOf(content: Buffer | undefined): string | undefined {
  return content === undefined ? undefined : gitBlobId(content)
}

/** A regular file that is no link; anything else is not ours. */
function readOwnFile(workspace: string, path: string): Buffer | undefined {
  const file = join(workspace, path)
  return attempt('read', path, () => (existsSync(file) && lstatSync(file).isFile() ? readFileSync(file) : undefined))
}
