import type { Json, JsonObject } from '../json.ts'
import { keysOfReference, pointer, referenceOf, valueAt } from '../pointer.ts'
import { placeAt, type Place } from './place.ts'

/** A value and where it stands. */
export interface Located {
  readonly value: Json | undefined
  readonly place: Place | undefined
  /** Schemas that hold together: the value is all of them. */
  readonly parts?: readonly Located[]
  /** Where what is inside is written, when the value was put together from several parts: by `maximum`, `properties/id`. */
  readonly written?: ReadonlyMap<string, readonly Located[]>
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
  /** Tells schemas apart, small enough to make keys of. */
  readonly ids: Map<Json, number>
}

/** A chain of references longer than this is taken for a cycle. */
const longestChain = 100

export const sections = ['definitions', 'parameters', 'responses'] as const

export function sideOf(document: JsonObject): Side {
  return { document, targets: new Map(), seen: new Set(), ids: new Map() }
}

/** The same number for the same value of a document. */
export function idOf(side: Side, value: Json): number {
  const known = side.ids.get(value)
  if (known !== undefined) return known
  side.ids.set(value, side.ids.size)
  return side.ids.size - 1
}

/** The same text for the same schema; undefined for a plain one that is written where it is used. */
export function identify(side: Side, { target, parts, value }: Resolved, isWhole: boolean): string | undefined {
  if (parts !== undefined) return parts.map((part) => `+${idOf(side, resolve(side, part).value ?? null)}`).join('')
  return target?.id.toString() ?? (isWhole ? `=${idOf(side, value ?? null)}` : undefined)
}

/** What stands inside, wherever it is written. */
export function inside(located: Located, keys: readonly (string | number)[], value: Json | undefined): Located {
  const written = located.written?.get(keys.join('/'))
  const [first, second] = written ?? []
  if (written === undefined || first === undefined) return { value, place: placeAt(located.place, ...keys) }
  return second === undefined ? first : { value, place: first.place, parts: written }
}

/** Where what stands inside is written: the places that say it, the one that decides first. */
export function placesOf(located: Located, keys: readonly (string | number)[]): (Place | undefined)[] {
  for (let length = Math.min(keys.length, 2); length > 0 && located.written !== undefined; length -= 1) {
    const written = located.written.get(keys.slice(0, length).join('/'))
    if (written !== undefined) return written.map(({ place }) => placeAt(place, ...keys.slice(length)))
  }
  return [placeAt(located.place, ...keys)]
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
