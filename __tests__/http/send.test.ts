import { afterEach, describe, expect, test } from '@jest/globals'
import nock from 'nock'
import type { HttpRequest } from '../../src/http/request.ts'
import { createWorld, failure, get, ok, reply, serve, start } from './server.ts'

const error = (code: string, text: string) => ({ error_code: code, error_msg: text, request_id: 'r-1' })

describe('a request that is answered', () => {
  test('is sent once, as it was prepared', async () => {
    await using server = await serve([ok])
    using world = createWorld()
    const request = get(`${server.url}/v2/a?b=c`, { method: 'POST', body: '{"名":"é"}' })
    const answer = await world.http.send(request, (sent) => ({
      ...sent,
      headers: { ...sent.headers, 'x-auth-token': 'T' },
    }))
    expect(answer.status).toBe(200)
    expect(answer.body.toString()).toBe('{"fine":true}')
    expect(answer.headers['content-type']).toBe('application/json')
    expect(server.seen).toEqual([expect.objectContaining({ method: 'POST', url: '/v2/a?b=c', body: '{"名":"é"}' })])
    expect(server.seen[0]?.headers).toMatchObject({
      accept: '*/*',
      'x-auth-token': 'T',
      'content-length': String(Buffer.byteLength('{"名":"é"}')),
      'user-agent': expect.stringContaining('roma-connect-export'),
    })
    expect(world.waits).toEqual([])
  })

  test.each([200, 201, 202, 299])('with %i is answered', async (status) => {
    await using server = await serve([reply(status, {})])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).status).toBe(status)
  })

  test('shares its connection with those that follow', async () => {
    await using server = await serve([ok])
    using world = createWorld()
    for (let count = 0; count < 5; count++) await world.http.send(get(server.url))
    expect(new Set(server.seen.map(({ port }) => port)).size).toBe(1)
    await Promise.all(Array.from({ length: 4 }, () => world.http.send(get(server.url))))
    expect(new Set(server.seen.map(({ port }) => port)).size).toBeLessThanOrEqual(4)
  })

  test('leaves no connection after `close`', async () => {
    await using server = await serve([ok, reply(404, {})])
    const world = createWorld()
    await world.http.send(get(server.url))
    await failure(world.http.send(get(server.url)))
    world.http.close()
    await new Promise((resolve) => setImmediate(resolve))
    while ((await server.connections()) > 0) await new Promise((resolve) => setImmediate(resolve))
  })
})

