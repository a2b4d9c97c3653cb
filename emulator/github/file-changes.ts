import { ApiError, notFound, unprocessable } from './errors.ts'
import type { Repository, Token } from './model.ts'
import { refuseSecrets } from './push-protection.ts'
import { isWorkflow, mayChangeWorkflows, refuseWorkflow } from './workflows.ts'

/** What a commit over GraphQL does to the files of its parent. */
interface FileChanges {
  readonly additions: readonly { readonly path: string; readonly content: Buffer }[]
  readonly deletions: readonly string[]
}

/** The tree of `head` with the changes. @throws ApiError for paths, workflow files and tokens that GitHub refuses. */
export async function applyChanges(
  repository: Repository,
  head: string,
  { additions, deletions }: FileChanges,
  token: Token,
): Promise<string> {
  const { git } = repository
  const added = additions.map(({ path }) => path)
  const existing = new Map((await git.listTree(head, true)).map(({ path, mode }) => [path, mode]))
  checkPaths([...deletions, ...added])
  const gone = deletions.find((path) => !existing.has(path))
  if (gone !== undefined)
    throw notFound(`A path was requested for deletion which does not exist as of commit oid \`${head}\``)
  checkPlaces(added, deletions, existing)
  const workflow = [...deletions, ...added].find(isWorkflow)
  if (workflow !== undefined && !mayChangeWorkflows(token)) throw refuseWorkflow(workflow, token, 'permission')
  const contents = additions.map(({ content }) => content)
  refuseSecrets(repository, contents)
  const blobs = await git.writeBlobs(contents)
  return git.writeTree(head, [
    ...deletions.map((path) => ({ path, mode: existing.get(path) === '040000' ? '040000' : '100644', oid: null })),
    ...added.map((path, index) => ({ path, mode: '100644', oid: blobs[index] ?? '' })),
  ])
}

function checkPaths(paths: readonly string[]): void {
  const wrong = paths.find((path) => !isTreePath(path))
  if (wrong !== undefined) throw unprocessable(`The path "${wrong}" is malformed.`)
  const twice = paths.find((path, index) => paths.indexOf(path) < index)
  if (twice !== undefined) throw unprocessable(`The path "${twice}" was requested more than once.`)
}

/** In a file there is no file, and a folder is none: in the words of GitHub's own editor. */
function checkPlaces(
  added: readonly string[],
  deletions: readonly string[],
  existing: ReadonlyMap<string, string>,
): void {
  const stays = (path: string): boolean => existing.has(path) && !deletions.includes(path)
  for (const path of added) {
    const parents = path
      .split('/')
      .slice(0, -1)
      .map((_, index, parts) => parts.slice(0, index + 1).join('/'))
    const isBelowFile = parents.some((one) => (stays(one) && existing.get(one) !== '040000') || added.includes(one))
    if (isBelowFile || existing.get(path) === '040000') {
      throw unprocessable(
        'A file exists where you’re trying to create a subdirectory. Choose a new path and try again.',
      )
    }
  }
}

export function isTreePath(path: string): boolean {
  const parts = path.split('/')
  return (
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git') &&
    !path.includes('\0')
  )
}

/** "Require contributors to sign off on web-based commits": a setting whose refusal nobody has quoted. */
export function requireSignoff({ settings }: Repository, message: string): void {
  if (!settings.requireSignoff || /^Signed-off-by: .+ <.+>$/m.test(message)) return
  throw new ApiError(422, 'This repository requires contributors to sign off on web-based commits.')
}
