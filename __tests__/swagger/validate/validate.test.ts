import SwaggerParser from '@apidevtools/swagger-parser'
import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { growthOf, linear } from '../../growth.ts'
import { parseDocument } from '../../../src/swagger/parse.ts'
import { isObject, own, rawNumber, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { normalise } from '../../../src/swagger/normalise.ts'
import { findFormatFaults, validate } from '../../../src/swagger/validate/validate.ts'

const require = createRequire(import.meta.url)

const responses = { '200': { description: 'ok' } }
const sound: JsonObject = {
  swagger: '2.0',
  info: { title: 'a', version: '1' },
  paths: {
    '/a/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
      get: { operationId: 'a', parameters: [{ $ref: '#/parameters/Limit' }], security: [{ key: [] }], responses },
      post: {
        parameters: [{ name: 'b', in: 'body', schema: { $ref: '#/definitions/A~1B' } }],
        responses: { default: { $ref: '#/responses/Ok' } },
      },
    },
    'x-a': {},
  },
  definitions: {
    'A/B': {
      type: 'object',
      required: ['c', 'd', '$ref'],
      properties: { c: { type: 'array', items: { $ref: '#/definitions/A~1B' } }, $ref: { type: 'string' } },
      allOf: [{ $ref: '#/definitions/D' }],
    },
    D: { type: 'object', properties: { d: { example: { type: 'nothing' } } } },
  },
  parameters: { Limit: { name: 'limit', in: 'query', type: 'integer' } },
  responses: { Ok: { description: 'ok', headers: { a: { type: 'string' } } } },
  securityDefinitions: { key: { type: 'apiKey', name: 'Authorization', in: 'header' } },
  security: [{ key: [] }],
}

const withPath = (path: string, item: Json): JsonObject => ({ ...sound, paths: { [path]: item } })
const withGet = (operation: JsonObject): JsonObject => withPath('/a', { get: { responses, ...operation } })
const withSchema = (schema: Json): JsonObject => ({ ...sound, paths: {}, definitions: { A: schema } })
const query = (more: JsonObject = {}): JsonObject => ({ name: 'a', in: 'query', type: 'string', ...more })
const withResponse = (response: JsonObject): JsonObject => ({
  ...sound,
  paths: {},
  responses: { A: { description: 'a', ...response } },
})
const emptySchemas = (count: number): JsonObject[] => Array.from({ length: count }, () => ({}))
const body = { name: 'b', in: 'body', schema: {} }

async function isRefusedBySwaggerParser(document: JsonObject): Promise<boolean> {
  try {
    await SwaggerParser.validate(structuredClone(document) as never)
    return false
  } catch {
    return true
  }
}

test('a sound document has no faults, as swagger-parser says too', async () => {
  expect(validate(sound, 3 * 2 ** 20)).toEqual([])
  expect(validate(normalise(sound), 0)).toEqual([])
  expect(await isRefusedBySwaggerParser(sound)).toBe(false)
})

test.each(['1.10', '1.11', '1.12', '1.13'])('the document of Kubernetes %s has none', (version) => {
  const bytes = readFileSync(require.resolve(`kubernetes-client/lib/specs/swagger-${version}.json.gz`))
  expect(validate(parseDocument(gunzipSync(bytes)), 0)).toEqual([])
})

