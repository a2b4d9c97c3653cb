import { isObject, own, setOwn, type Json, type JsonObject } from '../../json.ts'
import { compareText } from '../../../text/text-order.ts'
import { compareNumbers, spellNumber } from '../decimal.ts'
import { contentKey } from '../equality.ts'
import { placeAt } from '../place.ts'
import type { Located } from '../reference.ts'
import { indexesOf, spell } from './enum.ts'
import { namesAmong, propertiesOf, requiredOf, type Facet } from './facets.ts'
import type { Part } from './parts.ts'
import { sayingsOf, withoutCommon, type Saying } from './sayings.ts'
import { typeOf } from './types.ts'

/** A schema that is being put together from its parts, with where each of its keywords is written. */
interface Merged {
  readonly value: JsonObject
  readonly written: Map<string, readonly Located[]>
}

/** Keywords of which one part usually says something: where several do, the first counts. */
const single = ['default', 'discriminator', 'collectionFormat'] as const

/** Keywords that hold side by side. */
const accumulated = ['pattern', 'multipleOf'] as const

const bounds = [
  { key: 'maximum', exclusive: 'exclusiveMaximum', isUpper: true },
  { key: 'minimum', exclusive: 'exclusiveMinimum', isUpper: false },
  { key: 'maxLength', exclusive: undefined, isUpper: true },
  { key: 'minLength', exclusive: undefined, isUpper: false },
  { key: 'maxItems', exclusive: undefined, isUpper: true },
  { key: 'minItems', exclusive: undefined, isUpper: false },
  { key: 'maxProperties', exclusive: undefined, isUpper: true },
  { key: 'minProperties', exclusive: undefined, isUpper: false },
] as const

/** Keywords whose sayings become one; what else parts may say restricts nothing. */
export const mergedKeywords: ReadonlySet<string> = new Set([
  ...single,
  ...accumulated,
  ...bounds.flatMap(({ key, exclusive }) => (exclusive === undefined ? [key] : [key, exclusive])),
  ...['type', 'format', 'enum', 'items', 'properties', 'required', 'additionalProperties'],
  ...['readOnly', 'uniqueItems', 'x-nullable', 'allOf'],
])

/** Reads the parts of two schemas as one schema each, in so far as they may differ. */
export function mergeParts(
  before: readonly Part[],
  after: readonly Part[],
  delta: ReadonlySet<Facet>,
): [Located & Merged, Located & Merged] {
  const sides = [mergeSide(before, delta), mergeSide(after, delta)] as const
  for (const key of [...single, ...accumulated]) {
    const all = [sayingsOf(before, key), sayingsOf(after, key)] as const
    const left = withoutCommon(...all)
    if (left.every((sayings) => sayings.length === 0)) continue
    const isSingle = single.some((keyword) => keyword === key)
    for (const [index, side] of sides.entries()) setFirst(side, key, (isSingle ? all : left)[index] ?? [])
  }
  return [
    { ...sides[0], place: before[0]?.place },
    { ...sides[1], place: after[0]?.place },
  ]
}

function mergeSide(parts: readonly Part[], delta: ReadonlySet<Facet>): Merged {
  const merged: Merged = { value: {}, written: new Map() }
  mergeType(merged, parts)
  for (const key of ['readOnly', 'uniqueItems']) setFirst(merged, key, preferring(sayingsOf(parts, key), true))
  setFirst(merged, 'x-nullable', preferring(sayingsOf(parts, 'x-nullable'), false))
  for (const bound of bounds) mergeBound(merged, parts, bound)
  mergeEnum(merged, sayingsOf(parts, 'enum'))
  mergeSchemas(merged, 'items', sayingsOf(parts, 'items'))
  mergeAdditional(merged, sayingsOf(parts, 'additionalProperties'))
  mergeProperties(merged, parts, delta)
  mergeRequired(merged, parts, delta)
  return merged
}

function setFirst(merged: Merged, key: string, sayings: readonly Saying[]): void {
  const [first] = sayings
  if (first === undefined) return
  setOwn(merged.value, key, first.value)
  merged.written.set(key, sayings)
}

/** The sayings with the ones of this value first. */
function preferring(sayings: readonly Saying[], wanted: Json): Saying[] {
  return [...sayings.filter(({ value }) => value === wanted), ...sayings.filter(({ value }) => value !== wanted)]
}

/**
 * An integer is a number as well, so that it is the stricter type; it comes first. Other types cannot hold together, but
 * must not depend on the order of the parts. A type may also follow from other keywords.
 */
