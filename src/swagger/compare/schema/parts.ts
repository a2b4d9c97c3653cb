import { referenceOf } from '../../pointer.ts'
import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { placeAt, type Place } from '../place.ts'
import { resolve, type Located, type Side } from '../reference.ts'

/** A schema that holds together with others, without what its own `allOf` says. */
export interface Part {
  readonly value: JsonObject
  readonly place: Place | undefined
}

/** A schema as a whole: what it says itself, and what all parts of `allOf` say, however deep. */
export interface Whole {
  readonly parts: readonly Part[]
  /** References that lead out of the document, or nowhere: what they say is not known. */
  readonly unknown: ReadonlyMap<string, Located>
  /** What stands where a part should stand, and is none. */
  readonly malformed: readonly Located[]
}

/** Reads a schema with all its parts, each once: parts may share a base, or lead back to themselves. */
export function readWhole(side: Side, located: Located): Whole {
  const parts: Part[] = []
  const unknown = new Map<string, Located>()
  const malformed: Located[] = []
  const seen = new Set<JsonObject>()
  const pending = [...(located.parts ?? [located])].reverse()
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, place } = resolve(side, next)
    const reference = referenceOf(value)
    if (reference !== undefined) unknown.set(reference, { value, place })
    else if (!isObject(value)) malformed.push({ value, place })
    else if (!seen.has(value)) {
      seen.add(value)
      parts.push({ value, place })
      pending.push(...membersOf({ value, place }).reverse())
    }
  }
  return { parts, unknown, malformed }
}

/** Whether a part of a schema is like this; the parts are gone through until one is. */
export function somePart(side: Side, located: Located, isLike: (part: JsonObject) => boolean): boolean {
  const seen = new Set<Json>()
  const pending: Json[] = (located.parts ?? [located]).map(({ value }) => value ?? null)
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const value =
      isObject(next) && Object.hasOwn(next, '$ref') ? resolve(side, { value: next, place: undefined }).value : next
    if (!isObject(value) || seen.has(value)) continue
    if (isLike(value)) return true
    seen.add(value)
    pending.push(...listOf(value))
  }
  return false
}

/** The schemas in the `allOf` of a schema. */
export function membersOf({ value, place }: Located): Located[] {
  return listOf(value).map((member, index) => ({ value: member, place: placeAt(place, 'allOf', index) }))
}

/** Whether a schema, once its reference was followed, is put together from parts. */
export function isComposed({ value, parts }: Located): boolean {
  return parts !== undefined || listOf(value).length > 0
}

function listOf(value: Json | undefined): Json[] {
  const members = isObject(value) ? own(value, 'allOf') : undefined
  return Array.isArray(members) ? members : []
}

/** What the first part of a schema that says it says of a keyword. */
export function sayingOf(side: Side, located: Located, keyword: string): Json | undefined {
  const resolved = located.parts === undefined ? resolve(side, located) : located
  if (!isComposed(resolved)) return isObject(resolved.value) ? own(resolved.value, keyword) : undefined
  const { parts } = readWhole(side, located)
  return parts.map(({ value }) => own(value, keyword)).find((value) => value !== undefined)
}

/** Whether some part of a schema says that clients do not send it. */
export function isReadOnly(side: Side, located: Located): boolean {
  const resolved = located.parts === undefined ? resolve(side, located) : located
  if (!isComposed(resolved)) return isObject(resolved.value) && own(resolved.value, 'readOnly') === true
  return readWhole(side, located).parts.some(({ value }) => own(value, 'readOnly') === true)
}
