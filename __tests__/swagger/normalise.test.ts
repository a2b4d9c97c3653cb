import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { parseDocument, serialise } from '../../src/swagger/parse.ts'
import { equalJson, isObject, own, rawNumber, setOwn, type Json, type JsonObject } from '../../src/swagger/json.ts'
import { normalise } from '../../src/swagger/normalise.ts'

const require = createRequire(import.meta.url)
const kubernetes = (version: string) =>
  gunzipSync(readFileSync(require.resolve(`kubernetes-client/lib/specs/swagger-${version}.json.gz`)))

type Random = () => number

/** https://en.wikipedia.org/wiki/Linear_congruential_generator */
function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const [a, b] = [shuffled[last], shuffled[other]]
    if (a === undefined || b === undefined) continue
    shuffled[last] = b
    shuffled[other] = a
  }
  return shuffled
}

function shuffleKeys(value: Json, random: Random): Json {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, random))
  if (!isObject(value)) return value
  const shuffled: JsonObject = {}
  for (const key of shuffle(Object.keys(value), random)) setOwn(shuffled, key, shuffleKeys(value[key] ?? null, random))
  return shuffled
}

const sets = ['tags', 'required', 'schemes', 'consumes', 'produces', 'parameters']

/** Equal but for the order of keys and of arrays that are called like a set. */
function equalButForOrder(a: Json, b: Json): boolean {
  return JSON.stringify(inAnyOrder(a)) === JSON.stringify(inAnyOrder(b))
}

/** Keys from A to Z and the items of sets by their text, at every depth. */
function inAnyOrder(value: Json, key = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => inAnyOrder(item))
    if (!sets.includes(key)) return items
    return items.map((item) => JSON.stringify(item)).sort()
  }
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, inAnyOrder(value[name] ?? null, name)]),
  )
}

const inSwagger = (parts: JsonObject): JsonObject => normalise({ swagger: '2.0', paths: {}, ...parts })
const schema = (value: Json) => own(own(inSwagger({ definitions: { A: value } }), 'definitions') as JsonObject, 'A')
const operation = (value: JsonObject) => {
  const { paths } = inSwagger({ paths: { '/a': { get: value } } }) as { paths: { '/a': { get: JsonObject } } }
  return paths['/a'].get
}

describe('the documents of Kubernetes', () => {
  test.each(['1.10', '1.11', '1.12', '1.13'])('%s says the same afterwards', (version) => {
    const original = parseDocument(kubernetes(version))
    const before = JSON.stringify(original)
    const normalised = normalise(original)
    expect(JSON.stringify(original)).toBe(before)
    expect(equalButForOrder(original, normalised)).toBe(true)
    expect(normalise(normalised)).toBe(normalised)
    for (const format of ['yaml', 'json'] as const) {
      expect(equalJson(parseDocument(Buffer.from(serialise(normalised, format))), normalised)).toBe(true)
    }
  })

  test('come out the same whatever order their keys are in', () => {
    const document = parseDocument(kubernetes('1.10'))
    const expected = serialise(normalise(document), 'json')
    for (let seed = 1; seed <= 10; seed++) {
      const shuffled = shuffleKeys(document, randomFrom(seed)) as JsonObject
      expect(serialise(normalise(shuffled), 'json') === expected).toBe(true)
    }
  })

  test('have a property called $ref', () => {
    const { definitions } = normalise(parseDocument(kubernetes('1.11'))) as { definitions: JsonObject }
    const named = Object.values(definitions).filter(
      (item) => isObject(item) && isObject(item['properties']) && isObject(item['properties']['$ref']),
    )
    expect(named).not.toHaveLength(0)
    expect(JSON.stringify(named[0])).toContain('"$ref":{"type":"string"}')
  })
})

