import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compare } from '../../../src/swagger/compare/compare.ts'
import { countAffected } from '../../../src/swagger/compare/affected.ts'
import { addNode, addOperation, createLedger, link, note, type Node } from '../../../src/swagger/compare/ledger.ts'
import { rawNumber, type JsonObject } from '../../../src/swagger/json.ts'
import { body, document, property, response } from './compare-cases.ts'

const text = { type: 'string' }
const number = { type: 'integer' }
const ok = { description: 'ok' }
const ref = (name: string, section = 'definitions') => ({ $ref: `#/${section}/${name}` })

/** What leads to what: operations are 0 to `operations - 1`, and the rest is shared. */
interface Graph {
  readonly operations: number
  readonly edges: readonly (readonly [number, number])[]
  /** For each change, what it belongs to. */
  readonly changes: readonly (readonly number[])[]
}

function countIn(
  { operations, edges, changes }: Graph,
  shared: number,
): { path: string | undefined; affected: number }[] {
  const ledger = createLedger()
  const nodes = [
    ...Array.from({ length: operations }, (_, index) => addOperation(ledger, { method: 'GET', path: `/${index}` })),
    ...Array.from({ length: shared }, () => addNode(ledger)),
  ]
  const at = (index: number): Node => nodes[index] ?? addNode(ledger)
  for (const [from, to] of edges) link(at(from), at(to))
  for (const [index, owners] of changes.entries()) {
    for (const owner of owners) note(ledger, at(owner), { id: 'roma-other-changed', pointer: `/${index}`, text: '' })
  }
  countAffected(ledger.nodes, [...ledger.entries.values()])
  return [...ledger.entries.values()].map(({ first, affected }) => ({ path: first?.path, affected }))
}

/** The same, by following every operation on its own. */
function countSlowly({ operations, edges, changes }: Graph): { path: string | undefined; affected: number }[] {
  const reached = Array.from({ length: operations }, (_, operation) => {
    const found = new Set([operation])
    for (const node of found) for (const [from, to] of edges) if (from === node) found.add(to)
    return found
  })
  return changes.map((owners) => {
    const affected = [...reached.keys()].filter((operation) => owners.some((owner) => reached[operation]?.has(owner)))
    return { path: affected[0] === undefined ? undefined : `/${affected[0]}`, affected: affected.length }
  })
}

const shared = 8

/** Operations that fill more than one batch, with paths, cycles and operations that nothing changes. */
const graphs = fc.integer({ min: 1, max: 70 }).chain((operations) => {
  const operation = fc.nat(operations - 1)
  const node = fc.integer({ min: operations, max: operations + shared - 1 })
  const any = fc.oneof(operation, node)
  return fc
    .record({
      used: fc.array(fc.tuple(operation, node), { maxLength: 40 }),
      inside: fc.array(fc.tuple(node, node), { maxLength: 16 }),
      changes: fc.array(fc.uniqueArray(any, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
    })
    .map(({ used, inside, changes }): Graph => ({ operations, edges: [...used, ...inside], changes }))
})

describe('The operations that a change affects', () => {
  test('are those that lead to it in any way, and the first of them is told', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(countIn(graph, shared)).toEqual(countSlowly(graph))
      }),
      { seed: 1, numRuns: 150, endOnFailure: true },
    )
  })

  const all = Array.from({ length: 70 }, (_, index) => index)

  test.each<[string, Graph]>([
    ['one of the second batch', { operations: 70, edges: [[40, 70]], changes: [[70]] }],
    [
      'one of the second batch directly and by what it shares',
      {
        operations: 40,
        edges: [[35, 41], ...all.slice(0, 40).map((from): [number, number] => [from, 40])],
        changes: [[40], [41], [35, 41]],
      },
    ],
    [
      'each and every two of more than ten',
      {
        operations: 13,
        edges: all.slice(0, 13).map((index) => [index, 13 + index]),
        changes: all.slice(0, 26).flatMap((one) => [[one], ...all.slice(0, 26).map((other) => [one, other])]),
      },
    ],
    [
      'a circle, a chain and a fork, and each thing in them',
      {
        operations: 4,
        edges: [
          [0, 4],
          [4, 5],
          [5, 6],
          [6, 4],
          [1, 6],
          [2, 7],
          [7, 8],
          [8, 9],
          [7, 10],
          [10, 8],
          [3, 10],
        ],
        changes: [...all.slice(4, 11).map((index) => [index]), [4, 8], [9, 5], [10, 9, 8, 7]],
      },
    ],
    [
      'all of three batches',
      { operations: 70, edges: all.map((from) => [from, 70]), changes: [[70], [71], [31, 32, 63, 64]] },
    ],
    [
      'a later one directly, an earlier one by what it shares',
      {
        operations: 40,
        edges: [[3, 40]],
        changes: [
          [35, 40],
          [3, 40],
          [35, 2],
        ],
      },
    ],
    [
      'a circle',
      {
        operations: 2,
        edges: [
          [0, 2],
          [2, 3],
          [3, 4],
          [4, 2],
          [1, 4],
        ],
        changes: [[3], [2, 4]],
      },
    ],
    [
      'a diamond',
      {
        operations: 2,
        edges: [
          [0, 2],
          [2, 3],
          [2, 4],
          [3, 5],
          [4, 5],
          [1, 4],
        ],
        changes: [[5], [3], [3, 5], [4, 3]],
      },
    ],
    [
      'a chain, from its end',
      {
        operations: 2,
        edges: [
          [1, 5],
          [5, 4],
          [4, 3],
          [3, 2],
          [0, 3],
        ],
        changes: [[2], [4], [5, 2]],
      },
    ],
    ['nothing that an operation leads to', { operations: 1, edges: [[2, 3]], changes: [[3], [2]] }],
  ])('%s', (_, graph) => {
    expect(countIn(graph, 13)).toEqual(countSlowly(graph))
  })
})

