import { expect, test } from '@jest/globals'
import { checkDifferences, readDifferences } from '../second-opinion/differences.ts'
import { ourOpinion } from '../second-opinion/kind.ts'
import { kinds } from '../second-opinion/kinds.ts'

// What needs oasdiff itself runs by `npm run second-opinion`: it is installed by Go

const known = readDifferences()

test('There are many kinds of edits, each with a name of its own', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(300)
  expect(new Set(kinds.map(({ name }) => name)).size).toBe(kinds.length)
})

test('What oasdiff does not look at has the level that is expected', () => {
  const judged = kinds.filter(({ expected }) => expected !== undefined)
  expect(judged.map((kind) => [kind.name, ourOpinion(kind)])).toEqual(
    judged.map(({ name, expected }) => [name, expected]),
  )
})

test('Each difference that is written down is one of ours, with its reason', () => {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  for (const { kind: name, ours, theirs, why } of known) {
    const kind = byName.get(name)
    if (kind === undefined) expect(name).toMatch(/^\S+ → \S+: /)
    else expect([name, ourOpinion(kind)]).toEqual([name, ours])
    expect(ours).not.toBe(theirs)
    expect(why).toMatch(/^\S.*\.$/)
  }
})

test('A difference that is new, another one, without a reason or gone is told', () => {
  const one = { kind: 'a', ours: 'info', theirs: 'breaking', right: 'ours', why: 'So it is.' } as const
  expect(checkDifferences([one], [one])).toEqual([])
  expect(checkDifferences([one], [])).toEqual(['A new difference, a: we say info, oasdiff says breaking.'])
  expect(checkDifferences([], [one])).toEqual(['A difference is gone, a.'])
  expect(checkDifferences([one], [{ ...one, why: '' }])).toEqual(['No reason is given for a.'])
  expect(checkDifferences([one], [{ ...one, ours: 'warning' }])).toEqual([
    'Another difference, a: we say info, oasdiff says breaking; it was warning and breaking.',
  ])
})
