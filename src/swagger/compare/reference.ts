import type { Json, JsonObject } from '../json.ts'
import { keysOfReference, pointer, referenceOf, valueAt } from '../pointer.ts'
import { placeAt, type Place } from './place.ts'

/** A value and where it stands. */
export interface Located {
  readonly value: Json | undefined
  readonly place: Place | undefined
}

/** What a reference led to: the same object for every way to the same place. */
interface Target extends Located {
  /** Tells targets of a document apart, small enough to make keys of. */
  readonly id: number
  /** The pointer of the component that it is or stands in. */
  readonly component: string
}

export interface Resolved extends Located {
  /** The target, when the value was a reference that leads somewhere. */
  readonly target: Target | undefined
}

/** A document whose references can be followed. */
export interface Side {
  readonly document: JsonObject
  readonly targets: Map<string, Target | undefined>
  /** The components (`#/definitions/Order`) that a comparison has come by. */
  readonly seen: Set<string>
}

/** A chain of references longer than this is taken for a cycle. */
const longestChain = 100

export const sections = ['definitions', 'parameters', 'responses'] as const

export function sideOf(document: JsonObject): Side {
  return { document, targets: new Map(), seen: new Set() }
}

/** Follows references to the end. One that leads nowhere, or in a circle, is its own value. */
export function resolve(side: Side, located: Located): Resolved {
  let target: Target | undefined
  let reference = referenceOf(located.value)
  for (let hops = 0; reference !== undefined; hops += 1) {
    const next = hops < longestChain ? findTarget(side, reference) : undefined
    if (next === undefined) return { ...located, target: undefined }
    side.seen.add(next.component)
    target = next
    reference = referenceOf(next.value)
  }
  return target === undefined ? { ...located, target } : { value: target.value, place: target.place, target }
}

function findTarget(side: Side, reference: string): Target | undefined {
  if (side.targets.has(reference)) return side.targets.get(reference)
  const keys = reference === '#' ? undefined : keysOfReference(reference)
  const value = keys === undefined ? undefined : valueAt(side.document, keys)
  const target =
    keys === undefined || value === undefined
      ? undefined
      : { id: side.targets.size, component: componentOf(reference), value, place: placeAt(undefined, ...keys) }
  side.targets.set(reference, target)
  return target
}

/** The component that a reference leads to or into: `#/definitions/Order/properties/id` → `/definitions/Order`. */
export function componentOf(reference: string): string {
  const [section = '', name] = keysOfReference(reference) ?? []
  return name === undefined ? reference : pointer(section, name)
}
