import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { pointer, referenceOf } from '../pointer.ts'
import { isRuleId, type RuleId } from './rules/catalogue.ts'
import { quote } from '../../text/foreign-text.ts'
import { isEqual } from './equality.ts'
import { addNode, link, note, type Ledger, type Node } from './ledger.ts'
import { keysOf, placeAt, type Place } from './place.ts'
import { resolve, type Located, type Resolved, type Side } from './reference.ts'
import { isHiddenPlace, schemaPath, toOtherSentence, toSentence, type Wording } from './wording.ts'

/** What a schema describes: it decides which rules apply. */
export type Kind =
  | 'request-body'
  | 'request-property'
  | 'request-read-only-property'
  | 'request-parameter'
  | 'request-parameter-property'
  | 'response-body'
  | 'response-property'
  | 'response-header'
  /** A component that no operation uses has no direction. */
  | 'component'

/** A schema before and after, and what is known of its place. */
export interface Pair {
  readonly node: Node | undefined
  readonly kind: Kind
  /** Whether the wire tells a number from a text, as JSON does and a query does not. */
  readonly isStrong: boolean
  /** Whether a name on the way says that the values are secret. */
  readonly isSecret: boolean
  /** Of a parameter or header: `query parameter “limit”`. */
  readonly subject?: string
  /** Of a property that became or ceased to be read-only: whether it was required. */
  readonly membership?: 'required' | 'optional'
  readonly before: Located
  readonly after: Located
}

/** A comparison under way. */
export interface Walk {
  readonly before: Side
  readonly after: Side
  readonly ledger: Ledger
  /** Schemas that remain to be compared: a list instead of a recursion, so that no nesting is too deep. */
  readonly pending: Pair[]
  /** By kind and by the targets before and after: what is shared is compared once, and a cycle ends. */
  readonly shared: Map<string, Node>
  readonly isUnchanged: (reference: string) => boolean
}

export interface Difference {
  /** The way from the pair to the value. */
  readonly keys?: readonly (string | number)[]
  /** The way to what the words are about, where that is not the value. */
  readonly named?: readonly (string | number)[]
  readonly old?: Json | undefined
  readonly new?: Json | undefined
  /** The value is only in the document before. */
  readonly isGone?: boolean
}

export function directionOf(kind: Kind): 'request' | 'response' | 'none' {
  if (kind === 'component') return 'none'
  return kind.startsWith('request') ? 'request' : 'response'
}

/** Compares two schemas, now or later: followed through references, and once for each pair of them. */
export function enqueue(walk: Walk, pair: Pair): void {
  const { before, after } = pair
  tellSiblings(walk, pair.node, before, after, pair.isSecret)
  const reference = referenceOf(before.value)
  if (reference !== undefined && reference === referenceOf(after.value) && walk.isUnchanged(reference)) return
  const left = resolve(walk.before, before)
  const right = resolve(walk.after, after)
  if (left.target === undefined || right.target === undefined) {
    walk.pending.push({ ...pair, before: left, after: right })
    return
  }
  const context = `${pair.kind} ${pair.isStrong} ${pair.isSecret} ${pair.membership ?? ''}`
  const shared = shareNode(walk, pair.node, `${left.target.id} ${right.target.id} ${context}`)
  if (shared.isNew) walk.pending.push({ ...pair, node: shared.node, before: left, after: right })
}

/** Reports what changed beside a reference, where it has no effect (https://swagger.io/specification/v2/#reference-object). */
export function tellSiblings(
  walk: Walk,
  node: Node | undefined,
  before: Located,
  after: Located,
  isHidden = false,
): void {
  const [left, right] = [before.value, after.value]
  if (!isObject(left) || !isObject(right)) return
  const referrers = [left, right].filter((value) => referenceOf(value) !== undefined)
  for (const key of new Set(referrers.flatMap((value) => siblingsOf(value)))) {
    const [old, next] = [own(left, key), own(right, key)]
    if (isEqual(old, next)) continue
    const { place } = next === undefined ? before : after
    tellAt(walk, node, 'roma-other-changed', placeAt(place, key), { old, new: next, isHidden })
  }
}

