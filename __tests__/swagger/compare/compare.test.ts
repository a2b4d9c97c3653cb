import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import { isObject, own, rawNumber, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { body, document, keywordCases, parameters, property, query, response } from './compare-cases.ts'
import { structureCases } from './compare-structure.ts'

const text = { type: 'string' }
const ok = { description: 'ok' }

function ids(before: JsonObject, after: JsonObject): string[] {
  return compare(before, after).map(({ id }) => id)
}

function texts(before: JsonObject, after: JsonObject): string {
  return compare(before, after)
    .map((change) => change.text)
    .join('\n')
}

describe('Each difference has its rule', () => {
  test.each(keywordCases)('%s', (_, rule, before, after) => {
    expect(ids(before, after)).toEqual([rule])
  })

  test.each(structureCases)('%s', (_, rule, before, after) => {
    expect(ids(before, after)).toEqual(rule === null ? [] : [rule])
  })

  test.each([...keywordCases, ...structureCases])('No difference: %s', (_, __, before, after) => {
    expect(compare(before, structuredClone(before))).toEqual([])
    expect(compare(after, structuredClone(after))).toEqual([])
  })
})

/** The same document with a parameter of this name at the start of every path. */
function under(parameter: string, { paths, ...rest }: JsonObject): JsonObject {
  if (!isObject(paths)) return { paths: paths ?? null, ...rest }
  return {
    ...rest,
    paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [`/{${parameter}}${path}`, item])),
  }
}

function leadsTo(document: JsonObject, place: string): boolean {
  const keys = place.split('/').slice(1)
  let value: Json | undefined = document
  for (const key of keys.map((text) => text.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    value = Array.isArray(value) ? value[Number(key)] : isObject(value) ? own(value, key) : undefined
  }
  return value !== undefined
}

test.each([...keywordCases, ...structureCases])(
  'Where it is, or was before it was removed: %s',
  (_, __, before, after) => {
    const [left, right] = [under('old', before), under('new', after)]
    const changes = compare(left, right).filter(({ id }) => id !== 'roma-path-parameter-renamed')
    for (const { pointer } of changes) expect(leadsTo(right, pointer) || leadsTo(left, pointer)).toBe(true)
    // Where an item of a list was removed, the next one is now
    const removed = changes.filter(({ pointer }) => pointer.startsWith('/paths/~1{old}') && !/\/\d$/.test(pointer))
    for (const { pointer } of removed) expect(leadsTo(right, pointer.replace('{old}', '{new}'))).toBe(false)
  },
)

test('A change of a security scheme counts the operations that it secures, and cannot break where it is not asked for before and after', () => {
  const secured = (type: string, ...operations: Json[]): JsonObject => ({
    securityDefinitions: { s: { type } },
    security: [{ s: [], t: [] }],
    paths: Object.fromEntries(
      operations.map((security, index) => [`/${index}`, { get: security === null ? {} : { security } }]),
    ),
  })
  const affected = (before: JsonObject, after: JsonObject) =>
    compare(before, after).find(({ id }) => id === 'api-security-component-type-changed')?.affected
  const none: Json[] = [[], [{ t: [] }], ['s'], 's']
  expect(affected(secured('basic', null, null, [{ s: [] }]), secured('oauth2', null, null, [{ s: [] }]))).toBe(3)
  for (const [before, after] of [
    [none, none],
    [[null, null], none],
    [none, [null]],
  ] as const) {
    expect(affected(secured('basic', ...before), secured('oauth2', ...after))).toBeUndefined()
  }
})

describe('A change of what operations share', () => {
  const shared = (schema: JsonObject): JsonObject => ({
    paths: {
      '/b': { get: { responses: { 200: { ...ok, schema: { $ref: '#/definitions/A' } } } } },
      '/a': {
        post: { parameters: [{ in: 'body', name: 'b', schema: { $ref: '#/definitions/A' } }], responses: {} },
        get: { responses: { 200: { ...ok, schema: { type: 'array', items: { $ref: '#/definitions/B' } } } } },
        put: { responses: { 200: ok } },
      },
    },
    definitions: { A: schema, B: { type: 'object', properties: { a: { $ref: '#/definitions/A' } } } },
  })

  test('is one change for each direction, with the first operation and their number', () => {
    expect(compare(shared(property(text)), shared(property({ type: 'boolean' })))).toEqual([
      {
        id: 'response-property-type-changed',
        level: 'breaking',
        method: 'GET',
        path: '/a',
        pointer: '/definitions/A/properties/p/type',
        text: 'The type of the response property “A/p” changed from “string” to “boolean”.',
        affected: 2,
      },
      {
        id: 'request-property-type-changed',
        level: 'breaking',
        method: 'POST',
        path: '/a',
        pointer: '/definitions/A/properties/p/type',
        text: 'The type of the request property “A/p” changed from “string” to “boolean”.',
        affected: 1,
      },
    ])
  })

  test('counts an operation once that comes to it in several ways', () => {
    const twice = (schema: JsonObject) =>
      response(
        { allOf: [{ $ref: '#/definitions/A' }, { properties: { x: { $ref: '#/definitions/A' } } }] },
        { definitions: { A: schema } },
      )
    expect(compare(twice(property(text)), twice(property({})))).toMatchObject([{ affected: 1 }])
  })

  test('counts all operations of a large document', () => {
    const large = (schema: JsonObject): JsonObject => ({
      paths: Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [
          `/${index}`,
          { get: { responses: { 200: { schema: { $ref: `#/definitions/D${index % 7}` } } } } },
        ]),
      ),
      definitions: {
        ...Object.fromEntries(
          Array.from({ length: 7 }, (_, index) => [`D${index}`, property({ $ref: '#/definitions/A' })]),
        ),
        A: schema,
      },
    })
    expect(compare(large(text), large({ type: 'boolean' }))).toMatchObject([{ affected: 100, path: '/0' }])
  })

  test('of a parameter of the path, a shared parameter, a shared response and an inherited list is one change', () => {
    const all = (type: string, produces: string[]): JsonObject => ({
      produces,
      parameters: { q: { name: 'q', in: 'query', type } },
      responses: { e: { description: type, schema: text } },
      paths: {
        '/a': {
          parameters: [{ name: 'h', in: 'header', type }],
          get: { parameters: [{ $ref: '#/parameters/q' }], responses: { 400: { $ref: '#/responses/e' } } },
          put: { parameters: [{ $ref: '#/parameters/q' }], responses: { 400: { $ref: '#/responses/e' } } },
        },
      },
    })
    const changes = compare(all('string', ['a/b']), all('boolean', ['a/b', 'c/d']))
    expect(changes.map(({ pointer, affected }) => [pointer, affected])).toEqual([
      ['/parameters/q/type', 2],
      ['/paths/~1a/parameters/0/type', 2],
      ['/produces/1', 2],
      ['/responses/e/description', 2],
    ])
  })

  test('of the base path counts the operations that both documents have', () => {
    const at = (basePath: string) => document({}, { basePath })
    expect(compare(at('/a'), at('/b'))).toMatchObject([{ method: null, path: null, affected: 1 }])
  })
})

