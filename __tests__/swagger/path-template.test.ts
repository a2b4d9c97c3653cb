import { expect, test } from '@jest/globals'
import { growthOf, linear } from '../growth.ts'
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
  expect(growthOf((size) => () => readTemplate(piece.repeat(size)), 10_000)).toBeLessThan(linear)
})
