import type { Json } from '../json.ts'
import { pointer } from '../pointer.ts'
import type { Component, Components } from './components.ts'
import { collectReferences, contentKey } from './equality.ts'
import { compareParameter } from './operations/parameters.ts'
import { placeAt, type Place } from './place.ts'
import { componentOf, resolve, type Located, type Side } from './reference.ts'
import { compareResponse } from './operations/responses.ts'
import type { Subtypes } from './subtypes.ts'
import { report, type Comparison } from './comparison.ts'
import { enqueue, resolveBoth, reportSiblings } from './enqueue.ts'

/** What the comparison has looked into, of each document. */
interface Compared {
  readonly before: readonly Json[]
  readonly after: readonly Json[]
}

/**
 * Compares the components that nothing uses, neither before nor after. One that is used is part of what uses it: where
 * a name has moved to another use, it is not compared with itself; one whose name alone changed is no change.
 */
export function compareUnused(comparison: Comparison, { differing }: Components, compared: Compared): void {
  for (const component of differing) reportSiblings(comparison, undefined, ...sidesOf(component, component))
  const { seen: left } = comparison.before
  const { seen: right } = comparison.after
  // What an operation leads to in both documents is used; to look for what else is takes its time
  const open = differing.filter(({ pointer }) => !left.has(pointer) || !right.has(pointer))
  if (open.length === 0) return
  const { subtypes } = comparison
  const before = findUsed(comparison.before, subtypes.before, compared.before)
  const after = findUsed(comparison.after, subtypes.after, compared.after)
  const unused = open.filter(({ pointer }) => !before.has(pointer) && !after.has(pointer))
  for (const component of unused) {
    if (component.before !== undefined && component.after !== undefined)
      compareComponent(comparison, component, component)
  }
  const removed = unused.filter((component) => component.after === undefined)
  const added = unused.filter((component) => component.before === undefined)
  const byContent = Map.groupBy(added, (component) => contentOf(component, component.after))
  for (const component of removed) {
    const partner = byContent.get(contentOf(component, component.before))?.pop()
    if (partner === undefined) reportRemoved(comparison, component)
    else compareComponent(comparison, component, partner)
  }
  for (const group of byContent.values()) for (const component of group) reportAdded(comparison, component)
}

/** The components that a document uses, so far as it differs. */
function findUsed(side: Side, subtypes: Subtypes, compared: readonly Json[]): Set<string> {
  const references = new Set<string>()
  for (const value of compared) collectReferences(value, references)
  // A set grows while it is walked: what a reference leads to may refer further
  for (const reference of references) {
    collectReferences(resolve(side, { value: { $ref: reference }, place: undefined }).value, references)
    for (const name of subtypes.get(componentOf(reference)) ?? []) references.add(`#${pointer('definitions', name)}`)
  }
  return new Set([...side.seen, ...[...references].map(componentOf)])
}

function contentOf({ section }: Component, value: Json | undefined): string {
  return `${section} ${contentKey(value ?? null)}`
}

function compareComponent(comparison: Comparison, old: Component, next: Component): void {
  const [before, after] = sidesOf(old, next)
  const context = { node: undefined, isTyped: true } as const
  const [left, right] = resolveBoth(comparison, before, after)
  if (old.section === 'definitions') {
    enqueue(comparison, { ...context, kind: 'component', isSecret: false, before, after })
  } else if (old.section === 'parameters') {
    compareParameter(comparison, { ...context, kinds: { body: 'component', parameter: 'component' } }, left, right)
  } else {
    compareResponse(comparison, { ...context, kinds: { body: 'component', header: 'component' } }, left, right)
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

function reportRemoved(comparison: Comparison, component: Component): void {
  const { section, name, before } = component
  if (section === 'definitions')
    report(comparison, { id: 'api-schema-removed', node: undefined, place: placeOf(component), old: name })
  else report(comparison, { id: 'roma-other-changed', node: undefined, place: placeOf(component), old: before })
}

function reportAdded(comparison: Comparison, component: Component): void {
  report(comparison, { id: 'roma-other-changed', node: undefined, place: placeOf(component), new: component.after })
}
