import { describe, expect, test } from '@jest/globals'
import {
  findMissing,
  indexOperations,
  prefixOf,
  stripPrefix,
  type ListedBackend,
} from '../../src/livedata/completeness.ts'
import { ownerOf } from '../../src/livedata/livedata.ts'
import { growthOf, linear } from '../growth.ts'
import type { Json, JsonObject } from '../../src/swagger/json.ts'

/** `GET /orders orders`: method, path and, if known, the application. */
function parse(text: string): ListedBackend {
  const [method = '', path = '', appName] = text.split(' ')
  return { method, path, appName }
}

function documentOf(operations: readonly string[], root: JsonObject = {}): JsonObject {
  const paths: Record<string, JsonObject> = {}
  for (const { method, path, appName } of operations.map(parse)) {
    const operation = appName === undefined ? {} : { 'x-livedata-roma-app': appName }
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation }
  }
  return { swagger: '2.0', ...root, paths }
}

function missingOf(listed: readonly string[], operations: readonly string[], root?: JsonObject): readonly string[] {
  return findMissing(listed.map(parse), documentOf(operations, root)).map(({ method, path, appName }) =>
    [method, path, appName].filter((part) => part !== undefined).join(' '),
  )
}

describe('a backend is missing', () => {
  test('when no operation has its method and path', () => {
    expect(missingOf(['GET /a x', 'POST /a x', 'GET /b x'], ['GET /a x'])).toEqual(['POST /a x', 'GET /b x'])
  })

  test('when another application has them', () => {
    expect(missingOf(['GET /a x', 'GET /a y'], ['GET /a y'])).toEqual(['GET /a x'])
  })

  test('when the operation names no owner and two applications share it', () => {
    expect(missingOf(['GET /a x', 'GET /a y'], ['GET /a'])).toEqual(['GET /a y'])
  })

  test('when the list names no applications and two share it', () => {
    expect(missingOf(['GET /a', 'GET /a'], ['GET /a x'])).toEqual(['GET /a'])
  })

  test('when of two that share it only one is named, and owns it', () => {
    expect(missingOf(['GET /a', 'GET /a x'], ['GET /a x'])).toEqual(['GET /a'])
  })

  test('not when either side leaves the name out', () => {
    expect(missingOf(['GET /a', 'GET /b y'], ['GET /a x', 'GET /b'])).toEqual([])
  })

  test('never for names of built-in members', () => {
    expect(missingOf(['GET /constructor x', 'GET __proto__ x'], ['GET /a x'])).toHaveLength(2)
  })
})

describe('with a basePath', () => {
  const v1 = { basePath: '/v1' }

  test.each([
    ['without it', ['GET /a x', 'GET /b x'], ['GET /a x', 'GET /b x'], v1],
    ['with it', ['GET /v1/a x', 'GET /v1/b x'], ['GET /a x', 'GET /b x'], v1],
    ['that ends in a slash', ['GET /v1/a x'], ['GET /a x'], { basePath: '/v1/' }],
    ['for the root itself', ['GET /v1 x'], ['GET / x'], v1],
    ['that is a slash', ['GET /a x'], ['GET /a x'], { basePath: '/' }],
    ['that is no text', ['GET /a x'], ['GET /a x'], { basePath: 1 }],
    ['and two that become one without it', ['GET /v1/a x', 'GET /b x'], ['GET /v1/a x', 'GET /a x', 'GET /b x'], v1],
    ['and a path that starts like it', ['GET /v1/a x', 'GET /v1/v1/a x'], ['GET /a x', 'GET /v1/a x'], v1],
  ])('the list may tell paths %s', (_, listed, operations, root) => {
    expect(missingOf(listed, operations, root)).toEqual([])
  })

  test('a list tells all paths with it or none: one that does both lacks the ones with it', () => {
    expect(missingOf(['GET /v1/a x', 'GET /b x'], ['GET /a x', 'GET /b x'], v1)).toEqual(['GET /v1/a x'])
  })

  test('a path that only begins with the same letters has no base path', () => {
    expect(missingOf(['GET /v10/a x'], ['GET 0/a x'], v1)).toEqual(['GET /v10/a x'])
  })
})

test('ten thousand backends take no longer than they must', () => {
  const listed = Array.from({ length: 10_000 }, (_, index) => `GET /a/${index} x`)
  const started = performance.now()
  expect(missingOf(listed, listed.slice(1))).toEqual(['GET /a/0 x'])
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('an operation is found by method and path, whoever owns it', () => {
  const find = indexOperations(documentOf(['GET /a x'], { basePath: '/v1' }))
  expect(find({ method: 'GET', path: '/a' })).toEqual({ exact: { owner: 'x' }, afterBasePath: undefined })
  expect(find({ method: 'GET', path: '/v1/a' })).toEqual({ exact: undefined, afterBasePath: { owner: 'x' } })
  expect(find({ method: 'POST', path: '/a' })).toEqual({ exact: undefined, afterBasePath: undefined })
})

test.each<[Json | undefined, string]>([
  [undefined, ''],
  [1, ''],
  ['/', ''],
  ['/v1', '/v1'],
  ['/v1///', '/v1'],
  ['//v1', '//v1'],
])('the base path %j starts a path with %j', (basePath, expected) => {
  expect(prefixOf(basePath === undefined ? {} : { basePath })).toBe(expected)
})

test.each([
  ['/v1/a', '/v1', '/a'],
  ['/v1', '/v1', '/'],
  ['/a', '/v1', undefined],
  ['/v10/a', '/v1', undefined],
  ['/a', '', undefined],
  ['/a/v1/b', '/v1', undefined],
])('%s without %s is %s', (path, prefix, expected) => {
  expect(stripPrefix(path, prefix)).toBe(expected)
})

test.each<[Json | undefined, string | undefined]>([
  ['x', 'x'],
  ['', undefined],
  [1, undefined],
  [undefined, undefined],
])('the application %j owns as %j', (name, expected) => {
  expect(ownerOf(name === undefined ? {} : { 'x-livedata-roma-app': name })).toBe(expected)
})

test.each(['/', '/a/'])('a basePath of many slashes takes time in proportion: %s', (piece) => {
  const prepare = (size: number) => () => prefixOf({ basePath: `${piece.repeat(size)}a` })
  expect(growthOf(prepare, 6_000)).toBeLessThan(linear)
})