describe('A change that is come upon twice', () => {
  const report = { id: 'roma-other-changed', pointer: '/a', text: 'a' } as const

  test('is one, and is hidden when it is hidden once', () => {
    const ledger = createLedger()
    note(ledger, undefined, report)
    note(ledger, undefined, { ...report, text: 'b' })
    expect([...ledger.entries.values()]).toMatchObject([{ text: 'a', isHidden: false }])
    note(ledger, undefined, { ...report, text: 'hidden', isHidden: true })
    note(ledger, undefined, { ...report, text: 'c' })
    note(ledger, undefined, { ...report, text: 'd', isHidden: true })
    expect([...ledger.entries.values()]).toMatchObject([{ text: 'hidden', isHidden: true, owners: [] }])
  })

  test('is two where a mark tells them apart', () => {
    const ledger = createLedger()
    for (const mark of ['0', '1', '0']) note(ledger, undefined, { ...report, mark })
    expect(ledger.entries.size).toBe(2)
  })
})

interface Told {
  readonly before: JsonObject
  readonly after: JsonObject
  /** Rule, place and how many operations share it. */
  readonly changes: readonly (readonly [id: string, pointer: string, affected: number])[]
}

const get = { get: { responses: { 200: ok } } }
const both = { ...get, post: { responses: { 200: ok } } }
const paths = (items: JsonObject, rest: JsonObject = {}): JsonObject => ({ paths: items, ...rest })
const inPath = (name: string) => ({ name, in: 'path', required: true, type: 'string' })
const inQuery = (fields: JsonObject = {}) => ({ name: 'q', in: 'query', type: 'string', ...fields })
const idle = (fields: JsonObject) =>
  paths({ '/a': { ...both, get: { ...get.get, parameters: [inQuery()] }, parameters: [inQuery(fields)] } })
const answers = (rest: JsonObject, schema: JsonObject, other: JsonObject) =>
  document(
    { responses: { 200: ref('A', 'responses'), 404: ref('B', 'responses') } },
    { ...rest, responses: { A: { ...ok, schema }, B: { ...ok, schema: other } } },
  )
const exchange = (schema: JsonObject) =>
  document(
    { parameters: [{ name: 'b', in: 'body', schema: ref('A') }], responses: { 200: { ...ok, schema: ref('A') } } },
    { definitions: { A: schema } },
  )

