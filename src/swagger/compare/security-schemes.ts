import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { quote } from '../../text/foreign-text.ts'
import type { RuleId } from './rules/catalogue.ts'
import { isEqual } from './equality.ts'
import { areObjects, isHollow } from './lists.ts'
import { placeAt } from './place.ts'
import { report, type Comparison } from './comparison.ts'
import type { Secured } from './operations/requirements.ts'
import { isHeaderName, schemesOf } from './scheme-names.ts'
import type { Wording } from './wording.ts'

const fieldRules: ReadonlyMap<string, RuleId> = new Map<string, RuleId>([
  ['type', 'api-security-component-type-changed'],
  ['flow', 'roma-oauth-flow-changed'],
  ['authorizationUrl', 'api-security-component-oauth-url-changed'],
  ['tokenUrl', 'api-security-component-oauth-token-url-changed'],
  ['name', 'api-security-component-api-key-name-changed'],
  ['in', 'api-security-component-api-key-in-changed'],
])

/** How Huawei Cloud's gateway and ROMA Connect name what they ask of callers; `NONE` is nothing. */
export const authTypes: ReadonlySet<string> = new Set(['x-livedata-auth-type', 'x-apigateway-auth-type'])

/** Keys that come and go with what a scheme is: its change tells them. */
const keysOf: Readonly<Record<string, ReadonlySet<string>>> = {
  type: new Set(['in', 'name', 'flow', 'authorizationUrl', 'tokenUrl', 'scopes']),
  flow: new Set(['authorizationUrl', 'tokenUrl']),
}

/** A scheme that both documents have by this name. */
interface SchemePair {
  readonly name: string
  readonly before: JsonObject
  readonly after: JsonObject
  readonly affected: number
  /** Whether an operation asks for it before and after: else no caller notices. */
  readonly isUsed: boolean
}

/** Compares the security schemes; `secured` counts the operations that one secures. */
export function compareSecuritySchemes(comparison: Comparison, secured: Secured): void {
  const before = schemesOf(comparison.before.document)
  const after = schemesOf(comparison.after.document)
  const newNames = new Set<string | undefined>()
  for (const [old, next] of comparison.names.before) {
    if (Object.hasOwn(before, next) || Object.hasOwn(after, old)) continue
    newNames.add(next)
    tell(
      comparison,
      ['securityDefinitions', next],
      'roma-security-scheme-renamed',
      { old, new: next },
      secured.after(next),
    )
  }
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, name), own(after, name)]
    const isRenamed = newNames.has(name) || newNames.has(comparison.names.before.get(name))
    if (isEqual(old, next) || isRenamed) continue
    const keys = ['securityDefinitions', name]
    const affected = secured.after(name) || secured.before(name)
    if (old === undefined) tell(comparison, keys, 'api-security-component-added', { new: name }, affected)
    else if (next === undefined) tell(comparison, keys, 'api-security-component-removed', { old: name }, affected)
    else if (isObject(old) && isObject(next)) {
      const isUsed = secured.before(name) > 0 && secured.after(name) > 0
      compareScheme(comparison, { name, before: old, after: next, affected, isUsed })
    } else tell(comparison, keys, 'roma-other-changed', { old, new: next }, affected)
  }
}

function tell(comparison: Comparison, keys: readonly string[], id: RuleId, wording: Wording, affected: number): void {
  report(comparison, { id, node: undefined, place: placeAt(undefined, ...keys), ...wording, affected })
}

function compareScheme(comparison: Comparison, pair: SchemePair): void {
  const { name, before, after, affected } = pair
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, key), own(after, key)]
    if (isEqual(old, next) || isToldByAnother(pair, key, old, next)) continue
    const keys = ['securityDefinitions', name, key]
    if (key === 'scopes' && areObjects(old, next) && !isHollow(old, next)) {
      compareScopes(comparison, name, isObject(old) ? old : {}, isObject(next) ? next : {}, affected)
    } else {
      const id = fieldRule(pair, key, old, next)
      const what = id === 'roma-other-changed' ? {} : { what: quote(name) }
      tell(comparison, keys, id, { ...what, old, new: next }, affected)
    }
  }
}

function isToldByAnother(
  { before, after }: SchemePair,
  key: string,
  old: Json | undefined,
  next: Json | undefined,
): boolean {
  const isWhole = old !== undefined && next !== undefined
  return ['type', 'flow'].some(
    (teller) =>
      !isEqual(own(before, teller), own(after, teller)) &&
      keysOf[teller]?.has(key) === true &&
      (teller === 'type' || !isWhole),
  )
}

function fieldRule(pair: SchemePair, key: string, old: Json | undefined, next: Json | undefined): RuleId {
  if (!pair.isUsed) return 'roma-other-changed'
  if (authTypes.has(key)) return authTypeRule(old, next)
  const isHeader = [pair.before, pair.after].every((scheme) => isHeaderName(scheme, key))
  const isWhole = typeof old === 'string' && typeof next === 'string'
  if (!isWhole || (isHeader && old.toLowerCase() === next.toLowerCase())) return 'roma-other-changed'
  return fieldRules.get(key) ?? 'roma-other-changed'
}

/** Which rule tells that another way of signing in is asked for; less is asked where nothing is said, and by `NONE`. */
export function authTypeRule(old: Json | undefined, next: Json | undefined): RuleId {
  const isOpen = (type: Json | undefined) => type === undefined || type === 'NONE'
  if (isOpen(old) && isOpen(next)) return 'roma-other-changed'
  return isOpen(next) ? 'roma-auth-type-eased' : 'roma-auth-type-changed'
}

function compareScopes(
  comparison: Comparison,
  name: string,
  before: JsonObject,
  after: JsonObject,
  affected: number,
): void {
  const what = quote(name)
  for (const scope of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, scope), own(after, scope)]
    if (isEqual(old, next)) continue
    const [id, wording]: [RuleId, Wording] =
      old === undefined
        ? ['api-security-component-oauth-scope-added', { new: scope }]
        : next === undefined
          ? ['api-security-component-oauth-scope-removed', { old: scope }]
          : ['api-security-component-oauth-scope-changed', { old, new: next }]
    tell(comparison, ['securityDefinitions', name, 'scopes', scope], id, { what, ...wording }, affected)
  }
}
