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
  {
    what: 'a token in a URL',
    pattern: new RegExp(`[?&][\\w-]{0,40}(?:${secretNames})=(?<value>[\\w.~%-]{8,200})`, 'gi'),
  },
  {
    what: 'an Authorization header',
    // No word alone: "Bearer authentication" is a message
    pattern: /["'`][Bb](?:asic|earer) {1,5}(?<value>(?=[^"'`]{1,300}[\dA-Z=])[\w+/=.~-]{8,2000})["'`]/g,
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

/**
 * Finds the credentials that are hard-coded in a script, which is Base64 or, when it is not, plain text: one a line,
 * by its most telling rule.
 */
export function findCredentials(content: string): Credential[] {
  const script = decodeScript(content)
  const byLine = new Map<number, Credential>()
  for (const { what, pattern } of rules) {
    const lineAt = lineCounter(script)
    for (const { index, groups } of script.matchAll(pattern)) {
      const value = groups?.['value']
      if (value !== undefined && !isCredential(value)) continue
      const line = lineAt(index)
      if (!byLine.has(line)) byLine.set(line, { what, line })
    }
  }
  return [...byLine.values()].sort((a, b) => a.line - b.line)
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

/** Gives the lines of rising positions, in one pass over the text. */
function lineCounter(text: string): (position: number) => number {
  let line = 1
  let end = text.indexOf('\n')
  return (position) => {
    for (; end !== -1 && end < position; end = text.indexOf('\n', end + 1)) line++
    return line
  }
}