// prettier-ignore
test.each<[string, Told]>([
  ['an extension of a path is of all its operations', {
    before: paths({ '/a': both }), after: paths({ '/a': { ...both, 'x-a': 1 } }),
    changes: [['roma-other-changed', '/paths/~1a/x-a', 2]],
  }],
  ['a parameter of a path is of the operations that do not override it', {
    before: idle({}), after: idle({ description: 'a' }),
    changes: [['roma-documentation-changed', '/paths/~1a/parameters/0/description', 1]],
  }],
  ['a shared parameter of a path that an operation overrides', {
    before: paths({ '/a': { parameters: [ref('q', 'parameters')], get: { ...get.get, parameters: [inQuery()] } } }, { parameters: { q: inQuery() } }),
    after: paths({ '/a': { parameters: [ref('q', 'parameters')], get: { ...get.get, parameters: [inQuery()] } } }, { parameters: { q: inQuery({ maxLength: 9 }) } }),
    changes: [['roma-other-changed', '/parameters/q/maxLength', 1]],
  }],
  ['extensions of a path that are a list and an object', {
    before: paths({ '/a': { ...get, 'x-a': [1], 'x-b': { c: 1 } } }), after: paths({ '/a': { ...get, 'x-a': [2], 'x-b': { c: 2 } } }),
    changes: [['roma-other-changed', '/paths/~1a/x-a', 1], ['roma-other-changed', '/paths/~1a/x-b', 1]],
  }],
  ['a path that is none', {
    before: paths({ '/a': 1 }), after: paths({ '/a': 2 }),
    changes: [['roma-other-changed', '/paths/~1a', 0]],
  }],
  ['a multiple in another spelling', {
    before: document({ parameters: [inQuery({ multipleOf: 2 })] }), after: document({ parameters: [inQuery({ multipleOf: rawNumber('2.0') })] }),
    changes: [],
  }],
  ['two parts of a schema, in their order', {
    before: response({ allOf: [property(text), number] }), after: response({ allOf: [property(text, { title: 'a' }), { ...number, title: 'b' }] }),
    changes: [['roma-documentation-changed', '/paths/~1a/get/responses/200/schema/allOf/0/title', 1], ['roma-documentation-changed', '/paths/~1a/get/responses/200/schema/allOf/1/title', 1]],
  }],
  ['a renamed part and one that stands here, in another order', {
    before: response({ allOf: [ref('A'), property(text)] }, { definitions: { A: { title: 'a' } } }), after: response({ allOf: [property(number), ref('B')] }, { definitions: { B: { title: 'b' } } }),
    changes: [['response-property-type-changed', '/paths/~1a/get/responses/200/schema/allOf/0/properties/p/type', 1], ['roma-documentation-changed', '/definitions/B/title', 1]],
  }],
  ['a property of a response that was required before it was there', {
    before: response({ type: 'object', properties: {}, required: ['p'] }), after: response(property(text)),
    changes: [['response-property-became-optional', '/paths/~1a/get/responses/200/schema/required/0', 1], ['response-optional-property-added', '/paths/~1a/get/responses/200/schema/properties/p', 1]],
  }],
  ['how a list is written that is not said to be one', {
    before: document({ parameters: [{ name: 'q', in: 'query', items: text, collectionFormat: 'multi' }] }), after: document({ parameters: [{ name: 'q', in: 'query', collectionFormat: 'pipes' }] }),
    changes: [['roma-other-changed', '/paths/~1a/get/parameters/0/collectionFormat', 1], ['roma-other-changed', '/paths/~1a/get/parameters/0/items', 1]],
  }],
  ['the format of what is not said to be an object', {
    before: response({ properties: {}, format: 'a' }), after: response({ format: 'b' }),
    changes: [['roma-other-changed', '/paths/~1a/get/responses/200/schema/format', 1], ['roma-other-changed', '/paths/~1a/get/responses/200/schema/properties', 1]],
  }],
  ['the items of a list that is none any more', {
    before: response({ type: 'array', items: text }), after: response({ type: 'object', items: number }),
    changes: [['response-body-type-changed', '/paths/~1a/get/responses/200/schema/type', 1]],
  }],
  ['two parameters of a path are two changes', {
    before: paths({ '/a/{x}/{y}': get }), after: paths({ '/a/{v}/{w}': get }),
    changes: [['roma-path-parameter-renamed', '/paths/~1a~1{v}~1{w}', 1], ['roma-path-parameter-renamed', '/paths/~1a~1{v}~1{w}', 1]],
  }],
  ['a path without a parameter has another shape', {
    before: paths({ '/a/{x}': get }), after: paths({ '/a/': get }),
    changes: [['api-path-removed-without-deprecation', '/paths/~1a~1{x}/get', 1], ['endpoint-added', '/paths/~1a~1/get', 1]],
  }],
  ['two shared responses of an operation', {
    before: answers({}, text, text), after: answers({}, number, { type: 'boolean' }),
    changes: [['response-body-type-changed', '/responses/A/schema/type', 1], ['response-body-type-changed', '/responses/B/schema/type', 1]],
  }],
  ['a shared response that an operation does not use any more, while media types changed', {
    before: document({ responses: { 200: ref('A', 'responses') } }, { produces: ['a/b'], responses: { A: { ...ok, schema: text }, B: { ...ok, schema: text } } }),
    after: document({ responses: { 200: ref('B', 'responses') } }, { produces: ['c/d'], responses: { A: { ...ok, schema: number }, B: { ...ok, schema: text } } }),
    changes: [['response-media-type-removed', '/produces/0', 1], ['response-media-type-added', '/produces/0', 1]],
  }],
  ['a parameter that became optional and got a default', {
    before: document({ parameters: [inQuery({ required: true })] }), after: document({ parameters: [inQuery({ default: 'a' })] }),
    changes: [['request-parameter-became-optional', '/paths/~1a/get/parameters/0/required', 1], ['roma-other-changed', '/paths/~1a/get/parameters/0/default', 1]],
  }],
  ['media types of a response that came', {
    before: document({}, { produces: ['a/b'] }), after: document({ responses: { 200: { ...ok, schema: text } } }, { produces: ['c/d'] }),
    changes: [['roma-other-changed', '/produces', 0], ['response-body-media-type-schema-added', '/paths/~1a/get/responses/200/schema', 1]],
  }],
  ['unused definitions that lead to each other', {
    before: { definitions: { A: property(ref('B')), B: text } }, after: { definitions: { A: property(ref('B'), { title: 'a' }), B: number } },
    changes: [['roma-documentation-changed', '/definitions/A/title', 0], ['roma-other-changed', '/definitions/B/type', 0]],
  }],
  ['an unused definition besides a used one', {
    before: response(ref('U'), { definitions: { U: text, A: property(ref('B')), B: text } }), after: response(ref('U'), { definitions: { U: number, A: property(ref('B')), B: number } }),
    changes: [['response-body-type-changed', '/definitions/U/type', 1], ['roma-other-changed', '/definitions/B/type', 0]],
  }],
  ['a definition of an optional and a required property that became read-only', {
    before: body(property(ref('A'), { properties: { p: ref('A'), q: ref('A') }, required: ['p'] }), { definitions: { A: text } }),
    after: body(property(ref('A'), { properties: { p: ref('A'), q: ref('A') }, required: ['p'] }), { definitions: { A: { ...text, readOnly: true } } }),
    changes: [['request-optional-property-became-read-only', '/definitions/A/readOnly', 1], ['request-required-property-became-read-only', '/definitions/A/readOnly', 1]],
  }],
  ['a parameter of the path that kept the name of the one before', {
    before: paths({ '/a/{x}': { get: { ...get.get, parameters: [inPath('x')] } } }), after: paths({ '/a/{y}': { get: { ...get.get, parameters: [inPath('x')] } } }),
    changes: [['new-request-path-parameter', '/paths/~1a~1{y}/get/parameters/0', 1], ['request-parameter-removed', '/paths/~1a~1{x}/get/parameters/0', 1], ['roma-path-parameter-renamed', '/paths/~1a~1{y}', 1]],
  }],
  ['an unused definition with another name that leads elsewhere', {
    before: { definitions: { A: property(ref('X')), X: text } }, after: { definitions: { B: property(ref('Y')), Y: number } },
    changes: [['api-schema-removed', '/definitions/X', 0], ['roma-other-changed', '/definitions/Y', 0], ['roma-other-changed', '/definitions/Y/type', 0]],
  }],
  ['protocols in another case', {
    before: { ...document({}), schemes: ['https', 'http'] }, after: { ...document({}), schemes: ['HTTPS', 'ws'] },
    changes: [['roma-scheme-removed', '/schemes/1', 1], ['roma-other-changed', '/schemes/0', 1], ['roma-scheme-added', '/schemes/1', 1]],
  }],
  ['protocols that are none', {
    before: document({ schemes: 1 }), after: document({ schemes: 2 }),
    changes: [['roma-other-changed', '/paths/~1a/get/schemes', 1]],
  }],
  ['no malformed protocols', {
    before: document({ schemes: 1 }), after: document({}),
    changes: [['roma-other-changed', '/paths/~1a/get/schemes', 1]],
  }],
  ['a protocol twice', {
    before: document({ schemes: ['http', 'http', 'ws'] }), after: document({ schemes: ['http', 'ws'] }),
    changes: [],
  }],
  ['the media types of an operation that got a body', {
    before: document({ consumes: ['a/b'] }), after: document({ consumes: ['c/d'], parameters: [{ in: 'body', name: 'b', schema: text }] }),
    changes: [['request-body-added-optional', '/paths/~1a/get/parameters/0', 1], ['roma-other-changed', '/paths/~1a/get/consumes', 1]],
  }],
  ['the media types of an operation instead of those of all', {
    before: document({ parameters: [{ in: 'body', name: 'b', schema: text }] }, { consumes: ['a/b'] }),
    after: document({ parameters: [{ in: 'body', name: 'b', schema: text }], consumes: ['a/b', 'c/d'] }, { consumes: ['a/b'] }),
    changes: [['request-body-media-type-added', '/paths/~1a/get/consumes/1', 1]],
  }],
  ['own media types of an operation that answers with nothing', {
    before: document({ produces: ['a/b'] }), after: document({ produces: ['c/d'] }),
    changes: [['response-media-type-removed', '/paths/~1a/get/produces/0', 1], ['response-media-type-added', '/paths/~1a/get/produces/0', 1]],
  }],
  ['a limit of what requests and responses share', {
    before: exchange({ type: 'integer', maximum: 9 }), after: exchange({ type: 'integer', maximum: 5 }),
    changes: [
      ['request-body-max-decreased', '/definitions/A/maximum', 1],
      ['response-body-max-decreased', '/definitions/A/maximum', 1],
    ],
  }],
  ['own protocols of one operation beside those of all', {
    before: { ...paths({ '/a': both }), schemes: ['https'] },
    after: { ...paths({ '/a': { ...both, get: { ...get.get, schemes: ['https', 'http'] } } }), schemes: ['https'] },
    changes: [['roma-scheme-added', '/paths/~1a/get/schemes/1', 1]],
  }],
  ['what comes with the type of a security scheme', {
    before: document({ security: [{ s: [] }] }, { securityDefinitions: { s: { type: 'basic', 'x-livedata-auth-type': 'NONE' } } }),
    after: document({ security: [{ s: [] }] }, { securityDefinitions: { s: { type: 'oauth2', tokenUrl: 'a', 'x-livedata-auth-type': 'APP' } } }),
    changes: [
      ['api-security-component-type-changed', '/securityDefinitions/s/type', 1],
      ['roma-auth-type-changed', '/securityDefinitions/s/x-livedata-auth-type', 1],
    ],
  }],
])('%s', (_, { before, after, changes }) => {
  expect(compare(before, after).map(({ id, pointer, affected }) => [id, pointer, affected])).toEqual(changes)
})

test.each([
  [100, ['roma-other-changed']],
  [101, ['request-body-media-type-removed', 'request-body-media-type-added']],
])('A media type in another case among %i new ones: %j', (count, found) => {
  const consuming = (...consumes: string[]) =>
    document({ consumes, parameters: [{ name: 'b', in: 'body', schema: text }] })
  const others = Array.from({ length: count - 1 }, (_, index) => `a/${index}`)
  const changes = compare(consuming('a/b'), consuming('A/B', ...others))
  expect(changes.filter(({ pointer }) => pointer.endsWith('/consumes/0')).map(({ id }) => id)).toEqual(found)
})

test('A default is hidden where the parameter of the path was, or is now, called like a secret', () => {
  const path = (name: string, value: string) =>
    paths({
      [`/a/{${name}}`]: {
        get: { ...get.get, parameters: [{ name, in: 'path', required: true, type: 'string', default: value }] },
      },
    })
  for (const [old, next] of [
    ['token', 'id'],
    ['id', 'token'],
  ] as const) {
    const texts = compare(path(old, 'first-value'), path(next, 'other-value')).map((change) => change.text)
    expect(texts).toHaveLength(2)
    expect(texts.join('\n')).not.toMatch(/first-value|other-value/)
  }
})
