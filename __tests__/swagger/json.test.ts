import { describe, expect, test } from '@jest/globals'
import {
  emptyObject,
  equalJson,
  isObject,
  mapItems,
  own,
  rawNumber,
  setOwn,
  spellExponent,
  type Json,
} from '../../src/swagger/json.ts'

describe('Two values', () => {
  test.each<[string, Json | undefined, Json | undefined]>([
    ['numbers', 1, 1],
    ['spelled numbers', rawNumber('1.0'), rawNumber('1.0')],
    ['nothing', undefined, undefined],
    ['lists', [1, [null]], [1, [null]]],
    ['exponents of another spelling', rawNumber('1E7'), rawNumber('1.0e+7')],
    ['exponents that JavaScript spells, too', 1e21, rawNumber('1.0E21')],
    ['objects in another order', { a: 1, b: { c: [] } }, { b: { c: [] }, a: 1 }],
  ])('are equal: %s', (_, a, b) => {
    expect(equalJson(a, b)).toBe(true)
  })

  test.each<[string, Json | undefined, Json | undefined]>([
    ['another number', 1, 2],
    ['another type', 1, '1'],
    ['an object and a text', {}, ''],
    ['an object and nothing', {}, undefined],
    ['a text and an object', '', {}],
    ['nothing and an object', undefined, {}],
    ['null and an object', null, {}],
    ['an object and null', {}, null],
    ['null and a list', null, []],
    ['numbers of another spelling', rawNumber('1.0'), rawNumber('1.00')],
    ['a number and one that is spelled', 1, rawNumber('1.0')],
    ['another exponent', rawNumber('1E7'), rawNumber('1E8')],
    ['the sign of an exponent', rawNumber('1E7'), rawNumber('1E-7')],
    ['a number and a text like it', rawNumber('1E7'), '1E7'],
    ['a spelled number and an object like it', rawNumber('1.0'), { rawJSON: '1.0' }],
    ['an object like a spelled number and one', { rawJSON: '1.0' }, rawNumber('1.0')],
    ['lists in another order', [1, 2], [2, 1]],
    ['a longer list', [1], [1, 2]],
    ['a shorter list', [1, 2], [1]],
    ['a list and an object like it', [1], { 0: 1 }],
    ['an object like a list and one', { 0: 1 }, [1]],
    ['a list and an object of its length', [1], { 0: 1, length: 1 }],
    ['an object of the length of a list and one', { 0: 1, length: 1 }, [1]],
    ['empty ones of both', [], {}],
    ['a key more', { a: 1 }, { a: 1, b: 1 }],
    ['a key less', { a: 1, b: 1 }, { a: 1 }],
    ['another key', { a: 1 }, { b: 1 }],
    ['a key that every object has', { constructor: 1 }, { a: 1 }],
    ['another value', { a: { b: 1 } }, { a: { b: 2 } }],
  ])('differ: %s', (_, a, b) => {
    expect(equalJson(a, b)).toBe(false)
  })
})

test.each<[Json | undefined, boolean]>([
  [{}, true],
  [[], false],
  [null, false],
  ['a', false],
  [undefined, false],
  [rawNumber('1.0'), false],
])('%j is an object: %j', (value, expected) => {
  expect(isObject(value)).toBe(expected)
})

test.each(['a', '__proto__', 'constructor'])('an own property %s can be set, read, changed and removed', (key) => {
  const object = {}
  expect(own(object, key)).toBeUndefined()
  setOwn(object, key, 1)
  setOwn(object, key, 2)
  expect(own(object, key)).toBe(2)
  expect(Object.keys(object)).toEqual([key])
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
  expect(Object.getOwnPropertyDescriptor(object, key)).toMatchObject({ writable: true, configurable: true })
})

test.each(['', 'a', '/', '0', '404', '9', ':'])('an object for the key %j is an empty one', (key) => {
  const object = emptyObject(key)
  expect(Reflect.ownKeys(object)).toEqual([])
  setOwn(object, key, 1)
  expect(object).toEqual({ [key]: 1 })
})

test('a list whose items stay is the same list, and the argument is left as it was', () => {
  const list = [1, 2, 3]
  expect(mapItems(list, (item) => item)).toBe(list)
  expect(mapItems(list, (item) => (item === 2 ? 'two' : item))).toEqual([1, 'two', 3])
  expect(list).toEqual([1, 2, 3])
})

test.each([
  ['1E7', '1.0e+7'],
  ['1.0E7', '1.0e+7'],
  ['-1.5e300', '-1.5e+300'],
  ['1e-7', '1.0e-7'],
  ['1.0E+10', '1.0e+10'],
  ['1e05', '1.0e+05'],
  ['1.0', '1.0'],
  ['-0', '-0'],
  ['9223372036854775807', '9223372036854775807'],
])('the number %s is %s to a reader of YAML 1.1', (number, spelled) => {
  expect(spellExponent(number)).toBe(spelled)
  expect(Number(spelled)).toBe(Number(number))
})