describe('what swagger-parser refuses too', () => {
  test.each<[string, string, JsonObject]>([
    ['roma-info-incomplete', '', { swagger: '2.0', paths: {} }],
    ['roma-info-incomplete', '/info', { swagger: '2.0', info: { title: 'a' }, paths: {} }],
    ['roma-path-without-slash', '/paths/a', withPath('a', {})],
    ['roma-path-parameter-undeclared', '/paths/~1a~1{id}/get', withPath('/a/{id}', { get: { responses } })],
    ['roma-path-parameter-unused', '/paths/~1a/get', withGet({ parameters: [query({ in: 'path', required: true })] })],
    [
      'roma-path-parameter-optional',
      '/paths/~1{a}/get',
      withPath('/{a}', { get: { responses, parameters: [query({ in: 'path' })] } }),
    ],
    [
      'roma-duplicate-operation-id',
      '/paths/~1a/put/operationId',
      withPath('/a', { get: { responses, operationId: 'a' }, put: { responses, operationId: 'a' } }),
    ],
    ['roma-no-responses', '/paths/~1a/get', withPath('/a', { get: {} })],
    ['roma-no-responses', '/paths/~1a/get', withPath('/a', { get: { responses: {} } })],
    ['roma-no-responses', '/paths/~1a/get', withPath('/a', { get: { responses: { 'x-a': 1 } } })],
    [
      'roma-body-and-form-data',
      '/paths/~1a/get',
      withGet({ consumes: ['multipart/form-data'], parameters: [body, query({ in: 'formData' })] }),
    ],
    ['roma-several-bodies', '/paths/~1a/get', withGet({ parameters: [body, { ...body, name: 'c' }] })],
    ['roma-duplicate-parameter', '/paths/~1a/get', withGet({ parameters: [query(), query({ type: 'integer' })] })],
    [
      'roma-duplicate-parameter',
      '/paths/~1a/parameters',
      withPath('/a', { parameters: [query(), query({ type: 'integer' })], get: { responses } }),
    ],
    ['roma-array-without-items', '/paths/~1a/get/parameters/0', withGet({ parameters: [query({ type: 'array' })] })],
    ['roma-unknown-type', '/paths/~1a/get/parameters/0', withGet({ parameters: [query({ type: 'object' })] })],
    ['roma-unknown-type', '/paths/~1a/get/parameters/0', withGet({ parameters: [{ name: 'a', in: 'query' }] })],
    ['roma-unknown-type', '/paths/~1a/get/parameters/0', withGet({ parameters: [query({ type: 'file' })] })],
    ['roma-unknown-type', '/definitions/A', withSchema({ type: 'text' })],
    ['roma-unknown-type', '/definitions/A/properties/b', withSchema({ properties: { b: { type: 1 } } })],
    [
      'roma-parameter-incomplete',
      '/paths/~1a/get/parameters/0',
      withGet({ parameters: [{ in: 'query', type: 'string' }] }),
    ],
    ['roma-parameter-incomplete', '/paths/~1a/get/parameters/0', withGet({ parameters: [query({ in: 'cookie' })] })],
    ['roma-parameter-incomplete', '/paths/~1a/get/parameters/0', withGet({ parameters: [{ name: 'a', in: 'body' }] })],
    ['roma-dangling-ref', '/definitions/A', withSchema({ $ref: '#/definitions/B' })],
    ['roma-dangling-ref', '/definitions/A/items', withSchema({ type: 'array', items: { $ref: '#/definitions/A/x' } })],
    ['roma-dangling-ref', '/paths/~1a/get/parameters/0', withGet({ parameters: [{ $ref: '#/parameters/Nope' }] })],
    [
      'roma-required-property-absent',
      '/definitions/A',
      withSchema({ type: 'object', required: ['b'], properties: { c: {} } }),
    ],
  ])('%s at %s', async (id, pointer, document) => {
    const findings = validate(document, 0)
    expect(findings.map((finding) => finding.id)).toContain(id)
    expect(findings.find((finding) => finding.id === id)?.pointer).toBe(pointer)
    for (const { text } of findings) expect(text).toMatch(/^[A-Z].*\.$/)
    expect(await isRefusedBySwaggerParser(document)).toBe(true)
  })
})

