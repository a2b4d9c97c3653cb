import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { verifyToken, type Claims, type PublicKey } from '../jwt.ts'
import type { Caller, Session } from './authentication.ts'
import { isObject, lookUp, readJson } from './json.ts'
import { invalidParameter, keystoneError, noSuchApi, replyJson, serviceError, type Reply } from './replies.ts'
import type { RecordedRequest } from './requests.ts'
import { hexId } from './builders.ts'
import type { IdentityProvider, Project, Token, User, World } from './world.ts'

export type SignInCall = {
  world: World
  session: Session
  request: RecordedRequest
  headers: IncomingHttpHeaders
  /** The server's own time in milliseconds. */
  now: number
  /** Public keys of the issuer of GitHub's ID tokens. */
  keys: readonly PublicKey[]
}

const day = 86_400_000

/** https://support.huaweicloud.com/api-iam/iam_30_0001.html */
export function issueTokenByPassword(call: SignInCall): Reply {
  const { world, request } = call
  const body = readJson(request.body)
  const identity = lookUp(body, 'auth', 'identity')
  const methods = lookUp(identity, 'methods')
  const given = lookUp(identity, 'password', 'user')
  const [name, password, account] = [lookUp(given, 'name'), lookUp(given, 'password'), lookUp(given, 'domain', 'name')]
  const shaped = typeof name === 'string' && typeof password === 'string' && typeof account === 'string'
  if (!Array.isArray(methods) || !methods.includes('password') || !shaped) {
    return keystoneError(400, 'Request body is invalid.')
  }
  const user = world.users.find((known) => known.name === name && known.account === account)
  if (user === undefined || user.password !== password || user.kind === 'huaweiId') {
    return keystoneError(401, 'The username or password is wrong.')
  }
  if (user.mfa) return keystoneError(401, 'The user has login protection: methods must contain totp.')
  return issueToken(call, user, lookUp(body, 'auth', 'scope'))
}

function issueToken(call: SignInCall, user: User, scope: unknown): Reply {
  const project = findProject(call.world, user.account, scope)
  if (project === 'missing') return keystoneError(404, 'Could not find project.')
  const token: Token = {
    value: `MII${randomBytes(1800).toString('base64').replaceAll(/[+/=]/g, '-')}`,
    account: user.account,
    caller: user.name,
    project: project?.id ?? null,
    expiresAt: call.now + day,
  }
  call.session.tokens.push(token)
  const body = { token: describeToken(call, user, token, project) }
  return replyJson(201, body, { 'x-subject-token': token.value })
}

function describeToken(call: SignInCall, user: User, token: Token, project: Project | undefined): object {
  const domain = { id: hexId(user.account), name: user.account }
  const catalog = call.request.query['nocatalog'] === undefined ? { catalog: [] } : {}
  return {
    methods: ['password'],
    issued_at: keystoneTime(call.now),
    expires_at: keystoneTime(token.expiresAt),
    user: { domain, id: user.id, name: user.name, password_expires_at: '' },
    ...(project && { project: { domain, id: project.id, name: project.name } }),
    roles: [{ id: '0', name: 'te_admin' }],
    ...catalog,
  }
}

function keystoneTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z')
}

/** The project wins over a domain; no scope gives a token that no project accepts. */
function findProject(world: World, account: string, scope: unknown): Project | undefined | 'missing' {
  const wanted = lookUp(scope, 'project')
  if (!isObject(wanted)) return undefined
  const { id, name } = wanted
  const own = world.projects.filter((project) => project.account === account)
  const found = own.find((project) => (id === undefined ? project.name === name : project.id === id))
  return found ?? 'missing'
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html */
export function issueTokenByIdToken(call: SignInCall): Reply {
  const { world, request, headers, now } = call
  const name = headers['x-idp-id']
  const body = readJson(request.body)
  const idToken = lookUp(body, 'auth', 'id_token', 'id')
  if (typeof idToken !== 'string') return serviceError(400, 'IAM.0011', 'Request body is invalid.')
  const provider = world.identityProviders.find((known) => known.name === name)
  if (provider === undefined) return serviceError(404, 'IAM.0004', `Could not find identity provider: ${String(name)}.`)
  const claims = verifyToken(idToken, provider.staleKeys ? [] : call.keys, now)
  const refused = typeof claims === 'string' ? claims : refuseByRule(provider, claims)
  if (refused !== undefined) return keystoneError(401, `The ID token is refused: ${refused}.`)
  const user = world.users.find((known) => known.name === provider.user && known.account === provider.account)
  if (user === undefined) return keystoneError(403, 'No group is mapped to the federated user.')
  return issueToken(call, user, lookUp(body, 'auth', 'scope'))
}

function refuseByRule(provider: IdentityProvider, claims: Claims): string | undefined {
  if (claims['iss'] !== provider.issuer) return 'another issuer'
  if (claims['aud'] !== provider.audience) return 'another audience'
  return provider.repositories.includes(String(claims['repository'])) ? undefined : 'no conversion rule fits'
}

/**
 * https://support.huaweicloud.com/eu/api-iam/iam_06_0003.html and
 * https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
 */
export function listProjects(world: World, caller: Caller, request: RecordedRequest): Reply {
  const { path, query } = request
  const own = world.projects.filter(({ account }) => account === caller.account)
  if (path === '/v3/auth/projects') return replyJson(200, { projects: own.map(describeProject), links: {} })
  if (path !== '/v3/projects') return noSuchApi()
  const extra = Object.keys(query).find(
    (name) => !['domain_id', 'name', 'parent_id', 'enabled', 'is_domain', 'page', 'per_page'].includes(name),
  )
  if (extra !== undefined) return invalidParameter(extra)
  if ((query['page'] === undefined) !== (query['per_page'] === undefined)) {
    return keystoneError(400, 'page and per_page must be given together.')
  }
  const user = world.users.find(({ name, account }) => name === caller.name && account === caller.account)
  if (user?.listsProjects === false) {
    return serviceError(403, 'IAM.0003', "Policy doesn't allow iam:projects:listProjects to be performed.")
  }
  const projects = own.filter(({ name }) => query['name'] === undefined || name === query['name'])
  return replyJson(200, { projects: projects.map(describeProject), links: {} })
}

function describeProject({ id, name, account, enabled }: Project): object {
  const domain = hexId(account)
  return { id, name, domain_id: domain, parent_id: domain, enabled, is_domain: false, description: '', links: {} }
}
