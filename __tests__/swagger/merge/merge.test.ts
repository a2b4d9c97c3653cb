import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { operationsOf } from '../../../src/swagger/parse.ts'
import { isObject, own, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { Merger } from '../../../src/swagger/merge/merge.ts'
import { merge } from './merge-two.ts'
import { dropOrder } from '../../../src/swagger/list-order.ts'
import { normalise } from '../../../src/swagger/normalise.ts'

const suffix = 'b2b2b2b2'
const ok: JsonObject = { responses: { 200: { description: 'OK' } } }

function documentOf(paths: JsonObject, rest: JsonObject = {}): JsonObject {
  return { swagger: '2.0', info: { title: 'APIs', version: '1' }, paths, ...rest }
}

function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function returning(schema: JsonObject, rest: JsonObject = {}): JsonObject {
  return { responses: { 200: { description: 'OK', schema } }, ...rest }
}

const ref = (name: string) => ({ $ref: `#/definitions/${name}` })
const text: JsonObject = { type: 'string' }
const number: JsonObject = { type: 'integer' }

function at(value: Json | undefined, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>((parent, key) => (isObject(parent) ? own(parent, key) : undefined), value)
}

describe('operations', () => {
  test('of different paths and methods come together', () => {
    const merged = merge(documentOf({ '/a': { get: ok } }), documentOf({ '/a': { post: ok }, '/b': { get: ok } }), {
      suffix,
    })
    expect(merged).toEqual({
      document: documentOf({ '/a': { get: ok, post: ok }, '/b': { get: ok } }),
      collisions: [],
    })
  })

  test('that say the same are no collision, whatever the order of keys and sets', () => {
    const first = documentOf({ '/a': { get: { ...ok, tags: ['x', 'y'], deprecated: true } } })
    const second = documentOf({ '/a': { get: { deprecated: true, tags: ['y', 'x'], ...ok } } })
    expect(merge(first, second, { suffix })).toEqual({ document: first, collisions: [] })
  })

  test('that say an empty list where others say nothing are the same', () => {
    const first = documentOf({ '/a': { get: ok } })
    const none = { consumes: [], produces: [], schemes: [], security: [], parameters: [] }
    const second = documentOf({ '/a': { get: { ...ok, ...none } } })
    expect(merge(first, second, { suffix })).toEqual({ document: first, collisions: [] })
  })

  test('that say something else collide: the first stays', () => {
    const first = documentOf({ '/a': { get: ok } })
    const second = documentOf({ '/a': { get: { ...ok, deprecated: true }, put: ok } })
    expect(merge(first, second, { suffix })).toEqual({
      document: documentOf({ '/a': { get: ok, put: ok } }),
      collisions: [{ method: 'GET', path: '/a' }],
    })
  })

  test('of paths that differ in the name of a parameter are two', () => {
    const merged = merge(documentOf({ '/a/{id}': { get: ok } }), documentOf({ '/a/{key}': { get: ok } }), { suffix })
    expect(merged.document['paths']).toEqual({ '/a/{id}': { get: ok }, '/a/{key}': { get: ok } })
  })

  test('that inherit from the root what others say themselves are the same', () => {
    const first = documentOf({ '/a': { get: ok } }, { produces: ['a/b'] })
    const second = documentOf({ '/a': { get: { ...ok, produces: ['a/b'], parameters: [], security: [] } } })
    expect(merge(first, second, { suffix })).toEqual({ document: first, collisions: [] })
  })
})

describe('components', () => {
  test('that are equal are shared', () => {
    const rest = { definitions: { Order: text }, responses: { Bad: { description: 'Bad' } } }
    const first = documentOf({ '/a': { get: returning(ref('Order')) } }, rest)
    const second = documentOf({ '/b': { get: returning(ref('Order')) } }, rest)
    expect(merge(first, second, { suffix }).document).toEqual({
      ...first,
      paths: { '/a': { get: returning(ref('Order')) }, '/b': { get: returning(ref('Order')) } },
    })
  })

  test('that are equal but for the order of a set stay as the first has them', () => {
    const rest = (...required: string[]) => ({ definitions: { Order: { required } } })
    const first = documentOf({ '/a': { get: returning(ref('Order')) } }, rest('a', 'b'))
    const second = documentOf({ '/b': { get: returning(ref('Order')) } }, rest('b', 'a'))
    expect(merge(first, second, { suffix }).document['definitions']).toEqual(rest('a', 'b').definitions)
  })

  test('of the same name with other content are renamed, with all their references', () => {
    const references = (end: string): JsonObject => ({
      get: {
        parameters: [{ $ref: `#/parameters/Page${end}` }, { in: 'body', name: 'b', schema: ref(`Order${end}`) }],
        responses: {
          200: { description: 'OK', schema: { type: 'array', items: ref(`Order${end}`) } },
          400: { $ref: `#/responses/Bad${end}` },
        },
        security: [{ [`key${end}`]: [], none: [] }],
      },
    })
    const componentsOf = (schema: JsonObject, end: string): JsonObject => ({
      definitions: {
        [`Order${end}`]: { type: 'object', properties: { id: schema, item: ref(`Item${end}`) } },
        [`Item${end}`]: { allOf: [ref('Base'), { additionalProperties: ref(`Order${end}`) }] },
        Base: text,
      },
      parameters: { [`Page${end}`]: { in: 'query', name: 'page', ...schema } },
      responses: { [`Bad${end}`]: { description: 'Bad', schema: ref(`Order${end}`) } },
      securityDefinitions: { [`key${end}`]: { type: 'apiKey', in: 'header', name: schema['type'] ?? '' } },
    })
    const first = documentOf({ '/a': references('') }, componentsOf(text, ''))
    const second = documentOf({ '/b': references('') }, componentsOf(number, ''))
    const { document } = merge(first, second, { suffix })
    const expected: JsonObject = { paths: { '/a': references(''), '/b': references(`_${suffix}`) } }
    for (const field of ['definitions', 'parameters', 'responses', 'securityDefinitions']) {
      expected[field] = {
        ...asObject(componentsOf(text, '')[field]),
        ...asObject(componentsOf(number, `_${suffix}`)[field]),
      }
    }
    expect(document).toEqual({ ...first, ...expected })
  })

  test('that refer to each other in circles are shared, until one of them differs', () => {
    const circle = (schema: JsonObject, end = ''): JsonObject => ({
      [`A${end}`]: { properties: { next: ref(`B${end}`), other: text } },
      [`B${end}`]: { properties: { next: ref(`C${end}`) } },
      [`C${end}`]: { properties: { next: ref(`A${end}`), value: schema } },
    })
    const first = documentOf({ '/a': { get: returning(ref('A')) } }, { definitions: circle(text) })
    const same = documentOf({ '/b': { get: returning(ref('B')) } }, { definitions: circle(text) })
    const other = documentOf({ '/b': { get: returning(ref('B')) } }, { definitions: circle(number) })
    expect(merge(first, same, { suffix }).document['definitions']).toEqual(circle(text))
    expect(merge(first, other, { suffix }).document['definitions']).toEqual({
      ...circle(text),
      ...circle(number, `_${suffix}`),
    })
  })

  test('what only a collided operation uses is left out, what nothing uses is kept', () => {
    const first = documentOf({ '/a': { get: returning(ref('Order')) } }, { definitions: { Order: text } })
    const definitions = { Order: number, Inner: text, Free: { items: ref('Inner') }, Gone: ref('Order') }
    const second = documentOf({ '/a': { get: returning(ref('Gone')) } }, { definitions })
    const merged = merge(first, second, { suffix })
    expect(merged.collisions).toEqual([{ method: 'GET', path: '/a' }])
    expect(merged.document['definitions']).toEqual({ Order: text, Inner: text, Free: { items: ref('Inner') } })
  })

  test('a later part of the same application finds what was renamed for an earlier one', () => {
    const merger = new Merger(documentOf({ '/a': { get: returning(ref('Order')) } }, { definitions: { Order: text } }))
    const definitions = { Order: number, List: { items: ref('Order') } }
    merger.add(documentOf({ '/b': { get: returning(ref('List')) } }, { definitions }), { suffix })
    merger.add(documentOf({ '/c': { get: returning(ref('List')) } }, { definitions }), { suffix })
    merger.add(
      documentOf({ '/d': { get: returning(ref('Order')) } }, { definitions: { Order: { type: 'boolean' } } }),
      { suffix },
    )
    const { paths, definitions: all } = merger.document()
    expect(all).toEqual({
      Order: text,
      [`Order_${suffix}`]: number,
      List: { items: ref(`Order_${suffix}`) },
      [`Order_${suffix}_2`]: { type: 'boolean' },
    })
    expect(at(paths, '/c', 'get')).toEqual(returning(ref('List')))
    expect(at(paths, '/d', 'get')).toEqual(returning(ref(`Order_${suffix}_2`)))
  })

  test('a new name is none that the same document has', () => {
    const definitions = { Order: number, [`Order_${suffix}`]: { type: 'boolean' } }
    const second = documentOf(
      { '/b': { get: returning({ allOf: [ref('Order'), ref(`Order_${suffix}`)] }) } },
      { definitions },
    )
    const { document } = merge(documentOf({ '/a': { get: ok } }, { definitions: { Order: text } }), second, { suffix })
    expect(document['definitions']).toEqual({ ...definitions, Order: text, [`Order_${suffix}_2`]: number })
  })

  test('a reference to nothing stays one, and catches nothing of another document', () => {
    const broken = documentOf({ '/a': { get: returning(ref('Gone')) } })
    const whole = documentOf({ '/b': { get: returning(ref('Gone')) } }, { definitions: { Gone: text } })
    const there = `Gone_${suffix}`
    expect(at(merge(broken, whole, { suffix }).document, 'definitions')).toEqual({ [there]: text })
    expect(at(merge(whole, broken, { suffix }).document, 'paths', '/a', 'get')).toEqual(returning(ref(there)))
    expect(at(merge(broken, broken, { suffix }).document, 'paths')).toEqual(broken['paths'])
  })

  test('what looks like a reference but is none stays', () => {
    const data: JsonObject = {
      properties: { $ref: ref('Order'), example: ref('Order') },
      example: ref('Order'),
      default: ref('Order'),
      enum: [ref('Order')],
      'x-data': ref('Order'),
    }
    const others = ['other.yaml#/definitions/Order', '#/paths/~1b', '#/definitions', 'Order', '#/x/Order'].map(
      ($ref) => ({ $ref }),
    )
    const second = documentOf(
      { '/b': { get: returning({ allOf: [data, ...others] }) } },
      { definitions: { Order: number } },
    )
    const { document } = merge(documentOf({ '/a': { get: ok } }, { definitions: { Order: text } }), second, { suffix })
    const renamed = { ...data, properties: { $ref: ref(`Order_${suffix}`), example: ref(`Order_${suffix}`) } }
    expect(at(document, 'paths', '/b', 'get')).toEqual(returning({ allOf: [renamed, ...others] }))
  })

  test.each(['anyOf', 'oneOf'])('references in %s follow too, which many readers know', (keyword) => {
    const second = documentOf(
      { '/b': { get: returning({ [keyword]: [ref('Order'), { not: ref('Order') }] }) } },
      { definitions: { Order: number } },
    )
    const { document } = merge(documentOf({ '/a': { get: ok } }, { definitions: { Order: text } }), second, { suffix })
    const renamed = ref(`Order_${suffix}`)
    expect(at(document, 'paths', '/b', 'get')).toEqual(returning({ [keyword]: [renamed, { not: renamed }] }))
  })

  test.each([
    ['a/b', '#/definitions/a~1b'],
    ['a~b', '#/definitions/a~0b'],
    ['a b', '#/definitions/a%20b'],
    ['«a»', '#/definitions/«a»'],
    ['100%', '#/definitions/100%'],
    ['__proto__', '#/definitions/__proto__'],
    ['constructor', '#/definitions/constructor'],
  ])('a definition called %j, as %s', (name, $ref) => {
    const definitionsOf = (schema: JsonObject) => {
      const definitions: JsonObject = {}
      setOwn(definitions, name, schema)
      return { definitions }
    }
    const first = documentOf({ '/a': { get: returning({ $ref }) } }, definitionsOf(text))
    const second = documentOf({ '/b': { get: returning({ $ref: `${$ref}/properties/x` }) } }, definitionsOf(number))
    const { document } = merge(first, second, { suffix })
    expect(at(document, 'definitions', `${name}_${suffix}`)).toEqual(number)
    expect(at(document, 'definitions', name)).toEqual(text)
    expect(at(document, 'paths', '/b', 'get')).toEqual(returning({ $ref: `${$ref}_${suffix}/properties/x` }))
  })
})

describe('definitions with a discriminator', () => {
  const pet: JsonObject = { type: 'object', discriminator: 'kind', properties: { kind: text } }
  const heir = (schema: JsonObject, base = 'Pet'): JsonObject => ({ allOf: [ref(base), { properties: { x: schema } }] })
  const documentWith = (path: string, definitions: JsonObject) =>
    documentOf({ [path]: { get: returning(ref('Pet')) } }, { definitions })

  test('are shared when all that they may stand for is', () => {
    const definitions = { Pet: pet, Cat: heir(text), Dog: heir(number) }
    expect(merge(documentWith('/a', definitions), documentWith('/b', definitions), { suffix }).document).toEqual(
      documentOf({ '/a': { get: returning(ref('Pet')) }, '/b': { get: returning(ref('Pet')) } }, { definitions }),
    )
  })

  test('are renamed together, and tell the value that goes over the wire', () => {
    const first = documentWith('/a', { Pet: pet, Cat: heir(text) })
    const second = documentWith('/b', { Pet: pet, Cat: heir(number), Dog: heir(text) })
    const merger = new Merger(first)
    merger.add(second, { suffix })
    const expected = {
      Pet: pet,
      Cat: heir(text),
      [`Pet_${suffix}`]: { ...pet, 'x-discriminator-value': 'Pet' },
      [`Cat_${suffix}`]: { ...heir(number, `Pet_${suffix}`), 'x-discriminator-value': 'Cat' },
      Dog: heir(text, `Pet_${suffix}`),
    }
    expect(merger.document()['definitions']).toEqual(expected)
  })

  test('are found by a later part of the same application, renamed as they are', () => {
    const merger = new Merger(documentWith('/a', { Pet: pet, Cat: heir(text) }))
    const definitions = { Pet: pet, Cat: heir(number) }
    merger.add(documentWith('/b', definitions), { suffix })
    const once = merger.document()
    expect(merger.add(documentWith('/b', definitions), { suffix })).toEqual({ collisions: [] })
    expect(merger.document()).toEqual(once)
    merger.add(documentWith('/c', definitions), { suffix })
    expect(merger.document()['definitions']).toEqual(once['definitions'])
    expect(at(merger.document(), 'paths', '/c', 'get')).toEqual(returning(ref(`Pet_${suffix}`)))
  })

  test('say nothing about a response of the same name', () => {
    const responses = { Pet: { description: 'A pet' } }
    const documentOn = (path: string, definitions: JsonObject) =>
      documentOf({ [path]: { get: { responses: { 200: { $ref: '#/responses/Pet' } } } } }, { definitions, responses })
    const first = documentOn('/a', { Pet: pet, Cat: heir(text) })
    const { document } = merge(first, documentOn('/b', { Pet: pet, Cat: heir(number) }), { suffix })
    expect(document['responses']).toEqual(responses)
  })

  test('get no heir from another document', () => {
    const second = documentWith('/b', { Pet: pet, Dog: heir(text) })
    const { document } = merge(documentWith('/a', { Pet: pet, Cat: heir(text) }), second, { suffix })
    expect(at(document, 'definitions', 'Dog')).toEqual(heir(text, `Pet_${suffix}`))
  })
})

describe('what the root says', () => {
  test('stays where it is while it is the same', () => {
    const rest = { consumes: ['a', 'b'], produces: ['c'], schemes: ['https'], security: [{ key: [] }] }
    const first = documentOf({ '/a': { get: ok } }, rest)
    const second = documentOf({ '/b': { get: ok } }, { ...rest, consumes: ['b', 'a'] })
    expect(merge(first, second, { suffix }).document).toEqual(
      documentOf({ '/a': { get: ok }, '/b': { get: ok } }, rest),
    )
  })

  test('moves to the operations that inherit it when it differs', () => {
    const own = { consumes: ['own'], security: [] }
    const first = documentOf({ '/a': { get: ok, put: { ...ok, ...own } } }, { consumes: ['a'], produces: ['p'] })
    const second = documentOf(
      { '/b': { get: ok, put: { ...ok, ...own } } },
      { produces: ['p'], security: [{ key: [] }] },
    )
    expect(merge(first, second, { suffix }).document).toEqual(
      documentOf(
        {
          '/a': { get: { ...ok, consumes: ['a'] }, put: { ...ok, ...own } },
          '/b': { get: { ...ok, security: [{ key: [] }] }, put: { ...ok, ...own } },
        },
        { produces: ['p'] },
      ),
    )
  })

  test('moves when it names a security scheme that is another one', () => {
    const documentOn = (path: string, scheme: JsonObject) =>
      documentOf({ [path]: { get: ok } }, { security: [{ key: [] }], securityDefinitions: { key: scheme } })
    const [basic, apiKey] = [{ type: 'basic' }, { type: 'apiKey', in: 'header', name: 'k' }]
    expect(merge(documentOn('/a', basic), documentOn('/b', apiKey), { suffix }).document).toEqual(
      documentOf(
        {
          '/a': { get: { ...ok, security: [{ key: [] }] } },
          '/b': { get: { ...ok, security: [{ [`key_${suffix}`]: [] }] } },
        },
        { securityDefinitions: { key: basic, [`key_${suffix}`]: apiKey } },
      ),
    )
  })

  test('goes when it is an empty list and the other says nothing, whichever came first', () => {
    const [first, second] = [{ '/a': { get: ok } }, { '/b': { get: ok } }]
    const lists = { consumes: [], produces: [], schemes: [], security: [] }
    const expected = documentOf({ ...first, ...second })
    expect(merge(documentOf(first, lists), documentOf(second), { suffix }).document).toEqual(expected)
    expect(merge(documentOf(first), documentOf(second, lists), { suffix }).document).toEqual(expected)
  })

  test('does not move to what is no operation', () => {
    const others = { '/none': null, 'x-p': { get: ok } }
    const first = documentOf({ '/a': { get: ok }, ...others }, { consumes: ['a'] })
    const second = documentOf({ '/b': { get: ok } }, { consumes: ['b'] })
    expect(merge(first, second, { suffix }).document['paths']).toEqual({
      '/a': { get: { ...ok, consumes: ['a'] } },
      '/b': { get: { ...ok, consumes: ['b'] } },
      ...others,
    })
  })

  test('stays when nothing is added that it could concern', () => {
    const first = documentOf({ '/a': { get: ok } }, { consumes: ['a'] })
    expect(merge(first, documentOf({ '/a': { get: ok } }, { consumes: ['b'] }), { suffix })).toEqual({
      document: first,
      collisions: [{ method: 'GET', path: '/a' }],
    })
    expect(merge(first, documentOf({}, { consumes: ['b'], host: 'other' }), { suffix }).document).toEqual(first)
  })

  test('is the addition’s while there are no operations', () => {
    const second = documentOf(
      { '/b': { get: ok } },
      { host: 'b', basePath: '/b', consumes: ['b'], security: [{ key: [] }] },
    )
    const first = documentOf({}, { host: 'a', produces: ['a'], securityDefinitions: { key: { type: 'basic' } } })
    expect(merge(first, second, { suffix }).document).toEqual({
      ...second,
      securityDefinitions: { key: { type: 'basic' } },
      security: [{ [`key_${suffix}`]: [] }],
    })
  })

  test.each([
    ['host', { host: 'other' }],
    ['base-path', { host: 'a', basePath: '/other' }],
    ['base-path', { host: 'a' }],
    ['host', {}],
  ])('another %s refuses the whole: %j', (refused, rest) => {
    const first = documentOf({ '/a': { get: ok } }, { host: 'a', basePath: '/v1' })
    const second = documentOf({ '/b': { get: ok } }, { ...rest, definitions: { A: text } })
    expect(merge(first, second, { suffix })).toEqual({ document: first, collisions: [], refused })
  })

  test('the base path “/” is none', () => {
    const merged = merge(documentOf({ '/a': { get: ok } }), documentOf({ '/b': { get: ok } }, { basePath: '/' }), {
      suffix,
    })
    expect(merged.refused).toBeUndefined()
  })

  test('tags are united by name, and all else is the first’s where both have it', () => {
    const first = documentOf({ 'x-p': { get: ok } }, { tags: [{ name: 'a', description: '1' }], 'x-r': 1 })
    const second: JsonObject = {
      ...documentOf({ 'x-p': { put: ok }, 'x-q': 2 }, { tags: [{ name: 'b' }, { name: 'a' }], 'x-r': 2, 'x-s': 2 }),
      info: { title: 'Other' },
    }
    expect(merge(first, second, { suffix }).document).toEqual(
      documentOf(
        { 'x-p': { get: ok }, 'x-q': 2 },
        { tags: [{ name: 'a', description: '1' }, { name: 'b' }], 'x-r': 1, 'x-s': 2 },
      ),
    )
    expect(merge(documentOf({}), second, { suffix }).document['tags']).toEqual(second['tags'])
  })
})

describe('what a path says', () => {
  const query = (name: string, type = 'string'): JsonObject => ({ in: 'query', name, type })

  test('parameters that are the same stay, in any order', () => {
    const first = documentOf({ '/a': { parameters: [query('p'), query('q')], get: ok } })
    const second = documentOf({ '/a': { parameters: [query('q'), query('p')], put: ok } })
    expect(merge(first, second, { suffix }).document['paths']).toEqual({
      '/a': { parameters: [query('p'), query('q')], get: ok, put: ok },
    })
  })

  test('parameters stay on one path when they differ on another', () => {
    const first = documentOf({
      '/a': { parameters: [query('p')], get: ok },
      '/b': { parameters: [query('p')], get: ok },
      '/c': { parameters: [query('p')], get: ok },
    })
    const second = documentOf({
      '/a': { parameters: [query('p')], put: ok },
      '/b': { parameters: [query('q')], put: ok },
      '/c': { parameters: [query('p')], put: ok },
    })
    expect(merge(first, second, { suffix }).document['paths']).toEqual({
      '/a': { parameters: [query('p')], get: ok, put: ok },
      '/b': { get: { ...ok, parameters: [query('p')] }, put: { ...ok, parameters: [query('q')] } },
      '/c': { parameters: [query('p')], get: ok, put: ok },
    })
  })

  test.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['and nothing', { parameters: [] }, {}, ok],
    ['and some', { parameters: [] }, { parameters: [query('p')] }, { ...ok, parameters: [query('p')] }],
  ])('an empty list of parameters %s leave none behind', (_, empty, some, put) => {
    const [first, second] = [documentOf({ '/a': { ...empty, get: ok } }), documentOf({ '/a': { ...some, put: ok } })]
    const expected = { '/a': { get: ok, put } }
    expect(merge(first, second, { suffix }).document['paths']).toEqual(expected)
    expect(merge(second, first, { suffix }).document['paths']).toEqual(expected)
  })

  test('parameters that cannot be followed are each their own', () => {
    const [one, other, inner] = [{ $ref: 'a.yaml#/P' }, { $ref: 'b.yaml#/Q' }, { $ref: '#/parameters/P/schema' }]
    const toP = { $ref: '#/parameters/P' }
    const rest = { parameters: { P: query('p') } }
    const first = documentOf({ '/a': { parameters: [other, inner], get: { ...ok, parameters: [one, toP] } } }, rest)
    const second = documentOf({ '/a': { put: ok } }, rest)
    expect(merge(first, second, { suffix }).document['paths']).toEqual({
      '/a': { get: { ...ok, parameters: [one, toP, other, inner] }, put: ok },
    })
  })

  test('parameters that differ move to the operations that have none of that name and place', () => {
    const parameters = { P: query('p', 'integer') }
    const own = { ...ok, parameters: [{ $ref: '#/parameters/P' }] }
    const first = documentOf({ '/a': { parameters: [query('p'), query('q')], get: ok, post: own } }, { parameters })
    const second = documentOf(
      { '/a': { parameters: [{ $ref: '#/parameters/P' }], put: ok, patch: { ...ok, parameters: [query('p')] } } },
      { parameters },
    )
    expect(merge(first, second, { suffix }).document['paths']).toEqual({
      '/a': {
        get: { ...ok, parameters: [query('p'), query('q')] },
        post: { ...ok, parameters: [{ $ref: '#/parameters/P' }, query('q')] },
        put: { ...ok, parameters: [{ $ref: '#/parameters/P' }] },
        patch: { ...ok, parameters: [query('p')] },
      },
    })
  })

  test('parameters stay when no operation is added to the path', () => {
    const first = documentOf({ '/a': { parameters: [query('p')], get: ok } })
    const second = documentOf({ '/a': { parameters: [query('q')], get: ok } })
    expect(merge(first, second, { suffix })).toEqual({ document: first, collisions: [{ method: 'GET', path: '/a' }] })
  })

  test('extensions are the first’s where both have them', () => {
    const first = documentOf({ '/a': { get: ok, 'x-p': 1 } })
    const second = documentOf({ '/a': { put: ok, 'x-p': 2, 'x-q': 2 } })
    expect(merge(first, second, { suffix }).document['paths']).toEqual({
      '/a': { get: ok, put: ok, 'x-p': 1, 'x-q': 2 },
    })
  })

  test('a path called __proto__ is one like any other', () => {
    const document = documentOf({})
    setOwn(document, 'paths', objectOf([['__proto__', { get: ok }]]))
    const merged = merge(documentOf({ '/a': { get: ok } }), document, { suffix }).document
    expect(operationsOf(merged).map(({ path }) => path)).toEqual(['/a', '__proto__'])
    expect(merge(merged, document, { suffix }).document).toEqual(merged)
  })
})

