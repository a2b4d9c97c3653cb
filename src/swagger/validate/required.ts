import { createFinding, type Finding, type Place } from '../finding.ts'
import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { referenceOf } from '../pointer.ts'
import type { References } from '../references.ts'

interface Demand {
  readonly schema: JsonObject
  readonly names: readonly Json[]
  readonly place: Place
}

// A schema and a hundred relatives: more than any has, and few enough to keep the time linear
const mostRelatives = 101
const mostWays = 1_000

/**
 * Finds the properties that are required and that nothing describes: neither the schema, nor what it is composed of,
 * nor what it is a part of (`allOf`), which is known when all schemas have been looked at.
 */
export class RequiredProperties {
  readonly #references: References
  readonly #wholes = new Map<JsonObject, JsonObject[]>()
  readonly #demands: Demand[] = []

  constructor(references: References) {
    this.#references = references
  }

  look(schema: JsonObject, placeOf: () => Place): void {
    if (referenceOf(schema) !== undefined) return
    for (const item of partsOf(schema)) {
      const part = this.#references.resolve(item)
      const wholes = part && this.#wholes.get(part)
      if (wholes !== undefined) wholes.push(schema)
      else if (part !== undefined) this.#wholes.set(part, [schema])
    }
    const required = own(schema, 'required')
    const properties = own(schema, 'properties')
    if (!Array.isArray(required) || !isObject(properties)) return
    const names = required.filter((name) => typeof name === 'string' && !Object.hasOwn(properties, name))
    if (names.length > 0) this.#demands.push({ schema, names, place: placeOf() })
  }

  *findings(): Generator<Finding> {
    for (const { schema, names, place } of this.#demands) {
      for (const name of names) {
        if (typeof name !== 'string' || this.#mayHave(schema, name)) continue
        yield createFinding('roma-required-property-absent', place, { name })
      }
    }
  }

  /** Whether a property is described; true when that cannot be told. */
  #mayHave(schema: JsonObject, name: string): boolean {
    const seen = new Set<JsonObject>([schema])
    let ways = 0
    for (const relative of seen) {
      if (describes(relative, name)) return true
      for (const next of this.#relativesOf(relative)) {
        if (next === undefined || ++ways > mostWays) return true
        if (seen.add(next).size > mostRelatives) return true
      }
    }
    return false
  }

  /** What a schema is composed of, and what it is a part of; undefined for what is not in the document. */
  *#relativesOf(schema: JsonObject): Generator<JsonObject | undefined> {
    for (const part of partsOf(schema)) yield this.#references.resolve(part)
    yield* this.#wholes.get(schema) ?? none
  }
}

const none: readonly never[] = []

function partsOf(schema: JsonObject): readonly Json[] {
  const parts = own(schema, 'allOf')
  return Array.isArray(parts) ? parts : none
}

function describes(schema: JsonObject, name: string): boolean {
  const properties = own(schema, 'properties')
  if (isObject(properties) && Object.hasOwn(properties, name)) return true
  return allowsMore(own(schema, 'additionalProperties'))
}

function allowsMore(more: Json | undefined): boolean {
  return more === true || isObject(more)
}
