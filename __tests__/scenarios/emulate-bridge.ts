import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEmulator } from 'emulate'
import { at, listAt, numberAt, textAt } from '../../src/http/reply.ts'

/** A request of the action's to the REST API, and what `emulate` answered. */
export interface ForwardedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
}

export interface Bridge {
  readonly url: string
  /** What went to `emulate` as it came. */
  readonly forwarded: readonly ForwardedRequest[]
  /** Calls `emulate` past the bridge, as a person would. */
  call(method: string, path: string, body?: object): Promise<unknown>
  forget(): void
  close(): Promise<void>
}

const token = 'ghs_secondOpinionToken000000000000000000'
export const bridgeToken = token

/**
 * `emulate` (https://emulate.dev), an emulator of GitHub that is not ours, with what it lacks: its GitHub has no GraphQL.
 * The action's queries and mutations are told in its REST API here; REST requests reach it untouched.
 */
export async function startBridge(): Promise<Bridge> {
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [token]: { login: 'octo', scopes: ['repo'] } },
      github: {
        users: [{ login: 'octo' }, { login: 'mona' }],
        repos: [{ owner: 'octo', name: 'demo', auto_init: true }],
      },
    },
  })
  const forwarded: ForwardedRequest[] = []
  const call = createCall(emulator.url)
  const server = createServer((request, response) => {
    void serve(request, response, { url: emulator.url, call, forwarded })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forwarded,
    call,
    forget: () => void (forwarded.length = 0),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await emulator.close()
    },
  }
}

type Call = Bridge['call']

/** A reply of `emulate`'s; undefined for what it does not have. */
function createCall(url: string): Call {
  return async (method, path, body) => {
    const headers = { authorization: `token ${token}`, 'content-type': 'application/json' }
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await response.text()
    if (response.status === 404) return undefined
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    const parsed: unknown = text === '' ? undefined : JSON.parse(text)
    return parsed
  }
}

interface Behind {
  readonly url: string
  readonly call: Call
  readonly forwarded: ForwardedRequest[]
}

async function serve(request: IncomingMessage, response: ServerResponse, behind: Behind): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  const body = Buffer.concat(chunks)
  const { method = 'GET', url: path = '/' } = request
  if (path === '/graphql') {
    const answer = await answerGraphql(behind.call, JSON.parse(body.toString())).catch((error: unknown) => ({
      errors: [{ message: String(error) }],
    }))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    return
  }
  const { authorization = '', accept = '', 'content-type': type = '' } = request.headers
  const reply = await fetch(behind.url + path, {
    method,
    headers: { authorization, accept, ...(type !== '' && { 'content-type': type }) },
    ...(body.length > 0 && { body: body.toString() }),
  })
  behind.forwarded.push({ method, path, status: reply.status })
  const content = Buffer.from(await reply.arrayBuffer())
  response
    .writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' })
    .end(content)
}

const repository = '/repos/octo/demo'

async function answerGraphql(call: Call, request: unknown): Promise<object> {
  const name = /^\s*(?:query|mutation) (\w+)/.exec(textAt(request, 'query') ?? '')?.[1] ?? ''
  const variables = at(request, 'variables')
  switch (name) {
    case 'ReadRepository':
      return withAbsences(await describeRepository(call, variables))
    case 'ReadFiles':
      return withAbsences(await describeFiles(call, variables))
    case 'ReadBlobs':
      return { data: { repository: await describeBlobs(call, variables) } }
    case 'Commit':
      return commit(call, at(variables, 'input'))
    case 'UpdateRefs':
      return updateRefs(call, at(variables, 'input'))
    default:
      return { errors: [{ type: 'NOT_FOUND', message: `The bridge knows no ${name}.` }] }
  }
}

/** A file that is not there is null, with an error that says so beside the data. */
function withAbsences(data: object): object {
  const absent = findAbsent(data, ['repository'])
  const errors = absent.map((path) => ({ type: 'NOT_FOUND', path, message: 'Could not resolve file.' }))
  return { data: { repository: data }, ...(errors.length > 0 && { errors }) }
}

