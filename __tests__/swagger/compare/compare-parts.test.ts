import { describe, expect, test } from '@jest/globals'
import { compareComponents } from '../../../src/swagger/compare/components.ts'
import { compareNumbers, isMultiple, spellNumber } from '../../../src/swagger/compare/decimal.ts'
import { collectReferences, contentKey, isEqual } from '../../../src/swagger/compare/equality.ts'
import { areLists, areObjects, isHollow, listOf } from '../../../src/swagger/compare/lists.ts'
import {
  allowsJson,
  requestReplacement,
  responseReplacement,
} from '../../../src/swagger/compare/operations/media-types.ts'
import { rawNumber, type Json, type JsonObject } from '../../../src/swagger/json.ts'

describe('Numbers', () => {
  const equal = [
    ['-1e400'],
    ['-9223372036854775808'],
    ['-10', '-1e1', '-1.0E+1'],
    ['-9.5', '-95e-1'],
    ['-0.5'],
    ['0', '-0', '0.000', '0e9'],
    ['1e-400'],
    ['0.05', '5e-2', '0.0500'],
    ['0.5', '.5', '+0.5'],
    ['1', '1.0', '01', '001', '10e-1'],
    ['2'],
    ['10', '1e1'],
    ['100', '1e2', '100.00'],
    ['101'],
    ['9223372036854775807'],
    ['9223372036854775808'],
    ['1e400'],
  ]

  test('of any size and spelling have an order', () => {
    for (const [rank, spellings] of equal.entries()) {
      for (const [other, others] of equal.entries()) {
        for (const a of spellings) {
          for (const b of others)
            expect([a, b, Math.sign(compareNumbers(a, b)) + 0]).toEqual([a, b, Math.sign(rank - other)])
        }
      }
    }
  })

  test.each([
    ['4', '2', true],
    ['2', '4', false],
    ['0', '3', true],
    ['3', '0', false],
    ['-6', '3', true],
    ['1', '0.1', true],
    ['0.3', '0.1', true],
    ['0.35', '0.1', false],
    ['100', '1e1', true],
    ['1e1', '100', false],
    ['1e400', '3e400', false],
    ['3e400', '1e400', true],
    ['1e999', '1', true],
    ['1e1000', '1', false],
    ['1e99999999', '1', false],
    ['6e600', '2e600', true],
    ['1e600', '1e-600', false],
    ['1.5e2', '50', true],
  ])('%s is a multiple of %s: %j', (a, b, expected) => {
    expect(isMultiple(a, b)).toBe(expected)
  })

  test.each<[Json | undefined, string | undefined]>([
    [1.5, '1.5'],
    [rawNumber('1.50'), '1.50'],
    ['1', undefined],
    [undefined, undefined],
  ])('%j is spelled %j', (value, spelling) => {
    expect(spellNumber(value)).toBe(spelling)
  })
})

