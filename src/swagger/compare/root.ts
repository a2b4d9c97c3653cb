import { isObject, own, type Json, type JsonObject } from '../json.ts'
import type { RuleId } from './rules/catalogue.ts'
import { isEqual } from './equality.ts'
import { areObjects, inheritedLists, isHollow, keysOfBoth } from './lists.ts'
import { basePathOf } from './operations/paths.ts'
import { placeAt } from './place.ts'
import { report, type Comparison } from './comparison.ts'

/** Keys of a document that are compared elsewhere, as long as they hold what they should. */
const maps = new Set(['paths', 'definitions', 'parameters', 'responses', 'securityDefinitions'])

const inherited = new Set<string>([...inheritedLists, 'security'])

interface CommonOperations {
  readonly common: number
  readonly rebased: number
}

/** Compares what stands at the root of the documents; `operations` counts those that they have in common. */
export function compareRoot(comparison: Comparison, operations: CommonOperations): void {
  const [before, after] = [comparison.before.document, comparison.after.document]
  compareAddress(comparison, operations)
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, key), own(after, key)]
    if (key === 'host' || key === 'basePath' || inherited.has(key)) continue
    if (maps.has(key) && areObjects(old, next) && !isHollow(old, next)) continue
    if (key === 'info' && isObject(old) && isObject(next)) compareInfo(comparison, old, next)
    else if (key === 'tags' && Array.isArray(old) && Array.isArray(next)) compareTags(comparison, old, next)
    else if (!isEqual(old, next)) reportRoot(comparison, [key], old, next)
  }
}

function compareInfo(comparison: Comparison, before: JsonObject, after: JsonObject): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, next] = [own(before, key), own(after, key)]
    if (!isEqual(old, next)) reportRoot(comparison, ['info', key], old, next)
  }
}

/** Compares what the document says of its tags; their order is that in which tools show them. */
function compareTags(comparison: Comparison, old: readonly Json[], next: readonly Json[]): void {
  const [before, after] = [byName(old), byName(next)]
  if (before === undefined || after === undefined || !isEqual([...before.keys()], [...after.keys()])) {
    if (!isEqual([...old], [...next])) reportRoot(comparison, ['tags'], [...old], [...next])
    return
  }
  for (const [index, name] of [...after.keys()].entries()) {
    const [left, right] = [before.get(name) ?? {}, after.get(name) ?? {}]
    for (const key of keysOfBoth(left, right)) {
      const [was, is] = [own(left, key), own(right, key)]
      if (!isEqual(was, is)) reportRoot(comparison, ['tags', String(index), key], was, is)
    }
  }
}

/** Tags by their names; undefined where something else stands among them, or a name twice. */
function byName(tags: readonly Json[]): Map<string, JsonObject> | undefined {
  const named = new Map<string, JsonObject>()
  for (const tag of tags) {
    const name = isObject(tag) ? own(tag, 'name') : undefined
    if (!isObject(tag) || typeof name !== 'string' || named.has(name)) return undefined
    named.set(name, tag)
  }
  return named
}

function reportRoot(
  comparison: Comparison,
  keys: readonly string[],
  old: Json | undefined,
  next: Json | undefined,
): void {
  report(comparison, { id: 'roma-other-changed', node: undefined, place: placeAt(undefined, ...keys), old, new: next })
}

function compareAddress(comparison: Comparison, operations: CommonOperations): void {
  const { document: before } = comparison.before
  const { document: after } = comparison.after
  const [oldHost, nextHost] = [own(before, 'host'), own(after, 'host')]
  const isSameHost = textOf(oldHost)?.toLowerCase() === textOf(nextHost)?.toLowerCase()
  reportAddress(comparison, 'host', isSameHost ? undefined : 'roma-host-changed', operations.common)
  const isSamePath = basePathOf(before) === basePathOf(after)
  const isMoved = operations.rebased === 0 && operations.common > 0
  const rule = isMoved ? 'roma-base-path-moved' : 'roma-base-path-changed'
  const affected = isMoved ? operations.common : operations.rebased
  reportAddress(comparison, 'basePath', isSamePath ? undefined : rule, affected)
}

/** Reports a part of the address that changed; without a rule, it is the same in other words, or malformed. */
function reportAddress(comparison: Comparison, key: string, rule: RuleId | undefined, affected: number): void {
  const [old, next] = [own(comparison.before.document, key), own(comparison.after.document, key)]
  if (isEqual(old, next)) return
  const isText = [old, next].every((value) => value === undefined || typeof value === 'string')
  const id = isText && rule !== undefined ? rule : 'roma-other-changed'
  report(comparison, { id, node: undefined, place: placeAt(undefined, key), old, new: next, affected })
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
