import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { referenceOf } from '../../pointer.ts'
import { namesSecret } from '../../secret-names.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { innerKind, type Keyword } from './keyword.ts'
import { isReadOnly, sayingOf } from './parts.ts'
import { inside } from '../reference.ts'
import { directionOf, reportRule, type Difference, type Pair, type Comparison } from '../comparison.ts'
import { enqueue } from '../enqueue.ts'

/** Reports properties that were added and removed, and has those compared that stayed. */
export function compareProperties(
  comparison: Comparison,
  pair: Pair,
  { before, after, old = {}, next = {} }: Keyword,
): boolean {
  if (!isObject(old) || !isObject(next)) return false
  const [wasRequired, isRequired] = [requiredNames(before), requiredNames(after)]
  for (const name of Object.keys(old)) {
    if (!Object.hasOwn(next, name)) reportRemoved(comparison, pair, name, old, wasRequired.has(name))
    else compareProperty(comparison, pair, name, own(old, name), own(next, name), wasRequired.has(name))
  }
  for (const name of Object.keys(next)) {
    if (!Object.hasOwn(old, name)) reportAdded(comparison, pair, name, next, isRequired.has(name))
  }
  return true
}

/** Reports the properties that became required or optional; what was added or removed is reported as such. */
export function compareRequired(
  comparison: Comparison,
  pair: Pair,
  { before, after, old = [], next = [] }: Keyword,
): boolean {
  if (!isNames(old) || !isNames(next)) return false
  const [was, is] = [new Set(old), new Set(next)]
  const requirement = (name: string, index: number) => ({
    name,
    index,
    old: propertyOf(before, name),
    next: propertyOf(after, name),
  })
  for (const [index, name] of next.entries()) {
    if (!was.has(name)) reportRequired(comparison, pair, requirement(name, index))
  }
  for (const [index, name] of old.entries()) {
    if (!is.has(name)) reportOptional(comparison, pair, requirement(name, index))
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
  comparison: Comparison,
  pair: Pair,
  name: string,
  old: Json | undefined,
  next: Json | undefined,
  wasRequired: boolean,
): void {
  if (referenceOf(old) !== undefined && isEqual(old, next, comparison.isUnchanged)) return
  const before = inside(pair.before, ['properties', name], old)
  const after = inside(pair.after, ['properties', name], next)
  const [was, is] = [isReadOnly(comparison.before, before), isReadOnly(comparison.after, after)]
  const kind = innerKind(pair.kind)
  const { node, isTyped } = pair
  enqueue(comparison, {
    node,
    kind: was && is && kind === 'request-property' ? 'request-read-only-property' : kind,
    isTyped,
    isSecret: pair.isSecret || namesSecret(name),
    ...(was !== is && { membership: wasRequired ? 'required' : 'optional' }),
    before,
    after,
  })
}

/** Reports that a property became or ceased to be read-only. */
export function compareReadOnly(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  const { kind, membership } = pair
  if (membership === undefined || (old === true) === (next === true)) return false
  if (kind !== 'request-property' && kind !== 'response-property') return false
  const event = next === true ? 'became-read-only' : 'became-not-read-only'
  const id = `${directionOfProperty(kind)}-${membership}-property-${event}` as const
  reportRule(comparison, pair, id, { keys: ['readOnly'], old, new: next })
  return true
}

function directionOfProperty(kind: 'request-property' | 'response-property'): 'request' | 'response' {
  return kind === 'request-property' ? 'request' : 'response'
}

function reportRemoved(
  comparison: Comparison,
  pair: Pair,
  name: string,
  properties: JsonObject,
  wasRequired: boolean,
): void {
  const keys = ['properties', name]
  const old = own(properties, name)
  const isUnsent = isReadOnly(comparison.before, inside(pair.before, keys, old))
  reportProperty(
    comparison,
    pair,
    { keys, old, sentence: 'The {what} was removed.' },
    {
      request: isUnsent ? undefined : 'request-property-removed',
      response: wasRequired ? 'response-required-property-removed' : 'response-optional-property-removed',
    },
  )
}

function reportAdded(
  comparison: Comparison,
  pair: Pair,
  name: string,
  properties: JsonObject,
  isRequired: boolean,
): void {
  const keys = ['properties', name]
  const next = own(properties, name)
  const property = inside(pair.after, keys, next)
  const fallback = sayingOf(comparison.after, property, 'default')
  const isUnsent = isReadOnly(comparison.after, property)
  const required =
    fallback === undefined ? 'new-required-request-property' : 'new-required-request-property-with-default'
  reportProperty(
    comparison,
    pair,
    { keys, new: fallback ?? next, sentence: 'The {what} was added.' },
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

function reportRequired(comparison: Comparison, pair: Pair, { name, index, old, next }: Requirement): void {
  if ((old === undefined) !== (next === undefined)) return
  const property = inside(pair.after, ['properties', name], next)
  const fallback = sayingOf(comparison.after, property, 'default')
  const became =
    fallback === undefined ? 'request-property-became-required' : 'request-property-became-required-with-default'
  reportProperty(
    comparison,
    pair,
    { ...requirementAt(name, index), new: fallback, isGone: false, sentence: 'The {what} became required.' },
    {
      request: isReadOnly(comparison.after, property) ? undefined : became,
      response: 'response-property-became-required',
    },
  )
}

function reportOptional(comparison: Comparison, pair: Pair, { name, index, old, next }: Requirement): void {
  const isAdded = old === undefined && next !== undefined
  if (isAdded && !pair.kind.startsWith('response')) return
  if (old !== undefined && next === undefined) return
  const isUnsent = isReadOnly(comparison.after, inside(pair.after, ['properties', name], next))
  reportProperty(
    comparison,
    pair,
    { ...requirementAt(name, index), sentence: 'The {what} is no longer required.' },
    {
      request: isUnsent ? undefined : 'request-property-became-optional',
      response: 'response-property-became-optional',
    },
  )
}

/** What changes is the list; the property that it is about stands elsewhere, or nowhere. */
function requirementAt(name: string, index: number): Pick<Difference, 'keys' | 'named'> {
  return { keys: ['required', index], named: ['properties', name] }
}

function reportProperty(
  comparison: Comparison,
  pair: Pair,
  difference: Difference,
  ids: { readonly request: RuleId | undefined; readonly response: RuleId },
): void {
  const isSent = pair.kind !== 'request-read-only-property'
  const id = { request: isSent ? ids.request : undefined, response: ids.response, none: undefined }[
    directionOf(pair.kind)
  ]
  const { sentence, ...told } = difference
  const inner = { ...pair, kind: innerKind(pair.kind) }
  reportRule(
    comparison,
    inner,
    id ?? 'roma-other-changed',
    id === undefined && sentence !== undefined ? difference : told,
  )
}
