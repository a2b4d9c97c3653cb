import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cut, enumerate, nearest, plain, plural, quote } from '../../src/text/foreign-text.ts'

describe('plain', () => {
  test.each([
    ['as it is, with “marks” & <tags>', 'as it is, with “marks” & <tags>'],
    ['  trimmed\t ', 'trimmed'],
    ['one\r\ntwo\n\nthree', 'one two three'],
    ['\u001b[31mred\u001b[0m', '[31mred [0m'],
    ['a\u0000b\u0085c\u2028d\u2029e', 'a b c d e'],
    ['right\u202eto\u2066left\u200f', 'right to left'],
    ['\n::error::x', '::error::x'],
    ['##[add-mask]x', '## [add-mask]x'],
    ['a##[error]', 'a## [error]'],
    ['#\u0000#[error]', '# #[error]'],
    ['###[x', '### [x'],
  ])('%j → %j', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  test('is one short line without a command of the runner’s, whatever comes', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('#', '[', ':', '\n', '\u0000', 'a')).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const line = plain(text, limit)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|##\[/u)
        expect(line.length).toBeLessThanOrEqual(limit)
        expect(plain(line, limit)).toBe(line)
      }),
    )
  })
})

test('quote is short, between quotation marks', () => {
  expect(quote('a\nb')).toBe('“a b”')
  expect(quote('x'.repeat(100))).toBe(`“${'x'.repeat(79)}…”`)
})

describe('cut', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['ab😀d', 4, 'ab…'],
    ['ab😀d', 5, 'ab😀d'],
  ])('%s at %i', (text, limit, expected) => {
    expect(cut(text, limit)).toBe(expected)
  })

  test('never leaves half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, limit) => {
        expect(cut(text, limit).isWellFormed()).toBe(true)
      }),
    )
  })
})

test.each<[readonly string[], number, string]>([
  [[], 10, ''],
  [['a'], 10, 'a'],
  [['a', 'b'], 10, 'a and b'],
  [['a', 'b', 'c'], 10, 'a, b and c'],
  [['a', 'b', 'c', 'd'], 2, 'a, b and 2 more'],
  [['a', 'b', 'c'], 3, 'a, b and c'],
])('enumerate(%j, %i)', (items, limit, expected) => {
  expect(enumerate(items, limit)).toBe(expected)
})

test.each([
  [0, '0 operations'],
  [1, '1 operation'],
  [2, '2 operations'],
  [12_345, '12,345 operations'],
])('plural(%i)', (count, expected) => {
  expect(plural(count, 'operation')).toBe(expected)
})

describe('nearest', () => {
  const names = ['orders', 'order', 'Orders-v2', 'invoices', '订单', 'orders']

  test('puts the nearest first, each once, whatever the case', () => {
    expect(nearest('oders', names, 3)).toEqual(['orders', 'order'])
    expect(nearest('order', names, 3)).toEqual(['order', 'orders', 'Orders-v2'])
    expect(nearest('ORDERS-V2', names, 1)).toEqual(['Orders-v2'])
    expect(nearest('x', [])).toEqual([])
  })

  test('takes nothing for near that is not', () => {
    expect(nearest('payments', names)).toEqual([])
    expect(nearest('o', ['ab', 'x', '订'])).toEqual(['x', '订'])
    expect(nearest('roma-pord', ['roma-prod', 'roma-test', 'erp'])).toEqual(['roma-prod'])
    expect(nearest('cn-north-4', ['cn-north-4_erp', 'eu-west-101'])).toEqual(['cn-north-4_erp'])
  })

  test('finds a name that differs in one letter, before names that differ in all', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{4,12}$/), fc.array(fc.stringMatching(/^[0-9]{4,12}$/)), (name, others) => {
        expect(nearest(`${name}x`, [...others, name])[0]).toBe(name)
      }),
    )
  })
})