describe('a refusal that may pass', () => {
  test.each([408, 500, 502, 503, 504, 599])('%i is tried again', async (status) => {
    await using server = await serve([reply(status, error('APIG.9999', 'System error')), ok])
    using world = createWorld()
    await world.http.send(get(server.url))
    expect(server.seen).toHaveLength(2)
    expect(world.lines).toEqual([
      `Could not list the instances: ROMA Connect answered ${status} APIG.9999 “System error” (request ID r-1). Trying again in 0.4 s (1 of 2).`,
    ])
  })

  test('is prepared anew for each attempt', async () => {
    await using server = await serve([reply(500, {}), reply(500, {}), ok])
    using world = createWorld()
    let count = 0
    await world.http.send(get(server.url), (request) => ({ ...request, headers: { 'x-attempt': String(++count) } }))
    expect(server.seen.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '2', '3'])
  })

  test('that stays is told with the number of attempts, and what to do', async () => {
    await using server = await serve([reply(500, error('APIG.9999', 'System error'))])
    using world = createWorld({ retries: 3 })
    const { message, code, refusal } = await failure(world.http.send(get(server.url)))
    expect(message).toMatch(
      /^Could not list the instances: ROMA Connect answered 500 APIG\.9999 “System error” \(request ID r-1\)\. It was tried 4 times\. If it lasts/,
    )
    expect(code).toBe('request')
    expect(refusal).toMatchObject({ status: 500, code: 'APIG.9999', requestId: 'r-1' })
  })

  test('without retries is told at once', async () => {
    await using server = await serve([reply(503, '')])
    using world = createWorld({ retries: 0 })
    expect((await failure(world.http.send(get(server.url)))).message).not.toContain('It was tried')
    expect(server.seen).toHaveLength(1)
  })

  test('is waited for longer each time, by chance between half and whole', async () => {
    await using server = await serve([reply(500, {})])
    const waitsAt = async (random: number) => {
      using world = createWorld({ retries: 9, random: () => random })
      await failure(world.http.send(get(server.url)))
      return world.waits
    }
    expect(await waitsAt(0)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
    expect(await waitsAt(1)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })
})

describe('a refusal that stays', () => {
  test.each([400, 401, 403, 404, 405, 409, 412, 413, 414, 494])('%i is not tried again', async (status) => {
    await using server = await serve([reply(status, error('APIG.1005', 'No permissions'))])
    using world = createWorld({ retries: 4 })
    const { refusal } = await failure(world.http.send(get(server.url)))
    expect(refusal).toMatchObject({ status, code: 'APIG.1005', message: 'No permissions' })
    expect(server.seen).toHaveLength(1)
  })

  test('nor is one whose reason is cut, damaged, too large or in another encoding', async () => {
    const cut = reply(401, '{}', { 'content-length': '500' })
    await using server = await serve([
      (response, request) => {
        cut(response, request)
        response.socket?.destroySoon()
      },
      reply(401, Buffer.from([0x1f, 0x8b, 1, 2, 3]), { 'content-encoding': 'gzip' }),
      reply(403, 'x', { 'content-encoding': 'br' }),
      (response) => {
        response.writeHead(401, { 'content-length': String(65 * 1024 * 1024) })
        response.flushHeaders()
      },
    ])
    using world = createWorld({ retries: 4 })
    for (const status of [401, 401, 403, 401]) {
      expect((await failure(world.http.send(get(server.url)))).refusal).toMatchObject({ status, message: '' })
    }
    expect(server.seen).toHaveLength(4)
  })

  test('nor one whose reason does not come', async () => {
    await using server = await serve([
      (response) => {
        response.writeHead(401)
        response.flushHeaders()
      },
    ])
    using world = createWorld({ retries: 4 })
    expect((await failure(world.http.send(get(server.url, { pauseSeconds: 0.05 })))).refusal?.status).toBe(401)
    expect(server.seen).toHaveLength(1)
  })

  test('with a clock that is off says so', async () => {
    await using server = await serve([
      reply(401, error('APIG.0301', 'x'), { date: 'Tue, 24 Nov 2026 07:30:00 GMT' }),
      reply(401, error('APIG.0301', 'x'), { date: 'Tue, 24 Nov 2026 08:55:00 GMT' }),
      reply(401, error('APIG.0301', 'x'), { date: 'Tue, 24 Nov 2026 08:31:00 GMT' }),
    ])
    using world = createWorld({ signingIn: { way: 'access-key' } })
    const messages = []
    for (let count = 0; count < 3; count++) messages.push((await failure(world.http.send(get(server.url)))).message)
    expect(messages[0]).toContain('This runner’s clock is 60 minutes ahead of the server’s.')
    expect(messages[1]).toContain('This runner’s clock is 25 minutes behind the server’s.')
    expect(messages[2]).not.toContain('clock')
  })

  test('is told without known secrets, whole or cut', async () => {
    const secret = 'sentinel'.repeat(60)
    await using server = await serve([
      reply(400, error('APIG.2011', `bad ${secret}`), { 'x-request-id': 'none' }),
      reply(400, `plain ${secret}`),
      reply(400, { error_code: secret, error_msg: 'x', request_id: secret }),
    ])
    using world = createWorld({ scrub: (text) => text.replaceAll(secret, '***') })
    for (let count = 0; count < 3; count++) {
      const { message } = await failure(world.http.send(get(server.url)))
      expect(message).toContain('***')
      expect(message).not.toContain('sentinel')
    }
  })

  test('is one line, whatever it says', async () => {
    await using server = await serve([
      reply(400, error('A\n::error::x', 'one\r\n::set-output name=a::b\u001b[31m ##[add-mask]c')),
    ])
    using world = createWorld()
    const { message } = await failure(world.http.send(get(server.url)))
    expect(message).not.toMatch(/[\r\n\u001b]|##\[/)
  })
})

describe('Retry-After', () => {
  test.each([
    ['7', 7_000],
    ['Tue, 24 Nov 2026 08:30:30 GMT', 30_000],
  ])('%s is waited for, to the millisecond', async (value, expected) => {
    await using server = await serve([reply(503, {}, { 'retry-after': value }), ok])
    using world = createWorld()
    await world.http.send(get(server.url))
    expect(world.waits).toEqual([expected])
  })

  test('that passes the deadline fails at once, and says so', async () => {
    await using server = await serve([reply(503, error('APIG.9999', 'System error'), { 'retry-after': '3600' })])
    using world = createWorld({ seconds: 600 })
    const { message } = await failure(world.http.send(get(server.url)))
    expect(message).toContain(
      'The next try would be in 3,600 seconds, 3,000 seconds after the end of the step: raise the input `timeout`.',
    )
    expect(world.waits).toEqual([])
    expect(server.seen).toHaveLength(1)
  })
})

describe('the deadline', () => {
  test('that is over sends nothing', async () => {
    await using server = await serve([ok])
    using world = createWorld({ seconds: 0 })
    const { code, message } = await failure(world.http.send(get(server.url)))
    expect([code, message]).toEqual([
      'deadline',
      'Could not list the instances: the step’s time is over. Raise the input `timeout`.',
    ])
    expect(server.seen).toEqual([])
  })

  test('ends a request that gets no answer', async () => {
    await using server = await serve([() => undefined])
    using world = createWorld({ seconds: 0.05 })
    expect((await failure(world.http.send(get(server.url)))).code).toBe('deadline')
  })

  test('ends a body that does not come to its end, however it drips', async () => {
    await using server = await serve([
      (response) => {
        const drip = setInterval(() => response.write('.'), 5)
        response.on('close', () => clearInterval(drip))
      },
    ])
    using world = createWorld({ seconds: 0.1 })
    expect((await failure(world.http.send(get(server.url)))).code).toBe('deadline')
  })

  test('is not waited past between attempts', async () => {
    await using server = await serve([reply(500, {})])
    using world = createWorld({ seconds: 1, retries: 9 })
    const { message } = await failure(world.http.send(get(server.url)))
    expect(world.waits).toEqual([375])
    expect(message).toContain(
      'It was tried 2 times. The next try would be in 1 second, 1 second after the end of the step',
    )
  })
})

describe('a redirect', () => {
  test.each([
    [301, 'https://evil.example/a', 'evil.example'],
    [302, '/elsewhere', 'localhost:'],
    [307, '//other.example:8443/x', 'other.example:8443'],
    [308, '', 'localhost:'],
    [304, undefined, 'localhost:'],
  ])('%i to %s is named and not followed', async (status, location, host) => {
    await using server = await serve([reply(status, '', location === undefined ? {} : { location })])
    using world = createWorld()
    const { message, code } = await failure(world.http.send(get(server.url, { headers: { 'x-auth-token': 'T' } })))
    expect(code).toBe('request')
    expect(message).toContain(`ROMA Connect answered ${status}, a redirect to ${host}`)
    expect(message).toContain('It is not followed')
    expect(server.seen).toHaveLength(1)
  })
})

describe('by nock', () => {
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    nock.enableNetConnect()
    expect(pending).toEqual([])
  })

  const request: HttpRequest = get('https://roma.cn-north-4.myhuaweicloud.com/v2/p/instances?offset=0', {
    headers: { 'x-auth-token': 'T', accept: '*/*' },
  })

  test('what goes to a real host is exactly this', async () => {
    nock.disableNetConnect()
    nock('https://roma.cn-north-4.myhuaweicloud.com', { reqheaders: { 'x-auth-token': 'T', accept: '*/*' } })
      .get('/v2/p/instances')
      .query({ offset: '0' })
      .reply(200, { total: 0, instances: [] })
    using world = createWorld()
    expect((await world.http.send(request)).body.toString()).toBe('{"total":0,"instances":[]}')
  })

  test('an answer of a sign-in page in between is told as one', async () => {
    nock.disableNetConnect()
    nock('https://roma.cn-north-4.myhuaweicloud.com')
      .get(/.*/)
      .reply(403, '<!DOCTYPE html><html><head><title>Sign in &amp; more</title></head></html>')
    using world = createWorld()
    expect((await failure(world.http.send(request))).message).toContain(
      'answered 403 “an HTML page with the title ‘Sign in &amp; more’”',
    )
  })

  test('a refused connection to an unexpected host is an error, not a request', async () => {
    nock.disableNetConnect()
    using world = createWorld({ retries: 0 })
    expect((await failure(world.http.send(request))).code).toBe('connection')
  })
})

test('time starts where the tests say', () => {
  expect(new Date(start).toISOString()).toBe('2026-11-24T08:30:00.000Z')
})
