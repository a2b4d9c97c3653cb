import type { Json } from '../../json.ts'
import { spellNumber } from '../decimal.ts'
import { contentKey } from '../equality.ts'
import type { Keyword } from './keyword.ts'
import { reportEvent, type Pair, type Comparison } from '../comparison.ts'

/** Reports the values that a list of allowed values gained and lost; their order has no effect, but is no accident. */
export function compareEnum(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  if (old === undefined || next === undefined) return compareExistence(comparison, pair, old, next)
  if (!Array.isArray(old) || !Array.isArray(next)) return false
  const [before, after] = [indexesOf(old), indexesOf(next)]
  const removed = [...before].filter(([key]) => !after.has(key))
  const added = [...after].filter(([key]) => !before.has(key))
  for (const [, index] of removed) {
    reportEvent(comparison, pair, 'enum-value-removed', { keys: ['enum', index], old: old[index] })
  }
  for (const [, index] of added) {
    reportEvent(comparison, pair, 'enum-value-added', { keys: ['enum', index], new: next[index] })
  }
  return removed.length + added.length > 0
}

/** Where each value stands in a list; one that stands there twice is allowed no more than once. */
export function indexesOf(list: readonly Json[]): Map<string, number> {
  return new Map(list.map((value, index): [string, number] => [spell(value), index]).reverse())
}

// `1` is not `"1"`; lists and objects are no values that people enumerate, but must not throw
export function spell(value: Json): string {
  return spellNumber(value) ?? contentKey(value)
}

function compareExistence(comparison: Comparison, pair: Pair, old: Json | undefined, next: Json | undefined): boolean {
  if (![old, next].some(Array.isArray)) return false
  const event = old === undefined ? 'became-enum' : 'became-not-enum'
  reportEvent(comparison, pair, event, { keys: ['enum'], old, new: next })
  return true
}
