import { own, type Json, type JsonObject } from '../../json.ts'
import { methods } from '../../methods.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { compareList } from './inherited-lists.ts'
import { addNode, addOperation, link, type Node } from '../ledger.ts'
import { areLists, areObjects, inheritedLists, isHollow } from '../lists.ts'
import type { OperationPair, PathSide } from '../operation-pair.ts'
import { compareOperation } from './operation.ts'
import { readTemplate } from '../../path-template.ts'
import { compareIdleParameters } from './parameters.ts'
import { operationAt, pairPaths, pathlessOf, templateOf, type PathPair } from './paths.ts'
import { placeAt } from '../place.ts'
import { compareSecurity } from './security.ts'
import type { Located } from '../reference.ts'
import { finishSchemas } from '../schema/finish.ts'
import { report, type Comparison } from '../comparison.ts'
import { reportSiblings } from '../enqueue.ts'

/** What a comparison of all operations found out besides the changes. */
interface Operations {
  /** How many operations both documents have. */
  readonly common: number
  /** How many of them are called by another URL, since the base path changed. */
  readonly rebased: number
  /** The lists that moved from the document to an operation or back. */
  readonly moved: ReadonlySet<string>
  /** What was looked into, because it differs or leads to what differs. */
  readonly before: readonly Json[]
  readonly after: readonly Json[]
}

interface Findings {
  common: number
  rebased: number
  readonly moved: Set<string>
  readonly before: Json[]
  readonly after: Json[]
  /** What operations inherit from the document, as far as it changed there. */
  readonly inheritedChanges: ReadonlySet<string>
}

const inherited = [...inheritedLists, 'security'] as const

export function compareOperations(comparison: Comparison): Operations {
  const findings: Findings = {
    common: 0,
    rebased: 0,
    moved: new Set(),
    before: [],
    after: [],
    inheritedChanges: new Set(
      inherited.filter((key) => !isEqual(own(comparison.before.document, key), own(comparison.after.document, key))),
    ),
  }
  comparePathless(comparison)
  for (const pair of pairPaths(comparison.before, comparison.after)) comparePath(comparison, pair, findings)
  finishSchemas(comparison)
  return findings
}

function comparePath(comparison: Comparison, pair: PathPair, findings: Findings): void {
  const { before, after } = pair
  const pathNode = addNode(comparison.ledger)
  for (const method of methods) compareMethod(comparison, pair, method, pathNode, findings)
  if (before === undefined || after === undefined) {
    if (methods.every((method) => operationsAt(pair, method).every((operation) => operation === undefined))) {
      report(comparison, {
        id: 'roma-other-changed',
        node: pathNode,
        place: (after ?? before)?.place,
        old: before?.item,
        new: after?.item,
      })
    }
    return
  }
  reportSiblings(comparison, pathNode, atTemplate(before), atTemplate(after))
  compareTemplates(comparison, before, after, pathNode)
  comparePathFields(comparison, before, after, pathNode)
  if (isEqual(own(before.item, 'parameters'), own(after.item, 'parameters'), comparison.isUnchanged)) return
  const common = methods
    .map((method) => operationsAt(pair, method))
    .filter((sides): sides is [JsonObject, JsonObject] => sides.every((side) => side !== undefined))
  compareIdleParameters(comparison, pathNode, before, after, common)
}

/** Compares what stands among the paths but is none: extensions, and what is malformed. */
function comparePathless(comparison: Comparison): void {
  const [before, after] = [pathlessOf(comparison.before), pathlessOf(comparison.after)]
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, next] = [before.get(key), after.get(key)]
    if (!isEqual(old, next))
      report(comparison, {
        id: 'roma-other-changed',
        node: undefined,
        place: placeAt(undefined, 'paths', key),
        old,
        new: next,
      })
  }
}

function atTemplate({ raw, template }: PathSide): Located {
  return { value: raw, place: placeAt(undefined, 'paths', template) }
}

