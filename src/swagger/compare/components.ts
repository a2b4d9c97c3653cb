import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { pointer } from '../pointer.ts'
import { isEqual } from './equality.ts'
import { componentOf, sections } from './reference.ts'
import { findSubtypes, type Subtypes } from './subtypes.ts'

export interface Component {
  readonly section: (typeof sections)[number]
  readonly name: string
  readonly pointer: string
  readonly before: Json | undefined
  readonly after: Json | undefined
}

/** The definitions and the shared parameters and responses of both documents. */
export interface Components {
  /** Those that were added or removed, or whose own text changed. */
  readonly differing: readonly Component[]
  /** Whether nothing changed in what a reference leads to, however deep. */
  readonly isUnchanged: (reference: string) => boolean
  readonly subtypes: Readonly<Record<'before' | 'after', Subtypes>>
}

export function compareComponents(before: JsonObject, after: JsonObject): Components {
  const subtypes = { before: findSubtypes(before), after: findSubtypes(after) }
  const referrers = new Map<string, string[]>()
  // What stands in for a definition changes it as well
  for (const [base, names] of [...subtypes.before, ...subtypes.after]) {
    for (const name of names) addReferrer(referrers, pointer('definitions', name), base)
  }
  const differing: Component[] = []
  const changed = new Set<string>()
  for (const component of listComponents(before, after)) {
    const references = new Set<string>()
    if (isEqual(component.before, component.after, (reference) => references.add(reference).size > 0)) {
      for (const reference of references) addReferrer(referrers, componentOf(reference), component.pointer)
    } else {
      differing.push(component)
      changed.add(component.pointer)
    }
  }
  spreadChange(changed, referrers)
  return { differing, isUnchanged: rememberUnchanged(changed), subtypes }
}

function listComponents(before: JsonObject, after: JsonObject): Component[] {
  return sections.flatMap((section) => {
    const left = objectAt(before, section)
    const right = objectAt(after, section)
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].map((name) => ({
      section,
      name,
      pointer: pointer(section, name),
      before: own(left, name),
      after: own(right, name),
    }))
  })
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = own(object, key)
  return isObject(value) ? value : {}
}

function addReferrer(referrers: Map<string, string[]>, component: string, referrer: string): void {
  const known = referrers.get(component)
  if (known === undefined) referrers.set(component, [referrer])
  else known.push(referrer)
}

function spreadChange(changed: Set<string>, referrers: ReadonlyMap<string, string[]>): void {
  // What a reference into a path or elsewhere leads to may have changed as well
  const pending = [...changed, ...[...referrers.keys()].filter((component) => !isComponent(component))]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const user of referrers.get(next) ?? []) {
      if (changed.has(user)) continue
      changed.add(user)
      pending.push(user)
    }
  }
}

function isComponent(text: string): boolean {
  return sections.some((section) => text.startsWith(`/${section}/`))
}

function rememberUnchanged(changed: ReadonlySet<string>): (reference: string) => boolean {
  const known = new Map<string, boolean>()
  return (reference) => {
    const answer = known.get(reference)
    if (answer !== undefined) return answer
    const component = componentOf(reference)
    const unchanged = isComponent(component) && !changed.has(component)
    known.set(reference, unchanged)
    return unchanged
  }
}
