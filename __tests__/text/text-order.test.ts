import { expect, test } from '@jest/globals'
import { compareText } from '../../src/text/text-order.ts'

test('texts are in the order of their code units, in every locale', () => {
  const sorted = ['', 'B', 'a', 'a', 'aa', 'ä', '订', '\u{1f600}']
  expect(sorted.toReversed().sort(compareText)).toEqual(sorted)
  expect(compareText('a', 'a')).toBe(0)
})
