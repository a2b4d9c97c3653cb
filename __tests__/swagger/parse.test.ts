import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CORE_SCHEMA, load } from 'js-yaml'
import { parse as parseWithYaml } from 'yaml'
import { UserError } from '../../src/errors.ts'
import { asSwagger, encode, operationsOf, parseDocument, parseReply, serialise } from '../../src/swagger/parse.ts'
import { methods } from '../../src/swagger/methods.ts'
import { equalJson, rawNumber, setOwn, spellExponent, type Json, type JsonObject } from '../../src/swagger/json.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => parseReply(bytesOf(text))

function refusal(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof UserError && error.code === 'document') return error.message
    throw error
  }
  throw new Error('It was not refused')
}

describe('reading', () => {
  test.each<[string, string, Json]>([
    ['JSON', '{"a": [1, "x", null, true]}', { a: [1, 'x', null, true] }],
    ['JSON behind a byte order mark', '\ufeff{"a": 1}', { a: 1 }],
    ['JSON behind blank lines', '\r\n \n{"a": 1}\n', { a: 1 }],
    ['YAML', 'a:\n  - 1\n  - x\n', { a: [1, 'x'] }],
    ['YAML behind a byte order mark', '\ufeffa: 1', { a: 1 }],
    ['YAML with CRLF', 'a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['YAML with brackets', '{a: 1, b: [x]}', { a: 1, b: ['x'] }],
    ['YAML with brackets in lines', '{\n  a: 1,\n}', { a: 1 }],
    ['YAML with brackets and much space', `{${' '.repeat(200)}a: 1}`, { a: 1 }],
    ['YAML whose first key is quoted', '"a": 1', { a: 1 }],
    ['YAML with a marker', '%YAML 1.2\n---\na: 1\n...\n', { a: 1 }],
    ['an error reply', '{"error_code": "APIG.1002"}', { error_code: 'APIG.1002' }],
    ['the last of two equal keys of JSON', '{"a": 1, "a": 2}', { a: 2 }],
    ['aliases as copies', 'a: &x {b: [1]}\nc: *x', { a: { b: [1] }, c: { b: [1] } }],
    [
      'YAML 1.2, not 1.1',
      'a: [yes, no, on, 2023-01-01, 12:30:45, 1_000, 0b1]',
      {
        a: ['yes', 'no', 'on', '2023-01-01', '12:30:45', '1_000', '0b1'],
      },
    ],
    [
      '<< as a key in quotes, and as a text',
      "'<<': {a: 1}\nb: <<\nc: [<<, '<<']",
      { '<<': { a: 1 }, b: '<<', c: ['<<', '<<'] },
    ],
    ['a merge', '<<: {a: 1, b: 2}\nb: 3', { a: 1, b: 3 }],
    [
      'a merge of what is shared',
      'a: &x {b: 1, c: [2]}\nd:\n  <<: *x\n  b: 3',
      { a: { b: 1, c: [2] }, d: { b: 3, c: [2] } },
    ],
    [
      'a merge of several: the first has the say',
      '<<: [{a: 1}, {a: 2, b: 2.0}]\nc: 3',
      { a: 1, b: rawNumber('2.0'), c: 3 },
    ],
    [
      'merges in each other',
      'a: &x {<<: {b: 1}, c: 1}\nd: {<<: *x, e: {<<: {f: {<<: *x}}}}',
      { a: { b: 1, c: 1 }, d: { b: 1, c: 1, e: { f: { b: 1, c: 1 } } } },
    ],
    ['a merge of __proto__', '<<: {__proto__: {a: 1}}', JSON.parse('{"__proto__": {"a": 1}}') as Json],
    ['keys that begin with a colon', ':a:\n  :b: [1]\n:c: 1', { ':a': { ':b': [1] }, ':c': 1 }],
    ['an empty key', 'a: [[x], : y]\n? !!null\n: 1', { a: [['x'], { null: 'y' }], null: 1 }],
    [
      'nulls and booleans',
      'a: [~, null, Null, NULL, True, FALSE]\nb:\nc: !!null',
      { a: [null, null, null, null, true, false], b: null, c: null },
    ],
    [
      'numbers that JSON spells otherwise',
      'a: [0o17, 0x1F, +1, .5, 5., 007, -007, -.50, 1.e5, 0xFFFFFFFFFFFFFFFF]',
      {
        a: [15, 31, 1, 0.5, 5, 7, -7, rawNumber('-0.50'), rawNumber('1e5'), rawNumber('18446744073709551615')],
      },
    ],
    [
      'keys as they are spelled',
      '{200: a, 1.0: b, 0x1F: c, true: d, ~: e, 1e3: f}',
      {
        200: 'a',
        '1.0': 'b',
        '0x1F': 'c',
        true: 'd',
        '~': 'e',
        '1e3': 'f',
      },
    ],
  ])('%s', (_, text, value) => {
    expect(equalJson(parse(text), value)).toBe(true)
  })

  test('an alias is a copy of its own', () => {
    const { a, c } = parseReply(bytesOf('a: &x {b: 1}\nc: *x')) as { a: Json; c: Json }
    expect(a).toEqual(c)
    expect(a).not.toBe(c)
  })

  test('__proto__ is a key like any other', () => {
    for (const text of ['{"__proto__": {"a": 1.0}, "b": 1}', '__proto__:\n  a: 1.0\nb: 1']) {
      const value = parse(text) as JsonObject
      expect(Object.keys(value)).toEqual(['__proto__', 'b'])
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      expect(serialise(value, 'json')).toBe('{\n  "__proto__": {\n    "a": 1.0\n  },\n  "b": 1\n}\n')
      expect(serialise(value, 'yaml')).toBe('__proto__:\n  a: 1.0\nb: 1\n')
    }
  })
})

describe('numbers keep their spelling', () => {
  const spellings = [
    '9223372036854775807',
    '-9223372036854775808',
    '1.0',
    '-0',
    '-0.0',
    '1e400',
    '1E5',
    '0.10',
    '1.5',
    '12345678901234567890.5',
    '5e-324',
    '100',
    '-7',
    '1e21',
  ]

  test.each(spellings)('%s', (spelling) => {
    for (const text of [`{"a": ${spelling}}`, `{"a":[${spelling},${spelling}]}`, `a: ${spelling}`]) {
      const value = parse(text) as JsonObject
      expect(JSON.stringify(value)).toContain(spelling)
      expect(serialise(value, 'yaml')).toContain(spellExponent(spelling))
      expect(equalJson(parse(serialise(value, 'yaml')), value)).toBe(true)
    }
  })

  const privateCharacters = Array.from({ length: 0x1900 }, (_, index) => String.fromCharCode(0xe000 + index))

  test('beside any characters, but not beside all of those for private use', () => {
    for (const spared of [0, 1, 0x18ff]) {
      const text = privateCharacters.toSpliced(spared, 1).join('')
      expect(parse(`["${text}", 1.0]`)).toEqual([text, rawNumber('1.0')])
    }
    expect(parse(`["${privateCharacters.join('')}"]`)).toEqual([privateCharacters.join('')])
    const escaped = `["${privateCharacters.slice(1).join('')}", "\\uE000", 1.0]`
    expect(refusal(() => parse(escaped))).toMatch(/every character/)
    expect(refusal(() => parse(`["${privateCharacters.join('')}", 1.0]`))).toMatch(/every character .* private use/)
  })

  test.each(['[1.0]', '["\\"", 1.0]', '["\\\\", 1.0, "1.0"]', '{"a":1.0,"b" : 1.0}', '["a",1.0,"1.0",-0]'])(
    '%s',
    (text) => {
      expect(JSON.stringify(parse(text))).toBe(text.replaceAll(' ', ''))
    },
  )

  test('what only looks like a number stays text', () => {
    const value = { a: 'see: 1.0, [2.0] or -0', b: '\\", 1.0', '1.0': '\\', c: '3.0', d: '\ue0001.0', e: '\ue001' }
    const text = `{"n": 1.0, ${JSON.stringify(value).slice(1, -1)}, "f": "\\ue0021.0", "m": 2.50}`
    expect(equalJson(parse(text), { n: rawNumber('1.0'), ...value, f: '\ue0021.0', m: rawNumber('2.50') })).toBe(true)
  })

  test.each(['{1.0: 2}', '{ 1.0 : 2.0}', '{"a": 01.0}', '{"a": 1.0.0}', '{"a": -01, "b": 1.0}', '{"a" 1.0}'])(
    'no number makes malformed JSON well-formed: %s',
    (text) => {
      // What JSON refuses may still be YAML, but never a marked text
      try {
        expect(JSON.stringify(parse(text))).not.toMatch(/[\ue000-\uf8ff]/)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
      }
    },
  )

  test('in any JSON', () => {
    const number = fc.tuple(
      fc.constantFrom('', '-'),
      fc.bigInt({ min: 0n, max: 10n ** 20n }),
      fc.option(fc.stringMatching(/^\.\d{1,4}$/), { nil: '' }),
      fc.option(fc.stringMatching(/^[eE][-+]?\d{1,3}$/), { nil: '' }),
    )
    const item = fc.oneof(
      number.map((parts) => parts.join('')),
      fc.string().map((text) => JSON.stringify(text)),
      fc.constantFrom('": 1.0"'.replace('"', '"\\"'), '"\\\\"', '[]', '{"1.0":2.0}'),
    )
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const text = `[${items.join(',')}]`
        expect(JSON.stringify(parse(text))).toBe(
          text.replace(/[\ud800-\udfff]/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`),
        )
      }),
    )
  })
})

describe('refusals', () => {
  const html = '\n<!DOCTYPE html><html><body>secret</body></html>'
  test.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /is empty/],
    ['white space', ' \n\t', /is empty/],
    ['a byte order mark alone', '\ufeff', /is empty/],
    ['a ZIP archive', Uint8Array.of(0x50, 0x4b, 3, 4, 0xff), /ZIP archive/],
    ['the first part of a ZIP archive', Uint8Array.of(0x50, 0x4b), /plain text/],
    ['text that begins like a ZIP archive', 'PK secret', /plain text/],
    ['text with control characters', Uint8Array.of(0x50, 0x50, 3), /control characters|malformed/],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8), /gzip/],
    ['text that goes on like a ZIP archive', 'aK\n', /plain text/],
    ['text that goes on like gzip', Uint8Array.of(0x61, 0x8b), /not valid UTF-8/],
    ['half of gzip', Uint8Array.of(0x1f, 0x20), /malformed|not valid/],
    ['HTML', html, /HTML page/],
    ['HTML after much white space', `${' '.repeat(200)}<body class="secret">`, /HTML page/],
    ['a piece of HTML', '<head>', /HTML page/],
    ['HTML with an attribute', '<html\nlang="en">', /HTML page/],
    ['an old doctype', '<!doctype  html>', /HTML page/],
    ['XML', '<?xml version="1.0"?><a/>', /XML/],
    ['an element of XML', '<ns:a-b attribute="secret">', /XML/],
    ['an element that is closed at once', '<secret-name/>', /XML/],
    ['a short element', '<b>', /XML/],
    ['a short element with an attribute', '<b a="secret">', /XML/],
    ['XML around HTML', '<secret><body>', /XML/],
    ['less than', '<1', /plain text/],
    ['an element in text', 'a <b>', /plain text/],
    ['Latin-1', Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x61), /not valid UTF-8/],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), /not valid UTF-8/],
    ['a cut character', bytesOf('{"a": "é').slice(0, -1), /looks cut/],
    ['plain text', 'secret', /plain text/],
    ['a number', '12', /plain text/],
    ['malformed JSON', '{"secret" 1}', /malformed at line 1, column 11/],
    ['malformed JSON in a later line', '{\n"secret": 1.0\n "b"}', /malformed at line 3, column 2/],
    ['malformed JSON before blank lines', '{"secret" 1}\n\n', /malformed at line 1, column 11/],
    ['a number as a key', '{"a": 1, 2.0: "secret"}', /malformed at line 1, column 10/],
    ['JSON that was cut before a blank line', '{"secret":\n', /looks cut/],
    ['JSON that was cut behind a number in a text', '["secret: 1.0', /looks cut/],
    ['malformed JSON without a known place', '{"secret": <}', /malformed/],
    ['JSON with a comma too many', '{"secret": 1,}', /malformed at line 1, column 14/],
    ['text after JSON', '{"secret": 1} }', /malformed/],
    ['equal keys of YAML', 'secret: 1\nsecret: 2', /line 2, column 1: duplicated mapping key/],
    ['several documents', 'a: secret\n---\nb: 1', /malformed: expected a single document/],
    ['a list as a key', 'a: 1\n? [secret]\n: 1', /key that is no text, at line 2/],
    ['a list as a key before a comment', 'a: 1\n? [secret] # secret\n: 1', /key that is no text, at line 2/],
    ['a mapping as a key', '{{a: secret}: 1}', /key that is no text/],
    ['the braces of a template', 'a: {{secret}}', /key that is no text, at line 1/],
    ['a wrong tag without a value', 'a: !!int', /cannot resolve a node with\./],
    ['an alias of a list as a key', 'a: &secret [1]\n*secret : 1', /key that is no text/],
    ['an unknown alias', 'a: *secret', /line 1, column 11: unidentified alias\./],
    ['an unknown tag', 'a: !secret 1', /unknown tag\./],
    ['a wrong tag', 'a: !<tag:yaml.org,2002:int> secret', /cannot resolve a node with\./],
    ['a wrong tag handle', 'a: !secret!b 1', /undeclared tag handle\./],
    ['a wrong kind of node', 'a: !!int [secret]', /unknown tag|unacceptable node kind/],
    ['a tab', 'a:\n\t- secret', /line 2/],
    ['infinity', 'a: .inf', /\.inf or \.nan/],
    ['not a number', 'a: .nan', /\.inf or \.nan/],
    ['deep JSON', '['.repeat(100_000) + ']'.repeat(100_000), /nested deeper than 200 levels/],
    ['deep JSON with numbers', '[1.0,'.repeat(201) + '1' + ']'.repeat(201), /nested deeper than 200 levels/],
    ['deep YAML', `a: ${'['.repeat(201)}${']'.repeat(201)}`, /nested deeper than 200 levels/],
    ['deeper YAML', `a: ${'['.repeat(9000)}`, /maxDepth/],
    ['a circle', 'a: &a [*a]', /nested deeper/],
    ['a circle of merges', 'a: &a {b: {<<: *a}}', /nested deeper/],
    ['a merge of a text', 'a: {<<: secret}', /merges .* no mapping/],
    ['a merge of a list in a list', '<<: [[{secret: 1}]]', /merges .* no mapping/],
    ['a merge of a number', '<<: 1.0', /merges .* no mapping/],
  ])('%s', (_, text, sentence) => {
    const message = refusal(() => parseReply(typeof text === 'string' ? bytesOf(text) : text))
    expect(message).toMatch(sentence)
    expect(message).toMatch(/\.$/)
    expect(message).not.toContain('secret')
  })

  test('JSON that was cut anywhere', () => {
    const text = JSON.stringify({ a: [1, -2.5, 'x"\\', { b: null, c: true }], d: { e: [[]] }, f: 1.0 })
    for (let end = 1; end < text.length; end++) {
      expect(refusal(() => parse(text.slice(0, end)))).toMatch(/looks cut/)
    }
  })

  test('aliases that blow up, in no time', () => {
    const lines = Array.from({ length: 30 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`)
    const started = performance.now()
    expect(refusal(() => parse(['a0: &a0 [x]', ...lines].join('\n')))).toMatch(/aliases/)
    expect(refusal(() => parse(`a: &a ${'x'.repeat(1e6)}\nb: [${'*a,'.repeat(1000)}]`))).toMatch(/aliases/)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('merges that blow up', () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `k${index}: 1`)
    expect(refusal(() => parse(`a: &a {${keys.join()}}\nb: [${'{<<: *a},'.repeat(2_000)}]`))).toMatch(/aliases/)
    expect(refusal(() => parse(`a: &a {${keys.join()}}\nb: {<<: [${'*a,'.repeat(2_000)}]}`))).toMatch(/aliases/)
  })

  test('200 levels are read, written and read again', () => {
    const deep: Json = parse('['.repeat(199) + ']'.repeat(199))
    for (const format of ['yaml', 'json'] as const) {
      expect(equalJson(parse(serialise({ a: deep }, format)), { a: deep })).toBe(true)
    }
  })
})

describe('Swagger 2.0', () => {
  test.each<[string, Json, RegExp]>([
    ['a list', [], /no object/],
    ['an error reply', { error_code: 'APIG.1', error_msg: 'secret' }, /error_code/],
    ['OpenAPI 3', { openapi: '3.0.1', paths: {} }, /it is OpenAPI 3\.0\.1\.$/],
    ['OpenAPI 3 as a number', { openapi: 3.1, paths: {} }, /it is OpenAPI 3\.1\.$/],
    ['OpenAPI 3 as a number that is spelled', { openapi: rawNumber('3.0'), paths: {} }, /it is OpenAPI 3\.0\.$/],
    ['OpenAPI 10', { openapi: '10.20.30-secret' }, /it is OpenAPI 10\.20\.30\.$/],
    ['an odd OpenAPI', { openapi: 'secret' }, /it is OpenAPI\.$/],
    ['an OpenAPI that does not begin with a number', { openapi: 'secret 3' }, /it is OpenAPI\.$/],
    ['a spelled number', { swagger: rawNumber('2.00'), paths: {} }, /is not "2\.0"/],
    ['Swagger 1', { swaggerVersion: '1.2' }, /Swagger 1/],
    ['AsyncAPI', { asyncapi: '2.0.0' }, /AsyncAPI/],
    ['another version', { swagger: '2.1', paths: {} }, /is not "2\.0"/],
    ['the number 2', { swagger: 2, paths: {} }, /is not "2\.0"/],
    ['anything', {}, /has no "swagger": "2\.0"/],
    ['no paths', { swagger: '2.0' }, /no "paths" object/],
    ['a list of paths', { swagger: '2.0', paths: [] }, /no "paths" object/],
  ])('%s is refused', (_, value, sentence) => {
    const message = refusal(() => asSwagger(value))
    expect(message).toMatch(sentence)
    expect(message).not.toContain('secret')
  })

  test('a version without quotes is accepted', () => {
    const document = { swagger: '2.0', info: {}, paths: {} }
    for (const text of ['info: {}\nswagger: 2.0\npaths: {}', '{"swagger":2.0,"info":{},"paths":{}}']) {
      expect(parseDocument(bytesOf(text))).toEqual(document)
    }
    expect(parseDocument(bytesOf('swagger: "2.0"\ninfo: {}\npaths: {}'))).toEqual(document)
  })
})

test('a document that says its version as text is not copied', () => {
  const document = { swagger: '2.0', paths: {} }
  expect(asSwagger(document)).toBe(document)
})

describe('writing', () => {
  test.each(['yaml', 'json'] as const)('%s in UTF-8 is its text', (format) => {
    const document = { swagger: '2.0', info: { title: 'é“😀' }, paths: { '/a': { get: { tags: ['b', 1, null] } } } }
    expect(Buffer.from(encode(document, format)).toString('utf8')).toBe(serialise(document, format))
  })

  test('a large document is whole', () => {
    const list = Array.from({ length: 1000 }, (_, index) => `é${index}`)
    const text = `a:\n${list.map((item) => `  - ${item}\n`).join('')}`
    expect(serialise({ a: list }, 'yaml')).toBe(text)
    expect(Buffer.from(encode({ a: list }, 'yaml')).toString('utf8')).toBe(text)
  })

  const nasty = fc.oneof(
    fc.constantFrom(
      ...[
        'yes',
        'No',
        'on',
        'OFF',
        'y',
        'N',
        '0o17',
        '017',
        '08',
        '0x1F',
        '1_000',
        '1,000',
        '2023-01-01',
        '2023-1-1 10:00:00 +1',
      ],
      ...[
        '12:30:45',
        '1:2:3.4',
        '~',
        '=',
        '<<',
        '.inf',
        '-.INF',
        '.nan',
        '1e3',
        '+1',
        '-0',
        '.5',
        '5.',
        '1.0.1',
        '',
        'null',
      ],
      ...[
        'True',
        '0b11',
        '-0b1',
        'e5',
        '..',
        '...',
        '... a',
        '---',
        '--- a',
        '_',
        '-',
        '+',
        '0_',
        '__proto__',
        'constructor',
      ],
    ),
    fc
      .array(
        fc.constantFrom(
          ...[
            'a',
            'B',
            '0',
            '1',
            ' ',
            '  ',
            '\t',
            '\n',
            '\r',
            ':',
            ': ',
            ' #',
            '- ',
            '? ',
            '!',
            '&',
            '*',
            '|',
            '>',
            '%',
            '@',
          ],
          ...[
            '`',
            '"',
            "'",
            '{',
            '}',
            '[',
            ']',
            ',',
            '\\',
            '/',
            '\u0000',
            '\u0007',
            '\u007f',
            '\u0085',
            '\u009f',
            '\u00a0',
          ],
          ...['\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff', '😀', 'é', '\ue000', '.', '+', '=', '<'],
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  )
  const { document } = fc.letrec<{ value: Json; object: JsonObject; document: JsonObject }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      nasty,
      fc.constantFrom(null, true, false, rawNumber('9223372036854775807'), rawNumber('1.0')),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.array(fc.tuple(nasty, tie('value')), { maxLength: 4 }).map(toObject),
    document: tie('object').map((object) => ({ swagger: '2.0', ...object })),
  }))

  function toObject(entries: readonly (readonly [string, Json])[]): JsonObject {
    const object: JsonObject = {}
    for (const [key, value] of entries) setOwn(object, key, value)
    return object
  }

  // Other readers round numbers
  const rounded = (value: Json) => JSON.parse(JSON.stringify(value)) as Json

  test.each<[string, (text: string) => unknown]>([
    ['js-yaml', (text) => load(text, { schema: CORE_SCHEMA })],
    ['yaml, as YAML 1.2', (text): unknown => parseWithYaml(text)],
    ['yaml, as YAML 1.1', (text): unknown => parseWithYaml(text, { version: '1.1' })],
  ])('YAML says the same to %s', (_, read) => {
    fc.assert(
      fc.property(document, (value) => {
        expect(equalJson(read(serialise(value, 'yaml')) as Json, rounded(value))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test.each(['yaml', 'json'] as const)('%s says the same to ourselves', (format) => {
    fc.assert(
      fc.property(document, (value) => {
        const text = serialise(value, format)
        expect(text).toMatch(/[^\n]\n$/)
        expect(text).not.toContain('\r')
        expect(equalJson(parse(text), value)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('quotes what a reader of YAML 1.1 takes for something else, and nothing else', () => {
    const value = {
      a: ['yes', '2023-01-01', '1.0.1', 'Reads a thing', '/a/{id}', 'ZnVuYw==', 'it is: so'],
      b: '0o17',
      y: null,
    }
    expect(serialise(value, 'yaml')).toBe(
      [
        'a:',
        ...["  - 'yes'", "  - '2023-01-01'", "  - '1.0.1'", '  - Reads a thing', '  - /a/{id}', '  - ZnVuYw=='],
        "  - 'it is: so'",
        "b: '0o17'",
        "'y': null",
        '',
      ].join('\n'),
    )
  })

  test('never folds a line, and writes several lines as a block', () => {
    const long = 'word '.repeat(100).trimEnd()
    const value = { a: long, b: 'one\ntwo  \n', c: ' \nthree' }
    expect(serialise(value, 'yaml')).toBe(`a: ${long}\nb: |\n  one\n  two  \nc: " \\nthree"\n`)
  })

  test('a long key', () => {
    const value = { ['/a'.repeat(1000)]: { b: 1 } }
    expect(parse(serialise(value, 'yaml'))).toEqual(value)
  })
})

describe('operations', () => {
  const get = { summary: 'a' }
  const put = { summary: 'b' }

  test('come in the order of the document', () => {
    const document = { paths: { '/b/{x}': { put, get, parameters: [] }, '/a': { get } } }
    expect(operationsOf(document)).toMatchObject([
      { method: 'PUT', path: '/b/{x}', pointer: '/paths/~1b~1{x}/put', operation: put },
      { method: 'GET', path: '/b/{x}', pointer: '/paths/~1b~1{x}/get', operation: get },
      { method: 'GET', path: '/a', pointer: '/paths/~1a/get', operation: get },
    ])
  })

  test.each<[string, JsonObject]>([
    ['no paths', {}],
    ['a list of paths', { paths: [get, { get }] }],
    ['a path that is no object', { paths: { '/a': 'x', '/b': null, '/c': [get] } }],
    ['an operation that is no object', { paths: { '/a': { get: 'x', put: null, post: [] } } }],
    ['what is no method', { paths: { '/a': { GET: get, trace: get, 'x-get': get, $ref: 'x' } } }],
    ['an extension of the paths', { paths: { 'x-a': { get } } }],
  ])('%s: none', (_, document) => {
    expect(operationsOf(document)).toEqual([])
  })

  test('are looked for once', () => {
    const document = { paths: { '/a': { get } } }
    expect(operationsOf(document)).toBe(operationsOf(document))
  })

  test('the methods of Swagger 2.0', () => {
    expect(methods).toEqual(['get', 'put', 'post', 'delete', 'options', 'head', 'patch'])
  })
})
