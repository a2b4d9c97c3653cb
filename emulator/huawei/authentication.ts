import type { IncomingHttpHeaders } from 'node:http'
import { notAuthenticated, gatewayError, serviceError, type Reply } from './replies.ts'
import type { Host, RecordedRequest } from './requests.ts'
import type { Windows } from './throttles.ts'
import { canonicalRequest, readAuthorization, readSdkDate, sameSignature, signatureOf, toSdkDate } from './signature.ts'
import type { AccessKey, Account, Token, World } from './world.ts'

/** Who calls: a user's name or an agency's URN. `project` is that of a token, or undefined with an access key. */
export interface Caller {
  account: string
  name: string
  administrator: boolean
  project?: string
}

/** What is wrong: `style` says how the public resource API spells it, which answers 400 where others answer 401. */
export interface Denied {
  reply: Reply
  publicReply?: Reply
}

/** Issued credentials, wrong signatures and passwords in a row, and windows of throttles. */
export interface Session {
  tokens: Token[]
  accessKeys: AccessKey[]
  /** By access key ID. */
  failures: Map<string, Failures>
  /** By account and user. */
  wrongPasswords: Map<string, Failures>
  windows: Windows
}

export interface Failures {
  count: number
  lockedUntil: number
}

const skew = 15 * 60_000
const lockTime = 5 * 60_000
const toleratedFailures = 5

/**
 * Finds out who calls by the token or the signature. `now` is the server's own time. IAM takes a token without project
 * scope, too.
 */
export function authenticate(
  world: World,
  session: Session,
  request: RecordedRequest,
  headers: IncomingHttpHeaders,
  now: number,
): Caller | Denied {
  const token = headers['x-auth-token']
  if (typeof token === 'string') return checkToken(world, session, { value: token, now, host: request.host })
  if (headers.authorization !== undefined) return checkSignature(world, session, request, headers, now)
  return {
    reply: notAuthenticated('x-auth-token not found'),
    publicReply: notAuthenticated('x-auth-token not found'),
  }
}

export function isDenied(outcome: Caller | Denied): outcome is Denied {
  return 'reply' in outcome
}

function checkToken(
  world: World,
  session: Session,
  { value, now, host }: { value: string; now: number; host: Host },
): Caller | Denied {
  const token = [...world.tokens, ...session.tokens].find((known) => known.value === value)
  if (token === undefined) {
    return {
      reply: serviceError(401, 'APIG.1002', 'Incorrect token or token resolution failed'),
      publicReply: serviceError(400, 'ROMA.1002', 'Incorrect token'),
    }
  }
  if (token.expiresAt <= now) return { reply: expired(world, token.expiresAt) }
  // Tokens of accounts that do not pay are void: https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html
  if (stateOf(world, token.account) !== undefined) return { reply: notAuthenticated('decrypt token fail') }
  if (token.project !== null) return callerOf(world, token.account, token.caller, token.project)
  return host === 'iam' ? callerOf(world, token.account, token.caller) : { reply: unscoped(world) }
}

function stateOf(world: World, account: string): Account['state'] {
  return world.accounts.find(({ name }) => name === account)?.state
}

/** The gateway's whole text, as in https://github.com/huaweicloud/huaweicloud-devkit/issues/262 */
function unscoped(world: World): Reply {
  if (world.expiryToldBy === 'gateway') return gatewayError(401, 'APIG.0301', 'Unauthorized')
  return serviceError(401, 'APIG.1003', 'The token contains no project information')
}

function expired(world: World, expiresAt: number): Reply {
  if (world.expiryToldBy === 'service') return serviceError(401, 'APIG.1001', 'Session expired. Please try again later')
  return notAuthenticated(`token expires, expires_at:${new Date(expiresAt).toISOString()}`)
}

function callerOf(world: World, account: string, name: string, project?: string): Caller {
  const user = world.users.find((known) => known.name === name && known.account === account)
  const agency = world.agencies.find(({ urn }) => urn === name)
  const administrator = user?.administrator ?? agency?.administrator ?? true
  return { account, name, administrator, ...(project !== undefined && { project }) }
}

