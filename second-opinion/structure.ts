import type { Json, JsonObject } from '../src/swagger/json.ts'
import { base, valueAt, withValue } from './document.ts'
import type { Kind, Opinion } from './kind.ts'

/** What changes, where, the values before and after, and what is expected of the edit and of the way back. */
type Row = readonly [
  name: string,
  pointer: string,
  before: Json | undefined,
  after: Json | undefined,
  expected?: readonly [there: Opinion, back: Opinion],
]

const ok = { description: 'ok' }
const text = { type: 'string' }
const list = '/paths/~1orders/get'
const add = '/paths/~1orders/post'
const request = `${add}/parameters/0/schema`
const response = `${list}/responses/200/schema`
const get = '/paths/~1plain/get'
const secured = (name: string) => `/paths/~1secured~1${name}/get/security`
const scheme = (name: string) => `/securityDefinitions/${name}`
const there = (pointer: string) => valueAt(base, pointer)

/** Where a query parameter of this name stands, or would. */
function query(name: string): string {
  const pointer = '/paths/~1query/get/parameters'
  const list = there(pointer) as JsonObject[]
  const index = list.findIndex((parameter) => parameter['name'] === name)
  return `${pointer}/${index < 0 ? list.length : index}`
}

/** An edit there and back each: `undefined` is nothing. */
const rows: readonly Row[] = [
  // Paths and operations
  ['an operation', '/paths/~1plain/post', undefined, { produces: ['application/json'], responses: { 200: ok } }],
  ['a path', '/paths/~1new', undefined, { get: { produces: ['application/json'], responses: { 200: ok } } }],
  ['a deprecated operation', '/paths/~1plain/post', undefined, { deprecated: true, responses: { 200: ok } }],
  ['deprecated', `${get}/deprecated`, undefined, true],
  ['operation ID', `${get}/operationId`, undefined, 'plain'],
  ['another operation ID', `${get}/operationId`, 'plain', 'simple'],
  ['a tag', `${get}/tags`, ['a'], ['a', 'b']],
  ['a summary', `${get}/summary`, undefined, 'Plain'],
  // The document
  ['the host', '/host', 'api.example.com', 'b.example.com', ['breaking', 'breaking']],
  ['the host in another case', '/host', 'api.example.com', 'API.example.com', ['info', 'info']],
  ['no host', '/host', 'api.example.com', undefined, ['breaking', 'breaking']],
  ['the base path', '/basePath', '/v1', '/v2', ['breaking', 'breaking']],
  ['the base path with a slash', '/basePath', '/v1', '/v1/', ['info', 'info']],
  ['no base path', '/basePath', '/v1', undefined, ['breaking', 'breaking']],
  ['a protocol', '/schemes', ['https'], ['https', 'http'], ['info', 'breaking']],
  ['another protocol', '/schemes', ['http'], ['https'], ['breaking', 'breaking']],
  ['the title', '/info/title', 'Orders', 'Shop'],
  // Parameters
  ['an optional query parameter', query('new'), undefined, { name: 'new', in: 'query', ...text }],
  ['a required query parameter', query('new'), undefined, { name: 'new', in: 'query', required: true, ...text }],
  [
    'a required query parameter with a default',
    query('new'),
    undefined,
    { name: 'new', in: 'query', required: true, default: 'a', ...text },
  ],
  ['an optional header', query('new'), undefined, { name: 'X-New', in: 'header', ...text }],
  ['a required header', query('new'), undefined, { name: 'X-New', in: 'header', required: true, ...text }],
  ['a header in another case', `${query('X-Trace')}/name`, 'X-Trace', 'x-trace'],
  ['a query parameter that is required', `${query('string')}/required`, undefined, true],
  ['a query parameter without a value', `${query('string')}/allowEmptyValue`, undefined, true],
  ['the default of a required parameter', `${query('needed')}/default`, 'a', 'b'],
  ['a default of a required parameter', `${query('needed')}/default`, undefined, 'a'],
  ['the default of a number', `${query('integer')}/default`, 1, 2],
  ['the example of a parameter', `${query('string')}/x-example`, 'a', 'b'],
  ['the type of items', `${query('numbers')}/items`, { type: 'integer' }, { type: 'number' }],
  ['items that are texts', `${query('numbers')}/items`, { type: 'integer' }, text],
  [
    'a list of one',
    query('string'),
    { name: 'string', in: 'query', ...text },
    { name: 'string', in: 'query', type: 'array', items: text, collectionFormat: 'multi' },
  ],
  ['the list of a list', `${query('lists')}/items/collectionFormat`, undefined, 'pipes', ['breaking', 'breaking']],
  ['a path parameter that is a number', '/paths/~1orders~1{id}/parameters/0/type', 'string', 'integer'],
  ['the name of a path parameter', '/paths', there('/paths'), renamePath(), ['info', 'info']],
  ['the name of a shared parameter', '/parameters/page/name', 'page', 'offset'],
  ['the place of a shared parameter', '/parameters/page/in', 'query', 'header'],
  ['a shared parameter that is required', '/parameters/page/required', undefined, true],
  ['the type of a shared parameter', '/parameters/page/type', 'integer', 'string'],
  ['a parameter of the path', '/paths/~1orders/parameters', undefined, [{ name: 'X-Path', in: 'header', ...text }]],
  [
    'a required parameter of the path',
    '/paths/~1orders/parameters',
    undefined,
    [{ name: 'X-Path', in: 'header', required: true, ...text }],
  ],
  ['a field of a form', '/paths/~1form/post/parameters/3', undefined, { name: 'new', in: 'formData', ...text }],
  [
    'a required field of a form',
    '/paths/~1form/post/parameters/3',
    undefined,
    { name: 'new', in: 'formData', required: true, ...text },
  ],
  ['a field of a form that is required', '/paths/~1form/post/parameters/0/required', undefined, true],
  ['the type of a field of a form', '/paths/~1form/post/parameters/0/type', 'string', 'integer'],
  ['a file that is a text', '/paths/~1form/post/parameters/1/type', 'file', 'string', ['breaking', 'breaking']],
  [
    'the list of a form',
    '/paths/~1form/post/parameters/2/collectionFormat',
    undefined,
    'multi',
    ['breaking', 'breaking'],
  ],
  // Bodies and media types
  [
    'an optional body',
    `${get.replace('plain', 'secured~1basic')}/parameters`,
    undefined,
    [{ name: 'body', in: 'body', schema: text }],
  ],
  [
    'a required body',
    `${get.replace('plain', 'secured~1basic')}/parameters`,
    undefined,
    [{ name: 'body', in: 'body', required: true, schema: text }],
  ],
  ['a body that is required', `${add}/parameters/0/required`, undefined, true],
  ['a media type of a request', `${add}/consumes`, ['application/json'], ['application/json', 'text/csv']],
  ['another media type of a request', `${add}/consumes`, ['application/json'], ['text/csv']],
  ['any media type of a request', `${add}/consumes`, ['application/json'], ['*/*'], ['info', 'breaking']],
  ['any text of a request', '/paths/~1text/post/consumes', ['text/plain'], ['text/*'], ['info', 'breaking']],
  [
    'parameters of a media type of a request',
    `${add}/consumes`,
    ['application/json'],
    ['application/json; charset=utf-8'],
  ],
  ['a media type of a response', `${list}/produces`, ['application/json'], ['application/json', 'text/csv']],
  ['another media type of a response', `${list}/produces`, ['application/json'], ['text/csv']],
  ['any media type of a response', `${list}/produces`, ['*/*'], ['application/json'], ['info', 'breaking']],
  ['a special media type of a response', `${list}/produces`, ['application/json'], ['application/problem+json']],
  ['a parameter of a media type of a response', `${list}/produces`, ['text/csv'], ['text/csv; header=present']],
  [
    'another parameter of a media type of a response',
    `${list}/produces`,
    ['text/csv; header=present'],
    ['text/csv; header=absent'],
  ],
  [
    'other parameters of a media type of a response',
    `${list}/produces`,
    ['text/csv; header=present'],
    ['text/csv; charset=utf-8'],
  ],
  // Properties
  ['an optional request property', `${request}/properties/new`, undefined, text],
  ['a required request property', request, there(request), withProperty(request, text)],
  [
    'a required request property with a default',
    request,
    there(request),
    withProperty(request, { ...text, default: 'a' }),
  ],
  [
    'a request property that is required',
    `${request}/required`,
    ['id', 'kind', 'serial'],
    ['id', 'kind', 'note', 'serial'],
  ],
  ['an optional response property', `${response}/properties/new`, undefined, text],
  ['a required response property', response, there(response), withProperty(response, text)],
  [
    'a response property that is required',
    `${response}/required`,
    ['id', 'kind', 'serial'],
    ['id', 'kind', 'note', 'serial'],
  ],
  ['a required request property that is read-only', `${request}/properties/kind/readOnly`, undefined, true],
  ['an optional request property that is read-only', `${request}/properties/note/readOnly`, undefined, true],
  ['a required response property that is read-only', `${response}/properties/kind/readOnly`, undefined, true],
  ['an optional response property that is read-only', `${response}/properties/note/readOnly`, undefined, true],
  ['a property of a read-only property', `${request}/properties/locked/properties/r`, undefined, text],
  ['a property of a property', `${request}/properties/object/properties/r`, undefined, text],
  ['a property of a property of a response', `${response}/properties/object/properties/r`, undefined, text],
  [
    'a list of types of a request',
    `${request}/properties/note/type`,
    'string',
    ['string', 'integer'],
    ['info', 'breaking'],
  ],
  [
    'a list of types of a response',
    `${response}/properties/note/type`,
    'string',
    ['string', 'integer'],
    ['breaking', 'info'],
  ],
  [
    'types in another order',
    `${request}/properties/note/type`,
    ['string', 'integer'],
    ['integer', 'string'],
    ['info', 'info'],
  ],
  // Definitions that requests and responses share
  ['an optional property of both', '/definitions/Order/properties/new', undefined, text],
  ['the type of a property of both', '/definitions/Order/properties/note/type', 'string', 'boolean'],
  ['a longer text in both', '/definitions/Order/properties/note/maxLength', 5, 9],
  ['a value in both', '/definitions/Order/properties/kind/enum', ['a'], ['a', 'b']],
  ['a definition that nothing uses', '/definitions/New', undefined, { type: 'object' }],
  ['the type of what nothing uses', '/definitions/Spare/properties/a/type', 'string', 'integer'],
  // Parts and subtypes
  [
    'a part that requires something',
    '/paths/~1orders~1{id}/put/parameters/0/schema',
    { $ref: '#/definitions/Order' },
    { allOf: [{ $ref: '#/definitions/Order' }, { required: ['note'] }] },
  ],
  [
    'a part that says nothing',
    '/paths/~1orders~1{id}/get/responses/200/schema',
    { $ref: '#/definitions/Order' },
    { allOf: [{ $ref: '#/definitions/Order' }, { description: 'd' }] },
  ],
  [
    'a part with a property',
    '/paths/~1orders~1{id}/get/responses/200/schema',
    { $ref: '#/definitions/Order' },
    { allOf: [{ $ref: '#/definitions/Order' }, { type: 'object', properties: { more: text } }] },
  ],
  [
    'a subtype',
    '/definitions/Dog',
    undefined,
    { allOf: [{ $ref: '#/definitions/Pet' }, { type: 'object', properties: { bark: text } }] },
    ['warning', 'breaking'],
  ],
  [
    'the type of a property of a subtype',
    '/definitions/Cat/allOf/1/properties/claws/type',
    'integer',
    'string',
    ['breaking', 'breaking'],
  ],
  // Responses
  ['a success', `${get}/responses/202`, undefined, ok],
  ['a fault', `${get}/responses/500`, undefined, ok],
  ['a default response', `${get}/responses/default`, undefined, ok],
  ['the schema of a response', `${get}/responses/200/schema`, undefined, text],
  [
    'a response that is a file',
    '/paths/~1text/post/responses/200/schema',
    { type: 'file' },
    text,
    ['breaking', 'breaking'],
  ],
  ['the text of a response', `${get}/responses/200/description`, 'ok', 'fine'],
  ['a header of a response', `${list}/responses/200/headers/X-New`, undefined, text],
  ['the property of a shared response', '/definitions/Fault/properties/hint', text, undefined],
  ['a required property of a shared response', '/definitions/Fault/required', ['code'], ['code', 'hint']],
  // Who may call
  ['security of an open operation', `${get}/security`, undefined, [{ key: [] }]],
  ['no security of its own', secured('key'), [{ key: [] }], []],
  ['security that is optional', secured('key'), [{ key: [] }], [{ key: [] }, {}]],
  ['an alternative', secured('key'), [{ key: [] }], [{ key: [] }, { basic: [] }]],
  ['another scheme', secured('key'), [{ key: [] }], [{ basic: [] }]],
  ['a second scheme', secured('key'), [{ key: [] }], [{ key: [], basic: [] }]],
  ['a scope', secured('oauth'), [{ oauth: ['read'] }], [{ oauth: ['read', 'write'] }]],
  ['another scope', secured('oauth'), [{ oauth: ['read'] }], [{ oauth: ['write'] }]],
  ['security of the document', '/security', undefined, [{ key: [] }]],
  ['an alternative for all', '/security', [{ key: [] }], [{ key: [] }, { basic: [] }]],
  ['a scope for all', '/security', [{ oauth: ['read'] }], [{ oauth: ['read', 'write'] }]],
  ['security that moves to an operation', `${get}/security`, undefined, []],
  ['another type of a scheme', scheme('basic'), { type: 'basic' }, { type: 'apiKey', in: 'header', name: 'X-Basic' }],
  ['the name of an API key', `${scheme('key')}/name`, 'X-Key', 'X-Api-Key'],
  ['the name of an API key in another case', `${scheme('key')}/name`, 'X-Key', 'x-key'],
  ['the place of an API key', `${scheme('key')}/in`, 'header', 'query'],
  ['the name of a key that nothing uses', `${scheme('spare')}/name`, 'spare', 'rare'],
  ['a scheme', scheme('new'), undefined, { type: 'basic' }],
  ['a scope of a scheme', `${scheme('oauth')}/scopes/admin`, undefined, 'Admin'],
  ['the text of a scope', `${scheme('oauth')}/scopes/read`, 'Read', 'Look'],
  ['the token URL', `${scheme('oauth')}/tokenUrl`, 'https://a.example.com/token', 'https://b.example.com/token'],
  [
    'the authorization URL',
    `${scheme('oauth')}/authorizationUrl`,
    'https://a.example.com/auth',
    'https://b.example.com/auth',
  ],
  ['the flow', scheme('oauth'), there(scheme('oauth')), passwordFlow(), ['breaking', 'breaking']],
  ['what ROMA Connect asks', `${scheme('roma')}/x-livedata-auth-type`, 'SIGNATURE', 'NONE', ['info', 'breaking']],
  ['what the gateway asks', `${scheme('key')}/x-apigateway-auth-type`, 'APP', 'IAM', ['breaking', 'breaking']],
  ['nothing that the gateway asks', `${scheme('key')}/x-apigateway-auth-type`, 'APP', 'NONE', ['info', 'breaking']],
]

export const structureKinds: readonly Kind[] = rows.flatMap(([name, pointer, before, after, expected]): Kind[] => {
  const [old, next] = [withValue(base, pointer, before), withValue(base, pointer, after)]
  return [
    { name, before: old, after: next, expected: expected?.[0] },
    { name: `the way back: ${name}`, before: next, after: old, expected: expected?.[1] },
  ]
})

function renamePath(): JsonObject {
  const paths = JSON.stringify(there('/paths'))
    .replace('/orders/{id}', '/orders/{key}')
    .replace('"name":"id"', '"name":"key"')
  return JSON.parse(paths) as JsonObject
}

function withProperty(pointer: string, schema: JsonObject): JsonObject {
  const whole = there(pointer) as JsonObject
  const properties = { ...(whole['properties'] as JsonObject), new: schema }
  return { ...whole, properties, required: ['id', 'kind', 'new', 'serial'] }
}

function passwordFlow(): JsonObject {
  const whole = there(scheme('oauth')) as JsonObject
  const kept = Object.entries(whole).filter(([key]) => key !== 'authorizationUrl')
  return { ...Object.fromEntries(kept), flow: 'password' }
}
