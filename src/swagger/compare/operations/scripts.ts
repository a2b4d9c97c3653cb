import { isObject, own, type Json } from '../../json.ts'
import { isEqual } from '../equality.ts'
import type { OperationPair } from '../operation-pair.ts'
import { placeAt } from '../place.ts'
import { report, type Comparison } from '../comparison.ts'

const key = 'x-livedata-scripts'

/** Reports which scripts of a backend changed, were added or removed. Their code is never told. */
export function compareScripts(
  comparison: Comparison,
  pair: OperationPair,
  old: Json | undefined,
  next: Json | undefined,
): void {
  const [before, after] = [old ?? [], next ?? []]
  if (!Array.isArray(before) || !Array.isArray(after)) {
    reportScripts(comparison, pair, 'the scripts', [], next === undefined)
    return
  }
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    compareScript(comparison, pair, index, before[index], after[index])
  }
}

function compareScript(
  comparison: Comparison,
  pair: OperationPair,
  index: number,
  old: Json | undefined,
  next: Json | undefined,
): void {
  if (!isObject(old) || !isObject(next)) {
    if (!isEqual(old, next)) reportScripts(comparison, pair, nameOf(index), [index], next === undefined)
    return
  }
  for (const field of new Set([...Object.keys(old), ...Object.keys(next)])) {
    if (isEqual(own(old, field), own(next, field))) continue
    const isGone = !Object.hasOwn(next, field)
    if (field === 'content') reportScripts(comparison, pair, nameOf(index), [index, field], isGone)
    else reportOther(comparison, pair, [index, field], own(old, field), own(next, field))
  }
}

function nameOf(index: number): string {
  return `script ${index + 1}`
}

function reportScripts(
  comparison: Comparison,
  pair: OperationPair,
  what: string,
  keys: readonly (string | number)[],
  isGone: boolean,
): void {
  const place = placeAt(isGone ? pair.beforePlace : pair.afterPlace, key, ...keys)
  report(comparison, { id: 'roma-script-changed', node: pair.node, place, what })
}

function reportOther(
  comparison: Comparison,
  pair: OperationPair,
  keys: readonly (string | number)[],
  old: Json | undefined,
  next: Json | undefined,
): void {
  const place = placeAt(next === undefined ? pair.beforePlace : pair.afterPlace, key, ...keys)
  report(comparison, { id: 'roma-other-changed', node: pair.node, place, old, new: next })
}
