import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { document, parameters, property, query, response } from './compare-cases.ts'
import { expectLaw } from './pointer-law.ts'

interface Effect {
  readonly why: string
  readonly before: JsonObject
  readonly after: JsonObject
  readonly told: readonly string[]
}

/** What users of other tools and of this one reported, with every line that is told of it. */
const effects = JSON.parse(
  readFileSync(new URL('../../fixtures/effects.json', import.meta.url), 'utf8'),
) as readonly Effect[]

const text = { type: 'string' }
const number = { type: 'integer' }
const ref = (name: string, section = 'definitions') => ({ $ref: `#/${section}/${name}` })
const outside = (name: string) => ({ $ref: `common.json#/definitions/${name}` })
const item = property(text, { required: ['p'] })
const sub = { type: 'object', properties: { n: number } }

function linesOf(before: JsonObject, after: JsonObject): string[] {
  const changes = compare(before, after)
  expectLaw(before, after, changes)
  return changes.map(({ level, id, pointer, text: line }) => `${level} ${id} ${pointer} ${line}`)
}

test.each(effects)('$why', ({ before, after, told }) => {
  const changes = compare(before, after)
  expectLaw(before, after, changes)
  expect(
    changes.map(({ level, id, method, path, affected, pointer, text: line }) =>
      [level, id, method ?? '-', path ?? '-', affected, pointer, line].join(' '),
    ),
  ).toEqual(told)
})

