import { expect, test } from '@jest/globals'
import { rawNumber } from '../../../src/swagger/json.ts'
import { Spelled, maxDepth, settle } from '../../../src/swagger/text/tree.ts'

const spelled = () => new Spelled('1.0', rawNumber('1.0'))

test('stand-ins give way to their values, at any depth', () => {
  const tree = [spelled(), { a: spelled(), b: [spelled(), null, true, 'a', 1] }]
  const number = rawNumber('1.0')
  expect(settle(tree)).toEqual([number, { a: number, b: [number, null, true, 'a', 1] }])
  expect(settle(spelled())).toEqual(number)
  expect(settle({ ['__proto__']: spelled() })).toEqual({ ['__proto__']: number })
})

test('a stand-in as a key is its text', () => {
  expect(Object.keys({ [String(spelled())]: 1 })).toEqual(['1.0'])
  expect(Object.prototype.toString.call(spelled())).not.toBe('[object Object]')
})

test.each([{}, { sharedFrom: 10 }])('strings are what they stand for: %j', (options) => {
  const resolve = (text: string) => (text === 'one' ? 1 : text)
  expect(settle(['one', { a: 'one', b: 'two' }], { ...options, resolve })).toEqual([1, { a: 1, b: 'two' }])
  expect(settle('one', options)).toBe('one')
})

test('what is shared is copied, at every place and depth', () => {
  const leaf = { a: 1 }
  const list = [leaf]
  const tree = settle({ first: list, second: list, third: leaf }, { sharedFrom: 10 }) as {
    first: object[]
    second: object[]
    third: object
  }
  expect(tree).toEqual({ first: [{ a: 1 }], second: [{ a: 1 }], third: { a: 1 } })
  expect(new Set([tree.first, tree.second]).size).toBe(2)
  expect(new Set([tree.first[0], tree.second[0], tree.third]).size).toBe(3)
})

test('what is not shared stays where it is', () => {
  const tree = { a: [{}] }
  const [list] = [tree.a]
  expect(settle(tree, { sharedFrom: 10 })).toBe(tree)
  expect(tree.a).toBe(list)
})

test('numbers that are spelled may be shared, and what is null is not taken for a list or an object', () => {
  const shared = spelled()
  const tree = settle([shared, shared, null, null], { sharedFrom: 3 })
  expect(JSON.stringify(tree)).toBe('[1.0,1.0,null,null]')
})

test.each([{}, { sharedFrom: 10 }])('it goes %j as deep as it may', (options) => {
  const nest = (depth: number, wrap: (inner: unknown) => unknown) => {
    let value: unknown = 1
    for (let level = 0; level < depth; level++) value = wrap(value)
    return value
  }
  for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ a: inner })]) {
    expect(() => settle(nest(maxDepth, wrap), options)).not.toThrow()
    expect(() => settle(nest(maxDepth + 1, wrap), options)).toThrow('The document is nested deeper than 200 levels.')
  }
})

const blownUp: unknown = expect.objectContaining({
  code: 'document',
  message: 'The document blows up when its YAML aliases are followed.',
})

test('a text of some length may make some more values than it has characters', () => {
  const many = (count: number) => Array.from({ length: count }, () => 1)
  // The list itself is one
  expect(() => settle(many(200_009), { sharedFrom: 10 })).not.toThrow()
  expect(() => settle(many(200_010), { sharedFrom: 10 })).toThrow(blownUp)
  expect(() => settle(many(200_010))).not.toThrow()
})

test('and some more characters', () => {
  const long = 'x'.repeat(2 ** 20)
  const many = (count: number) => Array.from({ length: count }, () => long)
  expect(() => settle([...many(64), 'x'.repeat(10)], { sharedFrom: 10 })).not.toThrow()
  expect(() => settle([...many(64), 'x'.repeat(11)], { sharedFrom: 10 })).toThrow(blownUp)
  expect(() => settle(many(65))).not.toThrow()
})
