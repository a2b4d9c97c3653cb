import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createReader, oneWord, parseList } from '../../src/inputs/reader.ts'

function readerOf(values: Readonly<Record<string, string>>) {
  const masks: string[] = []
  const input = (name: string) => values[name] ?? ''
  return { reader: createReader({ input, env: {}, mask: (secret) => masks.push(secret) }), masks }
}

describe('parseList', () => {
  test.each<[string, readonly string[]]>([
    ['', []],
    [' , ,\n\n', []],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['  a b  ,c ', ['a b', 'c']],
    ['# a comment, with a comma\na\n  # indented\nb#1', ['a', 'b#1']],
    ['a, #b', ['a', '#b']],
    ['a,a\na', ['a']],
  ])('%j', (text, expected) => {
    expect(parseList(text)).toEqual(expected)
  })

  test('gives back what was joined, in its order, by either separator', () => {
    const item = fc.stringMatching(/^[^\s,#][^\s,]{0,9}$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(item),
        fc.array(fc.constantFrom(',', '\n', '\r\n', ' , ', '\n# x, y\n')),
        (items, marks) => {
          const text = items.map((one, index) => `${one}${marks[index] ?? ','}`).join('')
          expect(parseList(text)).toEqual(items)
        },
      ),
    )
  })
})

describe('boolean', () => {
  test.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
  ])('%s', (text, expected) => {
    const { reader } = readerOf({ draft: text })
    expect(reader.boolean('draft', !expected)).toBe(expected)
    expect(reader.problems).toEqual([])
  })

  test.each(['yes', 'no', 'on', '1', '0', 'tRUE', 'y', 'constructor', '__proto__'])('%s is refused', (text) => {
    const { reader } = readerOf({ draft: text })
    expect(reader.boolean('draft', true)).toBe(true)
    expect(reader.problems).toEqual([{ input: 'draft', text: `“${text}” is not a boolean: use true or false.` }])
  })

  test('that is not given is its default', () => {
    expect(readerOf({}).reader.boolean('draft', true)).toBe(true)
  })
})

describe('integer', () => {
  const range = { min: 0, max: 10, fallback: 4, unit: 'retries' }

  test('takes exactly the whole numbers of its range', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -20, max: 40 }).map(String), fc.string()), (text) => {
        const { reader } = readerOf({ retries: text })
        const value = reader.integer('retries', range)
        const isGood = /^\d+$/.test(text) && Number(text) <= 10 && text.length <= 9
        expect(value).toBe(isGood ? Number(text) : 4)
        expect(reader.problems).toHaveLength(isGood || text === '' ? 0 : 1)
      }),
    )
  })
})

describe('oneOf', () => {
  test('takes one of its values, spelled exactly', () => {
    const { reader } = readerOf({ complete: 'strict', format: 'Json' })
    expect(reader.oneOf('complete', ['check', 'strict'], 'check')).toBe('strict')
    expect(reader.oneOf('format', ['yaml', 'json'])).toBeUndefined()
    expect(reader.oneOf('absent', ['yaml', 'json'])).toBeUndefined()
    expect(reader.oneOf('absent', ['yaml', 'json'], 'json')).toBe('json')
    expect(reader.problems).toEqual([{ input: 'format', text: '“Json” is not accepted: use one of yaml, json.' }])
  })

  test('quotes a value that would break the line as one line', () => {
    const { reader } = readerOf({ complete: 'x\n::error::y ##[z]' })
    reader.oneOf('complete', ['check'])
    expect(reader.problems[0]?.text).toBe('“x ::error::y ## [z]” is not accepted: use one of check.')
  })
})

describe('secret', () => {
  test('is masked when it is given', () => {
    const { reader, masks } = readerOf({ token: 'abc' })
    expect([reader.secret('token'), reader.secret('password')]).toEqual(['abc', undefined])
    expect(masks).toEqual(['abc'])
  })
})

describe('oneWord', () => {
  test.each(['MIIabc+/=', '', 'a~!"#'])('%j is one', (value) => {
    const { reader } = readerOf({})
    expect(oneWord(reader, 'token', value)).toBe(value)
    expect(reader.problems).toEqual([])
  })

  test.each(['a b', 'a\nb', 'a\tb', 'ключ', 'a\u200bb', 'a\u007f'])('%j is none, and is not told', (value) => {
    const { reader } = readerOf({})
    oneWord(reader, 'token', value)
    expect(reader.problems).toEqual([{ input: 'token', text: expect.stringMatching(/^holds a space, a line break/) }])
    expect(reader.problems[0]?.text).not.toContain(value)
  })
})
