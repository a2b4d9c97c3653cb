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
  string | enum: [a, b] → enum: [a] | BPQRIp enum-value-removed, b response-mediatype-enum-value-removed, h other
  string | enum: [a] → enum: [a, b] | PQIp enum-value-added, B other, bh roma-response-enum-value-added
  string |  → enum: [a] | BPQ became-enum, I request-parameter-became-enum, bph roma-response-became-enum
  string | enum: [a] →  | BPQI roma-request-enum-removed, bph roma-response-enum-removed
  string | enum: [a, b] → enum: [b, a] | BPQbp other
  string |  → x-nullable: true | BPQIbph became-nullable
  string | x-nullable: true →  | BPQIbph became-not-nullable
  string |  → x-nullable: false | BPQbp other
  string |  → default: a | BPQbp default-value-added, hI other
  string | default: a → default: b | BPQbp default-value-changed, I other
  string | default: a →  | BPQbp default-value-removed, I other
  string |  → pattern: ^a | PQp pattern-added, B roma-request-pattern-added, b other
  string | pattern: ^a → pattern: ^b | PQp pattern-changed, B roma-request-pattern-changed
  string | pattern: ^a → pattern: .* | PQ pattern-generalized, B roma-request-pattern-generalized, p pattern-changed
  string | pattern: ^a →  | PQp pattern-removed, B roma-request-pattern-removed
  any    | type: string → type: boolean | BPQbp type-changed, I type-specialized
  any    | type: integer → type: number | BPQIbph type-generalized
  any    | type: number → type: integer | BPQ type-changed, Ibph type-specialized
  any    | type: integer → type: string | BPIbph type-changed, Q type-generalized
  any    | type: string → type: integer | h type-compatible, BPQbp type-changed, I type-specialized
  any    | type: integer, format: int32 → type: integer, format: int64 | BPQ type-generalized, bp type-changed
  any    | type: integer, format: int64 → type: integer, format: int32 | BPQ type-changed, bp type-specialized
  string | format: date → format: date-time | BPQ type-generalized, bp type-changed
  string | format: uuid →  | BPQ type-generalized, bp type-changed
  string |  → format: uuid | BPQ type-changed, bp type-specialized
  any    |  → type: string | BP type-changed, bp type-specialized
  any    | type: string →  | BP type-generalized, bp type-changed
  number | maximum: 9 → maximum: 5 | BPQR max-decreased, bp other
  number | maximum: 5 → maximum: 9 | BPQbp max-increased, h roma-response-max-increased, R other
  number |  → maximum: 9 | BPQ max-set, bp other
  number | maximum: 9 →  | BPQ other, bph roma-response-max-unset
  number | minimum: 1 → minimum: 5 | BPQR min-increased, bp other
  number | minimum: 5 → minimum: 1 | BPQbp min-decreased, h roma-response-min-decreased
  number |  → minimum: 1 | BPQ min-set, bp other
  number | minimum: 1 →  | BPQ other, bp roma-response-min-unset
  string | maxLength: 9 → maxLength: 5 | BPQR max-length-decreased, I request-parameter-max-length-decreased, bp other
  string | maxLength: 5 → maxLength: 9 | BPQbp max-length-increased, h roma-response-max-length-increased
  string |  → maxLength: 9 | BPQ max-length-set, bp other
  string | maxLength: 9 →  | BPQ other, bp max-length-unset, h roma-response-max-length-unset
  string | minLength: 1 → minLength: 5 | BPQ min-length-increased, bpR other
  string |  → minLength: 5 | BPQ min-length-increased, bp other
  string | minLength: 5 → minLength: 1 | BPQbp min-length-decreased, h roma-response-min-length-decreased
  string | minLength: 5 →  | BPQbp min-length-decreased
  list   | minItems: 1 → minItems: 2 | BPQ min-items-increased, bp other
  list   | minItems: 2 → minItems: 1 | BP other, Qbp min-items-decreased, h roma-response-min-items-decreased
  list   |  → minItems: 2 | BPQ min-items-set, bp other
  list   | minItems: 2 →  | BPQ other, bp min-items-unset, h roma-response-min-items-unset
  list   | maxItems: 9 → maxItems: 5 | BP roma-request-max-items-decreased, Q max-items-decreased, bp other
  list   | maxItems: 5 → maxItems: 9 | BP roma-request-max-items-increased, Q max-items-increased, bp roma-response-max-items-increased
  list   |  → maxItems: 9 | BPQ roma-request-max-items-set, bp other
  list   | maxItems: 9 →  | BPQ other, bp roma-response-max-items-unset
  object | maxProperties: 9 → maxProperties: 5 | BP roma-request-max-properties-decreased, bp other
  object | maxProperties: 5 → maxProperties: 9 | BP roma-request-max-properties-increased, bp roma-response-max-properties-increased
  object |  → maxProperties: 9 | BP roma-request-max-properties-set, bp other
  object | maxProperties: 9 →  | BP other, bp roma-response-max-properties-unset
  object | minProperties: 1 → minProperties: 2 | BP roma-request-min-properties-increased, bp other
  object | minProperties: 2 → minProperties: 1 | BP roma-request-min-properties-decreased, bp roma-response-min-properties-decreased
  object |  → minProperties: 1 | BP roma-request-min-properties-set, bp other
  object | minProperties: 1 →  | BP other, bp roma-response-min-properties-unset
  number | maximum: 9 → maximum: 9, exclusiveMaximum: true | BPQ roma-request-exclusive-max-set, bp roma-response-exclusive-max-set
  number | maximum: 9, exclusiveMaximum: true → maximum: 9 | BPQ roma-request-exclusive-max-unset, bp roma-response-exclusive-max-unset
  number | minimum: 1 → minimum: 1, exclusiveMinimum: true | BPQ roma-request-exclusive-min-set, bp roma-response-exclusive-min-set
  number | minimum: 1, exclusiveMinimum: true → minimum: 1 | BPQ roma-request-exclusive-min-unset, bp roma-response-exclusive-min-unset
  number |  → exclusiveMinimum: true | BPQbp other
  number | multipleOf: 2 → multipleOf: 4 | BPQ roma-request-multiple-of-narrowed, bp roma-response-multiple-of-narrowed
  number | multipleOf: 0.4 → multipleOf: 0.2 | BPQ roma-request-multiple-of-widened, bp roma-response-multiple-of-widened
  number | multipleOf: 2 → multipleOf: 3 | BPQ roma-request-multiple-of-narrowed, bp roma-response-multiple-of-widened
  number |  → multipleOf: 3 | BPQ roma-request-multiple-of-set, bp roma-response-multiple-of-set
  number | multipleOf: 3 →  | BPQ roma-request-multiple-of-unset, bp roma-response-multiple-of-unset
  list   |  → uniqueItems: true | BPQ roma-request-unique-items-set, bp roma-response-unique-items-set
  list   | uniqueItems: true →  | BPQ roma-request-unique-items-unset, bp roma-response-unique-items-unset
  list   |  → collectionFormat: pipes | Q roma-request-collection-format-changed, h roma-response-collection-format-changed
  list   |  → collectionFormat: csv | Qh other
  object |  → additionalProperties: false | BP roma-request-additional-properties-narrowed, bp roma-response-additional-properties-narrowed
  object | additionalProperties: false →  | BP roma-request-additional-properties-widened, bp roma-response-additional-properties-widened
  object | additionalProperties: false → additionalProperties: {type: string} | BP roma-request-additional-properties-widened, bp roma-response-additional-properties-widened
  object | additionalProperties: {type: string} → additionalProperties: {type: boolean} | B request-property-type-changed, Pp type-changed, b response-property-type-changed
  object |  → additionalProperties: true | BPbp other
  object |  → discriminator: p | BPbp discriminator-added
  object | discriminator: p →  | BPbp discriminator-removed
  object | discriminator: p → discriminator: q | BPbp discriminator-property-name-changed
  object | allOf: [] → allOf: [{type: object, properties: {p: {}}}] | BPbp all-of-added
  object | allOf: [{type: object, properties: {p: {}}}] →  | BPbp all-of-removed
  object |  → allOf: [{description: d}] | BPbp all-of-added-annotation-only
  object | allOf: [{description: d}] →  | BPbp all-of-removed-annotation-only
  any    | type: array, items: {type: string} → type: array, items: {type: boolean} | B request-property-type-changed, Pp type-changed, b response-property-type-changed, Q property-type-specialized, h type-compatible
  string |  → description: d | BPQbph other
  string | example: a → example: b | BPbp other
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
  return /^(?:roma|request|response)-/.test(rule) ? rule : `${place}-${rule}`
}

function fail(message: string): never {
  throw new Error(message)
}
