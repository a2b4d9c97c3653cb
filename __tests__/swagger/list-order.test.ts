import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { growthOf, linear } from '../growth.ts'
import type { Json, JsonObject } from '../../src/swagger/json.ts'
import { dropOrder, keepOrder } from '../../src/swagger/list-order.ts'
import { normalise } from '../../src/swagger/normalise.ts'
import { parseDocument } from '../../src/swagger/parse.ts'

const query = (name: string, more: JsonObject = {}): JsonObject => ({ name, in: 'query', type: 'string', ...more })
const refer = (name: string): JsonObject => ({ $ref: `#/parameters/${name}` })
const withGet = (operation: JsonObject, path = '/a', more: JsonObject = {}): JsonObject => ({
  swagger: '2.0',
  ...more,
  paths: { [path]: { get: operation } },
})

/** What becomes of a list of an operation whose list was another one. */
function arrange(key: string, now: Json[], before: Json): Json {
  const arranged = keepOrder(withGet({ [key]: now }), withGet({ [key]: before }))
  return (arranged as { paths: { '/a': { get: JsonObject } } }).paths['/a'].get[key] ?? null
}

describe('a list that tools read in its order', () => {
  test.each<[string, string[], string[], string[]]>([
    ['has the order of before', ['b', 'c', 'a'], ['a', 'b', 'c'], ['a', 'b', 'c']],
    ['takes who is new last', ['new', 'a', 'b'], ['b', 'a'], ['b', 'a', 'new']],
    ['takes several new ones in their order', ['y', 'a', 'x'], ['a'], ['a', 'y', 'x']],
    ['closes up when one went', ['c', 'a'], ['a', 'b', 'c'], ['a', 'c']],
    ['gives the place of one that went to one that came', ['c', 'new', 'a'], ['a', 'b', 'c'], ['a', 'new', 'c']],
    ['has its own order where nothing is left', ['d', 'c'], ['a', 'b'], ['d', 'c']],
    ['has its own order where nothing was', ['b', 'a'], [], ['b', 'a']],
    ['keeps what is there twice', ['b', 'a', 'b'], ['a', 'b', 'b'], ['a', 'b', 'b']],
  ])('%s', (_, now, before, expected) => {
    for (const key of ['tags', 'consumes', 'produces']) expect(arrange(key, now, before)).toEqual(expected)
    const schemes = (names: string[]) => names.map((name) => ({ [name]: [] }))
    expect(arrange('security', schemes(now), schemes(before))).toEqual(schemes(expected))
    const parameters = (names: string[]) => names.map((name) => query(name))
    expect(arrange('parameters', parameters(now), parameters(before))).toEqual(parameters(expected))
  })

  test('is no list: it stays as it is', () => {
    for (const before of [undefined, null, 'a', {}, 1]) {
      expect(arrange('tags', ['b', 'a'], before ?? null)).toEqual(['b', 'a'])
    }
    expect(keepOrder(withGet({ tags: 'a' }), withGet({ tags: ['b', 'a'] }))).toEqual(withGet({ tags: 'a' }))
  })

  test('holds what is no member: it has an order, too', () => {
    expect(arrange('parameters', [1, null, {}], [{}, 1, null])).toEqual([{}, 1, null])
  })

  test('stands at the root, at a path and in an operation; the tags of the root are told by nothing else', () => {
    const document = (names: [string, string]): JsonObject => ({
      swagger: '2.0',
      ...{ consumes: names, produces: names, security: names.map((name) => ({ [name]: [] })) },
      paths: { '/a': { parameters: names.map((name) => query(name)), put: { tags: names } }, 'x-a': { tags: names } },
    })
    const [ab, ba] = [document(['a', 'b']), document(['b', 'a'])]
    expect(keepOrder(ba, ab)).toEqual({ ...ab, paths: { ...(ab['paths'] as JsonObject), 'x-a': { tags: ['b', 'a'] } } })
    const tags = [{ name: 'b' }, { name: 'a' }]
    expect(keepOrder({ ...ba, tags }, { ...ba, tags: tags.toReversed() })['tags']).toEqual(tags)
  })
})

