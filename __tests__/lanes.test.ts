import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createLanes, mapInLanes, mostLanes } from '../src/lanes.ts'

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Work that tells how much of it was done at a time. */
function createWork() {
  let busy = 0
  const seen: number[] = []
  return {
    seen,
    most: () => Math.max(0, ...seen),
    work: async (length: number) => {
      seen.push(++busy)
      await turns(length)
      busy--
    },
  }
}

describe('lanes', () => {
  test('let so many through at a time, in order, and all in the end', async () => {
    const inLane = createLanes()
    const { work, most } = createWork()
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        inLane(async () => {
          order.push(index)
          await work(2)
        }),
      ),
    )
    expect(most()).toBe(mostLanes)
    expect(order).toEqual(Array.from({ length: 30 }, (_, index) => index))
  })

  test('are given back by work that fails', async () => {
    const inLane = createLanes()
    const failing = Array.from({ length: 20 }, () => inLane(() => Promise.reject(new Error('no'))))
    expect((await Promise.allSettled(failing)).every(({ status }) => status === 'rejected')).toBe(true)
    await expect(inLane(() => Promise.resolve('through'))).resolves.toBe('through')
  })

  test('do all the work, whatever fails on the way', async () => {
    const step = fc.record({ length: fc.integer({ min: 0, max: 3 }), fails: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const inLane = createLanes()
        const { work, most } = createWork()
        const results = await Promise.allSettled(
          steps.map(({ length, fails }) =>
            inLane(async () => {
              await work(length)
              if (fails) throw new Error('no')
            }),
          ),
        )
        expect(results.map(({ status }) => status === 'rejected')).toEqual(steps.map(({ fails }) => fails))
        expect(most()).toBeLessThanOrEqual(mostLanes)
      }),
      { numRuns: 30 },
    )
  })
})

describe('mapInLanes', () => {
  test('keeps the order of the items, so many at a time', async () => {
    const { work, most } = createWork()
    const items = Array.from({ length: 20 }, (_, index) => index)
    const results = await mapInLanes(items, async (item, index) => {
      await work(item % 3)
      return [item * 2, index]
    })
    expect(results).toEqual(items.map((item) => [item * 2, item]))
    expect(most()).toBe(mostLanes)
  })

  test('of nothing is nothing', async () => {
    await expect(mapInLanes([], () => Promise.reject(new Error('no')))).resolves.toEqual([])
  })

  test('stops what has not started after a failure, and waits for what has', async () => {
    const done: number[] = []
    const started: number[] = []
    const items = Array.from({ length: 30 }, (_, index) => index)
    const result = mapInLanes(items, async (item) => {
      started.push(item)
      if (item === 3) throw new Error('first')
      await turns(3)
      if (item === 4) throw new Error('second')
      done.push(item)
    })
    await expect(result).rejects.toThrow('first')
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(done).toEqual([0, 1, 2, 5, 6, 7])
  })
})