describe('The texts', () => {
  test('name old and new values', () => {
    expect(texts(query({ ...text, maxLength: 9 }), query({ ...text, maxLength: 5 }))).toBe(
      'The query parameter “q” is now limited to at most 5 characters; it was at most 9.',
    )
    expect(texts(document({ summary: 'a' }), document({ summary: 'b' }))).toBe(
      'The summary of the operation changed from “a” to “b”.',
    )
  })

  test('call a property what it is called now', () => {
    const called = (name: string, required: string[]) =>
      body({ $ref: `#/definitions/${name}` }, { definitions: { [name]: { type: 'object', required } } })
    expect(texts(called('A', ['q']), called('B', ['q', 'p']))).toBe('The request property “B/p” became required.')
  })

  test('name the parameter of the operation that is told, where others lead to the same', () => {
    const list = (name: string) => ({ name, in: 'query', type: 'array', items: { $ref: '#/definitions/A' } })
    const shared = (schema: JsonObject): JsonObject => ({
      paths: { '/a': { get: { parameters: [list('q')] } }, '/b': { get: { parameters: [list('r')] } } },
      definitions: { A: schema },
    })
    expect(compare(shared(text), shared({ ...text, maxLength: 5 }))).toMatchObject([
      { path: '/a', affected: 2, text: 'The items of the query parameter “q” is now limited to at most 5 characters.' },
    ])
  })

  test('are short, whatever the names and values', () => {
    const long = 'x'.repeat(10_000)
    const value = (letter: string) => body(property({ type: 'string', default: letter + long }, {}), {})
    expect(texts(value('a'), value('b')).length).toBeLessThan(400)
    const named = (type: string) => parameters({ name: long, in: 'query', type })
    expect(texts(named('string'), named('boolean')).length).toBeLessThan(400)
  })

  test.each<[string, (secret: string) => JsonObject]>([
    [
      'the default of a parameter',
      (secret) => parameters({ name: 'api-key', in: 'query', type: 'string', default: secret }),
    ],
    ['the default of a header', (secret) => parameters({ name: 'X-Auth-Token', in: 'header', enum: [secret] })],
    [
      'a property',
      (secret) => body(property({ properties: { password: { default: secret, pattern: secret, 'x-a': secret } } })),
    ],
    [
      'a definition that a property leads to',
      (secret) =>
        body(property({ properties: { token: { $ref: '#/definitions/A' } } }), {
          definitions: { A: { default: secret, enum: [secret] } },
        }),
    ],
    [
      'the default of an unused parameter',
      (secret) => document({}, { parameters: { A: { name: 'api-key', in: 'query', default: secret } } }),
    ],
    ['an extension', (secret) => document({ 'x-api-token': secret })],
    ['the inside of an extension', (secret) => document({ 'x-a': { password: secret } })],
    [
      'a response header',
      (secret) => document({ responses: { 200: { headers: { 'X-Secret': { default: secret } } } } }),
    ],
    ['a script', (secret) => document({ 'x-livedata-scripts': [{ content: secret, result: secret }] })],
    ['scripts that are none', (secret) => document({ 'x-livedata-scripts': secret })],
    ['a signature', (secret) => document({}, { securityDefinitions: { s: { 'x-livedata-signature': { secret } } } })],
  ])('never hold the value of a secret: %s', (_, make) => {
    const [before, after] = [make('hunter1'), make('hunter2')]
    expect(compare(before, after)).not.toEqual([])
    expect(texts(before, after)).not.toMatch(/hunter/)
    expect(texts(before, document({})) + texts(document({}), after)).not.toMatch(/hunter/)
  })
})

