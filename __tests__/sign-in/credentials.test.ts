import { describe, expect, test } from '@jest/globals'
import type { HttpRequest } from '../../src/http/request.ts'
import { withKeys, withToken } from '../../src/sign-in/credentials.ts'
import { authorization } from '../../src/sign-in/signature.ts'

const request: HttpRequest = {
  purpose: 'list the custom backends',
  service: 'roma',
  method: 'GET',
  url: 'https://roma.example:8443/prefix/v2/p/apic/instances/i/livedata-apis?offset=0&limit=500&name=a%20b',
  headers: { 'content-type': 'application/json', accept: '*/*', 'accept-encoding': 'gzip' },
}
const date = Date.parse('2026-11-24T08:30:00Z')

test('a token is sent, and the rest stays', () => {
  expect(withToken('T')(request)).toEqual({ ...request, headers: { ...request.headers, 'x-auth-token': 'T' } })
})

describe('keys', () => {
  const keys = { accessKey: 'AK', secretKey: 'SK' }

  test('sign the host, the date, the project and the content type, not what a proxy may change', () => {
    const { headers, ...rest } = withKeys(keys, { projectId: 'p', now: () => date })(request)
    expect(rest).toEqual({ ...request, headers: undefined })
    expect(headers).toMatchObject({
      host: 'roma.example:8443',
      'x-sdk-date': '20261124T083000Z',
      'x-project-id': 'p',
    })
    expect(headers).not.toHaveProperty('x-security-token')
    expect(headers['authorization']).toBe(
      authorization(
        {
          method: 'GET',
          path: '/prefix/v2/p/apic/instances/i/livedata-apis',
          query: [
            ['offset', '0'],
            ['limit', '500'],
            ['name', 'a b'],
          ],
          headers,
          body: '',
        },
        keys,
        ['content-type', 'host', 'x-project-id', 'x-sdk-date'],
      ),
    )
  })

  test('that are temporary sign their token', () => {
    const temporary = { ...keys, securityToken: 'ST' }
    const { headers } = withKeys(temporary, { projectId: undefined, now: () => date })({
      ...request,
      method: 'POST',
      body: '{"format":"json"}',
    })
    expect(headers['x-security-token']).toBe('ST')
    expect(headers).not.toHaveProperty('x-project-id')
    expect(headers['authorization']).toMatch(
      /^SDK-HMAC-SHA256 Access=AK, SignedHeaders=content-type;host;x-sdk-date;x-security-token, Signature=[0-9a-f]{64}$/,
    )
  })

  test('sign anew each time, with the time', () => {
    let now = date
    const prepare = withKeys(keys, { projectId: 'p', now: () => now })
    const first = prepare(request).headers
    now += 1_000
    const second = prepare(request).headers
    expect(second['x-sdk-date']).toBe('20261124T083001Z')
    expect(second['authorization']).not.toBe(first['authorization'])
  })
})
