import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import {
  fingerprint,
  prepareDocument,
  type PrepareOptions,
  type Prepared,
} from '../../src/documents/compare-with-baseline.ts'
import { parseBaseline } from '../../src/documents/baseline.ts'
import { makeSafe, refuseEmpty } from '../../src/livedata/safe-document.ts'
import { alarmOf } from '../../src/swagger/finding.ts'
import { parseDocument } from '../../src/swagger/parse.ts'

const options: PrepareOptions = { redact: true, format: 'yaml', verbatim: undefined, volatile: undefined, ignore: [] }

interface Given {
  readonly version?: string
  readonly secret?: string
  readonly operations?: number
  readonly required?: boolean
}

function toBytes({ version = '1.0', secret, operations = 1, required = false }: Given = {}): Buffer {
  const operation = {
    parameters: [{ name: 'page', in: 'query', type: 'integer', required }],
    responses: { 200: { description: 'ok' } },
    ...(secret === undefined ? {} : { 'x-livedata-signature': { key: 'k', secret } }),
  }
  const paths = Array.from({ length: operations }, (_, index) => [`/orders-${index}`, { get: operation }] as const)
  const document = { swagger: '2.0', info: { title: 'a', version }, paths: Object.fromEntries(paths) }
  return Buffer.from(JSON.stringify(document))
}

function prepare(exported: Given, baseline?: Buffer | 'same', changes: Partial<PrepareOptions> = {}): Prepared {
  const asked = { ...options, ...changes }
  const safe = makeSafe({ document: parseDocument(toBytes(exported)), bytes: undefined }, asked)
  return prepareDocument(
    safe,
    baseline === undefined || baseline === 'same' ? baseline : parseBaseline(baseline),
    asked,
  )
}

function textOf({ content }: Prepared): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content)
}

describe('a document', () => {
  test('without a baseline is new, and has changed', () => {
    const prepared = prepare({})
    expect(prepared).toMatchObject({ changed: true, hasBaseline: false, changes: [] })
    expect(prepared.sha256).toBe(createHash('sha256').update(prepared.content).digest('hex'))
    expect(prepared.bytes).toBe(Buffer.byteLength(textOf(prepared)))
  })

  test('that equals its baseline keeps the baseline’s bytes, whatever formatted them', () => {
    const formatted = Buffer.from(textOf(prepare({})).replaceAll('\n', '\r\n'))
    const prepared = prepare({}, formatted)
    expect(prepared.changed).toBe(false)
    expect(Buffer.from(prepared.content)).toEqual(formatted)
  })

  test('that equals its baseline in another format is written in the one that is wanted', () => {
    const prepared = prepare({}, toBytes())
    expect(prepared.changed).toBe(false)
    expect(textOf(prepared)).toMatch(/^swagger: '2\.0'\n/)
  })

  test('that equals the file that it would be written to leaves it, in whatever format', () => {
    const baseline = { ...parseBaseline(toBytes()), isOutput: true }
    const safe = makeSafe({ document: parseDocument(toBytes()), bytes: undefined }, options)
    const prepared = prepareDocument(safe, baseline, options)
    expect(prepared.changed).toBe(false)
    expect(Buffer.from(prepared.content)).toEqual(toBytes())
  })

  test('that differs is compared, with the line of each change', () => {
    const prepared = prepare({ required: true }, toBytes())
    expect(prepared).toMatchObject({ changed: true, hasBaseline: true })
    expect(prepared.changes).toMatchObject([{ id: 'request-parameter-became-required', level: 'breaking' }])
    expect(prepared.changes[0]?.line).toEqual(expect.any(Number))
  })

  test('whose bytes are those on the base has not changed', () => {
    expect(prepare({}, 'same')).toMatchObject({ changed: false, hasBaseline: true, changes: [] })
  })
})

