import { UserError } from '../../errors.ts'
import { rawNumber, type Json, type RawNumber } from '../json.ts'
import { refuseTooMany } from './count-values.ts'
import { stringScanner } from './json-strings.ts'
import { Pieces } from './pieces.ts'
import { settle } from './tree.ts'

/**
 * `JSON.parse`, but numbers whose spelling JavaScript would lose keep it, and no error quotes the text.
 *
 * @throws UserError `document`.
 */
export function parseJson(text: string): Json {
  refuseTooMany(text)
  try {
    return parseWithNumbers(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new UserError('document', explainSyntax(error, text))
    throw error
  }
}

/**
 * The numbers are parsed as marked strings, which are turned into numbers afterwards: a reviver that looks at every
 * source text takes five times as long as `JSON.parse`, and twice its memory.
 */
function parseWithNumbers(text: string): Json {
  const marked = markNumbers(text)
  if (marked === undefined) return settle(JSON.parse(text))
  const { mark } = marked
  const known = new Map<string, RawNumber>()
  const resolve = (string: string) => (string.startsWith(mark) ? recall(known, string.slice(1)) : string)
  try {
    return settle(JSON.parse(marked.text), { resolve })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    // Again, for an error with the position in the text as it came
    return settle(JSON.parse(text))
  }
}

const rememberedNumbers = 10_000

/** So that a million times `1.0` is one number. */
function recall(known: Map<string, RawNumber>, spelling: string): RawNumber {
  const found = known.get(spelling)
  if (found !== undefined) return found
  const number = rawNumber(spelling)
  if (known.size < rememberedNumbers) known.set(spelling, number)
  return number
}

// Cheap to look for, and true of every number that `String(Number(text))` spells in another way
const suspect = /[:,[\s]-?(?:\d{16}|\d{1,15}[.eE]|(?<=-)0)/g
const colon = /\s*:/y
const numeral = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y

/** The text with every such number as a string that starts with a mark; undefined where there is none. */
function markNumbers(text: string): { readonly text: string; readonly mark: string } | undefined {
  const texts: string[] = []
  const pieces = new Pieces((piece) => texts.push(piece))
  const isInString = stringScanner(text)
  let mark: string | undefined
  let end = 0
  for (const { index } of text.matchAll(suspect)) {
    numeral.lastIndex = index + 1
    const number = numeral.exec(text)?.[0]
    if (number === undefined || String(Number(number)) === number || isInString(index)) continue
    if (isKey(text, index + 1 + number.length)) continue
    mark ??= findUnusedCharacter(text)
    pieces.add(`${text.slice(end, index + 1)}"\\u${mark.charCodeAt(0).toString(16)}${number}"`)
    end = index + 1 + number.length
  }
  if (mark === undefined) return undefined
  pieces.end(text.slice(end))
  return { mark, text: texts.join('') }
}

/** A number that stands where a key belongs is an error, and must not become a text. */
function isKey(text: string, end: number): boolean {
  colon.lastIndex = end
  return colon.test(text)
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
