import { referenceOf } from '../../pointer.ts'
import { isObject, type Json } from '../../json.ts'
import { isEqual } from '../equality.ts'
import { idOf, resolve, type Located } from '../reference.ts'
import { differingFacets, saysAnyOf, type Facet } from './facets.ts'
import { isComposed, membersOf, readWhole, somePart } from './parts.ts'
import { wholeDelta } from './whole-delta.ts'
import type { Comparison } from '../comparison.ts'
import { resolveBoth } from '../enqueue.ts'

/** Two schemas of which each is a part of what is compared, one before and one after. */
export interface PartPair {
  readonly before: Located
  readonly after: Located
  /** What may differ between them; nothing that is not in it does. */
  readonly delta: ReadonlySet<Facet>
}

/** A schema whose parts are being gone through. */
interface Frame {
  readonly key: string
  readonly before: Located
  readonly after: Located
  readonly members: readonly (readonly [Located, Located])[]
  readonly deltas: ReadonlySet<Facet>[]
  /** All parts are read, since they are not the same before and after. */
  isWhole: boolean
}

/** What may differ between two schemas, and whether their parts can be compared one by one. */
export interface Delta {
  readonly facets: ReadonlySet<Facet>
  readonly isApart: boolean
}

const none: ReadonlySet<Facet> = new Set()
const same: Delta = { facets: none, isApart: true }

/** With more parts that changed, all are read as one, which takes less time than to hold each against each. */
const mostChangedParts = 8

/**
 * The parts of two schemas in pairs, when each can be compared by itself: no part says anything about what changed in
 * another one. A change in a base is then told where the base is compared, once for all that build on it.
 */
export function pairParts(comparison: Comparison, before: Located, after: Located): PartPair[] | undefined {
  if (!deltaOf(comparison, before, after).isApart) return undefined
  return pairMembers(comparison, before, after)?.map(([left, right]) => ({
    before: left,
    after: right,
    delta: deltaOf(comparison, left, right).facets,
  }))
}

interface Parts {
  readonly before: Located
  readonly after: Located
  readonly pairs: readonly PartPair[]
  /** What may differ in what the schemas say themselves. */
  readonly own: ReadonlySet<Facet>
}

/** Whether nothing that differs in one part is said by another one. What two parts share is the same delta in both. */
function areApart(comparison: Comparison, { before, after, pairs, own }: Parts): boolean {
  const changed = [...pairs.map(({ delta }) => delta), own].filter((delta) => delta.size > 0)
  if (changed.length > mostChangedParts) return false
  return new Set(changed).values().every((delta) => {
    const isSaidBeside = pairs.some(
      (pair) =>
        pair.delta !== delta &&
        (saysAny(comparison, 'before', pair.before, delta) || saysAny(comparison, 'after', pair.after, delta)),
    )
    return !isSaidBeside && (own === delta || ![before, after].some((side) => saysItself(side, delta)))
  })
}

/** The members of two schemas in pairs: the same reference first, then in their order. */
function pairMembers(comparison: Comparison, before: Located, after: Located): [Located, Located][] | undefined {
  const left = distinct(before.parts ?? membersOf(before))
  const right = distinct(after.parts ?? membersOf(after))
  if (left.size !== right.size || (before.parts === undefined) !== (after.parts === undefined)) return undefined
  const others = right
    .entries()
    .filter(([key]) => typeof key !== 'string' || !left.has(key))
    .map(([, member]) => member)
  const pairs: [Located, Located][] = []
  for (const [key, member] of left) {
    const partner = (typeof key === 'string' ? right.get(key) : undefined) ?? others.next().value
    if (partner === undefined) return undefined
    pairs.push([member, partner])
  }
  return pairs.every(([one, other]) => isReadable(comparison, one, other)) ? pairs : undefined
}

/** A part that stands there twice says no more than once. */
function distinct(members: readonly Located[]): Map<unknown, Located> {
  return new Map(members.map((member) => [referenceOf(member.value) ?? member.value ?? null, member]))
}

function isReadable(comparison: Comparison, before: Located, after: Located): boolean {
  const [left, right] = [resolve(comparison.before, before).value, resolve(comparison.after, after).value]
  const isUnknown = referenceOf(left) !== undefined || referenceOf(right) !== undefined
  return (!isUnknown && isObject(left) && isObject(right)) || isEqual(left, right)
}

/**
 * What may differ between two schemas with all their parts, found from the innermost ones on. Where parts come and go,
 * or lead back to where they started, all of them are read.
 */
