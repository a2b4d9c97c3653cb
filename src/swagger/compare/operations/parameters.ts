import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { namesSecret } from '../../secret-names.ts'
import { noteEdit } from '../edits.ts'
import { isEqual } from '../equality.ts'
import { listOf } from '../lists.ts'
import type { Node } from '../ledger.ts'
import { allowsJson } from './media-types.ts'
import type { OperationPair, PathSide } from '../operation-pair.ts'
import { replacedRule, reportLonely } from './lonely-parameters.ts'
import { nameOf, parametersOf, subjectOf, type Parameter } from './parameter-list.ts'
import { placeAt, pointerOf, type Place } from '../place.ts'
import type { Resolved } from '../reference.ts'
import { compareSchema } from '../schema/schema.ts'
import {
  reportEvent,
  report,
  reportOther,
  reportRule,
  type SchemaPlace,
  type Pair,
  type SchemaEvent,
  type Comparison,
} from '../comparison.ts'
import { enqueue, shareNode, reportSiblings } from '../enqueue.ts'

/** What a comparison of parameters has to know. */
interface Context {
  readonly node: Node | undefined
  readonly kinds: { readonly body: SchemaPlace; readonly parameter: SchemaPlace }
  readonly isTyped: boolean
  /** Where the parameter is used. */
  readonly use?: Place | undefined
}

const comparedHere = new Set(['name', 'in', 'required', 'allowEmptyValue', 'schema'])

/** Compares the parameters that hold for an operation, wherever they are described. Tells whether they are the same. */
export function compareParameters(comparison: Comparison, pair: OperationPair): boolean {
  if (areUnchanged(comparison, pair)) return true
  const before = parametersOf(comparison.before, pair.beforePath, pair.before, pair.beforePlace)
  const after = parametersOf(comparison.after, pair.afterPath, pair.after, pair.afterPlace)
  const context: Context = {
    node: pair.node,
    kinds: { body: 'request-body', parameter: 'request-parameter' },
    isTyped: allowsJson(listOf(comparison.after.document, pair.after, 'consumes')),
  }
  for (const [key, parameter] of before) {
    const partner = after.get(key)
    if (partner !== undefined) comparePair(comparison, context, parameter, partner)
  }
  const removed = [...before.values()].filter(({ key }) => !after.has(key))
  const added = [...after.values()].filter(({ key }) => !before.has(key))
  for (const [old, next] of reportLonely(comparison, pair.node, removed, added)) {
    comparePair(comparison, context, old, next)
  }
  return false
}

/** Most operations keep their parameters, and what those refer to. */
function areUnchanged(comparison: Comparison, { before, after, beforePath, afterPath }: OperationPair): boolean {
  const isSame = (old: JsonObject, next: JsonObject) =>
    isEqual(own(old, 'parameters'), own(next, 'parameters'), comparison.isUnchanged)
  const isSamePath = beforePath.template === afterPath.template && isSame(beforePath.item, afterPath.item)
  return isSamePath && isSame(before, after)
}

/** Compares the parameters of a path that no operation takes from it: they have no effect, but differ. */
export function compareIdleParameters(
  comparison: Comparison,
  node: Node,
  before: PathSide,
  after: PathSide,
  operations: readonly (readonly [JsonObject, JsonObject])[],
): void {
  const [left, right] = [
    parametersOf(comparison.before, before, {}, undefined),
    parametersOf(comparison.after, after, {}, undefined),
  ]
  const overrides = operations.map(([old, next]) => [
    parametersOf(comparison.before, { ...before, item: {} }, old, undefined),
    parametersOf(comparison.after, { ...after, item: {} }, next, undefined),
  ])
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    if (overrides.some((sides) => sides.some((parameters) => !parameters.has(key)))) continue
    const [old, next] = [left.get(key), right.get(key)]
    if (old !== undefined && next !== undefined) {
      const context = { node, kinds: { body: 'component', parameter: 'component' }, isTyped: true } as const
      compareParameter(comparison, context, old.resolved, next.resolved)
    } else {
      const { place } = next ?? old ?? {}
      report(comparison, { id: 'roma-other-changed', node, place, old: old?.raw, new: next?.raw })
    }
  }
}

