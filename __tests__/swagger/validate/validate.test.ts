import SwaggerParser from '@apidevtools/swagger-parser'
import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { parseDocument } from '../../../src/swagger/parse.ts'
import { isObject, own, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { normalise } from '../../../src/swagger/normalise.ts'
import { validate } from '../../../src/swagger/validate/validate.ts'

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
  const timeOf = (size: number) => {
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
    const started = performance.now()
    validate({ ...sound, definitions, paths }, 0)
    return performance.now() - started
  }
  timeOf(500)
  expect(timeOf(5000)).toBeLessThan(30 * Math.max(timeOf(500), 10))
})
