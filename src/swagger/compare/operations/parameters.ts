import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { quote } from '../../../text/foreign-text.ts'
import { namesSecret } from '../../secret-names.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { listOf } from '../lists.ts'
import type { Node } from '../ledger.ts'
import { allowsJson } from './media-types.ts'
import type { OperationPair, PathSide } from '../operation-pair.ts'
import { parametersOf, type Parameter } from './parameter-list.ts'
import { placeAt, pointerOf } from '../place.ts'
import type { Resolved } from '../reference.ts'
import { compareSchema } from '../schema/schema.ts'
import {
  enqueue,
  shareNode,
  tell,
  tellAt,
  tellRule,
  tellSiblings,
  type Kind,
  type Pair,
  type Walk,
} from '../comparison.ts'

/** What a comparison of parameters has to know. */
interface Context {
  readonly node: Node | undefined
  readonly kinds: { readonly body: Kind; readonly parameter: Kind }
  readonly isStrong: boolean
}

const comparedHere = new Set(['name', 'in', 'required', 'allowEmptyValue', 'schema'])

/** Compares the parameters that hold for an operation, wherever they are described. Tells whether they are the same. */
export function compareParameters(walk: Walk, pair: OperationPair): boolean {
  if (areUnchanged(walk, pair)) return true
  const before = parametersOf(walk.before, pair.beforePath, pair.before, pair.beforePlace)
  const after = parametersOf(walk.after, pair.afterPath, pair.after, pair.afterPlace)
  const context: Context = {
    node: pair.node,
    kinds: { body: 'request-body', parameter: 'request-parameter' },
    isStrong: allowsJson(listOf(walk.after.document, pair.after, 'consumes')),
  }
  for (const [key, parameter] of before) {
    const partner = after.get(key)
    if (partner === undefined) tellRemoved(walk, pair, parameter)
    else comparePair(walk, context, parameter, partner)
  }
  for (const [key, parameter] of after) {
    if (!before.has(key)) tellAdded(walk, pair, parameter)
  }
  return false
}

/** Most operations keep their parameters, and what those refer to. */
function areUnchanged(walk: Walk, { before, after, beforePath, afterPath }: OperationPair): boolean {
  const isSame = (old: JsonObject, next: JsonObject) =>
    isEqual(own(old, 'parameters'), own(next, 'parameters'), walk.isUnchanged)
  const isSamePath = beforePath.template === afterPath.template && isSame(beforePath.item, afterPath.item)
  return isSamePath && isSame(before, after)
}

/** Compares the parameters of a path that no operation takes from it: they have no effect, but differ. */
export function compareIdleParameters(
  walk: Walk,
  node: Node,
  before: PathSide,
  after: PathSide,
  operations: readonly (readonly [JsonObject, JsonObject])[],
): void {
  const [left, right] = [
    parametersOf(walk.before, before, {}, undefined),
    parametersOf(walk.after, after, {}, undefined),
  ]
  const overrides = operations.map(([old, next]) => [
    parametersOf(walk.before, { ...before, item: {} }, old, undefined),
    parametersOf(walk.after, { ...after, item: {} }, next, undefined),
  ])
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    if (overrides.some((sides) => sides.some((parameters) => !parameters.has(key)))) continue
    const [old, next] = [left.get(key), right.get(key)]
    if (old !== undefined && next !== undefined) {
      const context = { node, kinds: { body: 'component', parameter: 'component' }, isStrong: true } as const
      compareParameter(walk, context, old.resolved, next.resolved)
    } else {
      const { place } = next ?? old ?? {}
      tellAt(walk, node, 'roma-other-changed', place, { old: old?.raw, new: next?.raw })
    }
  }
}

function comparePair(walk: Walk, context: Context, before: Parameter, after: Parameter): void {
  if (isEqual(before.raw, after.raw, walk.isUnchanged)) return
  tellSiblings(walk, context.node, { value: before.raw, place: before.place }, { value: after.raw, place: after.place })
  const isShared = [before, after].every(({ isOfPath, resolved }) => isOfPath || resolved.target !== undefined)
  if (!isShared) {
    compareParameter(walk, context, before.resolved, after.resolved)
    return
  }
  const places = `${pointerOf(before.resolved.place)} ${pointerOf(after.resolved.place)}`
  const { node, isNew } = shareNode(walk, context.node, `parameter ${context.isStrong} ${places}`)
  if (isNew) compareParameter(walk, { ...context, node }, before.resolved, after.resolved)
}