describe('A reference that leads elsewhere', () => {
  const definitions = { Item: item, Sub: sub, Both: { type: 'object', properties: { p: text, n: number } } }

  test('is told where it stands, with what follows from it', () => {
    expect(linesOf(response(ref('Item'), { definitions }), response(ref('Sub'), { definitions }))).toEqual([
      'breaking response-required-property-removed /paths/~1a/get/responses/200/schema The body of response 200 is now “Sub”; it was “Item”. The response property “Item/p”, which was always there, was removed.',
      'info response-optional-property-added /paths/~1a/get/responses/200/schema The body of response 200 is now “Sub”; it was “Item”. The optional response property “Sub/n” was added.',
    ])
  })

  test('is told once for each rule, with the number of what else follows', () => {
    const many = { type: 'object', properties: { a: text, b: text, c: text } }
    const all = { Many: many, Sub: { type: 'object', properties: { c: text } } }
    expect(linesOf(response(ref('Many'), { definitions: all }), response(ref('Sub'), { definitions: all }))).toEqual([
      'warning response-optional-property-removed /paths/~1a/get/responses/200/schema The body of response 200 is now “Sub”; it was “Many”. The optional response property “Many/a” was removed. So it is with one other.',
    ])
    const few = { Many: many, None: { type: 'object', properties: { d: text } } }
    expect(linesOf(response(ref('Many'), { definitions: few }), response(ref('None'), { definitions: few }))).toContain(
      'warning response-optional-property-removed /paths/~1a/get/responses/200/schema The body of response 200 is now “None”; it was “Many”. The optional response property “Many/a” was removed. So it is with 2 others.',
    )
  })

  test('is told in a definition that operations share, once for all of them', () => {
    const owning = (name: string) => ({ definitions: { ...definitions, Order: property(ref(name)) } })
    const paths = { '/a': { get: { responses: { 200: { description: 'ok', schema: ref('Order') } } } } }
    const of = (name: string) => ({ paths: { ...paths, '/b': paths['/a'] }, ...owning(name) })
    const changes = compare(of('Item'), of('Both'))
    expect(changes.map(({ id, pointer, affected }) => [id, pointer, affected])).toEqual([
      ['response-property-became-optional', '/definitions/Order/properties/p', 2],
      ['response-optional-property-added', '/definitions/Order/properties/p', 2],
    ])
  })

  test('is told for each operation, where each refers by itself', () => {
    const of = (name: string) => ({
      paths: Object.fromEntries(
        ['/a', '/b'].map((path) => [path, { get: { responses: { 200: { description: 'ok', schema: ref(name) } } } }]),
      ),
      definitions,
    })
    const changes = compare(of('Item'), of('Both')).filter(({ level }) => level === 'breaking')
    expect(changes.map(({ path, affected }) => [path, affected])).toEqual([
      ['/a', 1],
      ['/b', 1],
    ])
  })

  test('is told where it stands, when it stands in a definition that is only used now', () => {
    const deep = { Old: property(ref('Item')), New: property(ref('Both')), ...definitions }
    const [before, after] = [response(ref('Old'), { definitions: deep }), response(ref('New'), { definitions: deep })]
    expect(linesOf(before, after)).toEqual([
      'breaking response-property-became-optional /paths/~1a/get/responses/200/schema The body of response 200 is now “New”; it was “Old”. The response property “Item/p” is no longer always there.',
      'info response-optional-property-added /paths/~1a/get/responses/200/schema The body of response 200 is now “New”; it was “Old”. The optional response property “Both/n” was added.',
    ])
  })

  test('may be that of a parameter or of a response', () => {
    const limits = {
      parameters: {
        A: { name: 'q', in: 'query', ...number, maximum: 9 },
        B: { name: 'q', in: 'query', ...number, maximum: 5 },
      },
    }
    const taking = (name: string) => document({ parameters: [ref(name, 'parameters')] }, limits)
    expect(linesOf(taking('A'), taking('B'))).toEqual([
      'breaking request-parameter-max-decreased /paths/~1a/get/parameters/0 The query parameter “q” is now “B”; it was “A”. The query parameter “q” is now limited to at most 5; it was at most 9.',
    ])
    const answers = { responses: { A: { description: 'a', schema: text }, B: { description: 'a', schema: number } } }
    const answering = (name: string) => document({ responses: { 200: ref(name, 'responses') } }, answers)
    expect(linesOf(answering('A'), answering('B'))).toEqual([
      'breaking response-body-type-changed /paths/~1a/get/responses/200 The response 200 is now “B”; it was “A”. The type of the body of shared response “B” changed from “string” to “integer”.',
    ])
  })

  test('is told where something is written out instead', () => {
    expect(linesOf(response(ref('Item'), { definitions }), response(sub, { definitions }))).toEqual([
      'breaking response-required-property-removed /paths/~1a/get/responses/200/schema The response property “p” of response 200, which was always there, was removed.',
      'info response-optional-property-added /paths/~1a/get/responses/200/schema/properties/n The optional response property “n” of response 200 was added.',
    ])
  })

  test('is nothing, when what it leads to is the same', () => {
    const alike = { A: item, B: item }
    expect(compare(response(ref('A'), { definitions: alike }), response(ref('B'), { definitions: alike }))).toEqual([])
  })
})

