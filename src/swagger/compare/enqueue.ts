import { isObject, own, type JsonObject } from '../json.ts'
import { referenceOf } from '../pointer.ts'
import { reportOther, reportRule, type Comparison, type Pair } from './comparison.ts'
import { noteEdit } from './edits.ts'
import { isEqual } from './equality.ts'
import { addNode, link, type Node } from './ledger.ts'
import { keysOf } from './place.ts'
import { describeSchema } from './places-in-words.ts'
import { isComposed } from './schema/parts.ts'
import { identify, resolve, type Located, type Resolved } from './reference.ts'

/** Compares two schemas, now or later: followed through references, and once for each pair of them. */
export function enqueue(comparison: Comparison, pair: Pair): void {
  const { before, after, node, isSecret } = pair
  reportSiblings(comparison, node, before, after, isSecret)
  const reference = referenceOf(before.value)
  if (reference !== undefined && reference === referenceOf(after.value) && comparison.isUnchanged(reference)) return
  const [left, right] = resolveBoth(comparison, before, after)
  // What is put together from parts may lead back to itself without a reference that is followed by itself
  const isWhole = isComposed(left) || isComposed(right)
  const ids = [identify(comparison.before, left, isWhole), identify(comparison.after, right, isWhole)]
  const next = { ...pair, use: after.place, before: left, after: right }
  if (ids.includes(undefined)) {
    comparison.pending.push(next)
    return
  }
  if (isBeyondCount(comparison, left, right)) {
    const sentence = 'The {what} is put together in more ways than can be compared.'
    reportRule(comparison, next, 'roma-other-changed', { isGone: false, sentence })
    return
  }
  const context = `${pair.kind} ${pair.isTyped} ${isSecret} ${pair.membership ?? ''} ${pair.isPart ?? false}`
  const shared = shareNode(comparison, node, `${ids.join(' ')} ${context}`)
  if (left.target?.component !== right.target?.component) {
    const what = pair.subject ?? describeSchema(pair.kind, keysOf(after.place))
    noteEdit(comparison, shared.node, {
      node,
      place: after.place,
      what,
      isPart: pair.isPart,
      before: left,
      after: right,
    })
  }
  if (shared.isNew) comparison.pending.push({ ...next, node: shared.node })
}

/** Parts of parts can be combined without end: https://en.wikipedia.org/wiki/Powerset_construction */
const mostCombined = 20_000

function isBeyondCount(comparison: Comparison, ...sides: readonly Resolved[]): boolean {
  for (const { parts } of sides) if (parts !== undefined) comparison.combined.add(parts)
  return comparison.combined.size > mostCombined
}

/** Reports what changed beside a reference, where it has no effect (https://swagger.io/specification/v2/#reference-object). */
export function reportSiblings(
  comparison: Comparison,
  node: Node | undefined,
  before: Located,
  after: Located,
  isSecret = false,
): void {
  const [left, right] = [before.value, after.value]
  if (!isObject(left) || !isObject(right)) return
  const referrers = [left, right].filter((value) => referenceOf(value) !== undefined)
  for (const key of new Set(referrers.flatMap((value) => siblingsOf(value)))) {
    const [old, next] = [own(left, key), own(right, key)]
    if (isEqual(old, next)) continue
    reportOther(comparison, { node, before, after, isSecret }, [key], old, next)
  }
}

function siblingsOf(referrer: JsonObject): string[] {
  return Object.keys(referrer).filter((key) => key !== '$ref')
}

/** The node of something that several operations use; without operations (`parent` undefined) it hangs nowhere. */
export function shareNode(
  comparison: Comparison,
  parent: Node | undefined,
  key: string,
): { node: Node; isNew: boolean } {
  const known = comparison.shared.get(key)
  const node = known ?? addNode(comparison.ledger)
  if (known === undefined) comparison.shared.set(key, node)
  if (parent !== undefined) link(parent, node)
  return { node, isNew: known === undefined }
}

/** Follows both sides. */
export function resolveBoth(comparison: Comparison, before: Located, after: Located): [Resolved, Resolved] {
  return [resolve(comparison.before, before), resolve(comparison.after, after)]
}
