import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { namesSecret } from '../../secret-names.ts'
import { noteEdit } from '../edits.ts'
import { referenceOf } from '../../pointer.ts'
import type { RuleId } from '../rules/catalogue.ts'
import { isEqual } from '../equality.ts'
import { areObjects, isHollow, listOf } from '../lists.ts'
import type { Node } from '../ledger.ts'
import { allowsJson } from './media-types.ts'
import type { OperationPair } from '../operation-pair.ts'
import { keysOf, placeAt, type Place } from '../place.ts'
import { describeHeader } from '../places-in-words.ts'
import { resolve, type Located } from '../reference.ts'
import { compareSchema } from '../schema/schema.ts'
import {
  reportUnknown,
  report,
  reportOther,
  reportRule,
  type SchemaPlace,
  type Pair,
  type Comparison,
} from '../comparison.ts'
import { enqueue, resolveBoth, shareNode, reportSiblings } from '../enqueue.ts'

/** What a comparison of responses has to know. */
interface Context {
  readonly node: Node | undefined
  readonly kinds: { readonly body: SchemaPlace; readonly header: SchemaPlace }
  readonly isTyped: boolean
  /** Where the response is used. */
  readonly use?: Place | undefined
}

/** Compares the responses of an operation by their status. Tells whether they are the same. */
export function compareResponses(comparison: Comparison, pair: OperationPair): boolean {
  const [old, next] = [own(pair.before, 'responses'), own(pair.after, 'responses')]
  if (areObjects(old, next)) {
    return compareStatuses(comparison, pair, isObject(old) ? old : {}, isObject(next) ? next : {})
  }
  if (isEqual(old, next)) return true
  const place = placeAt(next === undefined ? pair.beforePlace : pair.afterPlace, 'responses')
  report(comparison, { id: 'roma-other-changed', node: pair.node, place, old, new: next })
  return false
}

function compareStatuses(comparison: Comparison, pair: OperationPair, left: JsonObject, right: JsonObject): boolean {
  const differing = [
    ...Object.keys(left),
    ...Object.keys(right).filter((status) => !Object.hasOwn(left, status)),
  ].filter((status) => !isEqual(own(left, status), own(right, status), comparison.isUnchanged))
  if (differing.length === 0) return true
  const context: Context = {
    node: pair.node,
    kinds: { body: 'response-body', header: 'response-header' },
    isTyped: allowsJson(listOf(comparison.after.document, pair.after, 'produces')),
  }
  for (const status of differing) {
    const before = { value: own(left, status), place: placeAt(pair.beforePlace, 'responses', status) }
    const after = { value: own(right, status), place: placeAt(pair.afterPlace, 'responses', status) }
    compareStatus(comparison, context, status, before, after)
  }
  return false
}

/** Whether an operation answers with something: only then does it matter what it produces. */
export function answersWithBody(comparison: Comparison, pair: OperationPair): boolean {
  const [old, next] = [own(pair.before, 'responses'), own(pair.after, 'responses')]
  const before = isObject(old) ? Object.values(old) : []
  const after = isObject(next) ? Object.values(next) : []
  const hasSchema = (value: Json | undefined) => isObject(value) && Object.hasOwn(value, 'schema')
  return (
    before.some((value) => hasSchema(resolve(comparison.before, at(value)).value)) &&
    after.some((value) => hasSchema(resolve(comparison.after, at(value)).value))
  )
}

function at(value: Json | undefined): Located {
  return { value, place: undefined }
}

function compareStatus(
  comparison: Comparison,
  context: Context,
  status: string,
  before: Located,
  after: Located,
): void {
  if (before.value === undefined || after.value === undefined || status.startsWith('x-')) {
    const isGone = after.value === undefined
    const id = statusRule(status, isGone ? 'removed' : 'added')
    const values = id === 'roma-other-changed' ? { old: before.value, new: after.value } : { what: status }
    report(comparison, { id, node: context.node, place: (isGone ? before : after).place, ...values })
    return
  }
  reportSiblings(comparison, context.node, before, after)
  const [left, right] = resolveBoth(comparison, before, after)
  if (left.target === undefined || right.target === undefined) {
    compareResponse(comparison, { ...context, use: after.place }, left, right)
    return
  }
  const key = `response ${context.isTyped} ${left.target.id} ${right.target.id}`
  const { node, isNew } = shareNode(comparison, context.node, key)
  if (left.target.component !== right.target.component) {
    noteEdit(comparison, node, {
      node: context.node,
      place: after.place,
      what: `response ${status}`,
      before: left,
      after: right,
    })
  }
  if (isNew) compareResponse(comparison, { ...context, node }, left, right)
}

