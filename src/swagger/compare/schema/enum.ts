import type { Json } from '../../json.ts'
import { spellNumber } from '../decimal.ts'
import { contentKey } from '../equality.ts'
import type { Keyword } from './keyword.ts'
import { reportEvent, type Pair, type Comparison } from '../comparison.ts'

/** Reports the values that a list of allowed values gained and lost; their order has no effect, but is no accident. */
export function compareEnum(comparison: Comparison, pair: Pair, { old, next }: Keyword): boolean {
  if (old === undefined || next === undefined) return compareExistence(comparison, pair, old, next)
  if (!Array.isArray(old) || !Array.isArray(next)) return false
  const [before, after] = [new Set(old.map(spell)), new Set(next.map(spell))]
  let told = false
  for (const [index, value] of old.entries()) {
    if (after.has(spell(value))) continue
    reportEvent(comparison, pair, 'enum-value-removed', { keys: ['enum', index], old: value })
    told = true
  }
  for (const [index, value] of next.entries()) {
    if (before.has(spell(value))) continue
    reportEvent(comparison, pair, 'enum-value-added', { keys: ['enum', index], new: value })
    told = true
  }
  return told
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
