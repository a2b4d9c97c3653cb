import { expect, test } from '@jest/globals'
import { parseBaseline } from '../../src/documents/baseline.ts'
import { prepareDocument } from '../../src/documents/compare-with-baseline.ts'
import { makeSafe } from '../../src/livedata/safe-document.ts'
import { findingKinds, type FindingId } from '../../src/swagger/finding.ts'
import type { Json, JsonObject } from '../../src/swagger/json.ts'
import { parseDocument } from '../../src/swagger/parse.ts'

const responses = { '200': { description: 'ok' } }
const head = { swagger: '2.0', info: { title: 'a', version: '1' } }
const withPaths = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({ ...head, ...more, paths })
const withGet = (operation: JsonObject, path = '/a'): JsonObject =>
  withPaths({ [path]: { get: { responses, ...operation } } })
const withParameters = (...parameters: Json[]): JsonObject => withGet({ parameters })
const withSchema = (schema: Json): JsonObject => withPaths({}, { definitions: { A: schema } })
const withScript = (content: string): JsonObject => withGet({ 'x-livedata-scripts': [{ content }] })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const query = { name: 'a', in: 'query', type: 'string' }
const body = { name: 'b', in: 'body', schema: {} }
const several = Object.fromEntries(Array.from({ length: 3 }, (_, index) => [`/${index}`, { get: { responses } }]))

/** An export that has the finding; where it takes one, with its baseline. An orphan is no export, but a file. */
const documents: Readonly<
  Record<Exclude<FindingId, 'roma-document-orphaned'>, readonly [JsonObject, baseline?: JsonObject]>
> = {
  'roma-credential-in-script': [withScript(base64('var password = "Sommer-2031"'))],
  'roma-credential-in-document': [withGet({ description: 'ftp://svc:Sommer-2031@files.example' })],
  'roma-secret-in-baseline': [withGet({}), withGet({ 'x-a': { password: 'Sommer-2031' } })],
  'roma-operations-lost': [withPaths({}), withPaths(several)],
  'roma-script-undecodable': [withScript('no base64')],
  'roma-script-over-limit': [withScript(Buffer.alloc(32 * 1024 + 1, 'a').toString('base64'))],
  'roma-over-import-limit': [withGet({ description: 'a'.repeat(3 * 2 ** 20) })],
  'roma-yaml-over-limit': [withGet({ description: 'a'.repeat(3 * 2 ** 20) })],
  'roma-info-not-text': [{ ...head, info: { title: 'a', version: 1 }, paths: {} }],
  'roma-info-incomplete': [{ swagger: '2.0', paths: {} }],
  'roma-path-without-slash': [withGet({}, 'a')],
  'roma-paths-alike': [withPaths({ '/{a}': {}, '/{b}': {} })],
  'roma-duplicate-operation-id': [
    withPaths({ '/a': { get: { responses, operationId: 'a' }, put: { responses, operationId: 'a' } } }),
  ],
  'roma-name-without-ascii': [withGet({ operationId: '查询订单' })],
  'roma-no-responses': [withGet({ responses: {} })],
  'roma-duplicate-parameter': [withParameters(query, query)],
  'roma-several-bodies': [withParameters(body, { ...body, name: 'c' })],
  'roma-body-and-form-data': [withParameters(body, { ...query, in: 'formData' })],
  'roma-path-parameter-undeclared': [withGet({}, '/{a}')],
  'roma-path-parameter-unused': [withParameters({ ...query, in: 'path', required: true })],
  'roma-path-parameter-optional': [withGet({ parameters: [{ ...query, in: 'path' }] }, '/{a}')],
  'roma-parameter-incomplete': [withParameters({ name: 'a', in: 'cookie' })],
  'roma-unknown-security-scheme': [withGet({ security: [{ a: [] }] })],
  'roma-dangling-ref': [withSchema({ $ref: '#/definitions/B' })],
  'roma-external-ref': [withSchema({ $ref: 'b.yaml#/B' })],
  'roma-character-lost': [withGet({ summary: 'Gr\ufffd\udc00e' })],
  'roma-unknown-type': [withSchema({ type: 'text' })],
  'roma-array-without-items': [withSchema({ type: 'array' })],
  'roma-required-property-absent': [withSchema({ required: ['a'], properties: {} })],
}

const toBytes = (document: JsonObject) => Buffer.from(JSON.stringify(document))

function findIn(exported: JsonObject, baseline: JsonObject | undefined) {
  const options = { redact: true, format: 'yaml', verbatim: undefined, volatile: undefined, ignore: [] } as const
  const safe = makeSafe({ document: parseDocument(toBytes(exported)), bytes: undefined }, options)
  return prepareDocument(safe, baseline && parseBaseline(toBytes(baseline)), options).findings
}

/** ROMA Connect and tools in Java take the same size. */
const sizes = ['roma-over-import-limit', 'roma-yaml-over-limit']

test.each(Object.entries(documents))('%s is found, and nothing else', (id, [exported, baseline]) => {
  expect([...new Set(findIn(exported, baseline).map((finding) => finding.id))]).toEqual(
    sizes.includes(id) ? sizes : [id],
  )
})

test('no finding of the catalogue is left out', () => {
  expect([...Object.keys(documents), 'roma-document-orphaned'].sort()).toEqual(Object.keys(findingKinds).sort())
})
