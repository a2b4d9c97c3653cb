import { unprocessable } from './errors.ts'
import { fullName, type Actor, type Pull, type Repository, type RepositoryEvent, type World } from './model.ts'
import { enforceRules, protectedBranch, type RefChange } from './rules.ts'
import { requireWorkflows } from './workflows.ts'

const headsPrefix = 'refs/heads/'

interface MoveOptions {
  /** False refuses what is no fast-forward, as `PATCH git/refs` does. */
  readonly force: boolean
  /** A person with admin rights, or GitHub's own merge of a pull request, is not bound by the rules. */
  readonly rules?: boolean
  /** Whether a merge brings the commit: what it says of workflow files has other words then. */
  readonly isMerge?: boolean
}

export function record(repository: Repository, event: RepositoryEvent): void {
  repository.events.push(event)
}

interface Move extends RefChange, MoveOptions {}

/**
 * Creates, moves or deletes a ref, compare-and-swap, with what follows from it for pull requests.
 * @throws ApiError for rules, for what is no fast-forward, and for names that Git refuses.
 */
export function moveRef(world: World, repository: Repository, change: RefChange, options: MoveOptions): Promise<void> {
  return moveRefs(world, repository, [{ ...change, ...options }])
}

/** Several refs in one transaction: all of them, or none. @throws ApiError as `moveRef` does. */
export async function moveRefs(world: World, repository: Repository, moves: readonly Move[]): Promise<void> {
  const types: RepositoryEvent['type'][] = []
  for (const move of moves) types.push(await checkMove(world, repository, move))
  if (!(await repository.git.updateRefs(moves))) throw unprocessable('Reference update failed')
  for (const [index, move] of moves.entries()) {
    const { ref, before, after, actor } = move
    const type = types[index] ?? 'push'
    if (before !== after)
      record(repository, { type, actor: actor.login, ref, ...(after !== null && { detail: after }) })
    if (ref.startsWith(headsPrefix)) await followBranch(world, repository, ref.slice(headsPrefix.length), move)
  }
}

async function checkMove(world: World, repository: Repository, move: Move): Promise<RepositoryEvent['type']> {
  const { before, after, force, rules, isMerge } = move
  const forced = before !== null && after !== null && !(await repository.git.isAncestor(before, after))
  if (forced && !force) throw unprocessable('Update is not a fast forward')
  if (after !== null && isTooLong(move.ref)) throw unprocessable('Reference update failed')
  if (rules !== false) {
    refuseQueued(world, repository, move)
    await requireWorkflows(repository, move, isMerge === true ? 'push' : 'permission')
    await enforceRules(repository, move)
  }
  return before === null ? 'create' : after === null ? 'delete' : forced ? 'force-push' : 'push'
}

/** @throws ApiError for a name that reads as a commit. */
export function refuseHexName(ref: string): void {
  if (/^refs\/(?:heads|tags)\/[0-9a-f]{40}$/.test(ref))
    throw unprocessable('Sorry, branch or tag names consisting of 40 hex characters are not allowed.')
}

/** A name is a file's on GitHub's side as well. */
function isTooLong(ref: string): boolean {
  return Buffer.byteLength(ref.slice(headsPrefix.length)) > 255
}

function refuseQueued(world: World, repository: Repository, { ref }: RefChange): void {
  const isQueued = world.repositories
    .flatMap(({ pulls }) => pulls)
    .some((pull) => pull.isQueued && pull.head === repository && `${headsPrefix}${pull.headBranch}` === ref)
  if (!isQueued) return
  throw protectedBranch(
    'A pull request for this branch has been added to a merge queue. Branches that are queued for merging cannot be updated. To modify this branch, dequeue the associated pull request.',
  )
}

/** Pull requests follow their branches: pushes show up in them, and an empty, merged or headless one closes. */
async function followBranch(world: World, repository: Repository, branch: string, change: RefChange): Promise<void> {
  const open = world.repositories.flatMap(({ pulls }) => pulls).filter(({ state }) => state === 'open')
  for (const pull of open.filter(({ head, headBranch }) => head === repository && headBranch === branch)) {
    await followHead(world, pull, change)
  }
  for (const pull of open.filter(({ base, baseBranch }) => base === repository && baseBranch === branch)) {
    if (pull.state === 'open') await followBase(world, pull, change)
  }
}

async function followHead(world: World, pull: Pull, { after, before, actor }: RefChange): Promise<void> {
  if (after === before) return
  const base = await pull.base.git.ref(`${headsPrefix}${pull.baseBranch}`)
  if (after !== null) await pull.base.git.fetch(pull.head.git, after)
  if (after === null || (base !== null && (await pull.base.git.isAncestor(after, base)))) {
    // It keeps the commit it had, and opens again only with that one: https://github.com/isaacs/github/issues/361
    closePull(world, pull, actor)
    return
  }
  await pull.base.git.updateRef(pullRef(pull), after, pull.headOid)
  pull.headOid = after
  pull.baseOid = base ?? pull.baseOid
  pull.checks = new Set()
  pull.computing = [...pull.base.settings.mergeStates]
  touch(world, pull)
  record(pull.base, { type: 'synchronize', actor: actor.login, number: pull.number, detail: after })
}

async function followBase(world: World, pull: Pull, { after, actor }: RefChange): Promise<void> {
  if (after === null) closePull(world, pull, actor)
  else if (await pull.base.git.isAncestor(pull.headOid, after)) markMerged(world, pull, actor, after)
}

export function pullRef({ number }: Pick<Pull, 'number'>): string {
  return `refs/pull/${String(number)}/head`
}

export function timestamp(world: World): string {
  return world
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
}

export function touch(world: World, pull: Pull): void {
  pull.updatedAt = timestamp(world)
}

export function closePull(world: World, pull: Pull, actor: Actor): void {
  pull.state = 'closed'
  pull.closedAt = timestamp(world)
  pull.autoMerge = null
  touch(world, pull)
  record(pull.base, { type: 'closed', actor: actor.login, number: pull.number })
}

export function markMerged(world: World, pull: Pull, actor: Actor, commit: string): void {
  const now = timestamp(world)
  Object.assign(pull, {
    state: 'closed',
    merged: true,
    mergeCommit: commit,
    mergedBy: actor,
    mergedAt: now,
    closedAt: now,
  })
  pull.autoMerge = null
  touch(world, pull)
  record(pull.base, { type: 'merged', actor: actor.login, number: pull.number, detail: commit })
}

/** `owner:branch`, as GitHub's messages name a head. */
export function headLabel({ head, headBranch }: Pick<Pull, 'head' | 'headBranch'>): string {
  return `${head.owner}:${headBranch}`
}

export function findRepository(world: World, name: string): Repository | undefined {
  return world.repositories.find((repository) => fullName(repository).toLowerCase() === name.toLowerCase())
}

/** By a former name, which redirects. */
export function findRenamed(world: World, name: string): Repository | undefined {
  const wanted = name.toLowerCase()
  return world.repositories.find(({ formerNames }) => formerNames.some((former) => former.toLowerCase() === wanted))
}
