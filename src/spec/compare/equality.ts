import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { spellNumber } from './decimal.ts'

/**
 * Equal as values: the order of keys does not matter, the spelling of numbers and the order of arrays do. Unlike
 * `equalJson` it does not recurse, so that no nesting is too deep, and it collects the references on its way.
 */
export function isEqual(a: Json | undefined, b: Json | undefined, references?: Set<string>): boolean {
  if (a === undefined || b === undefined) return a === b
  const left: Json[] = [a]
  const right: Json[] = [b]
  for (;;) {
    const x = left.pop()
    const y = right.pop()
    if (x === undefined || y === undefined) return true
    if (typeof x !== 'object' || x === null) {
      if (x !== y && !isSameSpelling(x, y)) return false
    } else if (Array.isArray(x)) {
      if (!Array.isArray(y) || x.length !== y.length) return false
      for (const [index, item] of x.entries()) {
        left.push(item)
        right.push(y[index] ?? null)
      }
    } else if (!pushEntries(x, y, left, right, references)) {
      return false
    }
  }
}

function pushEntries(x: Json, y: Json, left: Json[], right: Json[], references: Set<string> | undefined): boolean {
  if (!isObject(x) || !isObject(y)) return isSameSpelling(x, y)
  const keys = Object.keys(x)
  const others = Object.keys(y)
  if (keys.length !== others.length) return false
  for (const [index, key] of keys.entries()) {
    if (others[index] !== key && !Object.hasOwn(y, key)) return false
    const value = own(x, key)
    const other = own(y, key)
    if (typeof value === 'string') {
      if (value !== other) return false
      if (key === '$ref') references?.add(value)
    } else if (value !== undefined && other !== undefined) {
      left.push(value)
      right.push(other)
    }
  }
  return true
}

function isSameSpelling(x: Json, y: Json): boolean {
  const spelling = spellNumber(x)
  return spelling !== undefined && spelling === spellNumber(y)
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

/** The same text for values that differ only in the order of keys and in what their references are called. */
export function fingerprint(value: Json): string {
  const parts: string[] = []
  const pending: Json[] = [value]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) {
      parts.push(`[${next.length}`)
      for (const item of next) pending.push(item)
    } else if (isObject(next)) {
      parts.push(fingerprintKeys(next, pending))
    } else {
      parts.push(spellNumber(next) ?? JSON.stringify(next))
    }
  }
  return parts.join(' ')
}

function fingerprintKeys(object: JsonObject, pending: Json[]): string {
  const keys = Object.keys(object).sort()
  for (const key of keys) {
    const value = own(object, key)
    if (value !== undefined && !(key === '$ref' && typeof value === 'string')) pending.push(value)
  }
  return JSON.stringify(keys)
}
