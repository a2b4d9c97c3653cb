import { compareCommits, isBinary, listChanges, readCommit, type CommitInfo, type Signature } from '../commits.ts'
import { notFound } from '../errors.ts'
import type { GitObject, TreeLine } from '../git.ts'
import type { Actor, Repository } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { accountOf, pgp } from '../rest/commit-resources.ts'
import { htmlUrl } from '../rest/resources.ts'
import { connection, field, type Context, type Node } from './context.ts'

/** `Blob.text` ends here, and `isTruncated` tells: https://docs.github.com/en/graphql/reference/objects#blob */
const textLimit = 512_000

export function actorNode({ world }: Context, { login, id, type }: Actor): Node {
  const path = `/${login.replace('[bot]', '')}`
  return {
    __typename: type,
    id: nodeId(type, type === 'User' ? login : id),
    databaseId: id,
    login,
    name: login,
    resourcePath: path,
    url: world.serverUrl() + path,
    avatarUrl: `${world.serverUrl()}/avatars/u/${id}`,
  }
}

/** The node of any Git object; null for what the expression does not name. */
export function gitObjectNode(context: Context, repository: Repository, object: GitObject | null): Node | null {
  if (object === null) return null
  if (object.kind === 'commit') return commitNode(context, repository, object.oid)
  if (object.kind === 'tree') return treeNode(context, repository, object.oid)
  return object.kind === 'blob' ? blobNode(context, repository, object) : tagNode(context, repository, object)
}

/** An annotated tag, whose head says what it is a tag of: https://git-scm.com/docs/git-mktag */
function tagNode(context: Context, repository: Repository, { oid, content }: GitObject): Node {
  const [head = '', ...message] = content.toString().split('\n\n')
  const read = (key: string): string => new RegExp(`^${key} (.*)$`, 'm').exec(head)?.[1] ?? ''
  return {
    ...baseNode(context, repository, 'Tag', oid),
    name: read('tag'),
    message: message.join('\n\n'),
    target: async () => gitObjectNode(context, repository, await repository.git.read(read('object'))),
  }
}

function baseNode(context: Context, repository: Repository, type: string, oid: string): Node {
  const url = `${htmlUrl(context.world, repository)}/commit/${oid}`
  return {
    __typename: type,
    id: nodeId(type, `${repository.id}:${oid}`),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    repository: () => context.nodes.repository(context, repository),
    commitUrl: url,
    commitResourcePath: new URL(url).pathname,
  }
}

function blobNode(context: Context, repository: Repository, { oid, content }: GitObject): Node {
  const binary = isBinary(content)
  return {
    ...baseNode(context, repository, 'Blob', oid),
    byteSize: content.length,
    isBinary: binary,
    isTruncated: !binary && content.length > textLimit,
    text: () => (binary ? null : content.subarray(0, textLimit).toString()),
  }
}

function treeNode(context: Context, repository: Repository, oid: string): Node {
  const entries = async (): Promise<Node[]> =>
    (await repository.git.listTree(oid, false)).map((line) => entryNode(context, repository, line, line.path))
  return { ...baseNode(context, repository, 'Tree', oid), entries }
}

function entryNode(context: Context, repository: Repository, line: TreeLine, path: string): Node {
  const name = path.split('/').at(-1) ?? ''
  const dot = name.lastIndexOf('.')
  return {
    __typename: 'TreeEntry',
    name,
    path,
    mode: Number.parseInt(line.mode, 8),
    type: line.type,
    oid: line.oid,
    size: line.size ?? 0,
    extension: dot < 0 ? '' : name.slice(dot),
    isGenerated: false,
    object: async () => gitObjectNode(context, repository, await repository.git.read(line.oid)),
    repository: () => context.nodes.repository(context, repository),
    submodule: null,
  }
}

function gitActorNode(context: Context, { name, email, date }: Signature): Node {
  const account = accountOf(email)
  return {
    __typename: 'GitActor',
    name,
    email,
    date,
    user: account?.type === 'User' ? actorNode(context, account) : null,
    avatarUrl: `${context.world.serverUrl()}/avatars/e?email=${encodeURIComponent(email)}`,
  }
}