describe('what is ignored', () => {
  const id = 'request-parameter-became-required'

  test.each([
    [[{ id }], true],
    [[{ id, method: 'GET', path: '/orders-0' }], true],
    [[{ id, method: 'PUT', path: '/orders-0' }], undefined],
    [[{ id, method: 'GET', path: '/orders-1' }], undefined],
    [[{ id: 'endpoint-added' }], undefined],
  ])('%j', (ignore, ignored) => {
    const [change] = prepare({ required: true }, toBytes(), { ignore }).changes
    expect(change?.ignored).toBe(ignored)
  })
})

describe('secrets', () => {
  const secret = 'a-very-secret-value'

  test('are in nothing that is written or told', () => {
    expect(JSON.stringify({ ...prepare({ secret }), content: textOf(prepare({ secret })) })).not.toContain(secret)
  })

  test('that were rotated change nothing', () => {
    const published = Buffer.from(textOf(prepare({ secret })))
    expect(prepare({ secret: 'another-secret-value' }, published).changed).toBe(false)
  })

  test('in the baseline are a change and a finding, and are not quoted', () => {
    const prepared = prepare({ secret }, toBytes({ secret }))
    expect(prepared.changed).toBe(true)
    expect(prepared.findings.map(({ id }) => id)).toContain('roma-secret-in-baseline')
    expect(JSON.stringify(prepared.findings)).not.toContain(secret)
  })

  test('stay when they are not to be redacted', () => {
    expect(textOf(prepare({ secret }, undefined, { redact: false }))).toContain(secret)
  })
})

describe('volatile values', () => {
  const [old, fresh] = ['2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z']

  test('alone are no change, and the old one stays in the file', () => {
    const prepared = prepare({ version: fresh }, toBytes({ version: old }))
    expect(prepared.changed).toBe(false)
    expect(textOf(prepared)).toContain(old)
  })

  test('do not count in a fingerprint', () => {
    const printOf = (given: Given) => fingerprint(parseDocument(toBytes(given)), undefined)
    expect(printOf({ version: fresh })).toBe(printOf({ version: old }))
    expect(printOf({ version: fresh, required: true })).not.toBe(printOf({ version: old }))
  })
})

describe('a document that lost most of itself', () => {
  test('raises an alarm', () => {
    const prepared = prepare({ operations: 2 }, toBytes({ operations: 5 }))
    const lost = prepared.findings.find(({ id }) => id === 'roma-operations-lost')
    expect(lost?.text).toContain('5 before, 2 now')
    expect(alarmOf(prepared.findings)).toBe('More than half of the operations are gone.')
  })

  test('does not when half is left', () => {
    expect(alarmOf(prepare({ operations: 3 }, toBytes({ operations: 6 })).findings)).toBeUndefined()
  })

  test('is refused when it holds nothing, unless that is expected', () => {
    expect(() => refuseEmpty(0, false, 'The export')).toThrow(/^The export holds no operation\./)
    expect(() => refuseEmpty(0, true, 'The export')).not.toThrow()
    expect(() => refuseEmpty(1, false, 'The export')).not.toThrow()
  })
})

