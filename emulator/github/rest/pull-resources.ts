import { listChanges } from '../commits.ts'
import type { Pull, Repository, World } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { personNamed } from '../permissions.ts'
import { mergeStateOf } from '../pulls.ts'
import { headLabel } from '../refs.ts'
import {
  htmlUrl,
  renderLabel,
  renderRepository,
  renderTeam,
  renderUser,
  repositoryUrl,
  type Resource,
} from './resources.ts'

function renderSide(world: World, repository: Repository, branch: string, oid: string): Resource {
  return {
    label: headLabel({ head: repository, headBranch: branch }),
    ref: branch,
    sha: oid,
    user: renderUser(world, personNamed(repository.owner)),
    repo: renderRepository(world, repository),
  }
}

const pullLinks = {
  self: (url: string, n: number) => `${url}/pulls/${n}`,
  issue: (url: string, n: number) => `${url}/issues/${n}`,
  comments: (url: string, n: number) => `${url}/issues/${n}/comments`,
  review_comments: (url: string, n: number) => `${url}/pulls/${n}/comments`,
  review_comment: (url: string) => `${url}/pulls/comments{/number}`,
  commits: (url: string, n: number) => `${url}/pulls/${n}/commits`,
} as const

function renderPullLinks(world: World, { base, number, headOid }: Pull): Resource {
  const url = repositoryUrl(world, base)
  const html = `${htmlUrl(world, base)}/pull/${number}`
  const links = Object.fromEntries(Object.entries(pullLinks).map(([name, link]) => [name, link(url, number)]))
  const statuses = `${url}/statuses/${headOid}`
  const hrefs = Object.entries({ ...links, html, statuses }).map(([name, href]) => [name, { href }])
  const { self, ...others } = links
  return {
    url: self,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    statuses_url: statuses,
    ...Object.fromEntries(Object.entries(others).map(([name, href]) => [`${name}_url`, href])),
    _links: Object.fromEntries(hrefs),
  }
}

function renderAutoMerge(world: World, { autoMerge }: Pull): Resource | null {
  if (autoMerge === null) return null
  return {
    enabled_by: renderUser(world, autoMerge.enabledBy),
    merge_method: autoMerge.method.toLowerCase(),
    commit_title: autoMerge.title ?? '',
    commit_message: autoMerge.message ?? '',
  }
}

export function renderPullSimple(world: World, pull: Pull): Resource {
  const [assignee] = pull.assignees
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    ...renderPullLinks(world, pull),
    state: pull.state,
    locked: pull.locked,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: renderUser(world, pull.author),
    labels: pull.labels.map((label) => renderLabel(world, pull.base, label)),
    milestone: null,
    assignee: assignee === undefined ? null : renderUser(world, assignee),
    assignees: pull.assignees.map((user) => renderUser(world, user)),
    requested_reviewers: pull.reviewers.map((user) => renderUser(world, user)),
    requested_teams: pull.teams.map((team) => renderTeam(world, pull.base, team)),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    head: renderSide(world, pull.head, pull.headBranch, pull.headOid),
    base: renderSide(world, pull.base, pull.baseBranch, pull.baseOid),
    author_association: 'CONTRIBUTOR',
    auto_merge: renderAutoMerge(world, pull),
  }
}

export async function renderPull(world: World, pull: Pull): Promise<Resource> {
  const { git } = pull.base
  const state = await mergeStateOf(pull)
  const mergeBase = (await git.mergeBase(pull.baseOid, pull.headOid)) ?? pull.baseOid
  const changes = await listChanges(pull.base, mergeBase, pull.headOid)
  return {
    ...renderPullSimple(world, pull),
    merged: pull.merged,
    merged_by: pull.mergedBy === null ? null : renderUser(world, pull.mergedBy),
    mergeable: state === 'unknown' ? null : state !== 'dirty',
    mergeable_state: state,
    rebaseable: state !== 'dirty',
    maintainer_can_modify: pull.maintainerCanModify,
    comments: pull.comments.length,
    review_comments: 0,
    commits: (await git.log([pull.headOid, `^${mergeBase}`])).length,
    additions: changes.reduce((sum, { additions }) => sum + additions, 0),
    deletions: changes.reduce((sum, { deletions }) => sum + deletions, 0),
    changed_files: changes.length,
  }
}

/** A pull request seen as an issue, which is what labels, assignees and comments belong to. */
export function renderIssue(world: World, pull: Pull): Resource {
  const simple = renderPullSimple(world, pull)
  const url = `${repositoryUrl(world, pull.base)}/issues/${pull.number}`
  const keys = [
    'id',
    'number',
    'state',
    'locked',
    'title',
    'body',
    'user',
    'labels',
    'milestone',
    'assignee',
    'assignees',
  ]
  const dates = ['created_at', 'updated_at', 'closed_at', 'author_association', 'html_url', 'draft']
  return {
    ...Object.fromEntries([...keys, ...dates].map((key) => [key, simple[key]])),
    node_id: simple['node_id'],
    url,
    repository_url: repositoryUrl(world, pull.base),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    comments: pull.comments.length,
    pull_request: {
      url: simple['url'],
      html_url: simple['html_url'],
      diff_url: simple['diff_url'],
      patch_url: simple['patch_url'],
      merged_at: pull.mergedAt,
    },
  }
}
