import { listChanges, readCommit, type CommitInfo, type FileChange } from '../commits.ts'
import type { Actor, Repository, World } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { botNamed, personNamed } from '../permissions.ts'
import { htmlUrl, renderUser, repositoryUrl, type Resource } from './resources.ts'

function renderVerification({ signed, committer }: CommitInfo): Resource {
  return signed
    ? { verified: true, reason: 'valid', signature: pgp, payload: 'tree …', verified_at: committer.date }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
}

export const pgp = '-----BEGIN pgp SIGNATURE-----\n\n(emulated)\n-----END pgp SIGNATURE-----\n'

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

const patchLimit = 1024 * 1024
const maxFiles = 300

export async function renderFiles(
  world: World,
  repository: Repository,
  from: string | null,
  to: string,
): Promise<Resource[]> {
  const changes = await listChanges(repository, from, to)
  const patches = from === null ? [] : await listPatches(repository, from, to)
  return changes
    .slice(0, maxFiles)
    .map((change, index) => renderFile(world, repository, { change, to, patch: patches[index] ?? '' }))
}

/** The hunks of each file, in the order of the changes. */
async function listPatches(repository: Repository, from: string, to: string): Promise<string[]> {
  const text = await repository.git.text(['diff-tree', '-r', '-p', '-M', '--no-commit-id', from, to])
  const files = text.split(/^diff --git .*\n/m).slice(1)
  return files.map((file) => {
    const hunks = file.search(/^@@/m)
    return hunks < 0 || file.length > patchLimit ? '' : file.slice(hunks).replace(/\n$/, '')
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

export async function renderCommits(
  world: World,
  repository: Repository,
  oids: readonly string[],
): Promise<Resource[]> {
  const commits = await Promise.all(oids.map((oid) => readCommit(repository, oid)))
  return commits.map((commit) => renderCommit(world, repository, commit))
}
