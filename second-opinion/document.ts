import { isObject, setOwn, type Json, type JsonObject } from '../src/swagger/json.ts'

const json = ['application/json']
const ok = { description: 'ok' }

/** What a slot of each type holds, as its name has it. */
const types: Readonly<Record<string, JsonObject>> = {
  any: {},
  string: { type: 'string' },
  number: { type: 'number' },
  integer: { type: 'integer' },
  list: { type: 'array', items: { type: 'string' } },
  object: { type: 'object', properties: { p: { type: 'string' }, q: { type: 'string' } } },
}

const written = Object.entries(types).filter(([name]) => name !== 'object' && name !== 'any')

/** An operation for each type: its schema is the request's body and the response's. */
const bodies = Object.entries(types).map(([name, schema]): [string, JsonObject] => [
  `/${name}s`,
  {
    post: {
      operationId: `post-${name}`,
      consumes: json,
      produces: json,
      parameters: [{ name: 'body', in: 'body', required: true, schema }],
      responses: { 200: { ...ok, schema } },
    },
  },
])

const order = {
  type: 'object',
  required: ['id', 'kind', 'serial'],
  properties: {
    id: { type: 'string' },
    kind: { type: 'string' },
    note: { type: 'string' },
    serial: { type: 'string', readOnly: true },
    stamp: { type: 'string', readOnly: true },
    ...types,
    locked: { ...types['object'], readOnly: true },
  },
}

/** The schemes, and an operation for each that asks for it. */
const securityDefinitions = {
  key: { type: 'apiKey', in: 'header', name: 'X-Key', 'x-apigateway-auth-type': 'APP' },
  basic: { type: 'basic' },
  oauth: {
    type: 'oauth2',
    flow: 'accessCode',
    authorizationUrl: 'https://a.example.com/auth',
    tokenUrl: 'https://a.example.com/token',
    scopes: { read: 'Read', write: 'Write' },
  },
  spare: { type: 'apiKey', in: 'query', name: 'spare' },
  roma: { type: 'apiKey', in: 'header', name: 'Authorization', 'x-livedata-auth-type': 'SIGNATURE' },
}

const secured = Object.fromEntries(
  [{ key: [] }, { basic: [] }, { oauth: ['read'] }, { roma: [] }, { key: [], basic: [] }].map(
    (requirement): [string, JsonObject] => [
      `/secured/${Object.keys(requirement).join('-')}`,
      { get: { produces: json, security: [requirement], responses: { 200: ok } } },
    ],
  ),
)

/** A small document with a place for every kind of edit. `consumes` and `produces` stand where the converter looks. */
export const base: JsonObject = {
  swagger: '2.0',
  info: { title: 'Orders', version: '1.0.0' },
  host: 'api.example.com',
  basePath: '/v1',
  schemes: ['https'],
  securityDefinitions,
  parameters: { page: { name: 'page', in: 'query', type: 'integer' } },
  responses: { fault: { description: 'A fault', schema: { $ref: '#/definitions/Fault' } } },
  definitions: {
    Fault: { type: 'object', required: ['code'], properties: { code: { type: 'string' }, hint: { type: 'string' } } },
    Order: order,
    Pet: { type: 'object', required: ['kind'], discriminator: 'kind', properties: { kind: { type: 'string' } } },
    Cat: { allOf: [{ $ref: '#/definitions/Pet' }, { type: 'object', properties: { claws: { type: 'integer' } } }] },
    Spare: { type: 'object', properties: { a: { type: 'string' } } },
  },
  paths: {
    ...Object.fromEntries(bodies),
    ...secured,
    '/plain': { get: { operationId: 'plain', tags: ['a'], produces: json, responses: { 200: ok } } },
    '/orders': {
      get: {
        operationId: 'listOrders',
        produces: json,
        parameters: [{ $ref: '#/parameters/page' }],
        responses: {
          200: {
            ...ok,
            headers: Object.fromEntries(written.map(([name, schema]) => [`X-${name}`, schema])),
            schema: order,
          },
          404: { $ref: '#/responses/fault' },
        },
      },
      post: {
        operationId: 'addOrder',
        consumes: json,
        produces: json,
        parameters: [{ name: 'body', in: 'body', required: true, schema: order }],
        responses: { 201: ok },
      },
    },
    '/orders/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
      get: { produces: json, responses: { 200: { ...ok, schema: { $ref: '#/definitions/Order' } } } },
      put: {
        consumes: json,
        produces: json,
        parameters: [{ name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Order' } }],
        responses: { 200: ok },
      },
    },
    '/query': {
      get: {
        produces: json,
        parameters: [
          ...written.map(([name, schema]) => ({ name, in: 'query', ...schema })),
          { name: 'lists', in: 'query', type: 'array', items: { type: 'array', items: { type: 'string' } } },
          { name: 'needed', in: 'query', required: true, type: 'string' },
          { name: 'X-Trace', in: 'header', type: 'string' },
          { name: 'numbers', in: 'query', type: 'array', items: { type: 'integer' } },
        ],
        responses: { 200: ok },
      },
    },
    '/form': {
      post: {
        consumes: ['multipart/form-data'],
        produces: json,
        parameters: [
          { name: 'text', in: 'formData', type: 'string' },
          { name: 'file', in: 'formData', type: 'file' },
          { name: 'list', in: 'formData', type: 'array', items: { type: 'string' } },
        ],
        responses: { 200: ok },
      },
    },
    '/text': {
      post: {
        consumes: ['text/plain'],
        produces: ['text/plain'],
        parameters: [{ name: 'body', in: 'body', required: true, schema: { type: 'string' } }],
        responses: { 200: { ...ok, schema: { type: 'string' } } },
      },
    },
    '/pets': {
      get: { produces: json, responses: { 200: { ...ok, schema: { $ref: '#/definitions/Pet' } } } },
    },
    '/pets/new': {
      post: {
        consumes: json,
        produces: json,
        parameters: [{ name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Pet' } }],
        responses: { 201: ok },
      },
    },
  },
}

/** The document with another value at a place (a JSON pointer); undefined takes away what is there. */
export function withValue(document: JsonObject, pointer: string, value: Json | undefined): JsonObject {
  const copy = JSON.parse(JSON.stringify(document)) as JsonObject
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const last = keys.pop() ?? ''
  let parent: Json | undefined = copy
  for (const key of keys)
    parent = Array.isArray(parent) ? parent[Number(key)] : isObject(parent) ? parent[key] : undefined
  if (Array.isArray(parent) && value === undefined) parent.splice(Number(last), 1)
  else if (Array.isArray(parent) && value !== undefined) parent[Number(last)] = value
  else if (isObject(parent) && value === undefined) Reflect.deleteProperty(parent, last)
  else if (isObject(parent) && value !== undefined) setOwn(parent, last, value)
  else throw new Error(`The document has no place ${pointer}.`)
  return copy
}

/** What stands at a place. */
export function valueAt(document: JsonObject, pointer: string): Json | undefined {
  let value: Json | undefined = document
  for (const key of pointer.split('/').slice(1)) {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
    value = Array.isArray(value) ? value[Number(name)] : isObject(value) ? value[name] : undefined
  }
  return value
}
