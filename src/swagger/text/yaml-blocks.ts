import { emptyObject, setOwn, type Json, type JsonObject } from '../json.ts'
import { count, mostValues } from './count-values.ts'
import { resolvePlain } from './yaml-scalars.ts'

/**
 * Reads the plain and regular YAML that this project itself writes: blocks indented by two spaces, one line for every
 * scalar but literal ones, no comments, tags or aliases. That takes a third of js-yaml's time.
 *
 * @returns undefined for anything else, and whenever in doubt; then js-yaml has the say
 */
export function parseBlocks(text: string): JsonObject | undefined {
  if (!text.endsWith('\n') || unusualCharacter.test(text)) return undefined
  // js-yaml counts the values
  if (text.length > mostValues && count(text, '\n') > mostValues) return undefined
  try {
    return new Reader(text).readMapping(0)
  } catch (error) {
    if (error instanceof Unusual) return undefined
    throw error
  }
}

/** Tabs, carriage returns, controls, blanks and separators that look like others, and what is no character. */
const unusualCharacter = /[^\n -~\u00a1-\u2027\u202a-\ufefe\uff00-\ufffd]/

/** Deep enough for any document, and far below the depth that is refused. */
const deepest = 100

/** Words of the specification, most of all. */
const rememberedValues = 1000
const longestRemembered = 20

class Unusual extends Error {}

const newline = 0x0a
const space = 0x20
const doubleQuote = 0x22
const singleQuote = 0x27
const dash = 0x2d
const colon = 0x3a
const bar = 0x7c
const backslash = 0x5c

// https://yaml.org/spec/1.2.2/#rule-c-indicator
const indicators = new Set(Array.from(' ?:,[]{}#&*!|>\'"%@`\n', (character) => character.charCodeAt(0)))

/**
 * Stands at the first character of a line that is no space, or of what comes behind a dash; the column is -1 at the end.
 * Neither a key nor an item begins with an end of line: that is how blank lines are noticed.
 */
class Reader {
  readonly #text: string
  readonly #keys = new Map<string, string>()
  readonly #values = new Map<string, Json>()
  #position = 0
  #column = 0

  constructor(text: string) {
    this.#text = text
  }

  #goTo(lineStart: number): void {
    let position = lineStart
    while (this.#text.charCodeAt(position) === space) position++
    this.#position = position
    this.#column = position === this.#text.length ? -1 : position - lineStart
  }

  #readBlock(column: number): Json {
    if (this.#column !== column || column > 2 * deepest) throw new Unusual()
    return this.#isAtItem() ? this.#readSequence(column) : this.readMapping(column)
  }