function deltaOf(comparison: Comparison, before: Located, after: Located): Delta {
  const known = knownDelta(comparison, before, after)
  if (known !== undefined) return known
  const open = new Set<string>()
  const path: Frame[] = [openFrame(comparison, before, after, open)]
  let delta = same
  for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
    const [left, right] = frame.members[frame.deltas.length] ?? []
    if (left === undefined || right === undefined) {
      delta = closeFrame(comparison, frame)
      open.delete(frame.key)
      path.pop()
      path.at(-1)?.deltas.push(delta.facets)
      continue
    }
    const told = knownDelta(comparison, left, right)
    const isCircle = told === undefined && open.has(keyOf(comparison, left, right))
    if (isCircle) frame.isWhole = true
    if (told === undefined && !isCircle) path.push(openFrame(comparison, left, right, open))
    else frame.deltas.push(told?.facets ?? none)
  }
  return delta
}

function knownDelta(comparison: Comparison, before: Located, after: Located): Delta | undefined {
  const reference = referenceOf(before.value)
  if (reference !== undefined && reference === referenceOf(after.value) && comparison.isUnchanged(reference))
    return same
  return comparison.deltas.get(keyOf(comparison, before, after))
}

function keyOf(comparison: Comparison, before: Located, after: Located): string {
  const [left, right] = resolveBoth(comparison, before, after)
  return `${idOf(comparison.before, left.value ?? null)} ${idOf(comparison.after, right.value ?? null)}`
}

function openFrame(comparison: Comparison, before: Located, after: Located, open: Set<string>): Frame {
  const [left, right] = resolveBoth(comparison, before, after)
  const key = keyOf(comparison, before, after)
  const members = pairMembers(comparison, left, right)
  open.add(key)
  return { key, before: left, after: right, members: members ?? [], isWhole: members === undefined, deltas: [] }
}

function closeFrame(comparison: Comparison, frame: Frame): Delta {
  const { key, before, after, isWhole } = frame
  const delta = isWhole
    ? { facets: deltaOfWhole(comparison, before, after), isApart: false }
    : deltaOfParts(comparison, frame)
  comparison.deltas.set(key, delta)
  return delta
}

function deltaOfWhole(comparison: Comparison, before: Located, after: Located): ReadonlySet<Facet> {
  return wholeDelta(readWhole(comparison.before, before), readWhole(comparison.after, after), comparison.isUnchanged)
}

/** The same set as that of a part, where nothing else differs, and nothing beside it says something about that. */
function deltaOfParts(comparison: Comparison, { before, after, members, deltas }: Frame): Delta {
  const pairs = members.map((pair, index) => ({ before: pair[0], after: pair[1], delta: deltas[index] ?? none }))
  const own = ownDelta(comparison, before, after)
  const isApart = areApart(comparison, { before, after, pairs, own })
  const facets = union([...deltas, own])
  return { facets: isApart ? facets : new Set(facets), isApart }
}

/** The same set where only one has something in it, so that those who share a base share what changed in it. */
function union(deltas: readonly ReadonlySet<Facet>[]): ReadonlySet<Facet> {
  const [first = none, ...others] = new Set(deltas.filter(({ size }) => size > 0))
  return others.length === 0 ? first : new Set([first, ...others].flatMap((delta) => [...delta]))
}

function ownDelta(comparison: Comparison, before: Located, after: Located): ReadonlySet<Facet> {
  const areParts = before.parts !== undefined || after.parts !== undefined
  if (areParts || !isObject(before.value) || !isObject(after.value)) return none
  return differingFacets(before.value, after.value, comparison.isUnchanged)
}

function saysItself({ value, parts }: Located, delta: ReadonlySet<Facet>): boolean {
  return parts === undefined && isObject(value) && saysAnyOf(value, delta)
}

/** Whether a schema or one of its parts says something about one of these. */
function saysAny(
  comparison: Comparison,
  side: 'before' | 'after',
  located: Located,
  delta: ReadonlySet<Facet>,
): boolean {
  const resolved = resolve(comparison[side], located)
  if (!isComposed(resolved)) return saysItself(resolved, delta)
  const answers = comparison.answers[side].get(delta) ?? new Map<Json, boolean>()
  comparison.answers[side].set(delta, answers)
  const schema = resolved.value ?? null
  const answer = answers.get(schema) ?? somePart(comparison[side], resolved, (part) => saysAnyOf(part, delta))
  answers.set(schema, answer)
  return answer
}
