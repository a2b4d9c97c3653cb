/** A number whose spelling JavaScript would lose (`9223372036854775807`, `1.0`), as `JSON.rawJSON` makes it. */
export interface RawNumber {
  readonly rawJSON: string
}

export interface JsonObject {
  [key: string]: Json
}

export type Json = null | boolean | number | string | RawNumber | Json[] | JsonObject

// TypeScript's library does not know these yet: https://tc39.es/proposal-json-parse-with-source/
const rawJson = JSON as unknown as {
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): boolean
}

export function rawNumber(text: string): RawNumber {
  return rawJson.rawJSON(text)
}

export function isRawNumber(value: unknown): value is RawNumber {
  return rawJson.isRawJSON(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
}

/** Sets an own property, also one called `__proto__`, which plain assignment would lose. */
export function setOwn(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else {
    object[key] = value
  }
}

const farKey = '4294967294'

/**
 * An empty object for keys of which the first is this one. V8 gives an object with the key `404` room for every smaller
 * number, which is 5 KB; one that has once had a key far away stays sparse.
 */
export function emptyObject(firstKey: string): JsonObject {
  const object: JsonObject = {}
  if (!isDigit(firstKey.charCodeAt(0))) return object
  object[farKey] = null
  Reflect.deleteProperty(object, farKey)
  return object
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Reads an own property: `constructor` or `__proto__` of an object that has no such key is undefined. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** The number that a JSON value is, spelled out; undefined when it is none. */
export function spellNumber(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  return isRawNumber(value) ? value.rawJSON : undefined
}

/** `1E7` → `1.0e+7`: with a point and a sign the number is one in YAML 1.1 too (https://yaml.org/type/float.html). */
export function spellExponent(number: string): string {
  return number.replace(exponent, (_, fraction = '.0', sign = '+') => `${String(fraction)}e${String(sign)}`)
}

const exponent = /(\.\d+)?[eE]([-+])?/

/** Numbers of one spelling, but for how the exponent is written: `1.0` is not `1`. */
export function isSameNumber(a: Json | undefined, b: Json | undefined): boolean {
  const [one, other] = [spellNumber(a), spellNumber(b)]
  if (one === undefined || other === undefined) return false
  return one === other || spellExponent(one) === spellExponent(other)
}

/** Equal as values: the order of keys does not matter, the spelling of numbers and the order of arrays do. */
export function equalJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isSameNumber(a, b)
  if (isRawNumber(a) || isRawNumber(b)) return isSameNumber(a, b)
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => equalJson(item, b[index]))
    )
  }
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalJson(a[key], b[key]))
  )
}

/** The same list when nothing in it changes. */
export function mapItems(array: Json[], map: (item: Json) => Json): Json[] {
  let copy: Json[] | undefined
  for (const [index, item] of array.entries()) {
    const next = map(item)
    if (next === item) continue
    copy ??= [...array]
    copy[index] = next
  }
  return copy ?? array
}

/** The same object when nothing in it changes. */
export function mapEntries(object: JsonObject, map: (key: string, value: Json) => Json): JsonObject {
  let copy: JsonObject | undefined
  // Own keys alone: nothing that is enumerable can be inherited from Object.prototype
  for (const key in object) {
    const value = object[key] ?? null
    const next = map(key, value)
    if (next === value) continue
    copy ??= { ...object }
    setOwn(copy, key, next)
  }
  return copy ?? object
}
