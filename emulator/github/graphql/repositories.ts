import { notFound } from '../errors.ts'
import { fullName, type Repository } from '../model.ts'
import { nodeId } from '../node-id.ts'
import { accessOf, mayRead, personNamed } from '../permissions.ts'
import { pullNumbered } from '../pulls.ts'
import { findRenamed, findRepository } from '../refs.ts'
import { readContents, readPulls, type Fields } from '../rest/call.ts'
import { htmlUrl } from '../rest/resources.ts'
import { connection, field, require, type Context, type Node } from './context.ts'
import { actorNode, gitObjectNode, refNode } from './objects.ts'
import { labelNode, pullNode, stateOf } from './pulls.ts'

export function findVisible(context: Context, name: string, followRenames: boolean): Repository {
  const found = findRepository(context.world, name) ?? (followRenames ? findRenamed(context.world, name) : undefined)
  if (found === undefined || !mayRead(context.token, found)) {
    throw notFound(`Could not resolve to a Repository with the name '${name}'.`)
  }
  return found
}

export function repositoryNode(context: Context, repository: Repository): Node {
  const { settings, id, name, parent } = repository
  const url = htmlUrl(context.world, repository)
  const owner = personNamed(repository.owner)
  return {
    __typename: 'Repository',
    id: nodeId('Repository', id),
    databaseId: id,
    name,
    nameWithOwner: fullName(repository),
    owner: { ...actorNode(context, owner), __typename: settings.organization ? 'Organization' : 'User' },
    url,
    resourcePath: new URL(url).pathname,
    description: null,
    isPrivate: settings.private,
    isFork: parent !== null,
    isArchived: settings.archived,
    isDisabled: false,
    isLocked: false,
    isEmpty: async () => (await repository.git.refs('refs/heads/')).length === 0,
    isInOrganization: settings.organization,
    visibility: settings.private ? 'PRIVATE' : 'PUBLIC',
    parent: parent === null ? null : () => repositoryNode(context, parent),
    viewerPermission: accessOf(context.token, 'contents').toUpperCase().replace('NONE', 'READ'),
    ...mergeFields(repository),
    ...contentFields(context, repository),
    ...pullFields(context, repository),
  }
}

function mergeFields({ settings }: Repository): Node {
  return {
    autoMergeAllowed: settings.allowAutoMerge,
    mergeCommitAllowed: settings.allowMergeCommit,
    squashMergeAllowed: settings.allowSquashMerge,
    rebaseMergeAllowed: settings.allowRebaseMerge,
    deleteBranchOnMerge: settings.deleteBranchOnMerge,
    viewerDefaultMergeMethod: 'MERGE',
  }
}

function contentFields(context: Context, repository: Repository): Node {
  const { git, settings } = repository
  const ref = async (name: string): Promise<Node | null> => {
    require(context, repository, readContents)
    const oid = await git.ref(name)
    return oid === null ? null : refNode(context, repository, name, oid)
  }
  return {
    defaultBranchRef: () => ref(`refs/heads/${settings.defaultBranch}`),
    ref: field((args) => ref(qualify(args.text('qualifiedName') ?? ''))),
    refs: field(async (args) => {
      require(context, repository, readContents)
      const prefix = args.text('refPrefix') ?? ''
      const found = (await git.refs(prefix)).filter(({ name }) =>
        name.slice(prefix.length).includes(args.text('query') ?? ''),
      )
      return connection('refs', found, ({ name, oid }) => refNode(context, repository, name, oid), args)
    }),
    object: field(async (args) => {
      require(context, repository, readContents)
      const name = args.text('oid') ?? args.text('expression') ?? ''
      return gitObjectNode(context, repository, name.startsWith('-') ? null : await git.read(name))
    }),
  }
}

/** `main` and `heads/main` are taken as well as `refs/heads/main`. */
function qualify(name: string): string {
  if (name.startsWith('refs/')) return name
  return /^(heads|tags)\//.test(name) ? `refs/${name}` : `refs/heads/${name}`
}

function pullFields(context: Context, repository: Repository): Node {
  return {
    pullRequest: field((args) => {
      require(context, repository, readPulls)
      const number = args.number('number') ?? 0
      const pull = pullNumbered(repository, number)
      if (pull === undefined) throw notFound(`Could not resolve to a PullRequest with the number of ${number}.`)
      return pullNode(context, pull)
    }),
    pullRequests: field((args) => {
      require(context, repository, readPulls)
      return connection('pullRequests', listPulls(repository, args), (pull) => pullNode(context, pull), args)
    }),
    label: field((args) => {
      const label = repository.labels.find(({ name }) => name.toLowerCase() === args.text('name')?.toLowerCase())
      return label === undefined ? null : labelNode(context, repository, label)
    }),
    labels: field((args) =>
      connection('labels', repository.labels, (label) => labelNode(context, repository, label), args),
    ),
    assignableUsers: field((args) => {
      const logins = [repository.owner, ...repository.settings.collaborators]
      const found = logins.filter((login) => login.includes(args.text('query') ?? ''))
      return connection('assignableUsers', found, (login) => actorNode(context, personNamed(login)), args)
    }),
  }
}

/** By the head's name alone: those of forks with the same name are among them. */
function listPulls({ pulls }: Repository, args: Fields): Repository['pulls'] {
  const states = args.texts('states')
  const head = args.text('headRefName')
  const base = args.text('baseRefName')
  const found = pulls.filter(
    (pull) =>
      (states.length === 0 || states.includes(stateOf(pull))) &&
      (head === undefined || pull.headBranch === head) &&
      (base === undefined || pull.baseBranch === base),
  )
  const order = args.fields('orderBy')
  const key = order?.text('field') === 'UPDATED_AT' ? 'updatedAt' : 'createdAt'
  const sorted = found.toSorted((one, other) => one[key].localeCompare(other[key]) || one.number - other.number)
  return order?.text('direction') === 'DESC' ? sorted.reverse() : sorted
}
