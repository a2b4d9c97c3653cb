import { describe, expect, test } from '@jest/globals'
import { parseDocument, serialise } from '../../../src/swagger/parse.ts'
import { createLineFinder } from '../../../src/swagger/text/lines.ts'

const document = parseDocument(
  Buffer.from(
    JSON.stringify({
      swagger: '2.0',
      info: { title: 'a', description: 'paths:\n\n  /orders:\n    get:', version: '1' },
      paths: {
        '/orders': { get: { tags: ['get'], responses: { '200': { description: 'ok' } } }, post: { responses: {} } },
        '/orders/{id}': { get: { responses: { default: { description: "it's: odd" } } } },
        "/it's": { get: { responses: {} } },
        '/a: b': { get: { responses: {} } },
      },
      definitions: { 'A~1': {}, "it's": {}, Order: { type: 'object', properties: { id: { type: 'integer' } } } },
    }),
  ),
)

describe.each(['yaml', 'json'] as const)('in %s', (format) => {
  const text = serialise(document, format)
  const content = typeof text === 'string' ? text : Buffer.from(text).toString()
  const lines = content.split('\n')
  const lineAt = (pointer: string) => {
    const line = createLineFinder(content, format)(pointer)
    return line === undefined ? undefined : lines[line - 1]?.trim()
  }

  test.each([
    ['/swagger', 'swagger'],
    ['/info/version', 'version'],
    ['/paths/~1orders/get/responses', 'responses'],
    ['/paths/~1orders/get/responses/200/description', 'description'],
    ['/paths/~1orders~1{id}/get', 'get'],
    ['/definitions/A~01', 'A~1'],
    ["/definitions/it's", 'its'],
    ['/paths/~1orders', '/orders'],
    ['/paths/~1orders/post', 'post'],
    ['/paths/~1orders~1{id}/get/responses/default', 'default'],
    ["/paths/~1it's/get", 'get'],
    ['/paths/~1a: b', '/a: b'],
    ['/definitions/Order/properties/id/type', 'type'],
  ])('%s stands on the line of its last key', (pointer, key) => {
    expect(lineAt(pointer)?.replaceAll(/["']/g, '')).toMatch(
      new RegExp(`^${key.replaceAll("'", '').replaceAll('{', '\\{')}:`),
    )
  })

  test('a key of the same name elsewhere is not taken for it', () => {
    const finder = createLineFinder(content, format)
    const first = finder('/paths/~1orders/get') ?? 0
    const other = finder('/paths/~1orders~1{id}/get') ?? 0
    expect(other).toBeGreaterThan(first)
  })

  test('a pointer that leads nowhere stops at the deepest key that is there', () => {
    expect(lineAt('/paths/~1orders/delete/responses')).toBe(lineAt('/paths/~1orders'))
    expect(lineAt('/nowhere')).toBeUndefined()
    expect(lineAt('')).toBeUndefined()
  })
})

test.each([
  ['a: 1\nc: 2', '/a/c', 1],
  ['a:\n  b: 1\nc: 2', '/a/c', 1],
  ['a:\n- b\n- c\nd: 1', '/d', 4],
  ['a:\n  - b\n  c: 1', '/a/c', 3],
  ['a:\n- b: 1\n- c: 1\nb: 2', '/a/b', 1],
  ['a:\n  b: 1\nc:\n  d: 2', '/a/d', 1],
  ['a:\n- b: 1\n  c: 1', '/a/c', 1],
  ["it's: 1\n'it''s:': 2", "/it's:", 2],
])('in %j the line of %s is %i', (content, pointer, line) => {
  expect(createLineFinder(content, 'yaml')(pointer)).toBe(line)
  expect(createLineFinder(Buffer.from(content), 'yaml')(pointer)).toBe(line)
})

test('a text that is too long is not searched', () => {
  expect(createLineFinder(`swagger: '2.0'\n${' '.repeat(4 * 1024 * 1024)}`, 'yaml')('/swagger')).toBeUndefined()
})
