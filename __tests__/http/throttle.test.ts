import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readRefusal } from '../../src/http/failure.ts'
import type { HttpReply } from '../../src/http/request.ts'
import type { Service } from '../../src/http/huawei-situation.ts'
import { parseRetryAfter, parseWindow, readThrottle, type Throttle } from '../../src/http/throttle.ts'

const now = Date.parse('2026-11-24T08:30:00Z')

function read(service: Service, status: number, body: unknown, headers: HttpReply['headers'] = {}) {
  const reply = { status, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) }
  const refusal = readRefusal(reply, { scrub: (text) => text })
  return readThrottle({ service }, reply, { refusal, now })
}

const error = (code: string, message: string) => ({ error_code: code, error_msg: message, request_id: 'r-1' })

describe('a throttle of Huawei Cloud’s', () => {
  test.each<[string, number, unknown, HttpReply['headers'], Throttle]>([
    ['the bare status', 429, '', {}, {}],
    ['a page of a firewall', 429, '<html><title>Too many</title></html>', {}, {}],
    ['Retry-After', 429, '', { 'retry-after': '7' }, { wait: 7_000 }],
    ['a blank Retry-After', 429, '', { 'retry-after': ' ' }, {}],
    ['ROMA Connect’s own code, as 500', 500, error('APIG.9008', 'Too many requests. Try again later'), {}, {}],
    ['that code in another status', 400, error('APIG.9008', 'x'), {}, {}],
    ['that code in a 200', 200, error('APIG.9008', 'Too many requests'), {}, {}],
    [
      'the gateway’s code, with its window',
      429,
      error(
        'APIGW.0308',
        'The throttling threshold has been reached: policy user over ratelimit,limit:200,time:5 minute',
      ),
      {},
      { wait: 300_000, pace: 1_500 },
    ],
    [
      'the window before Retry-After',
      429,
      error('APIG.0308', 'policy ip over ratelimit,limit:5,time:1 second'),
      { 'retry-after': '90' },
      { wait: 1_000, pace: 200 },
    ],
    ['another shape', 400, { code: 'X', message: 'The request is too frequent' }, {}, {}],
    [
      'a nested one',
      503,
      { error: { code: 503, message: 'Rate limit exceeded, retry after 30 seconds' } },
      {},
      { wait: 30_000 },
    ],
    ['plain words', 403, 'Too Many Requests', {}, {}],
    ['Chinese words', 500, error('ROMA.0001', '请求过于频繁，请在2分钟后重试'), {}, { wait: 120_000 }],
  ])('by %s', (_, status, body, headers, expected) => {
    for (const service of ['roma', 'iam', 'sts'] as const) {
      expect(JSON.parse(JSON.stringify(read(service, status, body, headers)))).toEqual(expected)
    }
  })

  test.each<[string, number, unknown]>([
    ['a wrong sign-in, whatever it says', 401, error('APIG.0301', 'rate limit, too many requests')],
    ['a locked key', 401, error('APIG.0301', 'AK access failed to reach the limit,forbidden')],
    ['a locked account', 403, error('IAM.0001', 'The account is locked. Too many failed attempts.')],
    ['a policy that is not there', 404, error('APIG.3005', 'The request throttling policy does not exist.')],
    [
      'a policy that one may not touch',
      403,
      error('APIG.1105', 'No permissions to perform operations on this request throttling policy.'),
    ],
    ['a quota', 403, error('APIG.3103', 'The number of apps exceeds the maximum allowed limit.')],
    ['an error of the server', 500, error('APIG.9999', 'System error')],
    ['a late gateway', 504, error('APIG.0203', 'Backend timeout')],
    ['a busy service', 503, ''],
  ])('is not %s', (_, status, body) => {
    for (const service of ['roma', 'iam', 'sts'] as const) expect(read(service, status, body)).toBeUndefined()
  })
})

