import { ApiError, invalid, invalidField, unprocessable } from './errors.ts'
import type { Actor, MergeState, Pull, Repository, World } from './model.ts'
import { closePull, findRenamed, findRepository, headLabel, pullRef, record, timestamp, touch } from './refs.ts'
import { rulesOf } from './rules.ts'

const headsPrefix = 'refs/heads/'
const maxText = 65_536
const maxTitle = 256

interface PullDraft {
  readonly title: string
  readonly body: string | null
  /** `branch` or `owner:branch` */
  readonly head: string
  readonly base: string
  readonly draft: boolean
  readonly maintainerCanModify: boolean
}

interface PullEdit {
  readonly title?: string | undefined
  readonly body?: string | null | undefined
  readonly state?: 'open' | 'closed' | undefined
  readonly base?: string | undefined
  readonly maintainerCanModify?: boolean | undefined
}

/** @throws ApiError 403 when a job's token creates pull requests and the setting forbids it, 422 when only collaborators may. */
export function requireMayCreate({ settings, owner }: Repository, tokenKind: string, { login }: Actor): void {
  if (tokenKind === 'job' && !settings.actionsMayCreatePullRequests)
    throw new ApiError(403, 'GitHub Actions is not permitted to create or approve pull requests.')
  if (settings.pullRequestCreation === 'all' || [owner, ...settings.collaborators].includes(login)) return
  const message =
    'An owner of this repository has limited the ability to open a pull request to users that are collaborators on this repository.'
  throw new ApiError(422, 'Validation Failed', {
    details: [{ resource: 'PullRequest', code: 'unprocessable', field: 'data', message }],
  })
}

/** @throws ApiError 422 in all the ways GitHub refuses a pull request. */
export async function createPull(world: World, base: Repository, draft: PullDraft, author: Actor): Promise<Pull> {
  checkTitle(draft.title)
  checkText('Issue', draft.body)
  if (draft.draft && !base.settings.allowDrafts)
    throw unprocessable('Draft pull requests are not supported in this repository.')
  const { head, branch } = headOf(world, base, draft.head)
  const headOid = await head?.git.ref(headsPrefix + branch)
  const baseOid = await base.git.ref(headsPrefix + draft.base)
  if (head === undefined || headOid == null) throw invalidField('PullRequest', 'head', 'invalid')
  if (baseOid === null) throw invalidField('PullRequest', 'base', 'invalid')
  await base.git.fetch(head.git, headOid)
  await requireCommits(base, draft.base, branch, { baseOid, headOid })
  requireNoTwin(base, head, branch, draft.base)
  const pull = newPull(world, base, draft, { head, branch, headOid, baseOid, author })
  base.pulls.push(pull)
  await base.git.updateRef(pullRef(pull), headOid, null)
  record(base, { type: 'opened', actor: author.login, number: pull.number })
  return pull
}

/** A fork is found by its owner; on GitHub an owner has one fork of a repository at most. */
function headOf(world: World, base: Repository, name: string): { head: Repository | undefined; branch: string } {
  const [owner, ...rest] = name.split(':')
  if (rest.length === 0) return { head: base, branch: name }
  const branch = rest.join(':')
  if (owner?.toLowerCase() === base.owner.toLowerCase()) return { head: base, branch }
  return { head: world.repositories.find((other) => other.parent === base && other.owner === owner), branch }
}

async function requireCommits(
  base: Repository,
  baseBranch: string,
  branch: string,
  { baseOid, headOid }: { baseOid: string; headOid: string },
): Promise<void> {
  if ((await base.git.mergeBase(baseOid, headOid)) === null) {
    throw invalid('PullRequest', `The ${branch} branch has no history in common with ${baseBranch}`)
  }
  if (await base.git.isAncestor(headOid, baseOid)) {
    throw invalid('PullRequest', `No commits between ${baseBranch} and ${branch}`)
  }
}

function requireNoTwin(base: Repository, head: Repository, headBranch: string, baseBranch: string, self?: Pull): void {
  const twin = base.pulls.find(
    (pull) =>
      pull !== self &&
      pull.state === 'open' &&
      pull.head === head &&
      pull.headBranch === headBranch &&
      pull.baseBranch === baseBranch,
  )
  if (twin === undefined) return
  const message =
    self === undefined
      ? `A pull request already exists for ${headLabel(twin)}.`
      : `A pull request already exists for base branch '${baseBranch}' and head branch '${headBranch}'`
  throw invalid('PullRequest', message)
}

interface PullOrigin {
  readonly head: Repository
  readonly branch: string
  readonly headOid: string
  readonly baseOid: string
  readonly author: Actor
}

function newPull(world: World, base: Repository, draft: PullDraft, origin: PullOrigin): Pull {
  const createdAt = timestamp(world)
  return {
    id: world.nextId(),
    number: base.pulls.length + 1,
    base,
    head: origin.head,
    headBranch: origin.branch,
    baseBranch: draft.base,
    headOid: origin.headOid,
    baseOid: origin.baseOid,
    author: origin.author,
    createdAt,
    updatedAt: createdAt,
    title: draft.title,
    body: draft.body,
    state: 'open',
    draft: draft.draft,
    merged: false,
    mergeCommit: null,
    mergedBy: null,
    mergedAt: null,
    closedAt: null,
    maintainerCanModify: draft.maintainerCanModify && origin.head !== base,
    labels: [],
    assignees: [],
    reviewers: [],
    teams: [],
    comments: [],
    autoMerge: null,
    locked: false,
    isQueued: false,
    computing: [...base.settings.mergeStates],
    checks: new Set(),
    approvals: 0,
  }
}

