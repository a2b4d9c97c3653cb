import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { Json, JsonObject } from '../../../src/swagger/json.ts'
import { body, document, property, query, response } from './compare-cases.ts'

interface Case {
  readonly name: string
  readonly why: string
  /** Level, rule, place and the number of operations that each change affects. */
  readonly changes: readonly string[]
  readonly before: JsonObject
  readonly after: JsonObject
}

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/levels.json', import.meta.url), 'utf8'),
) as readonly Case[]

/** `breaking request-body-removed /paths/~1a/post 1`. */
function changesOf(before: JsonObject, after: JsonObject): string[] {
  return compare(before, after).map(({ level, id, pointer, affected }) => `${level} ${id} ${pointer} ${affected}`)
}

function worst(before: JsonObject, after: JsonObject): string {
  return compare(before, after)[0]?.level ?? 'none'
}

test.each(cases)('$name: $why', ({ before, after, changes }) => {
  expect(changesOf(before, after)).toEqual(changes)
})

const securityDefinitions = {
  key: { type: 'apiKey', in: 'header', name: 'X-Key' },
  same: { type: 'apiKey', in: 'header', name: 'x-key', description: 'The same' },
  basic: { type: 'basic' },
  oauth: { type: 'oauth2', flow: 'implicit', authorizationUrl: 'https://a.example.com', scopes: { r: 'r', w: 'w' } },
}

/** Requirements before and after, with the level of the change and of the way back. */
const whoMayCall: readonly (readonly [before: Json[], after: Json[], there: string, back: string])[] = [
  [[], [{ key: [] }], 'breaking', 'info'],
  [[{}], [{ key: [] }], 'breaking', 'info'],
  [[], [{}], 'info', 'info'],
  [[{}, { key: [] }], [{ key: [] }], 'breaking', 'info'],
  [[{}, { key: [] }], [{}, { basic: [] }], 'info', 'info'],
  [[{ key: [] }], [{ key: [] }, { basic: [] }], 'info', 'breaking'],
  [[{ key: [] }], [{ basic: [] }], 'breaking', 'breaking'],
  [[{ key: [] }], [{ key: [], basic: [] }], 'breaking', 'info'],
  [[{ key: [] }, { basic: [] }], [{ key: [], basic: [] }], 'breaking', 'info'],
  [[{ key: [] }], [{ key: [], basic: [] }, { key: [] }], 'info', 'info'],
  [[{ oauth: ['r'] }], [{ oauth: ['r', 'w'] }], 'breaking', 'info'],
  [[{ oauth: ['r'] }], [{ oauth: ['w'] }], 'breaking', 'breaking'],
  [[{ oauth: ['r'] }], [{ oauth: ['r'] }, { oauth: ['w'] }], 'info', 'breaking'],
  [[{ oauth: ['r', 'w'] }], [{ oauth: ['r'] }, { key: [] }], 'info', 'breaking'],
  [[{ oauth: ['r'] }], [{ oauth: ['r', 'w'] }, { key: [], oauth: ['r'] }], 'breaking', 'info'],
  [[{ oauth: [] }], [{ oauth: ['r'] }], 'breaking', 'info'],
  [[{ oauth: ['r', 'w'] }], [{ oauth: ['w', 'r', 'w'] }], 'info', 'info'],
]

