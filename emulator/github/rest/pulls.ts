import { notFound, unprocessable } from '../errors.ts'
import { mergeBranch, mergePull, requireMergeable } from '../merges.ts'
import type { Pull } from '../model.ts'
import { accessOf } from '../permissions.ts'
import { addAssignees, addComment, addLabels, requestReviews } from '../discussion.ts'
import { createPull, editPull, lookAtMergeState, pullNumbered, requireMayCreate } from '../pulls.ts'
import { headLabel } from '../refs.ts'
import {
  Fields,
  paginate,
  pullOf,
  readIssues,
  readPulls,
  writeContents,
  writeIssues,
  writePulls,
  type Call,
  type Handlers,
  type Reply,
} from './call.ts'
import { renderCommits, renderFiles } from './commit-resources.ts'
import { renderIssue, renderPull, renderPullSimple } from './pull-resources.ts'
import { renderComment, renderLabel, renderTeam, renderUser, repositoryUrl } from './resources.ts'

/** https://docs.github.com/en/rest/pulls and https://docs.github.com/en/rest/issues */
export const pulls: Handlers = {
  'pulls/list': { needs: readPulls, handle: list },
  'pulls/create': { needs: writePulls, handle: create },
  'pulls/get': {
    needs: readPulls,
    handle: get,
  },
  'pulls/update': { needs: writePulls, handle: update },
  'pulls/merge': { needs: writeContents, handle: merge },
  'pulls/list-commits': { needs: readPulls, handle: listCommits },
  'pulls/list-files': { needs: readPulls, handle: listFiles },
  'pulls/update-branch': { needs: writePulls, handle: updateBranch },
  'pulls/list-requested-reviewers': { needs: readPulls, handle: listReviewers },
  'pulls/request-reviewers': { needs: writePulls, handle: requestReviewers },
  'issues/get': {
    needs: readIssues,
    handle: (call) => ({ status: 200, body: renderIssue(call.world, pullOf(call)) }),
  },
  'issues/update': { needs: writeIssues, handle: updateIssue },
  'issues/list-comments': { needs: readIssues, handle: listComments },
  'issues/create-comment': { needs: writeIssues, handle: createComment },
  'issues/list-labels-on-issue': { needs: readIssues, handle: listLabels },
  'issues/add-labels': { needs: writeIssues, handle: createLabels },
  'issues/add-assignees': { needs: writeIssues, handle: createAssignees },
}

function list(call: Call): Reply {
  const { world, repository, query } = call
  const state = query.text('state') ?? 'open'
  const head = query.text('head')
  const base = query.text('base')
  const found = repository.pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      // GitHub ignores a head that names no owner, and lists everything.
      (head === undefined || !head.includes(':') || headLabel(pull) === head) &&
      (base === undefined || pull.baseBranch === base),
  )
  const { page, headers } = paginate(call, sortPulls(found, call))
  return { status: 200, body: page.map((pull) => renderPullSimple(world, pull)), headers }
}

function sortPulls(found: Pull[], { query }: Call): Pull[] {
  const key = query.text('sort') === 'updated' ? 'updatedAt' : 'createdAt'
  const direction = query.text('direction') ?? (query.has('sort') ? 'asc' : 'desc')
  const sorted = found.toSorted((one, other) => one[key].localeCompare(other[key]) || one.number - other.number)
  return direction === 'asc' ? sorted : sorted.reverse()
}

async function get(call: Call): Promise<Reply> {
  const pull = pullOf(call)
  const body = await renderPull(call.world, pull)
  await lookAtMergeState(pull)
  return { status: 200, body }
}

async function create(call: Call): Promise<Reply> {
  const { world, repository, body, actor, token } = call
  requireMayCreate(repository, token?.kind ?? 'pat', actor)
  const draft = {
    title: body.text('title') ?? '',
    body: body.text('body') ?? null,
    head: body.text('head') ?? '',
    base: body.text('base') ?? '',
    draft: body.flag('draft') ?? false,
    maintainerCanModify: body.flag('maintainer_can_modify') ?? true,
  }
  const pull = await createPull(world, repository, draft, actor)
  return { status: 201, body: await renderPull(world, pull) }
}

function stateFrom(text: string | undefined): 'open' | 'closed' | undefined {
  return text === 'open' || text === 'closed' ? text : undefined
}

async function update(call: Call): Promise<Reply> {
  const { world, body, actor } = call
  const pull = pullOf(call)
  const edit = {
    title: body.text('title'),
    body: body.get('body') === null ? null : body.text('body'),
    state: stateFrom(body.text('state')),
    base: body.text('base'),
    maintainerCanModify: body.flag('maintainer_can_modify'),
  }
  await editPull(world, pull, edit, actor)
  return { status: 200, body: await renderPull(world, pull) }
}