describe('what it lets through', () => {
  test.each<[string, string, JsonObject]>([
    [
      'roma-paths-alike',
      '/paths/~1a~1{order}',
      { ...sound, paths: { '/a/{id}': {}, '/a/{order}': {}, '/a/b': {}, '/a/': {}, '/a/{id}/': {} } },
    ],
    [
      'roma-unknown-security-scheme',
      '/security/1/other',
      { ...sound, paths: {}, security: [{ key: [] }, { other: [] }] },
    ],
    ['roma-unknown-security-scheme', '/paths/~1a/get/security/0/other', withGet({ security: [{ other: [] }] })],
    ['roma-array-without-items', '/definitions/A/properties/b', withSchema({ properties: { b: { type: 'array' } } })],
    ['roma-external-ref', '/definitions/A', withSchema({ $ref: 'other.yaml#/definitions/B' })],
    ['roma-external-ref', '/definitions/A', { ...withSchema({ $ref: './x-b' }), 'x-b': {} }],
    ...['', '1e0', '00', 'length'].map((position): [string, string, JsonObject] => [
      'roma-dangling-ref',
      '/definitions/A',
      { ...withSchema({ $ref: `#/x-b/${position}` }), 'x-b': [{}, {}] },
    ]),
    [
      'roma-dangling-ref',
      '/definitions/A/allOf/0',
      withSchema({ required: ['b'], properties: {}, allOf: [{ $ref: '#/definitions/B' }] }),
    ],
    [
      'roma-required-property-absent',
      '/definitions/A',
      withSchema({ required: ['b'], properties: {}, allOf: [{ properties: { c: {} } }, ...emptySchemas(99)] }),
    ],
    ['roma-unknown-type', '/responses/A/headers/b', withResponse({ headers: { b: {} } })],
    ['roma-unknown-type', '/responses/A/headers/b', withResponse({ headers: { b: { type: 'object' } } })],
    [
      'roma-unknown-type',
      '/paths/~1a/get/parameters/0/items',
      withGet({ parameters: [query({ type: 'array', items: {} })] }),
    ],
    [
      'roma-script-over-limit',
      '/paths/~1a/get/x-livedata-scripts/0/content',
      withGet({ 'x-livedata-scripts': [{ content: Buffer.alloc(32 * 1024 + 1).toString('base64') }] }),
    ],
  ])('%s at %s', (id, pointer, document) => {
    expect(validate(document, 0)).toMatchObject([{ id, pointer, text: expect.stringMatching(/^[A-Z].*\.$/) }])
  })

  test.each<[string, JsonObject, string]>([
    ['nowhere', { $ref: '#/parameters/Nope' }, 'roma-dangling-ref'],
    ['without a name', { in: 'query', type: 'string' }, 'roma-parameter-incomplete'],
    ['without a place', { name: 'a', type: 'string' }, 'roma-parameter-incomplete'],
  ])('two parameters %s, which are not the same one twice', (_, parameter, id) => {
    const findings = validate(withGet({ parameters: [parameter, parameter] }), 0)
    expect(findings.map((finding) => finding.id)).toEqual([id, id])
  })

  test('more than ROMA Connect imports', () => {
    expect(validate(sound, 3 * 2 ** 20 + 1)).toEqual([
      { id: 'roma-over-import-limit', pointer: '', text: expect.stringContaining('3.0 MB') },
    ])
  })
})

describe('what is no fault', () => {
  test.each<[string, JsonObject]>([
    [
      'a reference in an example or an extension',
      withSchema({ example: { $ref: 'nowhere' }, 'x-a': { $ref: '#/nowhere' } }),
    ],
    [
      'a parameter that overrides its path’s',
      withPath('/{a}', {
        parameters: [query({ in: 'path' })],
        get: { responses, parameters: [query({ in: 'path', required: true })] },
      }),
    ],
    [
      'a path parameter that is described elsewhere',
      {
        ...withPath('/{a}', { get: { responses, parameters: [{ $ref: '#/parameters/A' }] } }),
        parameters: { A: { $ref: '#/parameters/B' }, B: query({ in: 'path', required: true }) },
      },
    ],
    ['operations without a name', withPath('/a', { get: { responses }, put: { responses } })],
    ['equal names in two places', withGet({ parameters: [query(), query({ in: 'header' })] })],
    ['a file', withGet({ consumes: ['multipart/form-data'], parameters: [query({ in: 'formData', type: 'file' })] })],
    ['a list of types', withSchema({ type: ['string', 'null'] })],
    ['a property of any name', withSchema({ required: ['b'], properties: {}, additionalProperties: true })],
    [
      'a required property that only an ancestor has',
      withSchema({ properties: {}, required: ['b'], allOf: [{ allOf: [{ properties: { b: {} } }] }] }),
    ],
    [
      'a required property that one of very many ancestors may have',
      withSchema({ properties: {}, required: ['b'], allOf: emptySchemas(101) }),
    ],
    [
      'a property of any name and one type',
      withSchema({ required: ['b'], properties: {}, additionalProperties: { type: 'string' } }),
    ],
    ['a required list of what is no name', withSchema({ required: [1, null], properties: {} })],
    ['a reference where none belongs', { ...sound, tags: [{ name: 'a', $ref: '#/nowhere' }] }],
    ['a required list without properties', withSchema({ allOf: [{ required: ['b'] }, { properties: { b: {} } }] })],
    [
      'a script of the full size',
      withGet({ 'x-livedata-scripts': [{ content: Buffer.alloc(32 * 1024).toString('base64') }, 'x', {}] }),
    ],
    [
      'a reference with a percent sign',
      { ...sound, paths: {}, definitions: { 'a b%': {}, C: { $ref: '#/definitions/a%20b%25' }, D: { $ref: '#' } } },
    ],
    [
      'a reference with a tilde, half an escape, or into a list',
      {
        ...sound,
        paths: {},
        definitions: {
          A: { allOf: [{}, { $ref: '#/definitions/B~0%' }, { $ref: '#/definitions/A/allOf/0' }] },
          'B~%': {},
        },
      },
    ],
    [
      'a definition called __proto__',
      parseDocument(
        Buffer.from(
          '{"swagger":"2.0","info":{"title":"a","version":"1"},"paths":{},"definitions":{"__proto__":{"$ref":"#/definitions/__proto__"}}}',
        ),
      ),
    ],
  ])('%s', (_, document) => {
    expect(validate(document, 0)).toEqual([])
  })

  test('circles of references end', () => {
    const definitions = {
      A: { $ref: '#/definitions/B' },
      B: { $ref: '#/definitions/A' },
      C: { properties: {}, required: ['c'], allOf: [{ $ref: '#/definitions/C' }, { $ref: '#/definitions/A' }] },
    }
    const parameters = { A: { $ref: '#/parameters/A' } }
    const { paths } = withGet({ parameters: [{ $ref: '#/parameters/A' }] })
    expect(validate({ ...sound, definitions, parameters, paths: paths ?? null }, 0)).toEqual([])
  })
})

