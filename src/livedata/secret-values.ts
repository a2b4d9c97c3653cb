import { isStandIn } from './secret-forms.ts'

/** How much a text looks like a secret that somebody wrote down. */
export type Strength =
  /** A message, label, path, name, placeholder: no secret, whatever its name. */
  | 'none'
  /** One word of letters: a password, if its name says so. */
  | 'word'
  /** Words of letters such as `erp_reader`: a password only where nothing else can stand. */
  | 'words'
  /** Words and digits such as `report_2024`: a password, if its name says so. */
  | 'name'
  /** Characters that nobody puts together for another reason. */
  | 'strong'

const noValue = new Set(
  `string text number integer boolean object array null undefined nil none true false yes no on off required optional
  missing invalid expired empty unknown redacted hidden visible masked default custom normal strong weak low medium high
  simple complex internal external public private enabled disabled enable disable basic bearer digest jwt oauth oauth2
  saml ldap sso md5 sha1 sha256 sha512 aes des rsa hmac sm2 sm3 sm4 base64 hex plain plaintext encrypted hashed clear
  cleartext plaintext input textarea checkbox radio select file todo tbd changeit_ fixme placeholder example sample test_ todo: n/a na
  incorrect wrong correct valid ok error fail failed failure success set unset reset revoked active inactive locked
  session access refresh csrf xsrf cookie header query body path form user username account login logout id name type key
  value code data content field column varchar varchar2 char nvarchar clob blob int bigint date timestamp json xml yaml
  html get post put delete patch read write update create insert remove grant granted denied forbidden unauthorized
  monthly weekly daily hourly yearly never always auto manual random generated static dynamic single multiple mask eof`
    .split(/\s+/)
    .filter(Boolean),
)

// The word for a password, a token, a secret or a key in other languages, without their accents
const otherLanguages =
  /^(?:passwort|kennwort|zugangsdaten|zugriffstoken|geheimnis|schluessel|schlussel|losung|contrasena|clave|ficha|secreto|motdepasse|jeton|cle|secret|senha|chave|segredo|parola|chiave|segreto|wachtwoord|sleutel|geheim|haslo|heslo|losenord|losen|salasana|adgangskode|passord|jelszo|sifre|mima|miyao|lingpai|kouling|parol|sandi|katasandi|matkhau)$/

const identifierWords = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g

/** Words of names that have a digit: it makes them no password. */
const digitWords =
  /(?:sha|md|base|utf|oauth|aes|rsa|pkcs|hmacsha|pbkdf|iso|ipv)-?\d+(?:bit)?|(?<![A-Za-z])(?:des|v|rfc|x|http|h|s|ip|log|jwt|win|oracle|db|k|p|i|e|a|mp|hs|rs|es|sm|api|col|field|f|test|prod|dev|demo)-?\d+(?![A-Za-z\d])/gi

const secretWord =
  /(?:pass(?:word|wd|phrase|code)?s?|pwds?|secrets?|tokens?|keys?|credentials?|authorization|auth|signature|salt|ak|sk)\d?$/i

const hasSecretWord = /pass|pwd|secret|token|key|credential|auth/

// Before a secret's word these make the name of a field
const fieldWords =
  /^(?:app|client|access|auth|user|api|corp|refresh|id|csrf|xsrf|session|bearer|db|login|old|new|confirm|security|web|device|jwt|oauth|oauth2|x|the|private|public|secret|sign|signing|shared|subscription|token|encrypted|raw|plain|hash|hashed|admin|account|service|system|sys|erp|sso|mail|smtp|ftp|redis|http|proxy|root|verify|reset|forgot|change|update|enter|input|invalid|wrong|missing|f|fld|col|c|s|str|p|is|has|no|repeat|re|current|your|my|jdbc|ssh|git|mq|key|store|keystore|trust|truststore|aes|des|rsa|hmac|data|source|datasource|x|iam|huawei|roma|wx|wechat|ding|feishu)$/i

const humanWords = /^(?:my|top|super|very|ultra|mega|our|big|this|is|a|dont|not|tell|no|the|open|strong)$/i

/** Looks at a text alone, without the name of what holds it. Linear. */
export function strengthOf(text: string): Strength {
  const value = text.trim()
  if (value.length < 2 || value.length > 4_000 || /[^\x21-\x7e]/.test(value)) return 'none'
  if (isStandIn(value)) return 'none'
  if (isBase64(value) || isAccessKey(value)) return 'strong'
  if (isNoSecret(value)) return 'none'
  if (noValue.has(value.toLowerCase()) || otherLanguages.test(value.toLowerCase())) return 'none'
  if (isFieldName(value)) return 'none'
  if (/^[A-Za-z]+$/.test(value)) return isScrambled(value) ? 'strong' : 'word'
  if (/^\d+$/.test(value)) return value.length > 3 && value.length < 20 ? 'name' : 'none'
  if (value.length < 4) return /[A-Za-z]\d|\d[A-Za-z]/.test(value) ? 'name' : 'none'
  if (isMadeUp(value)) return 'strong'
  if (/\d/.test(value) || !/^[\w.-]+$/.test(value)) return 'name'
  return /^[a-z]+(?:[_-][a-z]+)+$/.test(value) && !hasSecretWord.test(value) ? 'words' : 'none'
}

