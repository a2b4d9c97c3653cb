import { describe, expect, test } from '@jest/globals'
import type { Json } from '../../src/swagger/json.ts'
import type { Kind } from '../../src/swagger/specification.ts'
import { mapReferences, parseReference, referencesOf } from '../../src/swagger/references.ts'

const toA = { $ref: '#/definitions/A' }
const a = { field: 'definitions', name: 'A', rest: '' } as const

test.each([
  ['#/definitions/A', a],
  ['#/definitions/A/properties/id', { ...a, rest: '/properties/id' }],
  ['#/parameters/a~1b~0c%20d', { field: 'parameters', name: 'a/b~c d', rest: '' }],
  ['#/responses/100%', { field: 'responses', name: '100%', rest: '' }],
  ['#/definitions/', { ...a, name: '' }],
  ['#/definitions/A\nB/c\nd', { ...a, name: 'A\nB', rest: '/c\nd' }],
])('the reference %j', (text, reference) => {
  expect(parseReference(text)).toEqual(reference)
})

test.each(['#', 'A', '#/definitions', '#/paths/~1a', '#/components/schemas/A', 'a.yaml#/definitions/A', ''])(
  '%j refers to no component',
  (text) => {
    expect(parseReference(text)).toBeUndefined()
  },
)

describe('references', () => {
  test.each<[string, Kind, Json | undefined, Json]>([
    ['of a schema', 'schema', { allOf: [toA, { items: toA }], not: toA }, [a, a, a]],
    ['of a response called like a keyword', 'responses', { not: { schema: toA } }, [a]],
    ['of a parameter', 'parameterList', [{ $ref: '#/parameters/P' }], [{ field: 'parameters', name: 'P', rest: '' }]],
    [
      'of a requirement',
      'securityRequirement',
      [{ S: [] }, { T: ['scope'] }],
      ['S', 'T'].map((name) => ({ field: 'securityDefinitions', name, rest: '' })),
    ],
    ['none in a text that looks like one', 'schema', { description: toA.$ref, properties: { b: { title: '#' } } }, []],
    ['none in examples and extensions', 'schema', { example: toA, default: toA, 'x-a': toA }, []],
    ['none under the name of a property', 'schema', { properties: { $ref: { $ref: 1 } } }, []],
    ['none in a list of texts', 'schema', { $ref: [toA.$ref] }, []],
    ['none in nothing', 'operation', undefined, []],
  ])('%s', (_, kind, value, expected) => {
    expect(referencesOf(value, kind)).toEqual(expected)
  })

  const toB = { $ref: '#/definitions/B' }
  const toNewA = { $ref: '#/definitions/A_1' }
  const endingOf = ({ name }: { name: string }) => (name === 'A' ? '_1' : '')

  test.each<[Kind, Json, Json]>([
    ['schema', { allOf: [toA, toB] }, { allOf: [toNewA, toB] }],
    ['schema', { $ref: '#/definitions/A/items' }, { $ref: '#/definitions/A_1/items' }],
    ['schema', { description: toA.$ref, items: toA }, { description: toA.$ref, items: toNewA }],
    ['securityRequirement', [{ B: ['b'], A: ['a'] }, { B: [] }], [{ B: ['b'], A_1: ['a'] }, { B: [] }]],
  ])('with other names: %s %j becomes %j', (kind, value, expected) => {
    expect(mapReferences(value, kind, endingOf)).toEqual(expected)
  })

  test.each<[Kind, Json]>([
    ['schema', { allOf: [toB, {}], properties: { b: toB } }],
    ['securityRequirement', { B: [] }],
    ['swagger', { paths: { '/a': { get: { parameters: [], security: [{ B: [] }] } } } }],
  ])('that stay: %s %j is shared', (kind, value) => {
    expect(mapReferences(value, kind, endingOf)).toBe(value)
  })

  test('that stay are shared beside those that do not', () => {
    const [first, second] = [{ items: toA }, { items: toB }]
    const mapped = mapReferences([first, second], 'schema', endingOf)
    expect(mapped).toEqual([{ items: toNewA }, second])
    expect(Array.isArray(mapped) && mapped[1]).toBe(second)
  })
})
