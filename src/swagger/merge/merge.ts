import { Components, type Component } from './components.ts'
import { operationsOf } from '../parse.ts'
import { methods } from '../methods.ts'
import { inheritFields, inheritParameters, wideFields, type WideField } from './inherited-fields.ts'
import { equalJson, isObject, own, setOwn, type Json, type JsonObject } from '../json.ts'
import { compareWith, componentId, pathId, wideId, type Collision, type Comparison } from './merge-comparison.ts'
import { componentFields, mapReferences, type ComponentField } from '../references.ts'
import { idOf, keepComponents, Naming, renameComponent, type Incoming } from './renaming.ts'

export type { Collision }

export interface MergeOutcome {
  /** The operations that were left out: the ones that came first stay. */
  readonly collisions: readonly Collision[]
  /** Set when nothing at all was merged, since every operation would have got another address. */
  readonly refused?: 'host' | 'base-path'
}

type EndingOf = (reference: { field: ComponentField; name: string }) => string

interface Plan extends Comparison {
  readonly endingOf: EndingOf
}

/**
 * Collects Swagger 2.0 documents into one, without a change to what any operation means. What an addition costs
 * depends on its own size, so that many small ones may be added to a large document; arguments are left untouched.
 *
 * - The same method and path with the same meaning is kept once, with another meaning it is a collision. Paths that
 *   differ in the name of a template's parameter are two.
 * - Components that mean the same are shared, also when they refer to each other in circles. One of the same name with
 *   another meaning is renamed `<name>_<suffix>`, and `<name>_<suffix>_2` and so on when that is taken too. What only
 *   collided operations use is left out.
 * - `consumes`, `produces`, `schemes` and `security` of the root, and the parameters of a path, move to the operations
 *   that inherit them as soon as two documents differ in them.
 * - All else that stands at the root, in `paths` or in a path (`info`, extensions) is the first document's; what only
 *   a later one has is added. Tags are united by name.
 * - While the result has no operations, the root fields that concern only operations are the addition's.
 */
export class Merger {
  readonly #root: Map<string, Json>
  readonly #paths: Map<string, Json>
  readonly #components: Components
  readonly #tagNames = new Set<Json | undefined>()
  readonly #newTags: Json[] = []
  #operations: number

  constructor(first: JsonObject) {
    const paths = own(first, 'paths')
    this.#root = new Map(Object.entries(first))
    this.#paths = new Map(isObject(paths) ? Object.entries(paths) : [])
    this.#components = new Components(first)
    this.#operations = operationsOf(first).length
    this.#takeTags(own(first, 'tags'))
  }

