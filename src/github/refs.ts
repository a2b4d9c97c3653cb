import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import { listAt, textAt } from '../http/reply.ts'
import { helperOf } from './branch-name.ts'
import type { GitHub } from './github.ts'
import { GitHubRefusal } from './refusal.ts'
import { isPassing, whenKnown } from './passing.ts'
import type { RepositoryState } from './repository-state.ts'
import { explainRefusal } from './walls.ts'
import { isForbidden, isRule } from './walls/kinds.ts'

type Repository = Pick<RepositoryState, 'id' | 'fullName'>

const zero = '0'.repeat(40)

export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** @throws {GitHubRefusal} 422 “Update is not a fast forward” when the branch has moved */
export async function moveForward(
  github: GitHub,
  { fullName }: Pick<Repository, 'fullName'>,
  branch: string,
  oid: string,
): Promise<void> {
  const path = `/repos/${fullName}/git/refs/heads/${encodePath(branch)}`
  await whenKnown(github, () => github.rest('move the branch', 'PATCH', path, { sha: oid, force: false }))
}

/**
 * @throws {GitHubRefusal} 422 “Reference already exists” when another run was faster
 * @throws {UserError} `github` when another branch stands in the way of the name
 */
export async function createBranch(
  github: GitHub,
  { fullName }: Pick<Repository, 'fullName'>,
  branch: string,
  oid: string,
): Promise<void> {
  const body = { ref: `refs/heads/${branch}`, sha: oid }
  const create = () => github.rest('create the branch', 'POST', `/repos/${fullName}/git/refs`, body)
  const isBusy = ({ said }: GitHubRefusal) => /Reference update failed|Ref cannot be created/i.test(said)
  try {
    await create()
  } catch (error) {
    if (!(error instanceof GitHubRefusal) || !(isBusy(error) || isPassing(error))) throw error
    const obstacle = isBusy(error) ? await findObstacle(github, fullName, branch) : undefined
    if (obstacle !== undefined) throw blocked(branch, obstacle)
    await github.pause(1)
    await whenKnown(github, create)
  }
}