test('what was taken from the merger does not change when it goes on', () => {
  const merger = new Merger(documentOf({ '/a': { get: ok } }, { consumes: ['a'] }))
  merger.add(documentOf({ '/a': { put: ok } }, { consumes: ['a'], tags: [{ name: 'a' }] }), { suffix })
  const document = merger.document()
  const copy = structuredClone(document)
  const rest = { consumes: ['b'], tags: [{ name: 'b' }], definitions: { A: text } }
  merger.add(documentOf({ '/a': { post: ok }, '/b': { get: ok } }, rest), { suffix })
  expect(document).toEqual(copy)
  expect(merger.document()['tags']).toEqual([{ name: 'a' }, { name: 'b' }])
})

test('what is malformed is carried along, or passed over', () => {
  const odd = { swagger: '2.0', paths: { '/a': null, '/b': { get: 1, parameters: 'p' } }, definitions: [1], tags: 't' }
  const second = documentOf(
    { '/a': { get: ok }, '/b': { get: ok } },
    { definitions: { A: null }, tags: [{ name: 'a' }] },
  )
  expect(merge(odd, second, { suffix }).document).toMatchObject({
    paths: { '/a': { get: ok }, '/b': { get: ok } },
    definitions: { A: null },
    tags: 't',
  })
  expect(merge(documentOf({ '/c': { get: ok } }), odd, { suffix }).document['paths']).toEqual({
    '/c': { get: ok },
    ...odd.paths,
  })
  expect(merge({}, {}, { suffix })).toEqual({ document: { paths: {} }, collisions: [] })
})

