import { findCredentials } from './credentials.ts'
import { operationsOf, type Operation } from '../swagger/parse.ts'
import { createFinding, type Finding } from '../swagger/finding.ts'
import { isObject, isRawNumber, mapEntries, mapItems, own, type Json, type JsonObject } from '../swagger/json.ts'
import { pointer } from '../swagger/pointer.ts'
import { itemKind, kindUnder, shapeOf, type Kind } from '../swagger/specification.ts'
import { namesSecret } from '../swagger/secret-names.ts'

export interface Redacted {
  readonly document: JsonObject
  /** How many values were replaced. */
  readonly redactions: number
  /** The replaced values, to be masked in the log; without those so short that masking them would eat the log. */
  readonly secrets: string[]
  /** Credentials that are hard-coded in scripts: they stay, since changing code would break it. Looked for when read. */
  readonly findings: Finding[]
}

/** Constant, so that a redaction never makes a difference between two exports. */
const placeholder = 'REDACTED'

const shortestMasked = 4

/**
 * Replaces the secrets of a document by `REDACTED`: in extensions what stands under a key that names a secret
 * (`x-livedata-signature.secret`, https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2140.html), and
 * the default of a parameter or a header whose name does. References to what ROMA Connect keeps stay. The argument is
 * left untouched; the result shares with it what holds no secret.
 */
export function redact(document: JsonObject): Redacted {
  const found: string[] = []
  const redacted = redactObject(document, 'swagger', found)
  return {
    document: redacted,
    redactions: found.length,
    secrets: [...new Set(found)].filter((secret) => secret.length >= shortestMasked),
    get findings() {
      return operationsOf(redacted).flatMap(findScriptCredentials)
    },
  }
}

/** Collects what it replaces in `found`. */
function redactValue(value: Json, kind: Kind, found: string[]): Json {
  if (kind === 'value') return value
  if (Array.isArray(value)) return mapItems(value, (item) => redactValue(item, itemKind(kind), found))
  return isObject(value) ? redactObject(value, kind, found) : value
}

function redactObject(object: JsonObject, kind: Kind, found: string[]): JsonObject {
  const shape = shapeOf(kind)
  return mapEntries(object, (key, value) => {
    // Most values are texts and numbers under keys that cannot matter
    if (typeof value !== 'object' && kind !== 'extension' && key !== 'default' && !key.startsWith('x-')) return value
    const under = kindUnder(kind, shape, key)
    if (under === 'extension' && namesSecret(key)) return replaceAll(value, found)
    if (key === 'default' && kind === 'parameter' && namesSecret(nameOf(object))) return replaceAll(value, found)
    if (under === 'header' && namesSecret(key)) return redactHeader(value, found)
    return redactValue(value, under, found)
  })
}

function nameOf(parameter: JsonObject): string {
  const name = own(parameter, 'name')
  return typeof name === 'string' ? name : ''
}

function redactHeader(header: Json, found: string[]): Json {
  const redacted = redactValue(header, 'header', found)
  if (!isObject(redacted)) return redacted
  return mapEntries(redacted, (key, value) => (key === 'default' ? replaceAll(value, found) : value))
}

/** Everything beneath a secret's name is one: also what is in its lists and objects. */
function replaceAll(value: Json, found: string[]): Json {
  if (Array.isArray(value)) return mapItems(value, (item) => replaceAll(item, found))
  if (isObject(value)) return mapEntries(value, (_, child) => replaceAll(child, found))
  const text = secretText(value)
  if (text === undefined) return value
  found.push(text)
  return placeholder
}

function secretText(value: Json): string | undefined {
  if (isRawNumber(value)) return value.rawJSON
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string' || value.trim() === '' || value === placeholder) return undefined
  return isReference(value) ? undefined : value
}

// https://support.huaweicloud.com/en-us/devg-roma/apic-dev-190603033.html
const reference = /^\s*(?:#\{[^{}]*\}|CipherUtils\.getPlain\w*\(\s*(["'])[^"']*\1\s*\);?)\s*$/

function isReference(value: string): boolean {
  return reference.test(value)
}

function findScriptCredentials({ operation: holder, method, path, pointer: place }: Operation): Finding[] {
  const scripts = own(holder, 'x-livedata-scripts')
  return (Array.isArray(scripts) ? scripts : [scripts]).flatMap((script, index) => {
    const content = isObject(script) ? own(script, 'content') : undefined
    if (typeof content !== 'string') return []
    const at = pointer(...(Array.isArray(scripts) ? ['x-livedata-scripts', index] : ['x-livedata-scripts']), 'content')
    const where = { pointer: `${place}${at}`, method, path }
    const operation = `${method} ${path}`
    return findCredentials(content).map(({ what, line }) =>
      createFinding('roma-credential-in-script', where, { operation, what, line }),
    )
  })
}
