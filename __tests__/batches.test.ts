import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { inBatches } from '../src/batches.ts'

test('batches hold all items in their order, none is empty or too large, and none could take the next one', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 9 }))
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }), (items, most, bytes) => {
      const batches = inBatches(items, { most, bytes, sizeOf: (size) => size })
      const sum = (batch: readonly number[]) => batch.reduce((total, size) => total + size, 0)
      expect(batches.flat()).toEqual(items)
      for (const [index, batch] of batches.entries()) {
        expect(batch.length).toBeGreaterThan(0)
        expect(batch.length).toBeLessThanOrEqual(most)
        if (batch.length > 1) expect(sum(batch)).toBeLessThanOrEqual(bytes)
        const next = batches[index + 1]?.[0]
        if (next !== undefined) expect(batch.length === most || sum(batch) + next > bytes).toBe(true)
      }
    }),
  )
})

test('what has no limit is one batch, and nothing is none', () => {
  expect(inBatches([1, 2, 3], {})).toEqual([[1, 2, 3]])
  expect(inBatches([1, 2, 3], { most: 2 })).toEqual([[1, 2], [3]])
  expect(inBatches([], {})).toEqual([])
})
