import type { JsonObject } from '../../src/spec/json.ts'
import { body, document, header, parameters, property, query, response, type Case } from './compare-cases.ts'

const ok = { description: 'ok' }
const text = { type: 'string' }
const number = { type: 'integer' }
const withP = property(text)
const withRequiredP = property(text, { required: ['p'] })
const empty = { type: 'object', properties: {} }
const plain = document({})

function responses(statuses: JsonObject): JsonObject {
  return document({ responses: statuses })
}

function paths(items: JsonObject, rest: JsonObject = {}): JsonObject {
  return { swagger: '2.0', info: {}, paths: items, ...rest }
}

/** A path with these parameters of its own and one operation. */
function path(list: JsonObject[], operation: JsonObject = {}): JsonObject {
  return paths({ '/a': { parameters: list, get: { responses: { 200: ok }, ...operation } } })
}

function scheme(fields: JsonObject): JsonObject {
  return document({}, { securityDefinitions: { s: fields } })
}

function scripts(...list: JsonObject[]): JsonObject {
  return document({ 'x-livedata-scripts': list })
}

function root(fields: JsonObject): JsonObject {
  return document({}, fields)
}

const inQuery = (fields: JsonObject = {}) => ({ name: 'q', in: 'query', type: 'string', ...fields })
const inHeader = (name: string) => ({ name, in: 'header', type: 'string' })
const inBody = (fields: JsonObject = {}) => ({ name: 'body', in: 'body', schema: text, ...fields })
const inPath = (name: string) => ({ name, in: 'path', required: true, type: 'string' })
const inForm = (fields: JsonObject = {}) => ({ name: 'f', in: 'formData', type: 'string', ...fields })
const get = { get: { responses: { 200: ok } } }
const oldGet = { get: { deprecated: true, responses: { 200: ok } } }
const both = { ...get, post: { responses: { 200: ok } } }
const consuming = (list: string[]) => document({ parameters: [inBody()], consumes: list })
const producing = (list: string[]) => document({ responses: { 200: { ...ok, schema: text } }, produces: list })
const secured = (...list: JsonObject[]) => document({ security: list })
const oauth = (scopes: JsonObject) => scheme({ type: 'oauth2', flow: 'implicit', scopes })
const ref = (name: string) => ({ $ref: `#/definitions/${name}` })
const defined = (definitions: JsonObject) => ({ definitions })
const node = (value: JsonObject) => property(value, { properties: { p: value, next: ref('N') } })