// Properties: documents whose components have the same names, with the same or other content, or none

const objectOf = (entries: readonly (readonly [string, Json])[]) => {
  const object: JsonObject = {}
  for (const [key, value] of entries) setOwn(object, key, value)
  return object
}
const dictionary = (keys: readonly string[], value: fc.Arbitrary<Json>, maxLength = keys.length) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom(...keys), value), { selector: ([key]) => key, maxLength }).map(objectOf)

const names = ['A', 'B', 'C', '__proto__']
const scalar = fc.constantFrom<JsonObject>(text, number, { type: 'string', example: ref('A') })
const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.constantFrom(...names).map(ref),
    dictionary(['p', '$ref', 'example', 'x-q'], tie('schema'), 2).map((properties) => ({ type: 'object', properties })),
    tie('schema').map((items) => ({ type: 'array', items })),
    fc.tuple(tie('schema'), tie('schema')).map((allOf) => ({ allOf })),
  ),
}))
const inline = fc.record({
  in: fc.constantFrom('query', 'header'),
  name: fc.constantFrom('p', 'q'),
  type: fc.constantFrom('string', 'integer'),
})
const parameter = fc.oneof(
  inline,
  schema.map((body): JsonObject => ({ in: 'body', name: 'body', schema: body })),
)
const nameIn = (value: JsonObject) => JSON.stringify([value['in'], value['name'], value['$ref']])
const parameterList = fc.uniqueArray(
  fc.oneof<fc.Arbitrary<JsonObject>[]>(
    parameter,
    fc.constantFrom('P', 'Q').map((name) => ({ $ref: `#/parameters/${name}` })),
  ),
  {
    selector: nameIn,
    maxLength: 3,
  },
)
const response = schema.map((body): JsonObject => ({ description: 'd', schema: body }))
const security = fc.array(dictionary(['S', 'T'], fc.constantFrom<Json>([], ['scope'])), { maxLength: 2 })
const mediaTypes = fc.constantFrom<Json>(['a/b'], ['a/b', 'c/d'], ['c/d', 'a/b'], [])
const wide = {
  consumes: mediaTypes,
  produces: mediaTypes,
  schemes: fc.constantFrom<Json>(['http'], ['https']),
  security,
}
const operation: fc.Arbitrary<JsonObject> = fc.record(
  {
    responses: dictionary(['200', 'default'], fc.oneof(response, fc.constant({ $ref: '#/responses/R' }))),
    'x-livedata-roma-app': fc.constantFrom('one', 'two'),
    parameters: parameterList,
    ...wide,
  },
  { requiredKeys: ['responses'] },
)
const item: fc.Arbitrary<JsonObject> = fc.record(
  { get: operation, put: operation, parameters: parameterList },
  { requiredKeys: [] },
)
const document: fc.Arbitrary<JsonObject> = fc.record(
  {
    swagger: fc.constant('2.0'),
    info: fc.constant({ title: 'APIs', version: '1' }),
    paths: dictionary(['/a', '/b', '/c'], item),
    host: fc.constantFrom('h', 'h', 'h', 'other'),
    definitions: dictionary(names, schema),
    parameters: dictionary(['P', 'Q'], parameter),
    responses: dictionary(['R'], response),
    securityDefinitions: dictionary(
      ['S', 'T'],
      fc.constantFrom<Json>({ type: 'basic' }, { type: 'apiKey', in: 'header', name: 'k' }),
    ),
    ...wide,
  },
  { requiredKeys: ['swagger', 'info', 'paths', 'host'] },
)