  /** @param suffix Tells components of this addition apart: the same for every part of one application. */
  add(addition: JsonObject, { suffix }: { suffix: string }): MergeOutcome {
    const components = new Components(addition)
    const operations = operationsOf(addition)
    const incoming = { root: addition, operations, components, polymorphic: components.polymorphic() }
    const refused = operations.length > 0 && this.#operations > 0 ? this.#refuse(addition) : undefined
    if (refused !== undefined) return { collisions: [], refused }
    const naming = new Naming(this.#components, suffix)
    const there = { root: this.#root, paths: this.#paths, components: this.#components }
    const comparison = compareWith(there, { incoming, naming })
    const plan = { ...comparison, endingOf: this.#addComponents({ incoming, naming, comparison }) }
    if (plan.added.size > 0) this.#settleWideFields(addition, plan)
    this.#addPaths(incoming, plan)
    this.#addRest(addition)
    return { collisions: plan.collisions }
  }

  /** The result so far. What is added later does not change it. */
  document(): JsonObject {
    const document: JsonObject = {}
    const tags = this.#root.get('tags') ?? []
    const allTags = this.#newTags.length > 0 && Array.isArray(tags) ? { tags: [...tags, ...this.#newTags] } : {}
    const written = { ...this.#writeComponents(), ...allTags, paths: objectOf(this.#paths) }
    for (const [key, value] of this.#root) setOwn(document, key, own(written, key) ?? value)
    return { ...document, ...written }
  }

  #writeComponents(): JsonObject {
    const written: JsonObject = {}
    for (const field of componentFields) {
      const entries = this.#components.write(field)
      if (entries !== undefined) written[field] = entries
    }
    return written
  }

  #refuse(addition: JsonObject): 'host' | 'base-path' | undefined {
    if (!equalJson(own(addition, 'host'), this.#root.get('host'))) return 'host'
    const [mine, theirs] = [own(addition, 'basePath') ?? '/', this.#root.get('basePath') ?? '/']
    return equalJson(mine, theirs) ? undefined : 'base-path'
  }

  #addComponents(given: { incoming: Incoming; naming: Naming; comparison: Comparison }): EndingOf {
    const { incoming, naming, comparison } = given
    const kept = keepComponents(incoming, new Set([...comparison.added.values()].flat()))
    const endings = new Map<string, string>()
    const fresh: Component[] = []
    for (const component of kept) {
      const isSame = (other: string) => !comparison.unequal.has(componentId(component, other))
      const shared = naming.namesFor(component).find(isSame)
      const chosen = shared ?? naming.freeName(component, incoming.components)
      endings.set(idOf(component), chosen.slice(component.name.length))
      if (shared === undefined) fresh.push(component)
    }
    const endingOf: EndingOf = (reference) => endings.get(idOf(reference)) ?? ''
    const { polymorphic } = incoming
    for (const component of fresh) this.#components.put(renameComponent(component, { endingOf, polymorphic }))
    return endingOf
  }

  /** Moves the root fields that differ to the operations so far, or takes them over where there are none so far. */
  #settleWideFields(addition: JsonObject, { unequal, endingOf }: Plan): void {
    if (this.#operations === 0) {
      for (const field of ['host', 'basePath', ...wideFields]) {
        const value = own(addition, field)
        if (value === undefined) this.#root.delete(field)
        else this.#root.set(field, field === 'security' ? mapReferences(value, 'securityRequirement', endingOf) : value)
      }
      return
    }
    // What means nothing, like an empty list, goes when the other says nothing: so the order of merges does not show
    for (const field of ['basePath', ...wideFields] as const) {
      if (!Object.hasOwn(addition, field) && (field === 'basePath' || !unequal.has(wideId(field))))
        this.#root.delete(field)
    }
    const moved = wideFields.filter((field) => unequal.has(wideId(field)) && this.#root.has(field))
    if (moved.length === 0) return
    const root = objectOf(this.#root)
    for (const [path, item] of this.#paths) {
      if (!path.startsWith('x-') && isObject(item)) {
        this.#paths.set(
          path,
          mapOperations(item, (operation) => inheritFields(operation, root, moved)),
        )
      }
    }
    for (const field of moved) this.#root.delete(field)
  }

  #addPaths(incoming: Incoming, plan: Plan): void {
    const wasEmpty = this.#operations === 0
    const moved = wasEmpty ? [] : wideFields.filter((field) => plan.unequal.has(wideId(field)))
    const paths = own(incoming.root, 'paths')
    for (const [path, item] of isObject(paths) ? Object.entries(paths) : []) {
      const isItem = isObject(item) && !path.startsWith('x-')
      if (isItem) this.#addItem({ path, item, moved, incoming, plan })
      else if (!this.#paths.has(path)) this.#paths.set(path, item)
    }
  }

  #addItem(given: {
    path: string
    item: JsonObject
    moved: readonly WideField[]
    incoming: Incoming
    plan: Plan
  }): void {
    const { path, item, moved, incoming, plan } = given
    const there = this.#paths.get(path)
    const added = plan.added.get(path) ?? []
    this.#operations += added.length
    const inherit = (operation: JsonObject) => inheritFields(operation, incoming.root, moved)
    if (!isObject(there)) {
      this.#paths.set(path, mapReferences(mapOperations(item, inherit), 'pathItem', plan.endingOf))
      return
    }
    const next = { ...there }
    const splits = added.length > 0 && plan.unequal.has(pathId(path))
    if (splits) Object.assign(next, this.#moveParameters(there))
    if (splits || (added.length > 0 && !Object.hasOwn(item, 'parameters'))) delete next['parameters']
    for (const { method, operation } of added) {
      const parameters = splits ? own(item, 'parameters') : undefined
      const whole = inheritParameters(inherit(operation), parameters, incoming.components)
      next[method.toLowerCase()] = mapReferences(whole, 'operation', plan.endingOf)
    }
    for (const [key, value] of Object.entries(item)) {
      if (key !== 'parameters' && !methods.includes(key) && !Object.hasOwn(next, key)) setOwn(next, key, value)
    }
    this.#paths.set(path, next)
  }

  #moveParameters(item: JsonObject): JsonObject {
    const parameters = own(item, 'parameters')
    return mapOperations(item, (operation) => inheritParameters(operation, parameters, this.#components))
  }

  #addRest(addition: JsonObject): void {
    for (const [key, value] of Object.entries(addition)) {
      const isHandled = handledKeys.has(key)
      if (!isHandled && !this.#root.has(key)) this.#root.set(key, value)
    }
    for (const tag of this.#takeTags(own(addition, 'tags'))) this.#newTags.push(tag)
  }

  /** The tags whose names are new. */
  #takeTags(tags: Json | undefined): Json[] {
    if (!Array.isArray(tags)) return []
    return tags.filter((tag) => {
      const name = isObject(tag) ? own(tag, 'name') : tag
      if (this.#tagNames.has(name)) return false
      this.#tagNames.add(name)
      return true
    })
  }
}

const handledKeys: ReadonlySet<string> = new Set([
  ...componentFields,
  ...wideFields,
  ...['host', 'basePath', 'paths', 'tags'],
])

function mapOperations(item: JsonObject, map: (operation: JsonObject) => JsonObject): JsonObject {
  const next = { ...item }
  for (const method of methods) {
    const operation = own(item, method)
    if (isObject(operation)) next[method] = map(operation)
  }
  return next
}

function objectOf(entries: ReadonlyMap<string, Json>): JsonObject {
  const object: JsonObject = {}
  for (const [key, value] of entries) setOwn(object, key, value)
  return object
}
