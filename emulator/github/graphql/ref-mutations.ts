import { ApiError, notFound, unprocessable } from '../errors.ts'
import { applyChanges, requireSignoff } from '../file-changes.ts'
import { identityOf, mergeBranch, writeCommit } from '../merges.ts'
import type { Repository } from '../model.ts'
import { requireWrite } from '../permissions.ts'
import { moveRef, moveRefs, refuseHexName } from '../refs.ts'
import { writeContents, type Fields } from '../rest/call.ts'
import type { Context, Mutations, Node } from './context.ts'
import { refById, repositoryById, unresolved } from './lookups.ts'
import { commitNode, refNode } from './objects.ts'
import { findVisible } from './repositories.ts'

/** https://docs.github.com/en/graphql/reference/git and https://docs.github.com/en/graphql/reference/commits */
export const refMutations: Mutations = {
  createCommitOnBranch,
  createRef,
  updateRef,
  updateRefs,
  deleteRef,
  mergeBranch: merge,
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
  requireWrite(context.token, repository, writeContents)
  const before = await repository.git.ref(name)
  if (before === null) throw notFound(`Could not resolve to a Ref with the name '${name.replace('refs/heads/', '')}'.`)
  const expected = input.text('expectedHeadOid') ?? ''
  if (expected !== before) throw stale(expected)
  const tree = await applyChanges(repository, before, changesFrom(input.fields('fileChanges')), context.token)
  const headline = input.fields('message')?.text('headline') ?? ''
  const body = input.fields('message')?.text('body')
  const message = body === undefined || body === '' ? headline : `${headline}\n\n${body}`
  requireSignoff(repository, message)
  const author = identityOf(context.actor)
  const after = await writeCommit(context.world, repository, { tree, parents: [before], message, author })
  const change = { ref: name, before, after, actor: context.actor, token: context.token }
  await moveRef(context.world, repository, change, { force: false })
  return { commit: commitNode(context, repository, after), ref: refNode(context, repository, name, after) }
}

/** Two spaces: https://github.com/ministryofjustice/modernisation-platform/issues/11985 */
function stale(expected: string): ApiError {
  return new ApiError(409, `Expected branch to point to "${expected}" but it did not.  Pull and try again.`, {
    type: 'STALE_DATA',
  })
}

function changesFrom(changes: Fields | undefined): Parameters<typeof applyChanges>[2] {
  return {
    deletions: (changes?.objects('deletions') ?? []).map((deletion) => deletion.text('path') ?? ''),
    additions: (changes?.objects('additions') ?? []).map((addition) => ({
      path: addition.text('path') ?? '',
      content: Buffer.from(addition.text('contents') ?? '', 'base64'),
    })),
  }
}

async function createRef(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requireWrite(context.token, repository, writeContents)
  const name = input.text('name') ?? ''
  const after = input.text('oid') ?? ''
  if (!/^refs\/[^/]+\/./.test(name) || !(await repository.git.isRefName(name))) throw unprocessable(`Name is invalid`)
  refuseHexName(name)
  await requireCommit(repository, after)
  if ((await repository.git.ref(name)) !== null) {
    throw unprocessable(`A ref named "${name}" already exists in the repository.`)
  }
  await moveRef(
    context.world,
    repository,
    { ref: name, before: null, after, actor: context.actor, token: context.token },
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
  requireWrite(context.token, repository, writeContents)
  const after = input.text('oid') ?? ''
  const before = await repository.git.ref(name)
  if (before === null) throw unresolved(input.text('refId') ?? '')
  await requireCommit(repository, after)
  const force = input.flag('force') ?? false
  await moveRef(
    context.world,
    repository,
    { ref: name, before, after, actor: context.actor, token: context.token },
    { force },
  )
  return { ref: refNode(context, repository, name, after) }
}

const absentOid = '0'.repeat(40)

/** All of them or none, each only from where the caller saw it. */
async function updateRefs(context: Context, input: Fields): Promise<Node> {
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requireWrite(context.token, repository, writeContents)
  const moves = []
  for (const update of input.objects('refUpdates')) {
    const ref = update.text('name') ?? ''
    const after = update.text('afterOid') ?? absentOid
    const expected = update.text('beforeOid')
    const before = await repository.git.ref(ref)
    if (!/^refs\/[^/]+\/./.test(ref)) throw unprocessable(`The name "${ref}" is not fully qualified.`)
    if (expected !== undefined && expected !== (before ?? absentOid)) {
      throw unprocessable(`Ref ${ref} is at ${before ?? absentOid} but expected ${expected}`)
    }
    if (after === absentOid && before === null) throw notFound(`Could not resolve to a Ref with the name '${ref}'.`)
    if (after !== absentOid) await requireCommit(repository, after)
    moves.push({
      ref,
      before,
      after: after === absentOid ? null : after,
      actor: context.actor,
      token: context.token,
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
  requireWrite(context.token, repository, writeContents)
  const before = await repository.git.ref(name)
  if (before === null) throw unresolved(input.text('refId') ?? '')
  await moveRef(
    context.world,
    repository,
    { ref: name, before, after: null, actor: context.actor, token: context.token },
    { force: true },
  )
  return {}
}

async function merge(context: Context, input: Fields): Promise<Node> {
  const { world, actor, token } = context
  const repository = repositoryById(context, input.text('repositoryId') ?? '')
  requireWrite(context.token, repository, writeContents)
  const request = {
    base: input.text('base') ?? '',
    head: input.text('head') ?? '',
    message: input.text('commitMessage'),
    actor,
    token,
  }
  const oid = await mergeBranch(world, repository, request)
  if (oid === null) throw unprocessable(`Already merged`)
  return { mergeCommit: commitNode(context, repository, oid) }
}