describe('a parameter', () => {
  test('is the same one with another type', () => {
    expect(arrange('parameters', [query('b'), query('a', { type: 'integer' })], [query('a'), query('b')])).toEqual([
      query('a', { type: 'integer' }),
      query('b'),
    ])
  })

  test('is another one at another place', () => {
    const header = query('a', { in: 'header' })
    expect(arrange('parameters', [query('a'), header], [header, query('a')])).toEqual([header, query('a')])
  })

  test('is the same one wherever it is described', () => {
    const shared = { parameters: { A: query('a'), B: query('b') } }
    const before = withGet({ parameters: [query('a'), query('b'), query('c')] })
    expect(keepOrder(withGet({ parameters: [query('c'), refer('B'), refer('A')] }, '/a', shared), before)).toEqual(
      withGet({ parameters: [refer('A'), refer('B'), query('c')] }, '/a', shared),
    )
  })

  test('that leads nowhere is told by its reference', () => {
    expect(arrange('parameters', [refer('B'), refer('A')], [refer('A'), refer('B')])).toEqual([refer('A'), refer('B')])
  })

  test('whose path was renamed keeps its place', () => {
    const id = (name: string) => query(name, { in: 'path' })
    const now = withGet({ parameters: [query('page'), id('key')] }, '/a/{key}')
    const before = withGet({ parameters: [id('id'), query('page')] }, '/a/{id}')
    expect(keepOrder(now, before)).toEqual(withGet({ parameters: [id('key'), query('page')] }, '/a/{key}'))
  })

  test('that is there twice, with two descriptions, is in the order of before', () => {
    const twins = [query('a'), query('a', { type: 'integer' })]
    expect(arrange('parameters', twins.toReversed(), twins)).toEqual(twins)
  })
})

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', '/')
const names = fc.uniqueArray(name)

test('whatever was and is there: nothing is lost, nobody who stays is overtaken, and new ones alone move nobody', () => {
  fc.assert(
    fc.property(names, names, (now, before) => {
      const arranged = arrange('tags', now, before) as string[]
      expect(arranged.toSorted()).toEqual(now.toSorted())
      if (now.length < 2) return
      expect(arranged.filter((item) => before.some((other) => other === item))).toEqual(
        before.filter((item) => now.includes(item)),
      )
      if (before.every((item) => now.includes(item))) expect(arranged.slice(0, before.length)).toEqual(before)
    }),
  )
})

test('without its order a document is the same in any, and with the order of another it is that one', () => {
  const lists = fc.record({ tags: names, consumes: names, parameters: fc.array(name.map((text) => query(text))) })
  const shuffled = lists.chain((given) =>
    fc
      .record({
        tags: fc.shuffledSubarray(given.tags, { minLength: given.tags.length }),
        consumes: fc.shuffledSubarray(given.consumes, { minLength: given.consumes.length }),
        parameters: fc.shuffledSubarray(given.parameters, { minLength: given.parameters.length }),
      })
      .map((other) => [withGet(given), withGet(other)] as const),
  )
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(dropOrder(other)).toEqual(dropOrder(one))
      expect(keepOrder(other, one)).toEqual(one)
      expect(keepOrder(one, one)).toBe(one)
    }),
  )
})

describe('what clients are made from', () => {
  const read = (file: string) =>
    normalise(parseDocument(readFileSync(new URL(`../fixtures/consumers/${file}.json`, import.meta.url))))
  const argumentsOf = (document: JsonObject) =>
    [...JSON.stringify(document['paths']).matchAll(/"name":"(\w+)"/g)].map(([, text]) => text)

  test('takes its arguments in the order in which they were written', () => {
    expect(argumentsOf(read('params-3'))).toEqual(['source', 'destination'])
  })

  test('takes a new one last, wherever ROMA Connect puts it', () => {
    const [before, after] = [read('evo-1'), read('evo-2')]
    expect(argumentsOf(keepOrder(after, before))).toEqual(['customer', 'page', 'branch'])
    const [list] = [...JSON.stringify(after).matchAll(/"parameters":(\[.*?\])/g)].map(([, text = '']) => text)
    const reversed = JSON.stringify((JSON.parse(list ?? '') as Json[]).toReversed())
    const moved = JSON.parse(JSON.stringify(after).replace(list ?? '', reversed)) as JsonObject
    expect(argumentsOf(moved)).toEqual(['branch', 'page', 'customer'])
    expect(argumentsOf(keepOrder(moved, before))).toEqual(['customer', 'page', 'branch'])
  })

  test('speaks https', () => {
    expect(read('schemes')['schemes']).toEqual(['https', 'http'])
  })
})

test('takes time in proportion to the lists, also of parameters of one name', () => {
  const prepare = (nameOf: (index: number) => string) => (size: number) => {
    const list = Array.from({ length: size }, (_, index) => query(nameOf(index), { maxLength: index }))
    const [document, earlier] = [withGet({ parameters: list }), withGet({ parameters: list.toReversed().slice(1) })]
    return () => dropOrder(keepOrder(document, earlier))
  }
  expect(
    growthOf(
      prepare((index) => `n${index}`),
      3_000,
    ),
  ).toBeLessThan(linear)
  expect(
    growthOf(
      prepare(() => 'n'),
      3_000,
    ),
  ).toBeLessThan(linear)
})
