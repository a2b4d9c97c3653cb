import { describe, expect, test } from '@jest/globals'
import { findUnequal, type Correspondence, type Question } from '../../../src/swagger/merge/equivalence.ts'
import { own, rawNumber, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import type { Kind } from '../../../src/swagger/specification.ts'

/** What components of mine may be called in theirs, where that is another name. */
const renamed: Readonly<Record<string, readonly string[]>> = { A: ['A', 'A2'], key: ['key', 'key2'], Gone: [] }

/** Two documents whose components are asked for by `definitions/A=A2`. */
function correspond(mine: JsonObject, theirs: JsonObject): Correspondence {
  return {
    namesFor: ({ name }) => renamed[name] ?? [name],
    ask: ({ field, name }, other) => ({
      id: `${field}/${name}=${other}`,
      kind: field === 'definitions' ? 'schema' : 'value',
      mine: own(mine, name),
      theirs: own(theirs, other),
    }),
  }
}

function unequal(question: Partial<Question>, mine: JsonObject = {}, theirs: JsonObject = {}): string[] {
  const asked = { id: 'asked', kind: 'value', mine: undefined, theirs: undefined, ...question } as const
  return [...findUnequal([asked], correspond(mine, theirs))].sort()
}

const ref = (name: string) => ({ $ref: `#/definitions/${name}` })
const parameter = (name: string) => ({ $ref: `#/parameters/${name}` })
const query = (name: string, more: JsonObject = {}) => ({ in: 'query', name, ...more })

describe('Two values mean the same', () => {
  test.each<[string, Kind, Json | undefined, Json | undefined]>([
    ['none', 'schema', undefined, undefined],
    ['sets in another order', 'set', ['a', 'b'], ['b', 'a']],
    ['sets that are none', 'set', 'a', 'a'],
    ['values', 'value', [1, { $ref: 1 }], [1, { $ref: 1 }]],
    ['numbers of one spelling', 'schema', rawNumber('1.0'), rawNumber('1.0')],
    ['schemas with keys in another order', 'schema', { type: 'a', title: 'b' }, { title: 'b', type: 'a' }],
    ['references', 'schema', ref('B'), ref('B')],
    ['references to another name', 'schema', ref('A'), ref('A2')],
    ['references to elsewhere', 'schema', { $ref: 'a.json' }, { $ref: 'a.json' }],
    ['a property called $ref', 'schema', { properties: { $ref: {} } }, { properties: { $ref: {} } }],
    ['parameters in another order', 'parameterList', [query('a'), query('b')], [query('b'), query('a')]],
    [
      'parameters of two places',
      'parameterList',
      [query('a'), { in: 'header', name: 'a' }],
      [{ in: 'header', name: 'a' }, query('a')],
    ],
    ['parameters by reference', 'parameterList', [query('a'), parameter('A')], [parameter('A2'), query('a')]],
    ['several references', 'parameterList', [parameter('B'), parameter('C')], [parameter('C'), parameter('B')]],
    ['parameters that are none', 'parameterList', [1, null], [1, null]],
    ['requirements', 'securityRequirement', { key: ['a'] }, { key2: ['a'] }],
    ['no requirement', 'securityRequirement', {}, {}],
  ])('%s', (_, kind, mine, theirs) => {
    expect(unequal({ kind, mine, theirs })).toEqual([])
  })
})

describe('Two values differ', () => {
  test.each<[string, Kind, Json | undefined, Json | undefined]>([
    ['there is one', 'schema', {}, undefined],
    ['there was one', 'schema', undefined, {}],
    ['sets', 'set', ['a', 'b'], ['a', 'c']],
    ['sets that hold more than strings keep their order', 'set', ['b', 1], [1, 'b']],
    ['a set and none', 'set', ['a'], 'a'],
    ['lists of values keep their order', 'value', [1, 2], [2, 1]],
    ['an object and a list', 'schema', {}, []],
    ['a list and an object', 'schema', [], {}],
    ['a schema and a text', 'schema', {}, 'a'],
    ['a text and a schema', 'schema', 'a', {}],
    ['a key more', 'schema', { type: 'a' }, { type: 'a', title: 'b' }],
    ['a key less', 'schema', { type: 'a', title: 'b' }, { type: 'a' }],
    ['another key', 'schema', { type: 'a' }, { format: 'a' }],
    ['another value', 'schema', { properties: { a: { type: 'a' } } }, { properties: { a: { type: 'b' } } }],
    ['a longer list', 'parameterList', [query('a')], [query('a'), query('b')]],
    ['another parameter', 'parameterList', [query('a'), query('b')], [query('c'), query('a')]],
    ['a parameter that changed', 'parameterList', [query('a', { type: 'a' })], [query('a', { type: 'b' })]],
    ['a reference less among the parameters', 'parameterList', [parameter('B'), query('a')], [query('b'), query('a')]],
    ['a reference more among the parameters', 'parameterList', [query('b'), query('a')], [parameter('B'), query('a')]],
    ['another reference among the parameters', 'parameterList', [parameter('B')], [parameter('C')]],
    ['a reference twice', 'parameterList', [parameter('B'), parameter('B')], [parameter('B'), parameter('C')]],
    [
      'what stands beside a reference among the parameters',
      'parameterList',
      [{ ...parameter('B'), description: 'a' }],
      [{ ...parameter('B'), description: 'b' }],
    ],
    ['a reference more and one less', 'parameterList', [parameter('B'), query('a')], [parameter('B'), parameter('C')]],
    ['a reference of another kind', 'parameterList', [parameter('B')], [ref('B')]],
    ['another name', 'schema', ref('B'), ref('C')],
    ['a name that there is none for', 'schema', ref('Gone'), ref('Gone')],
    ['another kind of component', 'schema', ref('B'), { $ref: '#/responses/B' }],
    ['a deeper place', 'schema', ref('B'), { $ref: '#/definitions/B/items' }],
    ['a reference and none', 'schema', ref('B'), { $ref: 'b.json' }],
    ['no reference and one', 'schema', { $ref: 'b.json' }, ref('B')],
    ['a reference that is no text', 'schema', { $ref: [ref('B').$ref] }, ref('B')],
    ['a requirement more', 'securityRequirement', {}, { key: [] }],
    ['a requirement of another scheme', 'securityRequirement', { key: [] }, { other: [] }],
    ['a requirement of other scopes', 'securityRequirement', { key: ['a'] }, { key: ['b'] }],
  ])('%s', (_, kind, mine, theirs) => {
    expect(unequal({ kind, mine, theirs })).toEqual(['asked'])
  })
})

describe('What components say', () => {
  const holding = (schema: JsonObject) => ({ properties: { a: schema } })

  test('makes what refers to them differ, over any distance', () => {
    const mine = { A: holding(ref('B')), B: holding(ref('C')), C: { type: 'string' } }
    const theirs = { A2: holding(ref('B')), B: holding(ref('C')), C: { type: 'integer' } }
    const found = ['asked', 'definitions/A=A2', 'definitions/B=B', 'definitions/C=C']
    expect(unequal({ kind: 'schema', mine: ref('A'), theirs: ref('A2') }, mine, theirs)).toEqual(found)
    expect(unequal({ kind: 'schema', mine: ref('A'), theirs: ref('A2') }, mine, { ...theirs, C: mine.C })).toEqual([])
  })

  test('is the same in a circle without a difference', () => {
    const circle = { B: holding(ref('C')), C: holding(ref('B')) }
    expect(unequal({ kind: 'schema', mine: ref('B'), theirs: ref('B') }, circle, structuredClone(circle))).toEqual([])
  })

  test.each<[string, Kind, Json, string]>([
    ['a parameter', 'parameterList', [parameter('B')], 'parameters/B=B'],
    ['a security scheme', 'securityRequirement', { B: [] }, 'securityDefinitions/B=B'],
  ])('counts for %s', (_, kind, value, id) => {
    expect(unequal({ kind, mine: value, theirs: structuredClone(value) }, { B: 1 }, { B: 2 })).toEqual(['asked', id])
  })

  const heirs = (mine: [string, string][], theirs: [string, string][]) => ({
    kind: 'schema' as const,
    mine: {},
    theirs: {},
    heirs: { mine: new Map(mine), theirs: new Map(theirs) },
  })

  test('counts for the heirs of a definition', () => {
    const same = heirs([['a', 'B']], [['a', 'B']])
    expect(unequal(same, { B: {} }, { B: {} })).toEqual([])
    expect(unequal(same, { B: {} }, { B: { type: 'string' } })).toEqual(['asked', 'definitions/B=B'])
    expect(unequal(heirs([['a', 'B']], []))).toEqual(['asked'])
    expect(unequal(heirs([], [['a', 'B']]))).toEqual(['asked'])
    expect(unequal(heirs([['a', 'B']], [['b', 'B']]))).toEqual(['asked'])
    expect(unequal(heirs([['a', 'B']], [['a', 'C']]))).toEqual(['asked'])
  })
})
