import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSecrets } from '../src/secrets.ts'

function create() {
  const hidden: string[] = []
  return { hidden, secrets: createSecrets((secret) => hidden.push(secret)) }
}

describe('mask', () => {
  test('hides in the log, once, and takes out of sentences', () => {
    const { hidden, secrets } = create()
    secrets.mask('sentinel')
    secrets.mask('sentinel')
    expect(hidden).toEqual(['sentinel'])
    expect(secrets.scrub('a sentinel, another sentinel')).toBe('a ***, another ***')
  })

  test('hides a short one too, but leaves sentences whole', () => {
    const { hidden, secrets } = create()
    secrets.mask('abc')
    secrets.mask('')
    expect(hidden).toEqual(['abc'])
    expect(secrets.scrub('the alphabet: abc')).toBe('the alphabet: abc')
  })

  test('takes out the lines of one that has several, and hides a line that is a secret by itself', () => {
    const { hidden, secrets } = create()
    secrets.mask('first line\r\nsecond line\n')
    secrets.mask('second line')
    expect(hidden).toEqual(['first line\r\nsecond line\n', 'second line'])
    expect(secrets.scrub('first line second line')).toBe('*** ***')
  })
})

describe('hide', () => {
  test('hides in the log when all is known that is told, and leaves sentences as they are', () => {
    const { hidden, secrets } = create()
    secrets.hide('Tr0ub4dor&3')
    expect(hidden).toEqual([])
    secrets.hideApart(['apis/orders.yaml'])
    secrets.hideApart([])
    expect(hidden).toEqual(['Tr0ub4dor&3'])
    expect(secrets.scrub('Tr0ub4dor&3')).toBe('Tr0ub4dor&3')
  })

  test.each([
    ...['true', 'false', 'yaml', 'swagger', 'swaggers', 'REDACTED', '12345678', '1234.5678', '2024-01-01', 'abc', ''],
    ...['1a2b3c4d', 'two words 1', '{"a":1,"b":2}', '1": "x', '[1,2,a,b]', 'a\\b\\c\\d1'],
  ])('never hides what can be anything: %j', (secret) => {
    const { hidden, secrets } = create()
    secrets.hide(secret)
    secrets.hideApart([])
    expect(hidden).toEqual([])
  })

  test('hides the lines of a secret that has several, each by itself', () => {
    const { hidden, secrets } = create()
    secrets.hide('-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg9k\nabc\n')
    secrets.hideApart([])
    expect(hidden).toEqual(['MIIEvQIBADANBg9k'])
  })

  test.each([
    ['orders-v2', 'apis/orders-v2.yaml'],
    ['订单orders-2', 'https://github.com/a/b/tree/%E8%AE%A2%E5%8D%95orders-2'],
    ['1f2e3d4c5b6a79881f', '0001f2e3d4c5b6a79881f00'],
  ])('never hides %j, which is a part of %j', (secret, told) => {
    const { hidden, secrets } = create()
    secrets.hide(secret)
    secrets.hideApart([told])
    expect(hidden).toEqual([])
  })

  test('no masked value is in anything that is told, whatever was redacted and whatever the proxy', () => {
    const told = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1', '-', '/', '.', '%', '@', '"', 'é'), maxLength: 60 }), { maxLength: 5 })
    const piece = fc.tuple(fc.nat(60), fc.nat(20))
    fc.assert(
      fc.property(told, fc.array(piece), fc.array(fc.string()), (texts, pieces, others) => {
        const { hidden, secrets } = create()
        const all = texts.join('')
        const parts = pieces.map(([at, length]) => all.slice(at, at + length))
        for (const secret of [...parts, ...others]) secrets.hide(secret)
        for (const secret of parts) secrets.hold(secret)
        secrets.hideApart(texts)
        for (const secret of hidden) for (const text of texts) expect(text).not.toContain(secret)
      }),
    )
  })

  test('looks for many in much in linear time', () => {
    const work = (size: number): number => {
      const { secrets } = create()
      for (let index = 0; index < size; index++) secrets.hide(`aaaaaaa${index}!`)
      const started = process.cpuUsage().user
      secrets.hideApart([Array.from({ length: size }, (_, index) => `aaaaaaa${index}?`).join('')])
      return process.cpuUsage().user - started
    }
    work(10_000)
    expect(work(160_000)).toBeLessThan(8 * 8 * Math.max(work(20_000), 10_000))
  })
})

describe('hold', () => {
  test('takes out of sentences what is hidden only where that spoils nothing', () => {
    const { hidden, secrets } = create()
    secrets.hold('swagger')
    secrets.hold('proxy-Passw0rd')
    expect(secrets.scrub('“swagger” and proxy-Passw0rd')).toBe('“***” and ***')
    secrets.hideApart(['apis/swagger.yaml'])
    expect(hidden).toEqual(['proxy-Passw0rd'])
  })
})

describe('scrub', () => {
  test('leaves nothing of a secret that holds another', () => {
    const { secrets } = create()
    secrets.mask('abcd')
    secrets.mask('abcd-efgh')
    expect(secrets.scrub('abcd-efgh abcd')).toBe('*** ***')
  })

  test('takes secrets literally', () => {
    const { secrets } = create()
    secrets.mask('a.*$&c')
    expect(secrets.scrub('aXXXc a.*$&c')).toBe('aXXXc ***')
  })

  test.each([
    ['apis/swagger.yaml: unchanged.', 'apis/swagger.yaml: unchanged.'],
    ['swagger-ui, myswagger and swagger.example.com', 'swagger-ui, myswagger and swagger.example.com'],
    ['http://proxy:swagger@host, password “swagger”, swagger.', 'http://proxy:***@host, password “***”, ***.'],
  ])('a word is a secret only where it stands alone: %s', (sentence, expected) => {
    const { secrets } = create()
    secrets.mask('swagger')
    expect(secrets.scrub(sentence)).toBe(expected)
  })

  test('leaves no secret in any sentence, whatever the others', () => {
    const secret = fc.stringMatching(/^[a-d][0-3][a-d0-3]{2,6}$/)
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 6 }), fc.stringMatching(/^[a-d0-3 ]{0,60}$/), (all, text) => {
        const { secrets } = create()
        for (const one of all) secrets.mask(one)
        const clean = secrets.scrub(text)
        for (const one of all) expect(clean).not.toContain(one)
        if (all.every((one) => !text.includes(one))) expect(clean).toBe(text)
      }),
    )
  })
})
