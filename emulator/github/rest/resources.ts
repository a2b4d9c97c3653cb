import { listChanges, type CommitInfo, type FileChange, readCommit } from '../commits.ts'
import { fullName, type Actor, type Comment, type Label, type Pull, type Repository, type World } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { botNamed, personNamed } from '../permissions.ts'
import { headLabel } from '../refs.ts'
import { mergeStateOf } from '../pulls.ts'
import { repositoryLinks, userLinks } from './urls.ts'

type Resource = Record<string, unknown>

const EPOCH = '2024-01-01T00:00:00Z'

export function repositoryUrl(world: World, repository: Repository): string {
  return `${world.apiUrl()}/repos/${fullName(repository)}`
}

export function htmlUrl(world: World, repository: Repository): string {
  return `${world.serverUrl()}/${fullName(repository)}`
}

export function renderUser(world: World, { login, id, type }: Actor): Resource {
  const url = `${world.apiUrl()}/users/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id: nodeId(type, id),
    avatar_url: `${world.serverUrl()}/avatars/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `${world.serverUrl()}/${encodeURIComponent(login)}`,
    ...userLinks(url),
    type,
    site_admin: false,
  }
}

export function renderRepository(world: World, repository: Repository): Resource {
  const { settings, id, name, parent } = repository
  const url = repositoryUrl(world, repository)
  const html = htmlUrl(world, repository)
  return {
    id,
    node_id: nodeId('Repository', id),
    name,
    full_name: fullName(repository),
    owner: {
      ...renderUser(world, personNamed(repository.owner)),
      type: settings.organization ? 'Organization' : 'User',
    },
    private: settings.private,
    visibility: settings.private ? 'private' : 'public',
    html_url: html,
    url,
    description: null,
    fork: parent !== null,
    ...repositoryLinks(url),
    clone_url: `${html}.git`,
    git_url: html.replace(/^https?/, 'git') + '.git',
    ssh_url: `git@${new URL(html).hostname}:${fullName(repository)}.git`,
    svn_url: html,
    homepage: null,
    language: null,
    mirror_url: null,
    license: null,
    ...renderCounts(repository),
    default_branch: settings.defaultBranch,
    archived: settings.archived,
    disabled: false,
    allow_auto_merge: settings.allowAutoMerge,
    allow_merge_commit: settings.allowMergeCommit,
    allow_squash_merge: settings.allowSquashMerge,
    allow_rebase_merge: settings.allowRebaseMerge,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
    created_at: EPOCH,
    updated_at: EPOCH,
    pushed_at: EPOCH,
  }
}

function renderCounts({ pulls }: Repository): Resource {
  const open = pulls.filter(({ state }) => state === 'open').length
  return {
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    has_downloads: true,
    forks: 0,
    forks_count: 0,
    network_count: 0,
    open_issues: open,
    open_issues_count: open,
    size: 1,
    stargazers_count: 0,
    subscribers_count: 0,
    watchers: 0,
    watchers_count: 0,
  }
}

export function renderRef(world: World, repository: Repository, ref: string, oid: string, type = 'commit'): Resource {
  const url = repositoryUrl(world, repository)
  return {
    ref,
    node_id: nodeId('Ref', `${repository.id}:${ref}`),
    url: `${url}/git/${ref}`,
    object: { sha: oid, type, url: `${url}/git/${type}s/${oid}` },
  }
}

function renderVerification({ signed, committer }: CommitInfo): Resource {
  return signed
    ? { verified: true, reason: 'valid', signature: PGP, payload: 'tree …', verified_at: committer.date }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
}

export const PGP = '-----BEGIN PGP SIGNATURE-----\n\n(emulated)\n-----END PGP SIGNATURE-----\n'

export function renderGitCommit(world: World, repository: Repository, commit: CommitInfo): Resource {
  const url = repositoryUrl(world, repository)
  const html = htmlUrl(world, repository)
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', `${repository.id}:${commit.oid}`),
    url: `${url}/git/commits/${commit.oid}`,
    html_url: `${html}/commit/${commit.oid}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
    verification: renderVerification(commit),
  }
}

export function renderCommit(world: World, repository: Repository, commit: CommitInfo): Resource {
  const url = repositoryUrl(world, repository)
  const html = htmlUrl(world, repository)
  const { author, committer, message, tree, oid, parents } = commit
  return {
    sha: oid,
    node_id: nodeId('Commit', `${repository.id}:${oid}`),
    url: `${url}/commits/${oid}`,
    html_url: `${html}/commit/${oid}`,
    comments_url: `${url}/commits/${oid}/comments`,
    commit: {
      url: `${url}/git/commits/${oid}`,
      author,
      committer,
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${url}/git/trees/${tree}` },
      verification: renderVerification(commit),
    },
    author: renderAccount(world, author.email),
    committer: renderAccount(world, committer.email),
    parents: parents.map((sha) => ({ sha, url: `${url}/commits/${sha}`, html_url: `${html}/commit/${sha}` })),
  }
}

