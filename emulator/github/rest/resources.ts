import { fullName, type Actor, type Comment, type Label, type Pull, type Repository, type World } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { personNamed } from '../permissions.ts'
import { repositoryLinks, userLinks } from './urls.ts'
/** A JSON object of the REST API. */
export type Resource = Record<string, unknown>

const epoch = '2024-01-01T00:00:00Z'

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
    created_at: epoch,
    updated_at: epoch,
    pushed_at: epoch,
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
