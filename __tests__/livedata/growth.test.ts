import { describe, expect, test } from '@jest/globals'
import { findMissing, prefixOf } from '../../src/livedata/completeness.ts'
import { findCredentials } from '../../src/livedata/credentials.ts'
import { redact } from '../../src/livedata/redact.ts'
import { decodeScript } from '../../src/livedata/script-encoding.ts'
import { scriptFiles } from '../../src/livedata/scripts.ts'
import { findForms } from '../../src/livedata/secret-forms.ts'
import { strengthOf } from '../../src/livedata/secret-values.ts'
import { createSecrets } from '../../src/secrets.ts'
import type { JsonObject } from '../../src/swagger/json.ts'
import { namesSecret } from '../../src/swagger/secret-names.ts'

// What makes patterns that end in `$`, that may begin anywhere or that repeat what they repeat go back again and again
const pieces = [
  ...[
    'password="hunter2"\n',
    'password',
    'password = "',
    'password:',
    'password,',
    'password ?',
    'password is ',
    '密码：',
  ],
  ...[
    '"Bearer ',
    'Basic a',
    '://a:',
    'https://a:b',
    'https://a:@',
    'jdbc:',
    'jdbc:oracle:thin:a/',
    'server=',
    'host= a;b=c;',
  ],
  ...['eyJaaaaaaaaaaaa.', 'eyJ-', 'eyJ', 'MII', 'MIIA', 'MIIBIAKCAQEA', '-----BEGIN ', '-----BEGIN PRIVATE KEY-----'],
  ...[
    '?token=',
    '?key=',
    '&ak=1a',
    'key=',
    'AKIA',
    'CAIS',
    'xoxb-',
    'sk-',
    'SG.',
    ':AA',
    '1234567890:AA',
    'SEC',
    'hooks.slack.com/services/',
  ],
  ...[
    'getConnection(a,',
    'f(',
    '(',
    '[',
    '{',
    '}',
    ')',
    '${',
    '#{',
    '{{',
    '<',
    '<password>',
    '<a ',
    '<a b="',
    '</',
    ']',
  ],
  ...[
    '"',
    "'",
    '`',
    '"\'',
    "'''",
    '\\"',
    '"\\"',
    '\\',
    '\\u0041',
    '/',
    '/[',
    '//',
    '/*',
    '-- ',
    '#',
    '#{a}',
    '\n',
    '\t',
    ' ',
    '\r',
  ],
  ...[
    '"password":',
    '"password",',
    '["password"',
    '"a",',
    '"a"+',
    'a+"',
    'a.',
    'a:',
    'a/',
    'a,',
    'a ',
    'A1a',
    '1',
    '1.',
    '@',
    'a@',
    '=',
  ],
  ...[
    'a=b&',
    'a=b;',
    ' a=',
    'x=="',
    'token==',
    '||',
    '?:',
    'btoa(',
    '"a:b"',
    'fromCharCode(1,',
    'char[]',
    'password=char[',
    "'a',",
  ],
  ...['curl -u ', 'curl ', 'mysql -', 'sqlplus a/', 'identified by ', 'values(', 'insert into a(b) values(', 'dblink('],
  ...[
    'CipherUtils.getPlain(',
    'é',
    '订单',
    '🙂',
    '\u200b',
    'ｐ',
    'a-',
    'a_',
    'user_',
    'aB',
    'no-',
    'sha1',
    '0',
    '+',
    '%',
  ],
]

const sizes = [50_000, 100_000] as const

function costOf(work: () => unknown): number {
  const started = process.cpuUsage().user
  work()
  return process.cpuUsage().user - started
}

// A quadratic one takes four times as long; what is over at once says nothing
const noise = 20_000
const tries = 4

/** Whether twice the size costs less than three times as much, in one of several tries: a machine does other things besides. */
function isLinear(work: (size: number) => unknown): boolean {
  const [small, large] = sizes
  return Array.from({ length: tries }).some(
    () =>
      costOf(() => work(large)) <
      3 *
        Math.max(
          costOf(() => work(small)),
          noise,
        ),
  )
}

const fill = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size)
const inOperation = (operation: JsonObject): JsonObject => ({ swagger: '2.0', paths: { '/a': { get: operation } } })
const base64 = (text: string) => Buffer.from(text).toString('base64')

const stages: Readonly<Record<string, (text: string) => unknown>> = {
  'the scan of code': findCredentials,
  'the scan of a text in code': (text) => findCredentials(`a = \`${text}\``),
  'the scan of a comment': (text) => findCredentials(`/* ${text} */`),
  'the search for forms': (text) => findForms(text, { isCode: false }),
  'the look at a value': (text) => strengthOf(text),
  'the names': namesSecret,
  'the decoding': decodeScript,
  'a text in an extension': (text) => redact({ swagger: '2.0', 'x-a': { password: text, [text]: text, other: text } }),
  'a text in the document': (text) => redact(inOperation({ description: text })).findings,
  'a script of an operation': (text) =>
    redact(inOperation({ 'x-livedata-scripts': [{ content: base64(text) }] })).findings,
  'a default': (text) => redact(inOperation({ parameters: [{ name: text, in: 'query', default: text }] })),
  'the base path': (text) => prefixOf({ basePath: text }),
  'the files of scripts': (text) =>
    scriptFiles({ swagger: '2.0', paths: { [text]: { get: { 'x-livedata-scripts': [{ content: text }] } } } }),
  'the scrubbing of sentences': (text) => {
    const secrets = createSecrets(() => undefined)
    secrets.mask(text.slice(0, 40))
    secrets.mask('swagger')
    return secrets.scrub(`${text}swagger`)
  },
}

test.each(Object.entries(stages))('%s grows no faster than its text', (_, stage) => {
  expect(pieces.filter((piece) => !isLinear((size) => stage(fill(piece, size))))).toEqual([])
})

describe('many things take no longer than each by itself', () => {
  const many = (size: number) => Array.from({ length: size / 20 }, (_, index) => index)

  test.each<[string, (size: number) => unknown]>([
    [
      'extensions',
      (size) => redact({ swagger: '2.0', 'x-a': Object.fromEntries(many(size).map((n) => [`token${n}`, `abcd${n}`])) }),
    ],
    ['nested lists', (size) => redact({ swagger: '2.0', 'x-token': [many(size).map((n) => [`abcd${n}`])] })],
    [
      'parameters of one name',
      (size) =>
        redact(inOperation({ parameters: many(size).map(() => ({ name: 'token', in: 'query', default: 'abcd' })) })),
    ],
    [
      'scripts',
      (size) =>
        redact(inOperation({ 'x-livedata-scripts': many(size).map((n) => ({ content: base64(`pwd="a${n}x"`) })) }))
          .findings,
    ],
    [
      'backends of one path',
      (size) =>
        findMissing(
          many(size).map(() => ({ method: 'GET', path: '/a', appName: 'a' })),
          inOperation({ 'x-livedata-roma-app': 'a' }),
        ),
    ],
    [
      'variables',
      (size) =>
        findCredentials(
          many(size)
            .map((n) => `var a${n} = "b${n}";`)
            .join('\n'),
        ),
    ],
    ['columns', (size) => findCredentials(`insert into a (${many(size).join(',')}) values (${many(size).join(',')})`)],
  ])('%s', (_, work) => {
    expect(isLinear(work)).toBe(true)
  })
})
