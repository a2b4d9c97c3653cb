import { describe, expect, test } from '@jest/globals'
import { createHttp } from '../../src/http/send.ts'
import { mapInLanes } from '../../src/lanes.ts'
import { createWorld, failure, get, ok, reply, serve, type Answer } from './server.ts'
import { createVirtualClock } from './virtual-clock.ts'

const error = (code: string, text: string) => ({ error_code: code, error_msg: text, request_id: 'r-1' })
const throttled = (text: string, status = 429, code = 'APIG.0308') => reply(status, error(code, text))

describe('a throttle', () => {
  test('uses up no retry, however often it comes', async () => {
    await using server = await serve([...Array.from({ length: 6 }, () => throttled('time:5 second')), ok])
    using world = createWorld({ retries: 0 })
    expect((await world.http.send(get(server.url))).status).toBe(200)
    expect(world.waits).toEqual([5_000, 5_000, 5_000, 5_000, 5_000, 8_000])
  })

  test('leaves the retries to what fails', async () => {
    await using server = await serve([
      throttled('time:1 second'),
      reply(500, {}),
      throttled('time:1 second'),
      reply(500, {}),
    ])
    using world = createWorld({ retries: 1 })
    const { message } = await failure(world.http.send(get(server.url)))
    expect(message).toContain('answered 500 “{}”. It was tried 4 times.')
  })

  test('is told once, with how long and why', async () => {
    const text = 'The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 minute'
    const underWay: (() => void)[] = []
    const together: Answer = (response, request) => {
      underWay.push(() => throttled(text)(response, request))
      if (underWay.length === 5) for (const answer of underWay) answer()
    }
    await using server = await serve([together, together, together, together, together, ok])
    using world = createWorld()
    const sends = Array.from({ length: 5 }, () => world.http.send(get(server.url)))
    expect((await Promise.all(sends)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(world.lines).toEqual([
      `Could not list the instances: ROMA Connect answered 429 APIG.0308 “${text}” (request ID r-1). ` +
        'Waiting 60.0 s, in which nothing is sent to ROMA Connect.',
    ])
    expect(world.waits[0]).toBe(60_000)
  })

  test('is no document that speaks of one', async () => {
    const message = 'Too many requests: rate limit exceeded'
    await using server = await serve([reply(200, { swagger: '2.0', info: { message }, paths: {} })])
    using world = createWorld()
    expect((await world.http.send(get(server.url))).status).toBe(200)
    expect(world.waits).toEqual([])
  })

  test('that comes with 200 is one', async () => {
    await using server = await serve([throttled('time:5 second', 200, 'APIG.9008'), ok])
    using world = createWorld({ retries: 0 })
    expect((await world.http.send(get(server.url))).body.toString()).toBe('{"fine":true}')
    expect(world.waits).toEqual([5_000])
  })

  test('of one service does not hold the others', async () => {
    await using server = await serve([throttled('time:1 hour'), ok])
    using world = createWorld()
    const late = failure(world.http.send(get(server.url)))
    expect((await late).code).toBe('deadline')
    expect((await world.http.send(get(server.url, { service: 'iam' }))).status).toBe(200)
    expect(world.waits).toEqual([])
  })

  test('that outlasts the step fails at once, says by how much, and what has not started fails too', async () => {
    await using server = await serve([throttled('limit:200,time:5 minute')])
    using world = createWorld({ seconds: 120 })
    const { message, code, opensIn } = await failure(world.http.send(get(server.url)))
    expect(code).toBe('deadline')
    expect(message).toContain(
      '“limit:200,time:5 minute” (request ID r-1). The next try would be in 300 seconds, 180 seconds after the end of the step: raise the input `timeout`.',
    )
    expect(opensIn).toBe(300_000)
    expect((await failure(world.http.send(get(server.url)))).message).toBe(
      'Could not list the instances: ROMA Connect takes no more requests for now. The next try would be in 300 seconds, 180 seconds after the end of the step: raise the input `timeout`.',
    )
    expect(world.waits).toEqual([])
    expect(server.seen).toHaveLength(1)
  })

  test('waits before the credential is made ready, since it can outlast one', async () => {
    await using server = await serve([throttled('time:9 minute'), ok])
    const order: string[] = []
    using world = createWorld({ sleep: () => Promise.resolve(void order.push('sleep')) })
    const ready = () => Promise.resolve(void order.push('ready'))
    await world.http.send(get(server.url, { ready }), (request) => {
      order.push('prepare')
      return request
    })
    expect(order).toEqual(['ready', 'prepare', 'sleep', 'ready', 'prepare'])
  })
})

/** So many requests a minute, by a clock. */
function limited(requests: number, now: () => number): Answer {
  const seen: number[] = []
  return (response, request) => {
    const isFull = seen.filter((at) => at > now() - 60_000).length >= requests
    seen.push(now())
    const answer = isFull ? throttled(`policy user over ratelimit,limit:${requests},time:1 minute`) : ok
    answer(response, request)
  }
}

describe('many requests, in eight lanes', () => {
  async function sendMany(count: number, requests: number, seconds: number) {
    const clock = createVirtualClock(seconds)
    const lines: string[] = []
    const http = createHttp({ ...clock, retries: 0, log: (line) => lines.push(line), scrub: (text) => text })
    const state = { busy: 0 }
    const answer = limited(requests, clock.now)
    await using server = await serve([
      (response, request) => {
        state.busy++
        response.on('close', () => state.busy--)
        answer(response, request)
      },
    ])
    const items = Array.from({ length: count }, (_, index) => index)
    const sent = mapInLanes(items, async () => (await http.send(get(server.url))).status)
    const result = await clock.play(
      sent.then((statuses) => statuses.length).catch((reason: unknown) => reason),
      () => state.busy > 0,
    )
    http.close()
    return { result, seconds: clock.passed(), lines, sent: server.seen.length }
  }

  test.each([
    [300, 200, 280, 120],
    [1_000, 100, 1_800, 800],
  ])('%i at %i a minute come through within %i seconds', async (count, requests, seconds, most) => {
    const outcome = await sendMany(count, requests, seconds)
    expect(outcome.result).toBe(count)
    expect(outcome.seconds).toBeLessThan(most)
    expect(outcome.lines.length).toBeLessThanOrEqual(2)
    expect(outcome.sent).toBeLessThan(count * 1.05)
  })

  test('that need longer than the step has fail with how much is missing', async () => {
    const { result } = await sendMany(300, 200, 30)
    expect(result).toMatchObject({
      code: 'deadline',
      message: expect.stringMatching(/next try would be in 60 seconds, \d+ seconds after the end of the step/),
    })
  })
})
