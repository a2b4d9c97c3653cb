import { load } from 'js-yaml'
import { isObject, type Json, type JsonObject } from '../../../src/swagger/json.ts'

/** What changes, the rule that tells it (none for no change), and the documents before and after. */
export type Case = readonly [name: string, rule: string | null, before: JsonObject, after: JsonObject]

/** A document with one operation, `GET /a`. */
export function document(operation: JsonObject, rest: JsonObject = {}): JsonObject {
  const responses = { 200: { description: 'ok' } }
  return { swagger: '2.0', info: {}, paths: { '/a': { get: { responses, ...operation } } }, ...rest }
}

/** A document with a request body of this schema. */
export function body(schema: JsonObject, rest: JsonObject = {}): JsonObject {
  return document({ parameters: [{ name: 'body', in: 'body', schema }] }, rest)
}

/** A document with a response of this schema. */
export function response(schema: JsonObject, rest: JsonObject = {}): JsonObject {
  return document({ responses: { 200: { description: 'ok', schema } } }, rest)
}

/** A document with a query parameter. */
export function query(parameter: JsonObject): JsonObject {
  return document({ parameters: [{ name: 'q', in: 'query', ...parameter }] })
}

export function parameters(...list: JsonObject[]): JsonObject {
  return document({ parameters: list })
}

/** A document with a response header. */
export function header(schema: JsonObject): JsonObject {
  return document({ responses: { 200: { description: 'ok', headers: { 'X-H': schema } } } })
}

/** An object with one property `p`. */
export function property(schema: JsonObject, rest: JsonObject = {}): JsonObject {
  return { type: 'object', properties: { p: schema }, ...rest }
}

interface Place {
  readonly name: string
  readonly wrap: (schema: JsonObject) => JsonObject
}

/** Where a schema may stand, by the letters of the table below. */
const places: Readonly<Record<string, Place>> = {
  B: { name: 'request-body', wrap: (schema) => body(schema) },
  P: { name: 'request-property', wrap: (schema) => body(property(schema)) },
  R: { name: 'request-read-only-property', wrap: (schema) => body(property({ ...schema, readOnly: true })) },
  Q: { name: 'request-parameter', wrap: query },
  I: { name: 'request-parameter-property', wrap: (items) => query({ type: 'array', items }) },
  b: { name: 'response-body', wrap: (schema) => response(schema) },
  p: { name: 'response-property', wrap: (schema) => response(property(schema)) },
  h: { name: 'response-header', wrap: header },
}

const types: Readonly<Record<string, JsonObject>> = {
  any: {},
  string: { type: 'string' },
  number: { type: 'number' },
  list: { type: 'array', items: { type: 'string' } },
  object: { type: 'object' },
}

/**
 * Type | keywords before → after | places and rules. `PQ max-set` is the rule `request-property-max-set` in P and
 * `request-parameter-max-set` in Q; a rule with its whole name is that rule, and `other` is `roma-other-changed`.
 */