function checkTitle(title: string): void {
  if (title.trim() === '') throw invalidField('PullRequest', 'title', 'missing_field')
  if (title.length > maxTitle)
    throw invalid('PullRequest', `title is too long (maximum is ${maxTitle} characters)`, 'title')
}

export function checkText(resource: string, body: string | null | undefined): void {
  if ((body ?? '').length > maxText) {
    throw invalid(resource, `body is too long (maximum is ${maxText} characters)`, 'body')
  }
}

export async function editPull(world: World, pull: Pull, edit: PullEdit, actor: Actor): Promise<void> {
  if (edit.title !== undefined) checkTitle(edit.title)
  checkText('Issue', edit.body)
  if (edit.base !== undefined && edit.base !== pull.baseBranch) await changeBase(pull, edit.base)
  if (edit.state === 'open' && pull.state === 'closed') await reopenPull(world, pull, actor)
  const changed = (edit.title ?? pull.title) !== pull.title || (edit.body !== undefined && edit.body !== pull.body)
  if (edit.title !== undefined) pull.title = edit.title
  if (edit.body !== undefined) pull.body = edit.body
  if (edit.maintainerCanModify !== undefined)
    pull.maintainerCanModify = edit.maintainerCanModify && pull.head !== pull.base
  if (changed) record(pull.base, { type: 'edited', actor: actor.login, number: pull.number })
  if (edit.state === 'closed' && pull.state === 'open') closePull(world, pull, actor)
  touch(world, pull)
}

async function changeBase(pull: Pull, branch: string): Promise<void> {
  const detail = { resource: 'PullRequest', code: 'invalid', field: 'base' }
  if (pull.state === 'closed')
    throw new ApiError(422, 'Cannot change base branch of closed pull request', { details: [detail] })
  const oid = await pull.base.git.ref(headsPrefix + branch)
  if (oid === null) {
    const message = `Proposed base branch '${branch}' was not found`
    throw new ApiError(422, 'Validation Failed', { details: [{ message, ...detail }] })
  }
  await requireCommits(pull.base, branch, pull.headBranch, { baseOid: oid, headOid: pull.headOid })
  requireNoTwin(pull.base, pull.head, pull.headBranch, branch, pull)
  pull.baseBranch = branch
  pull.baseOid = oid
  pull.autoMerge = null
}

async function reopenPull(world: World, pull: Pull, actor: Actor): Promise<void> {
  const refuse = (why: string): ApiError => invalid('PullRequest', `state cannot be changed. ${why}`, 'state')
  const name = pull.head === pull.base ? pull.headBranch : headLabel(pull)
  if (pull.merged) throw refuse('The pull request has already been merged.')
  const head = await pull.head.git.ref(headsPrefix + pull.headBranch)
  if (head === null) throw refuse(`The ${name} branch has been deleted.`)
  const base = await pull.base.git.ref(headsPrefix + pull.baseBranch)
  if (base === null) throw refuse(`The ${pull.baseBranch} branch has been deleted.`)
  await pull.base.git.fetch(pull.head.git, head)
  if (!(await pull.base.git.isAncestor(pull.headOid, head)))
    throw refuse(`The ${name} branch was force-pushed or recreated.`)
  if (await pull.base.git.isAncestor(head, base)) throw refuse(`There are no new commits on the ${name} branch.`)
  const twin = pull.base.pulls.some(
    (other) =>
      other.state === 'open' &&
      other.head === pull.head &&
      other.headBranch === pull.headBranch &&
      other.baseBranch === pull.baseBranch,
  )
  if (twin) throw refuse(`There is already an open pull request from ${headLabel(pull)} to ${pull.baseBranch}.`)
  await pull.base.git.updateRef(pullRef(pull), head, pull.headOid)
  Object.assign(pull, { state: 'open', closedAt: null, headOid: head, baseOid: base })
  record(pull.base, { type: 'reopened', actor: actor.login, number: pull.number })
  touch(world, pull)
}

/** The merge state as a client sees it that asks for it: each look brings the computed one nearer. */
export async function lookAtMergeState(pull: Pull): Promise<MergeState> {
  const state = await mergeStateOf(pull)
  pull.computing.shift()
  return state
}

export async function mergeStateOf(pull: Pull): Promise<MergeState> {
  if (pull.state === 'closed') return 'unknown'
  const [computing] = pull.computing
  if (computing !== undefined) return computing
  if (pull.draft) return 'draft'
  const base = await pull.base.git.ref(headsPrefix + pull.baseBranch)
  if (base === null) return 'unknown'
  if ((await pull.base.git.mergeTrees(base, pull.headOid)) === null) return 'dirty'
  const rules = rulesOf(pull.base, pull.baseBranch)
  const waits = rules.some(
    ({ requiredChecks, requiredApprovals }) =>
      (requiredChecks ?? []).some((check) => !pull.checks.has(check)) || pull.approvals < (requiredApprovals ?? 0),
  )
  return waits ? 'blocked' : 'clean'
}

export function pullNumbered(repository: Repository, number: number): Pull | undefined {
  return repository.pulls.find((pull) => pull.number === number)
}

export function repositoryOf(world: World, name: string): Repository {
  const repository = findRepository(world, name) ?? findRenamed(world, name)
  if (repository === undefined) throw new Error(`The emulator has no repository ${name}.`)
  return repository
}
