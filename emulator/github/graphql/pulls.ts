import { listChanges } from '../commits.ts'
import type { Comment, Label, Pull, Repository } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { lookAtMergeState, mergeStateOf } from '../pulls.ts'
import { rulesOf } from '../rules.ts'
import { htmlUrl } from '../rest/resources.ts'
import { connection, field, type Context, type Node } from './context.ts'
import { actorNode, commitNode, refNode } from './objects.ts'

export function stateOf({ merged, state }: Pull): 'OPEN' | 'CLOSED' | 'MERGED' {
  return merged ? 'MERGED' : state === 'open' ? 'OPEN' : 'CLOSED'
}

export function labelNode(context: Context, repository: Repository, { id, name }: Label): Node {
  const url = `${htmlUrl(context.world, repository)}/labels/${encodeURIComponent(name)}`
  return {
    __typename: 'Label',
    id: nodeId('Label', id),
    name,
    color: 'ededed',
    description: null,
    isDefault: false,
    url,
    resourcePath: new URL(url).pathname,
    repository: () => context.nodes.repository(context, repository),
  }
}

export function commentNode(context: Context, pull: Pull, comment: Comment): Node {
  const url = `${htmlUrl(context.world, pull.base)}/pull/${pull.number}#issuecomment-${comment.id}`
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', comment.id),
    databaseId: comment.id,
    author: actorNode(context, comment.author),
    viewerDidAuthor: comment.author.login === context.actor.login,
    viewerCanUpdate: comment.author.login === context.actor.login,
    body: comment.body,
    bodyText: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.createdAt,
    url,
    pullRequest: () => pullNode(context, pull),
    repository: () => context.nodes.repository(context, pull.base),
  }
}

export function pullNode(context: Context, pull: Pull): Node {
  const url = `${htmlUrl(context.world, pull.base)}/pull/${pull.number}`
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    url,
    permalink: url,
    resourcePath: new URL(url).pathname,
    title: pull.title,
    body: pull.body ?? '',
    bodyText: pull.body ?? '',
    state: stateOf(pull),
    closed: pull.state === 'closed',
    merged: pull.merged,
    isDraft: pull.draft,
    locked: pull.locked,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    closedAt: pull.closedAt,
    mergedAt: pull.mergedAt,
    maintainerCanModify: pull.maintainerCanModify,
    author: actorNode(context, pull.author),
    authorAssociation: 'CONTRIBUTOR',
    viewerDidAuthor: pull.author.login === context.actor.login,
    mergedBy: pull.mergedBy === null ? null : actorNode(context, pull.mergedBy),
    mergeCommit: pull.mergeCommit === null ? null : commitNode(context, pull.base, pull.mergeCommit),
    repository: () => context.nodes.repository(context, pull.base),
    ...branchFields(context, pull),
    ...stateFields(context, pull),
    ...listFields(context, pull),
  }
}

function branchFields(context: Context, pull: Pull): Node {
  const ref = async (repository: Repository, branch: string): Promise<Node | null> => {
    const name = `refs/heads/${branch}`
    const oid = await repository.git.ref(name)
    return oid === null ? null : refNode(context, repository, name, oid)
  }
  return {
    baseRefName: pull.baseBranch,
    headRefName: pull.headBranch,
    baseRefOid: pull.baseOid,
    headRefOid: pull.headOid,
    baseRef: () => ref(pull.base, pull.baseBranch),
    headRef: () => ref(pull.head, pull.headBranch),
    baseRepository: () => context.nodes.repository(context, pull.base),
    headRepository: () => context.nodes.repository(context, pull.head),
    headRepositoryOwner: () => context.nodes.repository(context, pull.head)['owner'],
    isCrossRepository: pull.head !== pull.base,
  }
}