describe('keys', () => {
  test('come in the order of the specification, then A to Z', () => {
    const document = inSwagger({
      'x-b': 1,
      unknown: 1,
      'x-a': 1,
      tags: [],
      definitions: {},
      securityDefinitions: {},
      parameters: {},
      responses: {},
      produces: [],
      consumes: [],
      basePath: '/',
      host: 'h',
      schemes: [],
      security: [],
      externalDocs: {},
      info: {},
    })
    expect(Object.keys(document)).toEqual([
      ...[
        'swagger',
        'info',
        'host',
        'basePath',
        'schemes',
        'consumes',
        'produces',
        'paths',
        'definitions',
        'parameters',
      ],
      ...['responses', 'securityDefinitions', 'security', 'tags', 'externalDocs', 'unknown', 'x-a', 'x-b'],
    ])
  })

  test.each<[string, JsonObject, string]>([
    [
      'a path',
      {
        paths: {
          '/a': { parameters: [], patch: {}, head: {}, options: {}, delete: {}, post: {}, put: {}, get: {}, 'x-a': 1 },
        },
      },
      '{"/a":{"get":{},"put":{},"post":{},"delete":{},"options":{},"head":{},"patch":{},"parameters":[],"x-a":1}}',
    ],
    ['paths', { paths: { '/b': {}, '/a/{x}': {}, '/a': {}, 'x-a': 1 } }, '{"/a":{},"/a/{x}":{},"/b":{},"x-a":1}'],
    [
      'responses',
      {
        paths: {
          '/a': {
            get: {
              responses: { 'x-a': 1, default: {}, '404': {}, '200': { examples: {}, schema: {}, description: '' } },
            },
          },
        },
      },
      '{"/a":{"get":{"responses":{"200":{"description":"","schema":{},"examples":{}},"404":{},"default":{},"x-a":1}}}}',
    ],
    [
      'an extension',
      { paths: { 'x-a': { swagger: 1, info: [{ b: 1, a: 1 }], a: 1 } } },
      '{"x-a":{"a":1,"info":[{"a":1,"b":1}],"swagger":1}}',
    ],
    [
      'the root itself is no extension',
      { paths: { '/a': { get: { info: { title: 1, b: 1 } } } } },
      '{"/a":{"get":{"info":{"b":1,"title":1}}}}',
    ],
  ])('%s', (_, parts, text) => {
    expect(JSON.stringify(own(inSwagger(parts), 'paths'))).toBe(text)
  })

  test.each<[string, Json, string]>([
    [
      'names A to Z',
      { properties: { type: { type: 'string' }, name: {}, $ref: { type: 'string' }, A: {} } },
      '{"properties":{"$ref":{"type":"string"},"A":{},"name":{},"type":{"type":"string"}}}',
    ],
    [
      'what is inside of a schema',
      { allOf: [{ type: 'a', format: 'b', $ref: 'c' }], items: { enum: [], type: 'x' } },
      '{"items":{"enum":[],"type":"x"},"allOf":[{"$ref":"c","format":"b","type":"a"}]}',
    ],
    [
      'a schema of further properties',
      { additionalProperties: { type: 'a', format: 'b' } },
      '{"additionalProperties":{"format":"b","type":"a"}}',
    ],
    [
      'examples A to Z',
      { default: { type: 1, format: 1 }, example: { type: 1, format: [{ b: 1, a: 1 }] } },
      '{"default":{"format":1,"type":1},"example":{"format":[{"a":1,"b":1}],"type":1}}',
    ],
    [
      'a property called properties',
      { properties: { properties: { type: 'object', properties: { b: {}, a: {} } } } },
      '{"properties":{"properties":{"type":"object","properties":{"a":{},"b":{}}}}}',
    ],
    ['an extension of a definition', { 'x-a': { type: 1, format: 1 } }, '{"x-a":{"format":1,"type":1}}'],
  ])('%s', (_, value, text) => {
    expect(JSON.stringify(schema(value))).toBe(text)
  })

  test('a definition or a header called x-… is one', () => {
    const document = inSwagger({
      definitions: { 'x-a': { type: 'a', format: 'b' } },
      responses: { A: { headers: { 'x-a': { type: 'a', description: 'b' } } } },
    })
    expect(JSON.stringify(document)).toContain('"x-a":{"format":"b","type":"a"}')
    expect(JSON.stringify(document)).toContain('"x-a":{"description":"b","type":"a"}')
  })
})

