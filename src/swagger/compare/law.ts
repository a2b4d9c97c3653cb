import { isEqual } from './equality.ts'
import { keysOf, type Place } from './place.ts'
import { valueAt } from '../pointer.ts'
import type { Side } from './reference.ts'

interface Sides {
  readonly before: Side
  readonly after: Side
}

/** The first of several places at which the documents differ: a change is told nowhere else. */
export function placeThatDiffers(sides: Sides, places: readonly (Place | undefined)[]): Place | undefined {
  return places.find((place) => place !== undefined && differs(sides, place))
}

/** The innermost place around another one at which the documents differ. */
export function enclosingDifference(sides: Sides, place: Place | undefined): Place | undefined {
  let at = place
  while (at !== undefined && !differs(sides, at)) at = at.parent
  return at
}

function differs({ before, after }: Sides, place: Place): boolean {
  const keys = keysOf(place)
  return !isEqual(valueAt(before.document, keys), valueAt(after.document, keys))
}
