import { ApiError, notFound, unprocessable } from '../errors.ts'
import { disableAutoMerge, enableAutoMerge, mergeBranch, writeCommit, identityOf } from '../merges.ts'
import type { Label, Pull, Repository } from '../model.ts'
import { parseNodeId } from '../node-id.ts'
import { personNamed, requirePermission } from '../permissions.ts'
import {
  addAssignees,
  addComment,
  addLabels,
  createPull,
  editPull,
  requestReviews,
  requireMayCreate,
} from '../pulls.ts'
import { moveRef, moveRefs, record, touch } from '../refs.ts'
import { WRITE_CONTENTS, WRITE_ISSUES, WRITE_PULLS, type Fields } from '../rest/call.ts'
import { isTreePath } from '../rest/git-data.ts'
import { actorNode, commitNode, refNode } from './objects.ts'
import { connection, field, type Context, type Node } from './context.ts'
import { findVisible } from './repositories.ts'
import { commentNode, pullNode } from './pulls.ts'

type Mutation = (context: Context, input: Fields) => Promise<Node> | Node

/** https://docs.github.com/en/graphql/reference/mutations */
export const mutations: Readonly<Record<string, Mutation>> = {
  createCommitOnBranch,
  createRef,
  updateRef,
  updateRefs,
  deleteRef,
  mergeBranch: merge,
  createPullRequest,
  updatePullRequest,
  closePullRequest: (context, input) => setState(context, input, 'closed'),
  reopenPullRequest: (context, input) => setState(context, input, 'open'),
  markPullRequestReadyForReview: (context, input) => setDraft(context, input, false),
  convertPullRequestToDraft: (context, input) => setDraft(context, input, true),
  enablePullRequestAutoMerge,
  disablePullRequestAutoMerge,
  addComment: comment,
  addLabelsToLabelable,
  addAssigneesToAssignable,
  requestReviews: askReviews,
}

function unresolved(id: string): ApiError {
  return notFound(`Could not resolve to a node with the global id of '${id}'`)
}

export function pullById({ world, token }: Context, id: string): Pull {
  const node = parseNodeId(id)
  const pulls = node?.type === 'PullRequest' ? world.repositories.flatMap((repository) => repository.pulls) : []
  const found = pulls.find((pull) => String(pull.id) === node?.key)
  if (found === undefined) throw unresolved(id)
  requirePermission(token, found.base, [{ metadata: 'read' }])
  return found
}

export function repositoryById({ world }: Context, id: string): Repository {
  const node = parseNodeId(id)
  const found = world.repositories.find(
    (repository) => node?.type === 'Repository' && String(repository.id) === node.key,
  )
  if (found === undefined) throw unresolved(id)
  return found
}

export function refById(context: Context, id: string): { repository: Repository; name: string } {
  const node = parseNodeId(id)
  const [key = '', ...rest] = node?.key.split(':') ?? []
  const repository = context.world.repositories.find((one) => String(one.id) === key)
  if (node?.type !== 'Ref' || repository === undefined) throw unresolved(id)
  return { repository, name: rest.join(':') }
}

function branchOf(context: Context, branch: Fields | undefined): { repository: Repository; name: string } {
  const id = branch?.text('id')
  if (id !== undefined) return refById(context, id)
  const repository = findVisible(context, branch?.text('repositoryNameWithOwner') ?? '', true)
  return { repository, name: `refs/heads/${(branch?.text('branchName') ?? '').replace(/^refs\/heads\//, '')}` }
}

/** One signed commit on top of a branch, if it is still where the caller saw it. */
async function createCommitOnBranch(context: Context, input: Fields): Promise<Node> {
  const { repository, name } = branchOf(context, input.fields('branch'))
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const before = await repository.git.ref(name)
  if (before === null) throw notFound(`Could not resolve to a Ref with the name '${name.replace('refs/heads/', '')}'.`)
  const expected = input.text('expectedHeadOid') ?? ''
  if (expected !== before) throw stale(expected)
  const tree = await applyChanges(repository, before, input.fields('fileChanges'))
  const headline = input.fields('message')?.text('headline') ?? ''
  const body = input.fields('message')?.text('body')
  const message = body === undefined || body === '' ? headline : `${headline}\n\n${body}`
  const author = identityOf(context.actor)
  const after = await writeCommit(context.world, repository, { tree, parents: [before], message, author })
  const change = { ref: name, before, after, actor: context.actor }
  await moveRef(context.world, repository, change, { force: false })
  return { commit: commitNode(context, repository, after), ref: refNode(context, repository, name, after) }
}

/** Two spaces: https://github.com/ministryofjustice/modernisation-platform/issues/11985 */
function stale(expected: string): ApiError {
  return new ApiError(409, `Expected branch to point to "${expected}" but it did not.  Pull and try again.`, {
    type: 'STALE_DATA',
  })
}

