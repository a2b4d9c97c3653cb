import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { rawNumber, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { writeJson } from '../../../src/swagger/text/json-writer.ts'

function toJson(value: Json): string {
  let text = ''
  writeJson(value, (piece) => (text += piece))
  return text
}

test('writes what JSON.stringify writes, and an end of line', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 7, noUnicodeString: false }), fc.string({ unit: 'binary' }), (any, key) => {
      const value: JsonObject = { a: any as Json, number: rawNumber('1.0'), list: [rawNumber('1E7'), [], {}, 'a\nb'] }
      setOwn(value, key, [{ [key]: key }])
      setOwn(value, '__proto__', { a: { b: { c: { d: ['\n', {}] } } } })
      expect(toJson(value)).toBe(`${JSON.stringify(value, null, 2)}\n`)
    }),
  )
})

test.each<[Json, string]>([
  [{}, '{}\n'],
  [[], '[]\n'],
  [null, 'null\n'],
  [rawNumber('1.0'), '1.0\n'],
])('%j', (value, text) => {
  expect(toJson(value)).toBe(text)
})