type Path = readonly (string | number)[]

function findAbsent(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => findAbsent(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]: [string, unknown]) =>
    item === null && /^file\d+$/.test(key) ? [[...path, key]] : findAbsent(item, [...path, key]),
  )
}

/** The values of `path0`, `path1`, … */
function numbered(variables: unknown, name: string): readonly string[] {
  const values: string[] = []
  for (
    let value = textAt(variables, `${name}0`);
    value !== undefined;
    value = textAt(variables, `${name}${values.length}`)
  ) {
    values.push(value)
  }
  return values
}

async function describeRepository(call: Call, variables: unknown): Promise<object> {
  const about = await call('GET', repository)
  const defaultBranch = textAt(about, 'default_branch') ?? ''
  const base = textAt(variables, 'base')?.replace('refs/heads/', '') ?? defaultBranch
  const baseOid = await readRef(call, base)
  const paths = numbered(variables, 'path')
  const branches = numbered(variables, 'branch')
  const compares: Record<string, unknown> = {}
  const heads: Record<string, unknown> = {}
  for (const [index, branch] of branches.entries()) {
    const head = await readRef(call, branch)
    heads[`head${index}`] = head === undefined ? null : { target: await describeCommit(call, head, paths) }
    heads[`pulls${index}`] = { pageInfo: { hasNextPage: false }, nodes: await describePulls(call, branch) }
    compares[`compare${index}`] = head === undefined ? null : await describeComparison(call, base, { branch, paths })
  }
  return {
    id: textAt(about, 'node_id'),
    nameWithOwner: textAt(about, 'full_name'),
    isArchived: at(about, 'archived') === true,
    defaultBranchRef: { name: defaultBranch },
    base: { name: base, ...compares, target: await describeCommit(call, baseOid ?? '', paths) },
    ...heads,
  }
}

async function readRef(call: Call, branch: string): Promise<string | undefined> {
  return textAt(await call('GET', `${repository}/git/ref/heads/${branch}`), 'object', 'sha')
}

async function describeCommit(call: Call, oid: string, paths: readonly string[]): Promise<object> {
  const made = await call('GET', `${repository}/git/commits/${oid}`)
  return {
    oid,
    tree: { oid: textAt(made, 'tree', 'sha') },
    signature: { isValid: at(made, 'verification', 'verified') === true },
    ...(await entriesOf(call, oid, paths)),
  }
}

async function entriesOf(call: Call, oid: string, paths: readonly string[]): Promise<Record<string, unknown>> {
  const entries: Record<string, unknown> = {}
  for (const [index, path] of paths.entries()) {
    const found = await call('GET', `${repository}/contents/${path}?ref=${oid}`)
    entries[`file${index}`] =
      found === undefined
        ? null
        : { oid: textAt(found, 'sha'), mode: 0o100644, type: 'blob', size: numberAt(found, 'size') }
  }
  return entries
}

async function describePulls(call: Call, branch: string): Promise<readonly object[]> {
  const pulls = await call('GET', `${repository}/pulls?state=all&head=octo:${branch}`)
  return listAt(pulls).map((pull) => ({
    id: textAt(pull, 'node_id'),
    number: numberAt(pull, 'number'),
    url: textAt(pull, 'html_url'),
    state: textAt(pull, 'merged_at') === undefined ? textAt(pull, 'state')?.toUpperCase() : 'MERGED',
    title: textAt(pull, 'title'),
    body: textAt(pull, 'body') ?? '',
    isCrossRepository: false,
    headRefOid: textAt(pull, 'head', 'sha'),
    baseRefName: textAt(pull, 'base', 'ref'),
    autoMergeRequest: null,
  }))
}

