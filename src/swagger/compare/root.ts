import { isObject, own, type Json, type JsonObject } from '../json.ts'
import type { RuleId } from './rules/catalogue.ts'
import { isEqual } from './equality.ts'
import { areObjects, inheritedLists, isHollow } from './lists.ts'
import { placeAt } from './place.ts'
import { report, type Comparison } from './comparison.ts'

/** Keys of a document that are compared elsewhere, as long as they hold what they should. */
const maps = new Set(['paths', 'definitions', 'parameters', 'responses', 'securityDefinitions'])

const inherited = new Set<string>([...inheritedLists, 'security'])

/** Compares what stands at the root of the documents; `operations` is how many they have in common. */
export function compareRoot(comparison: Comparison, operations: number): void {
  const [before, after] = [comparison.before.document, comparison.after.document]
  compareAddress(comparison, operations)
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, key), own(after, key)]
    if (key === 'host' || key === 'basePath' || inherited.has(key)) continue
    if (maps.has(key) && areObjects(old, next) && !isHollow(old, next)) continue
    if (key === 'info' && isObject(old) && isObject(next)) compareInfo(comparison, old, next)
    else if (!isEqual(old, next)) reportRoot(comparison, [key], old, next)
  }
}

function compareInfo(comparison: Comparison, before: JsonObject, after: JsonObject): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, key), own(after, key)]
    if (!isEqual(old, next)) reportRoot(comparison, ['info', key], old, next)
  }
}

function reportRoot(
  comparison: Comparison,
  keys: readonly string[],
  old: Json | undefined,
  next: Json | undefined,
): void {
  report(comparison, { id: 'roma-other-changed', node: undefined, place: placeAt(undefined, ...keys), old, new: next })
}

function compareAddress(comparison: Comparison, operations: number): void {
  compareAddressPart(comparison, 'host', 'roma-host-changed', (host) => host?.toLowerCase(), operations)
  // `/v1/` and `/v1` lead to the same place, and so do `/` and nothing
  compareAddressPart(
    comparison,
    'basePath',
    'roma-base-path-changed',
    (path = '') => path.replace(/\/$/, ''),
    operations,
  )
}

function compareAddressPart(
  comparison: Comparison,
  key: string,
  rule: RuleId,
  toAddress: (text: string | undefined) => string | undefined,
  operations: number,
): void {
  const [old, next] = [own(comparison.before.document, key), own(comparison.after.document, key)]
  if (isEqual(old, next)) return
  const isText = [old, next].every((value) => value === undefined || typeof value === 'string')
  const isSame = isText && toAddress(textOf(old)) === toAddress(textOf(next))
  report(comparison, {
    id: isText && !isSame ? rule : 'roma-other-changed',
    node: undefined,
    place: placeAt(undefined, key),
    old,
    new: next,
    affected: operations,
  })
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Reports an inherited list that changed without an effect on any operation, unless it moved to the operations. */
export function compareUneffective(comparison: Comparison, moved: ReadonlySet<string>): void {
  for (const key of inherited) {
    const [old, next] = [own(comparison.before.document, key), own(comparison.after.document, key)]
    const isTold = comparison.shared.get(`inherited ${key}`)?.isChanged === true
    if (!isTold && !moved.has(key) && !isEqual(old, next)) reportRoot(comparison, [key], old, next)
  }
}
