import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dump, FAILSAFE_SCHEMA, Type } from 'js-yaml'
import { equalJson, isRawNumber, rawNumber, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { parseYaml } from '../../../src/swagger/text/yaml.ts'
import { parseBlocks } from '../../../src/swagger/text/yaml-blocks.ts'
import { writeYaml } from '../../../src/swagger/text/yaml-writer.ts'

const words = [
  ...[
    '',
    'a',
    'type',
    '/orders/{id}',
    'Reads a thing',
    'ZnVuYw==',
    'true',
    'no',
    'null',
    '~',
    '0o17',
    '1.0',
    '-1',
    '1e3',
  ],
  ...['2023-01-01', '12:30:45', '...', '---', '<<', '=', '.', 'x'.repeat(1023), 'y'.repeat(1025)],
]
const signs = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '\t',
    '\r',
    ':',
    ': ',
    '#',
    ' #',
    '-',
    '- ',
    '?',
    '&',
    '*',
    '!',
    '|',
    '>',
    '%',
    '@',
    '`',
  ],
  ...['"', "'", '{', '}', '[', ']', ',', '\\', '/', '.', '+', '=', '<', '0', '1', 'a', 'B', 'é', '订', '😀'],
  ...[
    '\u0000',
    '\u0007',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u3000',
    '\ufeff',
    '\ufffe',
    '\uffff',
    '\ud800',
    '\udc00',
  ],
]
const text = fc.oneof(
  fc.constantFrom(...words),
  fc.array(fc.constantFrom(...signs, ...words), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
)

const { object } = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constantFrom(null, true, false, rawNumber('9223372036854775807'), rawNumber('1.0')),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(fc.oneof(text, fc.constantFrom('200', '__proto__')), tie('value')), { maxLength: 4 })
    .map((entries) => {
      const object: JsonObject = {}
      for (const [key, value] of entries) setOwn(object, key, value)
      return object
    }),
}))

function toYaml(document: JsonObject): string {
  let yaml = ''
  writeYaml(document, (piece) => (yaml += piece))
  return yaml
}

describe('the writer', () => {
  // What YAML 1.1 takes for something else, by https://yaml.org/type/
  const lookalike = new RegExp(
    `^(?:${[
      '~|<<|=|\\.\\.\\..*|null|true|false|yes|no|on|off|y|n',
      '[-+]?(?:0b[01_]+|0x[0-9a-f_]+|0o?[0-7_]+|\\.(?:inf|nan))',
      '[-+]?[0-9][0-9_,]*(?::[0-9]{1,2})*(?:\\.[0-9_.]*)?(?:e[-+]?[0-9_]*)?',
      '[-+]?\\.[0-9_.]*(?:e[-+]?[0-9_]*)?',
      '[-+]?e[-+]?[0-9]+',
      '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\\s].*)?',
    ].join('|')})$`,
    'is',
  )
  const isBroken = (text: string) => /^[ \n]|\n +(?:\n|$)/.test(text) && text.includes('\n')
  const isText = (text: unknown): text is string => typeof text === 'string'
  const types = [
    { tag: 'broken', predicate: (value: unknown) => isText(value) && isBroken(value), represent: quote },
    {
      tag: 'number',
      predicate: isRawNumber,
      represent: (value: unknown) => (isRawNumber(value) ? spell(value.rawJSON) : value),
    },
    {
      tag: 'lookalike',
      predicate: () => false,
      resolve: (value: unknown) => isText(value) && value !== '' && lookalike.test(value),
    },
    {
      tag: 'scalar',
      predicate: (value: unknown) => value === null || /^[bn][ou]/.test(typeof value),
      represent: (value: unknown) => (typeof value === 'number' ? spell(String(value)) : String(value)),
    },
  ].map(({ tag, ...type }) => new Type(`tag:yaml.org,2002:x-${tag}`, { kind: 'scalar', resolve: () => false, ...type }))
  const schema = FAILSAFE_SCHEMA.extend({ implicit: types })

  function quote(text: unknown): string {
    const toEscape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    return JSON.stringify(text).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, toEscape)
  }

  /** As YAML 1.1 has it: https://yaml.org/type/float.html */
  function spell(number: string): string {
    const [mantissa = '', power] = number.split(/e/i)
    if (power === undefined) return number
    return `${mantissa}${mantissa.includes('.') ? '' : '.0'}e${/^[-+]/.test(power) ? '' : '+'}${power}`
  }

  /** What not every reader knows the short escapes of. */
  const spellSeparators = (yaml: string) =>
    yaml.replace(/\\[^]/g, (pair) => (pair === '\\L' ? '\\u2028' : pair === '\\P' ? '\\u2029' : pair))

  test('writes the bytes that js-yaml writes by the same rules, but for line separators', () => {
    fc.assert(
      fc.property(object, (document) => {
        const yaml = dump(document, { schema, lineWidth: -1, noRefs: true, noCompatMode: true })
        expect(toYaml(document)).toBe(spellSeparators(yaml))
      }),
      { numRuns: 2000 },
    )
  })

  test.each<[string, string]>([
    ["it's: so", "'it''s: so'"],
    ["'", "''''"],
    ['one\ntwo', '|-\n  one\n  two'],
    ['one\ntwo\n', '|\n  one\n  two'],
    ['one\ntwo\n\n', '|+\n  one\n  two\n'],
    ['one\n\u0007', '"one\\n\\a"'],
    ['\n\u0085\u2028"', '"\\n\\u0085\\u2028\\""'],
    ['a\u2028b\u2029', '"a\\u2028b\\u2029"'],
    ['\\L\u2028\\P', '"\\\\L\\u2028\\\\P"'],
  ])('writes the text %j', (value, written) => {
    expect(toYaml({ a: value })).toBe(`a: ${written}\n`)
    expect(parseYaml(toYaml({ a: value }))).toEqual({ a: value })
  })

  test.each<[string, string, string]>([
    ['of two lines', 'one\ntwo', '"one\\ntwo":'],
    ['with a control character', 'one\n\u0007', '"one\\n\\a":'],
    ['behind a blank line', '\none', '"\\none":'],
    ['of the greatest length in one line', 'x'.repeat(1024), `${'x'.repeat(1024)}:`],
    ['of a greater length', 'x'.repeat(1025), `? ${'x'.repeat(1025)}\n:`],
  ])('writes a key %s', (_, key, written) => {
    expect(toYaml({ [key]: 1 })).toBe(`${written} 1\n`)
    expect(parseYaml(toYaml({ [key]: 1 }))).toEqual({ [key]: 1 })
  })

  test('gives the text in some large pieces', () => {
    const pieces: string[] = []
    writeYaml({ a: Array.from({ length: 2000 }, (_, index) => index) }, (piece) => pieces.push(piece))
    expect(pieces.join('')).toBe(`a:\n${Array.from({ length: 2000 }, (_, index) => `  - ${index}\n`).join('')}`)
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.length).toBeLessThan(20)
  })
})

