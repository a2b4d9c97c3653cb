import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { verifyToken, type Claims, type PublicKey } from '../jwt.ts'
import type { Session } from './authentication.ts'
import { isObject, lookUp, readJson } from './json.ts'
import { keystoneError, replyJson, serviceError, type Reply } from './replies.ts'
import type { RecordedRequest } from './requests.ts'
import { hexId } from './builders.ts'
import type { IdentityProvider, Project, Token, User, World } from './world.ts'

export interface SignInCall {
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

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html */
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
  const refused = checkPassword(call, `${account}/${name}`, user?.kind === 'iam' && user.password === password)
  if (user === undefined || refused !== undefined) return refused ?? wrongPassword()
  const state = world.accounts.find((known) => known.name === account)?.state
  if (state !== undefined) return keystoneError(403, `The account is ${state === 'frozen' ? 'frozen' : 'in arrears'}.`)
  if (user.mfa) return keystoneError(401, 'The user has login protection: methods must contain totp.')
  return issueToken(call, user, lookUp(body, 'auth', 'scope'))
}

const toleratedPasswords = 5
const passwordLock = 15 * 60_000

function wrongPassword(): Reply {
  return keystoneError(401, 'The username or password is wrong.')
}

/** Five wrong passwords lock the user for 15 minutes, and each further try starts them anew. */
function checkPassword({ session, now }: SignInCall, user: string, isRight: boolean): Reply | undefined {
  const failures = session.wrongPasswords.get(user) ?? { count: 0, lockedUntil: 0 }
  session.wrongPasswords.set(user, failures)
  const isLocked = failures.lockedUntil > now
  failures.count = isRight || isLocked ? 0 : failures.count + 1
  if (isLocked || failures.count >= toleratedPasswords) failures.lockedUntil = now + passwordLock
  if (isLocked) return keystoneError(401, 'The account is locked.')
  return isRight ? undefined : wrongPassword()
}

/** The identity provider of a federated user, of whom IAM tells other things. */
type Federation = { provider: string; group: string } | undefined

function issueToken(call: SignInCall, user: User, scope: unknown, federation?: Federation): Reply {
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
  const body = { token: describeToken(call, user, { token, project, federation }) }
  return replyJson(201, body, { 'x-subject-token': token.value })
}

function describeToken(
  call: SignInCall,
  user: User,
  { token, project, federation }: { token: Token; project: Project | undefined; federation: Federation },
): object {
  const domain = { id: hexId(user.account), name: user.account }
  const identity = federation
    ? {
        'OS-FEDERATION': {
          identity_provider: { id: federation.provider },
          protocol: { id: 'oidc' },
          groups: [{ id: hexId(federation.group), name: federation.group }],
        },
      }
    : { password_expires_at: '' }
  const catalog = call.request.query['nocatalog'] === undefined ? { catalog: [] } : {}
  return {
    methods: [federation ? 'mapped' : 'password'],
    issued_at: keystoneTime(call.now),
    expires_at: keystoneTime(token.expiresAt),
    user: { domain, id: user.id, name: user.name, ...identity },
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
  return issueToken(call, user, lookUp(body, 'auth', 'scope'), { provider: provider.name, group: 'roma-ci' })
}

function refuseByRule(provider: IdentityProvider, claims: Claims): string | undefined {
  if (claims['iss'] !== provider.issuer) return 'another issuer'
  if (claims['aud'] !== provider.audience) return 'another audience'
  return provider.repositories.includes(String(claims['repository'])) ? undefined : 'no conversion rule fits'
}