function comparePair(comparison: Comparison, context: Context, before: Parameter, after: Parameter): void {
  if (isEqual(before.raw, after.raw, comparison.isUnchanged)) return
  reportSiblings(
    comparison,
    context.node,
    { value: before.raw, place: before.place },
    { value: after.raw, place: after.place },
  )
  const isShared = [before, after].every(({ isOfPath, resolved }) => isOfPath || resolved.target !== undefined)
  if (!isShared) {
    compareParameter(comparison, { ...context, use: after.place }, before.resolved, after.resolved)
    return
  }
  const places = `${pointerOf(before.resolved.place)} ${pointerOf(after.resolved.place)}`
  const { node, isNew } = shareNode(comparison, context.node, `parameter ${context.isTyped} ${places}`)
  const [left, right] = [before.resolved, after.resolved]
  if (left.target?.component !== right.target?.component) {
    const what = subjectOf(right.value)
    noteEdit(comparison, node, { node: context.node, place: after.place, what, before: left, after: right })
  }
  if (isNew) compareParameter(comparison, { ...context, node }, before.resolved, after.resolved)
}

/** Compares two parameters that are the same to clients. */
export function compareParameter(comparison: Comparison, context: Context, before: Resolved, after: Resolved): void {
  const { node, isTyped, use } = context
  const [left, right] = [before.value, after.value]
  if (!isObject(left) || !isObject(right)) {
    if (!isEqual(left, right))
      report(comparison, { id: 'roma-other-changed', node, place: after.place, old: left, new: right })
    return
  }
  const isBody = own(left, 'in') === 'body'
  const isSecret = namesSecret(nameOf(left)) || namesSecret(nameOf(right))
  const subject = subjectOf(right)
  const kind = isBody ? context.kinds.body : context.kinds.parameter
  const pair: Pair = {
    node,
    kind,
    isTyped: isBody && isTyped,
    isSecret,
    before,
    after,
    use,
    ...(!isBody && { subject }),
  }
  compareOwnFields(comparison, pair, left, right)
  compareSchema(comparison, pair, comparedHere)
  if (isBody) compareBodySchema(comparison, pair, left, right)
}

function compareOwnFields(comparison: Comparison, pair: Pair, left: JsonObject, right: JsonObject): void {
  for (const key of comparedHere) {
    const [old, next] = [own(left, key), own(right, key)]
    if (isEqual(old, next) || (key === 'schema' && own(left, 'in') === 'body')) continue
    const isOfPath = own(left, 'in') === 'path'
    // Path parameters are told apart by their position, and the path tells when one is renamed
    if (key === 'name' && isOfPath) continue
    const replaced = pair.kind === 'request-parameter' ? replacedRule(key, left, right) : undefined
    const event = fieldEvent(key, old, next, isOfPath)
    if (replaced !== undefined) reportRule(comparison, pair, replaced, { keys: [key], old, new: next })
    else if (event === undefined) reportOther(comparison, pair, [key], old, next)
    else reportEvent(comparison, pair, event, { keys: [key], old, new: next })
  }
}

function fieldEvent(
  key: string,
  old: Json | undefined,
  next: Json | undefined,
  isPath: boolean,
): SchemaEvent | undefined {
  if ((old === true) === (next === true) || isPath) return undefined
  if (key === 'required') return next === true ? 'became-required' : 'became-optional'
  if (key === 'allowEmptyValue') return next === true ? 'empty-value-allowed' : 'empty-value-disallowed'
  return undefined
}

function compareBodySchema(comparison: Comparison, pair: Pair, left: JsonObject, right: JsonObject): void {
  const [old, next] = [own(left, 'schema'), own(right, 'schema')]
  const isBody = pair.kind === 'request-body'
  if (old === undefined && next === undefined) return
  if (old === undefined) {
    reportRule(comparison, pair, isBody ? 'request-body-media-type-schema-added' : 'roma-other-changed', {
      keys: ['schema'],
      new: next,
    })
  } else if (next === undefined) {
    const id = isBody ? 'request-body-media-type-schema-removed' : 'roma-other-changed'
    reportRule(comparison, pair, id, { keys: ['schema'], old })
  } else {
    enqueue(comparison, {
      ...pair,
      before: { value: old, place: placeAt(pair.before.place, 'schema') },
      after: { value: next, place: placeAt(pair.after.place, 'schema') },
    })
  }
}
