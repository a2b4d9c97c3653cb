import { isUtf8 } from 'node:buffer'

/** A credential that a script holds in clear text. */
export interface Credential {
  /** With its article: `a password`. */
  readonly what: string
  /** Line in the decoded script, from 1. */
  readonly line: number
}

interface Rule {
  readonly what: string
  /** Its group `value`, where it has one, is the credential. Every repetition is bounded: no script may hang it. */
  readonly pattern: RegExp
}

const secretNames =
  'password|passwd|pwd|passphrase|secret|token|secret[-_]?access[-_]?key|access[-_]?key(?:[-_]?id)?|secret[-_]?key|' +
  'private[-_]?key|api[-_]?key|credential|authorization'

const literal = String.raw`(?<quote>["'\x60])(?<value>[^"'\x60\r\n]{4,300})\k<quote>`

const rules: readonly Rule[] = [
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----/g },
  {
    what: 'a password in a JDBC URL',
    pattern: /\bjdbc:[^\s"'`]{1,500}?[;?&](?:password|pwd)=(?<value>[^\s"'`;&]{1,200})/gi,
  },
  {
    what: 'a password in a JDBC URL',
    pattern: /\bjdbc:oracle:\w{1,10}:[^\s"'`/@]{1,100}\/(?<value>[^\s"'`/@]{1,200})@/gi,
  },
  { what: 'a password in a URL', pattern: /:\/\/[^\s"'`/:@?#]{0,100}:(?<value>[^\s"'`/@?#]{1,200})@/g },
  { what: 'a token in a URL', pattern: new RegExp(`[?&](?:${secretNames})=(?<value>[\\w.~%-]{8,200})`, 'gi') },
  {
    what: 'an Authorization header',
    pattern: /["'`](?:Basic|Bearer) {1,5}(?<value>(?=[^"'`]{0,300}[\d=])[\w+/=.~-]{8,2000})["'`]/gi,
  },
  { what: 'an access key', pattern: /\bAKIA[0-9A-Z]{16}\b/g },
  {
    what: 'an access key',
    pattern: /\b[as]k["'`]?\]?[ \t]{0,9}[:=][ \t]{0,9}["'`](?<value>[A-Za-z0-9]{16,64})["'`]/gi,
  },
  { what: 'a token', pattern: /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10}|\bgh[pousr]_[A-Za-z0-9]{36}/g },
  {
    what: 'a password or key',
    pattern: new RegExp(
      `(?:${secretNames})(?:["'\`]?\\]?[ \\t]{0,9}(?::?=(?!=)|:)|["'\`],)[ \\t]{0,9}${literal}`,
      'gi',
    ),
  },
  { what: 'a password or key', pattern: new RegExp(`\\bset\\w{0,30}(?:${secretNames})\\([ \\t]{0,9}${literal}`, 'gi') },
  {
    what: 'a password',
    pattern: new RegExp(`\\bgetConnection\\([^(),\\r\\n]{1,300},[^(),\\r\\n]{1,100},[ \\t]{0,9}${literal}`, 'gi'),
  },
  {
    what: 'a password',
    pattern: /\buser\s{1,9}\S{1,100}\s{1,9}identified\s{1,9}by\s{1,9}["']?(?<value>[^\s"';]{1,200})/gi,
  },
]

/** Finds the credentials that are hard-coded in a script, which is Base64 or, when it is not, plain text. */
export function findCredentials(content: string): Credential[] {
  const script = decodeScript(content)
  return rules.flatMap(({ what, pattern }) =>
    script
      .matchAll(pattern)
      .filter(({ groups }) => groups?.['value'] === undefined || isCredential(groups['value']))
      .map(({ index }) => ({ what, line: lineAt(script, index) }))
      .toArray(),
  )
}

/** As Latin-1, which is quicker than UTF-8: what is looked for is ASCII. */
function decodeScript(content: string): string {
  const digits = content.replace(/\s+/g, '').replace(/={1,2}$/, '')
  const bytes = Buffer.from(digits, 'base64')
  // What is no Base64 digit is passed over, and so makes fewer bytes
  return bytes.length === Math.floor((digits.length * 3) / 4) && isUtf8(bytes) ? bytes.toString('latin1') : content
}

// `#{name}`, `${name}`, `{{name}}`, `<name>`, `%s`, `:name`, `?`: filled in later
const filledIn = /[#$]?\{{1,2}[^{}]{0,100}\}{1,2}|<[^<>]{1,100}>|^%\w$|^[:@]\w{1,100}$|^\?$/g

const noValue =
  /^(?:string|text|number|integer|boolean|object|null|undefined|none|true|false|required|optional|missing|invalid|expired|empty|unknown|redacted|[*x•.#_-]+)$/i

const secretName = new RegExp(`(?:${secretNames})$`, 'i')

/** Whether a literal may be a credential: no message, path, name of a field, placeholder or piece of an expression. */
function isCredential(literalValue: string): boolean {
  const value = literalValue.replace(filledIn, '').replace(/^(?:Basic|Bearer) */i, '')
  if (value === '' || /\s/.test(value)) return false
  if (/^[+/$&?,]|[+&=?,]$|:\/\//.test(value) && !/^[\w+/]{8,}={0,2}$/.test(value)) return false
  return !noValue.test(value) && !secretName.test(value)
}

function lineAt(text: string, index: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end !== -1 && end < index; end = text.indexOf('\n', end + 1)) line++
  return line
}
