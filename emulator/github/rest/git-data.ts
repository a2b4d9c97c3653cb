import { readCommit } from '../commits.ts'
import { ApiError, invalidField, notFound, unprocessable } from '../errors.ts'
import type { Identity, TreeChange } from '../git.ts'
import { identityOf, webFlow } from '../merges.ts'
import { nodeId } from '../node-id.ts'
import type { Needed } from '../permissions.ts'
import { isTreePath } from '../file-changes.ts'
import { refuseSecretBlob, refuseSecrets } from '../push-protection.ts'
import { moveRef, refuseHexName, timestamp } from '../refs.ts'
import { isWorkflow, mayChangeWorkflows, refuseWorkflow } from '../workflows.ts'
import { readContents, writeContents, type Call, type Fields, type Handlers, type Reply } from './call.ts'
import { renderGitCommit } from './commit-resources.ts'
import { renderRef, repositoryUrl } from './resources.ts'

// What create-pull-request's documentation gives for blobs: https://github.com/peter-evans/create-pull-request
const maxNewBlob = 40 * 1024 * 1024
const maxReadBlob = 100 * 1024 * 1024

/** Two sets: the second where a commit brings other workflow files along. */
const writeRefs: Needed = [{ contents: 'write' }, { contents: 'write', workflows: 'write' }]

/** https://docs.github.com/en/rest/git */
export const gitData: Handlers = {
  'git/get-ref': { needs: readContents, handle: getRef },
  'git/list-matching-refs': { needs: readContents, handle: listMatchingRefs },
  'git/create-ref': { needs: writeRefs, handle: createRef },
  'git/update-ref': { needs: writeRefs, handle: updateRef },
  'git/delete-ref': { needs: writeContents, handle: deleteRef },
  'git/create-blob': { needs: writeContents, handle: createBlob },
  'git/get-blob': { needs: readContents, handle: getBlob },
  'git/create-tree': { needs: writeContents, handle: createTree },
  'git/get-tree': { needs: readContents, handle: getTree },
  'git/create-commit': { needs: writeContents, handle: createCommit },
  'git/get-commit': { needs: readContents, handle: getCommit },
}

async function requireHistory({ repository }: Call): Promise<void> {
  if ((await repository.git.refs('refs/')).length === 0) throw new ApiError(409, 'Git Repository is empty.')
}

async function getRef(call: Call): Promise<Reply> {
  await requireHistory(call)
  const ref = `refs/${call.params['ref'] ?? ''}`
  const found = (await call.repository.git.refs(ref)).find(({ name }) => name === ref)
  if (found === undefined) throw notFound()
  const headers = { etag: `W/"${found.oid}"`, 'x-poll-interval': '300' }
  return { status: 200, body: renderRef(call.world, call.repository, ref, found.oid, found.type), headers }
}

async function listMatchingRefs(call: Call): Promise<Reply> {
  const refs = await call.repository.git.refs(`refs/${call.params['ref'] ?? ''}`)
  return {
    status: 200,
    body: refs.map(({ name, oid, type }) => renderRef(call.world, call.repository, name, oid, type)),
  }
}