describe('Who may call', () => {
  const own = (security: Json[]) => document({ security }, { securityDefinitions })
  const inherited = (security: Json[]) => document({}, { securityDefinitions, security })

  test.each(whoMayCall)('%j → %j: %s, and back: %s', (before, after, there, back) => {
    for (const make of [own, inherited]) {
      expect(worst(make(before), make(after))).toBe(there)
      expect(worst(make(after), make(before))).toBe(back)
    }
  })

  test('is the same, wherever it is written', () => {
    const moved = (security: Json[]) => document({ security }, { securityDefinitions, security: [{ basic: [] }] })
    for (const [before, after, there] of whoMayCall) {
      expect(worst(inherited(before), moved(after))).toBe(worst(own(before), own(after)))
      expect(worst(own(before), own(after))).toBe(there)
    }
    expect(changesOf(inherited([{ key: [] }]), own([{ key: [] }]))).toEqual([])
  })

  test('is asked of what schemes are, not of their names', () => {
    const { key, same } = securityDefinitions
    const named = (name: string, scheme: JsonObject) =>
      document({ security: [{ [name]: [] }] }, { securityDefinitions: { [name]: scheme } })
    expect(changesOf(named('a', key), named('b', same))).toEqual([
      'info roma-security-scheme-renamed /securityDefinitions/b 1',
    ])
    expect(worst(named('a', key), named('b', { type: 'basic' }))).toBe('breaking')
    const other = { ...key, name: 'X-Other' }
    expect(worst(named('a', key), named('b', other))).toBe('breaking')
    expect(worst(own([{ key: [] }]), own([{ same: [] }]))).toBe('info')
  })

  test('is told once for all operations that share it', () => {
    const many = (security: Json[]) => ({
      securityDefinitions,
      security,
      paths: Object.fromEntries(['/a', '/b', '/c'].map((path) => [path, { get: { responses: {} } }])),
    })
    expect(changesOf(many([{ key: [] }, { basic: [] }]), many([{ key: [] }]))).toEqual([
      'breaking api-global-security-removed /security/1 3',
    ])
  })

  test.each<[string, JsonObject, JsonObject, string, string]>([
    ['the type', { type: 'basic' }, { type: 'apiKey', in: 'query', name: 'k' }, 'breaking', 'breaking'],
    ['the name of a key', { type: 'apiKey', name: 'a' }, { type: 'apiKey', name: 'b' }, 'breaking', 'breaking'],
    [
      'the flow',
      { flow: 'implicit', authorizationUrl: 'a' },
      { flow: 'password', tokenUrl: 'b' },
      'breaking',
      'breaking',
    ],
    ['a URL', { tokenUrl: 'a' }, { tokenUrl: 'b' }, 'warning', 'warning'],
    [
      'what is asked by ROMA Connect',
      { 'x-livedata-auth-type': 'NONE' },
      { 'x-livedata-auth-type': 'SIGNATURE' },
      'breaking',
      'info',
    ],
    [
      'what is asked by the gateway',
      { 'x-apigateway-auth-type': 'APP' },
      { 'x-apigateway-auth-type': 'IAM' },
      'breaking',
      'breaking',
    ],
    ['a description', { description: 'a' }, { description: 'b' }, 'info', 'info'],
  ])('depends on %s of a scheme, if it is used', (_, before, after, there, back) => {
    const of = (scheme: JsonObject, ...security: JsonObject[]) =>
      document({ security }, { securityDefinitions: { s: scheme } })
    const use = { s: [] }
    expect(worst(of(before, use), of(after, use))).toBe(there)
    expect(worst(of(after, use), of(before, use))).toBe(back)
    expect(compare(of(before, use), of(after, use))).toHaveLength(1)
    expect(worst(of(before), of(after))).toBe('info')
    expect(worst(of(after), of(before))).toBe('info')
  })
})

/** Base path and paths before and after. */
const urls: readonly (readonly [string, [string, ...string[]], [string, ...string[]], string[]])[] = [
  ['moves into the paths', ['/v1', '/a', '/b'], ['', '/v1/a', '/v1/b'], ['info roma-base-path-moved /basePath 2']],
  ['moves out of the paths', ['', '/v1/a'], ['/v1', '/a'], ['info roma-base-path-moved /basePath 1']],
  ['moves in part', ['/v1/x', '/a'], ['/v1', '/x/a'], ['info roma-base-path-moved /basePath 1']],
  ['changes', ['/v1', '/a', '/b'], ['/v2', '/a', '/b'], ['breaking roma-base-path-changed /basePath 2']],
  [
    'moves into one path of two',
    ['/v1', '/a', '/b'],
    ['/', '/v1/a', '/b'],
    ['breaking roma-base-path-changed /basePath 1'],
  ],
  ['gains a slash', ['/v1', '/a'], ['/v1/', '/a'], ['info roma-other-changed /basePath 1']],
  ['is / or nothing', ['/', '/a'], ['', '/a'], ['info roma-other-changed /basePath 1']],
  [
    'moves with a parameter that is renamed',
    ['/v1', '/a/{x}'],
    ['/', '/v1/a/{y}'],
    ['info roma-base-path-moved /basePath 1', 'info roma-path-parameter-renamed /paths/~1v1~1a~1{y} 1'],
  ],
  [
    'moves while another path takes the old place',
    ['/v1', '/a'],
    ['/', '/v1/a', '/a'],
    ['info roma-base-path-moved /basePath 1', 'info endpoint-added /paths 1'],
  ],
  [
    'moves while a path is removed',
    ['/v1', '/a', '/b'],
    ['/', '/v1/a'],
    ['breaking api-path-removed-without-deprecation /paths/~1b/get 1', 'info roma-base-path-moved /basePath 1'],
  ],
]

