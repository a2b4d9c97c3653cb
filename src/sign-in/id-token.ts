import { UserError } from '../errors.ts'
import { plain } from '../text/foreign-text.ts'
import type { Send } from '../http/request.ts'
import type { IdTokenEndpoint } from '../inputs/sign-in-way.ts'
import { isRecord, parseObject } from '../http/reply.ts'

/** https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
export async function getIdToken(
  endpoint: IdTokenEndpoint,
  audience: string,
  { send, mask }: { send: Send; mask: (secret: string) => void },
): Promise<{ idToken: string; subject: string }> {
  const url = new URL(endpoint.url)
  url.searchParams.set('audience', audience)
  const reply = await send({
    purpose: 'get an ID token from GitHub',
    service: 'github',
    call: 'get ID token',
    method: 'GET',
    url: url.href,
    headers: { authorization: `Bearer ${endpoint.token}`, accept: 'application/json' },
  })
  const { value } = parseObject(reply.body, 'ID token of GitHub')
  if (typeof value !== 'string' || value === '') {
    throw new UserError('reply', 'GitHub’s answer holds no ID token: run the job again.')
  }
  mask(value)
  return { idToken: value, subject: readSubject(value) }
}

/** The `sub` claim, for error messages; '' when the token cannot be read. It is no secret. */
export function readSubject(idToken: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return isRecord(claims) && typeof claims['sub'] === 'string' ? plain(claims['sub'], 300) : ''
  } catch {
    return ''
  }
}
