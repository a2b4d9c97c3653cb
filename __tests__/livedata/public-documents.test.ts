import { readdirSync, readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { redact } from '../../src/livedata/redact.ts'
import { own, type JsonObject } from '../../src/swagger/json.ts'
import { parseDocument } from '../../src/swagger/parse.ts'

const fixtures = new URL('../fixtures/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, fixtures))

// Documents that their authors have published: what looks like a secret in them is none.
test.each(readdirSync(new URL('pairs/', fixtures)))('%s holds no secret', (name) => {
  const document = parseDocument(brotliDecompressSync(read(`pairs/${name}`)))
  const redacted = redact(document)
  expect(redacted.secrets).toEqual([])
  expect(redacted.redactions).toBe(0)
  expect(redacted.findings).toEqual([])
  expect(redacted.document).toBe(document)
})

test('the values of parameters whose names name a secret are left out, whatever their types', () => {
  const { document, redactions } = redact(parseDocument(read('consumers/redact.json')))
  const get = objectAt(document, 'paths', '/a', 'get')
  const parameters = own(get, 'parameters')
  expect(parameters).toEqual([
    expect.objectContaining({ name: 'api_token', type: 'integer', 'x-redacted': ['default'] }),
    expect.objectContaining({ name: 'X-Secret', 'x-redacted': ['default', 'enum'] }),
    expect.objectContaining({ name: 'reset_password', default: false }),
    expect.objectContaining({ name: 'session_token', format: 'uuid', 'x-redacted': ['default'] }),
    expect.objectContaining({ name: 'user_pwd', maxLength: 6, 'x-redacted': ['default'] }),
  ])
  expect(objectAt(get, 'responses', '200', 'headers', 'X-Token')).toEqual({
    type: 'integer',
    'x-redacted': ['default'],
  })
  expect(JSON.stringify(document)).not.toMatch(/REDACTED|123456|alpha-1|7777|abc123/)
  expect(redactions).toBe(7)
})

function objectAt(object: JsonObject, ...keys: readonly string[]): JsonObject {
  // The fixture has objects there.
  return keys.reduce((inner, key) => own(inner, key) as JsonObject, object)
}
