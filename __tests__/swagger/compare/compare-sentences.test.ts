import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { compare } from '../../../src/swagger/compare/compare.ts'
import { keywordCases } from './compare-cases.ts'
import { structureCases } from './compare-structure.ts'

/** What is read of each case: the case, the place, and the sentence. A new case is a new line there. */
const sentences = readFileSync(new URL('compare-sentences.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')

const cases = [...keywordCases, ...structureCases]

test.each(cases.map((found, index) => [found[0], found, sentences[index]] as const))(
  '%s',
  (_, [name, , before, after], sentence) => {
    const changes = compare(before, after).map(({ pointer, text }) => `${pointer}\t${text}`)
    expect([name, ...changes].join('\t')).toBe(sentence)
  },
)

test('there is no sentence without a case', () => {
  expect(sentences).toHaveLength(cases.length)
})
