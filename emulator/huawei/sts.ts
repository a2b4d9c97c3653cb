import { verifyToken, type Claims } from '../jwt.ts'
import type { SignInCall } from './iam.ts'
import { isObject, readJson } from './json.ts'
import { gatewayError, replyJson, type Reply } from './replies.ts'
import { hexId } from './builders.ts'
import { makeTemporaryKey } from './temporary-keys.ts'
import type { AccessKey, Agency, OidcProvider } from './world.ts'

interface AssumeRequest {
  provider: string
  agency: string
  session: string
  idToken: string
  seconds: number
}

const fields = [
  'provider_urn',
  'agency_urn',
  'agency_session_name',
  'id_token',
  'duration_seconds',
  'policy',
  'policy_ids',
]

/**
 * https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html
 * Users have seen STS5.1001, STS5.1106 and STS5.2001; the other codes stand in for those that no page names.
 */
export function assumeAgency(call: SignInCall): Reply {
  // It needs no signature, and Huawei’s own clients sign it all the same, so what else it carries is not looked at.
  const { world, session, request, headers, keys, now } = call
  if (!(headers['content-type'] ?? '').startsWith('application/json')) {
    return gatewayError(400, 'STS5.0002', 'invalid parameter: Content-Type')
  }
  const asked = readAssumeRequest(request.body)
  if (typeof asked === 'string') return gatewayError(400, 'STS5.0002', `invalid parameter: ${asked}`)
  const provider = world.oidcProviders.find(({ urn }) => urn === asked.provider)
  if (provider === undefined) return gatewayError(404, 'STS5.2000', 'OIDC provider not found')
  const claims = verifyToken(asked.idToken, keys, now)
  if (typeof claims === 'string') return gatewayError(400, 'STS5.2002', `invalid ID token: ${claims}`)
  if (claims['iss'] !== provider.issuer) return gatewayError(400, 'STS5.2002', 'invalid ID token: another issuer')
  if (!provider.audiences.includes(String(claims['aud']))) {
    return gatewayError(400, 'STS5.2001', `audience ${String(claims['aud'])} is not registered with the provider`)
  }
  const agency = world.agencies.find(({ urn }) => urn === asked.agency)
  if (agency === undefined) return gatewayError(404, 'STS5.1106', `agency ${asked.agency} not found`)
  if (!trusts(agency, provider, claims)) {
    return gatewayError(403, 'STS5.1001', 'no identity-based policy allows the sts:agencies:assumeWithOIDC action')
  }
  if (asked.seconds > agency.maxSessionSeconds) {
    return gatewayError(400, 'STS5.0002', 'invalid parameter: duration_seconds')
  }
  const key = makeTemporaryKey(agency.account, agency.urn, now + asked.seconds * 1000)
  session.accessKeys.push(key)
  return replyJson(200, describeAssumed(agency, asked, claims, key))
}

/** @returns the name of the first field that is wrong, when one is */
function readAssumeRequest(text: string): AssumeRequest | string {
  const body = readJson(text)
  if (!isObject(body)) return 'body'
  const extra = Object.keys(body).find((key) => !fields.includes(key))
  if (extra !== undefined) return extra
  const { provider_urn: provider, agency_urn: agency, agency_session_name: session, id_token: idToken } = body
  const seconds = body['duration_seconds'] ?? 3600
  if (typeof provider !== 'string') return 'provider_urn'
  if (typeof agency !== 'string') return 'agency_urn'
  if (typeof session !== 'string' || !/^[\w+=,.@-]{2,128}$/.test(session)) return 'agency_session_name'
  if (typeof idToken !== 'string' || idToken.length < 4 || idToken.length > 20_000) return 'id_token'
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 900 || seconds > 43_200) {
    return 'duration_seconds'
  }
  return { provider, agency, session, idToken, seconds }
}

function trusts(agency: Agency, provider: OidcProvider, claims: Claims): boolean {
  const subject = String(claims['sub'])
  return (
    agency.provider === provider.urn &&
    agency.issuer === claims['iss'] &&
    agency.audience === claims['aud'] &&
    agency.subjects.some((pattern) => matchesPattern(subject, pattern))
  )
}

/** StringMatch of a trust policy: `*` stands for any text, `?` for one character. */
function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(text)
}

function describeAssumed(agency: Agency, asked: AssumeRequest, claims: Claims, key: AccessKey): object {
  const account = hexId(agency.account)
  const name = agency.urn.split(':').at(-1) ?? ''
  return {
    assumed_agency: {
      urn: `sts::${account}:assumed-agency:${name}/${asked.session}`,
      id: `${hexId(agency.urn)}:${asked.session}`,
    },
    credentials: {
      access_key_id: key.access,
      secret_access_key: key.secret,
      security_token: key.securityToken,
      expiration: new Date(key.expiresAt ?? 0).toISOString(),
    },
    subject_from_id_token: claims['sub'],
    audience: claims['aud'],
    provider: asked.provider,
    source_identity: '',
  }
}
