import type { Components } from './components.ts'
import { referencesFrom, tellDiscriminatorValue, type Component } from './components.ts'
import type { Operation } from '../parse.ts'
import { reach } from './equivalence.ts'
import { isObject, own, type JsonObject } from '../json.ts'
import { componentKinds, mapReferences, referencesOf, type ComponentField, type Reference } from '../references.ts'

/** A document on its way into another, read once. */
export interface Incoming {
  readonly root: JsonObject
  readonly operations: readonly Operation[]
  readonly components: Components
  /** The definitions whose names are values of a discriminator. */
  readonly polymorphic: ReadonlySet<string>
}

type Named = Pick<Component, 'field' | 'name'>

/** The names that components of one application have, or get, in a document that others have written to. */
export class Naming {
  readonly #there: Components
  readonly #suffix: string
  readonly #known = new Map<string, readonly string[]>()
  readonly #given = new Set<string>()

  constructor(there: Components, suffix: string) {
    this.#there = there
    this.#suffix = suffix
  }

  /** The names under which a component may be there already, from this or another application. */
  namesFor({ field, name }: Named): readonly string[] {
    const id = idOf({ field, name })
    const known = this.#known.get(id) ?? [
      ...takeWhile(this.#endings(), (ending) => this.#there.has(field, `${name}${ending}`)).map(
        (ending) => `${name}${ending}`,
      ),
    ]
    this.#known.set(id, known)
    return known
  }

  /** A name that nothing has there, and that nothing else of the same document has or gets. */
  freeName({ field, name }: Named, own: Components): string {
    for (const ending of this.#endings()) {
      const free = `${name}${ending}`
      const id = idOf({ field, name: free })
      if (this.#there.has(field, free) || this.#given.has(id) || (ending !== '' && own.has(field, free))) continue
      this.#given.add(id)
      return free
    }
    throw new RangeError('No name is left for a component.')
  }

  *#endings(): Generator<string> {
    yield ''
    yield `_${this.#suffix}`
    for (let count = 2; ; count++) yield `_${this.#suffix}_${count}`
  }
}

function* takeWhile<Value>(values: Iterable<Value>, holds: (value: Value) => boolean): Generator<Value> {
  for (const value of values) {
    if (!holds(value)) return
    yield value
  }
}

export function idOf({ field, name }: { field: ComponentField; name: string }): string {
  return `${field}/${name}`
}

/** The components that the document needs for some of its operations, and those that no operation uses. */
export function keepComponents(incoming: Incoming, added: ReadonlySet<Operation>): Component[] {
  const { operations, components, polymorphic } = incoming
  const all = new Map(components.all().map((component) => [idOf(component), component]))
  const next = (id: string) => {
    const component = all.get(id)
    if (component === undefined) return []
    const isPolymorphic = component.field === 'definitions' && polymorphic.has(component.name)
    return referencesFrom(component, isPolymorphic ? components.heirsOf(component.name) : new Map()).map(idOf)
  }
  const used = operations.map((operation) => ({ operation, ids: referencesOfOperation(operation, incoming).map(idOf) }))
  const byAny = reach(
    used.flatMap(({ ids }) => ids),
    next,
  )
  const needed = used.flatMap(({ operation, ids }) => (added.has(operation) ? ids : []))
  const unused = [...all.keys()].filter((id) => !byAny.has(id))
  const kept = reach([...needed, ...unused], next)
  return [...all].filter(([id]) => kept.has(id)).map(([, component]) => component)
}

/** What an operation refers to, also by what it inherits. */
function referencesOfOperation({ path, operation }: Operation, { root }: Incoming): Reference[] {
  const inherited = Object.hasOwn(operation, 'security') ? undefined : own(root, 'security')
  return [
    ...referencesOf(operation, 'operation'),
    ...referencesOf(own(itemAt(root, path), 'parameters'), 'parameterList'),
    ...referencesOf(inherited, 'securityRequirement'),
  ]
}

export function itemAt(root: JsonObject, path: string): JsonObject {
  const paths = own(root, 'paths')
  const item = isObject(paths) ? own(paths, path) : undefined
  return isObject(item) ? item : {}
}

/**
 * A component under its new name, with new names in its references. The name of a definition may be the value of a
 * discriminator: then the definition says what it was, since what goes over the wire does not change.
 */
export function renameComponent(
  { field, name, value }: Component,
  { endingOf, polymorphic }: { endingOf: (reference: Named) => string; polymorphic: ReadonlySet<string> },
): Component {
  const ending = endingOf({ field, name })
  if (value === undefined) return { field, name: `${name}${ending}`, value }
  const next = mapReferences(value, componentKinds[field], endingOf)
  const isValue = field === 'definitions' && ending !== '' && polymorphic.has(name)
  return { field, name: `${name}${ending}`, value: isValue ? tellDiscriminatorValue(name, next) : next }
}
