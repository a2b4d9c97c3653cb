import type { Json } from '../json.ts'
import type { RuleId } from './rules/catalogue.ts'
import { isLedElsewhere, note, putOff, type Ledger, type Node } from './ledger.ts'
import { isDocumentation } from './things.ts'
import { referenceOf } from '../pointer.ts'
import { keysOf, placeAt, pointerOf, type Place } from './place.ts'
import { ruleFor, type SchemaEvent, type SchemaPlace } from './events.ts'
import { enclosingDifference, placeThatDiffers } from './law.ts'
import { describePlace, describeSchema } from './places-in-words.ts'
import { placesOf, type Located, type Side } from './reference.ts'
import type { NamesOfBoth } from './scheme-names.ts'
import type { Subtypes } from './subtypes.ts'
import { isHiddenPlace, toSentence, type Wording } from './wording.ts'

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
  /** Whether it is a part of another schema: it is not there by itself. */
  readonly isPart?: boolean
  /** Where it is used after, when what it refers to stands elsewhere. */
  readonly use?: Place | undefined
  readonly before: Located
  readonly after: Located
}

export { directionOf, type SchemaEvent, type SchemaPlace } from './events.ts'

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
  readonly names: NamesOfBoth
  /** What may differ between two schemas with their parts. */
  readonly deltas: Map<string, { readonly facets: ReadonlySet<string>; readonly isApart: boolean }>
  /** What several parts say of the same thing, so far. */
  readonly combined: Set<readonly Located[]>
  /** Whether a schema with its parts says something about what differs in another part. */
  readonly answers: Record<'before' | 'after', Map<ReadonlySet<string>, Map<Json, boolean>>>
  readonly subtypes: { readonly before: Subtypes; readonly after: Subtypes }
}

export interface Difference extends Pick<Wording, 'sentence' | 'none' | 'excluded'> {
  /** The way from the pair to the value. */
  readonly keys?: readonly (string | number)[]
  /** The way to what the words are about, where that is not the value. */
  readonly named?: readonly (string | number)[]
  readonly old?: Json | undefined
  readonly new?: Json | undefined
  /** The place is one of the document before; as long as nothing else is said, where nothing is there after. */
  readonly isGone?: boolean
}

/** Reports an event by the rule that this place has for it, or as a difference that no rule covers. */
export function reportEvent(comparison: Comparison, pair: Pair, event: SchemaEvent, difference: Difference): void {
  reportRule(comparison, pair, ruleFor(pair.kind, event) ?? 'roma-other-changed', difference)
}

export function reportRule(comparison: Comparison, pair: Pair, id: RuleId, difference: Difference): void {
  const { old, new: next, keys = [], named = keys, isGone = next === undefined, ...words } = difference
  const [here, there] = isGone ? [pair.before, pair.after] : [pair.after, pair.before]
  const places = [...placesOf(here, keys), ...placesOf(there, keys)]
  const differing = placeThatDiffers(comparison, places)
  const place = differing ?? places[0]
  // What stands elsewhere unchanged is not what changed, but its use
  const isAtUse = differing === undefined && pair.use !== undefined && !isLedElsewhere(comparison.ledger, pair.node)
  const around = isAtUse ? keysOf(pair.use) : keysOf(place).slice(0, keysOf(place).length - keys.length)
  const what = pair.subject ?? describeSchema(pair.kind, [...around, ...named.map(String)])
  report(comparison, {
    id,
    node: pair.node,
    place,
    use: pair.use,
    what,
    old,
    new: next,
    isHidden: pair.isSecret,
    ...(named !== keys && { mark: named.join('/') }),
    ...words,
  })
}

/** Something that both documents have. */
interface Sides extends Partial<Pick<Pair, 'kind' | 'subject' | 'use' | 'isSecret'>> {
  readonly node: Node | undefined
  readonly before: Pick<Located, 'place'>
  readonly after: Pick<Located, 'place'>
}

/** Reports a difference that no rule covers, inside of something that both documents have. */
export function reportOther(
  comparison: Comparison,
  { node, before, after, isSecret = false, kind, subject, use }: Sides,
  keys: readonly (string | number)[],
  old: Json | undefined,
  next: Json | undefined,
): void {
  const [here, there] = next === undefined ? [before, after] : [after, before]
  const place = placeAt(here.place, ...keys)
  const what = subject ?? (kind === undefined ? undefined : describeSchema(kind, keysOf(here.place)))
  report(comparison, {
    id: 'roma-other-changed',
    node,
    place,
    otherPlace: placeAt(there.place, ...keys),
    use,
    ...(what !== undefined && { what }),
    old,
    new: next,
    isHidden: isSecret,
  })
}

/** Reports, once for each, that nobody knows what a reference leads to that leads out of the document, or nowhere. */
export function reportUnknown(
  comparison: Comparison,
  { node, use }: Pick<Pair, 'node' | 'use'>,
  { value, place }: Located,
  what: string,
): void {
  const reference = referenceOf(value) ?? ''
  const key = `unknown ${reference}`
  report(comparison, { id: 'roma-reference-unknown', node, place: use ?? place, what, new: reference, key })
}

/** A change and where it stands, with the values or words that its sentence needs. */
interface Report extends Wording {
  readonly id: RuleId
  /** What it belongs to. */
  readonly node: Node | undefined
  readonly place: Place | undefined
  /** The same place in the other document, where that is another one. */
  readonly otherPlace?: Place | undefined
  /** Where it is told when nothing differs at its place. */
  readonly use?: Place | undefined
  /** How many operations share it, where no node tells. */
  readonly affected?: number
  /** Tells changes apart that have rule and place in common. */
  readonly mark?: string
  /** The same for what is told once, wherever it is come upon. */
  readonly key?: string
}

/** Reports a change at a place that differs. Values under a name that names a secret are not told. */
export function report(comparison: Comparison, { node, place, otherPlace, use = place, ...rest }: Report): void {
  const { affected, mark, key, ...wording } = rest
  const keys = keysOf(place)
  const id = rest.id === 'roma-other-changed' && isDocumentation(keys) ? 'roma-documentation-changed' : rest.id
  const isHidden = wording.isHidden === true || isHiddenPlace(keys)
  const what = wording.what ?? describePlace(comparison, keys)
  const text = toSentence(id, keys, { ...wording, what, isHidden })
  const told = placeThatDiffers(comparison, [place, otherPlace])
  if (told === undefined && putOff(comparison.ledger, node, { id, text, isHidden })) return
  const at = told ?? enclosingDifference(comparison, use)
  const isElsewhere = told === undefined
  note(
    comparison.ledger,
    node,
    {
      id,
      pointer: pointerOf(at),
      text,
      isHidden,
      mark: isElsewhere ? text : mark,
      key,
    },
    affected,
  )
}