test('a finding names the operation that it belongs to', () => {
  const document = withGet({ responses: { '200': { schema: { type: 'array' } } } })
  expect(validate(document, 0)).toEqual([
    {
      id: 'roma-array-without-items',
      pointer: '/paths/~1a/get/responses/200/schema',
      text: 'An array does not say what its items are.',
      method: 'GET',
      path: '/a',
    },
  ])
})

test('a finding outside of operations names none', () => {
  const id = 'roma-unknown-type'
  const text = 'The type of a value is missing: accepted here are array, boolean, integer, number and string.'
  expect(validate(withPath('/a', { parameters: [{ name: 'a', in: 'query' }] }), 0)).toEqual([
    { id, pointer: '/paths/~1a/parameters/0', text },
  ])
  expect(validate({ ...sound, paths: {}, parameters: { A: { name: 'a', in: 'query' } } }, 0)).toEqual([
    { id, pointer: '/parameters/A', text },
  ])
})

const acceptedTypes = 'accepted here are array, boolean, integer, number, string, object, null and file.'

test.each([
  ['The reference #/definitions/B points to nothing in the document.', { $ref: '#/definitions/B' }],
  ['The reference b.yaml# leads out of the document: what stands there was not looked at.', { $ref: 'b.yaml#' }],
  [`The type of a value is text: ${acceptedTypes}`, { type: 'text' }],
  [`The type of a value is no text: ${acceptedTypes}`, { type: 1 }],
])('%s', (text, schema) => {
  expect(validate(withSchema(schema), 0)).toMatchObject([{ text }])
})

test('every part of a document may be missing or malformed', () => {
  const parts: Json[] = [null, 'x', 1, true, [], [null], {}, { a: null }, { a: [] }, { a: { a: 'x' } }, [{ a: [1] }]]
  const places = (value: Json): JsonObject[] => [
    ...Object.keys(sound).map((key) => ({ ...sound, [key]: value })),
    withPath('/a', value),
    withPath('/a', { get: value, parameters: value }),
    ...['parameters', 'responses', 'security', 'operationId', 'tags', 'x-livedata-scripts'].map((key) =>
      withGet({ [key]: value }),
    ),
    ...['$ref', 'items', 'allOf', 'properties', 'required', 'type', 'additionalProperties'].map((key) =>
      withSchema({ properties: {}, [key]: value }),
    ),
  ]
  for (const document of parts.flatMap(places)) {
    for (const { id, pointer } of validate(document, 0)) {
      expect(id).toMatch(/^roma-[a-z-]+$/)
      expect(reaches(document, pointer)).toBe(true)
    }
  }
})

function reaches(document: Json, pointer: string): boolean {
  let value: Json | undefined = document
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = value[Number(key)]
    else value = isObject(value) ? own(value, key) : undefined
  }
  return value !== undefined
}

test('takes time in proportion to the document', () => {
  const prepare = (size: number) => {
    const names = Array.from({ length: size }, (_, index) => `n${index}`)
    const definitions = Object.fromEntries(
      names.map((name, index) => [
        name,
        { properties: { a: {} }, required: ['b'], allOf: [{ $ref: `#/definitions/n${index + 1}` }] },
      ]),
    )
    const paths = Object.fromEntries(
      names.map((name) => [
        `/${name}`,
        { get: { operationId: name, parameters: [{ $ref: '#/parameters/Limit' }], responses } },
      ]),
    )
    return () => validate({ ...sound, definitions, paths }, 0)
  }
  expect(growthOf(prepare, 200)).toBeLessThan(linear)
})