const keywordTable = `
  string | enum: [a, b] → enum: [a] | BPQRIp enum-value-removed, b response-mediatype-enum-value-removed, h roma-response-enum-value-removed
  string | enum: [a] → enum: [a, b] | BPQIp enum-value-added, b response-mediatype-enum-value-added, h roma-response-enum-value-added
  string |  → enum: [a] | BPQp became-enum, I request-parameter-became-enum, b response-mediatype-became-enum, h roma-response-became-enum
  string | enum: [a] →  | BPQIp became-not-enum, b response-mediatype-became-not-enum, h roma-response-became-not-enum
  string | enum: [a, b] → enum: [b, a] | BPQbp other
  string |  → x-nullable: true | BPQIbph became-nullable
  string | x-nullable: true →  | BPQIbph became-not-nullable
  string |  → x-nullable: false | BPQbp other
  string |  → default: a | BPQbp default-value-added, hI other
  string | default: a → default: b | BPQbp default-value-changed, I other
  string | default: a →  | BPQbp default-value-removed, I other
  string |  → pattern: ^a | PQp pattern-added, B roma-request-pattern-added, bh roma-response-pattern-added, I request-parameter-pattern-added
  string | pattern: ^a → pattern: ^b | PQp pattern-changed, B roma-request-pattern-changed, bh roma-response-pattern-changed
  string | pattern: ^a → pattern: .* | PQ pattern-generalized, B roma-request-pattern-generalized, p pattern-changed
  string | pattern: .* → pattern: ^a | PQp pattern-added
  string | pattern: .* →  | PQp other
  string | pattern: ^a →  | PQp pattern-removed, B roma-request-pattern-removed, bh roma-response-pattern-removed
  any    | type: string → type: boolean | BPQbp type-changed, I type-specialized
  any    | type: integer → type: number | BPQIbph type-generalized
  any    | type: number → type: integer | BPQ type-changed, Ibph type-specialized
  any    | type: integer → type: string | BPIbph type-changed, Q type-generalized
  any    | type: string → type: integer | h type-compatible, BPQbp type-changed, I type-specialized
  any    | type: integer, format: int32 → type: integer, format: int64 | BPQ type-generalized, bp type-changed
  any    | type: integer, format: int64 → type: integer, format: int32 | BPQ type-changed, bp type-specialized
  any    | type: integer → type: integer, format: int64 | BPbph type-compatible, QI roma-request-type-compatible
  any    | type: integer, format: int64 → type: integer | BPbph type-compatible, QI roma-request-type-compatible
  any    | type: integer → type: integer, format: int32 | BPQ type-changed, bp type-specialized
  any    | type: integer, format: int32 → type: number | BPQ type-generalized, bp type-generalized
  any    | type: integer → type: integer, format: bigint | BPQ type-generalized, bp type-specialized
  number |  → format: double | BPbph type-compatible, QI roma-request-type-compatible
  number | format: float → format: double | BPQ type-generalized, bp type-changed
  number | format: double → format: float | BPQ type-changed, bp type-specialized
  string | format: date → format: date-time | BPQbp type-changed
  string | format: date-time → format: date | BPQbp type-changed
  string | format: uuid →  | BPQ type-generalized, bp type-changed
  string |  → format: uuid | BPQ type-changed, bp type-specialized
  any    |  → type: string | BP type-changed, bp type-specialized
  any    | type: string →  | BP type-generalized, bp type-changed
  any    | type: string → type: [string, array] | BPQIbp list-of-types-widened
  any    | type: [string, array] → type: string | BPQIbp list-of-types-narrowed
  any    | type: [string, integer] → type: [string, number] | BPbp list-of-types-widened
  any    | type: [string, integer] → type: [boolean, array] | BPQIbp type-changed
  any    | type: [string, integer] → type: boolean | BPbp type-changed
  number | maximum: 9 → maximum: 5 | BPQRbph max-decreased
  number | maximum: 5 → maximum: 9 | BPQbph max-increased, R other
  number |  → maximum: 9 | BPQbph max-set, R other
  number | maximum: 9 →  | BPQbph max-unset
  number | minimum: 1 → minimum: 5 | BPQRbph min-increased
  number | minimum: 5 → minimum: 1 | BPQbph min-decreased
  number |  → minimum: 1 | BPQbph min-set
  number | minimum: 1 →  | BPQbph min-unset
  string | maxLength: 9 → maxLength: 5 | BPQRbph max-length-decreased, I request-parameter-max-length-decreased
  string | maxLength: 5 → maxLength: 9 | BPQbph max-length-increased
  string |  → maxLength: 9 | BPQbph max-length-set
  string | maxLength: 9 →  | BPQbph max-length-unset
  string | minLength: 1 → minLength: 5 | BPQbph min-length-increased, R other
  string |  → minLength: 5 | BPQbph min-length-set
  string | minLength: 0 → minLength: 5 | BPQbph min-length-set
  string |  → minLength: 0 | BPQbph other
  string | minLength: 5 → minLength: 1 | BPQbph min-length-decreased
  string | minLength: 5 →  | BPQbph min-length-unset
  list   | minItems: 1 → minItems: 2 | BPQbph min-items-increased
  list   | minItems: 2 → minItems: 1 | BPQbph min-items-decreased
  list   |  → minItems: 2 | BPQbph min-items-set
  list   |  → minItems: 0 | BPQbp other
  list   | minItems: 2 → minItems: 0 | BPQbp min-items-unset
  list   | minItems: 2 →  | BPQbph min-items-unset
  list   | maxItems: 9 → maxItems: 5 | BPQRbph max-items-decreased
  list   | maxItems: 5 → maxItems: 9 | BPQbph max-items-increased
  list   |  → maxItems: 9 | BPQbph max-items-set
  list   | maxItems: 9 →  | BPQbph max-items-unset
  object | maxProperties: 9 → maxProperties: 5 | BPQRbph max-properties-decreased
  object | maxProperties: 5 → maxProperties: 9 | BPQbph max-properties-increased
  object |  → maxProperties: 9 | BPQbph max-properties-set
  object | maxProperties: 9 →  | BPQbph max-properties-unset
  object | minProperties: 1 → minProperties: 2 | BPQbph min-properties-increased
  object | minProperties: 2 → minProperties: 1 | BPQbph min-properties-decreased
  object |  → minProperties: 1 | BPQbph min-properties-set
  object |  → minProperties: 0 | BPbp other
  object | minProperties: 1 →  | BPQbph min-properties-unset
  number | maximum: 9 → maximum: 9, exclusiveMaximum: true | BPQbph exclusive-max-set
  number | maximum: 9, exclusiveMaximum: true → maximum: 9 | BPQbph exclusive-max-unset
  number | minimum: 1 → minimum: 1, exclusiveMinimum: true | BPQbph exclusive-min-set
  number | minimum: 1, exclusiveMinimum: true → minimum: 1 | BPQbph exclusive-min-unset
  number |  → exclusiveMinimum: true | BPQbp other
  number | multipleOf: 2 → multipleOf: 4 | BP multiple-of-changed, QI roma-request-multiple-of-changed, bp multiple-of-specialized, h roma-response-multiple-of-specialized
  number | multipleOf: 0.4 → multipleOf: 0.2 | BP multiple-of-generalized, QI roma-request-multiple-of-generalized, bp multiple-of-changed, h roma-response-multiple-of-changed
  number | multipleOf: 2 → multipleOf: 3 | BP multiple-of-changed, Q roma-request-multiple-of-changed, bp multiple-of-changed
  number |  → multipleOf: 3 | BPQbph multiple-of-set
  number |  → multipleOf: 1 | BPQbph multiple-of-set
  number | multipleOf: 3 →  | BPQbph multiple-of-unset
  any    | type: integer → type: integer, multipleOf: 1 | BPQbp other
  any    | type: integer, multipleOf: 2 → type: integer, multipleOf: 1 | BPQbp multiple-of-unset
  list   |  → uniqueItems: true | BP unique-items-set, QI roma-request-unique-items-set, bph roma-response-unique-items-set
  list   | uniqueItems: true →  | BP unique-items-unset, QI roma-request-unique-items-unset, bp unique-items-unset, h roma-response-unique-items-unset
  list   |  → collectionFormat: pipes | Q roma-request-collection-format-changed, h roma-response-collection-format-changed
  list   |  → collectionFormat: csv | Qh other
  any    | type: array, collectionFormat: multi → type: string | Q type-changed
  any    | type: array → type: string | Q type-generalized
  object |  → additionalProperties: false | BP roma-request-additional-properties-narrowed, bp roma-response-additional-properties-narrowed
  object | additionalProperties: false →  | BP roma-request-additional-properties-widened, bp roma-response-additional-properties-widened
  object | additionalProperties: false → additionalProperties: {type: string} | BP roma-request-additional-properties-widened, bp roma-response-additional-properties-widened
  object | additionalProperties: {type: string} → additionalProperties: {type: boolean} | B request-property-type-changed, Pp type-changed, b response-property-type-changed
  object |  → additionalProperties: true | BPbp other
  object |  → discriminator: p | BPbp discriminator-added
  object | discriminator: p →  | BPbp discriminator-removed
  object | discriminator: p → discriminator: q | BPbp discriminator-property-name-changed
  object | allOf: [] → allOf: [{type: object, properties: {p: {}}}] | BP new-optional-request-property, bp response-optional-property-added
  object | allOf: [{type: object, properties: {p: {}}}] →  | BP request-property-removed, bp response-optional-property-removed
  object |  → allOf: [{description: d}] | BPbp documentation
  object | allOf: [{description: d}] →  | BPbp documentation
  any    | type: array, items: {type: string} → type: array, items: {type: boolean} | B request-property-type-changed, Pp type-changed, b response-property-type-changed, Q property-type-specialized, h type-compatible
  string |  → description: d | BPQbph documentation
  string | example: a → example: b | BPbp documentation
  string | x-a: 1 → x-a: 2 | BPQbph other
`

