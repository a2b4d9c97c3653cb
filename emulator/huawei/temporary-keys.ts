import { randomBytes } from 'node:crypto'
import { isDenied, type Caller, type Denied } from './authentication.ts'
import type { SignInCall } from './iam.ts'
import { isObject, lookUp, readJson } from './json.ts'
import { keystoneError, replyJson, serviceError, type Reply } from './replies.ts'
import type { AccessKey, Token } from './world.ts'

/** A temporary access key for somebody, good until then. */
export function makeTemporaryKey(account: string, caller: string, expiresAt: number): AccessKey {
  return {
    access: `HSTA${randomBytes(8).toString('hex').toUpperCase()}`,
    secret: randomBytes(30).toString('base64url'),
    securityToken: randomBytes(900).toString('base64'),
    expiresAt,
    account,
    caller,
  }
}

/**
 * A temporary access key for a token, which is in the body or in the header.
 * https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0002.html
 */
export function issueTemporaryKey(call: SignInCall, caller: Caller | Denied): Reply {
  const { world, session, request, now } = call
  const identity = lookUp(readJson(request.body), 'auth', 'identity')
  const methods = lookUp(identity, 'methods')
  if (!isObject(identity) || !Array.isArray(methods) || !methods.includes('token')) {
    return serviceError(400, 'IAM.0011', 'Request body is invalid.')
  }
  const seconds = lookUp(identity, 'token', 'duration_seconds') ?? 900
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 900 || seconds > 86_400) {
    return serviceError(400, 'IAM.0011', 'Request parameter duration_seconds is invalid.')
  }
  const value = lookUp(identity, 'token', 'id')
  const token = [...world.tokens, ...session.tokens].find((known) => known.value === value)
  const owner = value === undefined ? ownerOf(caller) : validOwner(token, now)
  if (owner === undefined) return keystoneError(401, 'The request you have made requires authentication.')
  const key = makeTemporaryKey(owner.account, owner.name, now + seconds * 1_000)
  session.accessKeys.push(key)
  const expiry = new Date(key.expiresAt ?? 0).toISOString().replace('Z', '000Z')
  const { access, secret, securityToken: securitytoken } = key
  return replyJson(201, { credential: { access, secret, securitytoken, expires_at: expiry } })
}

function ownerOf(caller: Caller | Denied): { account: string; name: string } | undefined {
  return isDenied(caller) ? undefined : { account: caller.account, name: caller.name }
}

function validOwner(token: Token | undefined, now: number): { account: string; name: string } | undefined {
  return token === undefined || token.expiresAt <= now ? undefined : { account: token.account, name: token.caller }
}
