import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { isEqual } from '../equality.ts'
import { directionOf, type SchemaEvent, type SchemaPlace } from '../comparison.ts'

interface SchemaType {
  readonly type: string | undefined
  readonly format: string | undefined
}

interface Step {
  readonly from: SchemaType
  readonly to: SchemaType
}

/** Formats that hold all values of another one, by type. */
const wider: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['number', ['float double']],
  ['integer', ['int32 int64', 'int32 bigint', 'int64 bigint']],
  ['string', ['date date-time', 'time date-time']],
])

const objectKeywords = ['properties', 'additionalProperties', 'allOf', 'discriminator', 'required']
const constraints = ['enum', 'pattern', 'maximum', 'minimum', 'maxLength', 'minLength', 'multipleOf', 'format']

/** The type of a schema; one that has properties or items is an object or a list without saying so. */
export function typeOf(schema: JsonObject): SchemaType {
  const type = own(schema, 'type')
  const format = own(schema, 'format')
  return {
    type: typeof type === 'string' ? type : impliedType(schema),
    format: typeof format === 'string' && format !== '' ? format : undefined,
  }
}

function impliedType(schema: JsonObject): string | undefined {
  if (objectKeywords.some((key) => typeof own(schema, key) === 'object')) return 'object'
  return isObject(own(schema, 'items')) ? 'array' : undefined
}

/**
 * The event of a change of type or format, as oasdiff tells them:
 * https://github.com/oasdiff/oasdiff/blob/4553c69d3869ee555ee4f00831d8cca6e1c208ff/checker/check_types.go
 */
export function typeEvent(kind: SchemaPlace, isTyped: boolean, before: JsonObject, after: JsonObject): SchemaEvent {
  const step = { from: typeOf(before), to: typeOf(after) }
  if (kind === 'request-parameter-property') return itemsEvent(step)
  if (directionOf(kind) === 'response') return responseEvent(step, isTyped)
  if (kind === 'request-parameter') {
    return isContained(step, false) || isOneOfSeveral(before, after) ? 'type-generalized' : 'type-changed'
  }
  if (!isContained(step, isTyped)) return 'type-changed'
  return isSwap(step) && !isWidened(step) ? 'type-compatible' : 'type-generalized'
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

function isContained(step: Step, isTyped: boolean): boolean {
  return isTypeContained(step, isTyped) && isFormatContained(step)
}

function isTypeContained({ from, to }: Step, isTyped: boolean): boolean {
  if (to.type === undefined || from.type === to.type) return true
  return isSubtype(from.type, to.type) || (!isTyped && to.type === 'string')
}

function isFormatContained({ from, to }: Step): boolean {
  if (to.format === undefined || to.format === from.format) return true
  return wider.get(to.type)?.includes(`${from.format ?? ''} ${to.format}`) === true
}

function isWidened({ from, to }: Step): boolean {
  return from.type !== to.type && isSubtype(from.type, to.type)
}

function isSubtype(type: string | undefined, of: string | undefined): boolean {
  return type !== undefined && (type === of || (type === 'integer' && of === 'number'))
}

function isSwap({ from, to }: Step): boolean {
  return from.type !== undefined && to.type !== undefined && from.type !== to.type
}

/** `string (date-time)`, as people write it; undefined where there is neither type nor format. */
export function showType({ type, format }: SchemaType): Json | undefined {
  if (format === undefined) return type
  return `${type ?? 'any'} (${format})`
}
