import { expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { chainOf, diamondOf, familyOf, flatFamilyOf } from '../../../bench/composed-documents.ts'

/** How often a comparison looks at the documents: the same on every machine. */
function countLooks(before: JsonObject, after: JsonObject): number {
  let looks = 0
  const known = new WeakMap<object, object>()
  const watch = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value
    const watched = known.get(value) ?? new Proxy(value, handler)
    known.set(value, watched)
    return watched as T
  }
  const handler: ProxyHandler<object> = {
    get: (target, key, receiver) => {
      looks += 1
      return watch<unknown>(Reflect.get(target, key, receiver))
    },
    ownKeys: (target) => {
      looks += 1
      return Reflect.ownKeys(target)
    },
  }
  expect(compare(watch(before), watch(after)).filter(({ method }) => method !== null)).not.toHaveLength(0)
  return looks
}

const shapes: readonly (readonly [string, (size: number) => [JsonObject, JsonObject]])[] = [
  ['a chain of parts', (size) => [chainOf(size * 100, 'string'), chainOf(size * 100, 'integer')]],
  ['subclasses of one base', (size) => [familyOf(size * 100, 300, 'string'), familyOf(size * 100, 300, 'integer')]],
  [
    'subclasses that are written out',
    (size) => [flatFamilyOf(size * 10, 100, 'string'), familyOf(size * 10, 100, 'integer')],
  ],
  [
    'subclasses that were written out',
    (size) => [familyOf(size * 10, 100, 'string'), flatFamilyOf(size * 10, 100, 'integer')],
  ],
]

test.each(shapes)('Twice as many take twice as long: %s', (_, documents) => {
  const [few, many] = [countLooks(...documents(2)), countLooks(...documents(4))]
  expect(many / few).toBeLessThan(2.5)
})

test('A diamond of many levels has as many ways as there are atoms, and is looked at level by level', () => {
  const [few, many] = [50, 100].map((levels) => countLooks(diamondOf(levels, 'string'), diamondOf(levels, 'integer')))
  expect((many ?? Infinity) / (few ?? 1)).toBeLessThan(5)
})
