import { own, type Json } from '../../json.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { areLists, inheritedLists, isHollow } from '../lists.ts'
import type { OperationPair } from '../operation-pair.ts'
import { compareParameters } from './parameters.ts'
import { placeAt } from '../place.ts'
import { authTypeRule, authTypes } from '../security-schemes.ts'
import { compareResponses } from './responses.ts'
import { compareScripts } from './scripts.ts'
import { report, type Comparison } from '../comparison.ts'

const elsewhere = new Set<string>([...inheritedLists, 'security', 'parameters', 'responses'])

/** `x-livedata-…` of an operation: https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2140.html */
const backendRules: ReadonlyMap<string, RuleId> = new Map<string, RuleId>([
  ['x-livedata-status', 'roma-status-changed'],
  ['x-livedata-version', 'roma-version-changed'],
  ['x-livedata-roma-app', 'roma-app-changed'],
])

/**
 * Compares what two operations say, but for what they inherit from the document. Tells whether they say the same, and
 * so does everything that they refer to.
 */
export function compareOperation(comparison: Comparison, pair: OperationPair): boolean {
  let isSame = compareParameters(comparison, pair)
  isSame = compareResponses(comparison, pair) && isSame
  for (const key of new Set([...Object.keys(pair.before), ...Object.keys(pair.after)])) {
    isSame = compareField(comparison, pair, key) && isSame
  }
  return isSame
}

function compareField(comparison: Comparison, pair: OperationPair, key: string): boolean {
  const [old, next] = [own(pair.before, key), own(pair.after, key)]
  if ((elsewhere.has(key) && !isToldHere(key, old, next)) || isEqual(old, next)) return true
  if (isHollow(old, next)) reportField(comparison, pair, key, 'roma-other-changed')
  else if (key === 'x-livedata-scripts') compareScripts(comparison, pair, old, next)
  else if (key === 'tags' && isList(old) && isList(next)) compareTags(comparison, pair, old ?? [], next ?? [])
  else reportField(comparison, pair, key, fieldRule(key, old, next))
  return false
}

/** Whether a field that is compared elsewhere differs in a way that is not seen there. */
function isToldHere(key: string, old: Json | undefined, next: Json | undefined): boolean {
  if (key === 'parameters') return isHollow(old, next) || !areLists(old, next)
  return key === 'responses' && isHollow(old, next)
}

function fieldRule(key: string, old: Json | undefined, next: Json | undefined): RuleId {
  if (key === 'operationId') return old === undefined ? 'api-operation-id-added' : 'api-operation-id-removed'
  if (key === 'deprecated' && next === true) return 'endpoint-deprecated'
  if (key === 'deprecated' && old === true) return 'endpoint-reactivated'
  if (authTypes.has(key)) return authTypeRule(old, next)
  return backendRules.get(key) ?? 'roma-other-changed'
}

function reportField(comparison: Comparison, pair: OperationPair, key: string, id: RuleId): void {
  const [old, next] = [own(pair.before, key), own(pair.after, key)]
  const place = next === undefined ? pair.beforePlace : pair.afterPlace
  report(comparison, { id, node: pair.node, place: placeAt(place, key), old, new: next })
}

function isList(value: Json | undefined): value is Json[] | undefined {
  return value === undefined || Array.isArray(value)
}

function compareTags(comparison: Comparison, pair: OperationPair, old: readonly Json[], next: readonly Json[]): void {
  const [was, is] = [new Set(old), new Set(next)]
  for (const [index, tag] of old.entries()) {
    if (!is.has(tag))
      report(comparison, {
        id: 'api-tag-removed',
        node: pair.node,
        place: placeAt(pair.beforePlace, 'tags', index),
        old: tag,
      })
  }
  for (const [index, tag] of next.entries()) {
    if (!was.has(tag))
      report(comparison, {
        id: 'api-tag-added',
        node: pair.node,
        place: placeAt(pair.afterPlace, 'tags', index),
        new: tag,
      })
  }
}
