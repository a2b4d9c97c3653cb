import type { Json } from '../json.ts'
import type { Component, Components } from './components.ts'
import { collectReferences, fingerprint } from './equality.ts'
import { compareParameter } from './operations/parameters.ts'
import { placeAt, type Place } from './place.ts'
import { componentOf, resolve, type Located, type Side } from './reference.ts'
import { compareResponse } from './operations/responses.ts'
import { enqueue, resolveBoth, tellAt, tellSiblings, type Walk } from './comparison.ts'

/** What the comparison has looked into, of each document. */
interface Compared {
  readonly before: readonly Json[]
  readonly after: readonly Json[]
}

/**
 * Compares the components that no operation led to on both sides. One that a changed operation uses on one side only is
 * part of that operation's changes; one whose name alone changed is no change.
 */
export function compareUnused(walk: Walk, { differing }: Components, compared: Compared): void {
  for (const component of differing) tellSiblings(walk, undefined, ...sidesOf(component, component))
  const left = differing.filter(({ pointer }) => !walk.before.seen.has(pointer) || !walk.after.seen.has(pointer))
  for (const component of left) {
    if (component.before !== undefined && component.after !== undefined) compareComponent(walk, component, component)
  }
  const removed = findUnused(left, 'before', walk.before, compared.before)
  const added = findUnused(left, 'after', walk.after, compared.after)
  const byContent = Map.groupBy(added, (component) => contentOf(component, component.after))
  for (const component of removed) {
    const partner = byContent.get(contentOf(component, component.before))?.pop()
    if (partner === undefined) tellRemoved(walk, component)
    else compareComponent(walk, component, partner)
  }
  for (const group of byContent.values()) for (const component of group) tellAdded(walk, component)
}

/** Components that one document has and nothing in it uses. */
function findUnused(
  components: readonly Component[],
  key: 'before' | 'after',
  side: Side,
  compared: readonly Json[],
): Component[] {
  const other = key === 'before' ? 'after' : 'before'
  const candidates = components.filter(
    (component) => component[other] === undefined && !side.seen.has(component.pointer),
  )
  const used = candidates.length === 0 ? new Set<string>() : findUsed(side, compared)
  return candidates.filter(({ pointer }) => !used.has(pointer))
}

function findUsed(side: Side, compared: readonly Json[]): Set<string> {
  const references = new Set<string>()
  for (const value of compared) collectReferences(value, references)
  // A set grows while it is walked: what a reference leads to may refer further
  for (const reference of references) {
    collectReferences(resolve(side, { value: { $ref: reference }, place: undefined }).value, references)
  }
  return new Set([...references].map(componentOf))
}

function contentOf({ section }: Component, value: Json | undefined): string {
  return `${section} ${fingerprint(value ?? null)}`
}

function compareComponent(walk: Walk, old: Component, next: Component): void {
  const [before, after] = sidesOf(old, next)
  const context = { node: undefined, isStrong: true } as const
  const [left, right] = resolveBoth(walk, before, after)
  if (old.section === 'definitions') {
    enqueue(walk, { ...context, kind: 'component', isSecret: false, before, after })
  } else if (old.section === 'parameters') {
    compareParameter(walk, { ...context, kinds: { body: 'component', parameter: 'component' } }, left, right)
  } else {
    compareResponse(walk, { ...context, kinds: { body: 'component', header: 'component' } }, left, right)
  }
}

function sidesOf(old: Component, next: Component): [Located, Located] {
  return [
    { value: old.before, place: placeOf(old) },
    { value: next.after, place: placeOf(next) },
  ]
}

function placeOf({ section, name }: Component): Place | undefined {
  return placeAt(undefined, section, name)
}

function tellRemoved(walk: Walk, component: Component): void {
  const { section, name, before } = component
  if (section === 'definitions') tellAt(walk, undefined, 'api-schema-removed', placeOf(component), { old: name })
  else tellAt(walk, undefined, 'roma-other-changed', placeOf(component), { old: before })
}

function tellAdded(walk: Walk, component: Component): void {
  tellAt(walk, undefined, 'roma-other-changed', placeOf(component), { new: component.after })
}