function siblingsOf(referrer: JsonObject): string[] {
  return Object.keys(referrer).filter((key) => key !== '$ref')
}

/** The node of something that several operations use; without operations (`parent` undefined) it hangs nowhere. */
export function shareNode(walk: Walk, parent: Node | undefined, key: string): { node: Node; isNew: boolean } {
  const known = walk.shared.get(key)
  const node = known ?? addNode(walk.ledger)
  if (known === undefined) walk.shared.set(key, node)
  if (parent !== undefined) link(parent, node)
  return { node, isNew: known === undefined }
}

/** Follows both sides. */
export function resolveBoth(walk: Walk, before: Located, after: Located): [Resolved, Resolved] {
  return [resolve(walk.before, before), resolve(walk.after, after)]
}

/** Reports an event by the rule that this kind has for it, or as a difference that no rule covers. */
export function tell(walk: Walk, pair: Pair, event: string, difference: Difference): void {
  tellRule(walk, pair, ruleFor(pair.kind, event) ?? 'roma-other-changed', difference)
}

export function tellRule(walk: Walk, pair: Pair, id: RuleId, difference: Difference): void {
  const place = placeOf(pair, difference)
  const { old, new: next } = difference
  const { named, isGone = false } = difference
  const subject = named === undefined ? place : placeOf(pair, { keys: named, isGone })
  const what = pair.subject ?? describe(pair.kind, keysOf(subject))
  tellAt(walk, pair.node, id, place, { what, old, new: next, isHidden: pair.isSecret })
}

/** Reports a change at a place. Values under a name that names a secret are not told. */
export function tellAt(
  walk: Walk,
  node: Node | undefined,
  id: RuleId,
  place: Place | undefined,
  wording: Wording,
  affected?: number,
  mark?: string,
): void {
  const keys = keysOf(place)
  const isHidden = wording.isHidden === true || isHiddenPlace(keys)
  const full = { ...wording, isHidden }
  const text = id === 'roma-other-changed' ? toOtherSentence(keys, full) : toSentence(id, full)
  note(walk.ledger, node, { id, pointer: pointer(...keys), text, isHidden, mark }, affected)
}

function placeOf(
  { before, after }: Pair,
  { keys = [], isGone = false }: Pick<Difference, 'keys' | 'isGone'>,
): Place | undefined {
  return placeAt((isGone ? before : after).place, ...keys)
}

function describe(kind: Kind, keys: readonly string[]): string {
  const path = schemaPath(keys)
  const name = path === '' ? '' : ` ${quote(path)}`
  if (kind === 'request-body') return `request body${name}`
  const status = keys[0] === 'paths' && keys[3] === 'responses' ? keys[4] : undefined
  const at = status === undefined ? '' : ` of response ${/^\d+$/.test(status) ? status : quote(status)}`
  if (kind === 'response-body') return at === '' ? `response body${name}` : `body${at}`
  return `${directionOf(kind)} property${name}${at}`
}

const found = new Map<string, RuleId | undefined>()

/**
 * `max-set` of a request property is `request-property-max-set`. Items of a parameter are a parameter themselves where
 * they have no rule of their own, then come our rules for the direction.
 */
function ruleFor(kind: Kind, event: string): RuleId | undefined {
  const key = `${kind} ${event}`
  if (!found.has(key)) found.set(key, candidates(kind, event).find(isRuleId))
  return found.get(key)
}

function candidates(kind: Kind, event: string): string[] {
  if (kind === 'request-read-only-property') return [`${kind}-${event}`]
  if (kind === 'response-body' && event === 'enum-value-removed') return ['response-mediatype-enum-value-removed']
  const parameter = kind === 'request-parameter-property' && !event.startsWith('default-') ? ['request-parameter'] : []
  return [kind, ...parameter, `roma-${directionOf(kind)}`].map((place) => `${place}-${event}`)
}