describe('What stands in another file', () => {
  const unknown = 'cannot be compared: what “common.json#/definitions/A” refers to is not in the document.'

  test('is no change while the reference stays', () => {
    expect(linesOf(response(outside('A')), response(outside('A')))).toEqual([])
    expect(linesOf(response(property(outside('A'))), response(property(outside('A'))))).toEqual([])
  })

  test('is told once for each reference, however many operations have it', () => {
    const of = (schema: JsonObject) => ({
      paths: Object.fromEntries(
        ['/a', '/b'].map((path) => [path, { get: { responses: { 200: { description: 'ok', schema } } } }]),
      ),
    })
    const changes = compare(of(item), of(outside('A')))
    expect(changes).toMatchObject([{ id: 'roma-reference-unknown', level: 'info', affected: 2 }])
    expect(changes[0]?.text).toBe(`The body of response 200 ${unknown}`)
  })

  test('claims nothing of properties, items, responses and parameters', () => {
    expect(linesOf(response(property(text)), response(property(outside('A'))))).toEqual([
      `info roma-reference-unknown /paths/~1a/get/responses/200/schema/properties/p The response property “p” of response 200 ${unknown}`,
    ])
    expect(linesOf(response({ type: 'array', items: text }), response({ type: 'array', items: outside('A') }))).toEqual(
      [
        `info roma-reference-unknown /paths/~1a/get/responses/200/schema/items The response property “items” of response 200 ${unknown}`,
      ],
    )
    const answer = (value: JsonObject) => document({ responses: { 200: value } })
    expect(linesOf(answer({ description: 'ok', schema: text }), answer(outside('A')))).toEqual([
      `info roma-reference-unknown /paths/~1a/get/responses/200 The response ${unknown}`,
    ])
    expect(linesOf(parameters(outside('A')), query(text))).toEqual([
      `info roma-reference-unknown /paths/~1a/get/parameters/0 The parameter ${unknown}`,
    ])
  })

  test('may say what the other side says, in one part of several', () => {
    const known = (...names: string[]) => ({
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, text])),
      required: names,
      maxProperties: 5,
      'x-nullable': true,
    })
    const [before, after] = [
      response(known('a', 'b')),
      response({ allOf: [outside('A'), { properties: { a: text } }] }),
    ]
    expect(linesOf(before, after).map((line) => line.split(' ')[1])).toEqual(['roma-reference-unknown'])
    expect(linesOf(after, before).map((line) => line.split(' ')[1])).toEqual(['roma-reference-unknown'])
  })

  test('hides nothing of what is new beside it, when it was there before', () => {
    const of = (...names: string[]) =>
      response({
        allOf: [outside('A'), { type: 'object', properties: Object.fromEntries(names.map((name) => [name, text])) }],
      })
    expect(linesOf(of('a', 'b'), of('a')).map((line) => line.split(' ')[1])).toEqual([
      'response-optional-property-removed',
    ])
  })

  test('does not hide a change of what both sides say', () => {
    const of = (schema: JsonObject) => ({ type: 'object', properties: { a: schema } })
    const lines = linesOf(response(of(text)), response({ allOf: [outside('A'), of(number)] }))
    expect(lines.map((line) => line.split(' ')[1])).toEqual([
      'response-property-type-changed',
      'roma-reference-unknown',
    ])
  })
})

describe('One edit is one line', () => {
  test('an object that becomes a list, and a list that becomes a text', () => {
    const list = { type: 'array', items: text, minItems: 1 }
    expect(linesOf(response(item), response(list))).toHaveLength(1)
    expect(linesOf(response(list), response({ ...text, maxLength: 5 }))).toHaveLength(1)
    expect(linesOf(query(list), query({ ...text, enum: ['a'] }))).toHaveLength(1)
  })

  test('but a number that becomes an integer keeps its limits', () => {
    const lines = linesOf(query({ type: 'number', maximum: 9 }), query({ type: 'integer', maximum: 5 }))
    expect(lines.map((line) => line.split(' ')[1])).toEqual([
      'request-parameter-max-decreased',
      'request-parameter-type-changed',
    ])
  })

  test('a definition that another operation uses now is not compared with itself', () => {
    const before = response(ref('A'), { definitions: { A: item } })
    const after = response(ref('B'), { definitions: { A: sub, B: item } })
    const also = { '/b': { get: { responses: { 200: { description: 'ok', schema: ref('A') } } } } }
    const using = { ...after, paths: { ...(after['paths'] as JsonObject), ...also } }
    expect(linesOf(before, using).map((line) => line.split(' ')[1])).toEqual(['endpoint-added'])
  })

  test('white space alone is said to be that', () => {
    const of = (description: string) => document({ description })
    expect(linesOf(of('a text'), of('a text\n'))).toEqual([
      'info roma-documentation-changed /paths/~1a/get/description The description of the operation changed in white space alone.',
    ])
    expect(linesOf(of('a text'), of('a  text'))[0]).toMatch(/in white space alone/)
    expect(linesOf(of('a text'), of('another text'))[0]).toMatch(/changed from “a text” to “another text”/)
  })
})

