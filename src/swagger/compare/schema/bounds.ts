import { own, type JsonObject } from '../../json.ts'
import { compareNumbers, isMultiple, spellNumber } from '../decimal.ts'
import type { Keyword } from './keyword.ts'
import { reportEvent, type Pair, type Comparison } from '../comparison.ts'

type BoundKeyword =
  'maximum' | 'minimum' | 'maxLength' | 'minLength' | 'maxItems' | 'minItems' | 'maxProperties' | 'minProperties'

type BoundChange = 'set' | 'unset' | 'increased' | 'decreased'

interface Bound {
  /** The name that the rules have for it. */
  readonly event:
    'max' | 'min' | 'max-length' | 'min-length' | 'max-items' | 'min-items' | 'max-properties' | 'min-properties'
  /** The number that limits nothing, like none of it. */
  readonly idle?: string
}

const bounds: Readonly<Record<BoundKeyword, Bound>> = {
  maximum: { event: 'max' },
  minimum: { event: 'min' },
  maxLength: { event: 'max-length' },
  minLength: { event: 'min-length', idle: '0' },
  maxItems: { event: 'max-items' },
  minItems: { event: 'min-items', idle: '0' },
  maxProperties: { event: 'max-properties' },
  minProperties: { event: 'min-properties', idle: '0' },
}

const boundOfExclusive: Readonly<Record<string, string>> = {
  exclusiveMaximum: 'maximum',
  exclusiveMinimum: 'minimum',
}

// The type of Object.keys forgets which keys an object literal has
export const boundKeywords = Object.keys(bounds) as BoundKeyword[]
export const exclusiveKeywords = Object.keys(boundOfExclusive)

/** Reports a changed bound; false when it is no number. Numbers count, not their spelling. */
export function compareBound(
  comparison: Comparison,
  pair: Pair,
  key: BoundKeyword,
  { before, after, old, next }: Keyword,
): boolean {
  const { event, idle } = bounds[key]
  const [left, right] = [spellNumber(old), spellNumber(next)]
  if ((old !== undefined && left === undefined) || (next !== undefined && right === undefined)) return false
  const change = describeBound(unlessIdle(left, idle), unlessIdle(right, idle))
  if (change === undefined) return old !== undefined && next !== undefined
  reportEvent(comparison, pair, `${event}-${change}`, {
    keys: [key],
    old,
    new: next,
    excluded: [
      ...(isExclusive(before, key) ? (['old'] as const) : []),
      ...(isExclusive(after, key) ? (['new'] as const) : []),
    ],
  })
  return true
}

function isExclusive(schema: JsonObject, key: BoundKeyword): boolean {
  return exclusiveKeywords.some((keyword) => boundOfExclusive[keyword] === key && own(schema, keyword) === true)
}

function unlessIdle(limit: string | undefined, idle: string | undefined): string | undefined {
  const isIdle = limit !== undefined && idle !== undefined && compareNumbers(limit, idle) === 0
  return isIdle ? undefined : limit
}

function describeBound(old: string | undefined, next: string | undefined): BoundChange | undefined {
  if (next === undefined) return old === undefined ? undefined : 'unset'
  if (old === undefined) return 'set'
  const order = compareNumbers(old, next)
  if (order === 0) return undefined
  return order < 0 ? 'increased' : 'decreased'
}

/** Reports whether the bound itself belongs to the values; false when that means nothing, for want of a bound. */
export function compareExclusive(
  comparison: Comparison,
  pair: Pair,
  key: string,
  before: JsonObject,
  after: JsonObject,
): boolean {
  const bound = boundOfExclusive[key] ?? ''
  const [left, right] = [spellNumber(own(before, bound)), spellNumber(own(after, bound))]
  if (left === undefined && right === undefined) return false
  // The bound's own change says more
  if (left === undefined || right === undefined || compareNumbers(left, right) !== 0) return true
  const [was, is] = [own(before, key) === true, own(after, key) === true]
  if (was === is) return false
  const event = key === 'exclusiveMaximum' ? 'exclusive-max' : 'exclusive-min'
  reportEvent(comparison, pair, `${event}-${is ? 'set' : 'unset'}`, {
    keys: [key],
    old: was,
    new: is,
    isGone: !Object.hasOwn(after, key),
  })
  return true
}

/** Reports a changed `multipleOf`; false when it is no number. Every integer is a multiple of 1. */
export function compareMultiple(comparison: Comparison, pair: Pair, { before, after, old, next }: Keyword): boolean {
  const [left, right] = [spellNumber(old), spellNumber(next)]
  if ((old !== undefined && left === undefined) || (next !== undefined && right === undefined)) return false
  const idle = [before, after].every((schema) => own(schema, 'type') === 'integer') ? '1' : undefined
  const change = describeMultiple(pair, unlessIdle(left, idle), unlessIdle(right, idle))
  if (change === undefined) return old !== undefined && next !== undefined
  reportEvent(comparison, pair, `multiple-of-${change}`, { keys: ['multipleOf'], old, new: next })
  return true
}

/** 4 allows less than 2, and 3 is another thing altogether. */
function describeMultiple(
  pair: Pair,
  old: string | undefined,
  next: string | undefined,
): 'set' | 'unset' | 'changed' | 'generalized' | 'specialized' | undefined {
  if (next === undefined) return old === undefined ? undefined : 'unset'
  if (old === undefined) return 'set'
  const [isNarrower, isWider] = [isMultiple(next, old), isMultiple(old, next)]
  if (isNarrower && isWider) return undefined
  if (pair.kind.startsWith('response')) return isNarrower ? 'specialized' : 'changed'
  return isWider ? 'generalized' : 'changed'
}
