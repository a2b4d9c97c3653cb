import type { Json } from '../../json.ts'
import { isEqual } from '../equality.ts'
import { pointerOf } from '../place.ts'
import { differingFacets, facetsOf, namesAmong, propertiesOf, requiredOf, type Facet } from './facets.ts'
import type { Part, Whole } from './parts.ts'

type IsUnchanged = (reference: string) => boolean

/**
 * What may differ between two schemas whose parts are not the same ones. Most schemas that are taken apart, or put
 * together, say of their properties what they said before.
 */
export function wholeDelta(before: Whole, after: Whole, isUnchanged: IsUnchanged): Set<Facet> {
  const delta = differingParts(before, after, isUnchanged)
  const [left, right] = [sayingsOf(before.parts, delta), sayingsOf(after.parts, delta)]
  for (const facet of delta) {
    if (facet.startsWith('.') && isSame(left.get(facet), right.get(facet), isUnchanged)) delta.delete(facet)
  }
  return delta
}

function differingParts(before: Whole, after: Whole, isUnchanged: IsUnchanged): Set<Facet> {
  const left = byPlace(before)
  const right = byPlace(after)
  const delta = new Set<Facet>()
  for (const [place, part] of left) {
    const partner = right.get(place)
    const facets =
      partner === undefined ? facetsOf(part.value) : differingFacets(part.value, partner.value, isUnchanged)
    for (const facet of facets) delta.add(facet)
  }
  for (const [place, part] of right) {
    if (!left.has(place)) for (const facet of facetsOf(part.value)) delta.add(facet)
  }
  return delta
}

function byPlace({ parts }: Whole): Map<string, Part> {
  return new Map(parts.map((part) => [pointerOf(part.place), part]))
}

/** What all parts say of a property. */
interface Saying {
  readonly properties: Json[]
  isRequired: boolean
}

function sayingsOf(parts: readonly Part[], delta: ReadonlySet<Facet>): Map<Facet, Saying> {
  const sayings = new Map<Facet, Saying>()
  const sayingOf = (name: string): Saying => {
    const saying = sayings.get(`.${name}`) ?? { properties: [], isRequired: false }
    sayings.set(`.${name}`, saying)
    return saying
  }
  for (const { value } of parts) {
    for (const [name, property] of namesAmong(propertiesOf(value), delta)) sayingOf(name).properties.push(property)
    for (const name of requiredOf(value).keys()) if (delta.has(`.${name}`)) sayingOf(name).isRequired = true
  }
  return sayings
}

function isSame(before: Saying | undefined, after: Saying | undefined, isUnchanged: IsUnchanged): boolean {
  return (
    before?.isRequired === after?.isRequired &&
    before?.properties.length === after?.properties.length &&
    (before?.properties ?? []).every((property, index) => isEqual(property, after?.properties[index], isUnchanged))
  )
}
