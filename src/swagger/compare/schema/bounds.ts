import { own, type Json, type JsonObject } from '../../json.ts'
import { compareNumbers, isMultiple, spellNumber } from '../decimal.ts'
import { reportEvent, type Pair, type Comparison } from '../comparison.ts'

type BoundKeyword =
  'maximum' | 'minimum' | 'maxLength' | 'minLength' | 'maxItems' | 'minItems' | 'maxProperties' | 'minProperties'

type BoundChange = 'set' | 'unset' | 'increased' | 'decreased'

interface Bound {
  /** The name that the rules have for it. */
  readonly event:
    'max' | 'min' | 'max-length' | 'min-length' | 'max-items' | 'min-items' | 'max-properties' | 'min-properties'
  /** What none of it means, where the catalogue takes none for a number. */
  readonly none?: number
}

const bounds: Readonly<Record<BoundKeyword, Bound>> = {
  maximum: { event: 'max' },
  minimum: { event: 'min' },
  maxLength: { event: 'max-length' },
  minLength: { event: 'min-length', none: 0 },
  maxItems: { event: 'max-items' },
  minItems: { event: 'min-items' },
  maxProperties: { event: 'max-properties' },
  minProperties: { event: 'min-properties' },
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
  old: Json | undefined,
  next: Json | undefined,
): boolean {
  const { event, none } = bounds[key]
  const [was, is] = [old === undefined ? none : old, next === undefined ? none : next]
  const [left, right] = [spellNumber(was), spellNumber(is)]
  if ((was !== undefined && left === undefined) || (is !== undefined && right === undefined)) return false
  const change = describeBound(left, right)
  if (change === undefined) return old !== undefined && next !== undefined
  const full = `${event}-${change}` as const
  // None of it is a number, so that it is never set
  if (full === 'min-length-set' || full === 'min-length-unset') return false
  reportEvent(comparison, pair, full, { keys: [key], old: was, new: is, isGone: next === undefined })
  return true
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

/** Reports a changed `multipleOf`; false when it is no number. */
export function compareMultiple(
  comparison: Comparison,
  pair: Pair,
  old: Json | undefined,
  next: Json | undefined,
): boolean {
  const [left, right] = [spellNumber(old), spellNumber(next)]
  if ((old !== undefined && left === undefined) || (next !== undefined && right === undefined)) return false
  const change = describeMultiple(pair, left, right)
  if (change === undefined) return true
  reportEvent(comparison, pair, `multiple-of-${change}`, { keys: ['multipleOf'], old, new: next })
  return true
}

/** 4 allows less than 2, and 3 is another thing altogether: stricter for a request, looser for a response. */
function describeMultiple(
  pair: Pair,
  old: string | undefined,
  next: string | undefined,
): 'set' | 'unset' | 'narrowed' | 'widened' | undefined {
  if (next === undefined) return old === undefined ? undefined : 'unset'
  if (old === undefined) return 'set'
  const [isNarrower, isWider] = [isMultiple(next, old), isMultiple(old, next)]
  if (isNarrower && isWider) return undefined
  const isStricter = pair.kind.startsWith('response') ? isNarrower : !isWider
  return isStricter ? 'narrowed' : 'widened'
}