test.each<[string, (size: number) => JsonObject]>([
  ['parameters of one name', (size) => withGet({ parameters: Array.from({ length: size }, () => query()) })],
  ['tags', (size) => withGet({ tags: Array.from({ length: size }, () => '订') })],
  [
    'required names',
    (size) => withSchema({ required: Array.from({ length: size }, (_, i) => `n${i}`), properties: {} }),
  ],
  [
    'parts of one base',
    (size) => withSchema({ allOf: Array.from({ length: size }, () => ({ $ref: '#/definitions/A', required: ['b'] })) }),
  ],
  [
    'parts that require what nobody describes',
    (size) => withSchema({ allOf: Array.from({ length: size }, () => ({ required: ['b'], properties: {} })) }),
  ],
])('takes time in proportion to many %s', (_, documentOf) => {
  const prepare = (size: number) => {
    const document = documentOf(size)
    return () => validate(document, 0)
  }
  expect(growthOf(prepare, 400)).toBeLessThan(linear)
})

describe('a schema that is composed', () => {
  const part = { required: ['id', 'total'], properties: { total: {} } }
  const base = { properties: { id: {} } }
  const inDefinitions = (definitions: JsonObject): JsonObject => ({ ...sound, paths: {}, definitions })
  const to = (name: string) => ({ $ref: `#/definitions/${name}` })

  test.each<[string, JsonObject]>([
    ['by a sibling', { Base: base, A: { allOf: [to('Base'), part] } }],
    ['by a sibling that comes later', { Base: base, A: { allOf: [part, to('Base')] } }],
    ['by an inline sibling', { A: { allOf: [base, part] } }],
    ['by what a sibling is made of', { Base: base, A: { allOf: [{ allOf: [to('Base')] }, part] } }],
    ['by what the whole itself has', { A: { ...base, allOf: [part] } }],
    ['by what the whole of the whole has', { A: { allOf: [{ allOf: [part] }, base] } }],
    ['by a sibling of a part with a name', { Part: part, A: { allOf: [to('Part'), base] } }],
    ['by whoever is made of it', { Part: part, A: { allOf: [to('Part')], properties: { id: {} } } }],
    ['by a sibling in a property', { A: { properties: { b: { allOf: [base, part] } } } }],
    ['by a sibling that allows more', { A: { allOf: [{ additionalProperties: true }, part] } }],
  ])('is not to blame for what is described %s', (_, definitions) => {
    expect(validate(inDefinitions(definitions), 0)).toEqual([])
  })

  test('is not to blame for what another file may describe', () => {
    const other = { $ref: 'other.json#/Base' }
    const ids = validate(inDefinitions({ A: { allOf: [other, part] } }), 0).map(({ id }) => id)
    expect(ids).toEqual(['roma-external-ref'])
  })

  test.each<[string, JsonObject]>([
    ['that nobody describes', { A: { allOf: [{ properties: { other: {} } }, part] } }],
    ['that only a stranger describes', { Base: base, A: { allOf: [part] }, B: { allOf: [to('Base')] } }],
    ['that a property of a sibling describes', { A: { allOf: [{ properties: { b: base } }, part] } }],
  ])('lacks a required property %s', (_, definitions) => {
    expect(validate(inDefinitions(definitions), 0).map(({ id, text }) => [id, text])).toEqual([
      ['roma-required-property-absent', 'The property id is required, but not described.'],
    ])
  })
})