/** Every operation with all that it inherits and refers to in its place, a number of references deep. */
function meaningOf(root: JsonObject): Map<string, Json> {
  return new Map(
    operationsOf(root).map(({ method, path, operation: mine }) => {
      const inherited = Object.fromEntries(
        ['consumes', 'produces', 'schemes', 'security'].map((key) => [key, own(mine, key) ?? own(root, key) ?? []]),
      )
      const resolve = (value: Json) => resolved(root, value) ?? value
      const identity = (value: Json) =>
        isObject(resolve(value)) ? nameIn(asObject(resolve(value))) : JSON.stringify(value)
      const parameters = listOf(mine['parameters'])
      const taken = new Set(parameters.map(identity))
      const all = [
        ...parameters,
        ...listOf(at(root, 'paths', path, 'parameters')).filter((value) => !taken.has(identity(value))),
      ]
      const whole = {
        ...mine,
        ...inherited,
        security: listOf(inherited['security']).map((requirement) =>
          Object.entries(asObject(requirement))
            .map(([name, scopes]): Json => [at(root, 'securityDefinitions', name) ?? 'none', scopes])
            .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
        ),
        consumes: listOf(inherited['consumes']).toSorted(),
        produces: listOf(inherited['produces']).toSorted(),
        parameters: all
          .map((value) => inlined(root, value, 5))
          .map((value) => JSON.stringify(value))
          .sort(),
        responses: objectOf(
          Object.entries(asObject(mine['responses'])).map(([code, value]) => [code, inlined(root, value, 5)]),
        ),
      }
      return [`${method} ${path}`, whole]
    }),
  )
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])

