import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compare, type Change } from '../../../src/swagger/compare/compare.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'
import { changeFamily, familyOf, flattenFamily } from './composed-families.ts'
import { changeSchema, compose, diceOf, flatSchema } from './composed-schemas.ts'
import { expectLaw } from './pointer-law.ts'

const runs = { numRuns: 150 }

/** A document that takes a schema and answers with it. */
function echoing(schema: JsonObject, definitions: JsonObject = {}): JsonObject {
  return documentOf({ '/a': schema }, definitions)
}

function documentOf(schemas: Readonly<Record<string, JsonObject>>, definitions: JsonObject): JsonObject {
  const paths = Object.entries(schemas).map(([path, schema]): [string, JsonObject] => [
    path,
    {
      post: {
        parameters: [{ in: 'body', name: 'b', schema }],
        responses: { 200: { description: 'ok', schema } },
      },
    },
  ])
  return { swagger: '2.0', info: { title: 't', version: '1' }, paths: Object.fromEntries(paths), definitions }
}

/** What is told of the operations, wherever it is written. What has no rule is only told where it has an effect. */
function rulesOf(changes: readonly Change[]): string[] {
  return changes
    .filter(({ id, method }) => method !== null && id !== 'roma-other-changed')
    .map(({ level, id }) => `${level} ${id}`)
    .sort()
}

describe('Whatever the schema', () => {
  test('how it is put together never matters', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const dice = diceOf(seed)
        const flat = flatSchema(dice)
        const [one, other] = [compose(flat, dice, 'D'), compose(flat, dice, dice(2) === 0 ? 'D' : 'E')]
        const documents = [
          echoing(flat),
          echoing(one.schema, one.definitions),
          echoing(other.schema, other.definitions),
        ] as const
        for (const before of documents) {
          for (const after of documents) expect(compare(before, after).filter(isOfOperation)).toEqual([])
        }
      }),
      runs,
    )
  })

  test('a change inside of its parts is the change of the flattened schema', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const dice = diceOf(seed)
        const flat = flatSchema(dice)
        const changed = changeSchema(flat, dice)
        const [old, next] = [compose(flat, dice, 'D'), compose(changed, dice, dice(2) === 0 ? 'D' : 'E')]
        const [before, after] = [echoing(old.schema, old.definitions), echoing(next.schema, next.definitions)]
        const changes = compare(before, after)
        expect(rulesOf(changes)).toEqual(rulesOf(compare(echoing(flat), echoing(changed))))
        expectLaw(before, after, changes)
      }),
      runs,
    )
  })

  test('a family of definitions changes as the flattened ones do', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const dice = diceOf(seed)
        const old = familyOf(dice)
        const next = changeFamily(old, dice)
        const names = Object.keys(old).filter(() => dice(2) === 0)
        const using = (family: JsonObject) =>
          documentOf(Object.fromEntries(names.map((name) => [`/${name}`, { $ref: `#/definitions/${name}` }])), family)
        const changes = compare(using(old), using(next))
        const flat = compare(using(flattenFamily(old)), using(flattenFamily(next)))
        expect(new Set(rulesOf(changes))).toEqual(new Set(rulesOf(flat)))
        expectLaw(using(old), using(next), changes)
      }),
      { numRuns: 300 },
    )
  })
})

/** A definition that a part was written in comes and goes without an effect. */
function isOfOperation({ method }: Change): boolean {
  return method !== null
}
