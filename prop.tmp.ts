import fc from 'fast-check'
import { compare } from './src/swagger/compare/compare.ts'
import { normalise } from './src/swagger/normalise.ts'
import { isObject, own, setOwn, type Json, type JsonObject } from './src/swagger/json.ts'

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


const edits = [
  () => undefined,
  (old: any) => (typeof old === 'string' ? `${old}x` : typeof old === 'number' ? old + 100 : !(old === true)),
  (old: any) => (isObject(old) ? { ...old, 'x-new': 1 } : null),
  (old: any) => (Array.isArray(old) ? [...old, { 'x-new': 1 }] : [old]),
]
import { writeFileSync } from 'node:fs'
const samples = fc.sample(fc.tuple(documents, fc.nat(), fc.constantFrom(...edits)), { seed: 1, numRuns: 500 } as any)
let n = 0
for (const [document, seed, edit] of samples) {
  const places = placesOf(document).filter((way) => way.length > 0)
  const way = places[seed % places.length] ?? []
  const after = asDocument(change(document, way, edit as any))
  writeFileSync('/tmp/schema-slow.json', JSON.stringify([document, after]))
  const t = process.cpuUsage()
  compare(document, after)
  const ms = process.cpuUsage(t).user / 1000
  n++
  if (ms > 100) console.log(n, ms, way, places.length)
}
console.log('done', n)
