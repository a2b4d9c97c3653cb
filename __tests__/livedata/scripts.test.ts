import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { keyOfName } from '../../src/workspace/portable-names.ts'
import { setOwn, type Json, type JsonObject } from '../../src/swagger/json.ts'
import { decodeScript } from '../../src/livedata/script-encoding.ts'
import { scriptFiles } from '../../src/livedata/scripts.ts'
import { parseScriptList, renderScriptList, scriptListName, staleScripts } from '../../src/workspace/script-folder.ts'

const encode = (text: string) => Buffer.from(text).toString('base64')
const script = (text: string, type: Json = 'function'): JsonObject => ({ type, content: encode(text), result: 'r' })

function documentOf(operations: readonly [method: string, path: string, scripts: Json][]): JsonObject {
  const paths: JsonObject = {}
  for (const [method, path, scripts] of operations) {
    const item = Object.hasOwn(paths, path) ? (paths[path] ?? {}) : {}
    setOwn(paths, path, Object.assign(item, { [method]: { responses: {}, 'x-livedata-scripts': scripts } }))
  }
  return { swagger: '2.0', paths }
}

const namesOf = (document: JsonObject) => scriptFiles(document).map(({ name }) => name)

describe('the files', () => {
  test('hold what a reviewer reads, and where it stands', () => {
    const document = documentOf([['get', '/orders/{id}', [script('function execute(data) {\r\n  return 1\r\n}')]]])
    expect(scriptFiles(document)).toEqual([
      {
        name: 'GET_orders_{id}.js',
        content: 'function execute(data) {\n  return 1\n}\n',
        method: 'GET',
        path: '/orders/{id}',
        pointer: '/paths/~1orders~1{id}/get/x-livedata-scripts/0',
      },
    ])
  })

  test.each([
    ['SQL', 'sql'],
    ['SP', 'sql'],
    ['sql', 'sql'],
    ['function', 'js'],
    ['MySQL', 'js'],
    ['SQL-like', 'js'],
    ['', 'js'],
    [['SQL'], 'js'],
  ])('a script of type %j ends in .%s', (type, extension) => {
    expect(namesOf(documentOf([['post', '/a', [script('select 1', type)]]]))).toEqual([`POST_a.${extension}`])
  })

  test('several scripts of an operation are numbered in their order', () => {
    const document = documentOf([['get', '/a', [script('1', 'SQL'), script('2', 'SP'), script('3')]]])
    expect(scriptFiles(document).map(({ name, content }) => [name, content])).toEqual([
      ['GET_a.1.sql', '1\n'],
      ['GET_a.2.sql', '2\n'],
      ['GET_a.3.js', '3\n'],
    ])
  })

  test.each([
    ['a final newline is not doubled', 'a\n', 'a\n'],
    ['an empty script is an empty file', '', ''],
    ['old line ends', 'a\rb\r\n', 'a\nb\n'],
    ['a byte order mark', '\ufeffa', 'a\n'],
    ['two byte order marks', '\ufeff\ufeffa', 'a\n'],
    ['what is such a mark elsewhere', 'a\ufeff', 'a\ufeff\n'],
    ['letters', '单🙂', '单🙂\n'],
  ])('%s', (_, text, content) => {
    expect(scriptFiles(documentOf([['get', '/a', [script(text)]]]))[0]?.content).toBe(content)
  })

  test.each([
    ['custom-script-content', 'letters that base64 does not have'],
    ['abcde', 'a length that base64 does not have'],
    ['/////w==', 'bytes that are neither UTF-8 nor GB18030'],
    ['YR==', 'bits that no encoder writes'],
  ])('%j stays as it is: %s', (content) => {
    const [file] = scriptFiles(documentOf([['get', '/a', [{ type: 'function', content }]]]))
    expect(file?.content).toBe(`${content}\n`)
  })

  test('what is no script is passed over', () => {
    const scripts = [null, 'text', {}, { content: 1 }, script('x')]
    expect(scriptFiles(documentOf([['get', '/a', scripts]])).map(({ name, pointer }) => [name, pointer])).toEqual([
      ['GET_a.js', '/paths/~1a/get/x-livedata-scripts/4'],
    ])
    expect(scriptFiles(documentOf([['get', '/a', 'none']]))).toEqual([])
    expect(scriptFiles({ swagger: '2.0' })).toEqual([])
  })
})

