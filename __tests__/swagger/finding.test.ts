import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { toFindingsPage } from '../../scripts/write-findings.ts'
import {
  alarmOf,
  createFinding,
  findingKinds,
  groupFindings,
  isUrgent,
  type FindingId,
} from '../../src/swagger/finding.ts'

// The type of Object.keys forgets which keys an object literal has
const ids = Object.keys(findingKinds) as FindingId[]
const place = { pointer: '/a' }

describe('the catalogue', () => {
  test.each(ids)('%s says a sentence', (id) => {
    expect(id).toMatch(/^roma-[a-z-]+$/)
    expect(findingKinds[id].sentence.replace(/\{\w+\}/g, 'A')).toMatch(/^[A-Z].*\.$/)
  })

  test('has what is urgent first: secrets, and a document that lost most of itself', () => {
    const urgent = ids.filter((id) => isUrgent({ id }))
    expect(urgent).toEqual([
      'roma-credential-in-script',
      'roma-credential-in-document',
      'roma-secret-in-baseline',
      'roma-operations-lost',
    ])
    expect(ids.slice(0, urgent.length)).toEqual(urgent)
    for (const id of urgent) expect(alarmOf([{ id }])).toMatch(/^[A-Z].*\.$/)
  })

  test('is documented: run npm run docs', () => {
    expect(readFileSync(new URL('../../docs/findings.md', import.meta.url), 'utf8')).toBe(toFindingsPage())
  })
})

describe('a finding', () => {
  test('fills in its sentence, and takes of its place what belongs to it', () => {
    const operation = { pointer: '/paths/~1a/get', method: 'GET', path: '/a', operation: {} }
    expect(createFinding('roma-no-responses', operation, { operation: 'GET /a' })).toEqual({
      id: 'roma-no-responses',
      pointer: '/paths/~1a/get',
      text: 'GET /a has no responses.',
      method: 'GET',
      path: '/a',
    })
  })

  test('says what it was given as it is', () => {
    const words = { operation: '{name} $1 $&', name: '{operation}' }
    expect(createFinding('roma-path-parameter-optional', place, words).text).toBe(
      '{name} $1 $& must require its path parameter {operation}.',
    )
  })

  test('must be one of the catalogue, with all that its sentence needs', () => {
    // @ts-expect-error: no such finding
    expect(() => createFinding('roma-no-response', place, {})).toThrow()
    // @ts-expect-error: the word is called `operation`
    expect(createFinding('roma-no-responses', place, { operations: 'GET /a' }).id).toBe('roma-no-responses')
  })
})

test('what is urgent stands each by itself, the rest kind by kind', () => {
  const found = (['roma-no-responses', 'roma-operations-lost', 'roma-paths-alike', 'roma-no-responses'] as const).map(
    (id, index) => ({ id, index }),
  )
  const [first, lost, alike, second] = found
  expect(groupFindings(found)).toEqual({ urgent: [lost], others: [[first, second], [alike]] })
  expect(groupFindings([])).toEqual({ urgent: [], others: [] })
  expect(alarmOf(found.filter((finding) => !isUrgent(finding)))).toBeUndefined()
})
