import { own, type Json, type JsonObject } from '../../json.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import type { Node } from '../ledger.ts'
import { isMediaRangeOf, requestReplacement, responseReplacement } from './media-types.ts'
import { strings, type InheritedList } from '../lists.ts'
import type { OperationPair } from '../operation-pair.ts'
import { takesBody } from './parameter-list.ts'
import { placeAt, type Place } from '../place.ts'
import { answersWithBody } from './responses.ts'
import { report, type Comparison } from '../comparison.ts'
import { shareNode } from '../enqueue.ts'

/** A list that an operation has of its own or inherits from the document. */
interface List {
  readonly isOwn: boolean
  readonly value: Json | undefined
  readonly place: Place | undefined
}

interface Rules {
  readonly added: RuleId
  readonly removed: RuleId
  /** Which rule tells that one item took another one's place, or has stood for it before. */
  readonly replaced: (old: string, next: string, isNew: boolean) => RuleId | undefined
}

const rulesFor: Readonly<Record<InheritedList, Rules>> = {
  consumes: {
    added: 'request-body-media-type-added',
    removed: 'request-body-media-type-removed',
    replaced: requestReplacement,
  },
  produces: {
    added: 'response-media-type-added',
    removed: 'response-media-type-removed',
    replaced: responseReplacement,
  },
  schemes: {
    added: 'roma-scheme-added',
    removed: 'roma-scheme-removed',
    replaced: (old, next, isNew) =>
      isNew && old.toLowerCase() === next.toLowerCase() ? 'roma-other-changed' : undefined,
  },
}

/** Reports what an operation's list gained and lost. What it inherits is shared by all that inherit it. */
export function compareList(comparison: Comparison, pair: OperationPair, key: InheritedList): void {
  const before = toList(comparison.before.document, pair.before, pair.beforePlace, key)
  const after = toList(comparison.after.document, pair.after, pair.afterPlace, key)
  if (before.isOwn || after.isOwn) {
    if (isUsed(comparison, pair, key)) compareItems(comparison, pair.node, key, before, after)
    else if (!isSameSet(before.value, after.value)) reportList(comparison, pair.node, before, after)
  } else if (isUsed(comparison, pair, key)) {
    const { node, isNew } = shareNode(comparison, pair.node, `inherited ${key}`)
    if (isNew) compareItems(comparison, node, key, before, after)
  }
}

/** Whether the list says anything: what an operation without a body consumes, or never promised to produce, is no matter. */
function isUsed(comparison: Comparison, pair: OperationPair, key: InheritedList): boolean {
  if (key === 'consumes') {
    return (
      takesBody(comparison.before, pair.beforePath, pair.before) &&
      takesBody(comparison.after, pair.afterPath, pair.after)
    )
  }
  if (key === 'schemes') return true
  return Object.hasOwn(pair.before, key) || answersWithBody(comparison, pair)
}

function toList(document: JsonObject, operation: JsonObject, place: Place | undefined, key: InheritedList): List {
  const isOwn = Object.hasOwn(operation, key)
  return { isOwn, value: own(isOwn ? operation : document, key), place: placeAt(isOwn ? place : undefined, key) }
}

function compareItems(comparison: Comparison, node: Node, key: InheritedList, before: List, after: List): void {
  const [old, next] = [strings(before.value), strings(after.value)]
  const [was, is] = [new Set(old), new Set(next)]
  const removed = [...old.entries()].filter(([, item]) => !is.has(item))
  const added = new Map([...next.entries()].filter(([, item]) => !was.has(item)))
  const placeOf = (list: List, index: number) => itemAt(before, after, list, index)
  const count = removed.length + added.size
  for (const [index, item] of removed) {
    const partner = findReplacement(item, next, added, key)
    if (partner === undefined) {
      report(comparison, { id: rulesFor[key].removed, node, place: placeOf(before, index), old: item })
    } else {
      const place = added.delete(partner.index) ? placeOf(after, partner.index) : placeOf(before, index)
      report(comparison, { id: partner.id, node, place, old: item, new: partner.next })
    }
  }
  for (const [index, item] of added)
    report(comparison, { id: rulesFor[key].added, node, place: placeOf(after, index), new: item })
  if (count === 0 && !isSameSet(before.value, after.value)) reportList(comparison, node, before, after)
}

/** Where an item stands; of an operation that has a list on one side only, there: what it inherits did not change. */
function itemAt(before: List, after: List, list: List, index: number): Place | undefined {
  if (before.isOwn === after.isOwn || list.isOwn) return placeAt(list.place, index)
  return before.isOwn ? before.place : after.place
}

function findReplacement(
  old: string,
  next: readonly string[],
  added: ReadonlyMap<number, string>,
  key: InheritedList,
): { index: number; next: string; id: RuleId } | undefined {
  // Nobody lists so many; a hostile list must not take quadratic time
  if (next.length > 100) return undefined
  const [wide, narrow] = [
    [...next.entries()].filter(([, item]) => isMediaRangeOf(item, old)),
    [...added, ...next.entries()],
  ]
  for (const [index, item] of [...wide, ...narrow]) {
    const id = rulesFor[key].replaced(old, item, added.has(index))
    if (id !== undefined) return { index, next: item, id }
  }
  return undefined
}

/** The order of a list means nothing; that there is none at all may. */
function isSameSet(old: Json | undefined, next: Json | undefined): boolean {
  if (!Array.isArray(old) || !Array.isArray(next)) return isEqual(old, next)
  const [was, is] = [new Set(old), new Set(next)]
  return isEqual(old, next) || (was.size === is.size && old.every((item) => typeof item === 'string' && is.has(item)))
}

function reportList(comparison: Comparison, node: Node, before: List, after: List): void {
  const isFirst = before.isOwn === after.isOwn ? after.value === undefined : before.isOwn
  const { place } = isFirst ? before : after
  report(comparison, { id: 'roma-other-changed', node, place, old: before.value, new: after.value })
}