function operationsAt({ before, after }: PathPair, method: string): [JsonObject | undefined, JsonObject | undefined] {
  return [before && operationAt(before, method), after && operationAt(after, method)]
}

function compareMethod(
  comparison: Comparison,
  pair: PathPair,
  method: string,
  pathNode: Node,
  findings: Findings,
): void {
  const [before, after] = operationsAt(pair, method)
  if (before === undefined && after === undefined) return
  const node = addOperation(comparison.ledger, { method: method.toUpperCase(), path: templateOf(pair) })
  if (pair.before === undefined || before === undefined) {
    report(comparison, { id: 'endpoint-added', node, place: placeAt(pair.after?.place, method) })
    findings.after.push(...parts(after, pair.after))
  } else if (pair.after === undefined || after === undefined) {
    report(comparison, {
      id: removalRule(before, pair.after === undefined),
      node,
      place: placeAt(pair.before.place, method),
    })
    findings.before.push(...parts(before, pair.before))
  } else {
    findings.common += 1
    if (pair.isRebased) findings.rebased += 1
    link(node, pathNode)
    comparePair(comparison, { ...toPair(pair.before, pair.after, method), node, before, after }, findings)
  }
}

function parts(operation: JsonObject | undefined, path: PathSide | undefined): Json[] {
  return [operation, path && own(path.item, 'parameters')].filter((part) => part !== undefined)
}

function toPair(
  beforePath: PathSide,
  afterPath: PathSide,
  method: string,
): Omit<OperationPair, 'node' | 'before' | 'after'> {
  const [beforePlace, afterPlace] = [placeAt(beforePath.place, method), placeAt(afterPath.place, method)]
  return { beforePath, afterPath, beforePlace, afterPlace }
}

function removalRule(operation: JsonObject, isPath: boolean): RuleId {
  const deprecation = own(operation, 'deprecated') === true ? 'with' : 'without'
  return isPath ? `api-path-removed-${deprecation}-deprecation` : `api-removed-${deprecation}-deprecation`
}

function comparePair(comparison: Comparison, pair: OperationPair, findings: Findings): void {
  compareInherited(comparison, pair, findings)
  if (compareOperation(comparison, pair)) return
  findings.before.push(...parts(pair.before, pair.beforePath))
  findings.after.push(...parts(pair.after, pair.afterPath))
}

function compareInherited(comparison: Comparison, pair: OperationPair, findings: Findings): void {
  for (const key of inherited) {
    const isOwnSame = isEqual(own(pair.before, key), own(pair.after, key))
    if (!isOwnSame) findings.moved.add(key)
    if (isOwnSame && !findings.inheritedChanges.has(key)) continue
    if (key === 'security') compareSecurity(comparison, pair)
    else compareList(comparison, pair, key)
  }
}

function compareTemplates(comparison: Comparison, before: PathSide, after: PathSide, node: Node): void {
  if (before.template === after.template) return
  const { names } = readTemplate(after.template)
  for (const [index, old] of readTemplate(before.template).names.entries()) {
    const next = names[index]
    if (next === undefined || next === old) continue
    report(comparison, {
      id: 'roma-path-parameter-renamed',
      node,
      place: after.place,
      old,
      new: next,
      mark: `${index}`,
    })
  }
}

/** Everything of a path but its operations and parameters. */
function comparePathFields(comparison: Comparison, before: PathSide, after: PathSide, node: Node): void {
  for (const key of new Set([...Object.keys(before.item), ...Object.keys(after.item)])) {
    const [old, next] = [own(before.item, key), own(after.item, key)]
    if (key === 'parameters' && areLists(old, next) && !isHollow(old, next)) continue
    if (methods.includes(key) && areObjects(old, next)) continue
    if (isEqual(old, next)) continue
    const place = placeAt((next === undefined ? before : after).place, key)
    report(comparison, { id: 'roma-other-changed', node, place, old, new: next })
  }
}
