import { expect } from '@jest/globals'
import type { Change } from '../../../src/swagger/compare/compare.ts'
import { isEqual } from '../../../src/swagger/compare/equality.ts'
import { keysOf, valueAt } from '../../../src/swagger/pointer.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'

/** Every change is told where the documents differ, and no two lines of a list are the same. */
export function expectLaw(before: JsonObject, after: JsonObject, changes: readonly Change[]): void {
  const unlawful = changes.filter(({ pointer }) => {
    const keys = keysOf(pointer)
    return isEqual(valueAt(before, keys), valueAt(after, keys))
  })
  expect(unlawful).toEqual([])
  const lines = changes.map(({ id, method, path, text }) => JSON.stringify([id, method, path, text]))
  expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([])
}