function resolved(root: JsonObject, value: Json): Json | undefined {
  const target = isObject(value) ? own(value, '$ref') : undefined
  return typeof target === 'string' ? (at(root, ...target.split('/').slice(1)) ?? 'none') : undefined
}

/** Of a schema, or of what holds one under `schema`: the documents above have references nowhere else. */
function inlined(root: JsonObject, value: Json, depth: number): Json {
  const target = resolved(root, value)
  if (target !== undefined) return depth === 0 ? 'deep' : inlined(root, target, depth - 1)
  if (!isObject(value)) return value
  return objectOf(
    Object.keys(value)
      .sort()
      .map((key): [string, Json] => {
        const inner = own(value, key) ?? null
        if (key === 'schema' || key === 'items') return [key, inlined(root, inner, depth)]
        if (key === 'allOf') return [key, listOf(inner).map((part) => inlined(root, part, depth))]
        if (key !== 'properties' || !isObject(inner)) return [key, inner]
        return [
          key,
          objectOf(
            Object.keys(inner)
              .sort()
              .map((name) => [name, inlined(root, own(inner, name) ?? null, depth)]),
          ),
        ]
      }),
  )
}

function freeze(value: Json): void {
  if (typeof value !== 'object' || value === null) return
  Object.freeze(value)
  for (const inner of Object.values(value)) freeze(inner as Json)
}

