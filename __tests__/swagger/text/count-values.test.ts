import { describe, expect, test } from '@jest/globals'
import { mostValues, refuseTooMany } from '../../../src/swagger/text/count-values.ts'
import { parseReply } from '../../../src/swagger/parse.ts'

const refusal = /^The document holds more than 10,000,000 values, .*\.$/

describe('a text of very many values', () => {
  test.each<[string, string]>([
    ['numbers', `[${'1,'.repeat(mostValues - 1)}1]`],
    ['lists', `{"a": [${'[],'.repeat(mostValues)}[]]}`],
    ['lists in each other', `[${'[[1],1],'.repeat(mostValues / 3)}0,0]`],
    ['members', `[${'{"a":0},'.repeat(mostValues / 2)}0]`],
  ])('is refused before it is parsed: %s', (_, text) => {
    expect(() => refuseTooMany(text)).toThrow(refusal)
  })

  test.each<[string, string]>([
    ['as many as are taken', `[${'1,'.repeat(mostValues - 2)}1]`],
    ['as many empty ones as are taken', `[${'[ ],{},'.repeat((mostValues - 2) / 2)}1]`],
    ['commas in a text', JSON.stringify(',[{'.repeat(mostValues))],
    ['commas behind quotes in a text', JSON.stringify('",'.repeat(mostValues))],
    ['commas behind backslashes in a text', JSON.stringify('\\,'.repeat(mostValues))],
  ])('is none: %s', (_, text) => {
    expect(() => refuseTooMany(text)).not.toThrow()
  })

  test('is refused in a reply', () => {
    expect(() => parseReply(Buffer.from(`[${'1,'.repeat(mostValues)}1]`))).toThrow(refusal)
  })
})
