import { ApiError, unprocessable } from '../errors.ts'
import { disableAutoMerge, enableAutoMerge } from '../merges.ts'
import type { Comment, Label, Pull, Repository } from '../model.ts'
import { parseNodeId } from '../node-id.ts'
import { personNamed, requireWrite } from '../permissions.ts'
import { addAssignees, addComment, addLabels, requestReviews } from '../discussion.ts'
import { createPull, editPull, requireMayCreate } from '../pulls.ts'
import { record, touch } from '../refs.ts'
import { writeIssues, writePulls, type Fields } from '../rest/call.ts'
import { connection, field, type Context, type Mutations, type Node } from './context.ts'
import { pullById, repositoryById, unresolved } from './lookups.ts'
import { actorNode } from './objects.ts'
import { commentNode, pullNode } from './pulls.ts'

/** https://docs.github.com/en/graphql/reference/pulls */
export const pullMutations: Mutations = {
  createPullRequest,
  updatePullRequest,
  closePullRequest: (context, input) => setState(context, input, 'closed'),
  reopenPullRequest: (context, input) => setState(context, input, 'open'),
  markPullRequestReadyForReview: (context, input) => setDraft(context, input, false),
  convertPullRequestToDraft: (context, input) => setDraft(context, input, true),
  enablePullRequestAutoMerge,
  disablePullRequestAutoMerge,
  addComment: comment,
  updateIssueComment,
  deleteIssueComment,
  addLabelsToLabelable,
  addAssigneesToAssignable,
  requestReviews: askReviews,
}

async function createPullRequest(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requireWrite(context.token, repository, writePulls)
  requireMayCreate(repository, context.token.kind, context.actor)
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
  await requireBranches(repository, draft)
  return { pullRequest: pullNode(context, await createPull(context.world, repository, draft, context.actor)) }
}

/** GraphQL's words, without a type, for what REST calls invalid. */
async function requireBranches({ git }: Repository, { head, base }: { head: string; base: string }): Promise<void> {
  const isThere = async (branch: string): Promise<boolean> => (await git.ref(`refs/heads/${branch}`)) !== null
  const missing = [
    ...(head.includes(':') || (await isThere(head)) ? [] : ['Head']),
    ...((await isThere(base)) ? [] : ['Base']),
  ]
  if (missing.length === 0) return
  const blank = missing.map((side) => `${side} sha can't be blank`)
  const message = [...blank, `No commits between ${base} and ${head}`, `${missing.at(-1) ?? ''} ref must be a branch`]
  throw new ApiError(422, message.join(', '), { type: null })
}

async function updatePullRequest(context: Context, input: Fields): Promise<Node> {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requireWrite(context.token, pull.base, writePulls)
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
  requireWrite(context.token, pull.base, writePulls)
  await editPull(context.world, pull, { state }, context.actor)
  return { pullRequest: pullNode(context, pull) }
}

function setDraft(context: Context, input: Fields, draft: boolean): Node {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requireWrite(context.token, pull.base, writePulls)
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
  requireWrite(context.token, pull.base, [{ contents: 'write', pull_requests: 'write' }])
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
  requireWrite(context.token, pull.base, [{ contents: 'write', pull_requests: 'write' }])
  disableAutoMerge(pull, context.actor)
  return { pullRequest: pullNode(context, pull), actor: actorNode(context, context.actor) }
}

/** The comment of that ID, and the pull request that it stands under. */
function commentById(context: Context, id: string): { pull: Pull; comment: Comment } {
  const { type, key } = parseNodeId(id) ?? { type: '', key: '' }
  const pulls = context.world.repositories.flatMap((repository) => repository.pulls)
  const found = pulls.flatMap((pull) =>
    pull.comments.filter((one) => String(one.id) === key).map((one) => ({ pull, comment: one })),
  )
  const [first] = found
  if (type !== 'IssueComment' || first === undefined) throw unresolved(id)
  requireWrite(context.token, first.pull.base, writeIssues)
  return first
}

function updateIssueComment(context: Context, input: Fields): Node {
  const { pull, comment: found } = commentById(context, input.text('id') ?? '')
  found.body = input.text('body') ?? ''
  touch(context.world, pull)
  return { issueComment: commentNode(context, pull, found) }
}

function deleteIssueComment(context: Context, input: Fields): Node {
  const { pull, comment: found } = commentById(context, input.text('id') ?? '')
  pull.comments.splice(pull.comments.indexOf(found), 1)
  touch(context.world, pull)
  return { clientMutationId: null }
}

function comment(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('subjectId') ?? '')
  requireWrite(context.token, pull.base, writeIssues)
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
  requireWrite(context.token, pull.base, writeIssues)
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
  requireWrite(context.token, pull.base, writeIssues)
  addAssignees(context.world, pull, input.texts('assigneeIds').map(loginById), context.actor)
  return { assignable: pullNode(context, pull) }
}

function askReviews(context: Context, input: Fields): Node {
  const pull = pullById(context, input.text('pullRequestId') ?? '')
  requireWrite(context.token, pull.base, writePulls)
  const users = input.texts('userIds').map(loginById)
  requestReviews(context.world, pull, { users, teams: [], seesTeams: false }, context.actor)
  const edge = field((args) =>
    connection('requestedReviewersEdge', users, (login) => actorNode(context, personNamed(login)), args),
  )
  return { pullRequest: pullNode(context, pull), requestedReviewersEdge: edge }
}
