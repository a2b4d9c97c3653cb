export type TokenKind = 'name' | 'number' | 'text' | 'sign' | 'comment'

/** A word of a script. Of a text the content alone, without its quotes; of a comment without its marks. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly value: string
}

const nameStart = /[\p{L}_$@]/u
const longestRegex = 500

export interface Tokens {
  /** Without comments. */
  readonly code: readonly Token[]
  /** What may hold more: texts and comments. */
  readonly inner: readonly Token[]
}

/**
 * The words of a script in JavaScript, Groovy or SQL, in one pass: names, numbers, texts, signs and comments. It is no
 * parser: what it cannot read it takes for signs. Linear, since what has no end is looked for once.
 */
export function tokenize(script: string): Tokens {
  const code: Token[] = []
  const inner: Token[] = []
  /** For each way a text may begin, the place up to which it is known to have no end. */
  const endless = new Map<string, number>()
  const add = (kind: TokenKind, start: number, end: number, value: string) => {
    const token = { kind, start, end, value }
    if (kind !== 'comment') code.push(token)
    if (kind === 'comment' || kind === 'text') inner.push(token)
  }

  const findEnd = (mark: string, from: number, isLine: boolean): number => {
    if (from < (endless.get(mark) ?? -1)) return -1
    for (let at = from; at < script.length; at++) {
      const code = script.charCodeAt(at)
      if (code === 0x5c && !mark.endsWith('/')) at++
      else if (isLine && (code === 0x0a || code === 0x0d)) return giveUp(mark, at)
      else if (script.startsWith(mark, at)) {
        // `''` within a text of SQL is one apostrophe
        if (mark === "'" && at > from && script[at + 1] === "'") at++
        else return at
      }
    }
    return giveUp(mark, script.length)
  }
  const giveUp = (mark: string, until: number): -1 => {
    endless.set(mark, until)
    return -1
  }

  for (let at = 0; at < script.length;) {
    const unit = script.charCodeAt(at)
    if (unit <= 0x20 || unit === 0xa0 || unit === 0xfeff) {
      at++
    } else if (isWordStart(unit, script, at)) {
      const end = endOfWord(script, at)
      const value = script.slice(at, end)
      add(unit >= 0x30 && unit <= 0x39 ? 'number' : 'name', at, end, value)
      at = end
    } else if (unit === 0x22 || unit === 0x27 || unit === 0x60) {
      const quote = script.charAt(at)
      const mark = unit !== 0x60 && script.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote
      const end = isApostrophe(script, at) ? -1 : findEnd(mark, at + mark.length, mark.length === 1 && unit !== 0x60)
      if (end === -1) add('sign', at, ++at, quote)
      else {
        add('text', at + mark.length, end, unescape(script.slice(at + mark.length, end), mark))
        at = end + mark.length
      }
    } else if (startsLineComment(script, at, unit)) {
      const mark = unit === 0x23 ? 1 : 2
      const end = endOfLine(script, at)
      add('comment', at + mark, end, script.slice(at + mark, end))
      at = end
    } else if (unit === 0x2f && script.startsWith('/*', at)) {
      const end = findEnd('*/', at + 2, false)
      const stop = end === -1 ? endOfLine(script, at) : end
      add('comment', at + 2, stop, script.slice(at + 2, stop))
      at = end === -1 ? stop : end + 2
    } else {
      const end = unit === 0x2f && mayBeRegex(code.at(-1)) ? endOfRegex(script, at) : at
      if (end > at) {
        at = end
      } else {
        const sign = signAt(script, at)
        add('sign', at, at + sign.length, sign)
        at += sign.length
      }
    }
  }
  return { code, inner }
}

function isWordStart(code: number, script: string, at: number): boolean {
  if (code < 0x80) return isWordCode(code) || code === 0x40
  return nameStart.test(script.charAt(at))
}

function isWordCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x24
  )
}

function endOfWord(script: string, start: number): number {
  let end = start + 1
  for (; end < script.length; end++) {
    const code = script.charCodeAt(end)
    if (code < 0x80 ? !isWordCode(code) : !nameStart.test(script.charAt(end))) break
  }
  return end
}

/** The one in `don't`. One that a single letter precedes may begin a text of SQL: `N'…'`. */
function isApostrophe(script: string, at: number): boolean {
  if (script[at] !== "'" || at < 2) return false
  return (
    isLetter(script.charCodeAt(at - 1)) && isLetter(script.charCodeAt(at - 2)) && isLetter(script.charCodeAt(at + 1))
  )
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

function startsLineComment(script: string, at: number, code: number): boolean {
  if (code === 0x2f) return script.startsWith('//', at) && script[at - 1] !== ':'
  const isFirst = at === 0 || script.charCodeAt(at - 1) <= 0x20
  // `i--` counts down
  if (code === 0x2d) return isFirst && script.startsWith('-- ', at)
  return code === 0x23 && (at === 0 || script.charCodeAt(at - 1) === 0x0a) && script[at + 1] !== '{'
}

function endOfLine(script: string, start: number): number {
  const end = script.indexOf('\n', start)
  return end === -1 ? script.length : end
}

/** After a value a slash divides. */
function mayBeRegex(before: Token | undefined): boolean {
  if (before === undefined) return false
  if (before.kind === 'name') return before.value === 'return' || before.value === 'case'
  return before.kind === 'sign' && !/[)\]}]$/.test(before.value)
}

function endOfRegex(script: string, start: number): number {
  let isClass = false
  for (let at = start + 1; at < Math.min(script.length, start + longestRegex); at++) {
    const character = script[at]
    if (character === '\n') return start
    if (character === '\\') at++
    else if (character === '[') isClass = true
    else if (character === ']') isClass = false
    else if (character === '/' && !isClass) return at + 1
  }
  return start
}

const signs = ['===', '!==', '||=', '??=', '==', '!=', ':=', '?:', '||', '&&', '??', '=>', '->', '<=', '>=', '+=', '=~']

function signAt(script: string, at: number): string {
  const next = script.charCodeAt(at + 1)
  // Most signs stand alone
  if (
    next !== 0x3d &&
    next !== 0x3a &&
    next !== 0x7c &&
    next !== 0x26 &&
    next !== 0x3f &&
    next !== 0x3e &&
    next !== 0x7e
  )
    return script.charAt(at)
  return signs.find((sign) => script.startsWith(sign, at)) ?? script.charAt(at)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '0': '\0' }

function unescape(written: string, mark: string): string {
  const text = mark === "'" ? written.replaceAll("''", "'") : written
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([\s\S]))/g,
    (_, four?: string, two?: string, one?: string) => {
      const code = four ?? two
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      return escapes[one ?? ''] ?? one ?? ''
    },
  )
}
