import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compare } from '../../../src/swagger/compare/compare.ts'
import { normalise } from '../../../src/swagger/normalise.ts'
import { expectLaw } from './pointer-law.ts'
import { valueAt } from '../../../src/swagger/pointer.ts'
import { isObject, own, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'

const names = ['Order', 'Line', 'Node', 'Address']
const keys = ['id', 'name', 'state', '__proto__', 'constructor']

const scalar: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record(
    {
      type: fc.constant('string'),
      maxLength: fc.nat(99),
      minLength: fc.integer({ min: 1, max: 9 }),
      pattern: fc.constantFrom('^a', '^b'),
      default: fc.constantFrom('a', 'b'),
      'x-nullable': fc.constant(true),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record(
    {
      type: fc.constantFrom('integer', 'number'),
      maximum: fc.nat(99),
      minimum: fc.nat(9),
      multipleOf: fc.constantFrom(2, 3),
      description: fc.string(),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('string'), enum: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }) }),
)

const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.constantFrom(...names).map((name): JsonObject => ({ $ref: `#/definitions/${name}` })),
    tie('schema').map((items): JsonObject => ({ type: 'array', items })),
    fc.tuple(fc.uniqueArray(fc.constantFrom(...keys)), tie('schema'), tie('schema'), fc.boolean()).map(toObject),
    fc.tuple(tie('schema'), scalar).map(([one, other]): JsonObject => ({ allOf: [one, other] })),
  ),
}))

function toObject([chosen, one, other, isRequired]: [string[], JsonObject, JsonObject, boolean]): JsonObject {
  const properties: JsonObject = {}
  for (const [index, key] of chosen.entries()) setOwn(properties, key, index % 2 === 0 ? one : other)
  return { type: 'object', properties, ...(isRequired && chosen.length > 0 && { required: chosen.slice(0, 1) }) }
}

/** Without the keys that were left out. */
function present(record: Readonly<Record<string, Json | undefined>>): JsonObject {
  const object: JsonObject = {}
  for (const [key, value] of Object.entries(record)) if (value !== undefined) setOwn(object, key, value)
  return object
}

const parameter = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('query', 'header'), scalar, fc.boolean())

const parameterList = fc
  .uniqueArray(parameter, { maxLength: 3, selector: ([name, place]) => `${place} ${name}` })
  .map((list) => list.map(([name, place, rest, required]): JsonObject => ({ name, in: place, ...rest, required })))

const response = fc
  .record(
    {
      description: fc.string(),
      schema,
      headers: fc.dictionary(fc.constantFrom('X-A', 'X-B'), scalar, { maxKeys: 2, noNullPrototype: true }),
      examples: fc.constant<JsonObject>({ 'a/b': { a: [1] } }),
    },
    { requiredKeys: ['description'] },
  )
  .map(present)

// Lists of an operation that are not those of the document: one that is written where it was inherited is no change
const operation = fc
  .record(
    {
      list: parameterList,
      body: fc.option(schema),
      responses: fc.dictionary(fc.constantFrom('200', '201', '404', 'default'), response, { noNullPrototype: true }),
      operationId: fc.string(),
      tags: fc.uniqueArray(fc.constantFrom('x', 'y'), { minLength: 1 }),
      consumes: fc.constant<Json>(['c/own', 'd/own']),
      produces: fc.constant<Json>(['p/own']),
      schemes: fc.constant<Json>(['wss']),
      security: fc.constant<Json>([{ own: [] }, { other: ['a'], own: [] }]),
      deprecated: fc.boolean(),
      'x-livedata-status': fc.constantFrom('TESTED', 'DEPLOYED'),
      'x-livedata-scripts': fc.constant<Json>([{ type: 'function', content: 'YQ==' }]),
    },
    { requiredKeys: ['list', 'body', 'responses'] },
  )
  .map(({ list, body, ...rest }): JsonObject => {
    const parameters = [...list, { $ref: '#/parameters/shared' }]
    return {
      ...rest,
      parameters: body === null ? parameters : [...parameters, { name: 'body', in: 'body', schema: body }],
    }
  })

const pathItem = fc
  .record({ parameters: parameterList, get: operation, post: operation }, { requiredKeys: ['get'] })
  .map((item): JsonObject => ({ ...item }))

