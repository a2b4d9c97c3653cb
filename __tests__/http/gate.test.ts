import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createGate, type Gate } from '../../src/http/gate.ts'
import type { Throttle } from '../../src/http/throttle.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** Passes and returns the number; fails when the gate does not open in time. */
async function enter(gate: Gate): Promise<number> {
  const turn = await gate.enter()
  if ('opensIn' in turn) throw new Error(`opens in ${turn.opensIn}`)
  return turn.number
}

function create(seconds = 100_000): { clock: VirtualClock; gate: Gate } {
  const clock = createVirtualClock(seconds)
  return { clock, gate: createGate(clock) }
}

/** How long a gate that was closed so lets nobody pass, in seconds. */
async function closedFor(gate: Gate, clock: VirtualClock, throttle: Throttle): Promise<number> {
  const number = await clock.play(enter(gate))
  const before = clock.passed()
  gate.close(throttle, number)
  await clock.play(enter(gate))
  return Number((clock.passed() - before).toFixed(6))
}

describe('a gate', () => {
  test('that was never closed lets everybody pass at once', async () => {
    const { clock, gate } = create()
    const numbers = await clock.play(Promise.all(Array.from({ length: 100 }, () => enter(gate))))
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect(clock.passed()).toBe(0)
  })

  test('waits as long as it is told', async () => {
    const { clock, gate } = create()
    expect(await closedFor(gate, clock, { wait: 300_000 })).toBe(300)
  })

  test('waits a minute when nobody says how long, and longer each time in vain', async () => {
    const { clock, gate } = create()
    const waits = []
    for (let count = 0; count < 6; count++) waits.push(await closedFor(gate, clock, {}))
    expect(waits).toEqual([60, 120, 240, 480, 900, 900])
    gate.passed(await clock.play(enter(gate)))
    expect(await closedFor(gate, clock, {})).toBe(60)
  })

  test('is never asked without a pause, whatever it is told', async () => {
    const { clock, gate } = create()
    const waits = []
    for (let count = 0; count < 4; count++) waits.push(await closedFor(gate, clock, { wait: 0 }))
    expect(waits).toEqual([0.25, 0.5, 1, 2])
  })

  test('is closed once by all requests that were under way', async () => {
    const { clock, gate } = create()
    const numbers = await clock.play(Promise.all(Array.from({ length: 8 }, () => enter(gate))))
    expect(numbers.map((number) => gate.close({ wait: 5_000 }, number))).toEqual([
      5_000,
      ...Array.from({ length: 7 }, () => undefined),
    ])
    await clock.play(enter(gate))
    expect(clock.passed()).toBe(5)
  })

  test('lets nobody wait past the end of the step: says at once when it opens', async () => {
    const { clock, gate } = create(60)
    gate.close({ wait: 90_000 }, await clock.play(enter(gate)))
    const turns = await clock.play(Promise.all([gate.enter(), gate.enter()]))
    expect(turns).toEqual([{ opensIn: 90_000 }, { opensIn: 90_000 }])
    expect(clock.passed()).toBe(0)
  })

  test('that opens lets pass at the pace that the limit allows, and keeps it', async () => {
    const { clock, gate } = create()
    gate.close({ wait: 60_000, pace: 300 }, await clock.play(enter(gate)))
    await clock.play(enter(gate))
    const opened = clock.passed()
    for (let count = 0; count < 100; count++) gate.passed(await clock.play(enter(gate)))
    expect(clock.passed() - opened).toBeCloseTo(100 * 0.33)
  })
})

/** A service with a limit: so many requests in a window, refused ones counted or not. */
interface Limit {
  readonly requests: number
  readonly seconds: number
  readonly isSliding: boolean
  readonly countsRefused: boolean
  /** Whether it tells its limit, or its window alone, or nothing. */
  readonly tells: 'limit' | 'window' | 'nothing'
}

function createService(clock: VirtualClock, limit: Limit): () => Throttle | undefined {
  const seen: number[] = []
  return () => {
    const now = clock.passed()
    const from = limit.isSliding ? now - limit.seconds : Math.floor(now / limit.seconds) * limit.seconds
    const isFull = seen.filter((at) => at > from || (!limit.isSliding && at === from)).length >= limit.requests
    if (!isFull || limit.countsRefused) seen.push(now)
    if (!isFull) return undefined
    const wait = limit.seconds * 1_000
    return limit.tells === 'nothing' ? {} : limit.tells === 'window' ? { wait } : { wait, pace: wait / limit.requests }
  }
}

/** Sends so many requests in eight lanes; each takes a tenth of a second. */
async function sendAll(limit: Limit, count: number): Promise<{ seconds: number; refused: number; closed: number }> {
  const { clock, gate } = create(1_000_000)
  const service = createService(clock, limit)
  const told = { left: count, refused: 0, closed: 0 }
  async function lane(): Promise<void> {
    while (told.left-- > 0) {
      for (;;) {
        const number = await enter(gate)
        await clock.sleep(100)
        const throttle = service()
        if (throttle === undefined) {
          gate.passed(number)
          break
        }
        told.refused++
        if (gate.close(throttle, number) !== undefined) told.closed++
      }
    }
  }
  await clock.play(Promise.all(Array.from({ length: 8 }, lane)))
  return { seconds: clock.passed(), refused: told.refused, closed: told.closed }
}

describe('against a service with a window', () => {
  test.each<[number, number, Limit['tells']]>([
    [300, 200, 'limit'],
    [300, 200, 'window'],
    [300, 200, 'nothing'],
    [1_000, 100, 'limit'],
    [1_000, 100, 'window'],
    [1_000, 100, 'nothing'],
  ])(
    '%i requests at %i a minute, which tells its %s, need about as long as it takes',
    async (count, requests, tells) => {
      const limit = { requests, seconds: 60, isSliding: true, countsRefused: true, tells }
      const { seconds, refused } = await sendAll(limit, count)
      expect(seconds).toBeLessThan((count / requests) * 60 * 1.4 + 60)
      expect(refused).toBeLessThanOrEqual(count * 0.05)
    },
  )

  test('all come through in the end, whatever the window is like', async () => {
    const limits = fc.record<Limit>({
      requests: fc.integer({ min: 1, max: 60 }),
      seconds: fc.integer({ min: 1, max: 300 }),
      isSliding: fc.boolean(),
      countsRefused: fc.boolean(),
      tells: fc.constantFrom('limit', 'window', 'nothing'),
    })
    await fc.assert(
      fc.asyncProperty(limits, fc.integer({ min: 1, max: 40 }), async (limit, count) => {
        const { seconds, closed } = await sendAll(limit, count)
        const windows = Math.ceil(count / limit.requests)
        // Of who tells nothing it can only be guessed when to ask again.
        const wait = limit.tells === 'nothing' ? Math.max(limit.seconds * 2, 120) : limit.seconds
        expect(seconds).toBeLessThanOrEqual((windows + 1) * (wait + 1) * 1.5 + count * 2.5)
        expect(closed).toBeLessThanOrEqual(windows * 8)
      }),
      { numRuns: 40 },
    )
  })
})