describe('the order of lists', () => {
  const toDocument = (names: readonly string[]) =>
    Buffer.from(
      JSON.stringify({
        swagger: '2.0',
        info: { title: 'a', version: '1' },
        paths: {
          '/a': {
            get: {
              tags: names,
              parameters: names.map((name) => ({ name, in: 'query', type: 'string', 'x-secret': 'a-b-c-d' })),
              responses: { 200: { description: 'ok' } },
            },
          },
        },
      }),
    )
  const prepareNames = (names: readonly string[], before: readonly string[], changes: Partial<PrepareOptions> = {}) => {
    const asked = { ...options, ...changes }
    const bytes = asked.verbatim === undefined ? undefined : toDocument(names)
    const safe = makeSafe({ document: parseDocument(toDocument(names)), bytes }, asked)
    return prepareDocument(safe, parseBaseline(toDocument(before)), asked)
  }

  test.each([true, false])('that differs alone is no change (redact: %s)', (redact) => {
    const prepared = prepareNames(['b', 'a'], ['a', 'b'], { redact, format: 'json' })
    expect(prepared.changes).toEqual([])
    // The baseline holds a secret, which alone is a change when there are to be none.
    expect(prepared.changed).toBe(redact)
    expect(textOf(prepared)).toMatch(/"tags":\s*\[\s*"a",\s*"b"\s*\]/)
  })

  test.each([true, false])(
    'is the baseline’s in what is written, with what is new at the end (redact: %s)',
    (redact) => {
      const prepared = prepareNames(['c', 'b', 'a'], ['a', 'b'], { redact })
      expect(textOf(prepared)).toMatch(/tags:\n +- a\n +- b\n +- c\n/)
      expect(textOf(prepared).includes('a-b-c-d')).toBe(!redact)
      const added = prepared.changes.find(({ id }) => id === 'new-optional-request-parameter')
      expect(added).toMatchObject({ pointer: '/paths/~1a/get/parameters/2' })
    },
  )

  test('is ROMA’s own under verbatim', () => {
    const prepared = prepareNames(['c', 'b', 'a'], ['a', 'b'], { redact: false, verbatim: 'json', format: 'json' })
    expect(Buffer.from(prepared.content)).toEqual(toDocument(['c', 'b', 'a']))
  })

  test('does not count in a fingerprint', () => {
    const printOf = (names: readonly string[]) => fingerprint(parseDocument(toDocument(names)), undefined)
    expect(printOf(['b', 'a'])).toBe(printOf(['a', 'b']))
    expect(printOf(['b', 'c'])).not.toBe(printOf(['a', 'b']))
  })
})

test('a number with an exponent is no change, however it is spelled', () => {
  const withNumber = (number: string) =>
    Buffer.from(
      `{"swagger":"2.0","info":{"title":"a","version":"1"},"paths":{},"definitions":{"A":{"maximum":${number}}}}`,
    )
  const prepareNumber = (format: 'yaml' | 'json', baseline: Uint8Array) => {
    const asked = { ...options, format }
    const safe = makeSafe({ document: parseDocument(withNumber('1E7')), bytes: undefined }, asked)
    return { prepared: prepareDocument(safe, parseBaseline(baseline), asked), safe }
  }
  const yaml = Buffer.from(prepareNumber('yaml', withNumber('2')).prepared.content)
  expect(yaml.toString()).toContain('maximum: 1.0e+7')
  expect(prepareNumber('yaml', yaml).prepared).toMatchObject({ changed: false, changes: [] })
  expect(prepareNumber('json', withNumber('1E7')).prepared).toMatchObject({ changed: false, changes: [] })
  const { safe } = prepareNumber('yaml', yaml)
  expect(fingerprint(safe.written, undefined)).toBe(fingerprint(parseBaseline(yaml).document, undefined))
})

test('a baseline in which a person merged with `<<` says what it would say without', () => {
  const yaml = `swagger: "2.0"
info: {title: t, version: "1"}
paths:
  /a:
    get:
      responses:
        200: {description: ok, schema: {$ref: "#/definitions/B"}}
definitions:
  A: &A
    type: object
    properties: {a: {type: string}}
  B:
    <<: *A
    description: b
`
  const a = { type: 'object', properties: { a: { type: 'string' } } }
  const document = {
    swagger: '2.0',
    info: { title: 't', version: '1' },
    paths: { '/a': { get: { responses: { 200: { description: 'ok', schema: { $ref: '#/definitions/B' } } } } } },
    definitions: { A: a, B: { ...a, description: 'b' } },
  }
  const safe = makeSafe({ document, bytes: undefined }, options)
  const prepared = prepareDocument(safe, parseBaseline(Buffer.from(yaml)), options)
  expect(prepared).toMatchObject({ changed: false, changes: [] })
  expect(textOf(prepared)).toBe(yaml)
})
