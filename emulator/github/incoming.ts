import type { IncomingMessage } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import { prepare, type GraphQLRequest, type Prepared } from './graphql/execute.ts'
import type { Token, World } from './model.ts'
import type { Contract, Route } from './openapi.ts'
import { loginOf } from './permissions.ts'
import type { RecordedRequest } from './requests.ts'
import { expandNumber } from './rest/answer.ts'
import { Fields } from './rest/call.ts'

/** What a server is made of, as far as a request can tell. */
export interface Site {
  readonly world: World
  readonly contract: Contract
  readonly schema: GraphQLSchema
  readonly apiPath: string
  readonly graphqlPaths: readonly string[]
}

/** What came in, read and recognised, but not yet judged. */
export interface Incoming {
  readonly record: RecordedRequest
  readonly url: URL
  readonly bytes: number
  readonly malformed: boolean
  readonly rest: Route | null
  readonly graphql: { readonly request: GraphQLRequest; readonly prepared: Prepared } | null
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export function recognise(site: Site, request: IncomingMessage, bytes: Buffer): Incoming {
  const { world, apiPath, graphqlPaths, contract, schema } = site
  const url = new URL(request.url ?? '/', world.serverUrl())
  const method = request.method ?? 'GET'
  const { body, malformed } = parseBody(bytes)
  const token = tokenOf(world, request)
  const shared = { method, path: url.pathname + url.search, body, headers: headersOf(request), status: null }
  const login = token === null || token === 'unknown' ? null : loginOf(token)
  if (graphqlPaths.includes(url.pathname)) {
    const graphql = graphqlRequestOf(body)
    const prepared = prepare(schema, graphql)
    const { kind, name, fields } = prepared
    const operation = fields[0] ?? 'graphql'
    const record = {
      ...shared,
      kind: 'graphql' as const,
      operation,
      fields,
      operationName: name,
      writes: kind === 'mutation',
      login,
    }
    return { record, url, bytes: bytes.length, malformed, rest: null, graphql: { request: graphql, prepared } }
  }
  const path = url.pathname.startsWith(`${apiPath}/`) ? url.pathname.slice(apiPath.length) : null
  const rest = path === null ? null : contract.route(method, expandNumber(world, path))
  const operation = rest?.operation ?? 'unknown'
  const record = {
    ...shared,
    kind: 'rest' as const,
    operation,
    fields: [],
    operationName: undefined,
    writes: method !== 'GET',
    login,
  }
  return { record, url, bytes: bytes.length, malformed, rest, graphql: null }
}

function parseBody(bytes: Buffer): { body: unknown; malformed: boolean } {
  if (bytes.length === 0) return { body: undefined, malformed: false }
  try {
    return { body: JSON.parse(bytes.toString()) as unknown, malformed: false }
  } catch {
    return { body: bytes.toString(), malformed: true }
  }
}

function headersOf({ headers }: IncomingMessage): RecordedRequest['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'))
}

function graphqlRequestOf(body: unknown): GraphQLRequest {
  const fields = new Fields(body)
  const variables = fields.get('variables')
  return {
    query: fields.text('query') ?? '',
    variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
    operationName: fields.text('operationName'),
  }
}

export function tokenOf(world: World, { headers }: IncomingMessage): Token | null | 'unknown' {
  const sent = headers.authorization
  if (sent === undefined) return null
  const secret = /^(?:token|bearer)\s+(\S+)$/i.exec(sent)?.[1]
  return world.tokens.find(({ token }) => token === secret) ?? 'unknown'
}