async function applyChanges(repository: Repository, head: string, changes: Fields | undefined): Promise<string> {
  const removed = (changes?.objects('deletions') ?? []).map((deletion) => deletion.text('path') ?? '')
  const added = (changes?.objects('additions') ?? []).map((addition) => ({
    path: addition.text('path') ?? '',
    content: Buffer.from(addition.text('contents') ?? '', 'base64'),
  }))
  const wrong = [...removed, ...added.map(({ path }) => path)].find((path) => !isTreePath(path))
  if (wrong !== undefined) throw unprocessable(`The path "${wrong}" is malformed.`)
  const existing = new Map((await repository.git.listTree(head, true)).map(({ path, mode }) => [path, mode]))
  const gone = removed.find((path) => !existing.has(path))
  if (gone !== undefined)
    throw unprocessable(`A path was requested for deletion which does not exist as of commit oid \`${head}\``)
  const blobs = await repository.git.writeBlobs(added.map(({ content }) => content))
  return repository.git.writeTree(head, [
    ...removed.map((path) => ({ path, mode: existing.get(path) === '040000' ? '040000' : '100644', oid: null })),
    ...added.map(({ path }, index) => ({ path, mode: '100644', oid: blobs[index] ?? '' })),
  ])
}

async function createRef(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const name = input.text('name') ?? ''
  const after = input.text('oid') ?? ''
  if (!/^refs\/[^/]+\/./.test(name) || !(await repository.git.isRefName(name))) throw unprocessable(`Name is invalid`)
  await requireCommit(repository, after)
  if ((await repository.git.ref(name)) !== null) {
    throw unprocessable(`A ref named "${name}" already exists in the repository.`)
  }
  await moveRef(
    context.world,
    repository,
    { ref: name, before: null, after, actor: context.actor },
    { force: false },
  ).catch(
    // GraphQL's word for REST's: https://github.com/microsoft/vscode-remote-repositories-github/issues/122
    (error: unknown) => {
      throw error instanceof ApiError && error.message === 'Reference update failed'
        ? unprocessable('Ref cannot be created.')
        : error
    },
  )
  return { ref: refNode(context, repository, name, after) }
}

async function updateRef(context: Context, input: Fields): Promise<Node> {
  const { repository, name } = refById(context, input.text('refId') ?? '')
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const after = input.text('oid') ?? ''
  const before = await repository.git.ref(name)
  if (before === null) throw unresolved(input.text('refId') ?? '')
  await requireCommit(repository, after)
  const force = input.flag('force') ?? false
  await moveRef(context.world, repository, { ref: name, before, after, actor: context.actor }, { force })
  return { ref: refNode(context, repository, name, after) }
}

const ABSENT = '0'.repeat(40)

/** All of them or none, each only from where the caller saw it. */
async function updateRefs(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const moves = []
  for (const update of input.objects('refUpdates')) {
    const ref = update.text('name') ?? ''
    const after = update.text('afterOid') ?? ABSENT
    const expected = update.text('beforeOid')
    const before = await repository.git.ref(ref)
    if (!/^refs\/[^/]+\/./.test(ref)) throw unprocessable(`The name "${ref}" is not fully qualified.`)
    if (expected !== undefined && expected !== (before ?? ABSENT)) {
      throw unprocessable(`Ref ${ref} is at ${before ?? ABSENT} but expected ${expected}`)
    }
    if (after === ABSENT && before === null) throw notFound(`Could not resolve to a Ref with the name '${ref}'.`)
    if (after !== ABSENT) await requireCommit(repository, after)
    moves.push({
      ref,
      before,
      after: after === ABSENT ? null : after,
      actor: context.actor,
      force: update.flag('force') ?? false,
    })
  }
  await moveRefs(context.world, repository, moves)
  return {}
}

async function requireCommit(repository: Repository, oid: string): Promise<void> {
  if ((await repository.git.read(oid))?.kind !== 'commit') {
    throw notFound(`Could not resolve to a Commit with the oid of '${oid}'.`)
  }
}

async function deleteRef(context: Context, input: Fields): Promise<Node> {
  const { repository, name } = refById(context, input.text('refId') ?? '')
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const before = await repository.git.ref(name)
  if (before === null) throw unresolved(input.text('refId') ?? '')
  await moveRef(context.world, repository, { ref: name, before, after: null, actor: context.actor }, { force: true })
  return {}
}

async function merge(context: Context, input: Fields): Promise<Node> {
  const { world, actor } = context
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requirePermission(context.token, repository, WRITE_CONTENTS)
  const request = {
    base: input.text('base') ?? '',
    head: input.text('head') ?? '',
    message: input.text('commitMessage'),
    actor,
  }
  const oid = await mergeBranch(world, repository, request)
  if (oid === null) throw unprocessable(`Already merged`)
  return { mergeCommit: commitNode(context, repository, oid) }
}