async function describeComparison(
  call: Call,
  base: string,
  { branch, paths }: { branch: string; paths: readonly string[] },
): Promise<object> {
  const comparison = await call('GET', `${repository}/compare/${base}...${branch}`)
  const commits = listAt(comparison, 'commits')
  const origin = textAt(commits[0], 'parents', 0, 'sha')
  const parent = origin === undefined ? [] : [{ oid: origin, ...(await entriesOf(call, origin, paths)) }]
  return {
    aheadBy: numberAt(comparison, 'ahead_by'),
    behindBy: numberAt(comparison, 'behind_by'),
    commits: {
      nodes: commits.map((one) => ({
        oid: textAt(one, 'sha'),
        message: textAt(one, 'commit', 'message'),
        parents: { nodes: listAt(one, 'parents').map((ancestor) => ({ oid: textAt(ancestor, 'sha') })) },
      })),
    },
    oldest: { nodes: parent.length === 0 ? [] : [{ parents: { nodes: parent } }] },
  }
}

async function describeFiles(call: Call, variables: unknown): Promise<object> {
  const paths = numbered(variables, 'path')
  const commits: Record<string, unknown> = {}
  for (const [index, oid] of numbered(variables, 'commit').entries()) {
    commits[`commit${index}`] = await entriesOf(call, oid, paths)
  }
  return commits
}

async function describeBlobs(call: Call, variables: unknown): Promise<object> {
  const blobs: Record<string, unknown> = {}
  for (const [index, oid] of numbered(variables, 'blob').entries()) {
    const blob = await call('GET', `${repository}/git/blobs/${oid}`)
    blobs[`blob${index}`] = { text: Buffer.from(textAt(blob, 'content') ?? '', 'base64').toString() }
  }
  return blobs
}

/** `createCommitOnBranch`, with its compare-and-swap. */
async function commit(call: Call, input: unknown): Promise<object> {
  const branch = textAt(input, 'branch', 'branchName') ?? ''
  const expected = textAt(input, 'expectedHeadOid') ?? ''
  if ((await readRef(call, branch)) !== expected) {
    return { errors: [{ type: 'STALE_DATA', message: `Expected branch to point to "${expected}"` }] }
  }
  const additions = listAt(input, 'fileChanges', 'additions').map((file) => ({
    path: textAt(file, 'path'),
    content: Buffer.from(textAt(file, 'contents') ?? '', 'base64').toString(),
    mode: '100644',
    type: 'blob',
  }))
  const deletions = listAt(input, 'fileChanges', 'deletions').map((file) => ({
    path: textAt(file, 'path'),
    sha: null,
    mode: '100644',
    type: 'blob',
  }))
  const before = await call('GET', `${repository}/git/commits/${expected}`)
  const tree = await call('POST', `${repository}/git/trees`, {
    base_tree: textAt(before, 'tree', 'sha'),
    tree: [...additions, ...deletions],
  })
  const message = `${textAt(input, 'message', 'headline') ?? ''}\n\n${textAt(input, 'message', 'body') ?? ''}`
  const made = await call('POST', `${repository}/git/commits`, {
    message,
    tree: textAt(tree, 'sha'),
    parents: [expected],
  })
  const oid = textAt(made, 'sha')
  await call('PATCH', `${repository}/git/refs/heads/${branch}`, { sha: oid, force: false })
  const signature = { isValid: at(made, 'verification', 'verified') === true }
  return { data: { createCommitOnBranch: { commit: { oid, signature, author: { name: 'octo' } } } } }
}

async function updateRefs(call: Call, input: unknown): Promise<object> {
  for (const update of listAt(input, 'refUpdates')) {
    const name = textAt(update, 'name')?.replace('refs/', '') ?? ''
    const after = textAt(update, 'afterOid') ?? ''
    const path = `${repository}/git/refs/${name}`
    if (/^0+$/.test(after)) await call('DELETE', path)
    else await call('PATCH', path, { sha: after, force: true })
  }
  return { data: { updateRefs: { clientMutationId: null } } }
}