/** Keywords of schemas, in every place that has a rule of its own. */
export const keywordCases: readonly Case[] = keywordTable
  .split('\n')
  .filter((line) => line.trim() !== '')
  .flatMap(toCases)

function toCases(line: string): Case[] {
  const [type = '', keywords = '', outcomes = ''] = line.split(' | ').map((part) => part.trim())
  const [before = '', after = ''] = ` ${keywords} `.split(' → ')
  return outcomes.split(', ').flatMap((outcome) => {
    const [letters = '', rule = ''] = outcome.split(' ')
    return Array.from(letters, (letter): Case => {
      const { name, wrap } = places[letter] ?? fail(`There is no place ${letter}.`)
      const [old, next] = [before, after].map((text) => wrap({ ...types[type], ...parse(text) }))
      return [`${name}, ${type}: ${keywords}`, ruleOf(name, rule), old ?? {}, next ?? {}]
    })
  })
}

function parse(text: string): JsonObject {
  const value = load(`{${text}}`) as Json
  return isObject(value) ? value : fail(`${text} is no object.`)
}

function ruleOf(place: string, rule: string): string {
  if (rule === 'other') return 'roma-other-changed'
  if (rule === 'documentation') return 'roma-documentation-changed'
  return /^(?:roma|request|response|new)-/.test(rule) ? rule : `${place}-${rule}`
}

function fail(message: string): never {
  throw new Error(message)
}
