import { own, type JsonObject } from '../../json.ts'
import { isEqual } from '../equality.ts'
import type { Located } from '../reference.ts'
import { reportEvent, reportOther, reportUnknown, type Comparison, type Pair } from '../comparison.ts'
import { enqueue, reportSiblings } from '../enqueue.ts'
import { keysOf } from '../place.ts'
import { describeSchema } from '../places-in-words.ts'
import { pairParts } from './delta.ts'
import { propertiesOf } from './facets.ts'
import { mergedKeywords, mergeParts } from './merge-parts.ts'
import { readWhole, type Part, type Whole } from './parts.ts'
import { sayingsOf, withoutCommon } from './sayings.ts'
import { compareSchema } from './schema.ts'
import { wholeDelta } from './whole-delta.ts'

/**
 * Compares two schemas of which at least one is put together from parts, by what they mean. Where each part can be
 * compared by itself it is, once for all schemas that share it; else all parts are read as one schema.
 */
export function compareComposed(comparison: Comparison, pair: Pair): void {
  const { before, after } = pair
  // Of parts it is known that they differ; at each level of a deep nesting it would be asked again
  if (pair.isPart !== true && isEqual(before.value, after.value, comparison.isUnchanged)) return
  const parts = pairParts(comparison, before, after)
  if (parts === undefined) {
    compareWholes(comparison, pair, readWhole(comparison.before, before), readWhole(comparison.after, after))
    return
  }
  for (const part of parts) {
    if (part.delta.size > 0) enqueue(comparison, { ...pair, isPart: true, before: part.before, after: part.after })
    else reportSiblings(comparison, pair.node, part.before, part.after, pair.isSecret)
  }
  if (before.parts === undefined) compareSchema(comparison, pair)
}

function compareWholes(comparison: Comparison, pair: Pair, left: Whole, right: Whole): void {
  const [before, after] = mergeParts(left.parts, right.parts, wholeDelta(left, right, comparison.isUnchanged))
  if (hidesMore(right, left)) dropAbsent(before.value, after.value)
  if (hidesMore(left, right)) dropAbsent(after.value, before.value)
  const merged: Pair = {
    ...pair,
    before: { ...before, place: pair.before.place },
    after: { ...after, place: pair.after.place },
  }
  compareSchema(comparison, merged)
  compareAllowed(comparison, merged, left.parts, right.parts)
  compareNotes(comparison, pair, left, right)
  for (const reference of new Set([...left.unknown.keys(), ...right.unknown.keys()])) {
    if (left.unknown.has(reference) !== right.unknown.has(reference)) {
      const located = right.unknown.get(reference) ?? left.unknown.get(reference)
      if (located !== undefined) reportUnknownPart(comparison, pair, located)
    }
  }
}

function reportUnknownPart(comparison: Comparison, pair: Pair, located: Located): void {
  const what = pair.subject ?? describeSchema(pair.kind, keysOf(pair.use ?? pair.after.place))
  reportUnknown(comparison, pair, located, what)
}

/** Whether something in a schema is unknown that the other one does not have: it may say whatever the other one says. */
function hidesMore({ unknown }: Whole, other: Whole): boolean {
  return unknown.keys().some((reference) => !other.unknown.has(reference))
}

/** Leaves out what the other schema does not say, so that nobody takes it for gone. */
function dropAbsent(schema: JsonObject, other: JsonObject): void {
  for (const key of Object.keys(schema)) {
    if (key !== 'required' && !Object.hasOwn(other, key)) Reflect.deleteProperty(schema, key)
  }
  const properties = propertiesOf(schema)
  for (const name of Object.keys(properties)) {
    if (!Object.hasOwn(propertiesOf(other), name)) Reflect.deleteProperty(properties, name)
  }
  const [names, others] = [own(schema, 'required'), own(other, 'required')]
  // Where a name stands in its list says where it is written, so that none may be left out
  if (Array.isArray(names)) other['required'] = [...(Array.isArray(others) ? others : []), ...names]
}

/** Compares what two closed schemas leave open: a part that is closed allows nothing but its own properties. */
function compareAllowed(comparison: Comparison, pair: Pair, before: readonly Part[], after: readonly Part[]): void {
  const [was, is] = [allowedBy(before), allowedBy(after)]
  if (was === undefined || is === undefined) return
  const names = namesOf(before).intersection(namesOf(after))
  const [allowed, refused] = [
    names.values().find((name) => is.has(name) && !was.has(name)),
    names.values().find((name) => was.has(name) && !is.has(name)),
  ]
  const name = refused ?? allowed
  if (name === undefined) return
  const event = refused === undefined ? 'additional-properties-widened' : 'additional-properties-narrowed'
  reportEvent(comparison, pair, event, { keys: ['properties', name], named: [], isGone: refused !== undefined })
}

function allowedBy(parts: readonly Part[]): ReadonlySet<string> | undefined {
  const closed = parts.filter(({ value }) => own(value, 'additionalProperties') === false)
  const [first, ...others] = closed.map((part) => namesOf([part]))
  return first === undefined ? undefined : others.reduce((names, other) => names.intersection(other), first)
}

function namesOf(parts: readonly Part[]): Set<string> {
  return new Set(parts.flatMap(({ value }) => Object.keys(propertiesOf(value))))
}

/** Compares what restricts nothing, such as descriptions, and what is malformed. */
function compareNotes(comparison: Comparison, pair: Pair, left: Whole, right: Whole): void {
  const all = [...left.parts, ...right.parts].flatMap(({ value }) => Object.keys(value))
  for (const key of new Set(all)) {
    if (mergedKeywords.has(key)) continue
    const [removed, added] = withoutCommon(sayingsOf(left.parts, key), sayingsOf(right.parts, key))
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      reportNote(comparison, pair, removed[index], added[index])
    }
  }
  for (let index = 0; index < Math.max(left.malformed.length, right.malformed.length); index += 1) {
    const [old, next] = [left.malformed[index], right.malformed[index]]
    if (!isEqual(old?.value, next?.value)) reportNote(comparison, pair, old, next)
  }
}

function reportNote(comparison: Comparison, pair: Pair, old: Located | undefined, next: Located | undefined): void {
  const sides = { before: old ?? pair.before, after: next ?? pair.after }
  reportOther(comparison, { ...pair, ...sides }, [], old?.value, next?.value)
}
