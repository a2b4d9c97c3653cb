import type { HttpRequest, Prepare } from '../http/request.ts'
import { authorization, sdkDate, type AccessKeys } from './signature.ts'

/** Authorises requests with a project-scoped token. */
export function withToken(token: string): Prepare {
  return (request) => ({ ...request, headers: { ...request.headers, 'x-auth-token': token } })
}

/** Signs requests; a temporary key needs its security token, which is signed too. */
export function withKeys(
  keys: AccessKeys & { readonly securityToken?: string | undefined },
  { projectId, now }: { projectId: string | undefined; now: () => number },
): Prepare {
  return (request) => {
    const url = new URL(request.url)
    const headers = {
      ...request.headers,
      host: url.host,
      'x-sdk-date': sdkDate(new Date(now())),
      // Needed for resources of a sub-project: https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
      ...(projectId === undefined ? {} : { 'x-project-id': projectId }),
      ...(keys.securityToken === undefined ? {} : { 'x-security-token': keys.securityToken }),
    }
    const signed = Object.keys(headers).filter((name) => !/^(accept|accept-encoding)$/.test(name))
    return { ...request, headers: { ...headers, authorization: sign(request, url, { headers, keys, signed }) } }
  }
}

function sign(
  request: HttpRequest,
  url: URL,
  { headers, keys, signed }: { headers: Record<string, string>; keys: AccessKeys; signed: readonly string[] },
): string {
  const signable = {
    method: request.method,
    path: url.pathname,
    query: [...url.searchParams],
    headers,
    body: request.body ?? '',
  }
  return authorization(signable, keys, signed)
}
