import { expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { growthOf, linear } from '../../growth.ts'

const documentOf = (parameters: JsonObject[]): JsonObject => ({
  swagger: '2.0',
  info: { title: 'a', version: '1' },
  paths: { '/a': { get: { parameters, responses: { 200: { description: 'ok' } } } } },
  parameters: { A: { name: 'a', in: 'query', type: 'string' } },
})

test.each<[string, (index: number) => JsonObject]>([
  ['names', (index) => ({ name: `n${index}`, in: 'query', type: 'string' })],
  ['one name', (index) => ({ name: 'n', in: 'query', type: 'string', maxLength: index })],
  ['one name that looks counted', (index) => ({ name: `n #${index % 3}`, in: 'query', type: 'string' })],
  ['one reference', () => ({ $ref: '#/parameters/A' })],
  ['a reference to nowhere', () => ({ $ref: '#/parameters/B' })],
])('comparing many parameters of %s takes time in proportion', (_, toParameter) => {
  const prepare = (size: number) => {
    const before = Array.from({ length: size }, (__, index) => toParameter(index))
    const after = before.map((parameter) => ({ ...parameter, description: 'new' }))
    const documents = [documentOf(before), documentOf(after)] as const
    return () => compare(...documents)
  }
  expect(growthOf(prepare, 1_000)).toBeLessThan(linear)
})