/** Reads its commit once, when the first field asks. */
export function commitNode(context: Context, repository: Repository, oid: string): Node {
  let loaded: Promise<CommitInfo> | undefined
  const of =
    <T>(pick: (commit: CommitInfo) => T) =>
    async (): Promise<T> =>
      pick(await (loaded ??= readCommit(repository, oid)))
  const url = `${htmlUrl(context.world, repository)}/commit/${oid}`
  const parents = of(({ parents: all }) => all)
  const changes = async () => listChanges(repository, (await parents())[0] ?? null, oid)
  const sum = (key: 'additions' | 'deletions') => async () =>
    (await changes()).reduce((total, change) => total + change[key], 0)
  return {
    ...baseNode(context, repository, 'Commit', oid),
    url,
    resourcePath: new URL(url).pathname,
    message: of(({ message }) => message),
    messageHeadline: of(({ message }) => message.split('\n')[0] ?? ''),
    messageBody: of(({ message }) => message.split('\n').slice(1).join('\n').trim()),
    author: of(({ author }) => gitActorNode(context, author)),
    committer: of(({ committer }) => gitActorNode(context, committer)),
    authoredDate: of(({ author }) => author.date),
    committedDate: of(({ committer }) => committer.date),
    committedViaWeb: of(({ signed }) => signed),
    authoredByCommitter: of(({ author, committer }) => author.email === committer.email),
    parents: field(async (args) =>
      connection('parents', await parents(), (parent) => commitNode(context, repository, parent), args),
    ),
    authors: field(async (args) =>
      connection('authors', [await of(({ author }) => author)()], (author) => gitActorNode(context, author), args),
    ),
    tree: of(({ tree }) => treeNode(context, repository, tree)),
    treeUrl: `${htmlUrl(context.world, repository)}/tree/${oid}`,
    signature: of((commit) => signatureNode(context, commit)),
    additions: sum('additions'),
    deletions: sum('deletions'),
    changedFiles: async () => (await changes()).length,
    changedFilesIfAvailable: async () => (await changes()).length,
    file: field(async (args) => fileNode(context, repository, oid, args.text('path') ?? '')),
    history: field(async (args) => {
      const path = args.text('path')
      const all = await repository.git.log([oid, ...(path === undefined ? [] : ['--', path])])
      return connection('history', all, (other) => commitNode(context, repository, other), args)
    }),
    associatedPullRequests: field((args) =>
      connection(
        'associatedPullRequests',
        repository.pulls.filter(({ headOid, mergeCommit }) => headOid === oid || mergeCommit === oid),
        (pull) => context.nodes.pull(context, pull),
        args,
      ),
    ),
    status: null,
    statusCheckRollup: null,
  }
}

function signatureNode(context: Context, { signed, committer }: CommitInfo): Node | null {
  if (!signed) return null
  return {
    __typename: 'GpgSignature',
    email: committer.email,
    isValid: true,
    state: 'VALID',
    wasSignedByGitHub: true,
    signature: pgp,
    payload: 'tree …',
    signer: actorNode(context, { login: 'web-flow', id: 19_864_447, type: 'User', email: committer.email }),
    verifiedAt: committer.date,
    keyId: 'B5690EEEBB952194',
  }
}

/** @throws ApiError NOT_FOUND for a path that is not there, beside the data of the other fields. */
async function fileNode(context: Context, repository: Repository, commit: string, path: string): Promise<Node> {
  const absent = notFound(`Could not resolve file for path '${path}'.`)
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  // In a file there is no file.
  if ((await repository.git.read(`${commit}:${folder}`))?.kind !== 'tree') throw absent
  const lines = await repository.git.listTree(`${commit}:${folder}`, false)
  const line = lines.find((entry) => entry.path === path.slice(folder === '' ? 0 : folder.length + 1))
  if (line === undefined) throw absent
  return entryNode(context, repository, line, path)
}

export function refNode(context: Context, repository: Repository, name: string, oid: string): Node {
  const prefix = /^refs\/[^/]+\//.exec(name)?.[0] ?? 'refs/'
  const branch = name.slice(prefix.length)
  return {
    __typename: 'Ref',
    id: nodeId('Ref', `${repository.id}:${name}`),
    name: branch,
    prefix,
    repository: () => context.nodes.repository(context, repository),
    target: async () => gitObjectNode(context, repository, await repository.git.read(oid)),
    branchProtectionRule: null,
    associatedPullRequests: field((args) => {
      const states = args.texts('states')
      const found = context.world.repositories
        .flatMap(({ pulls }) => pulls)
        .filter(({ head, headBranch, state, merged }) => {
          const current = merged ? 'MERGED' : state.toUpperCase()
          return head === repository && headBranch === branch && (states.length === 0 || states.includes(current))
        })
      return connection('associatedPullRequests', found, (pull) => context.nodes.pull(context, pull), args)
    }),
    compare: field(async (args) => comparisonNode(context, repository, oid, args.text('headRef') ?? '')),
  }
}

async function comparisonNode(
  context: Context,
  repository: Repository,
  base: string,
  headRef: string,
): Promise<Node | null> {
  const head =
    (await repository.git.ref(`refs/heads/${headRef}`)) ?? (await repository.git.read(`${headRef}^{commit}`))?.oid
  if (head === undefined) throw notFound(`Could not resolve to a Ref with the name '${headRef}'.`)
  const comparison = await compareCommits(repository, base, head)
  if (comparison === null) return null
  return {
    __typename: 'Comparison',
    id: nodeId('Comparison', `${base}...${head}`),
    aheadBy: comparison.ahead.length,
    behindBy: comparison.behindBy,
    status: comparison.status.toUpperCase(),
    baseTarget: () => commitNode(context, repository, base),
    headTarget: () => commitNode(context, repository, head),
    commits: field((args) =>
      connection('commits', comparison.ahead, (oid) => commitNode(context, repository, oid), args),
    ),
  }
}