test.each([
  ['YQ==', 'a'],
  ['YQ', 'a'],
  ['Y\nQ==\n', 'a'],
  ['', ''],
  ['YQ==YQ==', undefined],
  ['Y=Q', undefined],
  ['-_-_', undefined],
])('base64 %j says %j', (base64, text) => {
  expect(decodeScript(base64)).toMatchObject({
    isReadable: text !== undefined,
    ...(text === undefined ? {} : { text }),
  })
})

test('a script in GB18030, as old editors write it, is text', () => {
  // 密码 in GB18030
  const bytes = Buffer.concat([Buffer.from('var '), Buffer.from([0xc3, 0xdc, 0xc2, 0xeb]), Buffer.from(' = 1')])
  expect(decodeScript(bytes.toString('base64'))).toEqual({ text: 'var 密码 = 1', isReadable: true })
})

test('bytes that are no text are Latin-1, so that they can be searched', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.from('var a')])
  expect(decodeScript(bytes.toString('base64'))).toEqual({ text: 'ÿÿvar a', isReadable: false })
})

describe('the names', () => {
  test.each([
    ['/', ['GET_.js']],
    ['/v1.0/a-b_c', ['GET_v1.0_a-b_c.js']],
    ['/订单/{编号}', ['GET_订单_{编号}.js']],
    ['a', ['GET_a.js']],
    ['/../../x', ['GET_.._.._x.js']],
  ])('%s says all of the path: %j', (path, names) => {
    expect(namesOf(documentOf([['get', path, [script('1')]]]))).toEqual(names)
  })

  test.each(['/a b', '/a  b', '/a?b', '/a:b', '/a\\b', '/a*', '/a%2Fb', '/a\u0000', '/a\u202e'])(
    '%j gets a hash',
    (path) => {
      expect(namesOf(documentOf([['get', path, [script('1')]]]))[0]).toMatch(
        /^GET_a-b?-[0-9a-f]{8}\.js$|^GET_a-2Fb-[0-9a-f]{8}\.js$/,
      )
    },
  )

  test('of paths that become the same name, the first keeps it', () => {
    const names = namesOf(documentOf(['/a_b', '/a/b', '/A/b'].map((path) => ['get', path, [script('1')]])))
    expect(names).toEqual([
      'GET_A_b.js',
      expect.stringMatching(/^GET_a_b-[0-9a-f]{8}\.js$/),
      expect.stringMatching(/^GET_a_b-[0-9a-f]{8}\.js$/),
    ])
    expect(new Set(names).size).toBe(3)
  })

  test('a number is not taken for the end of a path', () => {
    const names = namesOf(
      documentOf([
        ['get', '/a', [script('1'), script('2')]],
        ['get', '/a.1', [script('3')]],
      ]),
    )
    expect(names).toEqual(['GET_a.1.js', 'GET_a.2.js', expect.stringMatching(/^GET_a\.1-[0-9a-f]{8}\.js$/)])
  })

  test('a name with a hash gives way to one that says all of its path', () => {
    const [taken = ''] = namesOf(documentOf([['get', '/a b', [script('1')]]]))
    // Another name for the same path would be a change in every repository
    expect(taken).toBe('GET_a-b-b49d1521.js')
    const path = taken.replace('GET_', '/').replace('.js', '')
    const names = namesOf(documentOf(['/a b', path].map((each) => ['get', each, [script('1')]])))
    expect(names).toEqual([expect.stringMatching(/^GET_a-b-[0-9a-f]{8}\.js$/), taken])
    expect(new Set(names).size).toBe(2)
  })

  test('the methods of a path are in order', () => {
    const methods = ['put', 'get', 'post']
    const names = namesOf(documentOf(methods.map((method) => [method, '/a', [script('1')]])))
    expect(names).toEqual(['GET_a.js', 'POST_a.js', 'PUT_a.js'])
  })

  test('a path is cut when its name would be longer than 120 bytes, and no shorter than that', () => {
    const nameOf = (length: number) => namesOf(documentOf([['get', `/${'a'.repeat(length)}`, [script('1')]]]))[0]
    expect(nameOf(113)).toBe(`GET_${'a'.repeat(113)}.js`)
    expect(nameOf(114)).toMatch(/^GET_a{104}-[0-9a-f]{8}\.js$/)
  })

  test('a long path is cut', () => {
    const [name = ''] = namesOf(documentOf([['delete', `/${'单'.repeat(80)}`, [script('1')]]]))
    expect(name).toMatch(/^DELETE_单+-[0-9a-f]{8}\.js$/)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120)
  })
})

