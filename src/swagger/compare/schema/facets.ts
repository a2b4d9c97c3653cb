import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { isEqual } from '../equality.ts'
import { keysOfBoth } from '../lists.ts'
import { typeOf } from './types.ts'

/**
 * What of a schema can be changed by itself: `.name` is a property with its being required, the others are keywords,
 * where those that are read together have one name.
 */
export type Facet = string

const together: ReadonlyMap<string, Facet> = new Map([
  ['format', 'type'],
  ['exclusiveMaximum', 'maximum'],
  ['exclusiveMinimum', 'minimum'],
])

const listed = new Set(['properties', 'required', 'allOf'])

/** Everything that a part says. */
export function facetsOf(part: JsonObject): Set<Facet> {
  const facets = new Set<Facet>()
  for (const key of Object.keys(part)) if (!listed.has(key)) facets.add(together.get(key) ?? key)
  for (const name of Object.keys(propertiesOf(part))) facets.add(`.${name}`)
  for (const name of requiredOf(part).keys()) facets.add(`.${name}`)
  if (typeOf(part).type !== undefined) facets.add('type')
  return facets
}

/** What two parts do not say alike. */
export function differingFacets(
  before: JsonObject,
  after: JsonObject,
  isUnchanged: (reference: string) => boolean,
): Set<Facet> {
  const facets = new Set<Facet>()
  for (const key of keysOfBoth(before, after)) {
    if (!listed.has(key) && !isEqual(own(before, key), own(after, key), isUnchanged)) {
      facets.add(together.get(key) ?? key)
    }
  }
  const [old, next] = [propertiesOf(before), propertiesOf(after)]
  if (!isEqual(old, next, isUnchanged)) {
    for (const name of keysOfBoth(old, next)) {
      if (!isEqual(own(old, name), own(next, name), isUnchanged)) facets.add(`.${name}`)
    }
  }
  const [was, is] = [requiredOf(before), requiredOf(after)]
  for (const name of was.keys()) if (!is.has(name)) facets.add(`.${name}`)
  for (const name of is.keys()) if (!was.has(name)) facets.add(`.${name}`)
  if (typeOf(before).type !== typeOf(after).type) facets.add('type')
  return facets
}

/** Whether a part says something about one of these; what it says itself or they are, whichever is less, is gone through. */
export function saysAnyOf(part: JsonObject, facets: ReadonlySet<Facet>): boolean {
  const size = Object.keys(part).length + Object.keys(propertiesOf(part)).length + requiredOf(part).size
  if (size < facets.size) return !facetsOf(part).isDisjointFrom(facets)
  for (const facet of facets) if (says(part, facet)) return true
  return false
}

function says(part: JsonObject, facet: Facet): boolean {
  if (facet.startsWith('.')) {
    const name = facet.slice(1)
    return Object.hasOwn(propertiesOf(part), name) || requiredOf(part).has(name)
  }
  if (facet === 'type') return typeOf(part).type !== undefined || Object.hasOwn(part, 'format')
  return Object.keys(part).some((key) => (together.get(key) ?? key) === facet)
}

/** The properties that are among these facets; whichever are fewer are gone through. */
export function namesAmong(properties: JsonObject, facets: ReadonlySet<Facet>): [string, Json][] {
  const names = Object.keys(properties)
  const found =
    names.length <= facets.size
      ? names.filter((name) => facets.has(`.${name}`))
      : [...facets].filter((facet) => facet.startsWith('.')).map((facet) => facet.slice(1))
  return found.flatMap((name): [string, Json][] => {
    const property = own(properties, name)
    return property === undefined ? [] : [[name, property]]
  })
}

/** The properties of a part, none where they are malformed. */
export function propertiesOf(part: JsonObject): JsonObject {
  const properties = own(part, 'properties')
  return isObject(properties) ? properties : {}
}

const nothing: ReadonlyMap<string, number> = new Map()
const known = new WeakMap<Json[], ReadonlyMap<string, number>>()

/** The names that a part requires, and where they stand in its list; none where it is malformed. */
export function requiredOf(part: JsonObject): ReadonlyMap<string, number> {
  const required = own(part, 'required')
  if (!Array.isArray(required) || !required.every((name) => typeof name === 'string')) return nothing
  const names = known.get(required) ?? new Map(required.map((name, index) => [name, index]))
  known.set(required, names)
  return names
}
