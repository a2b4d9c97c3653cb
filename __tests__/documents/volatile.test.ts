import { describe, expect, test } from '@jest/globals'
import type { JsonObject } from '../../src/swagger/json.ts'
import { dropVolatile, settleVolatile } from '../../src/documents/volatile.ts'

function version(value: JsonObject[string]): JsonObject {
  return { swagger: '2.0', info: { title: 'a', version: value } }
}

describe('without pointers', () => {
  test.each([
    '2026-11-24T10:00:00Z',
    '2026-11-24T10:00:00.123+08:00',
    '2026-11-24 10:00:00',
    '2026-11-24',
    '20261124100000',
    '1764000000',
    '1764000000000',
    ' 2026-11-24\n',
  ])('the version %s is a timestamp, whose change is none', (fresh) => {
    const before = version('2025-01-01T00:00:00Z')
    expect(settleVolatile(version(fresh), before)).toEqual(before)
    expect(dropVolatile(version(fresh))).toEqual(dropVolatile(before))
  })

  test.each(['1.0', '2.0.1', 'v2026', '2026', '1.2026-11-24', '12345', 1764000000])(
    'the version %s is none',
    (fresh) => {
      const before = version('2025-01-01T00:00:00Z')
      expect(settleVolatile(version(fresh), before)).toEqual(version(fresh))
      expect(dropVolatile(version(fresh))).toEqual(version(fresh))
    },
  )

  test('a version that became a timestamp has changed', () => {
    expect(settleVolatile(version('2026-11-24'), version('1.0'))).toEqual(version('2026-11-24'))
  })
})

describe('with pointers', () => {
  const pointers = ['/info/x-built', '/paths/~1a/get/tags/0']
  const document = (built: string, tag: string, title = 'a'): JsonObject => ({
    info: { 'x-built': built, title },
    paths: { '/a': { get: { tags: [tag, 'kept'] } } },
  })

  test('the baseline’s values are kept, in objects and lists', () => {
    expect(settleVolatile(document('2', 'y'), document('1', 'x'), pointers)).toEqual(document('1', 'x'))
  })

  test.each<[string, string]>([
    ['/a~0b', 'a~b'],
    ['/a~1b', 'a/b'],
    ['/a~01b', 'a~1b'],
  ])('%s points at %s', (pointer, key) => {
    expect(settleVolatile({ [key]: 2, other: 2 }, { [key]: 1, other: 1 }, [pointer])).toEqual({ [key]: 1, other: 2 })
  })

  test.each(['/a/-', '/a/', '/a/x', '/a/00', '/a/2', '/a/length', '/a/0/b'])('%s points at no item', (pointer) => {
    expect(settleVolatile({ a: [3, 4] }, { a: [1, 2] }, [pointer])).toEqual({ a: [3, 4] })
    expect(dropVolatile({ a: [3, 4] }, [pointer])).toEqual({ a: [3, 4] })
  })

  test('what else has changed stays changed', () => {
    expect(settleVolatile(document('2', 'y', 'b'), document('1', 'x'), pointers)).toEqual(document('1', 'x', 'b'))
  })

  test('nothing is added or removed, and the default is off', () => {
    expect(settleVolatile({ info: {} }, document('1', 'x'), pointers)).toEqual({ info: {} })
    expect(settleVolatile(document('2', 'y'), { info: {} }, pointers)).toEqual(document('2', 'y'))
    expect(settleVolatile(version('2026-11-24'), version('2026-11-23'), pointers)).toEqual(version('2026-11-24'))
  })

  test('the order of keys and the documents themselves stay', () => {
    const after = document('2', 'y')
    expect(JSON.stringify(settleVolatile(after, document('1', 'x'), pointers))).toBe(JSON.stringify(document('1', 'x')))
    expect(after).toEqual(document('2', 'y'))
  })

  test('equal but for volatile values means the same content', () => {
    expect(dropVolatile(document('2', 'y'), pointers)).toEqual(dropVolatile(document('1', 'x'), pointers))
    expect(dropVolatile(document('2', 'y', 'b'), pointers)).not.toEqual(dropVolatile(document('1', 'x'), pointers))
  })
})
