import { equalJson, isObject, setOwn, type Json, type JsonObject } from '../swagger/json.ts'
import { keysOf, valueAt } from '../swagger/pointer.ts'

// RFC 3339 and its usual relatives, down to a bare date or the seconds or milliseconds since 1970.
const timestamp =
  /^(\d{4}-?\d{2}-?\d{2}([T _-]?\d{2}([:.]?\d{2}){1,2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?|1\d{9}|1\d{12})$/

const defaultPointers = ['/info/version']

/**
 * The document as it counts in a comparison: where a volatile value differs from the baseline's, the baseline's.
 * Without pointers of the user's, `/info/version` is volatile when both values are timestamps.
 */
export function settleVolatile(after: JsonObject, before: JsonObject, pointers?: readonly string[]): JsonObject {
  return (pointers ?? defaultPointers).reduce((document, pointer) => {
    const [old, fresh] = [valueAt(before, keysOf(pointer)), valueAt(document, keysOf(pointer))]
    if (old === undefined || fresh === undefined || equalJson(old, fresh)) return document
    if (pointers === undefined && !(isTimestamp(old) && isTimestamp(fresh))) return document
    return replaceAt(document, keysOf(pointer), old)
  }, after)
}

/** The document without its volatile values, for hashes of its content. */
export function dropVolatile(document: JsonObject, pointers?: readonly string[]): JsonObject {
  return (pointers ?? defaultPointers).reduce((rest, pointer) => {
    const value = valueAt(rest, keysOf(pointer))
    if (value === undefined || (pointers === undefined && !isTimestamp(value))) return rest
    return replaceAt(rest, keysOf(pointer), null)
  }, document)
}

function isTimestamp(value: Json): boolean {
  return typeof value === 'string' && timestamp.test(value.trim())
}

/** A copy along the way to the value; the rest is shared. The order of keys stays. */
function replaceAt(document: JsonObject, keys: readonly string[], value: Json): JsonObject {
  const changed = replaceIn(document, keys, value)
  return isObject(changed) ? changed : document
}

function replaceIn(target: Json, [key, ...rest]: readonly string[], value: Json): Json {
  if (key === undefined) return value
  if (Array.isArray(target)) {
    return target.map((item, index) => (String(index) === key ? replaceIn(item, rest, value) : item))
  }
  if (!isObject(target)) return target
  const copy: JsonObject = {}
  for (const [name, item] of Object.entries(target))
    setOwn(copy, name, name === key ? replaceIn(item, rest, value) : item)
  return copy
}
