import type { IncomingMessage } from 'node:http'

export type RequestKind =
  | 'export'
  | 'listBackends'
  | 'showBackend'
  | 'listApplications'
  | 'listApicApps'
  | 'listInstances'
  | 'tokens'
  | 'idTokens'
  | 'projects'
  | 'domains'
  | 'securityTokens'
  | 'assume'
  | 'oidc'
  | 'keys'
  | 'other'

export type Host = 'roma' | 'iam' | 'sts' | 'oidc'

type AuthKind = 'token' | 'aksk' | 'bearer' | 'both' | 'none'

/** A request as it was received, and how it was answered. */
export interface RecordedRequest {
  host: Host
  kind: RequestKind
  method: string
  /** Path and query, as in the request line. */
  target: string
  /** Without the prefix that the server was started with; empty when the request lacked it. */
  path: string
  query: Record<string, string>
  headerNames: string[]
  /** All headers but those that hold a secret. */
  headers: Record<string, string>
  body: string
  rawBody: Buffer
  /** Milliseconds, by the machine's own clock. */
  time: number
  auth: AuthKind
  /** Requests that were being answered when this one came, itself included. */
  concurrent: number
  /** The access key ID that signed it, if any. */
  accessKey?: string
  /** Filled in when the answer starts; 0 when the connection was reset or stays silent. */
  status: number
  /** The fault that was played, if any. */
  fault?: string
}

const secretHeaders = new Set(['authorization', 'x-auth-token', 'x-security-token', 'x-subject-token', 'cookie'])

/** Says what a request asks for, by its method and path alone. */
function kindOf(host: Host, method: string, path: string): RequestKind {
  const found = routes.find((route) => route.host === host && route.method === method && route.path.test(path))
  return found?.kind ?? 'other'
}

const routes: { host: Host; method: string; path: RegExp; kind: RequestKind }[] = [
  {
    host: 'roma',
    method: 'POST',
    path: /^\/v2\/[^/]+\/apic\/instances\/[^/]+\/openapi\/livedata-apis\/export$/,
    kind: 'export',
  },
  { host: 'roma', method: 'GET', path: /^\/v2\/[^/]+\/apic\/instances\/[^/]+\/livedata-apis$/, kind: 'listBackends' },
  {
    host: 'roma',
    method: 'GET',
    path: /^\/v2\/[^/]+\/apic\/instances\/[^/]+\/livedata-apis\/[^/]+$/,
    kind: 'showBackend',
  },
  { host: 'roma', method: 'GET', path: /^\/v2\/[^/]+\/apic\/instances\/[^/]+\/apps$/, kind: 'listApicApps' },
  { host: 'roma', method: 'GET', path: /^\/v2\/[^/]+\/instances\/[^/]+\/apps$/, kind: 'listApplications' },
  { host: 'roma', method: 'GET', path: /^\/v2\/[^/]+\/instances$/, kind: 'listInstances' },
  { host: 'iam', method: 'POST', path: /^\/v3\/auth\/tokens$/, kind: 'tokens' },
  { host: 'iam', method: 'POST', path: /^\/v3\.0\/OS-AUTH\/id-token\/tokens$/, kind: 'idTokens' },
  { host: 'iam', method: 'GET', path: /^\/v3\/(auth\/)?projects$/, kind: 'projects' },
  { host: 'iam', method: 'GET', path: /^\/v3\/auth\/domains$/, kind: 'domains' },
  { host: 'iam', method: 'POST', path: /^\/v3\.0\/OS-CREDENTIAL\/securitytokens$/, kind: 'securityTokens' },
  { host: 'sts', method: 'POST', path: /^\/v5\/agencies\/assume-with-oidc$/, kind: 'assume' },
  { host: 'oidc', method: 'GET', path: /^\/token$/, kind: 'oidc' },
  { host: 'oidc', method: 'GET', path: /^\/\.well-known\//, kind: 'keys' },
]

interface Received {
  host: Host
  prefix: string
  message: IncomingMessage
  rawBody: Buffer
  concurrent: number
}

/** Describes a received request for the tests to look at. */
export function recordRequest({ host, prefix, message, rawBody, concurrent }: Received): RecordedRequest {
  const target = message.url ?? '/'
  const method = message.method ?? 'GET'
  const url = new URL(target, 'http://emulator')
  const path = url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : ''
  const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [name, String(value)])
  const authorization = message.headers.authorization ?? ''
  const accessKey = /Access=([^,\s]+)/.exec(authorization)?.[1]
  return {
    host,
    kind: kindOf(host, method, path),
    method,
    target,
    path,
    query: Object.fromEntries(url.searchParams),
    headerNames: headers.map(([name]) => name),
    headers: Object.fromEntries(headers.filter(([name]) => !secretHeaders.has(name))),
    body: rawBody.toString('utf8'),
    rawBody,
    time: Date.now(),
    auth: authKindOf(authorization, message.headers['x-auth-token'] !== undefined),
    concurrent,
    ...(accessKey !== undefined && { accessKey }),
    status: 0,
  }
}

function authKindOf(authorization: string, hasToken: boolean): AuthKind {
  if (hasToken) return authorization === '' ? 'token' : 'both'
  if (authorization.startsWith('Bearer ')) return 'bearer'
  return authorization === '' ? 'none' : 'aksk'
}
