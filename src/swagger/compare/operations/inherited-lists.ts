import { own, type Json, type JsonObject } from '../../json.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import type { Node } from '../ledger.ts'
import { isSameMediaType, replacementOf } from './media-types.ts'
import { strings, type InheritedList } from '../lists.ts'
import type { OperationPair } from '../operation-pair.ts'
import { takesBody } from './parameter-list.ts'
import { placeAt, type Place } from '../place.ts'
import { answersWithBody } from './responses.ts'
import { shareNode, report, type Comparison } from '../comparison.ts'

/** A list that an operation has of its own or inherits from the document. */
interface List {
  readonly isOwn: boolean
  readonly value: Json | undefined
  readonly place: Place | undefined
}

interface Rules {
  readonly added: RuleId
  readonly removed: RuleId
  /** Which rule tells that one item took another one's place. */
  readonly replaced: (old: string, next: string) => RuleId | undefined
}

const rulesFor: Readonly<Record<InheritedList, Rules>> = {
  consumes: {
    added: 'request-body-media-type-added',
    removed: 'request-body-media-type-removed',
    replaced: (old, next) => (isSameMediaType(old, next) ? 'roma-other-changed' : undefined),
  },
  produces: { added: 'response-media-type-added', removed: 'response-media-type-removed', replaced: replacementOf },
  schemes: {
    added: 'roma-scheme-added',
    removed: 'roma-scheme-removed',
    replaced: (old, next) => (old.toLowerCase() === next.toLowerCase() ? 'roma-other-changed' : undefined),
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

/** Whether the list says anything: what an operation without a body consumes is no matter. */
function isUsed(comparison: Comparison, pair: OperationPair, key: InheritedList): boolean {
  if (key === 'consumes') {
    return (
      takesBody(comparison.before, pair.beforePath, pair.before) &&
      takesBody(comparison.after, pair.afterPath, pair.after)
    )
  }
  if (key === 'schemes') return true
  return (
    [pair.before, pair.after].some((operation) => Object.hasOwn(operation, key)) || answersWithBody(comparison, pair)
  )
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
  for (const [index, item] of removed) {
    const partner = findReplacement(item, added, key)
    if (partner === undefined) {
      report(comparison, { id: rulesFor[key].removed, node, place: placeAt(before.place, index), old: item })
    } else {
      added.delete(partner.index)
      report(comparison, {
        id: partner.id,
        node,
        place: placeAt(after.place, partner.index),
        old: item,
        new: partner.next,
      })
    }
  }
  for (const [index, item] of added)
    report(comparison, { id: rulesFor[key].added, node, place: placeAt(after.place, index), new: item })
  const isTold = removed.length + added.size > 0
  if (!isTold && !isSameSet(before.value, after.value)) reportList(comparison, node, before, after)
}

function findReplacement(
  old: string,
  added: ReadonlyMap<number, string>,
  key: InheritedList,
): { index: number; next: string; id: RuleId } | undefined {
  // Nobody lists so many; a hostile list must not take quadratic time
  if (added.size > 100) return undefined
  for (const [index, next] of added) {
    const id = rulesFor[key].replaced(old, next)
    if (id !== undefined) return { index, next, id }
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
  const place = after.value === undefined ? before.place : after.place
  report(comparison, { id: 'roma-other-changed', node, place, old: before.value, new: after.value })
}
