import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { referenceOf } from '../../pointer.ts'
import { boundKeywords, compareBound, compareExclusive, compareMultiple, exclusiveKeywords } from './bounds.ts'
import { compareEnum } from './enum.ts'
import { isEqual } from '../equality.ts'
import { compareInside, type CompareKeyword, type Keyword } from './keyword.ts'
import { isHollow, keysOfBoth } from '../lists.ts'
import { keysOf } from '../place.ts'
import { describeSchema } from '../places-in-words.ts'
import { compareProperties, compareReadOnly, compareRequired } from './properties.ts'
import { isType, showType, typeEvent, typeOf } from './types.ts'
import {
  reportEvent,
  reportOther,
  reportUnknown,
  type SchemaEvent,
  type SchemaPlace,
  type Pair,
  type Comparison,
} from '../comparison.ts'

const compareKeyword: ReadonlyMap<string, CompareKeyword> = new Map<string, CompareKeyword>([
  ['type', compareType],
  ['format', compareFormat],
  ['enum', compareEnum],
  ['default', compareDefault],
  ['pattern', comparePattern],
  ['x-nullable', compareNullable],
  ['discriminator', compareDiscriminator],
  ['uniqueItems', compareUniqueItems],
  ['collectionFormat', compareCollectionFormat],
  ['items', compareItems],
  ['properties', compareProperties],
  ['required', compareRequired],
  ['readOnly', compareReadOnly],
  ['additionalProperties', compareAdditionalProperties],
  ['allOf', (_, __, { old = [], next = [] }) => Array.isArray(old) && Array.isArray(next)],
  ['multipleOf', compareMultiple],
  ...boundKeywords.map((key): [string, CompareKeyword] => [
    key,
    (comparison, pair, keyword) => compareBound(comparison, pair, key, keyword),
  ]),
  ...exclusiveKeywords.map((key): [string, CompareKeyword] => [
    key,
    (comparison, pair, { before, after }) => compareExclusive(comparison, pair, key, before, after),
  ]),
])

/** Compares what two schemas say themselves; those inside them are put off. `skipped` keys are compared elsewhere. */
export function compareSchema(comparison: Comparison, pair: Pair, skipped: ReadonlySet<string> = new Set()): void {
  const [before, after] = [pair.before.value, pair.after.value]
  const isDangling = referenceOf(before) !== undefined || referenceOf(after) !== undefined
  if (isDangling || !isObject(before) || !isObject(after)) {
    if (!isEqual(before, after)) compareOdd(comparison, pair)
    return
  }
  const isReplaced = isOtherType(before, after)
  for (const key of keysOfBoth(before, after)) {
    const isOfType = isReplaced && compareKeyword.has(key) && !standing.has(key)
    if (!skipped.has(key) && !isOfType) compareKey(comparison, pair, key, before, after)
  }
}

/** Keywords that mean the same whatever the type: the others come and go with it. */
const standing = new Set(['type', 'x-nullable', 'readOnly', 'allOf'])

/** Whether a schema describes something else altogether, and its type tells so. */
function isOtherType(before: JsonObject, after: JsonObject): boolean {
  const [from, to] = [typeOf(before).types, typeOf(after).types]
  if (from.join() === to.join() || !isTypeTold(before, after)) return false
  const isNumber = (type: string) => type === 'integer' || type === 'number'
  const shared = new Set([...from, ...to])
  return from.length + to.length === shared.size && ![...shared].every(isNumber)
}

/** Compares what is malformed, or refers to what is not in the document. */
function compareOdd(comparison: Comparison, pair: Pair): void {
  const sides = [pair.before, pair.after]
  const unknown = sides.filter(({ value }) => referenceOf(value) !== undefined)
  const what = pair.subject ?? describeSchema(pair.kind, keysOf(pair.use ?? pair.after.place))
  for (const located of unknown) reportUnknown(comparison, pair, located, what)
  if (unknown.length === 0) reportOther(comparison, pair, [], pair.before.value, pair.after.value)
}

function compareKey(comparison: Comparison, pair: Pair, key: string, before: JsonObject, after: JsonObject): void {
  const [old, next] = [own(before, key), own(after, key)]
  if (old === next && typeof old !== 'object') return
  // An empty list of values allows none; everything else says nothing when it is empty
  const compare = key !== 'enum' && isHollow(old, next) ? undefined : compareKeyword.get(key)
  if (compare?.(comparison, pair, { key, before, after, old, next }) === true) return
  if (!isEqual(old, next)) reportOther(comparison, pair, [key], old, next)
}

function compareType(comparison: Comparison, pair: Pair, { before, after, old, next }: Keyword): boolean {
  if (![old, next].every(isType)) return false
  const [from, to] = [typeOf(before), typeOf(after)]
  // A list of types has no order
  if (from.type === to.type) return Array.isArray(old) && Array.isArray(next)
  const isGone = next === undefined
  const event = typeEvent(pair.kind, pair.isTyped, before, after)
  reportEvent(comparison, pair, event, {
    keys: ['type'],
    old: showType(from),
    new: showType(to),
    isGone,
    none: 'any type',
  })
  return true
}

/** Whether a change of the type is reported; where only other keywords imply it, there is nothing to report it at. */
function isTypeTold(before: JsonObject, after: JsonObject): boolean {
  return Object.hasOwn(before, 'type') || Object.hasOwn(after, 'type')
}

