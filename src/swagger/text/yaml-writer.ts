import { dump } from 'js-yaml'
import { isRawNumber, spellExponent, type Json, type JsonObject } from '../json.ts'
import { Pieces } from './pieces.ts'

/**
 * Writes YAML that readers of YAML 1.1 and 1.2 understand alike: two spaces, no folded lines, and quotes around every
 * string that one of them takes for something else. js-yaml weighs every value against every type, and every
 * character of every string: that takes more than twice as long.
 *
 * @param take is given the text piece by piece, since all of it may be larger than is good for memory
 */
export function writeYaml(document: JsonObject, take: (text: string) => void): void {
  const writer = new Writer(take)
  if (isEmpty(document)) take('{}')
  else writer.writeEntries(document, 0, '')
  writer.end()
}

// Longer ones need a marker: https://yaml.org/spec/1.2.2/#rule-ns-s-implicit-yaml-key
const longestKey = 1024

/** Most keys are words of the specification; the rest are names that come once. */
const rememberedKeys = 1000

class Writer {
  readonly #newlines: string[] = []
  readonly #keys = new Map<string, Map<string, string>>()
  readonly #pieces: Pieces

  constructor(take: (text: string) => void) {
    this.#pieces = new Pieces(take)
  }

  end(): void {
    this.#pieces.end('\n')
  }

  /** @param start comes before the first entry: nothing, the space after a marker, or a new line */
  writeEntries(object: JsonObject, depth: number, start: string): void {
    const newline = this.#newlineAt(depth)
    let before = start
    for (const key in object) {
      const text = this.#keyAfter(before, key)
      this.#pieces.add(text)
      const isLong = !text.endsWith(':')
      if (isLong) this.#pieces.add(`${newline}:`)
      this.#writeValue(object[key] ?? null, depth + 1, isLong ? ' ' : this.#newlineAt(depth + 1))
      before = newline
    }
  }

  #writeItems(items: readonly Json[], depth: number, start: string): void {
    const newline = this.#newlineAt(depth)
    let before = start
    for (const item of items) {
      this.#pieces.add(`${before}-`)
      this.#writeValue(item, depth + 1, ' ')
      before = newline
    }
  }

  #writeValue(value: Json, depth: number, start: string): void {
    if (typeof value === 'string') {
      this.#pieces.add(' ')
      this.#pieces.add(isPlain(value) ? value : writeText(value, this.#newlineAt(depth)))
    } else if (typeof value !== 'object' || value === null) {
      this.#pieces.add(` ${typeof value === 'number' ? spellExponent(String(value)) : String(value)}`)
    } else if (Array.isArray(value)) {
      if (value.length === 0) this.#pieces.add(' []')
      else this.#writeItems(value, depth, start)
    } else if (isRawNumber(value)) {
      this.#pieces.add(` ${spellExponent(value.rawJSON)}`)
    } else if (isEmpty(value)) {
      this.#pieces.add(' {}')
    } else {
      this.writeEntries(value, depth, start)
    }
  }

  /** Ends in a colon, unless the key is so long that the colon goes to the next line. */
  #keyAfter(before: string, key: string): string {
    let keys = this.#keys.get(before)
    if (keys === undefined) this.#keys.set(before, (keys = new Map<string, string>()))
    const known = keys.get(key)
    if (known !== undefined) return known
    const text = isPlain(key) ? key : writeKey(key)
    const written = text.length > longestKey ? `${before}? ${text}` : `${before}${text}:`
    if (keys.size < rememberedKeys) keys.set(key, written)
    return written
  }

  #newlineAt(depth: number): string {
    return (this.#newlines[depth] ??= `\n${'  '.repeat(depth)}`)
  }
}

function isEmpty(object: JsonObject): boolean {
  for (const _ in object) return false
  return true
}

// Words like these, and Base64, need no quotes at a glance
const plain = /^[a-z_/$][a-z0-9_/+.$={}(),-]*(?: [a-z0-9_/+.$={}(),-]+)*$/i

// Numbers with `_`, `,` and `:` (sexagesimal), octals, timestamps and y/n are YAML 1.1: https://yaml.org/type/
const lookalike = new RegExp(
  [
    '~|<<|=|\\.\\.\\..*|null|true|false|yes|no|on|off|y|n',
    '[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0o?[0-7_]+|\\.(?:inf|nan))',
    '[-+]?[0-9][0-9_,]*(?::[0-9]{1,2})*(?:\\.[0-9_.]*)?(?:e[-+]?[0-9_]*)?',
    '[-+]?\\.[0-9_.]*(?:e[-+]?[0-9_]*)?',
    '[-+]?e[-+]?[0-9]+',
    '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\\s].*)?',
  ]
    .map((pattern) => `^(?:${pattern})$`)
    .join('|'),
  'is',
)

function isPlain(text: string): boolean {
  return plain.test(text) && !lookalike.test(text)
}

// An indicator at the start, a mapping or a comment inside, a blank or a colon at the end
const needsQuotes = /^[-?:,[\]{}#&*!|=>'"%@` ]|: | #|[ :]$/

const unprintable = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u

function writeText(text: string, newline: string): string {
  return text.includes('\n') ? writeLines(text, newline) : writeLine(text)
}

function writeLine(text: string): string {
  if (unprintable.test(text)) return escape(text)
  return text === '' || needsQuotes.test(text) || lookalike.test(text) ? `'${text.replaceAll("'", "''")}'` : text
}

// Readers differ on blocks with blank lines at their start, or lines of spaces
const broken = /^[ \n]|\n +(?:\n|$)/

function writeLines(text: string, newline: string): string {
  if (broken.test(text)) return quote(text)
  if (unprintable.test(text)) return escape(text)
  const chomping = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-'
  return `|${chomping}${`\n${text.replace(/\n$/, '')}`.replace(/\n(?=[^\n])/g, newline)}`
}

function writeKey(key: string): string {
  if (!key.includes('\n')) return writeLine(key)
  return broken.test(key) ? quote(key) : escape(key)
}

function escape(text: string): string {
  const escaped = dump(text, { forceQuotes: true }).slice(0, -1)
  // `\L` and `\P` are not known to all: https://bitbucket.org/snakeyaml/snakeyaml-engine
  return escaped.replace(/\\[^]/g, (pair) => separators[pair] ?? pair)
}

const separators: Readonly<Record<string, string>> = { '\\L': '\\u2028', '\\P': '\\u2029' }

function quote(text: string): string {
  const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(text).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, toEscape)
}