/** Git keeps no branch `a` beside a branch `a/b`. */
async function findObstacle(github: GitHub, fullName: string, branch: string): Promise<string | undefined> {
  const parts = branch.split('/')
  const above = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
  for (const prefix of [`${branch}/`, ...above]) {
    const path = `/repos/${fullName}/git/matching-refs/heads/${encodePath(prefix)}`
    const reply = await github.rest('look for branches in the way', 'GET', path)
    const names = listAt(reply).map((ref) => (textAt(ref, 'ref') ?? '').replace(/^refs\/heads\//, ''))
    const found = names.find((name) => name === prefix || (prefix.endsWith('/') && name.startsWith(prefix)))
    if (found !== undefined) return found
  }
  return undefined
}

function blocked(branch: string, obstacle: string): UserError {
  const text = `The branch ${quote(branch, 255)} cannot be made while there is a branch ${quote(obstacle, 255)}, since Git keeps no branch below another. Give another \`branch\`, or rename ${quote(obstacle, 255)}.`
  return new UserError('github', text)
}

export interface RefUpdate {
  readonly branch: string
  readonly before: string
  /** undefined: it is deleted. */
  readonly after: string | undefined
  /** What it moves to follows upon what it was: a commit in between is then never lost. */
  readonly isForward?: boolean
}

/**
 * Moves or deletes branches, all or none, and only from where they were seen: REST would take a commit along that came
 * in between. https://docs.github.com/en/graphql/reference/mutations#updaterefs
 */
export async function updateBranches(
  github: GitHub,
  repository: Repository,
  purpose: string,
  updates: readonly RefUpdate[],
): Promise<void> {
  const refUpdates = updates.map(({ branch, before, after }) => ({
    name: `refs/heads/${branch}`,
    beforeOid: before,
    afterOid: after ?? zero,
    force: true,
  }))
  const query = 'mutation UpdateRefs($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }'
  try {
    await github.graphql(purpose, query, { input: { repositoryId: repository.id, refUpdates } })
  } catch (error) {
    if (!(error instanceof GitHubRefusal) || isRule(error)) throw error
    // Not every token that may write contents may do this; whether this one may, REST tells.
    if (isForbidden(error)) return updateOneByOne(github, repository, purpose, updates)
    // GitHub has no type of its own for a branch that has moved; whatever is no wall deserves another look.
    throw moved(purpose, error.said)
  }
}

function moved(purpose: string, said: string): GitHubRefusal {
  return new GitHubRefusal(purpose, { status: 409, said })
}

/** Looks at all, then changes one after the other: what comes between the look and the change is overwritten. */
async function updateOneByOne(
  github: GitHub,
  { fullName }: Repository,
  purpose: string,
  updates: readonly RefUpdate[],
): Promise<void> {
  for (const { branch, before } of updates) {
    const at = await readBranch(github, fullName, branch)
    if (at !== before) throw moved(purpose, `${branch} is at ${at ?? 'nothing'} but expected ${before}`)
  }
  for (const { branch, after, isForward } of updates) {
    const path = `/repos/${fullName}/git/refs/heads/${encodePath(branch)}`
    if (after === undefined) await github.rest(purpose, 'DELETE', path)
    else await whenKnown(github, () => github.rest(purpose, 'PATCH', path, { sha: after, force: isForward !== true }))
  }
}

async function readBranch(github: GitHub, fullName: string, branch: string): Promise<string | undefined> {
  try {
    const path = `/repos/${fullName}/git/ref/heads/${encodePath(branch)}`
    return textAt(await github.rest('read the branch', 'GET', path), 'object', 'sha')
  } catch (error) {
    if (error instanceof GitHubRefusal && error.status === 404) return undefined
    throw error
  }
}

/** Deletes the branch unless it has moved since it was read. */
export function deleteBranch(github: GitHub, state: RepositoryState, head: string): Promise<void> {
  return updateBranches(github, state, 'delete the branch', [{ branch: state.branch, before: head, after: undefined }])
}

/** The helper branch while it is needed. */
export interface Helper {
  readonly branch: string
  /** Where it is by our own doing. */
  at: string
}

/**
 * Makes commits on the helper branch, which is gone when this ends.
 * @param make moves the branch to what it has made and deletes the helper in one step, or leaves both
 * @throws {UserError} `github` when a rule forbids the helper, told of the helper
 */
export async function withHelper<Result>(
  github: GitHub,
  state: RepositoryState,
  start: string,
  make: (helper: Helper) => Promise<Result>,
): Promise<Result> {
  const helper: Helper = { branch: helperOf(state.branch), at: start }
  await startHelper(github, state, helper)
  try {
    return await make(helper)
  } catch (error) {
    // What went wrong first is what matters; what stays behind, the next look finds.
    await dropHelper(github, state, helper.at).catch(() => undefined)
    const isOfBranch = error instanceof GitHubRefusal && error.purpose === 'move the branch'
    const isOfHelper = error instanceof GitHubRefusal && isRule(error) && (!isOfBranch || /delete/i.test(error.said))
    throw isOfHelper ? explainHelper(github, state, error) : error
  }
}

async function startHelper(github: GitHub, state: RepositoryState, { branch, at }: Helper): Promise<void> {
  try {
    await createBranch(github, state, branch, at)
  } catch (error) {
    if (!(error instanceof GitHubRefusal)) throw error
    const isThere = /already exists/i.test(error.said) && (await readBranch(github, state.fullName, branch)) === at
    if (isThere) return
    throw isRule(error) ? explainHelper(github, state, error) : error
  }
}

function explainHelper(github: GitHub, { fullName, branch, base }: RepositoryState, error: GitHubRefusal): unknown {
  const helper = helperOf(branch)
  const context = { run: github.run, repository: fullName, branch: helper, base: base.name, isPushed: false }
  const explained = explainRefusal(error, context)
  if (!(explained instanceof UserError)) return explained
  const text = `${explained.message} ${quote(helper, 255)} is a helper that is needed for a moment, to move ${quote(branch, 255)} in one step: let the rule allow both names.`
  return new UserError('github', text)
}

/** Deletes the helper branch if it is where it was seen. */
export function dropHelper(github: GitHub, state: RepositoryState, at: string): Promise<void> {
  const drop = { branch: helperOf(state.branch), before: at, after: undefined }
  return updateBranches(github, state, 'tidy up', [drop])
}
