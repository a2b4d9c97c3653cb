import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { quote } from '../../../text/foreign-text.ts'
import { namesSecret } from '../../secret-names.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { areObjects, isHollow, listOf } from '../lists.ts'
import type { Node } from '../ledger.ts'
import { allowsJson } from './media-types.ts'
import type { OperationPair } from '../operation-pair.ts'
import { placeAt } from '../place.ts'
import { resolve, type Located } from '../reference.ts'
import { compareSchema } from '../schema/schema.ts'
import {
  enqueue,
  resolveBoth,
  shareNode,
  tellAt,
  tellRule,
  tellSiblings,
  type Kind,
  type Pair,
  type Walk,
} from '../comparison.ts'

/** What a comparison of responses has to know. */
interface Context {
  readonly node: Node | undefined
  readonly kinds: { readonly body: Kind; readonly header: Kind }
  readonly isStrong: boolean
}

/** Compares the responses of an operation by their status. Tells whether they are the same. */
export function compareResponses(walk: Walk, pair: OperationPair): boolean {
  const [old, next] = [own(pair.before, 'responses'), own(pair.after, 'responses')]
  if (areObjects(old, next)) {
    return compareStatuses(walk, pair, isObject(old) ? old : {}, isObject(next) ? next : {})
  }
  if (isEqual(old, next)) return true
  const place = placeAt(next === undefined ? pair.beforePlace : pair.afterPlace, 'responses')
  tellAt(walk, pair.node, 'roma-other-changed', place, { old, new: next })
  return false
}

function compareStatuses(walk: Walk, pair: OperationPair, left: JsonObject, right: JsonObject): boolean {
  const differing = [
    ...Object.keys(left),
    ...Object.keys(right).filter((status) => !Object.hasOwn(left, status)),
  ].filter((status) => !isEqual(own(left, status), own(right, status), walk.isUnchanged))
  if (differing.length === 0) return true
  const context: Context = {
    node: pair.node,
    kinds: { body: 'response-body', header: 'response-header' },
    isStrong: allowsJson(listOf(walk.after.document, pair.after, 'produces')),
  }
  for (const status of differing) {
    const before = { value: own(left, status), place: placeAt(pair.beforePlace, 'responses', status) }
    const after = { value: own(right, status), place: placeAt(pair.afterPlace, 'responses', status) }
    compareStatus(walk, context, status, before, after)
  }
  return false
}

/** Whether an operation answers with something: only then does it matter what it produces. */
export function answersWithBody(walk: Walk, pair: OperationPair): boolean {
  const [old, next] = [own(pair.before, 'responses'), own(pair.after, 'responses')]
  const before = isObject(old) ? Object.values(old) : []
  const after = isObject(next) ? Object.values(next) : []
  const hasSchema = (value: Json | undefined) => isObject(value) && Object.hasOwn(value, 'schema')
  return (
    before.some((value) => hasSchema(resolve(walk.before, at(value)).value)) &&
    after.some((value) => hasSchema(resolve(walk.after, at(value)).value))
  )
}

function at(value: Json | undefined): Located {
  return { value, place: undefined }
}

function compareStatus(walk: Walk, context: Context, status: string, before: Located, after: Located): void {
  if (before.value === undefined || after.value === undefined || status.startsWith('x-')) {
    const isGone = after.value === undefined
    const id = statusRule(status, isGone ? 'removed' : 'added')
    const values = id === 'roma-other-changed' ? { old: before.value, new: after.value } : { what: status }
    tellAt(walk, context.node, id, (isGone ? before : after).place, values)
    return
  }
  tellSiblings(walk, context.node, before, after)
  const [left, right] = resolveBoth(walk, before, after)
  if (left.target === undefined || right.target === undefined) {
    compareResponse(walk, context, left, right)
    return
  }
  const key = `response ${context.isStrong} ${left.target.id} ${right.target.id}`
  const { node, isNew } = shareNode(walk, context.node, key)
  if (isNew) compareResponse(walk, { ...context, node }, left, right)
}