/** Compares two parameters that are the same to clients. */
export function compareParameter(walk: Walk, context: Context, before: Resolved, after: Resolved): void {
  const { node, isStrong } = context
  const [left, right] = [before.value, after.value]
  if (!isObject(left) || !isObject(right)) {
    if (!isEqual(left, right)) tellAt(walk, node, 'roma-other-changed', after.place, { old: left, new: right })
    return
  }
  const isBody = own(left, 'in') === 'body'
  const isSecret = namesSecret(nameOf(left)) || namesSecret(nameOf(right))
  const subject = subjectOf(right)
  const kind = isBody ? context.kinds.body : context.kinds.parameter
  const pair: Pair = { node, kind, isStrong: isBody && isStrong, isSecret, before, after, ...(!isBody && { subject }) }
  compareOwnFields(walk, pair, left, right)
  compareSchema(walk, pair, comparedHere)
  if (isBody) compareBodySchema(walk, pair, left, right)
}

function compareOwnFields(walk: Walk, pair: Pair, left: JsonObject, right: JsonObject): void {
  for (const key of comparedHere) {
    const [old, next] = [own(left, key), own(right, key)]
    if (isEqual(old, next) || (key === 'schema' && own(left, 'in') === 'body')) continue
    // Path parameters are told apart by their position, and the path tells when one is renamed
    if (key === 'name' && own(left, 'in') === 'path') continue
    tell(walk, pair, fieldEvent(key, old, next, own(left, 'in') === 'path'), {
      keys: [key],
      old,
      new: next,
      isGone: next === undefined,
    })
  }
}

function fieldEvent(key: string, old: Json | undefined, next: Json | undefined, isPath: boolean): string {
  if ((old === true) === (next === true) || isPath) return 'other'
  if (key === 'required') return next === true ? 'became-required' : 'became-optional'
  if (key === 'allowEmptyValue') return next === true ? 'empty-value-allowed' : 'empty-value-disallowed'
  return 'other'
}

function compareBodySchema(walk: Walk, pair: Pair, left: JsonObject, right: JsonObject): void {
  const [old, next] = [own(left, 'schema'), own(right, 'schema')]
  const isBody = pair.kind === 'request-body'
  if (old === undefined && next === undefined) return
  if (old === undefined) {
    tellRule(walk, pair, isBody ? 'request-body-media-type-schema-added' : 'roma-other-changed', {
      keys: ['schema'],
      new: next,
    })
  } else if (next === undefined) {
    const id = isBody ? 'request-body-media-type-schema-removed' : 'roma-other-changed'
    tellRule(walk, pair, id, { keys: ['schema'], old, isGone: true })
  } else {
    enqueue(walk, {
      ...pair,
      before: { value: old, place: placeAt(pair.before.place, 'schema') },
      after: { value: next, place: placeAt(pair.after.place, 'schema') },
    })
  }
}

function nameOf(parameter: JsonObject): string {
  const name = own(parameter, 'name')
  return typeof name === 'string' ? name : ''
}

/** `query parameter “limit”`. */
function subjectOf(value: Json | undefined): string {
  if (!isObject(value)) return 'parameter'
  const kind = own(value, 'in')
  const word = kind === 'formData' ? 'form' : typeof kind === 'string' ? quotePlain(kind) : ''
  return `${word} parameter ${quote(nameOf(value))}`.trim()
}

function quotePlain(kind: string): string {
  return ['query', 'header', 'path'].includes(kind) ? kind : quote(kind)
}

function tellRemoved(walk: Walk, pair: OperationPair, { key, place, resolved, raw }: Parameter): void {
  const malformed = key.startsWith('malformed')
  const id = malformed
    ? 'roma-other-changed'
    : key.startsWith('body')
      ? 'request-body-removed'
      : 'request-parameter-removed'
  tellAt(walk, pair.node, id, place, { what: subjectOf(resolved.value), old: raw })
}

function tellAdded(walk: Walk, pair: OperationPair, parameter: Parameter): void {
  const { place, resolved, raw } = parameter
  tellAt(walk, pair.node, addedRule(parameter), place, { what: subjectOf(resolved.value), new: raw })
}

function addedRule({ key, resolved, isOfPath }: Parameter): RuleId {
  const isRequired = isObject(resolved.value) && own(resolved.value, 'required') === true
  if (key.startsWith('malformed')) return 'roma-other-changed'
  if (key.startsWith('body')) return isRequired ? 'request-body-added-required' : 'request-body-added-optional'
  if (key.startsWith('path')) return 'new-request-path-parameter'
  if (isOfPath) {
    return isRequired
      ? 'new-required-request-default-parameter-to-existing-path'
      : 'new-optional-request-default-parameter-to-existing-path'
  }
  return isRequired ? 'new-required-request-parameter' : 'new-optional-request-parameter'
}
