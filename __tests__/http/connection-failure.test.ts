import { describe, expect, test } from '@jest/globals'
import { describeConnectionLoss, describeProxyRefusal } from '../../src/http/connection-failure.ts'

describe('a lost connection', () => {
  test.each([
    ['ENOTFOUND', 'the host name is not known'],
    ['ECONNREFUSED', 'the connection is refused'],
    ['ETIMEDOUT', 'no connection came about in time'],
    ['EHOSTUNREACH', 'no way there (EHOSTUNREACH)'],
  ])('%s may be another one the next time, and is no answer', (code, reason) => {
    const loss = describeConnectionLoss(code, 'no way there')
    expect(loss).toMatchObject({ mayRetry: true, wasOpen: false })
    expect(loss.reason).toContain(reason)
  })

  test.each(['ECONNRESET'])('%s ends a connection that there was', (code) => {
    expect(describeConnectionLoss(code, 'gone')).toEqual({
      mayRetry: true,
      wasOpen: true,
      reason: 'the connection was cut off',
    })
  })

  test.each(['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO'])(
    '%s stays as it is, and is told with what helps',
    (code) => {
      const { mayRetry, reason } = describeConnectionLoss(code, 'not trusted')
      expect(mayRetry).toBe(false)
      expect(reason).toMatch(new RegExp(`not trusted \\(${code}\\); .*NODE_EXTRA_CA_CERTS`))
    },
  )

  test('without a code is told in the error’s own words', () => {
    expect(describeConnectionLoss('', 'strange').reason).toBe('strange')
  })
})

describe('a proxy that refuses', () => {
  test.each([
    ['407', false, /HTTPS_PROXY: http:\/\/user:password@host:port/],
    ['403', false, /\(403\); allow this host/],
    ['503', true, /\(503\)/],
    [undefined, true, /cannot be reached, no route/],
  ])('with %s', (status, mayRetry, reason) => {
    expect(describeProxyRefusal(status, 'no route')).toEqual({
      mayRetry,
      wasOpen: false,
      reason: expect.stringMatching(reason),
    })
  })
})
