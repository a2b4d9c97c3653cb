import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'

interface Case {
  readonly name: string
  readonly revision: JsonObject
  readonly level: string
  readonly rule: string | string[] | null
}

interface Cases {
  readonly base: JsonObject
  readonly cases: readonly Case[]
}

const { base, cases } = JSON.parse(
  readFileSync(new URL('../../fixtures/diff-cases.json', import.meta.url), 'utf8'),
) as Cases

describe('The cases that show how the catalogue is read', () => {
  test.each(cases)('$name', ({ revision, level, rule }) => {
    const changes = compare(base, revision)
    expect(changes[0]?.level ?? 'none').toBe(level)
    const ids = changes.map(({ id }) => id)
    if (rule === null) expect(ids).toEqual([])
    else expect(ids.filter((id) => [rule].flat().includes(id))).not.toEqual([])
  })
})