describe('the window of a text', () => {
  test.each<[string, number | undefined]>([
    ['limit:200,time:5 minute', 300_000],
    ['limit:5,time:1 second', 1_000],
    ['limit:9,time:2 hours', 7_200_000],
    ['limit:9,time:1 day', 86_400_000],
    ['limit:9,time:minute', 60_000],
    ['limit:9, time = 30', 30_000],
    ['limit:100,time:500 ms', 500],
    ['try again in 45 s', 45_000],
    ['Please wait 3 minutes.', 180_000],
    ['at most 100 requests per minute', 60_000],
    ['100 requests/second', 1_000],
    ['time:0 second', undefined],
    ['wait for the administrator', undefined],
    ['in the project cn-north-4', undefined],
    ['Too many requests. Try again later', undefined],
    ['', undefined],
  ])('%j', (text, window) => {
    expect(parseWindow(text).window).toBe(window)
  })

  test('is never zero, negative or no number', () => {
    const piece = fc.constantFrom(
      'limit:',
      'time:',
      ' ',
      '5',
      '0',
      'minute',
      'second',
      ',',
      'in ',
      'wait',
      '999999999',
      'h',
    )
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          const { window = 1, limit = 1 } = parseWindow(text)
          expect(window > 0 && Number.isFinite(window) && limit > 0).toBe(true)
        },
      ),
    )
  })

  test('is looked for in a time that grows with the text', () => {
    const time = (text: string) => {
      const before = performance.now()
      for (let count = 0; count < 5; count++) parseWindow(text)
      return performance.now() - before
    }
    for (const piece of ['time:', 'limit:', 'in 1', ' ', '1', 'wait ', '/', 'time:1 ']) {
      const text = (length: number) => piece.repeat(length / piece.length)
      time(text(50_000))
      expect(time(text(100_000))).toBeLessThan(Math.max(50, time(text(50_000)) * 8))
    }
  })
})

describe('a limit of GitHub’s', () => {
  const graphql = (type: string, message: string) => ({ errors: [{ type, message }] })

  test.each<[string, number, unknown, HttpReply['headers'], number | undefined]>([
    ['RATE_LIMIT', 200, graphql('RATE_LIMIT', 'API rate limit already exceeded for user ID 1.'), {}, undefined],
    ['RATE_LIMITED', 200, graphql('RATE_LIMITED', 'x'), {}, undefined],
    [
      'words beside data',
      200,
      { data: {}, errors: [{ message: 'You have exceeded a secondary rate limit' }] },
      {},
      undefined,
    ],
    ['words in a 200, with Retry-After', 200, graphql('X', 'secondary rate limit'), { 'retry-after': '30' }, 30_000],
    ['a 200 that tells the reset', 200, graphql('RATE_LIMIT', 'x'), reset(90), 90_000],
    ['the primary limit', 403, { message: 'API rate limit exceeded for user ID 1.' }, reset(600), 600_000],
    [
      'the primary limit without a reset',
      403,
      { message: 'API Rate Limit Exceeded' },
      { 'x-ratelimit-remaining': '0' },
      undefined,
    ],
    ['a reset that is over', 403, { message: 'x' }, reset(-5), 1_000],
    [
      'the secondary limit',
      403,
      { message: 'You have exceeded a secondary rate limit.' },
      { 'x-ratelimit-remaining': '4000' },
      undefined,
    ],
    [
      'with a blank Retry-After',
      403,
      { message: 'You have exceeded a secondary rate limit. …' },
      { 'retry-after': '' },
      undefined,
    ],
    [
      'the abuse detection',
      403,
      { message: 'You have triggered an abuse detection mechanism.' },
      { 'retry-after': '60' },
      60_000,
    ],
    ['Retry-After alone', 403, { message: 'no' }, { 'retry-after': '8' }, 8_000],
    ['the bare status', 429, '', {}, undefined],
  ])('by %s', (_, status, body, headers, wait) => {
    const found = read('github', status, body, headers)
    expect(found).toBeDefined()
    expect(found?.wait).toBe(wait)
  })

  function reset(seconds: number): HttpReply['headers'] {
    return { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + seconds) }
  }

  test.each<[string, number, unknown, HttpReply['headers']]>([
    ['a permission', 403, { message: 'Resource not accessible by integration' }, { 'x-ratelimit-remaining': '4999' }],
    ['a permission with a blank Retry-After', 403, { message: 'no' }, { 'retry-after': '' }],
    ['another error of GraphQL’s', 200, graphql('NOT_FOUND', 'Could not resolve to a Ref'), {}],
    ['a last request that was let through', 200, { data: {} }, reset(600)],
    ['a file about limits', 200, { text: 'the "errors" of a rate limit' }, {}],
    ['an error of the server', 502, { message: 'rate limit' }, { 'retry-after': '5' }],
    ['a wrong token', 401, { message: 'Bad credentials' }, {}],
  ])('is not %s', (_, status, body, headers) => {
    expect(read('github', status, body, headers)).toBeUndefined()
  })
})

describe('Retry-After', () => {
  test.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['Tue, 24 Nov 2026 08:30:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 08:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    ['  ', undefined],
  ])('%j', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected)
  })

  test('is never negative or no number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String)), (value) => {
        const wait = parseRetryAfter(value, now)
        expect(wait === undefined || wait >= 0).toBe(true)
      }),
    )
  })
})