const parts = fc.array(fc.record({ document, suffix: fc.constantFrom('aaaaaaaa', 'bbbbbbbb') }), {
  minLength: 1,
  maxLength: 4,
})

test('every operation keeps its meaning, or is told to be left out', () => {
  fc.assert(
    fc.property(document, parts, (first, additions) => {
      freeze(first)
      const merger = new Merger(first)
      const expected = meaningOf(first)
      for (const { document: addition, suffix: end } of additions) {
        freeze(addition)
        const { collisions, refused } = merger.add(addition, { suffix: end })
        const left = new Set(collisions.map(({ method, path }) => `${method} ${path}`))
        for (const [key, meaning] of refused === undefined ? meaningOf(addition) : []) {
          if (left.has(key)) expect(expected.has(key)).toBe(true)
          else if (expected.has(key)) expect(meaning).toEqual(expected.get(key))
          else expected.set(key, meaning)
        }
        expect(meaningOf(merger.document())).toEqual(expected)
      }
    }),
    { numRuns: 500 },
  )
})

test('what is merged again changes nothing', () => {
  fc.assert(
    fc.property(document, document, (first, second) => {
      const merger = new Merger(first)
      const outcome = merger.add(second, { suffix })
      const once = merger.document()
      expect(merger.add(second, { suffix })).toEqual(outcome)
      expect(merger.document()).toEqual(once)
      expect(merge(first, first, { suffix })).toEqual({ document: first, collisions: [] })
    }),
    { numRuns: 300 },
  )
})

