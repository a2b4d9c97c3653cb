import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { Json, JsonObject } from '../../../src/swagger/json.ts'

const text = { type: 'string' }
const number = { type: 'integer' }

function ref(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` }
}

function allOf(...parts: JsonObject[]): JsonObject {
  return { allOf: parts }
}

function object(properties: JsonObject, ...required: string[]): JsonObject {
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

function field(schema: JsonObject): JsonObject {
  return object({ field: schema })
}

const address = object({ city: text, street: text }, 'city')
const base = object({ id: text, etag: text }, 'id')
const named = object({ name: text })

interface Pair {
  /** Why it is told so. */
  readonly why: string
  readonly before: JsonObject
  readonly after: JsonObject
  readonly old?: JsonObject
  readonly next?: JsonObject
}

/** Two ways to write the same: nobody notices. */
// prettier-ignore
const same: readonly Pair[] = [
  { why: 'A reference and a part that refers mean the same', before: ref('A'), after: allOf(ref('A')), old: { A: address }, next: { A: address } },
  { why: 'So they do in a property', before: field(ref('A')), after: field(allOf(ref('A'))), old: { A: address }, next: { A: address } },
  { why: 'So they do in items', before: { type: 'array', items: ref('A') }, after: { type: 'array', items: allOf(ref('A')) }, old: { A: address }, next: { A: address } },
  { why: 'A part that is written out is the part that was referred to', before: allOf(ref('A'), named), after: allOf(address, named), old: { A: address } },
  { why: 'Flattened: the union of the properties', before: allOf(ref('A'), named), after: object({ city: text, street: text, name: text }, 'city'), old: { A: address } },
  { why: 'A base is introduced, with a property that was there', before: object({ city: text, street: text, name: text }, 'city'), after: allOf(ref('A'), named), next: { A: address } },
  { why: 'A base of a base is put in between', before: allOf(ref('A'), named), after: allOf(ref('B'), named), old: { A: address }, next: { A: address, B: allOf(ref('A')) } },
  { why: 'Two parts become one', before: allOf(object({ a: text }), object({ b: text })), after: allOf(object({ a: text, b: text })) },
  { why: 'One part becomes two', before: allOf(object({ a: text, b: text }, 'b')), after: allOf(object({ a: text }), object({ b: text }, 'b')) },
  { why: 'Parts in another order', before: allOf(ref('A'), named), after: allOf(named, ref('A')), old: { A: address }, next: { A: address } },
  { why: 'Three parts that are written out, in another order', before: allOf(object({ a: text }), object({ b: number }), named), after: allOf(named, object({ a: text }), object({ b: number })) },
  { why: 'A part that stands there twice says no more', before: allOf(ref('A'), ref('A')), after: allOf(ref('A')), old: { A: address }, next: { A: address } },
  { why: 'A property moves from one part to another', before: allOf(object({ a: text }), object({ b: text })), after: allOf(object({}), object({ a: text, b: text })) },
  { why: 'A demand moves from one part to another', before: allOf(object({ a: text }, 'a'), object({ b: text })), after: allOf(object({ a: text }), { type: 'object', properties: { b: text }, required: ['a'] }) },
  { why: 'A demand moves from a part to the whole', before: allOf(object({ a: text }, 'a')), after: { required: ['a'], allOf: [object({ a: text })] } },
  { why: 'A property moves from the whole to its base', before: { properties: { a: text }, allOf: [ref('A')] }, after: allOf(ref('A')), old: { A: named }, next: { A: object({ name: text, a: text }) } },
  { why: 'A type that a part says already', before: allOf(named), after: { type: 'object', allOf: [named] } },
  { why: 'A type that follows from the properties of another part', before: allOf({ properties: { a: text } }, { required: ['a'] }), after: allOf({ type: 'object', properties: { a: text } }, { required: ['a'] }) },
  { why: 'An integer is a number', before: field(allOf({ type: 'number' }, number)), after: field(number) },
  { why: 'A limit that a tighter one covers', before: field(allOf({ type: 'integer', maximum: 5 }, { maximum: 9 })), after: field({ type: 'integer', maximum: 5 }) },
  { why: 'A limit that does not bind is loosened', before: field(allOf({ type: 'integer', minimum: 5 }, { minimum: 3 })), after: field(allOf({ type: 'integer', minimum: 5 }, { minimum: 1 })) },
  { why: 'Of two equal limits the exclusive one is tighter', before: field(allOf({ type: 'number', maximum: 5, exclusiveMaximum: true }, { maximum: 5 })), after: field({ type: 'number', maximum: 5, exclusiveMaximum: true }) },
  { why: 'Limits of texts and lists count in the same way', before: field(allOf({ type: 'array', items: text, maxItems: 3 }, { maxItems: 5, minItems: 1 })), after: field({ type: 'array', items: text, maxItems: 3, minItems: 1 }) },
  { why: 'Only what all lists of values hold is allowed', before: field(allOf({ type: 'string', enum: ['a', 'b', 'c'] }, { enum: ['c', 'b', 'd'] })), after: field({ type: 'string', enum: ['b', 'c'] }) },
  { why: 'A value comes into one list that the other one lacks', before: field(allOf({ type: 'string', enum: ['a', 'b'] }, { enum: ['a'] })), after: field(allOf({ type: 'string', enum: ['a', 'b', 'c'] }, { enum: ['a'] })) },
  { why: 'A pattern that another part says', before: field({ type: 'string', pattern: '^a' }), after: field(allOf(text, { pattern: '^a' })) },
  { why: 'Two patterns hold side by side, in any order', before: field(allOf({ type: 'string', pattern: '^a' }, { pattern: 'b$' })), after: field(allOf({ pattern: 'b$' }, { type: 'string', pattern: '^a' })) },
  { why: 'null is allowed by the part that says so', before: field({ type: 'string', 'x-nullable': true }), after: field(allOf(text, { 'x-nullable': true })) },
  { why: 'A default that another part says', before: field({ type: 'string', default: 'a' }), after: field(allOf(text, { default: 'a' })) },
  { why: 'Read-only by a part', before: field({ type: 'string', readOnly: true }), after: field(allOf(text, { readOnly: true })) },
  { why: 'A property that two parts describe', before: allOf(object({ a: { type: 'string', maxLength: 5 } }), object({ a: { type: 'string', pattern: '^a' } })), after: object({ a: { type: 'string', maxLength: 5, pattern: '^a' } }) },
  { why: 'A property that two parts describe as objects', before: allOf(object({ a: object({ x: text }) }), object({ a: object({ y: text }, 'y') })), after: object({ a: object({ x: text, y: text }, 'y') }) },
  { why: 'A closed part names all that is allowed', before: allOf({ ...object({ a: text, b: text }), additionalProperties: false }), after: { ...object({ a: text, b: text }), additionalProperties: false } },
  { why: 'A base that leads back to itself says no more', before: allOf(ref('A')), after: object({ a: text }), old: { A: { properties: { a: text }, type: 'object', allOf: [ref('B')] }, B: allOf(ref('A')) } },
  { why: 'A recursive schema is flattened', before: ref('N'), after: ref('N'), old: { B: object({ n: text }), N: allOf(ref('B'), object({ next: ref('N') })) }, next: { N: object({ n: text, next: ref('N') }) } },
  { why: 'One branch of a diamond loses what the other still says', before: allOf(ref('B'), ref('C')), after: allOf(ref('B'), ref('C')), old: { B: object({ x: text, b: text }, 'x'), C: object({ x: text, c: text }, 'x') }, next: { B: object({ b: text }), C: object({ x: text, c: text }, 'x') } },
  { why: 'A base loses what the schema says itself', before: allOf(ref('B'), object({ x: text }, 'x')), after: allOf(ref('B'), object({ x: text }, 'x')), old: { B: object({ x: text, b: text }, 'x') }, next: { B: object({ b: text }) } },
  { why: 'A base is renamed', before: allOf(ref('A'), named), after: allOf(ref('B'), named), old: { A: address }, next: { B: address } },
  { why: 'What is new in a base was said by the schema itself', before: allOf(ref('B'), object({ x: text })), after: allOf(ref('B'), object({})), old: { B: base }, next: { B: object({ id: text, etag: text, x: text }, 'id') } },
]

/** What callers notice. */
// prettier-ignore
const real: readonly (Pair & { readonly request: readonly string[]; readonly response: readonly string[] })[] = [
  { why: 'A base demands more', before: allOf(ref('B'), named), after: allOf(ref('B'), named), old: { B: base }, next: { B: object({ id: text, etag: text }, 'id', 'etag') },
    request: ['breaking request-property-became-required etag'], response: ['info response-property-became-required etag'] },
  { why: 'A second part demands what the first describes', before: ref('A'), after: allOf(ref('A'), { required: ['street'] }), old: { A: address }, next: { A: address },
    request: ['breaking request-property-became-required street'], response: ['info response-property-became-required street'] },
  { why: 'The part that demands is gone', before: allOf(ref('A'), { required: ['street'] }), after: allOf(ref('A')), old: { A: address }, next: { A: address },
    request: ['info request-property-became-optional street'], response: ['breaking response-property-became-optional street'] },
  { why: 'A part with a new demand', before: allOf(named), after: allOf(named, object({ tenant: text }, 'tenant')),
    request: ['breaking new-required-request-property tenant'], response: ['info response-required-property-added tenant'] },
  { why: 'A demand in one part, what it demands in another', before: allOf(named), after: allOf(named, { required: ['tenant'] }, object({ tenant: text })),
    request: ['breaking new-required-request-property tenant'], response: ['info response-required-property-added tenant'] },
  { why: 'A demand that a default eases', before: allOf(object({ a: allOf(text, { default: 'x' }) })), after: allOf(object({ a: allOf(text, { default: 'x' }) }, 'a')),
    request: ['breaking request-property-became-required-with-default a'], response: ['info response-property-became-required a'] },
  { why: 'A part with what was always there is gone', before: allOf(ref('B'), named), after: allOf(named), old: { B: base },
    request: ['warning request-property-removed etag', 'warning request-property-removed id'], response: ['breaking response-required-property-removed id', 'warning response-optional-property-removed etag'] },
  { why: 'A base loses a property that nothing else says', before: allOf(ref('B'), named), after: allOf(ref('B'), named), old: { B: base }, next: { B: object({ id: text }, 'id') },
    request: ['warning request-property-removed etag'], response: ['warning response-optional-property-removed etag'] },
  { why: 'Flattened, and a property forgotten', before: allOf(ref('A'), named), after: object({ city: text, name: text }, 'city'), old: { A: address },
    request: ['warning request-property-removed street'], response: ['warning response-optional-property-removed street'] },
  { why: 'Flattened, and a demand forgotten', before: allOf(ref('A'), named), after: object({ city: text, street: text, name: text }), old: { A: address },
    request: ['info request-property-became-optional city'], response: ['breaking response-property-became-optional city'] },
  { why: 'A base is introduced that demands more', before: object({ city: text, street: text }), after: allOf(ref('A')), next: { A: address },
    request: ['breaking request-property-became-required city'], response: ['info response-property-became-required city'] },
  { why: 'The type of a property of a base', before: allOf(ref('B')), after: allOf(ref('B')), old: { B: object({ n: number }) }, next: { B: object({ n: text }) },
    request: ['breaking request-property-type-changed n'], response: ['breaking response-property-type-changed n'] },
  { why: 'A property moves to another part, with another type', before: allOf(object({ a: text }), named), after: allOf(object({}), object({ name: text, a: number })),
    request: ['breaking request-property-type-changed a'], response: ['breaking response-property-type-changed a'] },
  { why: 'The limit that binds is tightened', before: field(allOf({ type: 'integer', maximum: 50 }, { maximum: 100 })), after: field(allOf({ type: 'integer', maximum: 40 }, { maximum: 100 })),
    request: ['breaking request-property-max-decreased field'], response: ['info response-property-max-decreased field'] },
  { why: 'The limit that binds is gone, and the looser one binds', before: field(allOf({ type: 'integer', maximum: 50 }, { maximum: 100 })), after: field(allOf(number, { maximum: 100 })),
    request: ['info request-property-max-increased field'], response: ['breaking response-property-max-increased field'] },
  { why: 'A part tightens a limit', before: field(allOf({ type: 'string', maxLength: 9 })), after: field(allOf({ type: 'string', maxLength: 9 }, { maxLength: 5 })),
    request: ['breaking request-property-max-length-decreased field'], response: ['info response-property-max-length-decreased field'] },
  { why: 'A limit that became exclusive', before: field(allOf({ type: 'number', maximum: 5 }, { maximum: 9 })), after: field(allOf({ type: 'number', maximum: 5, exclusiveMaximum: true }, { maximum: 9 })),
    request: ['breaking request-property-exclusive-max-set field'], response: ['info response-property-exclusive-max-set field'] },
  { why: 'The intersection of the lists shrinks', before: field(allOf({ type: 'string', enum: ['red', 'blue', 'green'] }, { enum: ['red', 'blue'] })), after: field(allOf({ type: 'string', enum: ['red', 'blue', 'green'] }, { enum: ['red'] })),
    request: ['breaking request-property-enum-value-removed field'], response: ['info response-property-enum-value-removed field'] },
  { why: 'The intersection of the lists grows', before: field(allOf({ type: 'string', enum: ['red', 'blue'] }, { enum: ['red'] })), after: field(allOf({ type: 'string', enum: ['red', 'blue'] }, { enum: ['red', 'blue'] })),
    request: ['info request-property-enum-value-added field'], response: ['warning response-property-enum-value-added field'] },
  { why: 'A part limits to a list of values', before: field(allOf(text)), after: field(allOf(text, { enum: ['a'] })),
    request: ['breaking request-property-became-enum field'], response: ['info response-property-became-enum field'] },
  { why: 'A part with a pattern', before: field(allOf(text)), after: field(allOf(text, { pattern: '^a' })),
    request: ['breaking request-property-pattern-added field'], response: ['info response-property-pattern-added field'] },
  { why: 'A part is no longer nullable', before: field(allOf(text, { 'x-nullable': true })), after: field(allOf(text)),
    request: ['breaking request-property-became-not-nullable field'], response: ['info response-property-became-not-nullable field'] },
  { why: 'A part became nullable', before: field(allOf(text)), after: field({ 'x-nullable': true, allOf: [text] }),
    request: ['info request-property-became-nullable field'], response: ['breaking response-property-became-nullable field'] },
  { why: 'Closed: whatever else was sent is refused', before: allOf(object({ a: text }), object({ b: text })), after: allOf({ ...object({ a: text }), additionalProperties: false }, object({ b: text })),
    request: ['breaking roma-request-additional-properties-narrowed '], response: ['info roma-response-additional-properties-narrowed '] },
  { why: 'Two closed parts allowed nothing together, and one allows both', before: allOf({ ...object({ a: text }), additionalProperties: false }, { ...object({ b: text }), additionalProperties: false }), after: allOf({ ...object({ a: text, b: text }), additionalProperties: false }),
    request: ['info roma-request-additional-properties-widened '], response: ['breaking roma-response-additional-properties-widened '] },
  { why: 'A closed part is opened', before: allOf({ ...object({ a: text }), additionalProperties: false }), after: allOf(object({ a: text })),
    request: ['info roma-request-additional-properties-widened '], response: ['breaking roma-response-additional-properties-widened '] },
  { why: 'Lists whose items are described by two parts', before: field(allOf({ type: 'array', items: text }, { items: { maxLength: 9 } })), after: field(allOf({ type: 'array', items: text }, { items: { maxLength: 5 } })),
    request: ['breaking request-property-max-length-decreased items'], response: ['info response-property-max-length-decreased items'] },
  { why: 'Other properties are described by two parts', before: allOf({ additionalProperties: text }, { additionalProperties: { maxLength: 9 } }), after: allOf({ additionalProperties: text }, { additionalProperties: { maxLength: 5 } }),
    request: ['breaking request-property-max-length-decreased additionalProperties'], response: ['info response-property-max-length-decreased additionalProperties'] },
  { why: 'An object that becomes a list loses nothing beside', before: field(allOf(ref('A'))), after: field(allOf({ type: 'array', items: text })), old: { A: address }, next: { A: address },
    request: ['breaking request-property-type-changed field'], response: ['breaking response-property-type-changed field'] },
  { why: 'A property that two parts describe, in one of them', before: allOf(object({ a: { type: 'string', maxLength: 9 } }), object({ a: { pattern: '^a' } })), after: allOf(object({ a: { type: 'string', maxLength: 5 } }), object({ a: { pattern: '^a' } })),
    request: ['breaking request-property-max-length-decreased a'], response: ['info response-property-max-length-decreased a'] },
  { why: 'Deep in a base of a base', before: allOf(ref('C')), after: allOf(ref('C')), old: { A: address, B: allOf(ref('A')), C: allOf(ref('B'), named) }, next: { A: object({ city: text, street: text }, 'city', 'street'), B: allOf(ref('A')), C: allOf(ref('B'), named) },
    request: ['breaking request-property-became-required street'], response: ['info response-property-became-required street'] },
  { why: 'Inside of a recursive schema that was flattened', before: ref('N'), after: ref('N'), old: { B: object({ n: number }), N: allOf(ref('B'), object({ next: ref('N') })) }, next: { N: object({ n: text, next: ref('N') }) },
    request: ['breaking request-property-type-changed n'], response: ['breaking response-property-type-changed n'] },
  { why: 'A part whose items must differ', before: field(allOf({ type: 'array', items: text })), after: field(allOf({ type: 'array', items: text }, { uniqueItems: true })),
    request: ['breaking request-property-unique-items-set field'], response: ['info roma-response-unique-items-set field'] },
  { why: 'A part with a multiple', before: field(allOf(number, { multipleOf: 2 })), after: field(allOf(number, { multipleOf: 4 })),
    request: ['breaking request-property-multiple-of-changed field'], response: ['info response-property-multiple-of-specialized field'] },
  { why: 'The fewest items are fewer, though another part says less', before: field(allOf({ type: 'array', items: text, minItems: 5 }, { minItems: 1 })), after: field(allOf({ type: 'array', items: text, minItems: 3 }, { minItems: 1 })),
    request: ['info request-property-min-items-decreased field'], response: ['breaking response-property-min-items-decreased field'] },
  { why: 'The format of a part', before: field(allOf(text, { format: 'date' })), after: field(allOf(text, { format: 'date-time' })),
    request: ['breaking request-property-type-changed field'], response: ['breaking response-property-type-changed field'] },
  { why: 'A reference gets parts, and what it leads to changes', before: field(ref('A')), after: field(allOf(ref('A'), named)), old: { A: address }, next: { A: object({ city: number, street: text }, 'city') },
    request: ['breaking request-property-type-changed city', 'info new-optional-request-property name'], response: ['breaking response-property-type-changed city', 'info response-optional-property-added name'] },
  { why: 'Items that are put together lose what was always there', before: { type: 'array', items: allOf(ref('A'), named) }, after: { type: 'array', items: allOf(named) }, old: { A: object({ city: text }, 'city') },
    request: ['warning request-property-removed city'], response: ['breaking response-required-property-removed city'] },
  { why: 'A demand stays, and what it demands goes from both parts', before: allOf(object({ a: text }, 'a'), object({ a: text })), after: allOf({ required: ['b'] }, object({ b: text })),
    request: ['breaking new-required-request-property b', 'warning request-property-removed a'], response: ['breaking response-required-property-removed a', 'info response-required-property-added b'] },
  { why: 'Another base takes away and brings', before: allOf(ref('A'), named), after: allOf(ref('B'), named), old: { A: address, B: base }, next: { A: address, B: base },
    request: ['breaking new-required-request-property ', 'info new-optional-request-property ', 'warning request-property-removed '], response: ['breaking response-required-property-removed ', 'info response-optional-property-added ', 'info response-required-property-added ', 'warning response-optional-property-removed '] },
]

function inRequest(schema: JsonObject, definitions: JsonObject): JsonObject {
  return documentOf(
    { parameters: [{ name: 'b', in: 'body', schema }], responses: { 204: { description: 'ok' } } },
    definitions,
  )
}

function inResponse(schema: JsonObject, definitions: JsonObject): JsonObject {
  return documentOf({ responses: { 200: { description: 'ok', schema } } }, definitions)
}

function documentOf(operation: JsonObject, definitions: JsonObject): JsonObject {
  return { swagger: '2.0', info: { title: 't', version: '1' }, paths: { '/a': { post: operation } }, definitions }
}

function linesOf(before: JsonObject, after: JsonObject): string[] {
  const changes = compare(before, after)
  expect(new Set(changes.map(({ text: line }) => line)).size).toBe(changes.length)
  for (const { pointer, text: line } of changes) {
    expect({ line, is: valueAt(before, pointer) }).not.toEqual({ line, is: valueAt(after, pointer) })
    expect(line).not.toMatch(/allOf|nothing/)
  }
  return changes.map(({ level, id, text: line }) => `${level} ${id} ${nameIn(line)}`).sort()
}

/** The property that a sentence is about; none where it is about a whole, or about a reference. */
function nameIn(line: string): string {
  if (line.includes(' is now built on ')) return ''
  const [, path = ''] = /property “([^”]*)”/.exec(line) ?? []
  return path.split('/').at(-1) ?? ''
}

function valueAt(document: JsonObject, pointer: string): Json | undefined {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  return keys.reduce<Json | undefined>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)]
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as JsonObject)[key]
      : undefined
  }, document)
}

describe('Two ways to write the same', () => {
  test.each(same)('$why', ({ before, after, old = {}, next = {} }) => {
    for (const wrap of [inRequest, inResponse]) {
      expect(linesOf(wrap(before, old), wrap(after, next))).toEqual([])
      expect(linesOf(wrap(after, next), wrap(before, old))).toEqual([])
    }
  })
})

describe('What callers notice of a schema in parts', () => {
  test.each(real)('$why', ({ before, after, old = {}, next = {}, request, response }) => {
    expect(linesOf(inRequest(before, old), inRequest(after, next))).toEqual(request)
    expect(linesOf(inResponse(before, old), inResponse(after, next))).toEqual(response)
  })
})
