import { describe, expect, test } from '@jest/globals'
import { compare, groupChanges, type Change } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'

const ok = { responses: { 200: { description: 'ok' } } }
const text = { type: 'string' }

function toParameter(name: string, required: boolean): JsonObject {
  return { name, in: 'query', ...text, required }
}

/** Operations that take these parameters each. */
function taking(paths: readonly string[], ...parameters: JsonObject[]): JsonObject {
  return { paths: Object.fromEntries(paths.map((path) => [path, { get: { ...ok, parameters } }])) }
}

/** A definition that an operation takes and answers with. */
function echoing(schema: JsonObject): JsonObject {
  const order = { $ref: '#/definitions/Order' }
  const post = {
    parameters: [{ in: 'body', name: 'b', schema: order }],
    responses: { 200: { description: 'ok', schema: order } },
  }
  return { paths: { '/a': { post } }, definitions: { Order: schema } }
}

function groupsOf(before: JsonObject, after: JsonObject) {
  return groupChanges(compare(before, after)).map(({ kind, affected, changes }) => ({
    kind,
    affected,
    changes: changes.map(({ id, method, path }) => `${id} ${method ?? '-'} ${path ?? '-'}`),
  }))
}

describe('Changes that belong together', () => {
  test('are one group, when the same is told of several operations', () => {
    const paths = ['/a', '/b', '/c']
    expect(groupsOf(taking(paths), taking(paths, toParameter('tenant', true), toParameter('page', false)))).toEqual([
      {
        kind: 'sentence',
        affected: 3,
        changes: paths.map((path) => `new-required-request-parameter GET ${path}`),
      },
      {
        kind: 'sentence',
        affected: 3,
        changes: paths.map((path) => `new-optional-request-parameter GET ${path}`),
      },
    ])
  })

  test('are one group, when a path was removed with its methods', () => {
    const item = { get: ok, post: ok, delete: { ...ok, deprecated: true } }
    expect(groupsOf({ paths: { '/a': item, '/b': { get: ok } } }, { paths: {} })).toEqual([
      {
        kind: 'path',
        affected: 3,
        changes: [
          'api-path-removed-without-deprecation GET /a',
          'api-path-removed-without-deprecation POST /a',
          'api-path-removed-with-deprecation DELETE /a',
        ],
      },
      { kind: 'single', affected: 1, changes: ['api-path-removed-without-deprecation GET /b'] },
    ])
  })

  test('are one group, when the same edit follows for requests and for responses: it stands where the worst does', () => {
    const order = (...required: string[]) => ({ type: 'object', properties: { id: text, note: text }, required })
    expect(groupsOf(echoing(order('id')), echoing(order('id', 'note')))).toEqual([
      {
        kind: 'place',
        affected: 1,
        changes: ['request-property-became-required POST /a', 'response-property-became-required POST /a'],
      },
    ])
  })

  test('are alone, when nothing else is like them', () => {
    expect(groupsOf(taking(['/a']), taking(['/a'], toParameter('page', false)))).toEqual([
      { kind: 'single', affected: 1, changes: ['new-optional-request-parameter GET /a'] },
    ])
  })

  test('are each in one group, in the order of the list', () => {
    const base: Change = {
      id: 'endpoint-added',
      level: 'info',
      method: 'GET',
      path: '/a',
      pointer: '/a',
      text: 'A.',
      affected: 1,
    }
    const list = [
      { ...base, pointer: '/1', text: 'A.', level: 'breaking' as const },
      { ...base, pointer: '/2', text: 'B.' },
      { ...base, pointer: '/3', text: 'A.' },
      { ...base, pointer: '/2', text: 'C.' },
      { ...base, pointer: '/4', text: 'A.', id: 'endpoint-deprecated' as const },
    ]
    const groups = groupChanges(list)
    expect(groups.map(({ kind, changes }) => [kind, ...changes.map((change) => list.indexOf(change))])).toEqual([
      ['sentence', 0, 2],
      ['place', 1, 3],
      ['single', 4],
    ])
    expect(groupChanges([])).toEqual([])
  })
})