async function merge(call: Call): Promise<Reply> {
  const methods = { merge: 'MERGE', squash: 'SQUASH', rebase: 'REBASE' } as const
  const name = call.body.text('merge_method')
  const method = name === 'squash' || name === 'rebase' ? methods[name] : 'MERGE'
  const pull = pullOf(call)
  requireMergeable(pull)
  const sha = await mergePull(call.world, pull, method, call.actor)
  return { status: 200, body: { sha, merged: true, message: 'Pull Request successfully merged' } }
}

async function mergeBaseOf({ base, baseOid, headOid }: Pull): Promise<string> {
  return (await base.git.mergeBase(baseOid, headOid)) ?? baseOid
}

async function listCommits(call: Call): Promise<Reply> {
  const pull = pullOf(call)
  const all = await pull.base.git.log(['--reverse', '--topo-order', pull.headOid, `^${await mergeBaseOf(pull)}`])
  const { page, headers } = paginate(call, all)
  return { status: 200, body: await renderCommits(call.world, pull.base, page), headers }
}

async function listFiles(call: Call): Promise<Reply> {
  const pull = pullOf(call)
  const files = await renderFiles(call.world, pull.base, await mergeBaseOf(pull), pull.headOid)
  const { page, headers } = paginate(call, files)
  return { status: 200, body: page, headers }
}

async function updateBranch(call: Call): Promise<Reply> {
  const { world, body, actor, token } = call
  const pull = pullOf(call)
  const expected = body.text('expected_head_sha')
  if (expected !== undefined && expected !== pull.headOid) {
    throw unprocessable(`expected head sha didn’t match current head ref.`)
  }
  const message = `Merge branch '${pull.baseBranch}' into ${pull.headBranch}`
  const base = await pull.base.git.ref(`refs/heads/${pull.baseBranch}`)
  if (base === null) throw notFound()
  await pull.head.git.fetch(pull.base.git, base)
  const merged = await mergeBranch(world, pull.head, { base: pull.headBranch, head: base, message, actor, token })
  if (merged === null) throw unprocessable('There are no new commits on the base branch.')
  return {
    status: 202,
    body: { message: 'Updating pull request branch.', url: `${repositoryUrl(world, pull.base)}/pulls/${pull.number}` },
  }
}

function listReviewers(call: Call): Reply {
  const pull = pullOf(call)
  const users = pull.reviewers.map((user) => renderUser(call.world, user))
  return { status: 200, body: { users, teams: pull.teams.map((team) => renderTeam(call.world, pull.base, team)) } }
}

function requestReviewers(call: Call): Reply {
  const { world, body, actor, token } = call
  const pull = pullOf(call)
  const seesTeams = token !== null && accessOf(token, 'members') !== 'none'
  const request = { users: body.texts('reviewers'), teams: body.texts('team_reviewers'), seesTeams }
  requestReviews(world, pull, request, actor)
  return { status: 201, body: renderPullSimple(world, pull) }
}

async function updateIssue(call: Call): Promise<Reply> {
  const { world, repository, body, actor } = call
  const pull = pullNumbered(repository, Number(call.params['issue_number']))
  if (pull === undefined) throw notFound()
  const edit = {
    title: body.text('title'),
    body: body.get('body') === null ? null : body.text('body'),
    state: stateFrom(body.text('state')),
  }
  await editPull(world, pull, edit, actor)
  if (body.has('labels')) {
    pull.labels = []
    addLabels(world, pull, labelNames(body.get('labels')), actor)
  }
  if (body.has('assignees')) {
    pull.assignees = []
    addAssignees(world, pull, body.texts('assignees'), actor)
  }
  return { status: 200, body: renderIssue(world, pull) }
}

function listComments(call: Call): Reply {
  const pull = pullOf(call)
  const { page, headers } = paginate(call, pull.comments)
  return { status: 200, body: page.map((comment) => renderComment(call.world, pull, comment)), headers }
}

function createComment(call: Call): Reply {
  const pull = pullOf(call)
  const comment = addComment(call.world, pull, call.body.text('body') ?? '', call.actor)
  return { status: 201, body: renderComment(call.world, pull, comment) }
}

function listLabels(call: Call): Reply {
  const pull = pullOf(call)
  const { page, headers } = paginate(call, pull.labels)
  return { status: 200, body: page.map((label) => renderLabel(call.world, pull.base, label)), headers }
}

/** An object with `labels`, or a list; of names, or of objects with a name. */
function labelNames(value: unknown): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown) => (typeof item === 'string' ? [item] : [new Fields(item).text('name') ?? '']))
}

function createLabels(call: Call): Reply {
  const pull = pullOf(call)
  const names = labelNames(Array.isArray(call.rawBody) ? call.rawBody : call.body.get('labels'))
  addLabels(call.world, pull, names, call.actor)
  return { status: 200, body: pull.labels.map((label) => renderLabel(call.world, pull.base, label)) }
}

function createAssignees(call: Call): Reply {
  const pull = pullOf(call)
  addAssignees(call.world, pull, call.body.texts('assignees'), call.actor)
  return { status: 201, body: renderIssue(call.world, pull) }
}
