import { load } from 'js-yaml'
import { isObject, type Json, type JsonObject } from '../src/swagger/json.ts'
import { base, valueAt, withValue } from './document.ts'
import type { Kind } from './kind.ts'

/** Where a schema of each type stands, by the letters of the table below. */
const places: Readonly<Record<string, readonly [name: string, pointer: (type: string) => string]>> = {
  B: ['request body', (type) => `/paths/~1${type}s/post/parameters/0/schema`],
  P: ['request property', (type) => `/paths/~1orders/post/parameters/0/schema/properties/${type}`],
  R: ['read-only request property', () => '/paths/~1orders/post/parameters/0/schema/properties/stamp'],
  Q: ['query parameter', (type) => `/paths/~1query/get/parameters/${written.indexOf(type)}`],
  I: ['items of a query parameter', () => `/paths/~1query/get/parameters/${written.indexOf('list')}/items`],
  b: ['response body', (type) => `/paths/~1${type}s/post/responses/200/schema`],
  p: ['response property', (type) => `/paths/~1orders/get/responses/200/schema/properties/${type}`],
  h: ['response header', (type) => `/paths/~1orders/get/responses/200/headers/X-${type}`],
}

const written = ['string', 'number', 'integer', 'list']

/**
 * Type | keywords ↔ keywords | places: an edit there and back in each place. `=breaking/info` is what is expected of the
 * edit and of the way back, where oasdiff is blind.
 */
const table = `
  string  | enum: [a, b] ↔ enum: [a] | BPQRIbp
  string  | enum: [a, b] ↔ enum: [a] | h =info/warning
  string  | ↔ enum: [a] | BPQRIbp
  string  | ↔ enum: [a] | h =info/warning
  string  | enum: [a, b] ↔ enum: [b, a] | BPQbp
  string  | ↔ x-nullable: true | BPQbph
  string  | ↔ x-nullable: false | BPQbph
  string  | ↔ default: a | BPQbph
  string  | default: a ↔ default: b | BPQbph
  string  | ↔ pattern: ^a | BPQIbph
  string  | pattern: ^a ↔ pattern: ^b | BPQIbph
  string  | pattern: ^a ↔ pattern: .* | BPQbp
  string  | ↔ format: uuid | BPQIbph
  string  | format: date ↔ format: date-time | BPQIbph
  string  | ↔ format: date | BPQbp
  string  | format: uuid ↔ format: email | BPQbp
  string  | ↔ maxLength: 9 | BPQRIbph
  string  | maxLength: 9 ↔ maxLength: 5 | BPQRIbph
  string  | ↔ minLength: 3 | BPQRIbph
  string  | ↔ minLength: 0 | BPQRIbph
  string  | minLength: 3 ↔ minLength: 5 | BPQRIbph
  number  | ↔ maximum: 9 | BPQbph
  number  | maximum: 9 ↔ maximum: 5 | BPQbph
  number  | ↔ minimum: 1 | BPQbph
  number  | ↔ minimum: 0 | BPQbph
  number  | minimum: 1 ↔ minimum: 5 | BPQbph
  number  | maximum: 9 ↔ maximum: 9, exclusiveMaximum: true | BPQbph
  number  | minimum: 1 ↔ minimum: 1, exclusiveMinimum: true | BPQbph
  number  | ↔ multipleOf: 2 | BPQbph
  number  | multipleOf: 2 ↔ multipleOf: 4 | BPbp
  number  | multipleOf: 2 ↔ multipleOf: 4 | Q =breaking/info
  number  | multipleOf: 2 ↔ multipleOf: 4 | h =info/breaking
  number  | multipleOf: 2 ↔ multipleOf: 3 | BPbp
  integer | ↔ multipleOf: 1 | BPbp
  number  | ↔ format: double | BPQbph
  number  | ↔ format: float | BPQbph
  number  | format: float ↔ format: double | BPQbph
  integer | ↔ format: int64 | BPQbph
  integer | ↔ format: int32 | BPQbph
  integer | format: int32 ↔ format: int64 | BPQbph
  integer | type: integer ↔ type: number | BPQbph
  integer | type: integer ↔ type: string | BPQbph
  string  | type: string ↔ type: boolean | BPQIbph
  string  | type: string ↔ type: number | I
  any     | ↔ type: string | BPbp
  list    | ↔ maxItems: 9 | BPQbph
  list    | maxItems: 9 ↔ maxItems: 5 | BPQbph
  list    | ↔ minItems: 2 | BPQbph
  list    | ↔ minItems: 0 | BPQbph
  list    | minItems: 2 ↔ minItems: 5 | BPQbph
  list    | ↔ uniqueItems: true | BPbp
  list    | ↔ uniqueItems: true | Q =breaking/info
  list    | ↔ uniqueItems: true | h =info/breaking
  list    | items: {type: string} ↔ items: {type: boolean} | BPbp
  list    | items: {type: string} ↔ items: {type: string, maxLength: 5} | BPQbp
  list    | collectionFormat: csv ↔ collectionFormat: pipes | Qh =breaking/breaking
  list    | collectionFormat: csv ↔ collectionFormat: multi | Q =breaking/breaking
  list    | ↔ collectionFormat: csv | Qh =info/info
  list    | type: array, collectionFormat: multi ↔ type: string | Q =breaking/info
  list    | type: array ↔ type: string | Q =info/breaking
  object  | ↔ maxProperties: 9 | BPbp
  object  | maxProperties: 9 ↔ maxProperties: 5 | BPbp
  object  | ↔ minProperties: 1 | BPbp
  object  | ↔ minProperties: 0 | BPbp
  object  | minProperties: 1 ↔ minProperties: 2 | BPbp
  object  | ↔ additionalProperties: false | BP =breaking/info
  object  | ↔ additionalProperties: false | bp =info/breaking
  object  | additionalProperties: false ↔ additionalProperties: {type: string} | BP =info/breaking
  object  | additionalProperties: false ↔ additionalProperties: {type: string} | bp =breaking/info
  object  | additionalProperties: {type: string} ↔ additionalProperties: {type: boolean} | BPbp =breaking/breaking
  object  | ↔ additionalProperties: true | BPbp =info/info
  object  | ↔ required: [p] | BPbp
  object  | ↔ discriminator: p | BPbp =warning/info
  object  | discriminator: p ↔ discriminator: q | BPbp =breaking/breaking
  object  | type: object ↔ type: array, items: {type: string} | BPbp
  string  | ↔ description: d | BPQbph
  string  | ↔ x-a: 1 | BPQbph
  string  | ↔ title: d | BPbp
  string  | ↔ readOnly: true | Pp
`

