import { pointer } from '../../pointer.ts'
import { quote } from '../../../text/foreign-text.ts'
import { directionOf, report, type Comparison, type Pair } from '../comparison.ts'
import { enqueue } from '../enqueue.ts'
import { keysOf, placeAt, pointerOf } from '../place.ts'

/** Compares the subtypes of a definition as well, wherever it is used: a message may hold any of them. */
export function compareSubtypes(comparison: Comparison, pair: Pair): void {
  const { before, after } = comparison.subtypes
  const direction = directionOf(pair.kind)
  // The places of all schemas are spelled out only where there are subtypes at all
  if (direction === 'none' || before.size === 0 || after.size === 0) return
  const [left, right] = [before.get(pointerOf(pair.before.place)), after.get(pointerOf(pair.after.place))]
  if (left === undefined || right === undefined) return
  const [old, next] = [new Set(left), new Set(right)]
  const what = `definition ${quote(keysOf(pair.after.place).at(-1) ?? '')} of a ${direction}`
  for (const name of old) {
    const place = placeAt(undefined, 'definitions', name)
    if (next.has(name)) {
      const subtype = { value: { $ref: `#${pointer('definitions', name)}` }, place }
      const { node, kind, isTyped, isSecret } = pair
      enqueue(comparison, { node, kind, isTyped, isSecret, before: subtype, after: subtype })
    } else {
      report(comparison, { id: `roma-${direction}-subtype-removed`, node: pair.node, place, what, old: name })
    }
  }
  for (const name of next) {
    if (old.has(name)) continue
    const place = placeAt(undefined, 'definitions', name)
    report(comparison, { id: `roma-${direction}-subtype-added`, node: pair.node, place, what, new: name })
  }
}