/** Documents, paths, operations and what they consist of: one line each. */
// prettier-ignore
export const structureCases: readonly Case[] = [
  // Paths and operations
  ['a path', 'api-path-removed-without-deprecation', paths({ '/a': get, '/b': get }), paths({ '/a': get })],
  ['a deprecated path', 'api-path-removed-with-deprecation', paths({ '/a': get, '/b': oldGet }), paths({ '/a': get })],
  ['an operation', 'api-removed-without-deprecation', paths({ '/a': both }), paths({ '/a': get })],
  ['a deprecated operation', 'api-removed-with-deprecation', paths({ '/a': { ...both, ...oldGet } }), paths({ '/a': { post: both.post } })],
  ['a new path', 'endpoint-added', paths({ '/a': get }), paths({ '/a': get, '/b': get })],
  ['a new operation', 'endpoint-added', paths({ '/a': get }), paths({ '/a': both })],
  ['a path without operations', 'roma-other-changed', paths({}), paths({ '/a': {} })],
  ['a path of the same shape', 'roma-path-parameter-renamed', paths({ '/a/{x}': get }), paths({ '/a/{y}': get })],
  ['an extension of a path', 'roma-other-changed', paths({ '/a': get }), paths({ '/a': { ...get, 'x-a': 1 } })],
  ['an extension of the paths', 'roma-other-changed', paths({ '/a': get }), paths({ '/a': get, 'x-a': 1 })],
  ['deprecated', 'endpoint-deprecated', plain, document({ deprecated: true })],
  ['reactivated', 'endpoint-reactivated', document({ deprecated: true }), plain],
  ['deprecated: false', 'roma-other-changed', plain, document({ deprecated: false })],
  ['an operation ID', 'api-operation-id-added', plain, document({ operationId: 'a' })],
  ['no operation ID', 'api-operation-id-removed', document({ operationId: 'a' }), plain],
  ['another operation ID', 'api-operation-id-removed', document({ operationId: 'a' }), document({ operationId: 'b' })],
  ['a tag', 'api-tag-added', document({ tags: ['a'] }), document({ tags: ['a', 'b'] })],
  ['no tag', 'api-tag-removed', document({ tags: ['a'] }), plain],
  ['tags in another order', null, document({ tags: ['a', 'b'] }), document({ tags: ['b', 'a'] })],
  ['a summary', 'roma-other-changed', plain, document({ summary: 'a' })],
  // ROMA Connect
  ['the status of a backend', 'roma-status-changed', document({ 'x-livedata-status': 'TESTED' }), document({ 'x-livedata-status': 'DEPLOYED' })],
  ['the version of a backend', 'roma-version-changed', document({ 'x-livedata-version': '1' }), document({ 'x-livedata-version': '2' })],
  ['the application of a backend', 'roma-app-changed', document({ 'x-livedata-roma-app': 'a' }), document({ 'x-livedata-roma-app': 'b' })],
  ['the authentication of a scheme', 'roma-auth-type-changed', scheme({ 'x-livedata-auth-type': 'SIGNATURE' }), scheme({ 'x-livedata-auth-type': 'NONE' })],
  ['a script', 'roma-script-changed', scripts({ content: 'YQ==' }), scripts({ content: 'Yg==' })],
  ['a second script', 'roma-script-changed', scripts({ content: 'YQ==' }), scripts({ content: 'YQ==' }, { content: 'Yg==' })],
  ['no script', 'roma-script-changed', scripts({ content: 'YQ==' }), plain],
  ['the type of a script', 'roma-other-changed', scripts({ type: 'SQL' }), scripts({ type: 'SP' })],
  // The document
  ['the host', 'roma-host-changed', root({ host: 'a.example.com' }), root({ host: 'b.example.com' })],
  ['the host in another case', 'roma-other-changed', root({ host: 'a.example.com' }), root({ host: 'A.example.com' })],
  ['no host', 'roma-host-changed', root({ host: 'a.example.com' }), plain],
  ['the base path', 'roma-base-path-changed', root({ basePath: '/a' }), root({ basePath: '/b' })],
  ['a base path', 'roma-base-path-changed', plain, root({ basePath: '/b' })],
  ['a base path of /', 'roma-other-changed', plain, root({ basePath: '/' })],
  ['a protocol', 'roma-scheme-added', root({ schemes: ['https'] }), root({ schemes: ['https', 'http'] })],
  ['no protocol', 'roma-scheme-removed', root({ schemes: ['https', 'http'] }), root({ schemes: ['https'] })],
  ['protocols that moved', null, root({ schemes: ['https'] }), document({ schemes: ['https'] })],
  ['the title', 'roma-other-changed', root({ info: { title: 'a' } }), root({ info: { title: 'b' } })],
  ['tags of the document', 'roma-other-changed', root({ tags: [{ name: 'a' }] }), root({ tags: [{ name: 'b' }] })],
  ['an extension of the document', 'roma-other-changed', plain, root({ 'x-a': { b: 1 } })],
  ['an unused definition', 'roma-other-changed', plain, root(defined({ A: text }))],
  ['no unused definition', 'api-schema-removed', root(defined({ A: text })), plain],
  ['another unused definition', 'roma-other-changed', root(defined({ A: text })), root(defined({ A: number }))],
  ['an unused definition with another name', null, root(defined({ A: text })), root(defined({ B: text }))],
  ['an unused parameter', 'roma-other-changed', plain, root({ parameters: { a: inQuery() } })],
  ['another unused parameter', 'roma-other-changed', root({ parameters: { a: inQuery() } }), root({ parameters: { a: inQuery({ required: true }) } })],
  ['another unused response', 'roma-other-changed', root({ responses: { a: ok } }), root({ responses: { a: { ...ok, schema: text } } })],
  // Security
  ['a security scheme', 'api-security-component-added', plain, scheme({ type: 'basic' })],
  ['no security scheme', 'api-security-component-removed', scheme({ type: 'basic' }), plain],
  ['the type of a security scheme', 'api-security-component-type-changed', scheme({ type: 'basic' }), scheme({ type: 'oauth2' })],
  ['the name of an API key', 'roma-api-key-name-changed', scheme({ type: 'apiKey', name: 'a' }), scheme({ type: 'apiKey', name: 'b' })],
  ['where an API key is sent', 'roma-api-key-in-changed', scheme({ type: 'apiKey', in: 'query' }), scheme({ type: 'apiKey', in: 'header' })],
  ['an authorization URL', 'api-security-component-oauth-url-changed', scheme({ authorizationUrl: 'a' }), scheme({ authorizationUrl: 'b' })],
  ['a token URL', 'api-security-component-oauth-token-url-changed', scheme({ tokenUrl: 'a' }), scheme({ tokenUrl: 'b' })],
  ['a scope of a scheme', 'api-security-component-oauth-scope-added', oauth({ a: 'A' }), oauth({ a: 'A', b: 'B' })],
  ['no scope of a scheme', 'api-security-component-oauth-scope-removed', oauth({ a: 'A', b: 'B' }), oauth({ a: 'A' })],
  ['what a scope is', 'api-security-component-oauth-scope-changed', oauth({ a: 'A' }), oauth({ a: 'B' })],
  ['the flow of a scheme', 'roma-other-changed', scheme({ flow: 'implicit' }), scheme({ flow: 'password' })],
  ['security of an operation', 'api-security-added', plain, secured({ s: [] })],
  ['no security of an operation', 'api-security-removed', secured({ s: [] }, { t: [] }), secured({ t: [] })],
  ['a scope of an operation', 'api-security-scope-added', secured({ s: ['a'] }), secured({ s: ['a', 'b'] })],
  ['no scope of an operation', 'api-security-scope-removed', secured({ s: ['a', 'b'] }), secured({ s: ['a'] })],
  ['security of all operations', 'api-global-security-added', plain, root({ security: [{ s: [] }] })],
  ['no security of all operations', 'api-global-security-removed', root({ security: [{ s: [] }] }), plain],
  ['a scope of all operations', 'api-global-security-scope-added', root({ security: [{ s: [] }] }), root({ security: [{ s: ['a'] }] })],
  ['no scope of all operations', 'api-global-security-scope-removed', root({ security: [{ s: ['a'] }] }), root({ security: [{ s: [] }] })],
  ['security that moved', null, root({ security: [{ s: [] }] }), secured({ s: [] })],
  ['security in another order', 'roma-other-changed', secured({ s: [] }, { t: [] }), secured({ t: [] }, { s: [] })],
  ['security that is optional', 'roma-other-changed', secured({ s: [] }), secured({ s: [] }, {})],
  // Parameters
  ['a required parameter', 'new-required-request-parameter', plain, query({ required: true, type: 'string' })],
  ['an optional parameter', 'new-optional-request-parameter', plain, query({ type: 'string' })],
  ['a parameter of the path', 'new-request-path-parameter', plain, parameters(inPath('x'))],
  ['a required parameter for all', 'new-required-request-default-parameter-to-existing-path', path([]), path([inQuery({ required: true })])],
  ['an optional parameter for all', 'new-optional-request-default-parameter-to-existing-path', path([]), path([inQuery()])],
  ['no parameter', 'request-parameter-removed', query({ type: 'string' }), plain],
  ['a parameter that moved to the path', null, path([], { parameters: [inQuery()] }), path([inQuery()])],
  ['a parameter that is overridden', null, path([inQuery()]), path([inQuery()], { parameters: [inQuery()] })],
  ['a parameter of the path that is idle', 'roma-other-changed', path([inQuery()], { parameters: [inQuery()] }), path([inQuery({ type: 'integer' })], { parameters: [inQuery()] })],
  ['a shared parameter', null, parameters(inQuery()), document({ parameters: [{ $ref: '#/parameters/a' }] }, { parameters: { a: inQuery() } })],
  ['a parameter that became required', 'request-parameter-became-required', query({}), query({ required: true })],
  ['a parameter that became optional', 'request-parameter-became-optional', query({ required: true }), query({})],
  ['a default of a required parameter', 'roma-other-changed', query({ required: true }), query({ required: true, default: 1 })],
  ['a header in another case', 'roma-other-changed', parameters(inHeader('X-A')), parameters(inHeader('x-a'))],
  ['one value that became several', 'request-parameter-type-generalized', query(text), query({ type: 'array', items: text, collectionFormat: 'multi' })],
  ['one value that became a list', 'request-parameter-type-changed', query(text), query({ type: 'array', items: text })],
  ['an empty value', 'roma-request-empty-value-allowed', query({}), query({ allowEmptyValue: true })],
  ['no empty value', 'roma-request-empty-value-disallowed', query({ allowEmptyValue: true }), query({})],
  ['nullable items', 'request-parameter-property-became-nullable', query({ type: 'array', items: {} }), query({ type: 'array', items: { 'x-nullable': true } })],
  ['integers as items', 'request-parameter-property-type-changed', query({ type: 'array', items: number }), query({ type: 'array', items: text })],
  ['a form parameter', 'new-required-request-parameter', plain, parameters(inForm({ required: true }))],
  ['the type of a form parameter', 'request-parameter-type-changed', parameters(inForm()), parameters(inForm({ type: 'file' }))],
  // Bodies
  ['a required body', 'request-body-added-required', plain, parameters(inBody({ required: true }))],
  ['an optional body', 'request-body-added-optional', plain, parameters(inBody())],
  ['no body', 'request-body-removed', parameters(inBody()), plain],
  ['a body that became required', 'request-body-became-required', parameters(inBody()), parameters(inBody({ required: true }))],
  ['a body that became optional', 'request-body-became-optional', parameters(inBody({ required: true })), parameters(inBody())],
  ['a body of another name', 'roma-other-changed', parameters(inBody()), parameters(inBody({ name: 'b' }))],
  ['a schema of a body', 'request-body-media-type-schema-added', parameters({ name: 'body', in: 'body' }), parameters(inBody())],
  ['no schema of a body', 'request-body-media-type-schema-removed', parameters(inBody()), parameters({ name: 'body', in: 'body' })],
  ['a media type of a body', 'request-body-media-type-added', consuming(['a/b']), consuming(['a/b', 'c/d'])],
  ['no media type of a body', 'request-body-media-type-removed', consuming(['a/b', 'c/d']), consuming(['a/b'])],
  ['a charset of a body', 'roma-other-changed', consuming(['a/b']), consuming(['a/b; charset=utf-8'])],
  ['media types in another order', null, consuming(['a/b', 'c/d']), consuming(['c/d', 'a/b'])],
  ['media types without a body', 'roma-other-changed', document({ consumes: ['a/b'] }), document({ consumes: ['c/d'] })],
  ['an integer in XML', 'request-body-type-compatible', body(number, { consumes: ['a/xml'] }), body(text, { consumes: ['a/xml'] })],
  ['an integer inside XML', 'request-property-type-compatible', body(property(number), { consumes: ['a/xml'] }), body(withP, { consumes: ['a/xml'] })],
  // Properties of requests
  ['a required property', 'new-required-request-property', body(empty), body(withRequiredP)],
  ['a required property with a default', 'new-required-request-property-with-default', body(empty), body(property({ default: 1 }, { required: ['p'] }))],
  ['an optional property', 'new-optional-request-property', body(empty), body(withP)],
  ['no property', 'request-property-removed', body(withP), body(empty)],
  ['a read-only property', 'roma-other-changed', body(empty), body(property({ readOnly: true }))],
  ['a property that became required', 'request-property-became-required', body(withP), body(withRequiredP)],
  ['one with a default', 'request-property-became-required-with-default', body(property({ default: 1 })), body(property({ default: 1 }, { required: ['p'] }))],
  ['a property that became optional', 'request-property-became-optional', body(withRequiredP), body(withP)],
  ['a required property of a part', 'request-property-became-required', body({ type: 'object', allOf: [withP, {}] }), body({ type: 'object', allOf: [withP, { required: ['p'] }] })],
  ['an optional one that became read-only', 'request-optional-property-became-read-only', body(withP), body(property({ ...text, readOnly: true }))],
  ['an optional one that is no longer read-only', 'request-optional-property-became-not-read-only', body(property({ ...text, readOnly: true })), body(withP)],
  ['a required one that became read-only', 'request-required-property-became-read-only', body(withRequiredP), body(property({ ...text, readOnly: true }, { required: ['p'] }))],
  ['a required one that is no longer read-only', 'request-required-property-became-not-read-only', body(property({ ...text, readOnly: true }, { required: ['p'] })), body(withRequiredP)],
  ['a type that goes without saying', 'roma-other-changed', body({ properties: {} }), body(empty)],
  // Responses
  ['a success', 'response-success-status-added', responses({ 200: ok }), responses({ 200: ok, 201: ok })],
  ['no success', 'response-success-status-removed', responses({ 200: ok, 201: ok }), responses({ 200: ok })],
  ['a failure', 'response-non-success-status-added', responses({ 200: ok }), responses({ 200: ok, 404: ok })],
  ['no failure', 'response-non-success-status-removed', responses({ 200: ok, 404: ok }), responses({ 200: ok })],
  ['a default response', 'roma-other-changed', responses({ 200: ok }), responses({ 200: ok, default: ok })],
  ['a shared response', null, plain, document({ responses: { 200: { $ref: '#/responses/a' } } }, { responses: { a: ok } })],
  ['an example', 'roma-other-changed', plain, responses({ 200: { ...ok, examples: { 'a/b': 1 } } })],
  ['a schema of a response', 'response-body-media-type-schema-added', plain, response(text)],
  ['no schema of a response', 'response-body-media-type-schema-removed', response(text), plain],
  ['a media type of a response', 'response-media-type-added', producing(['a/b']), producing(['a/b', 'c/d'])],
  ['no media type of a response', 'response-media-type-removed', producing(['a/b', 'c/d']), producing(['a/b'])],
  ['a charset of a response', 'response-media-type-name-changed', producing(['a/b']), producing(['a/b; charset=utf-8'])],
  ['a special media type', 'response-media-type-name-specialized', producing(['a/json']), producing(['a/x+json'])],
  ['a general media type', 'response-media-type-name-generalized', producing(['a/x+json']), producing(['a/json'])],
  ['media types that moved', null, response(text, { produces: ['a/b'] }), producing(['a/b'])],
  ['text in XML', 'response-body-type-compatible', response(text, { produces: ['a/xml'] }), response(number, { produces: ['a/xml'] })],
  ['text inside XML', 'response-property-type-compatible', response(withP, { produces: ['a/xml'] }), response(property(number), { produces: ['a/xml'] })],
  ['a header', 'response-header-added', plain, header(text)],
  ['no header', 'optional-response-header-removed', header(text), plain],
  ['text in a header', 'response-header-type-changed', header({ type: 'integer', format: 'int32' }), header({ type: 'integer', format: 'int64' })],
  // Properties of responses
  ['a required property of a response', 'response-required-property-added', response(empty), response(withRequiredP)],
  ['an optional property of a response', 'response-optional-property-added', response(empty), response(withP)],
  ['no required property of a response', 'response-required-property-removed', response(withRequiredP), response(empty)],
  ['no optional property of a response', 'response-optional-property-removed', response(withP), response(empty)],
  ['a property of a response that became optional', 'response-property-became-optional', response(withRequiredP), response(withP)],
  ['a property of a response that became required', 'response-property-became-required', response(withP), response(withRequiredP)],
  ['an optional one that became read-only (response)', 'response-optional-property-became-read-only', response(withP), response(property({ ...text, readOnly: true }))],
  ['an optional one that is no longer read-only (response)', 'response-optional-property-became-not-read-only', response(property({ ...text, readOnly: true })), response(withP)],
  ['a required one that became read-only (response)', 'response-required-property-became-read-only', response(withRequiredP), response(property({ ...text, readOnly: true }, { required: ['p'] }))],
  ['a required one that is no longer read-only (response)', 'response-required-property-became-not-read-only', response(property({ ...text, readOnly: true }, { required: ['p'] })), response(withRequiredP)],
  // References
  ['an inlined reference', null, response(ref('A'), defined({ A: withP })), response(withP)],
  ['a renamed definition', null, response(ref('A'), defined({ A: withP })), response(ref('B'), defined({ B: withP }))],
  ['a renamed recursive definition', null, response(ref('N'), defined({ N: node(text) })), response(ref('M'), defined({ M: property({}, { properties: { p: text, next: ref('M') } }) }))],
  ['an unrolled recursion', null, response(ref('N'), defined({ N: node(text) })), response(node(text), defined({ N: node(text) }))],
  ['a property of a recursive definition', 'response-property-type-changed', response(ref('N'), defined({ N: node(text) })), response(ref('N'), defined({ N: node(number) }))],
  ['what stands beside a reference', 'roma-other-changed', response({ ...ref('A'), description: 'a' }, defined({ A: text })), response({ ...ref('A'), description: 'b' }, defined({ A: text }))],
  ['what stands beside a reference of a property', 'roma-other-changed', response(property({ ...ref('A'), title: 'a' }), defined({ A: text })), response(property(ref('A')), defined({ A: text }))],
  ['a reference that leads nowhere', 'roma-other-changed', response(ref('A'), defined({ A: text })), response(ref('A'))],
  ['a reference that leads in a circle', 'roma-other-changed', response(ref('A'), defined({ A: text })), response(ref('A'), defined({ A: ref('A') }))],
  ['parts in another order', null, response({ allOf: [ref('A'), withP] }, defined({ A: text })), response({ allOf: [withP, ref('A')] }, defined({ A: text }))],
  ['an inlined part', null, response({ allOf: [ref('A'), text] }, defined({ A: withP })), response({ allOf: [text, withP] })],
  // What is malformed, or only half there
  ['a type that is none', 'roma-other-changed', response({ type: 1 }), response({ type: 2 })],
  ['a type that became one', 'roma-other-changed', response({ type: 1 }), response(text)],
  ['a type that ceased to be one', 'roma-other-changed', response(text), response({ type: ['string'] })],
  ['a format without a type', 'response-property-type-changed', response(property({ format: 'a' })), response(property({ format: 'b' }))],
  ['a format that is none', 'roma-other-changed', response({ ...text, format: 1 }), response({ ...text, format: 2 })],
  ['an empty format', 'roma-other-changed', response(text), response({ ...text, format: '' })],
  ['a type with its format', 'response-property-type-changed', response(property({ ...text, format: 'a' })), response(property({ ...number, format: 'b' }))],
  ['a pattern that is none', 'roma-other-changed', response({ ...text, pattern: 1 }), response({ ...text, pattern: 'a' })],
  ['a pattern that ceased to be one', 'roma-other-changed', response({ ...text, pattern: 'a' }), response({ ...text, pattern: [] })],
  ['a discriminator that is none', 'roma-other-changed', response({ discriminator: {} }), response({ discriminator: 'a' })],
  ['a discriminator that ceased to be one', 'roma-other-changed', response({ discriminator: 'a' }), response({ discriminator: {} })],
  ['null that says nothing', 'roma-other-changed', response({ ...text, 'x-nullable': 'a' }), response({ ...text, 'x-nullable': 'b' })],
  ['items that differ by a word', 'roma-other-changed', response({ type: 'array', uniqueItems: 'a' }), response({ type: 'array', uniqueItems: 'b' })],
  ['items that are none', 'roma-other-changed', response({ type: 'array', items: 'a' }), response({ type: 'array', items: text })],
  ['items that ceased to be some', 'roma-other-changed', response({ type: 'array', items: text }), response({ type: 'array', items: [] })],
  ['items of any kind', 'response-property-type-changed', response({ type: 'array', items: text }), response({ type: 'array' })],
  ['items of a list that is none', 'response-body-type-changed', response({ type: 'array', items: text }), response(text)],
  ['additional properties that are none', 'roma-other-changed', response({ additionalProperties: 1 }), response({ additionalProperties: 2 })],
  ['a schema that is none', 'roma-other-changed', response('a' as never), response('b' as never)],
  ['responses that are none', 'roma-other-changed', document({ responses: 1 }), document({ responses: 2 })],
  ['responses that ceased to be some', 'roma-other-changed', document({ responses: 'a' }), document({ responses: ['a'] })],
  ['a response that is none', 'roma-other-changed', responses({ 200: 'a' }), responses({ 200: 'b' })],
  ['a status that is none', 'roma-other-changed', responses({ 200: ok }), responses({ 200: ok, 2000: ok })],
  ['an extension of responses', 'roma-other-changed', responses({ 200: ok, 'x-a': 1 }), responses({ 200: ok, 'x-a': 2 })],
  ['an extension more of responses', 'roma-other-changed', responses({ 200: ok }), responses({ 200: ok, 'x-a': 1 })],
  ['the default response', 'roma-other-changed', responses({ 200: ok }), responses({ 200: ok, default: ok })],
  ['a header in another case', 'roma-other-changed', responses({ 200: { ...ok, headers: { 'X-A': text } } }), responses({ 200: { ...ok, headers: { 'x-a': text } } })],
  ['headers that differ by their case', 'response-header-added', responses({ 200: { ...ok, headers: { 'X-A': text } } }), responses({ 200: { ...ok, headers: { 'X-A': text, 'x-a': text } } })],
  ['headers that are none', 'roma-other-changed', responses({ 200: { ...ok, headers: 1 } }), responses({ 200: { ...ok, headers: 2 } })],
  ['a shared response', 'response-property-type-changed', document({ responses: { 200: { $ref: '#/responses/A' } } }, { responses: { A: { ...ok, schema: withP } } }), document({ responses: { 200: { $ref: '#/responses/A' } } }, { responses: { A: { ...ok, schema: property(number) } } })],
  ['what stands beside a shared response', 'roma-other-changed', document({ responses: { 200: { $ref: '#/responses/A', 'x-a': 1 } } }, { responses: { A: ok } }), document({ responses: { 200: { $ref: '#/responses/A', 'x-a': 2 } } }, { responses: { A: ok } })],
  ['a property of an unused definition', 'roma-other-changed', root(defined({ A: withP })), root(defined({ A: property(number) }))],
  ['a schema of an unused response', 'roma-other-changed', root({ responses: { a: { ...ok, schema: withP } } }), root({ responses: { a: { ...ok, schema: property(number) } } })],
  ['no schema of an unused response', 'roma-other-changed', root({ responses: { a: { ...ok, schema: withP } } }), root({ responses: { a: ok } })],
  ['a header of an unused response', 'roma-other-changed', root({ responses: { a: { ...ok, headers: { 'X-A': text } } } }), root({ responses: { a: { ...ok, headers: { 'X-A': number } } } })],
  ['a header more of an unused response', 'roma-other-changed', root({ responses: { a: { ...ok, headers: {} } } }), root({ responses: { a: { ...ok, headers: { 'X-A': number } } } })],
  ['no unused response', 'roma-other-changed', root({ responses: { a: ok } }), plain],
  ['no unused parameter', 'roma-other-changed', root({ parameters: { a: inQuery() } }), plain],
  ['the body of an unused parameter', 'roma-other-changed', root({ parameters: { a: inBody() } }), root({ parameters: { a: inBody({ schema: number }) } })],
  ['schemes that are needed together', 'api-security-added', secured({ s: [] }), secured({ s: [] }, { t: [], u: [] })],
  ['schemes in another order', 'roma-other-changed', secured({ s: [], t: [] }), secured({ t: [], s: [] }, {})],
  ['no security at all', 'api-security-removed', secured({ s: [] }), secured()],
  ['a requirement twice', 'roma-other-changed', secured({ s: ['a'] }), secured({ s: ['a'] }, { s: ['b'] })],
  ['scopes that are none', 'roma-other-changed', secured({ s: [1] as never }), secured({ s: [2] as never })],
  ['scopes that are no list', 'roma-other-changed', secured({ s: 'a' }), secured({ s: 'b' })],
  ['security that is none', 'roma-other-changed', document({ security: 1 }), document({ security: 2 })],
  ['a security scheme that is none', 'roma-other-changed', document({}, { securityDefinitions: { s: 1 } }), document({}, { securityDefinitions: { s: {} } })],
  ['a security scheme that ceased to be one', 'roma-other-changed', scheme({ type: 'basic' }), document({}, { securityDefinitions: { s: [] } })],
  ['scopes of a scheme that are none', 'roma-other-changed', scheme({ scopes: 1 }), scheme({ scopes: 2 })],
  ['the name of an API key that had none', 'roma-other-changed', scheme({ type: 'apiKey' }), scheme({ type: 'apiKey', name: 'a' })],
  ['where an API key is sent that was nowhere', 'roma-other-changed', scheme({ type: 'apiKey' }), scheme({ type: 'apiKey', in: 'query' })],
  ['no name of an API key', 'roma-other-changed', scheme({ type: 'apiKey', name: 'a' }), scheme({ type: 'apiKey' })],
  ['a token URL that had none', 'api-security-component-oauth-token-url-changed', scheme({ type: 'oauth2' }), scheme({ type: 'oauth2', tokenUrl: 'a' })],
  ['scripts that are none', 'roma-script-changed', document({ 'x-livedata-scripts': 1 }), scripts({ content: 'a' })],
  ['scripts that ceased to be some', 'roma-script-changed', scripts({ content: 'a' }), document({ 'x-livedata-scripts': 1 })],
  ['a script that is none', 'roma-script-changed', scripts('a' as never), scripts('b' as never)],
  ['a list of one of several', 'request-parameter-type-generalized', query(text), query({ type: 'array', collectionFormat: 'multi', items: text })],
  ['a list of one of a narrower kind', 'request-parameter-type-changed', query(text), query({ type: 'array', collectionFormat: 'multi', items: number })],
  ['a list of one that is limited', 'request-parameter-type-changed', query(text), query({ type: 'array', collectionFormat: 'multi', items: { ...text, maxLength: 1 } })],
  // Values
  ['a list', 'roma-other-changed', root({ 'x-a': [1] }), root({ 'x-a': [2] })],
  ['a list that became a text', 'roma-other-changed', root({ 'x-a': [1] }), root({ 'x-a': 'a' })],
  ['null that became a number', 'roma-other-changed', root({ 'x-a': null }), root({ 'x-a': 1 })],
  ['a number that became a switch', 'roma-other-changed', root({ 'x-a': 1 }), root({ 'x-a': true })],
  ['an object that is gone', 'roma-other-changed', root({ 'x-a': { b: 1 } }), plain],
  ['a list that is gone', 'roma-other-changed', root({ 'x-a': [1] }), plain],
  ['a long text that is gone', 'roma-other-changed', root({ 'x-a': 'a'.repeat(81) }), plain],
  ['a text that is gone', 'roma-other-changed', root({ 'x-a': 'a'.repeat(80) }), plain],
  ['a long text that became short', 'roma-other-changed', root({ 'x-a': 'a'.repeat(81) }), root({ 'x-a': 'a' })],
  ['a default that is an object', 'request-parameter-default-value-changed', query({ default: { a: 1 } }), query({ default: [1] })],
  ['a default under the name of a secret', 'request-parameter-default-value-changed', parameters({ ...inHeader('X-Token'), default: 'a' }), parameters({ ...inHeader('X-Token'), default: 'b' })],
  ['an extension under the name of a secret', 'roma-other-changed', root({ 'x-password': 'a' }), root({ 'x-password': 'b' })],
  ['an operation of a path called like a secret', 'roma-other-changed', paths({ '/token': { get: { responses: { 200: ok }, summary: 'a' } } }), paths({ '/token': { get: { responses: { 200: ok }, summary: 'b' } } })],
]