describe('Numbers', () => {
  const max = (maximum: Json) => query({ type: 'integer', maximum })

  test('are compared exactly', () => {
    const [big, bigger] = [rawNumber('9223372036854775806'), rawNumber('9223372036854775807')]
    expect(ids(max(big), max(bigger))).toEqual(['request-parameter-max-increased'])
    expect(ids(max(bigger), max(big))).toEqual(['request-parameter-max-decreased'])
    expect(ids(max(rawNumber('-1e400')), max(rawNumber('-1e401')))).toEqual(['request-parameter-max-decreased'])
  })

  test('are the same in another spelling where they are a bound, and not elsewhere', () => {
    expect(ids(max(1), max(rawNumber('1.0')))).toEqual([])
    expect(ids(max(100), max(rawNumber('1E2')))).toEqual([])
    expect(ids(query({ default: 1 }), query({ default: rawNumber('1.0') }))).toEqual([
      'request-parameter-default-value-changed',
    ])
    expect(ids(query({ enum: [1] }), query({ enum: [rawNumber('1')] }))).toEqual([])
    expect(ids(query({ enum: [1] }), query({ enum: ['1'] }))).toHaveLength(2)
  })

  test('that are none do no harm', () => {
    expect(ids(max(1), max('1'))).toEqual(['roma-other-changed'])
    expect(ids(max(null), max({}))).toEqual(['roma-other-changed'])
  })
})

