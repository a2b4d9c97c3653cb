import { isObject, own, pointer, type Json, type JsonObject } from '../json.ts'
import { isRuleId, type RuleId } from './rules/catalogue.ts'
import { quote } from '../../text/foreign-text.ts'
import { isEqual } from './equality.ts'
import { addNode, link, note, type Ledger, type Node } from './ledger.ts'
import { keysOf, placeAt, type Place } from './place.ts'
import { referenceOf, resolve, type Located, type Resolved, type Side } from './reference.ts'
import type { SchemeNames } from './scheme-names.ts'
import type { Subtypes } from './subtypes.ts'
import { isHiddenPlace, schemaPath, toOtherSentence, toSentence, type Wording } from './wording.ts'

/** What a schema describes: it decides which rules apply. */
export type SchemaPlace =
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

/** What may happen to a schema, as the catalogue has it: `max-set` of `request-property-max-set`. */
export type SchemaEvent = Exclude<
  EventOf<RuleId, SchemaPlace | 'response-mediatype' | 'roma-request' | 'roma-response'>,
  `property-${string}`
>

type EventOf<Id, Of extends string> = Of extends string ? (Id extends `${Of}-${infer Event}` ? Event : never) : never

/** A schema before and after, and what is known of its place. */
export interface Pair {
  readonly node: Node | undefined
  readonly kind: SchemaPlace
  /** Whether the wire tells a number from a text, as JSON does and a query does not. */
  readonly isTyped: boolean
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
export interface Comparison {
  readonly before: Side
  readonly after: Side
  readonly ledger: Ledger
  /** Schemas that remain to be compared: a list instead of a recursion, so that no nesting is too deep. */
  readonly pending: Pair[]
  /** By kind and by the targets before and after: what is shared is compared once, and a cycle ends. */
  readonly shared: Map<string, Node>
  readonly isUnchanged: (reference: string) => boolean
  /** What the security schemes of each document are called in both. */
  readonly names: { readonly before: SchemeNames; readonly after: SchemeNames }
  readonly subtypes: { readonly before: Subtypes; readonly after: Subtypes }
}

export interface Difference {
  /** The way from the pair to the value. */
  readonly keys?: readonly (string | number)[]
  /** The way to what the words are about, where that is not the value. */
  readonly named?: readonly (string | number)[]
  readonly old?: Json | undefined
  readonly new?: Json | undefined
  /** The place is one of the document before; as long as nothing else is said, where nothing is there after. */
  readonly isGone?: boolean
}

export function directionOf(kind: SchemaPlace): 'request' | 'response' | 'none' {
  if (kind === 'component') return 'none'
  return kind.startsWith('request') ? 'request' : 'response'
}

/** Compares two schemas, now or later: followed through references, and once for each pair of them. */
export function enqueue(comparison: Comparison, pair: Pair): void {
  const { before, after } = pair
  reportSiblings(comparison, pair.node, before, after, pair.isSecret)
  const reference = referenceOf(before.value)
  if (reference !== undefined && reference === referenceOf(after.value) && comparison.isUnchanged(reference)) return
  const left = resolve(comparison.before, before)
  const right = resolve(comparison.after, after)
  if (left.target === undefined || right.target === undefined) {
    comparison.pending.push({ ...pair, before: left, after: right })
    return
  }
  const context = `${pair.kind} ${pair.isTyped} ${pair.isSecret} ${pair.membership ?? ''}`
  const shared = shareNode(comparison, pair.node, `${left.target.id} ${right.target.id} ${context}`)
  if (shared.isNew) comparison.pending.push({ ...pair, node: shared.node, before: left, after: right })
}

/** Reports what changed beside a reference, where it has no effect (https://swagger.io/specification/v2/#reference-object). */
export function reportSiblings(
  comparison: Comparison,
  node: Node | undefined,
  before: Located,
  after: Located,
  isSecret = false,
): void {
  const [left, right] = [before.value, after.value]
  if (!isObject(left) || !isObject(right)) return
  const referrers = [left, right].filter((value) => referenceOf(value) !== undefined)
  for (const key of new Set(referrers.flatMap((value) => siblingsOf(value)))) {
    const [old, next] = [own(left, key), own(right, key)]
    if (isEqual(old, next)) continue
    reportOther(comparison, { node, before, after, isSecret }, [key], old, next)
  }
}

function siblingsOf(referrer: JsonObject): string[] {
  return Object.keys(referrer).filter((key) => key !== '$ref')
}

/** The node of something that several operations use; without operations (`parent` undefined) it hangs nowhere. */
export function shareNode(
  comparison: Comparison,
  parent: Node | undefined,
  key: string,
): { node: Node; isNew: boolean } {
  const known = comparison.shared.get(key)
  const node = known ?? addNode(comparison.ledger)
  if (known === undefined) comparison.shared.set(key, node)
  if (parent !== undefined) link(parent, node)
  return { node, isNew: known === undefined }
}

/** Follows both sides. */
export function resolveBoth(comparison: Comparison, before: Located, after: Located): [Resolved, Resolved] {
  return [resolve(comparison.before, before), resolve(comparison.after, after)]
}

/** Reports an event by the rule that this place has for it, or as a difference that no rule covers. */
export function reportEvent(comparison: Comparison, pair: Pair, event: SchemaEvent, difference: Difference): void {
  reportRule(comparison, pair, ruleFor(pair.kind, event) ?? 'roma-other-changed', difference)
}

export function reportRule(comparison: Comparison, pair: Pair, id: RuleId, difference: Difference): void {
  const { old, new: next, keys = [], named = keys, isGone = next === undefined } = difference
  const { place } = isGone ? pair.before : pair.after
  const what = pair.subject ?? describe(pair.kind, keysOf(placeAt(place, ...named)))
  report(comparison, {
    id,
    node: pair.node,
    place: placeAt(place, ...keys),
    what,
    old,
    new: next,
    isHidden: pair.isSecret,
  })
}

/** Reports a difference that no rule covers, inside of something that both documents have. */
export function reportOther(
  comparison: Comparison,
  { node, before, after, isSecret = false }: Sides,
  keys: readonly (string | number)[],
  old: Json | undefined,
  next: Json | undefined,
): void {
  const { place } = next === undefined ? before : after
  report(comparison, {
    id: 'roma-other-changed',
    node,
    place: placeAt(place, ...keys),
    old,
    new: next,
    isHidden: isSecret,
  })
}

/** Something that both documents have. */
interface Sides {
  readonly node: Node | undefined
  readonly before: Pick<Located, 'place'>
  readonly after: Pick<Located, 'place'>
  readonly isSecret?: boolean
}

/** A change and where it stands, with the values or words that its sentence needs. */
interface Report extends Wording {
  readonly id: RuleId
  /** What it belongs to. */
  readonly node: Node | undefined
  readonly place: Place | undefined
  /** How many operations share it, where no node tells. */
  readonly affected?: number
  /** Tells changes apart that have rule and place in common. */
  readonly mark?: string
}

/** Reports a change at a place. Values under a name that names a secret are not told. */
export function report(comparison: Comparison, { id, node, place, affected, mark, ...wording }: Report): void {
  const keys = keysOf(place)
  const isHidden = wording.isHidden === true || isHiddenPlace(keys)
  const full = { ...wording, isHidden }
  const text = id === 'roma-other-changed' ? toOtherSentence(keys, full) : toSentence(id, full)
  note(comparison.ledger, node, { id, pointer: pointer(...keys), text, isHidden, mark }, affected)
}

function describe(kind: SchemaPlace, keys: readonly string[]): string {
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
function ruleFor(kind: SchemaPlace, event: SchemaEvent): RuleId | undefined {
  const key = `${kind} ${event}`
  if (!found.has(key)) found.set(key, candidates(kind, event).find(isRuleId))
  return found.get(key)
}

function candidates(kind: SchemaPlace, event: SchemaEvent): string[] {
  if (kind === 'request-read-only-property') return [`${kind}-${event}`]
  // The one place where the catalogue calls a body by another name
  if (kind === 'response-body' && event.includes('enum')) return [`response-mediatype-${event}`]
  const parameter = kind === 'request-parameter-property' && !event.startsWith('default-') ? ['request-parameter'] : []
  return [kind, ...parameter, `roma-${directionOf(kind)}`].map((place) => `${place}-${event}`)
}