/** Documents whose definitions all differ, since one that is replaced by its like is no difference. */
const documents = fc
  .record({
    paths: fc.dictionary(fc.constantFrom('/a', '/b/{id}', '/c/{id}/d/{key}'), pathItem, {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
    definitions: fc.tuple(...names.map(() => schema)),
    shared: scalar,
    lists: fc.record(
      {
        consumes: fc.constant<Json>(['c/root']),
        produces: fc.constant<Json>(['p/root']),
        security: fc.constant<Json>([{ root: ['a'] }]),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ paths, definitions, shared, lists }): JsonObject => ({
    swagger: '2.0',
    info: { title: 't', version: '1' },
    basePath: '/v1',
    ...present(lists),
    securityDefinitions: { root: { type: 'oauth2', flow: 'implicit', authorizationUrl: 'u', scopes: { a: 'A' } } },
    paths,
    parameters: {
      shared: { name: 'shared', in: 'query', ...shared },
      unused: { name: 'u', in: 'query', type: 'string' },
    },
    responses: { unused: { description: 'u' } },
    definitions: Object.fromEntries(
      names.map((name, index): [string, Json] => [
        name,
        {
          type: 'object',
          description: name,
          properties: { value: definitions[index] ?? {}, [name]: { type: 'string' } },
        },
      ]),
    ),
  }))

/** Every place of a value, as the way to it. */
function placesOf(value: Json, way: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inside = Array.isArray(value) ? [...value.entries()] : isObject(value) ? Object.entries(value) : []
  return [way, ...inside.flatMap(([key, item]) => placesOf(item, [...way, key]))]
}

/** Whether a place is inside of a schema that holds together with others. */
function isInPart(document: JsonObject, way: readonly (string | number)[]): boolean {
  const parts = placesOf(document)
    .filter((place) => place.at(-3) === 'allOf' && place.at(-1) === '$ref')
    .map((place) => valueAt(document, place.map(String)))
  return way.includes('allOf') || (way[0] === 'definitions' && parts.includes(`#/definitions/${String(way[1])}`))
}

/** A copy in which one value is another one, or gone. */
function change(value: Json, [key, ...rest]: readonly (string | number)[], to: (old: Json) => Json | undefined): Json {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const changed = index === key ? changeItem(item, rest, to) : item
      return changed === undefined ? [] : [changed]
    })
  }
  const copy: JsonObject = {}
  for (const name of isObject(value) ? Object.keys(value) : []) {
    const item = isObject(value) ? own(value, name) : undefined
    const changed = item === undefined || name !== key ? item : changeItem(item, rest, to)
    if (changed !== undefined) setOwn(copy, name, changed)
  }
  return copy
}

function changeItem(
  item: Json,
  rest: readonly (string | number)[],
  to: (old: Json) => Json | undefined,
): Json | undefined {
  return rest.length === 0 ? to(item) : change(item, rest, to)
}

function asDocument(value: Json): JsonObject {
  if (!isObject(value)) throw new Error('A document is an object.')
  return value
}

/** Applies a function to every object, innermost first. */
function mapObjects(value: Json, map: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, map))
  if (!isObject(value)) return value
  const copy: JsonObject = {}
  for (const key of Object.keys(value)) setOwn(copy, key, mapObjects(own(value, key) ?? null, map))
  return map(copy)
}

/** Lists whose order means nothing. */
const unordered = new Set(['parameters', 'tags', 'allOf', 'consumes', 'produces', 'schemes', 'required'])

function reverseKeys(object: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const key of Object.keys(object).reverse()) {
    const value = own(object, key) ?? null
    setOwn(copy, key, unordered.has(key) && Array.isArray(value) ? value.toReversed() : value)
  }
  return copy
}

const runs = { numRuns: 100 }

describe('Whatever the document', () => {
  test('it is the same as itself', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(compare(document, structuredClone(document))).toEqual([])
      }),
      runs,
    )
  })

  test('normalising it never matters', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(compare(asDocument(mapObjects(document, reverseKeys)), normalise(document))).toEqual([])
      }),
      runs,
    )
  })

  test('the order of keys, parameters, definitions and sets never matters', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(compare(document, asDocument(mapObjects(document, reverseKeys)))).toEqual([])
      }),
      runs,
    )
  })

  test('what a definition is called never matters', () => {
    const rename = (text: string) => text.replace('#/definitions/', '#/definitions/The')
    fc.assert(
      fc.property(documents, (document) => {
        const renamed = mapObjects(document, (object) => {
          const reference = own(object, '$ref')
          return typeof reference === 'string' ? { ...object, $ref: rename(reference) } : object
        })
        const definitions = Object.entries(asDocument(own(asDocument(renamed), 'definitions') ?? {}))
        const after = {
          ...asDocument(renamed),
          definitions: Object.fromEntries(definitions.map(([name, value]) => [`The${name}`, value])),
        }
        expect(compare(document, after)).toEqual([])
        expect(compare(after, document)).toEqual([])
      }),
      runs,
    )
  })

  test('whether a reference is written out never matters', () => {
    fc.assert(
      fc.property(documents, fc.constantFrom(...names), (document, name) => {
        const definition = own(asDocument(own(document, 'definitions') ?? {}), name) ?? {}
        const inline = (object: JsonObject) =>
          own(object, '$ref') === `#/definitions/${name}` ? asDocument(definition) : object
        const after = { ...document, paths: mapObjects(own(document, 'paths') ?? {}, inline) }
        expect(compare(document, after)).toEqual([])
        expect(compare(after, document)).toEqual([])
      }),
      runs,
    )
  })

  test('every edit is reported', () => {
    const edits: readonly ((old: Json) => Json | undefined)[] = [
      () => undefined,
      (old) => (typeof old === 'string' ? `${old}x` : typeof old === 'number' ? old + 100 : !(old === true)),
      (old) => (isObject(old) ? { ...old, 'x-new': 1 } : null),
      (old) => (Array.isArray(old) ? [...old, { 'x-new': 1 }] : [old]),
    ]
    fc.assert(
      fc.property(documents, fc.nat(), fc.constantFrom(...edits), (document, seed, edit) => {
        const places = placesOf(document).filter((way) => way.length > 0)
        const way = places[seed % places.length] ?? []
        const after = asDocument(change(document, way, edit))
        const changes = [compare(document, after), compare(after, document)] as const
        // What one part of a schema says may be what another one says as well: then nothing changes in effect
        if (!isInPart(document, way)) {
          expect({ way, told: changes.map(({ length }) => length > 0) }).toEqual({ way, told: [true, true] })
        }
        expectLaw(document, after, changes[0])
        expectLaw(after, document, changes[1])
      }),
      { numRuns: 500 },
    )
  })

  test('a change and its undoing are told as often', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        expect(compare(before, after).length > 0).toBe(compare(after, before).length > 0)
      }),
      runs,
    )
  })
})