describe('Documents that are not to be trusted', () => {
  const odd: Json[] = [
    null,
    true,
    1,
    'a',
    [],
    [null],
    {},
    { a: 1 },
    rawNumber('1.0'),
    { $ref: 0 },
    { $ref: 'a' },
    { $ref: '#/a' },
  ]

  test.each([
    'paths',
    'definitions',
    'parameters',
    'responses',
    'securityDefinitions',
    'security',
    'info',
    'host',
    'consumes',
  ])('never throw, and every difference is told: %s', (key) => {
    for (const old of odd) {
      for (const next of odd.filter((value) => JSON.stringify(value) !== JSON.stringify(old))) {
        const isOfNothing = [old, next].every((value) => JSON.stringify(value) === '{}')
        expect(compare({ [key]: old }, { [key]: next }).length > 0).toBe(!isOfNothing)
      }
    }
  })

  test.each<[string, (value: Json) => JsonObject]>([
    ['a path', (value) => ({ paths: { '/a': value } })],
    ['an operation', (value) => ({ paths: { '/a': { get: value } } })],
    ['parameters of a path', (value) => ({ paths: { '/a': { get: { responses: {} }, parameters: value } } })],
    ['parameters', (value) => document({ parameters: value })],
    ['a parameter', (value) => document({ parameters: [value] })],
    ['a schema', (value) => response({ type: 'object', properties: { a: value } })],
    ['properties', (value) => response({ type: 'object', properties: value })],
    ['required', (value) => response({ type: 'object', properties: {}, required: value })],
    ['allOf', (value) => response({ type: 'object', allOf: value })],
    ['items', (value) => response({ type: 'array', items: value })],
    ['an enum', (value) => response({ enum: value })],
    ['responses', (value) => document({ responses: value })],
    ['a response', (value) => document({ responses: { 200: value } })],
    ['headers', (value) => document({ responses: { 200: { headers: value } } })],
    ['security', (value) => document({ security: value })],
    ['tags', (value) => document({ tags: value })],
    ['scripts', (value) => document({ 'x-livedata-scripts': value })],
    ['media types', (value) => document({ consumes: value, produces: value })],
  ])('never throw: %s', (_, make) => {
    for (const old of odd) for (const next of odd) expect(() => compare(make(old), make(next))).not.toThrow()
  })

  test('may call things __proto__ and constructor', () => {
    const named = (name: string, value: Json): JsonObject => {
      const object: JsonObject = {}
      setOwn(object, name, value)
      return object
    }
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const of = (type: string) =>
        response({ type: 'object', properties: named(name, { type }) }, { definitions: named(name, {}) })
      expect(ids(of('string'), of('boolean'))).toEqual(['response-property-type-changed'])
      expect(ids(response({ properties: {} }), response({ properties: named(name, {}) }))).toEqual([
        'response-optional-property-added',
      ])
      const formatted = (format: string) => response({ type: name, format })
      expect(ids(formatted('a'), formatted('b'))).toEqual(['response-body-type-changed'])
      const path = (value: Json) => ({ paths: named(name, value) })
      expect(ids(path({ get: {} }), path({}))).toEqual(['api-removed-without-deprecation'])
    }
  })

  test('may be nested deeply', () => {
    const deep = (leaf: JsonObject, key: string) => {
      let schema: JsonObject = leaf
      for (let depth = 0; depth < 20_000; depth += 1) schema = { [key]: schema }
      return schema
    }
    for (const key of ['items', 'additionalProperties', 'x-a']) {
      const [before, after] = [deep(text, key), deep({ type: 'boolean' }, key)]
      expect(compare(response(before), response(after))).toHaveLength(1)
      expect(
        compare(document({}, { definitions: { A: before } }), document({}, { definitions: { A: after } })),
      ).toHaveLength(1)
      expect(
        compare(document({}, { definitions: { A: before } }), document({}, { definitions: { B: before } })),
      ).toEqual([])
    }
  })

  test('may have parts nested deeply', () => {
    const deep = (leaf: JsonObject) => {
      let schema: JsonObject = leaf
      for (let depth = 0; depth < 5000; depth += 1) schema = { allOf: [schema] }
      return schema
    }
    const start = performance.now()
    expect(compare(response(deep(text)), response(deep({ type: 'boolean' })))).toHaveLength(1)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('may have long paths and many parameters in them', () => {
    const long = (name: string) => ({ paths: { [`/${'{'.repeat(5000)}${`/{${name}}`.repeat(2000)}`]: { get: {} } } })
    expect(compare(long('a'), long('b'))).toHaveLength(2000)
  })
})

test('Worse changes come first, then it goes by path, method, rule and pointer', () => {
  const before = {
    paths: { '/b': { get: { responses: { 200: ok } } }, '/a': { get: { responses: { 200: ok, 201: ok } } } },
  }
  const after = {
    paths: {
      '/a': { get: { responses: { 200: ok }, tags: ['x'], summary: 's' } },
      '/c': { put: {}, get: {} },
      '/b': { get: { responses: {} } },
    },
  }
  expect(compare(before, after).map(({ level, path, method, id }) => [level, path, method, id].join(' '))).toEqual([
    'breaking /a GET response-success-status-removed',
    'breaking /b GET response-success-status-removed',
    'info /a GET api-tag-added',
    'info /a GET roma-documentation-changed',
    'info /c GET endpoint-added',
    'info /c PUT endpoint-added',
  ])
})
