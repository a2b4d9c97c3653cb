import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { pointer, referenceOf } from '../pointer.ts'
import { componentOf } from './reference.ts'

/** The definitions that a message may hold instead of another one, by its pointer: `/definitions/Pet` → `Cat`, `Dog`. */
export type Subtypes = ReadonlyMap<string, readonly string[]>

/**
 * Finds the definitions that stand in for others: where a definition has a `discriminator`, by itself or from what it
 * extends, a message may hold any that extends it (https://swagger.io/specification/v2/#composition-and-inheritance-polymorphism).
 */
export function findSubtypes(document: JsonObject): Subtypes {
  const definitions = own(document, 'definitions')
  const extending = new Map<string, string[]>()
  const pending: string[] = []
  if (!isObject(definitions)) return new Map()
  for (const name of Object.keys(definitions)) {
    const schema = own(definitions, name)
    // Most definitions neither extend others nor tell them apart
    if (!isObject(schema) || !(Object.hasOwn(schema, 'allOf') || Object.hasOwn(schema, 'discriminator'))) continue
    for (const base of basesOf(schema)) addTo(extending, base, name)
    if (hasDiscriminator(schema)) pending.push(pointer('definitions', name))
  }
  const subtypes = new Map<string, readonly string[]>()
  for (let base = pending.pop(); base !== undefined; base = pending.pop()) {
    if (subtypes.has(base)) continue
    const names = extending.get(base) ?? []
    subtypes.set(base, names)
    for (const name of names) pending.push(pointer('definitions', name))
  }
  return subtypes
}

function partsOf(schema: Json): readonly Json[] {
  const parts = isObject(schema) ? own(schema, 'allOf') : undefined
  return Array.isArray(parts) ? parts : []
}

function basesOf(schema: Json): Set<string> {
  return new Set(
    partsOf(schema).flatMap((part) => {
      const reference = referenceOf(part)
      return reference === undefined ? [] : [componentOf(reference)]
    }),
  )
}

function hasDiscriminator(schema: Json): boolean {
  return [schema, ...partsOf(schema)].some((part) => isObject(part) && typeof own(part, 'discriminator') === 'string')
}

function addTo(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}