/** Where the type changed too, its change tells both. */
function compareFormat(comparison: Comparison, pair: Pair, { before, after, next }: Keyword): boolean {
  const [from, to] = [typeOf(before), typeOf(after)]
  if (from.type !== to.type) return isTypeTold(before, after)
  if (from.format === to.format) return false
  const event = typeEvent(pair.kind, pair.isTyped, before, after)
  const isSame = event === 'type-compatible'
  reportEvent(comparison, pair, event, {
    keys: ['format'],
    old: from.format,
    new: to.format,
    isGone: next === undefined,
    sentence: `${formatSentence(from.format, to.format)}${isSame ? ', which looks the same on the wire' : ''}.`,
  })
  return true
}

function formatSentence(old: string | undefined, next: string | undefined): string {
  if (old === undefined) return 'The {what} got the format {new}'
  return next === undefined
    ? 'The {what} lost the format {old}'
    : 'The format of the {what} changed from {old} to {new}'
}

function compareDefault(comparison: Comparison, pair: Pair, { before, after, old, next }: Keyword): boolean {
  if (isEqual(old, next)) return true
  const isRequired = [before, after].some((schema) => own(schema, 'required') === true)
  if (pair.kind === 'request-parameter' && isRequired) return false
  const event = old === undefined ? 'added' : next === undefined ? 'removed' : 'changed'
  reportEvent(comparison, pair, `default-value-${event}`, { keys: ['default'], old, new: next })
  return true
}

function comparePattern(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  if ([old, next].some((pattern) => pattern !== undefined && typeof pattern !== 'string')) return false
  const event = patternEvent(pair.kind, old, next)
  if (event === undefined) return false
  reportEvent(comparison, pair, event, { keys: ['pattern'], old, new: next })
  return true
}

/** Patterns that every text matches, and none at all. */
const idlePatterns = new Set<Json | undefined>([undefined, '', '^', '.*'])

function patternEvent(kind: SchemaPlace, old: Json | undefined, next: Json | undefined): SchemaEvent | undefined {
  const [wasIdle, isIdle] = [idlePatterns.has(old), idlePatterns.has(next)]
  if (wasIdle && isIdle) return undefined
  if (wasIdle) return 'pattern-added'
  if (next === undefined) return 'pattern-removed'
  return isIdle && kind.startsWith('request') ? 'pattern-generalized' : 'pattern-changed'
}

function compareNullable(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  if ((old === true) === (next === true)) return false
  const event = next === true ? 'became-nullable' : 'became-not-nullable'
  reportEvent(comparison, pair, event, { keys: ['x-nullable'], old, new: next })
  return true
}

function compareDiscriminator(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  if ([old, next].some((name) => name !== undefined && typeof name !== 'string')) return false
  const event = old === undefined ? 'added' : next === undefined ? 'removed' : 'property-name-changed'
  reportEvent(comparison, pair, `discriminator-${event}`, { keys: ['discriminator'], old, new: next })
  return true
}

function compareUniqueItems(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  if ((old === true) === (next === true)) return false
  const event = next === true ? 'unique-items-set' : 'unique-items-unset'
  reportEvent(comparison, pair, event, { keys: ['uniqueItems'], old, new: next })
  return true
}

function compareCollectionFormat(
  comparison: Comparison,
  pair: Pair,
  { before, after, old = 'csv', next = 'csv' }: Keyword,
): boolean {
  const [from, to] = [typeOf(before), typeOf(after)]
  if (from.type !== to.type) return isTypeTold(before, after)
  if (from.type !== 'array' || isEqual(old, next)) return false
  const isGone = !Object.hasOwn(after, 'collectionFormat')
  reportEvent(comparison, pair, 'collection-format-changed', { keys: ['collectionFormat'], old, new: next, isGone })
  return true
}

function compareItems(comparison: Comparison, pair: Pair, { before, after, old, next }: Keyword): boolean {
  if ((old !== undefined && !isObject(old)) || (next !== undefined && !isObject(next))) return false
  if (old === undefined || next === undefined) {
    // Items come and go with the type of the list, whose change is reported
    if (typeOf(before).type !== typeOf(after).type) return isTypeTold(before, after)
  }
  compareInside(comparison, pair, { keys: ['items'], value: old ?? {} }, { keys: ['items'], value: next ?? {} })
  return true
}

function compareAdditionalProperties(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  const [from, to] = [openness(old), openness(next)]
  if (from === undefined || to === undefined) return false
  if (isObject(old) && isObject(next)) {
    const keys = ['additionalProperties']
    compareInside(comparison, pair, { keys, value: old }, { keys, value: next })
    return true
  }
  if (from === to) return false
  const event = from > to ? 'additional-properties-narrowed' : 'additional-properties-widened'
  reportEvent(comparison, pair, event, { keys: ['additionalProperties'], named: [], old, new: next })
  return true
}

/** 0 allows no property that is not named, 1 some, 2 any; undefined is malformed. */
function openness(value: Json | undefined): number | undefined {
  if (value === undefined || value === true) return 2
  if (value === false) return 0
  if (!isObject(value)) return undefined
  return Object.keys(value).length === 0 ? 2 : 1
}
