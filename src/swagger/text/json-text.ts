import { UserError } from '../../errors.ts'
import { rawNumber, type Json } from '../json.ts'
import { settle } from './tree.ts'

/**
 * `JSON.parse`, but numbers whose spelling JavaScript would lose keep it, and no error quotes the text.
 *
 * @throws UserError `document`.
 */
export function parseJson(text: string): Json {
  const numbers = findSpelledNumbers(text)
  try {
    return numbers.length === 0 ? settle(JSON.parse(text)) : parseWithNumbers(text, numbers)
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError('document', explainSyntax(error, text))
    throw error
  }
}

interface NumberToken {
  readonly start: number
  readonly text: string
}

// Cheap to look for, and true of every number that `String(Number(text))` spells in another way
const suspect = /[:,[\s]-?(?:\d{16}|\d{1,15}[.eE]|(?<=-)0)/g
const colon = /\s*:/y
const numeral = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y

function findSpelledNumbers(text: string): NumberToken[] {
  const tokens: NumberToken[] = []
  const isInString = stringScanner(text)
  for (const { index } of text.matchAll(suspect)) {
    numeral.lastIndex = index + 1
    const number = numeral.exec(text)?.[0]
    if (number === undefined || String(Number(number)) === number || isInString(index)) continue
    if (isKey(text, numeral.lastIndex)) continue
    tokens.push({ start: index + 1, text: number })
  }
  return tokens
}

/** A number that stands where a key belongs is an error, and must not become a text. */
function isKey(text: string, end: number): boolean {
  colon.lastIndex = end
  return colon.test(text)
}

/** Tells for rising positions whether they are inside a JSON string, in one pass over the quotes. */
function stringScanner(text: string): (position: number) => boolean {
  let open = text.indexOf('"')
  let close = closingQuote(text, open)
  return (position) => {
    while (close < position) {
      open = text.indexOf('"', close + 1)
      close = closingQuote(text, open)
    }
    return open !== -1 && open < position
  }
}

function closingQuote(text: string, open: number): number {
  if (open === -1) return Infinity
  let close = text.indexOf('"', open + 1)
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close === -1 ? Infinity : close
}

function isEscaped(text: string, position: number): boolean {
  let backslashes = 0
  while (text[position - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

/**
 * The numbers are parsed as marked strings, which are turned into numbers afterwards: a reviver that looks at every
 * source text takes five times as long as `JSON.parse`, and twice its memory.
 */
function parseWithNumbers(text: string, numbers: readonly NumberToken[]): Json {
  const mark = findUnusedCharacter(text)
  const escape = `"\\u${mark.charCodeAt(0).toString(16)}`
  const pieces: string[] = []
  let end = 0
  for (const { start, text: number } of numbers) {
    pieces.push(text.slice(end, start), escape, number, '"')
    end = start + number.length
  }
  pieces.push(text.slice(end))
  const resolve = (string: string) => (string.startsWith(mark) ? rawNumber(string.slice(1)) : string)
  try {
    return settle(JSON.parse(pieces.join('')), { resolve })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // Again, for an error with the position in the text as it came
    return settle(JSON.parse(text))
  }
}

const firstPrivate = 0xe000
const lastPrivate = 0xf8ff

/** A character for private use that no string of the JSON text holds, as itself or escaped. */
function findUnusedCharacter(text: string): string {
  const used = new Set<number>()
  for (const [character] of text.matchAll(/[\ue000-\uf8ff]/g)) used.add(character.charCodeAt(0))
  for (const [, code = ''] of text.matchAll(/\\u([ef][0-9a-f]{3})/gi)) used.add(Number.parseInt(code, 16))
  for (let code = firstPrivate; code <= lastPrivate; code++) {
    if (!used.has(code)) return String.fromCharCode(code)
  }
  throw new UserError('document', 'The document uses every character that Unicode leaves for private use.')
}

function explainSyntax(error: SyntaxError, text: string): string {
  const end = text.trimEnd().length
  const position = Number(/at position (\d+)/.exec(error.message)?.[1])
  const isCut =
    position >= end ||
    /end of JSON input|Unterminated string/.test(error.message) ||
    !/[}\]]/.test(text.charAt(end - 1))
  if (isCut) return 'The JSON looks cut: it ends before its last bracket is closed.'
  return Number.isNaN(position) ? 'The JSON is malformed.' : `The JSON is malformed at ${locate(text, position)}.`
}

function locate(text: string, position: number): string {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`
}
