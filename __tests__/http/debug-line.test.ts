import { describe, expect, test } from '@jest/globals'
import { describeAttempt } from '../../src/http/debug-line.ts'
import { createWorld, failure, get, ok, reply, serve } from './server.ts'

const url = 'https://roma.example/v2/p/instances?token=secret&offset=0'

describe('the line of an attempt', () => {
  test.each([
    [{ 'x-request-id': 'r-1' }, ', request ID r-1'],
    [{ 'x-github-request-id': 'A:1' }, ', request ID A:1'],
    [{ 'x-request-id': 'a\n::error::b' }, ', request ID a ::error::b'],
    [{}, ''],
  ])('tells what was asked and what came: %j', (headers, id) => {
    const outcome = { status: 200, headers, body: Buffer.from('four') }
    expect(describeAttempt(get(url), { attempt: 2, milliseconds: 31, outcome })).toBe(
      `ROMA Connect: GET /v2/p/instances: 200 in 31 ms, attempt 2, 4 bytes${id}`,
    )
  })

  test('tells why none came', () => {
    expect(describeAttempt(get(url), { attempt: 1, milliseconds: 5, outcome: 'the connection is refused' })).toBe(
      'ROMA Connect: GET /v2/p/instances: the connection is refused in 5 ms, attempt 1',
    )
  })
})

test('every attempt is told, without body, query or credential', async () => {
  await using server = await serve([
    reply(500, { error_msg: 'sentinel-body' }),
    (response) => void response.socket?.destroy(),
    ok,
    reply(401, { error_msg: 'sentinel-body' }),
  ])
  const told: string[] = []
  using world = createWorld({
    debug: (line) => told.push(line),
    scrub: (text) => text.replaceAll('sentinel-path', '***'),
  })
  const request = get(`${server.url}/sentinel-path/a?b=sentinel-query`, {
    headers: { 'x-auth-token': 'sentinel-token' },
  })
  await world.http.send(request)
  await failure(world.http.send(request))
  expect(told).toEqual([
    expect.stringMatching(/^ROMA Connect: GET \/\*\*\*\/a: 500 in \d+ ms, attempt 1, 29 bytes$/),
    expect.stringMatching(/^ROMA Connect: GET \/\*\*\*\/a: the connection was cut off in \d+ ms, attempt 2$/),
    expect.stringMatching(/^ROMA Connect: GET \/\*\*\*\/a: 200 in \d+ ms, attempt 3, 13 bytes$/),
    expect.stringMatching(/^ROMA Connect: GET \/\*\*\*\/a: 401 in \d+ ms, attempt 1, 29 bytes$/),
  ])
  expect(told.join('\n')).not.toContain('sentinel')
})