function statusRule(status: string, event: 'added' | 'removed'): RuleId {
  if (!/^\d{3}$/.test(status)) return 'roma-other-changed'
  return status.startsWith('2') ? `response-success-status-${event}` : `response-non-success-status-${event}`
}

/** Compares two responses of the same status. */
export function compareResponse(walk: Walk, context: Context, before: Located, after: Located): void {
  const [left, right] = [before.value, after.value]
  const { node, isStrong, kinds } = context
  if (!isObject(left) || !isObject(right)) {
    if (!isEqual(left, right)) tellAt(walk, node, 'roma-other-changed', after.place, { old: left, new: right })
    return
  }
  const pair: Pair = { node, kind: kinds.body, isStrong, isSecret: false, before, after }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [old, next] = [own(left, key), own(right, key)]
    if (key === 'schema') compareResponseSchema(walk, pair, old, next)
    else if (key === 'headers' && areObjects(old, next) && !isHollow(old, next)) compareHeaders(walk, context, pair)
    else if (!isEqual(old, next)) tellOther(walk, pair, key, old, next)
  }
}

function tellOther(walk: Walk, pair: Pair, key: string, old: Json | undefined, next: Json | undefined): void {
  tellRule(walk, pair, 'roma-other-changed', { keys: [key], old, new: next, isGone: next === undefined })
}

function compareResponseSchema(walk: Walk, pair: Pair, old: Json | undefined, next: Json | undefined): void {
  const isBody = pair.kind === 'response-body'
  if (old === undefined || next === undefined) {
    const rule = old === undefined ? 'response-body-media-type-schema-added' : 'response-body-media-type-schema-removed'
    const id = isBody ? rule : 'roma-other-changed'
    tellRule(walk, pair, id, { keys: ['schema'], old, new: next, isGone: next === undefined })
    return
  }
  enqueue(walk, {
    ...pair,
    before: { value: old, place: placeAt(pair.before.place, 'schema') },
    after: { value: next, place: placeAt(pair.after.place, 'schema') },
  })
}

function compareHeaders(walk: Walk, context: Context, response: Pair): void {
  const before = headersOf(response.before)
  const after = headersOf(response.after)
  for (const [key, header] of before) {
    const partner = after.get(key)
    if (partner === undefined) tellHeader(walk, response, 'optional-response-header-removed', header)
    else compareHeader(walk, context, header, partner)
  }
  for (const [key, header] of after) {
    if (!before.has(key)) tellHeader(walk, response, 'response-header-added', header)
  }
}

interface Header extends Located {
  readonly name: string
}

/** The headers of a response; two that differ only in case are a mistake, but neither may be lost. */
function headersOf(response: Located): Map<string, Header> {
  const headers = isObject(response.value) ? own(response.value, 'headers') : undefined
  const found = new Map<string, Header>()
  for (const [name, value] of Object.entries(isObject(headers) ? headers : {})) {
    const lower = name.toLowerCase()
    const key = found.has(lower) ? JSON.stringify(name) : lower
    found.set(key, { name, value, place: placeAt(response.place, 'headers', name) })
  }
  return found
}

function tellHeader(walk: Walk, { node, kind }: Pair, id: RuleId, { name, value, place }: Header): void {
  const what = `response header ${quote(name)}`
  const isAdded = id === 'response-header-added'
  const rule = kind === 'component' ? 'roma-other-changed' : id
  tellAt(walk, node, rule, place, { what, ...(isAdded ? { new: value } : { old: value }) })
}

function compareHeader(walk: Walk, { node, kinds }: Context, before: Header, after: Header): void {
  const subject = `response header ${quote(after.name)}`
  const pair: Pair = {
    node,
    kind: kinds.header,
    isStrong: false,
    isSecret: namesSecret(after.name),
    subject,
    before,
    after,
  }
  if (before.name !== after.name) tellRule(walk, pair, 'roma-other-changed', { old: before.name, new: after.name })
  compareSchema(walk, pair)
}
