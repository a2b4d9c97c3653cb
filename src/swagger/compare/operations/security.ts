import { quote } from '../../../text/foreign-text.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import type { OperationPair } from '../operation-pair.ts'
import { placeAt, type Place } from '../place.ts'
import { isAnonymous, isMetBy, requirementsOf, type Requirement, type Requirements } from './requirements.ts'
import { report, type Comparison } from '../comparison.ts'
import { shareNode } from '../enqueue.ts'
import { schemesOf } from '../scheme-names.ts'
import type { Wording } from '../wording.ts'

type Finding = readonly [id: RuleId, place: Place | undefined, wording: Wording]

/** Whose list it is: the rules for the document's have a name of their own. */
type Prefix = 'api' | 'api-global'

/** Nobody lists so many alternatives; a hostile list must not take quadratic time. */
const mostAlternatives = 100

/** Reports who may call an operation now, and who no longer: what the document asks of all is told once. */
export function compareSecurity(comparison: Comparison, pair: OperationPair): void {
  const { names } = comparison
  const before = requirementsOf(comparison.before.document, pair.before, pair.beforePlace, names.before)
  const after = requirementsOf(comparison.after.document, pair.after, pair.afterPlace, names.after)
  const isInherited = !before.isOwn && !after.isOwn
  const { node, isNew } = isInherited
    ? shareNode(comparison, pair.node, 'inherited security')
    : { node: pair.node, isNew: true }
  if (!isNew) return
  for (const [id, place, wording] of findChanges(comparison, before, after, isInherited ? 'api-global' : 'api')) {
    report(comparison, { id, node, place, ...wording })
  }
}

function findChanges(comparison: Comparison, before: Requirements, after: Requirements, prefix: Prefix): Finding[] {
  const changed = listAt(before, after)
  const other: Finding = ['roma-other-changed', changed, { old: before.value, new: after.value }]
  const isMalformed = [before.value, after.value].some((value) => value !== undefined && !Array.isArray(value))
  if (isMalformed) return isEqual(before.value, after.value) ? [] : [other]
  const [was, is] = [isAnonymous(before), isAnonymous(after)]
  if (was !== is) {
    if (is) return [['api-security-anonymous-access-added', changed, {}]]
    return [['api-security-anonymous-access-removed', changed, { new: namesOf(after.alternatives) }]]
  }
  const findings = findAlternatives(before, after, prefix, is)
  if (findings.length > 0 || isEqual(before.value, after.value)) return findings
  // That a scheme is called otherwise is told once, where it is defined
  const isGone = (name: string) => !Object.hasOwn(schemesOf(comparison.after.document), name)
  const isRenamed = before.alternatives.some(({ schemes }) =>
    schemes.some(({ id, name }) => id !== name && isGone(name)),
  )
  return isRenamed ? [] : [other]
}

/** Where the lists differ: of an operation that inherits one of them, at its own. */
function listAt(before: Requirements, after: Requirements): Place | undefined {
  if (before.isOwn !== after.isOwn) return before.isOwn ? before.place : after.place
  return after.value === undefined ? before.place : after.place
}

function findAlternatives(before: Requirements, after: Requirements, prefix: Prefix, isOpen: boolean): Finding[] {
  const { lost, gained, kept } = pairOff(before.alternatives, after.alternatives)
  const placeOf = (requirement: Requirement, side: Requirements) =>
    before.isOwn === after.isOwn || side.isOwn ? requirement.place : listAt(before, after)
  const enough = new Set<Requirement>()
  const taken = lost.flatMap((requirement): Finding[] => {
    const old = nameOf(requirement)
    const place = placeOf(requirement, before)
    // Who may call without a word loses nothing
    if (isOpen) return requirement.schemes.length === 0 ? [] : [['roma-security-eased', place, { old, new: 'nothing' }]]
    const easier = findEasier(requirement, after.alternatives)
    if (easier !== undefined) enough.add(easier)
    return [
      easier === undefined
        ? [`${prefix}-security-removed`, place, { old }]
        : ['roma-security-eased', place, { old, new: nameOf(easier) }],
    ]
  })
  const added = gained
    .filter((requirement) => requirement.schemes.length > 0 && !enough.has(requirement))
    .map((requirement): Finding => [
      `${prefix}-security-added`,
      placeOf(requirement, after),
      { new: nameOf(requirement) },
    ])
  return [...taken, ...added, ...kept.flatMap(([old, next]) => findScopes(old, next, prefix))]
}

interface Pairs {
  readonly lost: readonly Requirement[]
  readonly gained: readonly Requirement[]
  /** The same schemes, with other scopes. */
  readonly kept: readonly (readonly [Requirement, Requirement])[]
}

/** Pairs alternatives of the same schemes: those of the same scopes, then those that ask for no more, then the rest. */
function pairOff(before: readonly Requirement[], after: readonly Requirement[]): Pairs {
  const [lost, gained] = [new Set(before), new Set(after)]
  const kept: [Requirement, Requirement][] = []
  if (before.length > mostAlternatives || after.length > mostAlternatives) return { lost: before, gained: after, kept }
  const isSame = (a: Requirement, b: Requirement) => isMetBy(a, b) && isMetBy(b, a)
  for (const isAlike of [isSame, (a: Requirement, b: Requirement) => isMetBy(b, a), () => true]) {
    for (const requirement of lost) {
      const partner = [...gained].find((other) => other.key === requirement.key && isAlike(requirement, other))
      if (partner === undefined) continue
      lost.delete(requirement)
      gained.delete(partner)
      kept.push([requirement, partner])
    }
  }
  return { lost: [...lost], gained: [...gained], kept }
}

function findEasier(requirement: Requirement, others: readonly Requirement[]): Requirement | undefined {
  if (others.length > mostAlternatives) return undefined
  return others.find((other) => isMetBy(other, requirement))
}

function nameOf({ schemes }: Requirement): string {
  return schemes.map(({ name }) => name).join(' + ')
}

function namesOf(alternatives: readonly Requirement[]): string {
  return alternatives.map(nameOf).join(' or ')
}

function findScopes(before: Requirement, after: Requirement, prefix: Prefix): Finding[] {
  const others = new Map(after.schemes.map((scheme) => [scheme.id, scheme]))
  return before.schemes.flatMap(({ id, name, scopes }): Finding[] => {
    const partner = others.get(id) ?? { name, scopes: [] }
    const [was, is] = [new Set(scopes), new Set(partner.scopes)]
    const what = quote(partner.name)
    const removed = scopes.flatMap((old, index): Finding[] =>
      is.has(old) ? [] : [[`${prefix}-security-scope-removed`, placeAt(before.place, name, index), { what, old }]],
    )
    const added = partner.scopes.flatMap((next, index): Finding[] =>
      was.has(next)
        ? []
        : [[`${prefix}-security-scope-added`, placeAt(after.place, partner.name, index), { what, new: next }]],
    )
    return [...removed, ...added]
  })
}
