import { isRawNumber, type Json } from '../swagger/json.ts'
import { namesSecret, namesSecrets } from '../swagger/secret-names.ts'
import { findForms } from './secret-forms.ts'

/** What was taken out of a document so far. */
export type Found = string[]

export const placeholder = 'REDACTED'

// https://support.huaweicloud.com/en-us/devg-roma/apic-dev-190603033.html
const references = [/^#\{[^{}]*\}$/, /^CipherUtils\.getPlain\w*\(\s*(["'])[^"']*\1\s*\);?$/]

const wordless =
  /^(?:true|false|yes|no|on|off|null|none|undefined|n\/a|-{1,9}|\*+|string|integer|number|boolean|object|array|text|required|optional|hidden|masked|header|query|body|cookie|basic|bearer|api_?key|oauth2?|jwt)$/i

const condition = /^(?:invalid|wrong|bad|missing|expired|no|incorrect|illegal|error|err)[\s_-]?/i

/** A path, or a URL: with a password in it, its form gives that away. */
const address =
  /^(?:[a-z][a-z\d+.-]{0,30}:\/\/\S*|(?:~|\.{1,2})?\/(?:[\w.{}$:-]{1,80}\/){0,20}[\w.{}$:-]{0,80}|[A-Za-z]:\\\S*)$/i

/** The text of a value under a secret's name that can be a secret; undefined: it cannot. */
export function secretText(value: Json, key: string): string | undefined {
  if (isRawNumber(value)) return namesSecrets(key) ? undefined : value.rawJSON
  // The plural of a name counts them: `max_tokens: 4096`
  if (typeof value === 'number') return namesSecrets(key) ? undefined : String(value)
  if (typeof value !== 'string') return undefined
  return value === placeholder || isNoSecret(value.trim(), key) ? undefined : value
}

function isNoSecret(text: string, key: string): boolean {
  return (
    text === '' ||
    wordless.test(text) ||
    isReference(text) ||
    isLabel(text) ||
    (condition.test(key) && isCode(text)) ||
    repeats(text, key) ||
    (address.test(text) && findForms(text, { isCode: false }).length === 0)
  )
}

export function isReference(text: string): boolean {
  return references.some((reference) => reference.test(text))
}

/** An error code or a constant, such as `APIG.0301`, `40101` and `ERR_TOKEN`. */
export function isCode(value: string): boolean {
  return /^(?:[A-Z]{1,10}[._-]?)?\d{3,8}$|^[A-Z]{2,}(?:_[A-Z\d]+)*$/.test(value)
}

/** A sentence, or a text in letters of another script alone. */
export function isLabel(text: string): boolean {
  if (/\p{L}/u.test(text) && !/[A-Za-z\d]/.test(text)) return true
  if (!/\s/.test(text)) return false
  const words = text.split(/\s+/)
  return (
    words.filter((word) => /^["'“(]?\p{L}+(?:['’-]\p{L}+)?["'”)]?[.,:;!?…]?$/u.test(word)).length * 2 >= words.length
  )
}

/** `password: "Password"`, `client_secret: "Client secret"`, `secrets: ["password"]` */
function repeats(text: string, key: string): boolean {
  if (text.length > 80) return false
  const [value, name] = [squeeze(text), squeeze(key)]
  return value !== '' && (name.endsWith(value) || isBareName(value))
}

function isBareName(value: string): boolean {
  return (
    /^(?:password|passwd|pwd|passphrase|secret|token|secretkey|accesskey|privatekey|apikey|credential|authorization)s?$/.test(
      value,
    ) && namesSecret(value)
  )
}

function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}
