import {
  isObject,
  isRawNumber,
  isSameNumber,
  own,
  spellNumber,
  type Json,
  type JsonObject,
  type RawNumber,
} from '../json.ts'

/** What is asked of each reference on the way; false ends the comparison. */
type OnReference = (reference: string) => boolean

interface Levels {
  readonly left: Json[]
  readonly right: Json[]
}

/** Nesting that the call stack easily holds; what lies deeper waits in a list. */
const deepest = 100

/**
 * Equal as values: the order of keys does not matter, the spelling of numbers and the order of arrays do. Unlike
 * `equalJson` no nesting is too deep for it, and it can ask about the references on its way.
 */
export function isEqual(a: Json | undefined, b: Json | undefined, onReference: OnReference = () => true): boolean {
  if (a === undefined || b === undefined) return a === b
  const waiting: Levels = { left: [a], right: [b] }
  for (let x = waiting.left.pop(); x !== undefined; x = waiting.left.pop()) {
    const y = waiting.right.pop()
    if (y === undefined || !isSame(x, y, 0, waiting, onReference)) return false
  }
  return true
}

function isSame(x: Json, y: Json, depth: number, waiting: Levels, onReference: OnReference): boolean {
  if (typeof x !== 'object' || x === null) return x === y || isSameNumber(x, y)
  if (typeof y !== 'object' || y === null) return isSameNumber(x, y)
  if (depth > deepest) {
    waiting.left.push(x)
    waiting.right.push(y)
    return true
  }
  if (Array.isArray(x)) return Array.isArray(y) && isSameArray(x, y, depth, waiting, onReference)
  return !Array.isArray(y) && isSameObject(x, y, depth, waiting, onReference)
}

function isSameArray(x: Json[], y: Json[], depth: number, waiting: Levels, onReference: OnReference): boolean {
  if (x.length !== y.length) return false
  for (let index = 0; index < x.length; index += 1) {
    if (!isSame(x[index] ?? null, y[index] ?? null, depth + 1, waiting, onReference)) return false
  }
  return true
}

function isSameObject(
  x: JsonObject | RawNumber,
  y: JsonObject | RawNumber,
  depth: number,
  waiting: Levels,
  onReference: OnReference,
): boolean {
  const keys = Object.keys(x)
  const others = Object.keys(y)
  if (keys.length !== others.length) return false
  if (!isPlain(x, keys) || !isPlain(y, others)) return isSameNumber(x, y)
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    if (others[index] !== key && !Object.hasOwn(y, key)) return false
    // Both are own properties, so that this reads `__proto__` and `constructor` right
    const value = x[key]
    const other = y[key]
    if (value === undefined || other === undefined) return false
    if (!isSame(value, other, depth + 1, waiting, onReference)) return false
    if (key === '$ref' && typeof value === 'string' && !onReference(value)) return false
  }
  return true
}

/** Asks the engine only about objects that may be numbers: asking about each would take a fifth of the time. */
function isPlain(value: JsonObject | RawNumber, keys: readonly string[]): value is JsonObject {
  return keys[0] !== 'rawJSON' || !isRawNumber(value)
}

/** Adds every reference inside a value. */
export function collectReferences(value: Json | undefined, references: Set<string>): void {
  const pending: Json[] = value === undefined ? [] : [value]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      for (const item of next) pending.push(item)
    } else if (isObject(next)) {
      collectOwn(next, pending, references)
    }
  }
}

function collectOwn(object: JsonObject, pending: Json[], references: Set<string>): void {
  for (const key of Object.keys(object)) {
    const value = own(object, key)
    if (key === '$ref' && typeof value === 'string') references.add(value)
    else if (typeof value === 'object' && value !== null) pending.push(value)
  }
}

/**
 * The same text for values that differ only in the order of keys and in what their references are called, and for those
 * whose first `limit` values do.
 */
export function contentKey(value: Json, limit = Infinity): string {
  const parts: string[] = []
  const pending: Json[] = [value]
  for (let next = pending.pop(); next !== undefined && parts.length < limit; next = pending.pop()) {
    if (Array.isArray(next)) {
      parts.push(`[${next.length}`)
      for (const item of next) pending.push(item)
    } else if (isObject(next)) {
      parts.push(contentKeyOf(next, pending))
    } else {
      parts.push(spellNumber(next) ?? JSON.stringify(next))
    }
  }
  return parts.join(' ')
}

function contentKeyOf(object: JsonObject, pending: Json[]): string {
  const keys = Object.keys(object).sort()
  for (const key of keys) {
    const value = own(object, key)
    if (value !== undefined && !(key === '$ref' && typeof value === 'string')) pending.push(value)
  }
  return JSON.stringify(keys)
}