function statusRule(status: string, event: 'added' | 'removed'): RuleId {
  if (!/^\d{3}$/.test(status)) return 'roma-other-changed'
  return status.startsWith('2') ? `response-success-status-${event}` : `response-non-success-status-${event}`
}

/** Compares two responses of the same status. */
export function compareResponse(comparison: Comparison, context: Context, before: Located, after: Located): void {
  const [left, right] = [before.value, after.value]
  const { node, isTyped, kinds, use } = context
  const unknown = [before, after].filter(({ value }) => referenceOf(value) !== undefined)
  if (unknown.length > 0) {
    const isSame = referenceOf(left) === referenceOf(right)
    if (!isSame) for (const located of unknown) reportUnknown(comparison, { node, use }, located, 'response')
    return
  }
  if (!isObject(left) || !isObject(right)) {
    if (!isEqual(left, right))
      report(comparison, { id: 'roma-other-changed', node, place: after.place, old: left, new: right })
    return
  }
  const pair: Pair = { node, kind: kinds.body, isTyped, isSecret: false, before, after, use }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const [old, next] = [own(left, key), own(right, key)]
    if (key === 'schema') compareResponseSchema(comparison, pair, old, next)
    else if (key === 'headers' && areObjects(old, next) && !isHollow(old, next))
      compareHeaders(comparison, context, pair)
    else if (!isEqual(old, next)) reportOther(comparison, { node, before, after, use }, [key], old, next)
  }
}

function compareResponseSchema(
  comparison: Comparison,
  pair: Pair,
  old: Json | undefined,
  next: Json | undefined,
): void {
  const isBody = pair.kind === 'response-body'
  if (old === undefined || next === undefined) {
    const rule = old === undefined ? 'response-body-media-type-schema-added' : 'response-body-media-type-schema-removed'
    const id = isBody ? rule : 'roma-other-changed'
    reportRule(comparison, pair, id, { keys: ['schema'], old, new: next })
    return
  }
  enqueue(comparison, {
    ...pair,
    before: { value: old, place: placeAt(pair.before.place, 'schema') },
    after: { value: next, place: placeAt(pair.after.place, 'schema') },
  })
}

function compareHeaders(comparison: Comparison, context: Context, response: Pair): void {
  const before = headersOf(response.before)
  const after = headersOf(response.after)
  for (const [key, header] of before) {
    const partner = after.get(key)
    if (partner === undefined) reportHeader(comparison, response, 'optional-response-header-removed', header)
    else compareHeader(comparison, context, header, partner)
  }
  for (const [key, header] of after) {
    if (!before.has(key)) reportHeader(comparison, response, 'response-header-added', header)
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

function reportHeader(
  comparison: Comparison,
  { node, kind, use }: Pair,
  id: RuleId,
  { name, value, place }: Header,
): void {
  const what = headerInWords(use, name, place)
  const isAdded = id === 'response-header-added'
  const rule = kind === 'component' ? 'roma-other-changed' : id
  report(comparison, { id: rule, node, place, use, what, ...(isAdded ? { new: value } : { old: value }) })
}

function compareHeader(comparison: Comparison, { node, kinds, use }: Context, before: Header, after: Header): void {
  const subject = headerInWords(use, after.name, after.place)
  const pair: Pair = {
    node,
    kind: kinds.header,
    isTyped: false,
    isSecret: namesSecret(after.name),
    subject,
    use,
    before,
    after,
  }
  if (before.name !== after.name) {
    const sentence = 'The {what} is now written {new}; it was {old}.'
    reportRule(comparison, pair, 'roma-other-changed', { old: before.name, new: after.name, sentence })
  }
  compareSchema(comparison, pair)
}

/** A header by the response that is used, else by the shared one that it stands in. */
function headerInWords(use: Place | undefined, name: string, place: Place | undefined): string {
  return describeHeader(use === undefined ? keysOf(place) : [...keysOf(use), 'headers', name])
}