test('an empty document on either side changes nothing', () => {
  fc.assert(
    fc.property(document, (given) => {
      const empty = documentOf({})
      expect(merge(given, empty, { suffix })).toEqual({ document: given, collisions: [] })
      const meaning = meaningOf(merge(empty, given, { suffix }).document)
      expect(meaning).toEqual(meaningOf(given))
    }),
  )
})

/** So that nothing collides. */
function withPrefix(prefix: string, given: JsonObject): JsonObject {
  const paths = Object.entries(asObject(given['paths'])).map(([path, value]): [string, Json] => [
    `${prefix}${path}`,
    value,
  ])
  return { ...given, host: 'h', paths: objectOf(paths) }
}

test('the order of merges that do not collide does not matter for any operation', () => {
  fc.assert(
    fc.property(document, document, document, (a, b, c) => {
      const [x, y, z] = [withPrefix('/x', a), withPrefix('/y', b), withPrefix('/z', c)] as const
      const inOrder = merge(merge(x, y, { suffix }).document, z, { suffix: 'cccccccc' }).document
      const reversed = merge(merge(z, y, { suffix }).document, x, { suffix: 'aaaaaaaa' }).document
      expect(meaningOf(reversed)).toEqual(new Map([...meaningOf(z), ...meaningOf(y), ...meaningOf(x)]))
      expect(meaningOf(inOrder)).toEqual(meaningOf(reversed))
    }),
  )
})

test('without different components of one name, the order does not matter at all', () => {
  const shared = fc.tuple(document, fc.array(document, { minLength: 2, maxLength: 4 })).map(([components, users]) =>
    users.map((user, index): JsonObject => {
      const { definitions = {}, parameters = {}, responses = {}, securityDefinitions = {} } = components
      return { ...withPrefix(`/${index}`, user), definitions, parameters, responses, securityDefinitions }
    }),
  )
  const mergeAll = ([first = documentOf({}), ...others]: JsonObject[]) => {
    const merger = new Merger(first)
    for (const other of others) merger.add(other, { suffix })
    return JSON.stringify(dropOrder(normalise(merger.document())))
  }
  fc.assert(
    fc.property(shared, (documents) => {
      fc.pre(documents.some((given) => operationsOf(given).length > 0))
      expect(mergeAll(documents.toReversed())).toBe(mergeAll(documents))
    }),
  )
})
