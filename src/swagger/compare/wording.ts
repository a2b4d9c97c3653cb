import { cut, quote } from '../../text/foreign-text.ts'
import { isRawNumber, type Json } from '../json.ts'
import { namesSecret } from '../secret-names.ts'
import { ruleOf, type RuleId } from './rules/catalogue.ts'
import { isDocumentation, thingAt } from './things.ts'

export interface Wording {
  /** What it is about, in words: `request property “Order/id”`. */
  readonly what?: string
  readonly old?: Json | undefined
  readonly new?: Json | undefined
  readonly isHidden?: boolean
  /** What is said instead of the rule's sentence. */
  readonly sentence?: string
  /** What nothing is called. */
  readonly none?: string
  /** Of the limits, those that do not belong to the values themselves. */
  readonly excluded?: readonly ('old' | 'new')[]
}

const longestValue = 80

/** The sentence of a change at a place. */
export function toSentence(id: RuleId, keys: readonly string[], wording: Wording): string {
  const isPlain = id === 'roma-other-changed' || id === 'roma-documentation-changed'
  return isPlain && wording.sentence === undefined ? sayDifference(keys, wording) : fillIn(id, wording)
}

function fillIn(
  id: RuleId,
  { what = '', sentence, isHidden = false, none, excluded = [], ...values }: Wording,
): string {
  const parts = {
    what,
    old: isHidden ? hidden : show(values.old, none),
    new: isHidden ? hidden : show(values.new, none),
  }
  const template = excluded.reduce(
    (text: string, end) =>
      text.replace(`at most {${end}}`, `less than {${end}}`).replace(`at least {${end}}`, `more than {${end}}`),
    sentence ?? ruleOf(id).sentence,
  )
  return template.replace(part, (_, name: keyof typeof parts, things: Things | undefined) => {
    const value = parts[name]
    if (things === undefined) return value
    return `${value} ${value === '1' ? singular[things] : things}`
  })
}

const hidden = 'a value that is not shown'

const singular = { characters: 'character', items: 'item', properties: 'property' } as const
type Things = keyof typeof singular
const part = /\{(what|old|new)\}(?: (characters|items|properties)\b)?/g

/** A difference that has no rule of its own: what differs, of what, and how. */
function sayDifference(keys: readonly string[], wording: Wording): string {
  const thing = thingAt(keys)
  const name = thing === undefined ? '' : isDocumentation(keys) ? `The ${thing}` : quote(thing, longestValue)
  const subject = name === '' ? `The ${wording.what ?? ''}` : `${name} of the ${wording.what ?? ''}`
  return `${subject} ${toPhrase(wording)}.`
}

function toPhrase({ old, new: next, isHidden = false, none }: Wording): string {
  const isShown = !isHidden && (old === undefined || isShort(old)) && (next === undefined || isShort(next))
  if (typeof old === 'string' && typeof next === 'string' && isSpaceAlone(old, next))
    return 'changed in white space alone'
  if (old === undefined && none === undefined) return isShown ? `was added: ${show(next)}` : 'was added'
  if (next === undefined && none === undefined) return isShown ? `was removed: ${show(old)}` : 'was removed'
  return isShown ? `changed from ${show(old, none)} to ${show(next, none)}` : 'changed'
}

function isSpaceAlone(old: string, next: string): boolean {
  return old.replace(/\s+/g, '') === next.replace(/\s+/g, '')
}

function isShort(value: Json): boolean {
  if (typeof value === 'string') return value.length <= longestValue
  return typeof value !== 'object' || value === null || isRawNumber(value)
}

function show(value: Json | undefined, none = 'nothing'): string {
  if (value === undefined) return none
  if (typeof value === 'string') return quote(value, longestValue)
  if (Array.isArray(value)) return 'a list'
  if (isRawNumber(value)) return cut(value.rawJSON, longestValue)
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** Whether a value at this place must not be printed: a name on the way says that it is a secret, or it is code. */
export function isHiddenPlace(keys: readonly string[]): boolean {
  // Paths are no names of values: /oauth/token is an operation like any other
  const names = keys[0] === 'paths' ? keys.slice(2) : keys
  return names.some((key) => key === 'x-livedata-scripts' || namesSecret(key))
}
