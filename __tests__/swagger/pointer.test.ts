import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { keysOf, keysOfReference, pointer, referenceOf, valueAt } from '../../src/swagger/pointer.ts'

describe('a pointer', () => {
  test.each([
    [[], ''],
    [['paths', '/a/b'], '/paths/~1a~1b'],
    [['~1', 0, ''], '/~01/0/'],
    [['a~b~', '//'], '/a~0b~0/~1~1'],
  ])('of %j is %j', (keys, expected) => {
    expect(pointer(...keys)).toBe(expected)
  })

  test('gives back the keys that it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (keys) => expect(keysOf(pointer(...keys))).toEqual(keys)),
    )
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (keys) => {
        const reference = `#${encodeURI(pointer(...keys)).replaceAll('#', '%23')}`
        expect(keysOfReference(reference)).toEqual(keys)
      }),
    )
  })
})

describe('a reference', () => {
  test.each([
    ['#', []],
    ['#/', ['']],
    ['#/definitions/A~1B', ['definitions', 'A/B']],
    ['#/definitions/A%20B', ['definitions', 'A B']],
    ['#/definitions/100%', ['definitions', '100%']],
    ['#/a/%7E1', ['a', '/']],
    ['#a', undefined],
    ['a.yaml#/b', undefined],
    ['', undefined],
  ])('%j leads along %j', (reference, keys) => {
    expect(keysOfReference(reference)).toEqual(keys)
  })

  test('is a text: a property may have the name too', () => {
    expect(referenceOf({ $ref: '#/a' })).toBe('#/a')
    for (const value of [undefined, null, 'a', ['$ref'], {}, { $ref: { type: 'string' } }]) {
      expect(referenceOf(value)).toBeUndefined()
    }
  })
})

describe('what stands at some keys', () => {
  const document = { a: ['x', { b: null }], '': 0 }

  test.each([
    [[], document],
    [['a', '1', 'b'], null],
    [['a', '0'], 'x'],
    [[''], 0],
    [['b'], undefined],
    [['a', '0', 'length'], undefined],
    ...['2', '01', '-1', '1e0', ' 1', 'length', ''].map((key) => [['a', key], undefined] as const),
    [['constructor'], undefined],
    [['__proto__'], undefined],
  ])('%j: %j', (keys, value) => {
    expect(valueAt(document, [...keys])).toBe(value)
  })
})
