import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { referenceOf } from '../../pointer.ts'
import { namesSecret } from '../../secret-names.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { innerKind, type Keyword } from './keyword.ts'
import { placeAt } from '../place.ts'
import { resolve, type Located, type Side } from '../reference.ts'
import { directionOf, enqueue, tellRule, type Difference, type Pair, type Walk } from '../comparison.ts'

/** Reports properties that were added and removed, and has those compared that stayed. */
export function compareProperties(walk: Walk, pair: Pair, { before, after, old = {}, next = {} }: Keyword): boolean {
  if (!isObject(old) || !isObject(next)) return false
  const [wasRequired, isRequired] = [requiredNames(before), requiredNames(after)]
  for (const name of Object.keys(old)) {
    if (!Object.hasOwn(next, name)) tellRemoved(walk, pair, name, old, wasRequired.has(name))
    else compareProperty(walk, pair, name, own(old, name), own(next, name), wasRequired.has(name))
  }
  for (const name of Object.keys(next)) {
    if (!Object.hasOwn(old, name)) tellAdded(walk, pair, name, next, isRequired.has(name))
  }
  return true
}

/** Reports the properties that became required or optional; what was added or removed is reported as such. */
export function compareRequired(walk: Walk, pair: Pair, { before, after, old = [], next = [] }: Keyword): boolean {
  if (!isNames(old) || !isNames(next)) return false
  const [was, is] = [new Set(old), new Set(next)]
  const requirement = (name: string, index: number) => ({
    name,
    index,
    old: propertyOf(before, name),
    next: propertyOf(after, name),
  })
  for (const [index, name] of next.entries()) {
    if (!was.has(name)) tellRequired(walk, pair, requirement(name, index))
  }
  for (const [index, name] of old.entries()) {
    if (!is.has(name)) tellOptional(walk, pair, requirement(name, index))
  }
  return true
}

function propertyOf(schema: JsonObject, name: string): Json | undefined {
  const properties = own(schema, 'properties')
  return isObject(properties) ? own(properties, name) : undefined
}

function isNames(value: Json): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

function requiredNames(schema: JsonObject): Set<string> {
  const required = own(schema, 'required')
  return new Set(required !== undefined && isNames(required) ? required : [])
}

function compareProperty(
  walk: Walk,
  pair: Pair,
  name: string,
  old: Json | undefined,
  next: Json | undefined,
  wasRequired: boolean,
): void {
  if (referenceOf(old) !== undefined && isEqual(old, next, walk.isUnchanged)) return
  const before = { value: old, place: placeAt(pair.before.place, 'properties', name) }
  const after = { value: next, place: placeAt(pair.after.place, 'properties', name) }
  const [was, is] = [isReadOnly(walk.before, old), isReadOnly(walk.after, next)]
  const kind = innerKind(pair.kind)
  const { node, isStrong } = pair
  enqueue(walk, {
    node,
    kind: was && is && kind === 'request-property' ? 'request-read-only-property' : kind,
    isStrong,
    isSecret: pair.isSecret || namesSecret(name),
    ...(was !== is && { membership: wasRequired ? 'required' : 'optional' }),
    before,
    after,
  })
}

/** Reports that a property became or ceased to be read-only. */
export function compareReadOnly(walk: Walk, pair: Pair, { old, next }: Keyword): boolean {
  const { kind, membership } = pair
  if (membership === undefined || (old === true) === (next === true)) return false
  if (kind !== 'request-property' && kind !== 'response-property') return false
  const event = next === true ? 'became-read-only' : 'became-not-read-only'
  const id = `${directionOfProperty(kind)}-${membership}-property-${event}` as const
  tellRule(walk, pair, id, { keys: ['readOnly'], old, new: next, isGone: next === undefined })
  return true
}

function directionOfProperty(kind: 'request-property' | 'response-property'): 'request' | 'response' {
  return kind === 'request-property' ? 'request' : 'response'
}

function isReadOnly(side: Side, value: Json | undefined): boolean {
  const schema = resolve(side, at(value)).value
  return isObject(schema) && own(schema, 'readOnly') === true
}

function defaultOf(side: Side, value: Json | undefined): Json | undefined {
  const schema = resolve(side, at(value)).value
  return isObject(schema) ? own(schema, 'default') : undefined
}

function at(value: Json | undefined): Located {
  return { value, place: undefined }
}

function tellRemoved(walk: Walk, pair: Pair, name: string, properties: JsonObject, wasRequired: boolean): void {
  const old = own(properties, name)
  const isUnsent = isReadOnly(walk.before, old)
  tellProperty(
    walk,
    pair,
    { keys: ['properties', name], old, isGone: true },
    {
      request: isUnsent ? undefined : 'request-property-removed',
      response: wasRequired ? 'response-required-property-removed' : 'response-optional-property-removed',
    },
  )
}

function tellAdded(walk: Walk, pair: Pair, name: string, properties: JsonObject, isRequired: boolean): void {
  const next = own(properties, name)
  const fallback = defaultOf(walk.after, next)
  const isUnsent = isReadOnly(walk.after, next)
  const required =
    fallback === undefined ? 'new-required-request-property' : 'new-required-request-property-with-default'
  tellProperty(
    walk,
    pair,
    { keys: ['properties', name], new: fallback ?? next },
    {
      request: isUnsent ? undefined : isRequired ? required : 'new-optional-request-property',
      response: isRequired ? 'response-required-property-added' : 'response-optional-property-added',
    },
  )
}

interface Requirement {
  readonly name: string
  /** Where the name stands in its list. */
  readonly index: number
  readonly old: Json | undefined
  readonly next: Json | undefined
}

function tellRequired(walk: Walk, pair: Pair, { name, index, old, next }: Requirement): void {
  if ((old === undefined) !== (next === undefined)) return
  const fallback = defaultOf(walk.after, next)
  const isUnsent = isReadOnly(walk.after, next)
  const became =
    fallback === undefined ? 'request-property-became-required' : 'request-property-became-required-with-default'
  tellProperty(
    walk,
    pair,
    { ...requirementAt(name, index, next), new: fallback },
    {
      request: isUnsent ? undefined : became,
      response: 'response-property-became-required',
    },
  )
}

function tellOptional(walk: Walk, pair: Pair, { name, index, old, next }: Requirement): void {
  const isAdded = old === undefined && next !== undefined
  if (isAdded && !pair.kind.startsWith('response')) return
  if (old !== undefined && next === undefined) return
  const isUnsent = isReadOnly(walk.after, next)
  const isGone = next === undefined
  tellProperty(
    walk,
    pair,
    { ...requirementAt(name, index, next), isGone },
    {
      request: isUnsent ? undefined : 'request-property-became-optional',
      response: 'response-property-became-optional',
    },
  )
}

/** A name may be required that only another part of an `allOf` declares. */
function requirementAt(name: string, index: number, property: Json | undefined): Pick<Difference, 'keys' | 'named'> {
  const named = ['properties', name]
  return property === undefined ? { keys: ['required', index], named } : { keys: named }
}

function tellProperty(
  walk: Walk,
  pair: Pair,
  difference: Difference,
  ids: { readonly request: RuleId | undefined; readonly response: RuleId },
): void {
  const isSent = pair.kind !== 'request-read-only-property'
  const id = { request: isSent ? ids.request : undefined, response: ids.response, none: undefined }[
    directionOf(pair.kind)
  ]
  tellRule(walk, { ...pair, kind: innerKind(pair.kind) }, id ?? 'roma-other-changed', difference)
}