/** With its padding: without it, it may be a path. */
function isBase64(value: string): boolean {
  return /^[A-Za-z\d+/]{8,}={1,2}$/.test(value) && /\d|[a-z][A-Z]/.test(value)
}

/** The forms of Huawei Cloud's access keys and secret keys. */
function isAccessKey(value: string): boolean {
  return (value.length === 20 && /^[A-Z\d]+$/.test(value)) || (value.length === 40 && /^[A-Za-z\d]+$/.test(value))
}

/** Addresses, paths, media types, patterns, dates, pieces of expressions. */
function isNoSecret(value: string): boolean {
  return (
    /^[a-z][a-z\d+.-]{0,20}:\/\//i.test(value) ||
    /^(?:~|\.{1,2})?\/(?:[\w.{}#$:-]{1,60}\/?){0,40}$/.test(value) ||
    /^(?:[A-Za-z][\w.-]{0,60}\/){1,10}[\w.{}:+*;=-]{0,80}$/.test(value) ||
    /^[A-Za-z]:\\/.test(value) ||
    /^[\w.+-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z][A-Za-z\d-]{0,62}){1,4}$/.test(value) ||
    /^#[\da-f]{3,8}$/i.test(value) ||
    /^(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?$/.test(value) ||
    /^(?:[a-z\d-]{1,63}\.){1,8}[a-z]{2,12}(?::\d{1,5})?$/i.test(value) ||
    /^[a-z][a-z\d.-]{0,60}:\d{2,5}$/i.test(value) ||
    /^\d{4}-\d\d-\d\d(?:[T ].*)?$/.test(value) ||
    /^[vV]?\d+(?:\.\d+){1,3}(?:[-+.]\w{1,20})?$/.test(value) ||
    /^[[({^]|[[({]$|\(\?|\\[wdsb]|\)\$|^[&?=,;|/<>]|[&?=,;|<>:]$/.test(value.replace(/={1,2}$/, '')) ||
    /^[A-Za-z_][\w.]{0,60}\(.*\)$/.test(value) ||
    /[#$]?\{[\w.]{0,60}\}|%[sd]\b/.test(value) ||
    /^[a-z_][\w-]{0,60}(?::[a-z_][\w*-]{0,60}){1,6}$/i.test(value) ||
    (/^[A-Z]{1,6}[-.]?\d{3,6}(?:\.\d{1,6})?$/.test(value) && value.length < 12) ||
    /^[A-Z]{2,10}\.\d{1,8}$/.test(value)
  )
}

/** `access_token`, `X-Auth-Token`, `userPwd`, and not `Erp2024secret` or `mysecret`. */
function isFieldName(value: string): boolean {
  const secret = secretWord.exec(value.slice(-20))?.[0]
  if (secret === undefined)
    return /^(?:pass(?:word|wd)?|pwd|token|secret)[-_.]?(?:hash|type|id|name|url|uri|path|field|value|hint|salt|expires?|expired|header|key|param|col|column|reset|policy|state|status|old|new|confirm|again|enc|encrypted|plain|md5|text|str|string|label|input|list|count|info|data|no|code|error|invalid|required|changed|updated)$/i.test(
      value,
    )
  const before = value.slice(0, -secret.length)
  if (before === '') return true
  if (/[^\w.-]/.test(before) || isMadeUp(before) || /\d{2}/.test(before.replace(digitWords, ''))) return false
  const words = before.match(identifierWords) ?? []
  if (words.every((word) => humanWords.test(word))) return words.length === 0
  if (/[-_.]|[a-z][A-Z]/.test(before) || /[-_.]$/.test(before) || /^[A-Z]/.test(secret))
    return !/[a-z]\d+[a-z]/.test(before.replace(digitWords, ''))
  return fieldWords.test(before)
}

/** Whether letters and digits, or signs, are mixed as in no name, number or code that people use. */
function isMadeUp(value: string): boolean {
  const hasDigit = /\d/.test(value)
  const hasLetter = /[A-Za-z]/.test(value)
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)) return true
  if (!hasLetter) return /\d/.test(value) && /[!@#$%^&*+~?]/.test(value) && value.length >= 6
  if (/[!@#$%^&*+=~?|]/.test(value))
    return hasDigit ? value.length >= 4 : value.length >= 6 && !/[&=|?]/.test(value) && /[a-z]/.test(value)
  if (!hasDigit) return isScrambled(value)
  const rest = value.replace(digitWords, '')
  if (!/\d/.test(rest)) return false
  if (/^[\da-f]+$/i.test(value)) return value.length >= 10 && /\d[a-f]|[a-f]\d/i.test(value)
  const mixes = (rest.match(/\d[A-Za-z]/g) ?? []).length
  if (mixes === 0) return false
  return mixes >= 2
    ? value.length >= 6
    : value.length >= 7 && (/[a-z].*[A-Z]|[A-Z].*[a-z]/.test(rest) || /[a-z]\d[a-z]/.test(rest) || value.length >= 20)
}

/** Letters alone, but in no order that a word has: long, in mixed case, or without vowels. */
function isScrambled(value: string): boolean {
  if (!/^[A-Za-z]+$/.test(value) || value.length < 14) return false
  const letters = value.toLowerCase()
  if ((letters.match(/[aeiouy]/g) ?? []).length * 6 < letters.length) return true
  return (value.match(/[a-z][A-Z]|[A-Z]{2}[a-z]/g) ?? []).length * 3 >= value.length
}