describe('Media types', () => {
  test.each([
    [[], true],
    [['application/json'], true],
    [['text/plain', 'Application/JSON; charset=utf-8'], true],
    [['application/problem+json'], true],
    [['*/*'], true],
    [['application/xml'], false],
    [['application/jsonlines', 'x-application/json', 'text/*/*'], false],
  ])('%j allow JSON: %j', (mediaTypes, expected) => {
    expect(allowsJson(mediaTypes)).toBe(expected)
  })

  test.each([
    ['a/b', 'A/b ; q=1', 'roma-other-changed'],
    ['a/b', '*/*', 'roma-request-media-type-generalized'],
    ['a/b', 'A/*', 'roma-request-media-type-generalized'],
    ['a/*', '*/*', 'roma-request-media-type-generalized'],
    ['*/*', 'a/b', 'roma-request-media-type-specialized'],
    ['*', 'a/b', 'roma-request-media-type-specialized'],
    ['a/*', 'a/b', 'roma-request-media-type-specialized'],
    ['a/*', 'ab/c', undefined],
    ['a/b', 'b/*', undefined],
    ['a/b', 'a/c', undefined],
  ])('of a request: %s became %s: %s', (old, next, rule) => {
    expect(requestReplacement(old, next, true)).toBe(rule)
  })

  test.each([
    ['a/b', 'A/b', 'roma-other-changed'],
    ['a/b; x=1;y=2', 'a/b;Y=2 ;X=1', 'roma-other-changed'],
    ['a/b;', 'a/b', 'roma-other-changed'],
    ['a/b', 'a/b; x=1', 'response-media-type-parameter-added'],
    ['a/b; x=1', 'a/b', 'response-media-type-parameter-removed'],
    ['a/b; x=1', 'a/b; x=2', 'response-media-type-parameter-changed'],
    ['a/b; x=1; y=1', 'a/b; x=2; y=1', 'response-media-type-parameter-changed'],
    ['a/b; x=1', 'a/b; y=1', 'response-media-type-name-changed'],
    ['a/b; xy', 'a/b; x; y', 'response-media-type-name-changed'],
    ['a/json', 'a/problem+json', 'response-media-type-name-specialized'],
    ['a/problem+json', 'a/json', 'response-media-type-name-generalized'],
    ['*/*', 'a/json', 'response-media-type-name-specialized'],
    ['a/json; x=1', 'a/*', 'response-media-type-name-generalized'],
    ['a/*; x=1', 'a/json', undefined],
    ['a/json; x=1', 'a/problem+json', undefined],
    ['a/json', 'b/problem+json', undefined],
    ['a/json', 'a/problem+xml', undefined],
    ['a/json', 'ab/problem+json', undefined],
    ['a', 'a/b+', undefined],
    ['a/b', 'c/d', undefined],
  ])('of a response: %s became %s: %s', (old, next, rule) => {
    expect(responseReplacement(old, next, true)).toBe(rule)
  })

  test('of what was there before only a range stands for another one', () => {
    expect(responseReplacement('a/b', 'a/b; x=1', false)).toBeUndefined()
    expect(responseReplacement('a/b', '*/*', false)).toBe('roma-other-changed')
    expect(requestReplacement('a/b', 'A/B', false)).toBeUndefined()
    expect(requestReplacement('a/b', '*/*', false)).toBe('roma-request-media-type-generalized')
  })
})

describe('Lists and objects', () => {
  test.each<[Json | undefined, boolean, boolean]>([
    [undefined, true, true],
    [[], true, false],
    [{}, false, true],
    [null, false, false],
    ['a', false, false],
  ])('%j may be a list: %j, or an object: %j', (value, isList, isObject) => {
    expect([areLists(value, []), areLists([], value)]).toEqual([isList, isList])
    expect([areObjects(value, {}), areObjects({}, value)]).toEqual([isObject, isObject])
  })

  test.each<[Json | undefined, Json | undefined, boolean]>([
    [[], undefined, true],
    [undefined, {}, true],
    [undefined, [1], false],
    [{ a: 1 }, undefined, false],
    [undefined, null, false],
    [null, undefined, false],
    ['', undefined, false],
    [[], [], false],
    [undefined, undefined, false],
  ])('%j and %j are nothing: %j', (old, next, expected) => {
    expect(isHollow(old, next)).toBe(expected)
  })

  test('are inherited unless there are own ones', () => {
    expect(listOf({ consumes: ['a', 1] }, {}, 'consumes')).toEqual(['a'])
    expect(listOf({ consumes: ['a'] }, { consumes: [] }, 'consumes')).toEqual([])
    expect(listOf({}, { consumes: 'a' }, 'consumes')).toEqual([])
  })
})

