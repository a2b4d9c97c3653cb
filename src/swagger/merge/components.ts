import { isObject, own, setOwn, type Json, type JsonObject } from '../json.ts'
import { reach } from './equivalence.ts'
import {
  componentFields,
  componentKinds,
  readReference,
  referencesOf,
  type ComponentField,
  type Reference,
} from '../references.ts'

export interface Component {
  readonly field: ComponentField
  readonly name: string
  /** Undefined for a name that is referred to, but not there. */
  readonly value: Json | undefined
}

/** What tells the value of a discriminator where it is not the name of the definition. Code generators know it. */
export const discriminatorValueKey = 'x-discriminator-value'

/**
 * The definitions, parameters, responses and security definitions of a document. A name that something refers to
 * belongs to them even when nothing stands under it: else what comes later under that name would change the meaning.
 */
export class Components {
  readonly #fields: Readonly<Record<ComponentField, Map<string, Component>>> = {
    definitions: new Map(),
    parameters: new Map(),
    responses: new Map(),
    securityDefinitions: new Map(),
  }
  /** Of each definition those that are made of it (`allOf`), by the value that a discriminator has for them. */
  readonly #heirs = new Map<string, Map<string, string>>()

  constructor(document: JsonObject) {
    for (const field of componentFields) {
      const entries = own(document, field)
      if (!isObject(entries)) continue
      for (const [name, value] of Object.entries(entries)) this.put({ field, name, value })
    }
    for (const { field, name } of referencesOf(document, 'swagger')) {
      if (!this.has(field, name)) this.put({ field, name, value: undefined })
    }
  }

  has(field: ComponentField, name: string): boolean {
    return this.#fields[field].has(name)
  }

  valueOf(field: ComponentField, name: string): Json | undefined {
    return this.#fields[field].get(name)?.value
  }

  put(component: Component): void {
    const { field, name, value } = component
    this.#fields[field].set(name, component)
    if (field !== 'definitions') return
    for (const parent of parentsOf(value)) {
      const heirs = this.#heirs.get(parent) ?? new Map<string, string>()
      this.#heirs.set(parent, heirs.set(discriminatorValue(name, value), name))
    }
  }

  all(): Component[] {
    return componentFields.flatMap((field) => [...this.#fields[field].values()])
  }

  heirsOf(definition: string): ReadonlyMap<string, string> {
    return this.#heirs.get(definition) ?? noHeirs
  }

  /** The definitions that have a discriminator, and those that are made of them: their names are values. */
  polymorphic(): Set<string> {
    const bases = [...this.#fields.definitions.values()].filter(({ value }) => hasDiscriminator(value))
    return reach(
      bases.map(({ name }) => name),
      (name) => this.heirsOf(name).values(),
    )
  }

  /** What stands under a field of the document; undefined when that is nothing. */
  write(field: ComponentField): JsonObject | undefined {
    const entries: JsonObject = {}
    let isEmpty = true
    for (const { name, value } of this.#fields[field].values()) {
      if (value === undefined) continue
      setOwn(entries, name, value)
      isEmpty = false
    }
    return isEmpty ? undefined : entries
  }
}

const noHeirs: ReadonlyMap<string, string> = new Map()

/** What a component refers to, and, since a discriminator reaches them without a reference, its heirs. */
export function referencesFrom(component: Component, heirs: ReadonlyMap<string, string>): Reference[] {
  const references = referencesOf(component.value, componentKinds[component.field])
  return [...references, ...heirs.values().map((name) => ({ field: 'definitions' as const, name, rest: '' }))]
}

function parentsOf(definition: Json | undefined): string[] {
  const parts = isObject(definition) ? own(definition, 'allOf') : undefined
  if (!Array.isArray(parts)) return []
  return parts.flatMap((part) => {
    const reference = isObject(part) ? readReference(part) : undefined
    return reference?.field === 'definitions' && reference.rest === '' ? [reference.name] : []
  })
}

function hasDiscriminator(definition: Json | undefined): boolean {
  return isObject(definition) && typeof own(definition, 'discriminator') === 'string'
}

/** A definition that says which value of a discriminator stands for it, where that was its name alone. */
export function tellDiscriminatorValue(name: string, definition: Json | undefined): Json | undefined {
  if (!isObject(definition) || Object.hasOwn(definition, discriminatorValueKey)) return definition
  return { ...definition, [discriminatorValueKey]: name }
}

function discriminatorValue(name: string, definition: Json | undefined): string {
  const value = isObject(definition) ? own(definition, discriminatorValueKey) : undefined
  return typeof value === 'string' ? value : name
}
