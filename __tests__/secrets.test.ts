import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSecrets } from '../src/secrets.ts'

function create() {
  const hidden: string[] = []
  return { hidden, secrets: createSecrets((secret) => hidden.push(secret)) }
}

describe('mask', () => {
  test('hides in the log, once, and takes out of texts', () => {
    const { hidden, secrets } = create()
    secrets.mask('sentinel')
    secrets.mask('sentinel')
    expect(hidden).toEqual(['sentinel'])
    expect(secrets.scrub('a sentinel, another sentinel')).toBe('a ***, another ***')
  })

  test('hides a short one too, but leaves texts whole', () => {
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
  test('hides in the log, and leaves texts as they are', () => {
    const { hidden, secrets } = create()
    secrets.hide('orders')
    expect(hidden).toEqual(['orders'])
    expect(secrets.scrub('GET /orders')).toBe('GET /orders')
  })
})

describe('scrub', () => {
  test('leaves nothing of a secret that holds another', () => {
    const { secrets } = create()
    secrets.mask('abcd')
    secrets.mask('abcdefgh')
    expect(secrets.scrub('abcdefgh abcd')).toBe('*** ***')
  })

  test('takes secrets literally', () => {
    const { secrets } = create()
    secrets.mask('a.*$&c')
    expect(secrets.scrub('aXXXc a.*$&c')).toBe('aXXXc ***')
  })

  test('leaves no secret in any text, whatever the others', () => {
    const secret = fc.stringMatching(/^[a-d]{4,8}$/)
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 6 }), fc.stringMatching(/^[a-d ]{0,60}$/), (all, text) => {
        const { secrets } = create()
        for (const one of all) secrets.mask(one)
        const clean = secrets.scrub(text)
        for (const one of all) expect(clean).not.toContain(one)
        if (all.every((one) => !text.includes(one))) expect(clean).toBe(text)
      }),
    )
  })
})
