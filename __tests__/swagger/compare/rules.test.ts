import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { exceptionFor, exceptions } from '../../../scripts/rule-exceptions.ts'
import { toRulesPage } from '../../../scripts/write-rules.ts'
import { compare } from '../../../src/swagger/compare/compare.ts'
import { isRuleId, rules } from '../../../src/swagger/compare/rules/catalogue.ts'
import { keywordCases } from './compare-cases.ts'
import { structureCases } from './compare-structure.ts'

const cases = [...keywordCases, ...structureCases]

/** What turns a rule into its counterpart. */
const opposites: readonly (readonly [string, string])[] = [
  ['added', 'removed'],
  ['became-not-', 'became-'],
  ['became-required', 'became-optional'],
  ['became-enum', 'became-not-enum'],
  ['increased', 'decreased'],
  ['generalized', 'specialized'],
  ['multiple-of-changed', 'multiple-of-generalized'],
  ['multiple-of-changed', 'multiple-of-specialized'],
  ['widened', 'narrowed'],
  ['unset', 'set'],
  ['auth-type-changed', 'auth-type-eased'],
  ['endpoint-deprecated', 'endpoint-reactivated'],
  ['empty-value-allowed', 'empty-value-disallowed'],
  ['with-deprecation', 'without-deprecation'],
  ['removed-with', 'removed-without'],
]

const safe = 'the other way is safe and oasdiff has no rule for it: roma-other-changed'
const own = 'the other way has a rule of ours, for requests or responses as a whole'
const both = 'one rule for both ways'
const named = 'the counterpart goes by another name'

/** Why a rule has no counterpart: the first pattern that fits. */
const alone: readonly (readonly [RegExp, string])[] = [
  [/-changed$/, both],
  [/(?:-parameter|-scheme)-renamed$|-parameter-moved$/, both],
  [/^roma-base-path-moved$|^roma-reference-unknown$/, both],
  [/^roma-security-eased$/, `${named}: api-security-removed`],
  [/^response-(?:body|property)-unique-items-unset$/, own],
  [/^request-parameter-property-became-not-enum$/, own],
  [/type-compatible$/, both],
  [/^api-(?:path-)?removed-/, `${named}: endpoint-added`],
  [/^endpoint-added$/, `${named}: api-removed-without-deprecation`],
  [/^api-schema-removed$/, safe],
  [/^new-request-path-parameter$/, `${named}: request-parameter-removed`],
  [/^new-(?:required|optional)-request-.*parameter/, `${named}: request-parameter-removed`],
  [/^request-parameter-removed$/, `${named}: new-optional-request-parameter`],
  [/^new-(?:required|optional)-request-property/, `${named}: request-property-removed`],
  [/^request-property-removed$/, `${named}: new-optional-request-property`],
  [/^request-body-(?:added|removed)/, `${named}: request-body-added-optional, request-body-removed`],
  [/^response-header-added$/, `${named}: optional-response-header-removed`],
  [/^optional-response-header-removed$/, `${named}: response-header-added`],
  [/became-required-with-default$/, `${named}: request-property-became-optional`],
  [/^request-read-only-property-/, safe],
  [/pattern-generalized$/, `${named}: pattern-changed`],
  [/type-generalized$|type-specialized$/, `${named}: type-changed`],
]

/** Id and level of every rule of oasdiff, at the commit that the catalogue names. */
const published = readFileSync(new URL('../../fixtures/oasdiff-rules.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t'))

const levels: Readonly<Record<string, string>> = { ERR: 'breaking', WARN: 'warning', INFO: 'info' }

