import { isObject, mapEntries, mapItems, own, type Json, type JsonObject } from '../swagger/json.ts'
import { namesSecret } from '../swagger/secret-names.ts'
import { isCode, isLabel, isReference, placeholder, secretText, type Found } from './document-secrets.ts'
import { livedata } from './livedata.ts'
import { findForms } from './secret-forms.ts'

/** What is beneath an `x-` key without its secrets; they are added to `found`. */
export function redactExtension(key: string, value: Json, found: Found): Json {
  if (key === livedata.signature && isObject(value)) return redactSignature(value, found)
  // Code is told as a finding: to change it would break it
  return redactUnder(key, value, { found, isCode: key === livedata.scripts, isNames: namesTexts.test(key) })
}

/** Its secret is one whatever it looks like, and its key is none. */
function redactSignature(signature: JsonObject, found: Found): JsonObject {
  return mapEntries(signature, (key, value) => {
    const isSecret = key === 'secret' && typeof value === 'string' && value.trim() !== '' && value !== placeholder
    if (!isSecret || isReference(value.trim())) return redactUnder(key, value, { found, isCode: false, isNames: false })
    found.push(value)
    return placeholder
  })
}

/** Names of maps whose values are for people to read, or codes. */
const namesTexts =
  /(?:labels?|i18n|l10n|locales?|messages?|comments?|descriptions?|titles?|translations?|varnames?|names|errors?|codes?|examples?|help|hints?|captions?|texts?)$/i

interface Around {
  readonly found: Found
  readonly isCode: boolean
  /** The keys of the map around it are names that people chose: of error codes, constants, examples. */
  readonly isNames: boolean
}

function redactUnder(key: string, value: Json, around: Around): Json {
  if (key !== '$ref' && namesSecret(key)) return redactNamed(key, value, around)
  if (Array.isArray(value)) return mapItems(value, (item) => redactUnder('', item, around))
  if (isObject(value)) return redactEntries(key, value, around)
  if (key === '$ref' || typeof value !== 'string' || (around.isCode && key === 'content')) return value
  return cutForms(value, around.found)
}

function redactEntries(of: string, object: JsonObject, around: Around): JsonObject {
  const isNames = namesTexts.test(of) || isMapOfNames(object)
  const paired = pairedName(object)
  return mapEntries(object, (key, value) => {
    const isPaired = paired !== undefined && pairValues.has(key)
    return isPaired
      ? redactNamed(paired, value, { ...around, isNames: false })
      : redactUnder(key, value, { ...around, isNames })
  })
}

/** What stands under a secret's name: a secret, more of them, or what describes one. */
function redactNamed(key: string, value: Json, around: Around): Json {
  if (Array.isArray(value)) return mapItems(value, (item) => redactNamed(key, item, around))
  if (isObject(value)) {
    if (around.isNames || isDescription(value)) return redactDescription(key, value, around)
    return mapEntries(value, (inner, child) => (inner === '$ref' ? child : redactNamed(key, child, around)))
  }
  if (around.isNames && (typeof value !== 'string' || isCode(value) || isWordOrLabel(value))) return value
  const text = secretText(value, key)
  if (text === undefined) return typeof value === 'string' ? cutForms(value, around.found) : value
  around.found.push(text)
  return placeholder
}

const ownValues = new Set([
  'value',
  'val',
  'v',
  'default',
  'defaultValue',
  'example',
  'data',
  'raw',
  'plain',
  'current',
])

function redactDescription(key: string, object: JsonObject, around: Around): JsonObject {
  return mapEntries(object, (inner, child) =>
    ownValues.has(inner) && !isObject(child)
      ? redactNamed(key, child, { ...around, isNames: false })
      : redactUnder(inner, child, { ...around, isNames: isMapOfNames(object) }),
  )
}

const describing = new Set(
  `$ref type description title summary message msg label text format widget component in code status httpStatus
  required minLength maxLength pattern hidden readOnly en zh zh-CN zh_CN zh-cn en-US en_US en-us de fr es ja ko ru pt
  parameters responses request response externalValue name displayName placeholder help tooltip url href schema
  properties items order visible`
    .split(/\s+/)
    .filter(Boolean),
)

/** `{type: string, label: Password}` says what a secret looks like, `{en: Password, zh: 密码}` how it is called. */
function isDescription(object: JsonObject): boolean {
  // Own keys alone: nothing that is enumerable can be inherited from Object.prototype
  for (const key in object) if (describing.has(key)) return true
  return false
}

/**
 * Told by what it holds: objects, references and sentences, or one code after another. Only some of its keys name
 * secrets: else they are fields.
 */
function isMapOfNames(object: JsonObject): boolean {
  const entries = Object.entries(object)
  if (entries.length < 2 || entries.every(([key]) => !namesSecret(key))) return false
  const shout = entries.filter(([key]) => /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/.test(key)).length === entries.length
  return (
    entries.every(([, value]) => isObject(value)) ||
    entries.every(([, value]) => typeof value === 'string' && (isLabel(value) || (shout && isWordOrLabel(value)))) ||
    (shout &&
      entries.every(([, value]) =>
        typeof value === 'number' ? value < 1e6 : typeof value === 'string' && isCode(value),
      ))
  )
}

function isWordOrLabel(value: string): boolean {
  return isLabel(value) || /^[A-Z][a-z]+$/.test(value)
}

const pairNames = [
  'name',
  'key',
  'field',
  'id',
  'paramName',
  'parameter',
  'property',
  'variable',
  'header',
  'attr',
  'code',
  'k',
]
const pairValues = new Set(['value', 'val', 'v', 'default', 'defaultValue', 'content', 'data', 'paramValue', 'example'])

/** Of `{name: password, value: …}` and `{key: token, value: …}` the name, when it is a secret's. */
function pairedName(object: JsonObject): string | undefined {
  for (const key of pairNames) {
    const name = own(object, key)
    if (typeof name === 'string' && namesSecret(name) && !isLabel(name)) return name
  }
  return undefined
}

/** A text without what its form shows to be a secret. */
function cutForms(text: string, found: Found): string {
  if (text.length < 8 || isReference(text)) return text
  const forms = findForms(text, { isCode: false })
  if (forms.length === 0) return text
  let end = 0
  const parts: string[] = []
  for (const form of forms) {
    parts.push(text.slice(end, form.start), placeholder)
    found.push(text.slice(form.start, form.end))
    end = form.end
  }
  return [...parts, text.slice(end)].join('')
}