test.each(urls)('A base path that %s: what counts is the whole URL', (_, before, after, changes) => {
  const of = ([basePath, ...paths]: [string, ...string[]]): JsonObject => ({
    ...(basePath !== '' && { basePath }),
    paths: Object.fromEntries(paths.map((path) => [path, { get: { responses: {} } }])),
  })
  expect(changesOf(of(before), of(after)).sort()).toEqual(changes.toSorted())
})

/** A schema before and after, with the level in a request, and in a response, there and back. */
const types: readonly (readonly [JsonObject, JsonObject, string, string])[] = [
  [{ type: 'integer' }, { type: 'integer', format: 'int64' }, 'info info', 'info info'],
  [{ type: 'number' }, { type: 'number', format: 'double' }, 'info info', 'info info'],
  [{ type: 'number' }, { type: 'integer', format: 'int64' }, 'breaking info', 'info breaking'],
  [{ type: 'integer' }, { type: 'integer', format: 'int32' }, 'breaking info', 'info breaking'],
  [{ type: 'string' }, { type: 'string', format: 'date' }, 'breaking info', 'info breaking'],
  [
    { type: 'string', format: 'date' },
    { type: 'string', format: 'date-time' },
    'breaking breaking',
    'breaking breaking',
  ],
  [{ type: 'string' }, { type: ['string', 'integer'] }, 'info breaking', 'breaking info'],
  [{ type: ['string', 'array'] }, { type: ['array', 'string'] }, 'none none', 'none none'],
  [{ type: ['string', 'integer'] }, { type: ['string', 'number'] }, 'info breaking', 'breaking info'],
  [{ type: 'string' }, { type: ['boolean', 'integer'] }, 'breaking breaking', 'breaking breaking'],
  [{}, { type: ['string', 'integer'] }, 'breaking info', 'info breaking'],
  [{ type: 'string' }, { type: 'string', minLength: 0 }, 'info info', 'info info'],
  [{ type: 'string' }, { type: 'string', minLength: 1 }, 'breaking info', 'info breaking'],
  [{ type: 'string' }, { type: 'string', pattern: '.*' }, 'info info', 'info info'],
  [{ type: 'integer' }, { type: 'integer', multipleOf: 1 }, 'info info', 'info info'],
  [{ type: 'string' }, { type: 'string', enum: ['a'] }, 'breaking info', 'info warning'],
  [{ type: 'string', enum: ['a'] }, { type: 'string', enum: ['a', 'b'] }, 'info warning', 'breaking info'],
  [{ type: 'string', pattern: 'a' }, { type: 'string', pattern: 'b' }, 'warning warning', 'warning warning'],
  [{ type: 'object' }, { type: 'object', additionalProperties: false }, 'breaking info', 'info breaking'],
]

test.each(types)('%j → %j: %s in request and response, and back: %s', (before, after, there, back) => {
  const of = (old: JsonObject, next: JsonObject) =>
    [body, response].map((wrap) => worst(wrap(property(old)), wrap(property(next)))).join(' ')
  expect(of(before, after)).toBe(there)
  expect(of(after, before)).toBe(back)
})

test.each<[JsonObject, JsonObject, string, string]>([
  [{ type: 'string' }, { type: 'string', default: 'a' }, 'info', 'info'],
  [{ type: 'string', default: 'a' }, { type: 'string', default: 'b' }, 'warning', 'warning'],
  [{ type: 'string', required: true, default: 'a' }, { type: 'string', required: true, default: 'b' }, 'info', 'info'],
  [{ type: 'array', items: {} }, { type: 'string' }, 'info', 'breaking'],
  [{ type: 'array', items: {}, collectionFormat: 'multi' }, { type: 'string' }, 'breaking', 'info'],
  [{ type: 'array', items: {}, collectionFormat: 'pipes' }, { type: 'string' }, 'info', 'breaking'],
  [{ type: 'file', in: 'formData' }, { type: 'string', in: 'formData' }, 'breaking', 'breaking'],
])('Parameter %j → %j: %s, and back: %s', (before, after, there, back) => {
  expect(worst(query(before), query(after))).toBe(there)
  expect(worst(query(after), query(before))).toBe(back)
})

