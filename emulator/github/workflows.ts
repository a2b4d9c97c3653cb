import { ApiError } from './errors.ts'
import type { Repository, Token } from './model.ts'
import { accessOf } from './permissions.ts'
import type { RefChange } from './rules.ts'

const workflowFolder = '.github/workflows'

/** Which words a refusal has: those of `git push`, or those of a missing permission. */
type Words = 'push' | 'permission'

export function mayChangeWorkflows(token: Token | null | undefined): boolean {
  return token == null || accessOf(token, 'workflows') === 'write'
}

export function isWorkflow(path: string): boolean {
  return path.startsWith(`${workflowFolder}/`)
}

/**
 * Refuses what brings other workflow files along than the ref had, or, where it is made anew, than the default branch has:
 * https://github.com/vercel/next.js/pull/94596, https://github.com/projectbluefin/dakota/pull/1038
 */
export async function requireWorkflows(repository: Repository, change: RefChange, words: Words): Promise<void> {
  const { token, before, after } = change
  if (after === null || mayChangeWorkflows(token)) return
  const main = await repository.git.ref(`refs/heads/${repository.settings.defaultBranch}`)
  const isOfMain = main !== null && (before === null || (await repository.git.isAncestor(after, main)))
  const known = new Set([...(await filesOf(repository, before)), ...(isOfMain ? await filesOf(repository, main) : [])])
  const other = (await filesOf(repository, after)).find((file) => !known.has(file))
  if (other !== undefined) throw refuseWorkflow(other.split('\0')[0] ?? '', token, words)
}

/** `path\0oid` */
async function filesOf({ git }: Repository, commit: string | null): Promise<readonly string[]> {
  if (commit === null || (await git.read(`${commit}:${workflowFolder}`))?.kind !== 'tree') return []
  return (await git.listTree(`${commit}:${workflowFolder}`, true)).map(
    ({ path, oid }) => `${workflowFolder}/${path}\0${oid}`,
  )
}

export function refuseWorkflow(path: string, token: Token | null | undefined, words: Words): ApiError {
  const isPerson = token?.kind === 'pat'
  if (words === 'push') {
    const [who, what] = isPerson
      ? ['Personal Access Token', '`workflow` scope']
      : ['GitHub App', '`workflows` permission']
    return new ApiError(403, `refusing to allow a ${who} to create or update workflow \`${path}\` without ${what}`)
  }
  const headers = { 'x-accepted-github-permissions': 'contents=write; contents=write,workflows=write' }
  const who = isPerson ? 'personal access token' : 'integration'
  return new ApiError(403, `Resource not accessible by ${who}`, { headers })
}
