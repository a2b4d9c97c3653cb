import { expect, test } from '@jest/globals'
import { readTemplate } from '../../src/swagger/path-template.ts'

test.each<[string, string[], string]>([
  ['/a/b', [], '/a/b'],
  ['/a/{id}', ['id'], '/a/{}'],
  ['/{path+}/{rest*}', ['path', 'rest'], '/{+}/{*}'],
  ['/{id:[0-9]{3}}', ['id'], '/{:[0-9]{3}}'],
  ['/{a}{b}', ['a', 'b'], '/{}{}'],
  ['/{}', [''], '/{}'],
  ['/{a', [], '/{a'],
  ['/a}', [], '/a}'],
])('the parameters of %s', (path, names, shape) => {
  expect(readTemplate(path)).toEqual({ names, shape })
})

test.each(['{', '{a', '{a{b}', '{a:{', '}{'])('a path of many %s takes time in proportion', (piece) => {
  const timeOf = (length: number) => {
    const path = piece.repeat(length)
    const times = [1, 2, 3, 4, 5].map(() => {
      const started = performance.now()
      readTemplate(path)
      return performance.now() - started
    })
    return Math.min(...times)
  }
  expect(timeOf(160_000)).toBeLessThan(120 * Math.max(timeOf(8_000), 2))
})
