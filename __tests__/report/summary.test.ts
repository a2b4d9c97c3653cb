import { describe, expect, test } from '@jest/globals'
import { renderSample } from '../../scripts/preview.ts'
import { samples, type Sample } from '../../scripts/preview-samples.ts'
import type { PullRequestResult } from '../../src/pull-request/deliver.ts'
import { renderSummary } from '../../src/report/summary.ts'

function find(name: string): Sample {
  const sample = samples.find((one) => one.name === name)
  if (sample === undefined) throw new Error(`There is no sample called ${name}.`)
  return sample
}

function summaryOf(name: string): string {
  return renderSummary(find(name).report)
}

function headings(summary: string): readonly string[] {
  return [...summary.matchAll(/^(?:#+ |<details><summary>|\| (?=Instance))(.*?)(?:<\/summary>| \|.*)?$/gm)].map(
    ([, text = '']) => text,
  )
}

describe('the order', () => {
  test('is what happened, what to act on, what may be of interest', () => {
    expect(headings(summaryOf('breaking'))).toEqual([
      'ROMA Connect export: `apis/orders.yaml`',
      '🚨 2 breaking changes',
      '⚠️ 1 warning',
      'ℹ️ 2 other changes',
      '🔕 2 ignored changes',
      '⚠️ Warnings',
      '🔎 1 finding in the document',
      'Instance',
    ])
  })

  test('puts a credential before everything but the verdict, in one alert', () => {
    expect(summaryOf('first').split('\n\n').slice(1, 3)).toEqual([
      '🆕 Nothing to compare with yet.',
      expect.stringMatching(/^> \[!CAUTION\]\n> - The script .*\(`roma-credential-in-script`\)$/),
    ])
  })
})

describe('the verdict', () => {
  const verdictOf = (name: string) => summaryOf(name).split('\n\n')[1]

  test.each([
    ['unchanged', '✅ Nothing has changed.'],
    ['first', '🆕 Nothing to compare with yet.'],
    ['small', '⚠️ 1 warning · 2 other changes'],
    ['breaking', '🚨 **2 breaking changes** · ⚠️ 1 warning · 2 other changes'],
    [
      'applications',
      '❌ **1 application could not be exported** · 🚨 **2 breaking changes** · ⚠️ 1 warning · 4 other changes · ⚠️ 1 missing backend',
    ],
  ])('%s: %s', (name, verdict) => {
    expect(verdictOf(name)).toBe(verdict)
  })

  test('is not green alone when backends are missing', () => {
    const { report } = find('applications')
    const documents = report.documents.map((document) => ({ ...document, changed: false, changes: [] }))
    expect(renderSummary({ ...report, documents, failures: [] }).split('\n\n')[1]).toBe(
      '✅ Nothing has changed. · ⚠️ 1 missing backend',
    )
  })
})

describe('the pull request', () => {
  const base: PullRequestResult = {
    operation: 'created',
    number: 7,
    url: 'https://github.com/octo/demo/pull/7',
    branch: 'roma-connect/swagger-yaml',
    headSha: 'f'.repeat(40),
    verified: true,
    reason: 'The export differs from “main”: open a pull request from the new branch “roma-connect/swagger-yaml”.',
    notes: [],
    warnings: [],
  }
  const lineOf = (pullRequest: PullRequestResult) =>
    renderSummary({ ...find('small').report, pullRequest }).split('\n\n')[2]
  const link = '[#7](https://github.com/octo/demo/pull/7)'

  test.each<readonly [Partial<PullRequestResult>, string]>([
    [
      {},
      `**Pull request ${link} created** from \`roma-connect/swagger-yaml\`, commit verified. The export differs from “main”.`,
    ],
    [
      { operation: 'closed', reason: '“main” holds this export already: close pull request #7.', verified: undefined },
      `**Pull request ${link} closed**. “main” holds this export already.`,
    ],
    [
      { operation: 'none', number: undefined, url: undefined, reason: '“main” holds this export already.' },
      '**No pull request.** “main” holds this export already.',
    ],
    [
      { operation: 'skipped', reason: '“x” holds 1 commit, and `on-foreign-commits` is `skip`.' },
      `**Pull request ${link} skipped.** “x” holds 1 commit, and \`on-foreign-commits\` is \`skip\`.`,
    ],
    [
      {
        operation: 'updated',
        verified: false,
        reason: '“x” holds 1 commit: make it anew, as `on-foreign-commits: recreate` asks.',
      },
      `**Pull request ${link} updated** from \`roma-connect/swagger-yaml\`, commit not verified. “x” holds 1 commit.`,
    ],
  ])('%j', (changes, line) => {
    expect(lineOf({ ...base, ...changes })).toBe(line)
  })
})

describe('limits', () => {
  test.each(samples)('$name keeps to those of GitHub', (sample) => {
    for (const [file, text] of Object.entries(renderSample(sample))) {
      expect(Buffer.byteLength(text)).toBeLessThan(file.includes('summary') ? 1024 * 1024 : 65_536)
    }
  })

  test.each(samples)('$name opens nothing that it does not close', (sample) => {
    for (const text of Object.values(renderSample(sample))) {
      expect(text.split('<details>').length).toBe(text.split('</details>').length)
      // A table needs an empty line before it, and none within.
      expect(text).not.toMatch(/^[^|\n][^\n]*\n\| /m)
    }
  })
})