function mergeType(merged: Merged, parts: readonly Part[]): void {
  const types = inOrder(sayingsOf(parts, 'type'))
  setFirst(merged, 'type', types)
  setFirst(merged, 'format', inOrder(sayingsOf(parts, 'format')))
  if (types.length > 0) return
  const implying = parts.find((part) => typeOf(part.value).type !== undefined)
  const implied = implying === undefined ? undefined : typeOf(implying.value).type
  if (implying === undefined || implied === undefined) return
  merged.value['type'] = implied
  merged.written.set('type', [{ value: implied, place: placeAt(implying.place, 'type') }])
}

function inOrder(sayings: readonly Saying[]): Saying[] {
  return sayings.toSorted((a, b) => compareText(contentKey(a.value), contentKey(b.value)))
}

/** The tightest bound counts; of equal ones, one that is exclusive. */
function mergeBound(
  merged: Merged,
  parts: readonly Part[],
  { key, exclusive, isUpper }: (typeof bounds)[number],
): void {
  const sayings = sayingsOf(parts, key)
  if (sayings.length === 0) {
    if (exclusive !== undefined) setFirst(merged, exclusive, sayingsOf(parts, exclusive))
    return
  }
  const isExclusive = ({ part }: Saying) => exclusive !== undefined && own(part.value, exclusive) === true
  const sorted = sayings.toSorted((a, b) => {
    const [left, right] = [spellNumber(a.value), spellNumber(b.value)]
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
    return compareNumbers(left, right) * (isUpper ? 1 : -1) || Number(isExclusive(b)) - Number(isExclusive(a))
  })
  setFirst(merged, key, sorted)
  const part = sorted[0]?.part
  if (exclusive !== undefined && part !== undefined) setFirst(merged, exclusive, sayingsOf([part], exclusive))
}

/** Only what all lists allow is allowed; the order of what is left means nothing. */
function mergeEnum(merged: Merged, sayings: readonly Saying[]): void {
  const lists = sayings.filter(({ value }) => Array.isArray(value))
  if (lists.length === 0) {
    setFirst(merged, 'enum', sayings)
    return
  }
  const places = lists.map(({ value, place }) => ({ place, indexes: indexesOf(Array.isArray(value) ? value : []) }))
  const first = lists[0]?.value
  const allowed = (Array.isArray(first) ? first : []).filter((value) =>
    places.every(({ indexes }) => indexes.has(spell(value))),
  )
  const sorted = allowed.toSorted((a, b) => compareText(spell(a), spell(b)))
  merged.value['enum'] = sorted
  merged.written.set('enum', lists)
  for (const [index, value] of sorted.entries()) {
    const where = places.map(({ place, indexes }) => ({ value, place: placeAt(place, indexes.get(spell(value)) ?? 0) }))
    merged.written.set(`enum/${index}`, where)
  }
}

/** Several schemas for the same thing hold together. */
function mergeSchemas(merged: Merged, key: string, sayings: readonly Located[]): void {
  const [first, ...others] = sayings
  if (first?.value === undefined) return
  setOwn(merged.value, key, others.length === 0 ? first.value : { allOf: sayings.map(({ value }) => value ?? null) })
  merged.written.set(key, sayings)
}

/** One part that is closed closes all; else what the schemas say holds together. */
function mergeAdditional(merged: Merged, sayings: readonly Saying[]): void {
  const schemas = sayings.filter(({ value }) => isObject(value) && Object.keys(value).length > 0)
  if (schemas.length === 0 || sayings.some(({ value }) => value === false)) {
    setFirst(merged, 'additionalProperties', preferring(sayings, false))
  } else {
    mergeSchemas(merged, 'additionalProperties', schemas)
  }
}

function mergeProperties(merged: Merged, parts: readonly Part[], delta: ReadonlySet<Facet>): void {
  const found = new Map<string, Located[]>()
  for (const { value, place } of parts) {
    for (const [name, property] of namesAmong(propertiesOf(value), delta)) {
      const known = found.get(name)
      const located = { value: property, place: placeAt(place, 'properties', name) }
      if (known === undefined) found.set(name, [located])
      else known.push(located)
    }
  }
  const properties: Merged = { value: {}, written: new Map() }
  for (const [name, sayings] of found) {
    mergeSchemas(properties, name, sayings)
    merged.written.set(`properties/${name}`, sayings)
  }
  if (found.size > 0) merged.value['properties'] = properties.value
}

function mergeRequired(merged: Merged, parts: readonly Part[], delta: ReadonlySet<Facet>): void {
  const found = new Map<string, Located[]>()
  for (const { value, place } of parts) {
    for (const [name, index] of requiredOf(value)) {
      if (!delta.has(`.${name}`)) continue
      const located = { value: name, place: placeAt(place, 'required', index) }
      found.set(name, [...(found.get(name) ?? []), located])
    }
  }
  if (found.size > 0) merged.value['required'] = [...found.keys()]
  for (const [index, sayings] of [...found.values()].entries()) merged.written.set(`required/${index}`, sayings)
}