describe('sets', () => {
  test('of an operation keep their order, but for the schemes: tools take the first', () => {
    expect(
      operation({ tags: ['b', 'a', 'b'], produces: ['x', 'a'], consumes: ['é', 'z', 'Z'], schemes: ['ws', 'http'] }),
    ).toEqual({
      tags: ['b', 'a', 'b'],
      produces: ['x', 'a'],
      consumes: ['é', 'z', 'Z'],
      schemes: ['http', 'ws'],
    })
  })

  test('of the root, too', () => {
    const lists = { tags: [{ name: 'b' }, { name: 'a' }], consumes: ['b', 'a'], produces: ['b', 'a'] }
    const security = [{ b: [] }, { a: [] }]
    expect(inSwagger({ ...lists, security, schemes: ['http'] })).toMatchObject({ ...lists, security })
  })

  test.each<[string, JsonObject]>([
    ['enum', { enum: ['b', 'a'] }],
    ['a property called required', { properties: { required: { enum: ['b', 'a'] }, tags: { default: ['b', 'a'] } } }],
    [
      'an example',
      {
        example: {
          required: ['b', 'a'],
          parameters: [
            { in: 'x', name: 'b' },
            { name: 'a', in: 'x' },
          ],
        },
      },
    ],
    ['an extension', { 'x-a': { tags: ['b', 'a'] } }],
    ['allOf', { allOf: [{ title: 'b' }, { title: 'a' }] }],
    ['what is no set of strings', { required: [1, 'b', 'a'] }],
  ])('%s keeps its order', (_, value) => {
    expect(schema(value)).toEqual(value)
  })

  test.each([
    [
      ['http', 'https'],
      ['https', 'http'],
    ],
    [
      ['ftp', 'ws', 'http', 'a', 'wss', 'https', 'http'],
      ['https', 'wss', 'http', 'http', 'ws', 'a', 'ftp'],
    ],
    [
      ['http', 1, 'https'],
      ['http', 1, 'https'],
    ],
  ])('schemes %j are %j', (schemes, expected) => {
    expect(inSwagger({ schemes })['schemes']).toEqual(expected)
  })

  test('of what is given stay as they are', () => {
    const document = { swagger: '2.0', paths: {}, schemes: ['http', 'https'] }
    expect(normalise(document)).toEqual({ ...document, schemes: ['https', 'http'] })
    expect(document.schemes).toEqual(['http', 'https'])
  })

  test('the required properties of a schema are one, at any depth', () => {
    expect(schema({ required: ['b', 'a'], properties: { x: { items: { required: ['d', 'c'] } } } })).toEqual({
      required: ['a', 'b'],
      properties: { x: { items: { required: ['c', 'd'] } } },
    })
  })
})

describe('parameters', () => {
  const a = { name: 'a', in: 'query' }
  const b = { name: 'b', in: 'header' }
  const c = { name: 'c', in: 'query' }
  const reference = { $ref: '#/parameters/A' }
  const other = { $ref: '#/parameters/B' }

  test('keep their order, of a path and of an operation: it is that of a client’s arguments', () => {
    const list = [other, c, reference, a, b]
    expect(operation({ parameters: list })['parameters']).toEqual(list)
    const { paths, parameters } = inSwagger({
      paths: { '/a': { parameters: [{ in: 'query', name: 'c' }, a] } },
      parameters: { B: { in: 'x', name: 'y' }, A: a },
    })
    expect(JSON.stringify(paths)).toBe('{"/a":{"parameters":[{"name":"c","in":"query"},{"name":"a","in":"query"}]}}')
    expect(JSON.stringify(parameters)).toBe('{"A":{"name":"a","in":"query"},"B":{"name":"y","in":"x"}}')
  })

  test.each<[string, Json]>([
    ['no list', { b: 1, a: 1 }],
    ['text', 'x'],
    ['null', null],
    ['a list with something else', [c, 'x', a]],
    ['a list of nameless ones', [c, { in: 'query' }, a]],
  ])('%s stays as it is', (_, parameters) => {
    expect(operation({ parameters })['parameters']).toEqual(parameters)
  })
})