function checkSignature(
  world: World,
  session: Session,
  request: RecordedRequest,
  headers: IncomingHttpHeaders,
  now: number,
): Caller | Denied {
  const authorization = readAuthorization(headers.authorization ?? '')
  if (authorization === undefined) return { reply: notAuthenticated('authorization format is incorrect') }
  const { access, signedHeaders } = authorization
  const failures = session.failures.get(access) ?? { count: 0, lockedUntil: 0 }
  session.failures.set(access, failures)
  if (failures.lockedUntil > now) return { reply: lockedReply() }

  const key = [...world.accessKeys, ...session.accessKeys].find((known) => known.access === access)
  if (world.applications.some((application) => application.key === access)) return { reply: appKey(access) }
  // A temporary key alone is not known either: https://github.com/iits-consulting/otc-auth/issues/139
  if (key === undefined || (key.securityToken !== undefined && headers['x-security-token'] === undefined)) {
    return { reply: notAuthenticated(unknownKey(world, access)) }
  }
  const date = String(headers['x-sdk-date'] ?? '')
  const time = readSdkDate(date)
  if (time === undefined || !signedHeaders.includes('x-sdk-date')) {
    return { reply: notAuthenticated('x-sdk-date is missing, malformed or not signed') }
  }
  if (Math.abs(time - now) > skew) {
    const times = `signature time:${date},server time:${toSdkDate(now)}`
    return { reply: notAuthenticated(`calc aksk signature fail:signature expired, ${times}`) }
  }
  const wrong = wrongSignature(key, authorization.signature, signedHeaders, request, headers, date)
  if (wrong !== undefined) {
    failures.count += 1
    if (failures.count <= toleratedFailures) return { reply: wrong }
    failures.lockedUntil = now + lockTime
    failures.count = 0
    return { reply: lockedReply() }
  }
  failures.count = 0
  const denied = checkSecurityToken(key, headers, now) ?? refuseState(world, key.account)
  return denied ?? callerOf(world, key.account, key.caller)
}

function refuseState(world: World, account: string): Denied | undefined {
  const state = stateOf(world, account)
  if (state === undefined) return undefined
  return {
    reply:
      state === 'arrears'
        ? serviceError(401, 'APIG.1012', 'Your account balance is insufficient. Top up your account.')
        : serviceError(401, 'APIG.1013', 'Your account has been frozen. Some functions become unavailable.'),
  }
}

/** Two wordings: https://github.com/jeessy2/ddns-go/issues/844 and https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html */
function unknownKey(world: World, access: string): string {
  return world.gateway === 'older' ? `ak ${access} not exist` : `Get secretKey failed,ak:${access},err:ak not exist`
}

/** https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-0003.html */
function appKey(access: string): Reply {
  return gatewayError(401, 'APIG.0303', `Incorrect app authentication information: app not found, appkey ${access}`)
}

function lockedReply(): Reply {
  return notAuthenticated('AK access failed to reach the limit,forbidden')
}

function wrongSignature(
  key: AccessKey,
  signature: string,
  signedHeaders: readonly string[],
  request: RecordedRequest,
  headers: IncomingHttpHeaders,
  date: string,
): Reply | undefined {
  const received = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]))
  const { method, target, rawBody } = request
  const canonical = canonicalRequest({ method, target, headers: received, body: rawBody }, signedHeaders)
  if (canonical === undefined) return notAuthenticated('verify aksk signature fail, a signed header is missing')
  if (sameSignature(signatureOf(canonical, date, key.secret), signature)) return undefined
  // Bars stand for line feeds: https://support.huaweicloud.com/en-us/devg-apisign/api-sign-0001.html
  return notAuthenticated(`verify aksk signature fail, canonicalRequest:${canonical.replaceAll('\n', '|')}`)
}

function checkSecurityToken(key: AccessKey, headers: IncomingHttpHeaders, now: number): Denied | undefined {
  if (key.expiresAt !== undefined && key.expiresAt <= now) {
    return { reply: notAuthenticated(`security token expires, expires_at:${new Date(key.expiresAt).toISOString()}`) }
  }
  if (key.securityToken === headers['x-security-token']) return undefined
  return { reply: notAuthenticated('x-security-token is missing or does not belong to the access key') }
}
