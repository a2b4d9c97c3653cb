import { dump, FAILSAFE_SCHEMA, load, Type, YAMLException, type EventType, type State } from 'js-yaml'
import { UserError } from '../errors.ts'
import { isRawNumber, rawNumber, type Json, type JsonObject } from './json.ts'
import { maxDepth, settle, Spelled } from './tree.ts'

/**
 * Reads YAML 1.2 (core schema, https://yaml.org/spec/1.2.2/#103-core-schema) into JSON values: numbers keep their
 * spelling, aliases become copies.
 *
 * @throws UserError `document`; the message gives a position but quotes nothing of the text.
 */
export function parseYaml(text: string): Json {
  // js-yaml counts the scalar at the bottom too
  const options = { schema: readSchema, listener: refuseCollectionKey, maxDepth: maxDepth + 2 }
  try {
    const value: unknown = load(text, options)
    return settle(value ?? null, text.includes('&') ? { sharedFrom: text.length } : {})
  } catch (error) {
    if (error instanceof YAMLException) throw new UserError('document', explainYaml(error))
    throw error
  }
}

// js-yaml names tags, anchors and handles in its reasons: those words are the document's
const quoting = /(?: "|: | !<|; it should).*$/s

function explainYaml(error: YAMLException): string {
  const reason = error.reason.replace(quoting, '')
  return `The YAML is malformed${explainPlace(error)}: ${reason}.`
}

/** Not every error has a mark, though its type says so. */
function explainPlace({ mark }: { mark?: { line: number; column: number } | undefined }): string {
  return mark === undefined ? '' : ` at line ${mark.line + 1}, column ${mark.column + 1}`
}

/** js-yaml turns a list or a mapping that is a key into text, which would be found out too late. */
function refuseCollectionKey(this: State, event: EventType, state: State): void {
  if (event !== 'close' || typeof state.result !== 'object' || state.result === null) return
  if (state.result instanceof Spelled) return
  let position = state.position
  while (isBlank(state.input.charCodeAt(position))) position++
  if (state.input[position] === ':') {
    throw new UserError('document', `The YAML has a key that is no text, at line ${state.line + 1}.`)
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

const decimal = '[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?'

const readSchema = FAILSAFE_SCHEMA.extend({
  implicit: [
    readType('null', /^(?:~|null|Null|NULL)$/, () => null),
    readType('bool', /^(?:true|True|TRUE|false|False|FALSE)$/, (text) => text.toLowerCase() === 'true'),
    readType('int', /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/, parseInteger),
    readType('float', new RegExp(`^(?:${decimal}|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$`), parseFloating),
  ],
})

function readType(tag: string, pattern: RegExp, parse: (text: string) => Json): Type {
  return new Type(`tag:yaml.org,2002:${tag}`, {
    kind: 'scalar',
    resolve: (text: unknown) => typeof text === 'string' && pattern.test(text),
    construct: (text: string) => {
      const value = parse(text)
      return isRawNumber(value) || JSON.stringify(value) !== text ? new Spelled(text, value) : value
    },
  })
}

function parseInteger(text: string): Json {
  const digits = text.replace(/^\+/, '')
  return /^0[ox]/.test(digits) ? parseDecimal(String(BigInt(digits))) : parseDecimal(digits)
}

/** JSON has no plus sign, no leading zeros, and a digit on both sides of the point. */
function parseDecimal(text: string): Json {
  const spelling = text
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?!\d)/, '')
  const number = Number(spelling)
  return String(number) === spelling ? number : rawNumber(spelling)
}

function parseFloating(text: string): Json {
  if (!/\.[in]/i.test(text)) return parseDecimal(text)
  throw new UserError('document', 'The YAML holds .inf or .nan: JSON, and so Swagger, has no such number.')
}

/**
 * Writes YAML that readers of YAML 1.1 and 1.2 understand alike: two spaces, no folded lines, and quotes around every
 * string that one of them takes for something else.
 */
export function writeYaml(document: JsonObject): string {
  return dump(document, { schema: writeSchema, lineWidth: -1, noRefs: true, noCompatMode: true })
}

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

function isLookalike(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && lookalike.test(text)
}

const writeSchema = FAILSAFE_SCHEMA.extend({
  implicit: [
    writeType(
      'broken',
      (value) => typeof value === 'string' && isBroken(value),
      (value) => (typeof value === 'string' ? quote(value) : value),
    ),
    writeType(
      'text',
      (value) => typeof value === 'string' && isPlain(value),
      (value) => value,
      isLookalike,
    ),
    writeType(
      'null',
      (value) => value === null,
      () => 'null',
    ),
    writeType('scalar', (value) => typeof value === 'boolean' || typeof value === 'number', String),
    writeType(
      'number',
      (value) => typeof value === 'object' && isRawNumber(value),
      (value) => (isRawNumber(value) ? value.rawJSON : value),
    ),
  ],
})

function writeType(
  tag: string,
  predicate: (value: unknown) => boolean,
  represent: (value: unknown) => unknown,
  resolve: (text: unknown) => boolean = () => false,
): Type {
  return new Type(`tag:yaml.org,2002:x-${tag}`, { kind: 'scalar', predicate, represent, resolve })
}

// js-yaml weighs every character of every string; words like these, and Base64, need no quotes at a glance
const plain = /^[a-z_/$][a-z0-9_/+.$={}(),-]*(?: [a-z0-9_/+.$={}(),-]+)*$/i

function isPlain(text: string): boolean {
  return plain.test(text) && !lookalike.test(text)
}

/** A text of several lines that readers take differently as a block: blank lines at its start, or lines of spaces. */
function isBroken(text: string): boolean {
  return text.includes('\n') && /^[ \n]|\n +(?:\n|$)/.test(text)
}

function quote(text: string): string {
  const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(text).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, toEscape)
}
