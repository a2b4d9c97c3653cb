import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CORE_SCHEMA, load } from 'js-yaml'
import { parse as parseWithYaml } from 'yaml'
import { equalJson, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import { parseReply, serialise } from '../../../src/swagger/parse.ts'

// Without types of its own
const { safeLoad } = createRequire(import.meta.url)('js-yaml3') as { safeLoad: (yaml: string) => unknown }

/** Readers that this project has nothing to do with. */
const readers: readonly (readonly [string, (yaml: string) => unknown])[] = [
  ['yaml, as YAML 1.2', (yaml): unknown => parseWithYaml(yaml)],
  ['yaml, as YAML 1.1', (yaml): unknown => parseWithYaml(yaml, { version: '1.1' })],
  ['js-yaml 4', (yaml) => load(yaml)],
  ['js-yaml 4, without dates and merges', (yaml) => load(yaml, { schema: CORE_SCHEMA })],
  ['js-yaml 3, as YAML 1.1', safeLoad],
]

/** As every reader of JSON has it: they round numbers. */
const rounded = (value: Json) => JSON.parse(JSON.stringify(value)) as Json
const parse = (json: string) => parseReply(Buffer.from(json)) as JsonObject

// What YAML 1.1 or 1.2 takes for null, a boolean, a number, a date, a merge, a mark of the language
const lookalikes = [
  ...[
    '',
    '~',
    'null',
    'Null',
    'NULL',
    'y',
    'Y',
    'n',
    'N',
    'yes',
    'No',
    'ON',
    'off',
    'true',
    'False',
    '<<',
    '=',
    '*',
    '&a',
  ],
  ...[
    '0',
    '-0',
    '+1',
    '007',
    '0o17',
    '0x1F',
    '0b11',
    '1_000',
    '1,000',
    '1.0',
    '.5',
    '5.',
    '1e3',
    '1E7',
    '1.0e+7',
    '+.5e-3',
  ],
  ...[
    '1:30',
    '190:20:30',
    '12:30:45',
    '.inf',
    '-.INF',
    '.nan',
    '.NaN',
    '0.',
    '-',
    '--',
    '---',
    '...',
    '--- a',
    '... a',
    '?',
  ],
  ...[
    '2023-01-01',
    '2023-1-1',
    '2001-12-14t21:59:43.10-05:00',
    '2001-12-14 21:59:43',
    '12e03',
    'e3',
    '.e3',
    '_1',
    '1_',
  ],
  ...['- a', '? a', ': a', 'a: b', 'a:', ':a', 'a #b', '#a', 'a#b', '!a', '!!str a', '|', '>', '>-', '%a', '@a', '`a`'],
  ...['[a]', '{a}', '{a: b}', '[', ']', '{', '}', ',', '"', "'", '"a"', "'a'", "it's", '\\', '\\n', 'a\\', '\\L'],
  ...[
    ' a',
    'a ',
    '  ',
    '\ta',
    'a\tb',
    'a\n',
    '\na',
    'a\nb',
    'a\n\nb\n\n',
    ' a\n b',
    'a\n  b',
    '\n',
    ' \n',
    'a \nb',
    '#\n',
  ],
  ...['\r', '\r\n', 'a\r\nb', '\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u00a0', '\u2028', '\u2029', '\ufeff'],
  ...[
    'a\u2028b',
    'a\u0085b',
    '\ufeffa',
    '\ufffe',
    '\uffff',
    '\ufffd',
    '订单',
    '😀',
    'é',
    'e\u0301',
    '\u200b',
    '\u202e',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'x'.repeat(1023),
    'x'.repeat(1025),
    `a ${'b '.repeat(600)}c`,
    '200',
    '404',
  ],
]

const spelledNumbers = readFileSync(new URL('../../fixtures/consumers/numbers.json', import.meta.url), 'utf8')
const lines = readFileSync(new URL('../../fixtures/consumers/lines.json', import.meta.url), 'utf8')

describe.each(readers)('%s', (_, read) => {
  const expectTheSame = (value: JsonObject) => {
    const told = read(serialise(value, 'yaml')) as Json
    if (!equalJson(told, rounded(value))) expect(told).toEqual(rounded(value))
  }

  test.each(lookalikes.map((text) => [text.length > 60 ? `${text.length} letters` : text, text]))(
    'reads %j',
    (_name, text) => {
      const key: JsonObject = {}
      setOwn(key, text, 1)
      for (const value of [text, [text], [[text, [text]]], { a: text }, key, [key], { a: { b: [key, text] } }]) {
        expectTheSame({ a: value, z: 1 })
      }
      const top: JsonObject = { swagger: '2.0' }
      setOwn(top, text, text)
      expectTheSame(top)
    },
  )

  test('reads all of them in one document', () => {
    const all: JsonObject = {}
    for (const text of lookalikes) setOwn(all, text, lookalikes)
    expectTheSame({ ...all, all })
  })

  test.each([
    '1.0E7',
    '1E+7',
    '1E7',
    '1e5',
    '-1E-7',
    '1.5E300',
    '5e-324',
    '0e0',
    '0.0',
    '-0.0',
    '12345678901234567890.5',
  ])('reads the number %s as one', (number) => {
    expectTheSame(parse(`{"a": ${number}, "b": [${number}]}`))
  })

  test.each([spelledNumbers, lines])('reads a document', (document) => {
    expectTheSame(parse(document))
  })

  const anything = fc.json({ noUnicodeString: false, maxDepth: 4 })

  test('reads whatever JSON there is', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...lookalikes), fc.string({ unit: 'binary' }), (json, known, unknown) => {
        const value: JsonObject = { a: parseReply(Buffer.from(`[${json}]`)) }
        setOwn(value, known, unknown)
        setOwn(value, unknown, known)
        expectTheSame(value)
      }),
      { numRuns: 100 },
    )
  })
})

describe('half a surrogate pair', () => {
  test.each<[string, string, Json]>([
    ['in a text', '{"a": "x\\ud83dy"}', { a: 'x\ufffdy' }],
    ['at the end', '{"a": ["\\uDC00\\ud800"]}', { a: ['\ufffd\ufffd'] }],
    ['in a key', '{"\\ud800": {"b": "\\ude00"}, "c": 1}', { '\ufffd': { b: '\ufffd' }, c: 1 }],
    ['in two keys', '{"\\ud800": 1, "\\ud801": 2}', { '\ufffd': 1, '\ufffd\ufffd': 2 }],
    ['in YAML', 'a: "\\ud800"', { a: '\ufffd' }],
  ])('%s becomes U+FFFD', (_, text, value) => {
    expect(parseReply(Buffer.from(text))).toEqual(value)
  })

  test.each(['{"a": "\\ud83d\\ude00"}', '{"a": "\\\\ud800"}', "a: '\\ud800'", '{"a": "\ufffd"}'])(
    '%s is none',
    (text) => {
      const value = parseReply(Buffer.from(text)) as JsonObject
      expect(['😀', '\\ud800', '\ufffd']).toContain(value['a'])
    },
  )

  test('leaves what is beside it, in its order and spelling', () => {
    expect(JSON.stringify(parse('{"z": 1.0, "\\ud800": [1E7], "a": null, "__proto__": "\\ud800"}'))).toBe(
      '{"z":1.0,"\ufffd":[1E7],"a":null,"__proto__":"\ufffd"}',
    )
  })
})