function stateFields(context: Context, pull: Pull): Node {
  const changes = async () => {
    const from = (await pull.base.git.mergeBase(pull.baseOid, pull.headOid)) ?? pull.baseOid
    return listChanges(pull.base, from, pull.headOid)
  }
  const mergeable = {
    clean: 'MERGEABLE',
    blocked: 'MERGEABLE',
    draft: 'MERGEABLE',
    dirty: 'CONFLICTING',
    unstable: 'MERGEABLE',
    unknown: 'UNKNOWN',
  }
  return {
    mergeable: async () => mergeable[await mergeStateOf(pull)],
    mergeStateStatus: async () => (await lookAtMergeState(pull)).toUpperCase(),
    reviewDecision: null,
    isInMergeQueue: pull.isQueued,
    isMergeQueueEnabled: rulesOf(pull.base, pull.baseBranch).some(({ mergeQueue }) => mergeQueue === true),
    viewerCanUpdate: true,
    viewerCanUpdateBranch: false,
    viewerCanEnableAutoMerge: async () => pull.base.settings.allowAutoMerge && (await mergeStateOf(pull)) === 'blocked',
    viewerCanDisableAutoMerge: pull.autoMerge !== null,
    autoMergeRequest: autoMergeNode(context, pull),
    changedFiles: async () => (await changes()).length,
    additions: async () => (await changes()).reduce((sum, { additions }) => sum + additions, 0),
    deletions: async () => (await changes()).reduce((sum, { deletions }) => sum + deletions, 0),
    files: field(async (args) => connection('files', await changes(), fileNode, args)),
  }
}

function fileNode({ path, additions, deletions, status }: Awaited<ReturnType<typeof listChanges>>[number]): Node {
  const changeType = status === 'removed' ? 'DELETED' : status.toUpperCase()
  return { __typename: 'PullRequestChangedFile', path, additions, deletions, changeType, viewerViewedState: 'UNVIEWED' }
}

function autoMergeNode(context: Context, pull: Pull): Node | null {
  const { autoMerge } = pull
  if (autoMerge === null) return null
  return {
    __typename: 'AutoMergeRequest',
    mergeMethod: autoMerge.method,
    enabledAt: autoMerge.enabledAt,
    enabledBy: actorNode(context, autoMerge.enabledBy),
    commitHeadline: autoMerge.title,
    commitBody: autoMerge.message,
    authorEmail: null,
    pullRequest: () => pullNode(context, pull),
  }
}

function listFields(context: Context, pull: Pull): Node {
  const { base } = pull
  return {
    labels: field((args) => connection('labels', pull.labels, (label) => labelNode(context, base, label), args)),
    assignees: field((args) => connection('assignees', pull.assignees, (user) => actorNode(context, user), args)),
    comments: field((args) =>
      connection('comments', pull.comments, (comment) => commentNode(context, pull, comment), args),
    ),
    commits: field(async (args) => {
      const from = (await base.git.mergeBase(pull.baseOid, pull.headOid)) ?? pull.baseOid
      const all = await base.git.log(['--reverse', '--topo-order', pull.headOid, `^${from}`])
      return connection('commits', all, (oid) => commitOfPullNode(context, pull, oid), args)
    }),
    reviewRequests: field((args) => {
      const requested = [
        ...pull.reviewers.map((user) => actorNode(context, user)),
        ...pull.teams.map((slug) => ({ __typename: 'Team', id: nodeId('Team', slug), slug, name: slug })),
      ]
      const render = (requestedReviewer: Node): Node => ({ __typename: 'ReviewRequest', requestedReviewer })
      return connection('reviewRequests', requested, render, args)
    }),
    reviews: field((args) => connection('reviews', [], () => null, args)),
  }
}

function commitOfPullNode(context: Context, pull: Pull, oid: string): Node {
  return {
    __typename: 'PullRequestCommit',
    id: nodeId('PullRequestCommit', `${pull.id}:${oid}`),
    commit: () => commitNode(context, pull.base, oid),
    pullRequest: () => pullNode(context, pull),
  }
}