describe('a parameter of a path', () => {
  const declared = (name: string) => ({ name, in: 'path', required: true, type: 'string' })
  const idsOf = (path: string, parameters: Json[], more: JsonObject = {}) =>
    validate(withPath(path, { get: { responses, parameters }, ...more }), 0).map(({ id }) => id)

  test.each([
    ['/a/{path+}', ['path']],
    ['/a/{path+}', ['path+']],
    ['/a/{path*}', ['path']],
    ['/a/{id:[0-9]+}', ['id']],
    ['/a/{id:[0-9]{3}}', ['id']],
    ['/a/{id:[0-9]{3}}/b/{key}', ['key', 'id']],
    ['/a/{id:[0-9]+}', ['id:[0-9]+']],
    ['/a/{a}{b}', ['a', 'b']],
    ['/a/{0}', ['0']],
  ])('%s is told by its name', (path, names) => {
    expect(idsOf(path, names.map(declared))).toEqual([])
  })

  test.each([
    ['/a/{path+}', ['pathway'], ['roma-path-parameter-undeclared', 'roma-path-parameter-unused']],
    ['/a/{id:[0-9]{3}}', [], ['roma-path-parameter-undeclared']],
    ['/a/{id}/{id}', [], ['roma-path-parameter-undeclared']],
    ['/a/{id', ['id'], ['roma-path-parameter-unused']],
  ])('%s with %j', (path, names, ids) => {
    expect(idsOf(path, names.map(declared))).toEqual(ids)
  })

  test('may be declared in another file', () => {
    const other = { $ref: '../common.json#/parameters/Tenant' }
    expect(idsOf('/{a}', [other])).toEqual(['roma-external-ref'])
    expect(idsOf('/{a}', [], { parameters: [other] })).toEqual(['roma-external-ref'])
    expect(idsOf('/{a}', [other, declared('b')])).toEqual(['roma-path-parameter-unused', 'roma-external-ref'])
  })
})

test.each<[string, Json, string]>([
  ['a number', 1.1, 'The version of the document ("info.version") is a number, not text: put it in quotes.'],
  [
    'a spelled number',
    rawNumber('1.10'),
    'The version of the document ("info.version") is a number, not text: put it in quotes.',
  ],
  ['a boolean', true, 'The version of the document ("info.version") is a boolean, not text: put it in quotes.'],
  ['a list', [], 'The version of the document ("info.version") is a structure, not text: put it in quotes.'],
])('a version that is %s', (_, version, text) => {
  expect(validate({ ...sound, info: { title: 'a', version } }, 0)).toEqual([
    { id: 'roma-info-not-text', pointer: '/info/version', text },
  ])
})

describe('a name that generators of clients leave nothing of', () => {
  const place = '/paths/~1a/get'

  test.each<[string, JsonObject, string[]]>([
    ['an operationId', { operationId: '查询订单' }, [`${place}/operationId`]],
    ['a tag', { tags: ['a', '订单'] }, [`${place}/tags/1`]],
    ['both', { tags: ['订单（新）'], operationId: 'é' }, [`${place}/tags/0`, `${place}/operationId`]],
    ['with a digit', { operationId: '查询1', tags: ['订单 orders'] }, []],
    ['of signs', { operationId: '-_', tags: ['', '/'] }, []],
    ['that is none', { operationId: 1, tags: [{ 订: 1 }] }, []],
  ])('%s', (_, operation, pointers) => {
    const found = validate(withGet(operation), 0).filter(({ id }) => id === 'roma-name-without-ascii')
    expect(found.map(({ pointer }) => pointer)).toEqual(pointers)
  })
})

test('YAML of more than three million characters is too much for tools in Java, JSON is not', () => {
  const limit = 3 * 2 ** 20
  const idsOf = (text: string, format: 'yaml' | 'json') =>
    findFormatFaults(Buffer.from(text), format).map(({ id }) => id)
  expect(idsOf('a'.repeat(limit), 'yaml')).toEqual([])
  expect(idsOf('a'.repeat(limit + 1), 'yaml')).toEqual(['roma-yaml-over-limit'])
  expect(idsOf('a'.repeat(limit + 1), 'json')).toEqual([])
  expect(idsOf('订'.repeat(limit), 'yaml')).toEqual([])
  expect(idsOf('订'.repeat(limit + 1), 'yaml')).toEqual(['roma-yaml-over-limit'])
})

test('of one kind of finding, the first thousand are listed, with the number of all', () => {
  const paths = Object.fromEntries(Array.from({ length: 2_345 }, (_, index) => [`/${index}`, { get: {} }]))
  const findings = validate({ ...sound, paths: { ...paths, a: {} }, security: [] }, 0)
  const [first, second] = findings.filter(({ id }) => id === 'roma-no-responses')
  expect(findings.filter(({ id }) => id === 'roma-no-responses')).toHaveLength(1_000)
  expect(first?.text).toBe('GET /0 has no responses. Of 2,345 findings of this kind, the first 1,000 are listed.')
  expect(second?.text).toBe('GET /1 has no responses.')
  expect(findings.map(({ id }) => id)).toContain('roma-path-without-slash')
})
