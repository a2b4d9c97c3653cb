import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { quote } from '../../../text/foreign-text.ts'
import { operationsOf } from '../../parse.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import type { Node } from '../ledger.ts'
import type { OperationPair } from '../operation-pair.ts'
import { placeAt, type Place } from '../place.ts'
import { shareNode, report, type Comparison } from '../comparison.ts'
import type { Wording } from '../wording.ts'

interface Requirements {
  readonly value: Json | undefined
  readonly place: Place | undefined
}

/** Schemes that are needed together, by name, with the scopes of each. */
interface Requirement {
  readonly place: Place | undefined
  readonly schemes: ReadonlyMap<string, readonly string[]>
}

type Finding = readonly [id: RuleId, place: Place | undefined, wording: Wording]

/** Reports what security an operation gained and lost: its own, or the document's, which all that have none share. */
export function compareSecurity(comparison: Comparison, pair: OperationPair): void {
  const before = requirementsOf(comparison.before.document, pair.before, pair.beforePlace)
  const after = requirementsOf(comparison.after.document, pair.after, pair.afterPlace)
  if (Object.hasOwn(pair.before, 'security') || Object.hasOwn(pair.after, 'security')) {
    compareRequirements(comparison, pair.node, 'api', before, after)
  } else {
    const { node, isNew } = shareNode(comparison, pair.node, 'inherited security')
    if (isNew) compareRequirements(comparison, node, 'api-global', before, after)
  }
}

function requirementsOf(document: JsonObject, operation: JsonObject, place: Place | undefined): Requirements {
  const isOwn = Object.hasOwn(operation, 'security')
  return { value: own(isOwn ? operation : document, 'security'), place: placeAt(isOwn ? place : undefined, 'security') }
}

/** Reports which alternatives were added and removed, and which scopes of those that stayed. */
function compareRequirements(
  comparison: Comparison,
  node: Node | undefined,
  prefix: 'api' | 'api-global',
  before: Requirements,
  after: Requirements,
): void {
  const [left, right] = [listRequirements(before), listRequirements(after)]
  const findings: Finding[] = []
  for (const [key, requirement] of left) {
    const partner = right.get(key)
    if (partner !== undefined) findings.push(...findScopes(requirement, partner, prefix))
    else if (requirement.schemes.size > 0)
      findings.push([`${prefix}-security-removed`, requirement.place, { old: nameOf(requirement) }])
  }
  for (const [key, requirement] of right) {
    const isAdded = !left.has(key) && requirement.schemes.size > 0
    if (isAdded) findings.push([`${prefix}-security-added`, requirement.place, { new: nameOf(requirement) }])
  }
  if (findings.length === 0 && !isEqual(before.value, after.value)) {
    const { place } = after.value === undefined ? before : after
    findings.push(['roma-other-changed', place, { old: before.value, new: after.value }])
  }
  for (const [id, place, wording] of findings) report(comparison, { id, node, place, ...wording })
}

function listRequirements({ value, place }: Requirements): Map<string, Requirement> {
  const requirements = new Map<string, Requirement>()
  for (const [index, item] of (Array.isArray(value) ? value : []).entries()) {
    if (!isObject(item)) continue
    const key = JSON.stringify(Object.keys(item).sort())
    const schemes = new Map(Object.entries(item).map(([name, scopes]) => [name, scopesOf(scopes)]))
    if (!requirements.has(key)) requirements.set(key, { place: placeAt(place, index), schemes })
  }
  return requirements
}

function scopesOf(value: Json): string[] {
  return Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : []
}

function nameOf({ schemes }: Requirement): string {
  return [...schemes.keys()].join(' + ')
}

function findScopes(before: Requirement, after: Requirement, prefix: 'api' | 'api-global'): Finding[] {
  return [...before.schemes].flatMap(([name, scopes]): Finding[] => {
    const others = after.schemes.get(name) ?? []
    const [was, is] = [new Set(scopes), new Set(others)]
    const what = quote(name)
    const removed = scopes.flatMap((old, index): Finding[] =>
      is.has(old) ? [] : [[`${prefix}-security-scope-removed`, placeAt(before.place, name, index), { what, old }]],
    )
    const added = others.flatMap((next, index): Finding[] =>
      was.has(next) ? [] : [[`${prefix}-security-scope-added`, placeAt(after.place, name, index), { what, new: next }]],
    )
    return [...removed, ...added]
  })
}

/** How many operations a security scheme secures, in the document after or, when it is gone there, before. */
export function countSecured(before: JsonObject, after: JsonObject): (scheme: string) => number {
  // Counted when it is first asked for: most documents keep their security schemes
  let counts: Map<string, number>[] | undefined
  return (scheme) => {
    counts ??= [after, before].map(countSchemes)
    return counts.map((count) => count.get(scheme) ?? 0).find((operations) => operations > 0) ?? 0
  }
}

function countSchemes(document: JsonObject): Map<string, number> {
  const count = new Map<string, number>()
  for (const { operation } of operationsOf(document)) {
    for (const scheme of schemesOf(document, operation)) count.set(scheme, (count.get(scheme) ?? 0) + 1)
  }
  return count
}

function schemesOf(document: JsonObject, operation: JsonObject): Set<string> {
  const requirements = listRequirements(requirementsOf(document, operation, undefined))
  return new Set([...requirements.values()].flatMap(({ schemes }) => [...schemes.keys()]))
}
