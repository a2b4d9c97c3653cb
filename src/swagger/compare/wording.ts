import { cut, quote } from '../../text/foreign-text.ts'
import { isRawNumber, type Json } from '../json.ts'
import { namesSecret } from '../secret-names.ts'
import { ruleOf, type RuleId } from './rules/catalogue.ts'

export interface Wording {
  /** The place, in words: `request property “Order/id”`. */
  readonly what?: string
  readonly old?: Json | undefined
  readonly new?: Json | undefined
  readonly isHidden?: boolean
}

const longestValue = 80

/** The sentence of a change. */
export function toSentence(id: RuleId, wording: Wording): string {
  const parts = {
    what: wording.what ?? '',
    old: wording.isHidden === true ? hidden : show(wording.old),
    new: wording.isHidden === true ? hidden : show(wording.new),
  }
  return ruleOf(id).sentence.replace(part, (_, name: keyof typeof parts, things: Things | undefined) => {
    const value = parts[name]
    if (things === undefined) return value
    return `${value} ${value === '1' ? singular[things] : things}`
  })
}

const hidden = 'a value that is not shown'

const singular = { characters: 'character', items: 'item', properties: 'property' } as const
type Things = keyof typeof singular
const part = /\{(what|old|new)\}(?: (characters|items|properties)\b)?/g

/** The sentence of a difference that no rule covers. */
export function toOtherSentence(keys: readonly string[], wording: Wording): string {
  const name = quote(keys.findLast((key) => !/^\d+$/.test(key)) ?? '', longestValue)
  return toSentence('roma-other-changed', { what: `${name} ${toPhrase(wording)}` })
}

function toPhrase({ old, new: next, isHidden = false }: Wording): string {
  const isShown = !isHidden && (old === undefined || isShort(old)) && (next === undefined || isShort(next))
  if (old === undefined) return isShown ? `was added: ${show(next)}` : 'was added'
  if (next === undefined) return isShown ? `was removed: ${show(old)}` : 'was removed'
  return isShown ? `changed from ${show(old)} to ${show(next)}` : 'changed'
}

function isShort(value: Json): boolean {
  if (typeof value === 'string') return value.length <= longestValue
  return typeof value !== 'object' || value === null || isRawNumber(value)
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
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

/** `['definitions', 'Order', 'properties', 'lines', 'items']` → `Order/lines/items`: the way through a schema. */
export function schemaPath(keys: readonly string[]): string {
  const isDefinition = keys[0] === 'definitions'
  const start = isDefinition ? 2 : keys.indexOf('schema', 2) + 1
  const path = isDefinition ? keys.slice(1, 2) : []
  for (let index = start; start > 0 && index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    const next = keys[index + 1]
    if (key === 'properties' && next !== undefined) path.push(next)
    else if (key === 'allOf' && next !== undefined) path.push(`allOf[${next}]`)
    else if (key === 'items' || key === 'additionalProperties') path.push(key)
    else break
    if (key === 'properties' || key === 'allOf') index += 1
  }
  return path.join('/')
}