describe('Every sentence says its place', () => {
  const long = (length: number) => `com.example.${'x'.repeat(length)}.OrderConfirmation`
  const deep = (names: readonly string[]): JsonObject =>
    names.reduceRight<JsonObject>((schema, name) => ({ type: 'object', properties: { [name]: schema } }), text)

  test('a long definition is cut in the middle, and its property kept', () => {
    const of = (schema: JsonObject) => response(ref(long(99)), { definitions: { [long(99)]: property(schema) } })
    expect(linesOf(of(text), of(number))[0]).toMatch(/“com\.example\.xxx+…xxx+\.OrderConfirmation\/p”/)
  })

  test('of a long way the names in between are left out', () => {
    const names = Array.from({ length: 12 }, (_, index) => `property${index}WithAName`)
    const changed = deep([...names, 'last'])
    const lines = linesOf(
      response(deep([...names, 'last'])),
      response(JSON.parse(JSON.stringify(changed).replace('"string"', '"integer"')) as JsonObject),
    )
    expect(lines[0]).toMatch(/“property0WithAName\/…\/.*property11WithAName\/last” of response 200/)
  })

  test('what is told in the same words says where it is', () => {
    const twice = { 'x-a': 1, name: 'q', in: 'query', ...text }
    const changes = compare(parameters(twice, { ...twice }), parameters({ ...twice, 'x-a': 2 }, { ...twice, 'x-a': 2 }))
    expect(changes.map(({ text: line }) => line)).toEqual([
      '“x-a” of the query parameter “q” changed from 1 to 2, at “/paths/~1a/get/parameters/0/x-a”.',
      '“x-a” of the query parameter “q” changed from 1 to 2, at “/paths/~1a/get/parameters/1/x-a”.',
    ])
  })

  test('a limit that does not belong to the values is said as such', () => {
    const most = (maximum: number) => query({ type: 'number', maximum, exclusiveMaximum: true })
    expect(linesOf(most(9), most(5))[0]).toMatch(/limited to less than 5; it was less than 9\.$/)
    const least = (minimum: number, exclusiveMinimum: boolean) => query({ type: 'number', minimum, exclusiveMinimum })
    expect(linesOf(least(1, false), least(5, true))[0]).toMatch(/limited to more than 5; it was at least 1\.$/)
    expect(linesOf(query({ type: 'number' }), least(5, true))[0]).toMatch(/limited to more than 5\.$/)
  })

  test('tags of the document are compared by their names', () => {
    const of = (...tags: JsonObject[]) => ({ ...document({}), tags })
    expect(
      linesOf(of({ name: 'a', description: 'x' }, { name: 'b' }), of({ name: 'a', description: 'y' }, { name: 'b' })),
    ).toEqual([
      'info roma-documentation-changed /tags/0/description The description of the tag “a” changed from “x” to “y”.',
    ])
    expect(linesOf(of({ name: 'a' }), of({ name: 'a' }, { name: 'b' }))).toEqual([
      'info roma-other-changed /tags “tags” of the document changed.',
    ])
    expect(linesOf(of({ name: 'a' }, { name: 'b' }), of({ name: 'b' }, { name: 'a' }))[0]).toMatch(
      /“tags” of the document/,
    )
    expect(linesOf(of({ name: 'a' }, { name: 'a' }), of({ name: 'a' }))[0]).toMatch(/“tags” of the document/)
    expect(linesOf(of({ name: 'a', 'x-a': 1 }), of({ name: 'a' }))).toEqual([
      'info roma-other-changed /tags/0/x-a “x-a” of the tag “a” was removed: 1.',
    ])
  })

  test('a property that is called like documentation is none', () => {
    const of = (schema: JsonObject) =>
      document({}, { definitions: { A: { type: 'object', properties: { description: schema } } } })
    expect(linesOf(of(text), of({ ...text, 'x-a': 1 }))[0]).toMatch(/^info roma-other-changed/)
    expect(linesOf(of(text), of({ ...text, description: 'd' }))[0]).toMatch(
      /^info roma-documentation-changed .* The description of the property “A\/description”/,
    )
    expect(linesOf(document({}, { definitions: {} }), document({}, { definitions: { description: text } }))[0]).toMatch(
      /^info roma-other-changed/,
    )
  })
})