describe('Components', () => {
  const ref = (pointer: string) => ({ $ref: `#${pointer}` })
  const before: JsonObject = {
    definitions: {
      A: { type: 'string' },
      B: { properties: { a: ref('/definitions/A') } },
      C: { items: ref('/definitions/B/properties/a') },
      D: { items: ref('/definitions/C') },
      D2: { items: ref('/definitions/C') },
      E: { items: ref('/definitions/E') },
      F: { items: ref('/paths/~1a') },
      G: { items: ref('/definitions/F') },
      H: { properties: { a: ref('/definitions/A'), i: ref('/definitions/I') } },
      I: { items: ref('/definitions/H') },
      Gone: {},
    },
    parameters: { P: { schema: ref('/definitions/E') } },
    responses: { R: { schema: ref('/definitions/D') }, S: {} },
  }
  const after: JsonObject = {
    ...before,
    definitions: { ...(before['definitions'] as JsonObject), A: { type: 'integer' }, Gone: [], New: {} },
  }

  test('that differ are those whose own text changed, or that came or went', () => {
    const { differing } = compareComponents(before, after)
    expect(differing.map(({ pointer }) => pointer)).toEqual(['/definitions/A', '/definitions/Gone', '/definitions/New'])
    expect(compareComponents(before, structuredClone(before)).differing).toEqual([])
    expect(compareComponents({ definitions: 1 }, {}).differing).toEqual([])
  })

  test('are unchanged when nothing that they lead to has changed', () => {
    const { isUnchanged } = compareComponents(before, after)
    const unchanged = ['/definitions/E', '/parameters/P', '/responses/S', '/definitions/E/items']
    const changed = ['A', 'B', 'C', 'D', 'D2', 'F', 'G', 'H', 'I', 'Gone', 'New'].map((name) => `/definitions/${name}`)
    for (const round of [1, 2]) {
      expect([round, ...unchanged.map((pointer) => isUnchanged(`#${pointer}`))]).toEqual([
        round,
        true,
        true,
        true,
        true,
      ])
      expect([...changed, '/responses/R', '/paths/~1a'].filter((pointer) => isUnchanged(`#${pointer}`))).toEqual([])
    }
  })
})

describe('Values of a comparison', () => {
  const deep = (leaf: Json, levels = 300) => {
    let value = leaf
    for (let depth = 0; depth < levels; depth++) value = depth % 2 === 0 ? [value] : { a: value }
    return value
  }

  test.each<[Json | undefined, Json | undefined, boolean]>([
    [undefined, undefined, true],
    [undefined, null, false],
    [null, undefined, false],
    [1, rawNumber('1'), true],
    [rawNumber('1.0'), 1, false],
    [rawNumber('1.0'), rawNumber('1.0'), true],
    [{ rawJSON: '1.0' }, rawNumber('1.0'), false],
    [{ rawJSON: '1.0' }, { rawJSON: '1.0' }, true],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { b: 1 }, false],
    [{ constructor: 1 }, { a: 1 }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{}, [], false],
    [{}, null, false],
    [JSON.parse('{ "__proto__": {} }') as Json, { a: {} }, false],
    [deep(1), deep(1), true],
    [deep(1), deep(2), false],
  ])('%j and %j are equal: %j', (a, b, expected) => {
    expect(isEqual(a, b)).toBe(expected)
  })

  test('may be nested deeper than the call stack', () => {
    expect(isEqual(deep(1, 200_000), deep(1, 200_000))).toBe(true)
    expect(isEqual(deep(1, 200_000), deep(2, 200_000))).toBe(false)
  })

  const value: Json = { a: [{ $ref: 'x' }, null, 1], $ref: 'y', b: { $ref: { $ref: 'z' } }, c: 'w' }

  test('have references, also where nothing else does', () => {
    const references = new Set<string>()
    collectReferences(value, references)
    collectReferences(undefined, references)
    expect([...references].sort()).toEqual(['x', 'y', 'z'])
  })

  test('are unequal where a reference leads to something else', () => {
    const asked: string[] = []
    expect(isEqual(value, structuredClone(value), (reference) => asked.push(reference) > 0)).toBe(true)
    expect(asked.sort()).toEqual(['x', 'y', 'z'])
    expect(isEqual(value, structuredClone(value), (reference) => reference !== 'z')).toBe(false)
  })

  test('have one contentKey whatever the order of their keys and the names of what they refer to', () => {
    expect(contentKey({ a: 1, b: [{ $ref: 'x' }] })).toBe(contentKey({ b: [{ $ref: 'y' }], a: 1 }))
    const others: Json[] = [{ a: 1 }, { a: 2 }, { a: '1' }, { b: 1 }, [1], [1, 1], [[1], 1], { $ref: 1 }, { $ref: 'x' }]
    others.push([1, 11], [11, 1], [[1, 2]], [1, [2]])
    expect(new Set(others.map(contentKey)).size).toBe(others.length)
    expect(new Set(others.map((other) => contentKey(other))).size).toBe(others.length)
  })

  test('have one contentKey when only what comes after the limit differs', () => {
    expect(contentKey([1, 2, 3], 2)).toBe(contentKey([4, 5, 3], 2))
    expect(contentKey([1, 2, 3], 2)).not.toBe(contentKey([1, 2, 4], 2))
  })
})