/** The account behind an address, as the emulator gives them out; null for any other address. */
export function accountOf(email: string): Actor | null {
  if (email === 'noreply@github.com') return personNamed('web-flow')
  const bot = /^\d+\+(.+\[bot\])@users\.noreply\.github\.com$/.exec(email)?.[1]
  if (bot !== undefined) return botNamed(bot)
  const login = /^([\w.-]+)@example\.com$/.exec(email)?.[1]
  return login === undefined ? null : personNamed(login)
}

function renderAccount(world: World, email: string): Resource | null {
  const account = accountOf(email)
  return account === null ? null : renderUser(world, account)
}

const PATCH_LIMIT = 1024 * 1024
const MAX_FILES = 300

export async function renderFiles(
  world: World,
  repository: Repository,
  from: string | null,
  to: string,
): Promise<Resource[]> {
  const changes = await listChanges(repository, from, to)
  const patches = from === null ? [] : await listPatches(repository, from, to)
  return changes
    .slice(0, MAX_FILES)
    .map((change, index) => renderFile(world, repository, { change, to, patch: patches[index] ?? '' }))
}

/** The hunks of each file, in the order of the changes. */
async function listPatches(repository: Repository, from: string, to: string): Promise<string[]> {
  const text = await repository.git.text(['diff-tree', '-r', '-p', '-M', '--no-commit-id', from, to])
  const files = text.split(/^diff --git .*\n/m).slice(1)
  return files.map((file) => {
    const hunks = file.search(/^@@/m)
    return hunks < 0 || file.length > PATCH_LIMIT ? '' : file.slice(hunks).replace(/\n$/, '')
  })
}

function renderFile(
  world: World,
  repository: Repository,
  { change, to, patch }: { change: FileChange; to: string; patch: string },
): Resource {
  const html = htmlUrl(world, repository)
  const path = encodeURI(change.path)
  return {
    sha: change.oid,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${html}/blob/${to}/${path}`,
    raw_url: `${html}/raw/${to}/${path}`,
    contents_url: `${repositoryUrl(world, repository)}/contents/${path}?ref=${to}`,
    ...(change.previous !== undefined && { previous_filename: change.previous }),
    ...(patch !== '' && { patch }),
  }
}

export function renderLabel(world: World, repository: Repository, { id, name }: Label): Resource {
  return {
    id,
    node_id: nodeId('Label', id),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    description: '',
    color: 'ededed',
    default: false,
  }
}

export function renderComment(world: World, pull: Pull, comment: Comment): Resource {
  const url = repositoryUrl(world, pull.base)
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${url}/issues/comments/${comment.id}`,
    html_url: `${htmlUrl(world, pull.base)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${url}/issues/${pull.number}`,
    body: comment.body,
    user: renderUser(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    author_association: 'NONE',
  }
}

export function renderTeam(world: World, repository: Repository, slug: string): Resource {
  const url = `${world.apiUrl()}/organizations/1/team/${slug.length}`
  return {
    id: slug.length,
    node_id: nodeId('Team', slug),
    url,
    html_url: `${world.serverUrl()}/orgs/${repository.owner}/teams/${slug}`,
    name: slug,
    slug,
    description: null,
    privacy: 'closed',
    permission: 'push',
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    parent: null,
  }
}

function renderSide(world: World, repository: Repository, branch: string, oid: string): Resource {
  return {
    label: headLabel({ head: repository, headBranch: branch }),
    ref: branch,
    sha: oid,
    user: renderUser(world, personNamed(repository.owner)),
    repo: renderRepository(world, repository),
  }
}

const PULL_LINKS = {
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
  const links = Object.fromEntries(Object.entries(PULL_LINKS).map(([name, link]) => [name, link(url, number)]))
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
    locked: false,
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

export async function renderCommits(
  world: World,
  repository: Repository,
  oids: readonly string[],
): Promise<Resource[]> {
  const commits = await Promise.all(oids.map((oid) => readCommit(repository, oid)))
  return commits.map((commit) => renderCommit(world, repository, commit))
}
