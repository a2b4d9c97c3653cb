import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { isEqual } from '../equality.ts'
import { strings } from '../lists.ts'
import { directionOf, type SchemaEvent, type SchemaPlace } from '../comparison.ts'

interface SchemaType {
  /** Of a list of types all of them, in words; undefined is any type. */
  readonly type: string | undefined
  readonly types: readonly string[]
  readonly format: string | undefined
}

interface Step {
  readonly from: SchemaType
  readonly to: SchemaType
}

/** Formats that only say what a type holds anyway. */
const plainFormats: ReadonlyMap<string | undefined, string> = new Map([
  ['integer', 'int64'],
  ['number', 'double'],
])

/** Formats that hold all values of another one, by type. */
const wider: ReadonlyMap<string | undefined, readonly string[]> = new Map([['integer', ['int32 bigint', ' bigint']]])

const objectKeywords = ['properties', 'additionalProperties', 'discriminator', 'required']
const constraints = ['enum', 'pattern', 'maximum', 'minimum', 'maxLength', 'minLength', 'multipleOf', 'format']

/** Whether a value is a type, or a list of them, as JSON Schema allows (https://json-schema.org/draft-04/json-schema-validation). */
export function isType(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every((type) => typeof type === 'string')
  return value === undefined || typeof value === 'string'
}

/** The type of a schema; one that has properties or items is an object or a list without saying so. */
export function typeOf(schema: JsonObject): SchemaType {
  const type = own(schema, 'type')
  const format = own(schema, 'format')
  const types = Array.isArray(type) ? strings(type) : typeof type === 'string' ? [type] : impliedTypes(schema)
  const distinct = [...new Set(types)].sort()
  return {
    type: distinct.length === 0 ? undefined : distinct.join(' or '),
    types: distinct,
    format: typeof format === 'string' && format !== '' ? format : undefined,
  }
}

function impliedTypes(schema: JsonObject): string[] {
  if (objectKeywords.some((key) => typeof own(schema, key) === 'object')) return ['object']
  return isObject(own(schema, 'items')) ? ['array'] : []
}

/**
 * The event of a change of type or format, as oasdiff tells them:
 * https://github.com/oasdiff/oasdiff/blob/v1.37.0/checker/check_types.go
 */
export function typeEvent(kind: SchemaPlace, isTyped: boolean, before: JsonObject, after: JsonObject): SchemaEvent {
  const step = { from: typeOf(before), to: typeOf(after) }
  if (isSame(step)) return 'type-compatible'
  const event = kind === 'response-header' ? undefined : listEvent(step)
  if (event !== undefined) return event
  if (kind === 'request-parameter-property') return itemsEvent(step)
  if (directionOf(kind) === 'response') return responseEvent(step, isTyped || !isText(after))
  if (kind === 'request-parameter') {
    const isWider = isContained(step, !isText(before)) || isOneOfSeveral(before, after)
    return isWider ? 'type-generalized' : 'type-changed'
  }
  if (!isContained(step, isTyped || !isText(before))) return 'type-changed'
  return isSwap(step) && !isWidened(step) ? 'type-compatible' : 'type-generalized'
}

/** Of lists of types, and of a type that became a list. */
function listEvent({ from, to }: Step): SchemaEvent | undefined {
  if (Math.max(from.types.length, to.types.length) < 2 || from.types.length * to.types.length === 0) return undefined
  if (isCovered(from.types, to.types)) return 'list-of-types-widened'
  return isCovered(to.types, from.types) ? 'list-of-types-narrowed' : 'type-changed'
}

function responseEvent(step: Step, isTyped: boolean): SchemaEvent {
  const reverse = { from: step.to, to: step.from }
  if (!isContained(reverse, isTyped)) return isWidened(step) ? 'type-generalized' : 'type-changed'
  return isSwap(step) && !isWidened(reverse) ? 'type-compatible' : 'type-specialized'
}

/** How items are written is left to the serialisation, so that where it matters nobody knows. */
function itemsEvent(step: Step): SchemaEvent {
  const [strong, loose] = [isContained(step, true), isContained(step, false)]
  if (strong !== loose) return 'type-changed'
  return strong ? 'type-generalized' : 'type-specialized'
}

/** `?id=1` is a list of one as well, where the name is repeated for each item. */
function isOneOfSeveral(before: JsonObject, after: JsonObject): boolean {
  const items = own(after, 'items')
  if (own(after, 'type') !== 'array' || own(after, 'collectionFormat') !== 'multi' || !isObject(items)) return false
  const step = { from: typeOf(before), to: typeOf(items) }
  const isScalar = step.from.type !== undefined && step.from.type !== 'array'
  return (
    isScalar && isTypeContained(step, false) && constraints.every((key) => isEqual(own(before, key), own(items, key)))
  )
}

/** Whether it is written as one text where the wire knows only texts: a file is not, nor is a name that is repeated. */
function isText(schema: JsonObject): boolean {
  return own(schema, 'type') !== 'file' && own(schema, 'collectionFormat') !== 'multi'
}

function isContained(step: Step, isTyped: boolean): boolean {
  return isTypeContained(step, isTyped) && isFormatContained(step)
}

function isTypeContained({ from, to }: Step, isTyped: boolean): boolean {
  if (to.type === undefined || from.type === to.type) return true
  return isCovered(from.types, to.types) || (!isTyped && to.type === 'string')
}

function isFormatContained({ from, to }: Step): boolean {
  const [old, next] = [formatOf(from), formatOf(to)]
  if (next === undefined || next === old) return true
  return wider.get(to.type)?.includes(`${old ?? ''} ${next}`) === true
}

/** Whether nothing is said that was not said before, but in other words. */
function isSame({ from, to }: Step): boolean {
  return from.type === to.type && formatOf(from) === formatOf(to)
}

function formatOf({ type, format }: SchemaType): string | undefined {
  return format === plainFormats.get(type) ? undefined : format
}

function isWidened({ from, to }: Step): boolean {
  return from.type !== to.type && isCovered(from.types, to.types)
}

function isCovered(types: readonly string[], by: readonly string[]): boolean {
  return types.length > 0 && types.every((type) => by.some((other) => isSubtype(type, other)))
}

function isSubtype(type: string, of: string): boolean {
  return type === of || (type === 'integer' && of === 'number')
}

function isSwap({ from, to }: Step): boolean {
  return from.type !== undefined && to.type !== undefined && from.type !== to.type
}

/** `string (date-time)`, as people write it; undefined where there is neither type nor format. */
export function showType({ type, format }: SchemaType): string | undefined {
  if (format === undefined) return type
  return `${type ?? 'any'} (${format})`
}
