import { isObject, isRawNumber, mapEntries, mapItems, own, type Json, type JsonObject } from '../swagger/json.ts'
import { itemKind, kindUnder, shapeOf, type Kind } from '../swagger/specification.ts'
import { namesSecret } from '../swagger/secret-names.ts'
import type { Finding } from '../swagger/finding.ts'
import { findSecrets } from './find-secrets.ts'
import { redactExtension } from './redact-extension.ts'
import { placeholder, secretText, type Found } from './document-secrets.ts'

export interface Redacted {
  readonly document: JsonObject
  /** How many values were replaced or left out. */
  readonly redactions: number
  /** These values, to be masked in the log. */
  readonly secrets: string[]
  /** Credentials that stay: in scripts, since changing code would break it, and in texts. Looked for when read. */
  readonly findings: Finding[]
}

/**
 * Takes the secrets out of a document. In extensions what a secret's name says (`x-livedata-signature.secret`,
 * https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2140.html) or what its form gives away becomes
 * `REDACTED`, constant, so that a redaction never makes a difference between two exports. The default of a parameter or
 * a header whose name names a secret is left out: a placeholder need not fit its type, and clients would send it.
 * References to what ROMA Connect keeps stay. The argument is left untouched; the result shares with it what holds no
 * secret.
 */
export function redact(document: JsonObject): Redacted {
  const found: Found = []
  const redacted = redactObject(document, 'swagger', found)
  return {
    document: redacted,
    redactions: found.length,
    secrets: [...new Set(found)],
    get findings() {
      return findSecrets(redacted)
    },
  }
}

/** Collects what it takes out in `found`. */
function redactValue(value: Json, kind: Kind, found: Found): Json {
  if (kind === 'value') return value
  if (Array.isArray(value)) return mapItems(value, (item) => redactValue(item, itemKind(kind), found))
  return isObject(value) ? redactObject(value, kind, found) : value
}

function redactObject(object: JsonObject, kind: Kind, found: Found): JsonObject {
  const shape = shapeOf(kind)
  const named = kind === 'parameter' && namesSecret(nameOf(object)) ? leaveOut(object, found) : object
  const isPlain = kind === 'parameter' || kind === 'header' || kind === 'items'
  return mapEntries(named, (key, value) => {
    // Most values are texts and numbers under keys that cannot matter
    if (typeof value !== 'object' && key !== 'default' && !key.startsWith('x-')) return value
    const under = kindUnder(kind, shape, key)
    if (under === 'extension') return redactExtension(key, value, found)
    if (isPlain && key === 'default') return redactExtension('', value, found)
    if (under === 'header' && namesSecret(key) && isObject(value)) {
      return redactValue(leaveOut(value, found), under, found)
    }
    return redactValue(value, under, found)
  })
}

function nameOf(parameter: JsonObject): string {
  const name = own(parameter, 'name')
  return typeof name === 'string' ? name : ''
}

const values = ['default', 'enum', 'example', 'examples', 'x-default', 'x-enum', 'x-example', 'x-examples']
const note = 'x-redacted'

/** A parameter, a header, or the items of one, without the values that its name says are secrets. */
function leaveOut(holder: JsonObject, found: Found): JsonObject {
  const secrets = new Map(
    values.flatMap((key): [string, readonly string[]][] => {
      const texts = textsOf(own(holder, key) ?? null)
      return texts.length > 0 ? [[key, texts]] : []
    }),
  )
  const items = own(holder, 'items')
  const inner = isObject(items) ? leaveOut(items, found) : items
  if (secrets.size === 0 && inner === items) return holder
  for (const texts of secrets.values()) found.push(...texts)
  const kept = Object.entries(holder).filter(([key]) => !secrets.has(key) && key !== note)
  return Object.fromEntries([
    ...kept.map(([key, value]): [string, Json] => [key, key === 'items' && inner !== undefined ? inner : value]),
    ...noted(own(holder, note), [...secrets.keys()]),
  ])
}

function noted(before: Json | undefined, keys: readonly string[]): [string, Json][] {
  const known = Array.isArray(before) ? before.filter((key) => typeof key === 'string') : []
  const all = [...new Set([...known, ...keys])].sort()
  return all.length > 0 ? [[note, all]] : []
}

/** The texts and numbers that can be secrets, also in lists: what a value of a parameter can be. */
function textsOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf)
  if (isObject(value)) return Object.values(value).flatMap(textsOf)
  if (typeof value === 'object' && !isRawNumber(value)) return []
  const text = secretText(value, '')
  return text === undefined || text === placeholder ? [] : [text]
}