test('nothing is lost, whatever the document holds', () => {
  const document: JsonObject = { swagger: '2.0', paths: {}, definitions: { A: { example: {} } } }
  const example: JsonObject = {
    yes: 'yes',
    octal: '0o17',
    date: '2023-01-01',
    emoji: '😀',
    line: 'a\u2028b',
    big: rawNumber('9223372036854775807'),
    one: rawNumber('1.0'),
  }
  setOwn(example, '__proto__', { b: 1, a: [null] })
  setOwn(document, '__proto__', example)
  setOwn(document['definitions'] as JsonObject, '__proto__', { type: 'object', required: ['b', 'a'] })
  const normalised = normalise(document)
  expect(equalButForOrder(document, normalised)).toBe(true)
  expect(
    equalJson(own(own(normalised, 'definitions') as JsonObject, '__proto__'), { type: 'object', required: ['a', 'b'] }),
  ).toBe(true)
  for (const format of ['yaml', 'json'] as const) {
    expect(equalJson(parseDocument(Buffer.from(serialise(normalised, format))), normalised)).toBe(true)
  }
})

test('of any document one comes out that stays and says the same', () => {
  const key = fc.oneof(
    fc.constantFrom(
      'swagger',
      'paths',
      '/a',
      'get',
      'parameters',
      'required',
      'tags',
      'schema',
      'properties',
      'definitions',
      'A',
    ),
    fc.constantFrom(
      'name',
      'in',
      '$ref',
      'x-a',
      'items',
      'allOf',
      'responses',
      '200',
      '1',
      'default',
      '__proto__',
      'enum',
      'type',
    ),
  )
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      fc.constantFrom<Json>('a', 'b', 1, true, null, rawNumber('1.0'), '#/parameters/A'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((entries) => {
        const object: JsonObject = {}
        for (const [name, child] of entries) setOwn(object, name, child)
        return object
      }),
    ),
  }))
  fc.assert(
    fc.property(value, fc.integer(), (any, seed) => {
      const document = { swagger: '2.0', paths: any, definitions: any, 'x-a': any }
      const normalised = normalise(document)
      expect(equalButForOrder(document, normalised)).toBe(true)
      expect(JSON.stringify(normalise(normalised))).toBe(JSON.stringify(normalised))
      const shuffled = shuffleKeys(document, randomFrom(seed)) as JsonObject
      expect(JSON.stringify(normalise(shuffled))).toBe(JSON.stringify(normalised))
    }),
    { numRuns: 1000 },
  )
})

describe('what is in order is shared', () => {
  test.each<[string, JsonObject]>([
    ['an empty document', {}],
    ['keys', { swagger: '2.0', info: {}, paths: {}, tags: [] }],
    ['names', { swagger: '2.0', paths: {}, definitions: { A: {}, B: {}, a: {} } }],
    ['unknown keys and extensions', { swagger: '2.0', paths: {}, unknown: 1, 'x-a': { a: 1, b: 1 } }],
    ['a set', { swagger: '2.0', paths: {}, definitions: { A: { required: ['A', 'a', 'a', 'b'] } } }],
    ['an empty set', { swagger: '2.0', paths: {}, definitions: { A: { required: [] } } }],
    ['a set that is none', { swagger: '2.0', paths: {}, definitions: { A: { required: ['b', 1, null] } } }],
    ['an enumeration', { swagger: '2.0', paths: {}, definitions: { A: { enum: ['b', null, 'a', rawNumber('1.0')] } } }],
    [
      'parameters',
      {
        swagger: '2.0',
        paths: {
          '/a': {
            parameters: [
              { name: 'b', in: 'header' },
              { name: 'a', in: 'query' },
              { name: 'b', in: 'query' },
              { $ref: '#/parameters/A' },
              { $ref: '#/parameters/B' },
            ],
          },
        },
      },
    ],
    ['parameters that are none', { swagger: '2.0', paths: { '/a': { parameters: ['b', 'a', null, {}] } } }],
  ])('%s', (_, document) => {
    expect(normalise(document)).toBe(document)
  })

  test('also beside what is not', () => {
    const paths = { '/a': { get: { responses: {} } } }
    const first = { type: 'string' }
    const document = { swagger: '2.0', paths, definitions: { A: first, B: { type: 'b', format: 'a' }, C: first } }
    const normalised = normalise(document)
    expect(normalised).not.toBe(document)
    expect(normalised['paths']).toBe(paths)
    expect(own(normalised['definitions'] as JsonObject, 'A')).toBe(first)
    expect(JSON.stringify(normalised['definitions'])).toBe(
      '{"A":{"type":"string"},"B":{"format":"a","type":"b"},"C":{"type":"string"}}',
    )
  })
})