export const keywordKinds: readonly Kind[] = table
  .split('\n')
  .filter((line) => line.trim() !== '')
  .flatMap(toKinds)

function toKinds(line: string): Kind[] {
  const [type = '', keywords = '', where = ''] = line.split(' | ').map((part) => part.trim())
  const [before = '', after = ''] = ` ${keywords} `.split(' ↔ ').map((part) => part.trim())
  const [letters = '', expected] = where.split(' =')
  const [there, back] = (expected ?? '').split('/')
  return Array.from(letters).flatMap((letter): Kind[] => {
    const [place, pointerOf] = places[letter] ?? fail(`There is no place ${letter}.`)
    const pointer = pointerOf(type)
    const schema = valueAt(base, pointer)
    if (!isObject(schema)) fail(`The document has no schema at ${pointer}.`)
    const of = (text: string) => withValue(base, pointer, merge(schema, parse(text)))
    const name = (from: string, to: string) => `${place}, ${type}: ${from || 'nothing'} → ${to || 'nothing'}`
    return [
      { name: name(before, after), before: of(before), after: of(after), expected: toLevel(there) },
      { name: name(after, before), before: of(after), after: of(before), expected: toLevel(back) },
    ]
  })
}

/** A schema with other keywords; what is no list any more has no items. */
function merge(schema: JsonObject, keywords: JsonObject): JsonObject {
  const merged = { ...schema, ...keywords }
  const isList = merged['type'] === 'array'
  return Object.fromEntries(Object.entries(merged).filter(([key]) => isList || key !== 'items'))
}

function parse(text: string): JsonObject {
  const value = load(`{${text}}`) as Json
  return isObject(value) ? value : fail(`${text} is no object.`)
}

function toLevel(text: string | undefined): Kind['expected'] {
  if (text === undefined || text === '') return undefined
  if (text === 'breaking' || text === 'warning' || text === 'info') return text
  return fail(`${text} is no level.`)
}

function fail(message: string): never {
  throw new Error(message)
}