  #isAtItem(): boolean {
    return this.#text.charCodeAt(this.#position) === dash && this.#text.charCodeAt(this.#position + 1) === space
  }

  readMapping(column: number): JsonObject {
    let object: JsonObject | undefined
    do {
      const key = this.#readKey()
      object ??= emptyObject(key)
      if (Object.hasOwn(object, key)) throw new Unusual()
      setOwn(object, key, this.#readValue(column))
    } while (this.#column === column)
    if (this.#column > column) throw new Unusual()
    return object
  }

  #readSequence(column: number): Json[] {
    const items: Json[] = []
    do {
      if (!this.#isAtItem()) throw new Unusual()
      this.#position += 2
      this.#column += 2
      const isBlock = this.#isAtItem() || this.#findKeyEnd() !== undefined
      items.push(isBlock ? this.#readBlock(column + 2) : this.#readScalar(this.#position, column))
    } while (this.#column === column)
    return items
  }

  /** Reads what follows a key, from behind its colon. */
  #readValue(column: number): Json {
    if (this.#text.charCodeAt(this.#position) !== newline) return this.#readScalar(this.#position + 1, column)
    this.#goTo(this.#position + 1)
    return this.#readBlock(column + 2)
  }

  #readKey(): string {
    const start = this.#position
    const end = this.#findKeyEnd()
    if (end === undefined || end - start > 1000) throw new Unusual()
    const text = this.#text.slice(start, end)
    this.#position = end + 1
    const known = this.#keys.get(text)
    if (known !== undefined) return known
    const key = readKeyText(text)
    if (this.#keys.size < rememberedValues) this.#keys.set(text, key)
    return key
  }

  /** Where the colon behind a key stands; undefined when there is no key in this line. */
  #findKeyEnd(): number | undefined {
    const text = this.#text
    const first = text.charCodeAt(this.#position)
    let end = this.#position
    if (first === singleQuote || first === doubleQuote) end = this.#findQuoteEnd(end)
    for (; ; end++) {
      const code = text.charCodeAt(end)
      if (code === newline) return undefined
      if (code !== colon) continue
      const next = text.charCodeAt(end + 1)
      if (next === space || next === newline) return end
    }
  }

  #findQuoteEnd(start: number): number {
    const text = this.#text
    const quote = text.charCodeAt(start)
    const lineEnd = text.indexOf('\n', start)
    for (let end = start + 1; end < lineEnd; end++) {
      const code = text.charCodeAt(end)
      if (quote === doubleQuote && code === backslash) end++
      else if (code === quote && quote === singleQuote && text.charCodeAt(end + 1) === quote) end++
      else if (code === quote) return end
    }
    throw new Unusual()
  }

  #readScalar(start: number, column: number): Json {
    const end = this.#text.indexOf('\n', start)
    const text = this.#text.slice(start, end)
    const first = text.charCodeAt(0)
    if (first === bar) return this.#readLiteral(text, end + 1, column + 2)
    this.#goTo(end + 1)
    if (first === singleQuote || first === doubleQuote) return unquote(text)
    if (text === '[]') return []
    if (text === '{}') return {}
    return text.length > longestRemembered ? resolveLine(text) : this.#recall(text)
  }

  /** So that a thousand times `type: string` is one string. */
  #recall(text: string): Json {
    const known = this.#values.get(text)
    if (known !== undefined) return known
    const value = resolveLine(text)
    if (this.#values.size < rememberedValues) this.#values.set(text, value)
    return value
  }

  #readLiteral(header: string, start: number, column: number): string {
    const indent = ' '.repeat(column)
    const lines: string[] = []
    let lineStart = start
    while (lineStart < this.#text.length) {
      const lineEnd = this.#text.indexOf('\n', lineStart)
      if (lineEnd > lineStart && !this.#text.startsWith(indent, lineStart)) break
      const line = this.#text.slice(lineStart + column, lineEnd)
      lines.push(line)
      if (lineEnd > lineStart && line.trimStart() === '') throw new Unusual()
      lineStart = lineEnd + 1
    }
    const [first = ''] = lines
    if (first === '' || first.startsWith(' ')) throw new Unusual()
    this.#goTo(lineStart)
    return chomp(lines, header)
  }
}

/** https://yaml.org/spec/1.2.2/#8112-block-chomping-indicator */
function chomp(lines: readonly string[], header: string): string {
  const end = lines.findLastIndex((line) => line !== '') + 1
  const text = lines.slice(0, end).join('\n')
  if (header === '|') return `${text}\n`
  if (header === '|-') return text
  if (header === '|+') return `${text}${'\n'.repeat(lines.length - end + 1)}`
  throw new Unusual()
}

function readKeyText(text: string): string {
  const first = text.charCodeAt(0)
  if (first === singleQuote || first === doubleQuote) return unquote(text)
  const key = resolveLine(text)
  // `... a` ends a document, js-yaml takes even `---a` for the start of one, and `<<` merges
  if (typeof key !== 'string' || first === dash || text.startsWith('...') || text === '<<') throw new Unusual()
  return key
}

/** What a line without quotes says. */
function resolveLine(text: string): Json {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  const isUnusual =
    text === '' ||
    indicators.has(first) ||
    (first === dash && (text.length === 1 || text.charCodeAt(1) === space)) ||
    last === space ||
    last === colon ||
    text.includes(': ') ||
    text.includes(' #')
  if (isUnusual) throw new Unusual()
  return resolvePlain(text)
}

function unquote(text: string): string {
  if (text.startsWith('"')) return parseDoubleQuoted(text)
  const inner = text.slice(1, -1)
  const isWhole = text.length > 1 && text.endsWith("'") && !inner.replaceAll("''", '').includes("'")
  if (!isWhole) throw new Unusual()
  return inner.replaceAll("''", "'")
}

/** The escapes of JSON are escapes of YAML too: https://yaml.org/spec/1.2.2/#57-escaped-characters */
function parseDoubleQuoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    // YAML has more escapes than JSON
    throw new Unusual()
  }
}