describe('the reader of blocks', () => {
  /** A comment is not for it, and changes nothing: what js-yaml reads. */
  function parseSlowly(yaml: string): Json {
    const commented = `${yaml}#\n`
    expect(parseBlocks(commented)).toBeUndefined()
    return parseYaml(commented)
  }

  function expectTheSame(yaml: string): boolean {
    const value = parseBlocks(yaml)
    if (value !== undefined && !equalJson(value, parseSlowly(yaml))) throw new Error(`Read as ${JSON.stringify(value)}`)
    return value !== undefined
  }

  test('reads what the writer wrote, but for rare characters and long keys', () => {
    const document = {
      swagger: '2.0',
      info: { title: '订单: 1', version: '1.0', description: 'One\n  two\n\nthree\n\n' },
      paths: {
        '/a/{id}': { get: { tags: ['x', '-', ''], responses: { 200: { description: '' }, 404: {} }, parameters: [] } },
      },
      'x-a': [[1, [true]], [{ a: [null] }, { b: { c: 'it’s', d: "it's", e: '"' } }], rawNumber('1.0'), ' \n', ': # '],
    }
    expect(equalJson(parseBlocks(toYaml(document)), document)).toBe(true)
  })

  test('says what js-yaml says, or nothing', () => {
    const read: boolean[] = []
    fc.assert(
      fc.property(object, (document) => {
        read.push(expectTheSame(toYaml(document)))
      }),
      { numRuns: 2000 },
    )
    expect(read.filter(Boolean).length).toBeGreaterThan(read.length / 4)
  })

  const edit = fc.record({
    place: fc.nat(),
    cut: fc.nat({ max: 3 }),
    insert: fc.oneof(fc.constantFrom('', ...signs, ...words, 'a: b', '- - a', 'a:\n', '|-', "''", '1: 2'), text),
  })

  test('is not led astray by what people edit', () => {
    const read: boolean[] = []
    fc.assert(
      fc.property(object, fc.array(edit, { minLength: 1, maxLength: 3 }), (document, edits) => {
        const yaml = edits.reduce((text, { place, cut, insert }) => {
          const at = place % (text.length + 1)
          return text.slice(0, at) + insert + text.slice(at + cut)
        }, toYaml(document))
        read.push(expectTheSame(yaml.toWellFormed()))
      }),
      { numRuns: 5000 },
    )
    expect(read.filter(Boolean).length).toBeGreaterThan(read.length / 10)
  })

  test.each([
    ['a mapping that is less indented than its siblings', 'a:\n    b: 1\n  c: 2\n'],
    ['what js-yaml takes for the start of a document', '---a: 1\n'],
    ['a quote that does not end', 'a: "\\\nb: "\\\n'],
    ['a key with a quote that does not end', '"a\\\n'],
    ['the end of a document', '... a: 1\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a comment', 'a: 1 # one\n'],
    ['a value of two lines', 'a: one\n  two\n'],
    ['a flow collection', 'a: [1]\n'],
    ['an alias', 'a: &x 1\nb: *x\n'],
    ['no end of line', 'a: 1'],
    ['a blank line', 'a: 1\n\nb: 2\n'],
    ['a blank line at the start', '\na: 1\n'],
    ['a blank line within a mapping', 'a:\n  b: 1\n  \n  c: 1\n'],
    ['a blank line within a list', 'a:\n  - b\n  \n  - c\n'],
    ['spaces at the end', 'a:\n  b: 1\n  \n'],
    ['an item that is a blank line', 'a:\n  -  \n'],
    ['an item with a mapping in further lines', 'a:\n  - x\n    y: 1\n'],
    ['carriage returns', 'a: 1\r\n'],
    ['a first line that is indented', '  a: 1\nb: 2\n'],
    ['what has very many levels', nest(101)],
    ['a key among items', 'a:\n  - x\n  xyz: 1\n'],
    ['a text among items', 'a:\n  - x\n  xyz\n'],
    ['a long key', `${'x'.repeat(1001)}: 1\n`],
    ['a key that looks like a number', '200: a\n'],
    ['a key that looks like a boolean', 'true: a\n'],
    ['a key without an end', 'a: 1\nb\n'],
    ['an empty value behind a space', 'a: \n'],
    ['a space behind a value', 'a: b \n'],
    ['a colon behind a value', 'a: b:\n'],
    ['a mapping in the line of its key', 'a: b: c\n'],
    ['a dash as a value', 'a: -\n'],
    ['an item in the line of its key', 'a: - b\n'],
    ['a single quote alone', "a: '\n"],
    ['a single quote that does not end', "a: 'b\n"],
    ['a quote that ends as another', `a: "b'\n`],
    ['a single quote within such quotes', "a: 'b'c'\n"],
    ['an escape that JSON lacks', 'a: "\\x41"\n'],
    ['an empty block of text', 'a: |\nb: 1\n'],
    ['a block of text behind a blank line', 'a: |\n\n  b\n'],
    ['a block of text that is indented further', 'a: |\n    b\n'],
    ['a line of spaces in a block of text', 'a: |\n  b\n    \n  c\n'],
    ['a block of text that says its indentation', 'a: |2\n  b\n'],
  ])('leaves %s to js-yaml', (_, yaml) => {
    expect(parseBlocks(yaml)).toBeUndefined()
  })

  test.each<[string, string, Json]>([
    ['a colon within a key', 'a:b: 1\n', { 'a:b': 1 }],
    ['a colon within an item', 'a:\n  - b:c\n', { a: ['b:c'] }],
    ['a key in double quotes', '"a: b": 1\n', { 'a: b': 1 }],
    ['a double quote within a key', '"a\\": b": 1\n', { 'a": b': 1 }],
    ['a key in single quotes', "'a: b': 1\n", { 'a: b': 1 }],
    ['a single quote within a key', "'it''s: b': 1\n", { "it's: b": 1 }],
    ['a backslash within single quotes', "'a\\': 1\nb: '\\'\n", { 'a\\': 1, b: '\\' }],
    ['a key of many characters', `${'x'.repeat(1000)}: 1\n`, { ['x'.repeat(1000)]: 1 }],
    ['a single quote within a value', "a: 'it''s'\nb: ''''\nc: ''\n", { a: "it's", b: "'", c: '' }],
    ['a dash before a text or a number', 'a: -b\nb: -1\n', { a: '-b', b: -1 }],
    ['a block with one end of line', 'a: |\n  b\n\n  c\n\n\nd: 1\n', { a: 'b\n\nc\n', d: 1 }],
    ['a block without its end of line', 'a: |-\n  b\n\nd: 1\n', { a: 'b', d: 1 }],
    ['a block with all ends of lines', 'a: |+\n  b\n\n\nd: 1\n', { a: 'b\n\n\n', d: 1 }],
    ['a block with spaces at the ends of lines', 'a: |\n  b \n   c\n', { a: 'b \n c\n' }],
  ])('reads %s', (_, yaml, value) => {
    expect(parseBlocks(yaml)).toEqual(value)
    expect(parseSlowly(yaml)).toEqual(value)
  })

  test('reads what is nested less deeply, and as many keys as there are', () => {
    expect(parseBlocks(nest(100))).toBeDefined()
    const keys = Array.from({ length: 1100 }, (_, index) => `key${index}`)
    const expected = Object.fromEntries(keys.map((key) => [key, [key, key]]))
    expect(parseBlocks(keys.map((key) => `${key}:\n  - ${key}\n  - ${key}\n`).join(''))).toEqual(expected)
  })

  function nest(levels: number): string {
    const lines = Array.from({ length: levels }, (_, level) => `${'  '.repeat(level)}a:\n`)
    return `${lines.join('')}${'  '.repeat(levels)}a: 1\n`
  }
})