const arbitraryPath = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }).map((text) => `/${text}`),
  fc
    .string({ unit: fc.constantFrom('a', 'A', '/', '_', '.', '1', ' ', '单', '{', '}'), maxLength: 8 })
    .map((text) => `/${text}`),
  fc.constantFrom('__proto__', 'constructor', '/__proto__', `/${'a'.repeat(200)}`, `/${'A'.repeat(200)}`),
)
const operations = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('get', 'post'),
    arbitraryPath,
    fc.array(fc.constantFrom(script('1'), script('2', 'SQL')), { minLength: 1, maxLength: 3 }),
  ),
  { selector: ([method, path]) => `${method} ${path}`, maxLength: 10 },
)

test('any paths become distinct names of files that every system can hold, and that the list takes', () => {
  fc.assert(
    fc.property(operations, (given) => {
      const names = namesOf(documentOf(given))
      expect(names).toHaveLength(given.reduce((sum, [, , scripts]) => sum + scripts.length, 0))
      expect(new Set(names.map(keyOfName)).size).toBe(names.length)
      for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120)
      expect(parseScriptList(Buffer.from(renderScriptList(names)))).toEqual(names.toSorted())
    }),
  )
})

test('the order of the document does not matter', () => {
  fc.assert(
    fc.property(operations, (given) => {
      const describeFile = (document: JsonObject) => scriptFiles(document).map(({ name, pointer }) => [name, pointer])
      expect(describeFile(documentOf(given.toReversed()))).toEqual(describeFile(documentOf(given)))
    }),
  )
})

describe('the list', () => {
  const parse = (text: string) => parseScriptList(Buffer.from(text))
  const listOf = (...names: unknown[]) => JSON.stringify({ version: 1, scripts: names })

  test('is a text that does not depend on the order', () => {
    expect(scriptListName).toBe('.roma-connect.json')
    expect(renderScriptList(['b', 'a', 'b'])).toBe(renderScriptList(['a', 'b']))
    expect(renderScriptList(['GET_b.js', 'GET_a.js'])).toMatch(
      /"scripts": \[\n {4}"GET_a.js",\n {4}"GET_b.js"\n {2}\]\n\}\n$/,
    )
    expect(renderScriptList([])).toContain('wrote to this folder')
  })

  test.each([
    '../GET_a.js',
    'GET_a/b.js',
    'GET_a\\b.js',
    '/GET_a.js',
    'C:GET_a.js',
    'README.md',
    'package.json',
    'index.js',
    '.git',
    '.roma-connect.json',
    'GET_a.js\n',
    'GET_a.js ',
    'GET_a.js\u0000',
    'GET_a.js:stream',
    'GET_a.sh',
    'get_a.js',
    'GET_e\u0301.js',
    'GET_\u212b.js',
    `GET_${'a'.repeat(114)}.js`,
    '',
    1,
    null,
    ['GET_a.js'],
  ])('drops %j', (name) => {
    expect(parse(listOf(name, 'GET_ok.js'))).toEqual(['GET_ok.js'])
  })

  test.each([
    '',
    'no JSON',
    'null',
    '1',
    '[]',
    '["GET_a.js"]',
    '{}',
    '{"scripts":"GET_a.js"}',
    '{"scripts":{"0":"GET_a.js"}}',
    '\u0000',
  ])('is empty when it is %j', (text) => {
    expect(parse(text)).toEqual([])
  })

  test('may start with a byte order mark, and name one twice', () => {
    expect(parse(`\ufeff${listOf('GET_b.js', 'GET_a.sql', 'GET_b.js')}`)).toEqual(['GET_a.sql', 'GET_b.js'])
    expect(parseScriptList(Uint8Array.of(0xff, 0xfe))).toEqual([])
  })

  test('tells what is stale', () => {
    expect(staleScripts(['GET_b.js', 'GET_a.js', 'GET_C.js', 'GET_b.js'], ['GET_a.js', 'GET_c.js'])).toEqual([
      'GET_C.js',
      'GET_b.js',
    ])
  })
})
