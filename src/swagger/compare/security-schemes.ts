import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { quote } from '../../text/foreign-text.ts'
import type { RuleId } from './rules/catalogue.ts'
import { isEqual } from './equality.ts'
import { areObjects, isHollow } from './lists.ts'
import { placeAt } from './place.ts'
import { report, type Comparison } from './comparison.ts'

const fieldRules: ReadonlyMap<string, RuleId> = new Map<string, RuleId>([
  ['type', 'api-security-component-type-changed'],
  ['authorizationUrl', 'api-security-component-oauth-url-changed'],
  ['tokenUrl', 'api-security-component-oauth-token-url-changed'],
  ['name', 'roma-api-key-name-changed'],
  ['in', 'roma-api-key-in-changed'],
  ['x-livedata-auth-type', 'roma-auth-type-changed'],
])

/** Compares the security schemes; `usersOf` counts the operations that one secures. */
export function compareSecuritySchemes(comparison: Comparison, usersOf: (scheme: string) => number): void {
  const before = schemesOf(comparison.before.document)
  const after = schemesOf(comparison.after.document)
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, name), own(after, name)]
    if (isEqual(old, next)) continue
    const place = placeAt(undefined, 'securityDefinitions', name)
    const affected = usersOf(name)
    if (old === undefined)
      report(comparison, { id: 'api-security-component-added', node: undefined, place, new: name, affected })
    else if (next === undefined)
      report(comparison, { id: 'api-security-component-removed', node: undefined, place, old: name, affected })
    else if (isObject(old) && isObject(next)) compareScheme(comparison, name, old, next, affected)
    else report(comparison, { id: 'roma-other-changed', node: undefined, place, old, new: next, affected })
  }
}

function schemesOf(document: JsonObject): JsonObject {
  const schemes = own(document, 'securityDefinitions')
  return isObject(schemes) ? schemes : {}
}

function compareScheme(
  comparison: Comparison,
  name: string,
  before: JsonObject,
  after: JsonObject,
  affected: number,
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, key), own(after, key)]
    if (isEqual(old, next)) continue
    const place = placeAt(undefined, 'securityDefinitions', name, key)
    if (key === 'scopes' && areObjects(old, next) && !isHollow(old, next)) {
      compareScopes(comparison, name, isObject(old) ? old : {}, isObject(next) ? next : {}, affected)
    } else {
      const wording = { what: quote(name), old, new: next }
      report(comparison, { id: fieldRule(key, before, after, old, next), node: undefined, place, ...wording, affected })
    }
  }
}

/** A key that comes or goes with the type of its scheme has no rule: the type's change tells it. */
function fieldRule(
  key: string,
  before: JsonObject,
  after: JsonObject,
  old: Json | undefined,
  next: Json | undefined,
): RuleId {
  const isOfType = key !== 'type' && !key.startsWith('x-') && !isEqual(own(before, 'type'), own(after, 'type'))
  const isWhole = old !== undefined && next !== undefined
  if (isOfType || (!isWhole && (key === 'name' || key === 'in'))) return 'roma-other-changed'
  return fieldRules.get(key) ?? 'roma-other-changed'
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
    const place = placeAt(undefined, 'securityDefinitions', name, 'scopes', scope)
    const [id, wording]: [RuleId, { old?: Json; new?: Json }] =
      old === undefined
        ? ['api-security-component-oauth-scope-added', { new: scope }]
        : next === undefined
          ? ['api-security-component-oauth-scope-removed', { old: scope }]
          : ['api-security-component-oauth-scope-changed', { old, new: next }]
    report(comparison, { id, node: undefined, place, what, ...wording, affected })
  }
}
