import { own, type Json } from '../../json.ts'
import { contentKey, isEqual } from '../equality.ts'
import { placeAt } from '../place.ts'
import type { Located } from '../reference.ts'
import type { Part } from './parts.ts'

/** What one part of a schema says of a keyword. */
export interface Saying extends Located {
  readonly value: Json
  readonly part: Part
}

export function sayingsOf(parts: readonly Part[], keyword: string): Saying[] {
  return parts.flatMap((part) => {
    const value = own(part.value, keyword)
    return value === undefined ? [] : [{ value, place: placeAt(part.place, keyword), part }]
  })
}

/** What is left when all that is said before and after in the same words is taken out. */
export function withoutCommon(before: readonly Saying[], after: readonly Saying[]): [Saying[], Saying[]] {
  const waiting = Map.groupBy(after, ({ value }) => contentKey(value))
  const left = before.filter(({ value }) => {
    const alike = waiting.get(contentKey(value)) ?? []
    const index = alike.findIndex((saying) => isEqual(saying.value, value))
    if (index >= 0) alike.splice(index, 1)
    return index < 0
  })
  const remaining = new Set(waiting.values().flatMap((sayings) => sayings))
  return [left, after.filter((saying) => remaining.has(saying))]
}