/** Why a rule of oasdiff is not one of ours: the first pattern that fits. */
const leftOut: readonly (readonly [RegExp, string])[] = [
  [
    /any-of|one-of|const|contains|content-(?:encoding|media-type|schema)|dependent|-(?:if|then|else)-/,
    'not in Swagger 2.0',
  ],
  [/prefix-items|pattern-property|property-names|unevaluated|write-only|webhook/, 'not in Swagger 2.0'],
  [/exclusive-(?:max|min)-(?:increased|decreased)/, 'a number in OpenAPI 3.1, a switch in Swagger 2.0'],
  [/schema-became-|item-schema|openid-connect|refresh-url|bearer-format|http-scheme|openapi-31/, 'not in Swagger 2.0'],
  [/property-removed-with-deprecation/, 'not in Swagger 2.0'],
  [/^api-(?:major-)?version-/, 'about the version of the document, not about its contents'],
  [/discriminator-mapping|header-property|required-response-header|header-became-optional/, 'not in Swagger 2.0'],
  [
    /^(?:request|response)-(?:parameter|property)-(?:deprecated|reactivated)|parameter-removed-with/,
    'not in Swagger 2.0',
  ],
  [/-all-of-/, 'the parts of a schema are read as one: what changes in effect is told'],
  [/sunset|stability/, 'needs to know what day it is, or an extension that ROMA Connect does not have'],
  [/x-extensible-enum/, 'an extension that ROMA Connect does not have'],
  [/^API/, 'about the version of the document, not about its contents'],
]

describe('The catalogue', () => {
  test.each(published)('follows oasdiff: %s %s', (level = '', id = '') => {
    const rule = rules.find((candidate) => candidate.id === id)
    if (rule === undefined) expect(leftOut.find(([pattern]) => pattern.test(id))?.[1]).toBeDefined()
    else if (rule.level !== levels[level]) expect(exceptionFor(id)).toBeDefined()
  })

  test.each(exceptions)('has a level of its own only where it differs: %s', (pattern) => {
    const excepted = rules.filter(({ id }) => pattern.test(id))
    const theirs = new Map(published.map(([level = '', id = '']) => [id, levels[level]]))
    expect(excepted).not.toEqual([])
    for (const { id, level } of excepted) expect(level).not.toBe(theirs.get(id))
  })

  test('marks its own rules', () => {
    const theirs = new Set(published.map(([, id]) => id))
    for (const { id } of rules) expect(id.startsWith('roma-')).toBe(!theirs.has(id))
  })

  test.each(rules)('has a case for $id', ({ id, level }) => {
    const found = cases.filter(([, rule]) => rule === id)
    expect(found.length).toBeGreaterThan(0)
    for (const [, , before, after] of found) expect(compare(before, after)).toMatchObject([{ id, level }])
  })

  test.each(rules)('has a near miss for $id: the same change the other way', ({ id }) => {
    const directed = cases.filter(([, rule]) => rule === id)
    const silent = directed.filter(([, , before, after]) => compare(after, before).every((change) => change.id !== id))
    const isBothWays = silent.length === 0
    expect(isBothWays ? (reasonFor(id) ?? 'roma-other-changed') : '').toMatch(
      isBothWays ? /both|roma-other-changed/ : /^$/,
    )
    expect(compare(directed[0]?.[2] ?? {}, directed[0]?.[2] ?? {})).toEqual([])
  })

  test.each(rules)('has a counterpart for $id, or a reason why not', ({ id }) => {
    const counterparts = opposites
      .flatMap(([one, other]) => [id.replace(one, other), id.replace(other, one)])
      .filter((candidate) => candidate !== id && isRuleId(candidate))
    expect(counterparts.length > 0 || reasonFor(id) !== undefined || id === 'roma-other-changed').toBe(true)
  })

  test('has each id once, with a sentence and an example', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const { sentence, example } of rules) {
      expect(sentence).toMatch(/^[A-Z].*\.$/)
      expect(example).toMatch(/→/)
    }
  })

  test('knows its ids, and no others', () => {
    expect(rules.every(({ id }) => isRuleId(id))).toBe(true)
    for (const id of ['', 'constructor', '__proto__', 'roma', 'webhook-added']) expect(isRuleId(id)).toBe(false)
  })

  test('is documented: run node scripts/write-rules.ts', () => {
    expect(readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8')).toBe(toRulesPage())
  })
})

function reasonFor(id: string): string | undefined {
  return alone.find(([pattern]) => pattern.test(id))?.[1]
}
