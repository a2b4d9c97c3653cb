import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { CORE_SCHEMA, load } from 'js-yaml'
import { makeSafe } from '../../src/livedata/safe-document.ts'
import type { Json, JsonObject } from '../../src/swagger/json.ts'
import { isObject, own } from '../../src/swagger/json.ts'
import { operationsOf, parseDocument, serialise, type Operation } from '../../src/swagger/parse.ts'
import { References } from '../../src/swagger/references.ts'

interface Client {
  readonly buildRequest: (options: JsonObject) => {
    readonly url: string
    readonly headers: JsonObject
    readonly body?: Json | FormData
  }
}

// Without types of its own
const { buildRequest } = createRequire(import.meta.url)('swagger-client') as Client

const folder = new URL('../fixtures/consumers/', import.meta.url)

/** A document in which each list, place and type has a say in what a client sends. */
const everything: JsonObject = {
  swagger: '2.0',
  info: { title: 'a', version: '1' },
  host: 'api.example.com',
  basePath: '/v1',
  schemes: ['http', 'https'],
  consumes: ['application/xml', 'application/json'],
  produces: ['text/csv', 'application/json'],
  securityDefinitions: {
    z: { type: 'apiKey', in: 'header', name: 'X-Z' },
    a: { type: 'apiKey', in: 'query', name: 'a' },
  },
  security: [{ z: [] }, { a: [] }],
  paths: {
    '/a/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
      get: {
        operationId: 'z',
        parameters: [
          { name: 'z', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
          { name: 'a', in: 'query', type: 'array', items: { type: 'integer' }, collectionFormat: 'pipes' },
          { name: 'X-B', in: 'header', type: 'string', default: 'yes' },
          { name: 'page', in: 'query', type: 'integer', default: 1 },
        ],
        responses: { 200: { description: 'ok' } },
      },
      post: {
        operationId: 'b',
        consumes: ['text/plain', 'application/json'],
        produces: ['application/xml', 'application/json'],
        schemes: ['ws', 'https'],
        security: [{ z: [], a: [] }],
        parameters: [{ name: 'body', in: 'body', schema: { type: 'object' } }],
        responses: { default: { description: 'ok' } },
      },
      put: {
        operationId: 'c',
        consumes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
        parameters: [
          { name: 'z', in: 'formData', type: 'string' },
          { name: 'a', in: 'formData', type: 'number' },
        ],
        responses: { 204: { description: 'ok' } },
      },
    },
  },
}

const served: readonly (readonly [string, Uint8Array])[] = [
  ['everything', Buffer.from(JSON.stringify(everything))],
  ...readdirSync(folder).map((file): [string, Uint8Array] => {
    const bytes = readFileSync(new URL(file, folder))
    return [file, file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes]
  }),
]

const samples: Readonly<Record<string, Json>> = {
  integer: 7,
  number: 1.5,
  boolean: true,
  array: [1, 2],
  object: { a: 1 },
  file: 'x',
}

/** Something for each parameter, and nothing for those that have a default. */
function argumentsOf({ operation, path }: Operation, document: JsonObject): JsonObject {
  const references = new References(document)
  const item = own(own(document, 'paths') as JsonObject, path)
  const lists = [isObject(item) ? own(item, 'parameters') : [], own(operation, 'parameters')]
  const parameters = lists.flatMap((list) => (Array.isArray(list) ? list : [])).map((one) => references.resolve(one))
  const rows = parameters.flatMap((parameter) => {
    const name = parameter && own(parameter, 'name')
    if (parameter === undefined || typeof name !== 'string' || own(parameter, 'default') !== undefined) return []
    const type = own(parameter, 'type')
    return [[name, (typeof type === 'string' ? samples[type] : samples['object']) ?? 'text'] as const]
  })
  return Object.fromEntries(rows)
}

const secured = { authorized: { z: 'key-z', a: 'key-a' } }

test.each(served)('a client sends the same for what is written as for what was served: %s', (file, bytes) => {
  const original = JSON.parse(Buffer.from(bytes).toString()) as JsonObject
  const options = { redact: file !== 'redact.json', format: 'yaml' } as const
  const { written } = makeSafe({ document: parseDocument(bytes), bytes: undefined }, options)
  const yaml = load(serialise(written, 'yaml'), { schema: CORE_SCHEMA }) as JsonObject
  const json = JSON.parse(serialise(written, 'json')) as JsonObject
  const operations = operationsOf(original)
  expect(operations.length).toBeGreaterThan(0)
  for (const operation of operations) {
    const { method, path } = operation
    const request = (spec: JsonObject) => {
      const { url, headers, body } = buildRequest({
        spec,
        operationId: `${method.toLowerCase()}-${path}`,
        parameters: argumentsOf(operation, original),
        securities: secured,
      })
      // A client that prefers https is the aim: schemes are the one list that is put into another order
      return { url: url.replace(/^\w+:/, ''), headers, body: body instanceof FormData ? [...body] : body }
    }
    const expected = request(original)
    expect(request(yaml)).toEqual(expected)
    expect(request(json)).toEqual(expected)
  }
})

test('a client speaks https where the service does', () => {
  const { written } = makeSafe({ document: everything, bytes: undefined }, { redact: true, format: 'yaml' })
  const spec = load(serialise(written, 'yaml')) as JsonObject
  const request = (operationId: string) => buildRequest({ spec, operationId, parameters: { id: 1 } }).url
  expect(request('z')).toMatch(/^https:\/\/api\.example\.com\/v1\/a\/1/)
  expect(request('b')).toMatch(/^https:/)
})
