import { pointer } from '../pointer.ts'

/** Where a value stands, as a chain up to the root: pointers are only written for what changed. */
export interface Place {
  readonly parent: Place | undefined
  readonly key: string | number
}

/** `placeAt(undefined, 'paths', '/a')` is `/paths/~1a`. */
export function placeAt(parent: Place | undefined, ...keys: readonly (string | number)[]): Place | undefined {
  let place = parent
  for (const key of keys) place = { parent: place, key }
  return place
}

export function keysOf(place: Place | undefined): string[] {
  const keys: string[] = []
  for (let at = place; at !== undefined; at = at.parent) keys.push(String(at.key))
  return keys.reverse()
}

export function pointerOf(place: Place | undefined): string {
  return pointer(...keysOf(place))
}