/** @throws ApiError as `POST git/refs` does; the GraphQL mutation has words of its own. */
async function createRef(call: Call): Promise<Reply> {
  const { repository, world, actor, token } = call
  await requireHistory(call)
  const ref = call.body.text('ref') ?? ''
  const after = call.body.text('sha') ?? ''
  if (!/^refs\/[^/]+\/.+/.test(ref))
    throw unprocessable("Reference name must start with 'refs/' and have at least two slashes.")
  if (/[\s~^:?*[\\]/.test(ref)) throw unprocessable('Reference contains bad characters')
  if (!(await repository.git.isRefName(ref))) throw unprocessable(`${ref} is not a valid ref name.`)
  refuseHexName(ref)
  await requireObject(call, after)
  if ((await repository.git.ref(ref)) !== null) throw unprocessable('Reference already exists')
  await moveRef(world, repository, { ref, before: null, after, actor, token }, { force: false })
  return { status: 201, body: renderRef(world, repository, ref, after) }
}

async function requireObject({ repository }: Call, oid: string): Promise<void> {
  if (!/^[0-9a-f]{40}$/.test(oid))
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  const object = await repository.git.read(oid)
  if (object === null) throw unprocessable('Object does not exist')
  if (object.kind !== 'commit') throw unprocessable('Object is not a commit')
}

async function updateRef(call: Call): Promise<Reply> {
  const { repository, world, actor, token, body } = call
  const ref = `refs/${call.params['ref'] ?? ''}`
  const after = body.text('sha') ?? ''
  const before = await repository.git.ref(ref)
  if (before === null) throw unprocessable('Reference does not exist')
  // GitHub breaks on one that it does not have, and says nothing at all.
  if (/^[0-9a-f]{40}$/.test(after) && (await repository.git.read(after)) === null) return { status: 500 }
  await requireObject(call, after)
  await moveRef(world, repository, { ref, before, after, actor, token }, { force: body.flag('force') ?? false })
  return { status: 200, body: renderRef(world, repository, ref, after) }
}

async function deleteRef({ repository, world, actor, token, params }: Call): Promise<Reply> {
  const ref = `refs/${params['ref'] ?? ''}`
  const before = await repository.git.ref(ref)
  if (before === null) throw unprocessable('Reference does not exist')
  if (ref === `refs/heads/${repository.settings.defaultBranch}`) throw unprocessable('Cannot delete the default branch')
  await moveRef(world, repository, { ref, before, after: null, actor, token }, { force: true })
  return { status: 204 }
}

async function createBlob(call: Call): Promise<Reply> {
  const { repository, world, body } = call
  await requireHistory(call)
  const encoding = body.text('encoding') ?? 'utf-8'
  const content = Buffer.from(body.text('content') ?? '', encoding === 'base64' ? 'base64' : 'utf8')
  if (encoding !== 'base64' && encoding !== 'utf-8') throw invalidField('Blob', 'encoding', 'invalid')
  if (content.length > maxNewBlob)
    throw unprocessable("Sorry, your request timed out. It's likely that your input was too large to process.")
  refuseSecretBlob(repository, content)
  const sha = await repository.git.writeBlob(content)
  return { status: 201, body: { sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` } }
}

async function getBlob({ repository, world, params, accept }: Call): Promise<Reply> {
  const sha = params['file_sha'] ?? ''
  const object = /^[0-9a-f]{40}$/.test(sha) ? await repository.git.read(sha) : null
  if (object?.kind !== 'blob') throw notFound()
  if (object.content.length > maxReadBlob) throw tooLarge()
  if (isRaw(accept)) return { status: 200, body: object.content }
  const body = {
    sha,
    node_id: nodeId('Blob', `${repository.id}:${sha}`),
    size: object.content.length,
    url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
    content: wrapBase64(object.content),
    encoding: 'base64',
  }
  return { status: 200, body }
}

export function tooLarge(): ApiError {
  const message =
    'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API, but you can always clone the repository via Git in order to obtain it.'
  return new ApiError(403, message, { details: [{ resource: 'Blob', field: 'data', code: 'too_large' }] })
}

export function isRaw(accept: string): boolean {
  return /application\/vnd\.github(\.v3)?\.raw/.test(accept)
}

/** GitHub breaks its Base64 into lines of 60 characters. */
export function wrapBase64(content: Buffer): string {
  return content.toString('base64').replace(/.{60}/g, '$&\n')
}

async function createTree(call: Call): Promise<Reply> {
  const { repository, body } = call
  await requireHistory(call)
  const base = body.text('base_tree')
  const baseTree = base === undefined ? null : await repository.git.read(`${base}^{tree}`)
  if (base !== undefined && baseTree === null) throw unprocessable('base_tree is not a valid tree')
  const entries = body.objects('tree')
  if (entries.length === 0) throw unprocessable('Invalid tree info')
  const changes: TreeChange[] = []
  for (const entry of entries) changes.push(await treeChangeOf(call, entry, baseTree?.oid ?? null))
  const sha = await repository.git.writeTree(baseTree?.oid ?? null, changes)
  return { status: 201, body: await renderTree(call, sha, false) }
}

async function treeChangeOf({ repository, token }: Call, entry: Fields, base: string | null): Promise<TreeChange> {
  const path = entry.text('path') ?? ''
  const mode = entry.text('mode') ?? '100644'
  if (path.startsWith('/')) throw unprocessable('tree.path cannot start with a slash')
  if (isWorkflow(path) && !mayChangeWorkflows(token)) throw refuseWorkflow(path, token, 'permission')
  if (!isTreePath(path)) throw unprocessable('tree.path contains a malformed path component')
  if (entry.get('sha') === null) {
    if (base === null || (await repository.git.read(`${base}:${path}`)) === null)
      throw unprocessable('GitRPC::BadObjectState')
    return { path, mode, oid: null }
  }
  const content = entry.text('content')
  const oid = entry.text('sha')
  if ((content === undefined) === (oid === undefined))
    throw unprocessable('Must supply either tree.sha or tree.content.')
  if (content !== undefined) {
    refuseSecrets(repository, [Buffer.from(content)])
    return { path, mode, oid: await repository.git.writeBlob(Buffer.from(content)) }
  }
  const expected = mode === '040000' ? 'tree' : mode === '160000' ? undefined : 'blob'
  const object = await repository.git.read(oid ?? '')
  if (expected !== undefined && object?.kind !== expected)
    throw unprocessable(`tree.sha ${oid ?? ''} is not a valid ${expected}`)
  return { path, mode, oid: oid ?? '' }
}

const maxTreeEntries = 100_000

async function renderTree({ repository, world }: Call, sha: string, recursive: boolean): Promise<object> {
  const url = `${repositoryUrl(world, repository)}/git`
  const lines = await repository.git.listTree(sha, recursive)
  const tree = lines.slice(0, maxTreeEntries).map(({ path, mode, type, oid, size }) => ({
    path,
    mode,
    type,
    sha: oid,
    ...(size !== undefined && { size }),
    ...(type !== 'commit' && { url: `${url}/${type}s/${oid}` }),
  }))
  return { sha, url: `${url}/trees/${sha}`, tree, truncated: lines.length > maxTreeEntries }
}

async function getTree(call: Call): Promise<Reply> {
  await requireHistory(call)
  const object = await call.repository.git.read(`${call.params['tree_sha'] ?? ''}^{tree}`)
  if (object === null) throw notFound()
  // Any value at all turns it on, "0" and "false" as well: https://docs.github.com/en/rest/git/trees#get-a-tree
  return { status: 200, body: await renderTree(call, object.oid, call.query.has('recursive')) }
}

async function createCommit(call: Call): Promise<Reply> {
  const { repository, world, body, actor, token } = call
  const tree = body.text('tree') ?? ''
  if ((await repository.git.read(tree))?.kind !== 'tree') throw unprocessable('Tree SHA does not exist')
  const parents = body.texts('parents')
  for (const parent of parents) {
    if ((await repository.git.read(parent))?.kind !== 'commit') {
      throw unprocessable('Parent SHA does not exist or is not a commit object')
    }
  }
  const plain = !body.has('author') && !body.has('committer') && !body.has('signature')
  // Only a bot that names nobody else has its commits signed: https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
  const signed = plain && world.signsCommits && token?.kind !== 'pat'
  const author = { date: timestamp(world), ...(identityFrom(body.fields('author')) ?? identityOf(actor)) }
  const named = identityFrom(body.fields('committer'))
  const committer = signed ? { ...webFlow, date: author.date } : { ...author, ...named }
  const oid = await repository.git.commit({ tree, parents, message: body.text('message') ?? '', author, committer })
  if (signed) repository.signed.add(oid)
  return { status: 201, body: renderGitCommit(world, repository, await readCommit(repository, oid)) }
}

function identityFrom(fields: Fields | undefined): Identity | undefined {
  const name = fields?.text('name')
  const email = fields?.text('email')
  const date = fields?.text('date')
  return name === undefined || email === undefined ? undefined : { name, email, ...(date !== undefined && { date }) }
}

async function getCommit({ repository, world, params }: Call): Promise<Reply> {
  const commit = await readCommit(repository, params['commit_sha'] ?? '')
  return { status: 200, body: renderGitCommit(world, repository, commit) }
}
