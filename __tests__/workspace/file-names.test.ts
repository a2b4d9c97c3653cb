import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { applicationFileNames, fillApp } from '../../src/workspace/file-names.ts'
import { keyOfName } from '../../src/workspace/portable-names.ts'

const id = 'e311fea0-57d0-462d-b96b-949548adcb67'
const nameOf = (name: string) => applicationFileNames([{ id, name }]).get(id)

describe('one application', () => {
  test.each(['orders', 'Orders_v1.2', '订单-服务', 'é', 'com', 'console', 'com10', 'nullable', 'a..b', '-', '_'])(
    '%j stays as it is',
    (name) => {
      expect(nameOf(name)).toBe(name)
    },
  )

  test.each([
    ['order service', 'order-service-e311fea0'],
    ['a/b\\c', 'a-b-c-e311fea0'],
    ['../../etc/passwd', '..-..-etc-passwd-e311fea0'],
    ['订单(新)', '订单-新--e311fea0'],
    ['½ off', '-off-e311fea0'],
    ['!!!', '--e311fea0'],
    ['', '-e311fea0'],
    ['a\ud800b', 'a-b-e311fea0'],
    ['🙂', '--e311fea0'],
    ['{app}', '-app--e311fea0'],
  ])('%j holds other characters: %s', (name, expected) => {
    expect(nameOf(name)).toBe(expected)
  })

  test.each([
    ['CON', 'CON-e311fea0'],
    ['nul', 'nul-e311fea0'],
    ['Com1', 'Com1-e311fea0'],
    ['lpt0', 'lpt0-e311fea0'],
    // Windows takes a device with an extension for the device
    ['aux.v1.2', 'aux-v1-2-e311fea0'],
    ['.', '.-e311fea0'],
    ['..', '..-e311fea0'],
    ['.git', '.git-e311fea0'],
    ['.roma-connect.json', '.roma-connect.json-e311fea0'],
    ['orders.', 'orders.-e311fea0'],
  ])('%j is reserved: %s', (name, expected) => {
    expect(nameOf(name)).toBe(expected)
  })

  test('the composition of letters alone is no change', () => {
    expect(nameOf('cafe\u0301')).toBe('caf\u00e9')
  })

  test('a long name is cut between characters, and told apart', () => {
    expect(nameOf('a'.repeat(120))).toBe('a'.repeat(120))
    expect(nameOf('a'.repeat(121))).toBe(`${'a'.repeat(111)}-e311fea0`)
    expect(nameOf('单'.repeat(41))).toBe(`${'单'.repeat(37)}-e311fea0`)
    expect(nameOf(`a${'单'.repeat(41)}`)).toBe(`a${'单'.repeat(36)}-e311fea0`)
  })

  test('an ID that is no hex number lends the digits of its hash', () => {
    expect(applicationFileNames([{ id: 'xyz', name: 'a b' }]).get('xyz')).toMatch(/^a-b-[0-9a-f]{8}$/)
  })
})

describe('several applications', () => {
  test('of names that differ in case only, the smallest ID keeps its name', () => {
    const names = applicationFileNames([
      { id: 'c3333333', name: 'orders' },
      { id: 'a1111111', name: 'Orders' },
      { id: 'b2222222', name: 'ORDERS' },
    ])
    expect(Object.fromEntries(names)).toEqual({
      a1111111: 'Orders',
      b2222222: 'ORDERS-b2222222',
      c3333333: 'orders-c3333333',
    })
  })

  test.each([
    ['straße', 'STRASSE'],
    ['K', '\u212a'],
    ['ς', 'Σ'],
    ['\u017fet', 'set'],
    ['cafe\u0301', 'CAFÉ'],
  ])('%j and %j are one file on some system', (first, second) => {
    const names = applicationFileNames([
      { id: 'a1111111', name: first },
      { id: 'b2222222', name: second },
    ])
    expect(names.get('a1111111')).toBe(first.normalize('NFC'))
    expect(names.get('b2222222')).toBe(`${second.normalize('NFC')}-b2222222`)
  })

  test('IDs that start alike, and names that look like what others become', () => {
    const names = applicationFileNames([
      { id: 'aaaaaaaa-1', name: 'a b' },
      { id: 'aaaaaaaa-2', name: 'a b' },
      { id: 'ffffffff-3', name: 'a-b-aaaaaaaa' },
    ])
    expect(names.get('ffffffff-3')).toBe('a-b-aaaaaaaa')
    expect(new Set(names.values()).size).toBe(3)
  })

  test('one that is given twice is one', () => {
    const twice = [
      { id: 'a1111111', name: 'b' },
      { id: 'a1111111', name: 'a' },
    ]
    expect([...applicationFileNames(twice)]).toEqual([['a1111111', 'a']])
  })
})

const arbitraryName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'a',
    'A',
    'a b',
    'a-b',
    'CON',
    'con.x',
    '.git',
    '',
    'é',
    'e\u0301',
    'ß',
    'SS',
    'a-aaaaaaaa',
    'a-b-aaaaaaaa',
  ),
  fc.string({ unit: fc.constantFrom('单', 'a', '.', ' ', 'É'), maxLength: 200 }),
)
const arbitraryId = fc.oneof(
  fc.uuid(),
  fc.constantFrom('aaaaaaaa1', 'aaaaaaaa2', 'x', 'y'),
  fc.string({ maxLength: 9 }),
)
const applications = fc.uniqueArray(fc.record({ id: arbitraryId, name: arbitraryName }), {
  selector: (application) => application.id,
  maxLength: 12,
})

test('any names become distinct names of files that every system can hold', () => {
  fc.assert(
    fc.property(applications, (given) => {
      const names = [...applicationFileNames(given).values()]
      expect(names).toHaveLength(given.length)
      expect(new Set(names.map(keyOfName)).size).toBe(given.length)
      for (const name of names) {
        expect(name).toMatch(/^[\p{L}\p{Nd}_.-]+$/u)
        expect(name).toBe(name.normalize('NFC'))
        expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$|^\.git$/i)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120)
      }
    }),
  )
})

test('the order of the applications does not matter', () => {
  const shuffled = applications.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  )
  fc.assert(
    fc.property(shuffled, ([given, other]) => {
      expect(applicationFileNames(other)).toEqual(applicationFileNames(given))
    }),
  )
})

test('{app} is filled in as it is, wherever it stands', () => {
  expect(fillApp('apis/{app}/{app}.yaml', '$&-$1')).toBe('apis/$&-$1/$&-$1.yaml')
  expect(fillApp('swagger.yaml', 'orders')).toBe('swagger.yaml')
})