async function createPullRequest(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requirePermission(context.token, repository, WRITE_PULLS)
  requireMayCreate(repository, context.token.kind)
  const head = input.text('headRefName') ?? ''
  const headRepository = input.text('headRepositoryId')
  const owner = headRepository === undefined ? undefined : repositoryById(context, headRepository).owner
  const draft = {
    title: input.text('title') ?? '',
    body: input.text('body') ?? null,
    head: owner === undefined ? head : `${owner}:${head}`,
    base: input.text('baseRefName') ?? '',
    draft: input.flag('draft') ?? false,
    maintainerCanModify: input.flag('maintainerCanModify') ?? true,
  }
  return { pullRequest: pullNode(context, await createPull(context.world, repository, draft, context.actor)) }
}

async function updatePullRequest(context: Context, input: Fields): Promise<Node> {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requirePermission(context.token, pull.base, WRITE_PULLS)
  const state = input.text('state')
  const edit = {
    title: input.text('title'),
    body: input.text('body'),
    base: input.text('baseRefName'),
    state: state === 'OPEN' ? ('open' as const) : state === 'CLOSED' ? ('closed' as const) : undefined,
    maintainerCanModify: input.flag('maintainerCanModify'),
  }
  await editPull(context.world, pull, edit, context.actor)
  return { pullRequest: pullNode(context, pull), actor: actorNode(context, context.actor) }
}

async function setState(context: Context, input: Fields, state: 'open' | 'closed'): Promise<Node> {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requirePermission(context.token, pull.base, WRITE_PULLS)
  await editPull(context.world, pull, { state }, context.actor)
  return { pullRequest: pullNode(context, pull) }
}

function setDraft(context: Context, input: Fields, draft: boolean): Node {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requirePermission(context.token, pull.base, WRITE_PULLS)
  if (pull.draft !== draft) {
    const type = draft ? 'converted_to_draft' : 'ready_for_review'
    pull.draft = draft
    record(pull.base, { type, actor: context.actor.login, number: pull.number })
    touch(context.world, pull)
  }
  return { pullRequest: pullNode(context, pull) }
}

async function enablePullRequestAutoMerge(context: Context, input: Fields): Promise<Node> {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requirePermission(context.token, pull.base, [{ contents: 'write', pull_requests: 'write' }])
  const expected = input.text('expectedHeadOid')
  if (expected !== undefined && expected !== pull.headOid)
    throw unprocessable("Head SHA doesn't match expected head OID")
  const method = input.text('mergeMethod')
  const options = {
    method: method === 'SQUASH' ? ('SQUASH' as const) : method === 'REBASE' ? ('REBASE' as const) : ('MERGE' as const),
    title: input.text('commitHeadline') ?? null,
    message: input.text('commitBody') ?? null,
  }
  await enableAutoMerge(context.world, pull, options, context.actor)
  return { pullRequest: pullNode(context, pull), actor: actorNode(context, context.actor) }
}

function disablePullRequestAutoMerge(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requirePermission(context.token, pull.base, [{ contents: 'write', pull_requests: 'write' }])
  disableAutoMerge(pull, context.actor)
  return { pullRequest: pullNode(context, pull), actor: actorNode(context, context.actor) }
}

function comment(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('subjectId') ?? '')
  requirePermission(context.token, pull.base, WRITE_ISSUES)
  const made = addComment(context.world, pull, input.text('body') ?? '', context.actor)
  return { commentEdge: { cursor: '', node: commentNode(context, pull, made) }, subject: pullNode(context, pull) }
}

function labelById(repository: Repository, id: string): Label {
  const node = parseNodeId(id)
  const label = repository.labels.find((one) => node?.type === 'Label' && String(one.id) === node.key)
  if (label === undefined) throw unresolved(id)
  return label
}

function addLabelsToLabelable(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('labelableId') ?? '')
  requirePermission(context.token, pull.base, WRITE_ISSUES)
  const names = input.texts('labelIds').map((id) => labelById(pull.base, id).name)
  addLabels(context.world, pull, names, context.actor)
  return { labelable: pullNode(context, pull) }
}

function loginById(id: string): string {
  const node = parseNodeId(id)
  if (node?.type !== 'User') throw unresolved(id)
  return node.key
}

function addAssigneesToAssignable(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('assignableId') ?? '')
  requirePermission(context.token, pull.base, WRITE_ISSUES)
  addAssignees(context.world, pull, input.texts('assigneeIds').map(loginById), context.actor)
  return { assignable: pullNode(context, pull) }
}

function askReviews(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requirePermission(context.token, pull.base, WRITE_PULLS)
  const users = input.texts('userIds').map(loginById)
  requestReviews(context.world, pull, { users, teams: [], seesTeams: false }, context.actor)
  const edge = field((args) =>
    connection('requestedReviewersEdge', users, (login) => actorNode(context, personNamed(login)), args),
  )
  return { pullRequest: pullNode(context, pull), requestedReviewersEdge: edge }
}