describe('Parameters of the document', () => {
  const shared = (parameter: JsonObject): JsonObject => ({
    parameters: { v: { type: 'string', ...parameter } },
    paths: Object.fromEntries(
      ['/a', '/b'].map((path) => [path, { get: { parameters: [{ $ref: '#/parameters/v' }], responses: {} } }]),
    ),
  })

  test.each<[JsonObject, JsonObject, string[]]>([
    [
      { name: 'a', in: 'query', required: true },
      { name: 'b', in: 'query', required: true },
      ['breaking roma-required-parameter-renamed /parameters/v/name 2'],
    ],
    [
      { name: 'a', in: 'query' },
      { name: 'b', in: 'query' },
      ['warning roma-optional-parameter-renamed /parameters/v/name 2'],
    ],
    [
      { name: 'a', in: 'query' },
      { name: 'a', in: 'header' },
      ['warning roma-optional-parameter-moved /parameters/v/in 2'],
    ],
    [
      { name: 'a', in: 'formData', required: true },
      { name: 'a', in: 'query', required: true },
      ['breaking roma-required-parameter-moved /parameters/v/in 2'],
    ],
    [
      { name: 'a', in: 'query' },
      { name: 'b', in: 'query', type: 'integer' },
      [
        'breaking request-parameter-type-changed /parameters/v/type 2',
        'warning roma-optional-parameter-renamed /parameters/v/name 2',
      ],
    ],
  ])('are told once: %j → %j', (before, after, changes) => {
    expect(changesOf(shared(before), shared(after))).toEqual(changes)
  })

  test('hide what they are when they stand in another file, once for all that refer to them', () => {
    const of = (...list: JsonObject[]): JsonObject => ({
      paths: Object.fromEntries(['/a', '/b'].map((path) => [path, { get: { parameters: list, responses: {} } }])),
    })
    const outside = { $ref: 'other.json#/parameters/v' }
    const inside = { name: 'v', in: 'query', type: 'string', required: true }
    for (const [before, after] of [
      [of(outside), of(inside)],
      [of(inside), of(outside)],
    ] as const) {
      expect(compare(before, after)).toMatchObject([{ level: 'info', affected: 2 }])
    }
    expect(worst(of(outside), of(outside, inside))).toBe('breaking')
  })
})

describe('Subtypes behind a discriminator', () => {
  const pet = { type: 'object', discriminator: 'kind', properties: { kind: { type: 'string' } } }
  const extend = (name: string, properties: JsonObject = {}) => ({
    allOf: [{ $ref: `#/definitions/${name}` }, { type: 'object', properties }],
  })
  const claws = (type: string) => ({ claws: { type } })
  const used = (wrap: typeof body, definitions: JsonObject) =>
    wrap({ $ref: '#/definitions/Pet' }, { definitions: { Pet: pet, ...definitions } })

  test.each<[string, JsonObject, JsonObject, string]>([
    ['a new one', {}, { Cat: extend('Pet') }, 'info warning'],
    ['one less', { Cat: extend('Pet') }, {}, 'breaking info'],
    ['another one', { Cat: extend('Pet') }, { Dog: extend('Pet') }, 'breaking warning'],
    [
      'what it holds',
      { Cat: extend('Pet', claws('integer')) },
      { Cat: extend('Pet', claws('boolean')) },
      'breaking breaking',
    ],
    ['a subtype of a subtype', { Cat: extend('Pet') }, { Cat: extend('Pet'), Lion: extend('Cat') }, 'info warning'],
    ['what no longer extends it', { Cat: extend('Pet') }, { Cat: { type: 'object' } }, 'breaking info'],
    ['what extends nothing that is used', {}, { Oak: extend('Tree'), Tree: pet }, 'info info'],
  ])('%s', (_, before, after, levels) => {
    const found = [body, response].map((wrap) => worst(used(wrap, before), used(wrap, after)))
    expect(found.join(' ')).toBe(levels)
  })

  test('that extend each other in a circle end', () => {
    const circle = (type: string) => ({
      Cat: { allOf: [{ $ref: '#/definitions/Lion' }] },
      Lion: extend('Cat', claws(type)),
    })
    expect(worst(used(body, circle('integer')), used(body, circle('boolean')))).toBe('info')
  })

  test('of one base are compared in no more time than they take', () => {
    const many = (type: string) =>
      Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`S${index}`, extend('Pet', claws(type))]))
    expect(compare(used(response, many('integer')), used(response, many('boolean')))).toHaveLength(2000)
  })
})

test('A schema that is a part of one of its own properties ends, in whatever order its parts are', () => {
  const line = { $ref: '#/definitions/Line' }
  const [short, long] = [
    { type: 'string', maxLength: 9 },
    { type: 'string', minLength: 5 },
  ]
  const of = (allOf: JsonObject[]) =>
    response(line, { definitions: { Line: { type: 'object', properties: { value: { allOf } } } } })
  const nested = of([{ allOf: [line, short] }, long])
  expect(compare(nested, of([long, { allOf: [short, line] }]))).toEqual([])
  expect(worst(nested, of([{ ...long, minLength: 1 }, { allOf: [short, line] }]))).toBe('breaking')
})
