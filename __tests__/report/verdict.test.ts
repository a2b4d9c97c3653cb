import { describe, expect, test } from '@jest/globals'
import { samples } from '../../scripts/preview-samples.ts'
import type { RunReport } from '../../src/report/report.ts'
import type { DocumentReport } from '../../src/documents/document-report.ts'
import { describeFailures, describeIncomplete, failIfNeeded, judge, refuseNothing } from '../../src/report/verdict.ts'

function reportOf(name: string): RunReport {
  const sample = samples.find((one) => one.name === name)
  if (sample === undefined) throw new Error(`There is no sample called ${name}.`)
  return sample.report
}

const breaking = reportOf('breaking').documents
const small = reportOf('small').documents
const unchanged = reportOf('unchanged').documents
const first = reportOf('first').documents

function ignoreAll(documents: readonly DocumentReport[]): readonly DocumentReport[] {
  return documents.map((document) => ({
    ...document,
    changes: document.changes.map((change) => ({ ...change, ignored: true as const })),
  }))
}

describe('fail-on', () => {
  test.each([
    ['none', breaking, undefined],
    ['breaking', unchanged, undefined],
    ['breaking', small, undefined],
    [
      'breaking',
      breaking,
      /^2 breaking changes \(`fail-on: breaking`\):\n- GET \/orders The query parameter “page” became required\.\n- /,
    ],
    ['breaking', ignoreAll(breaking), undefined],
    ['warning', small, /^1 breaking change or warning \(`fail-on: warning`\):\n- GET \/customers\/\{id\} /],
    ['warning', breaking, /^3 breaking changes and warnings /],
    ['any', unchanged, undefined],
    ['any', small, /^1 document differs from what is published \(`fail-on: any`\):\n- “apis\/orders.yaml”: /],
    ['any', first, /“apis\/orders.yaml”: is not published yet$/],
    // Drift is drift, whatever its effect is, and whoever ignores it.
    ['any', ignoreAll(breaking), /^1 document differs/],
    ['any', breaking.map((document) => ({ ...document, changes: [] })), /differs without an effect$/],
  ] as const)('%s', (failOn, documents, reason) => {
    const verdict = judge(documents, failOn)
    if (reason === undefined) expect(verdict).toBeUndefined()
    else expect(verdict).toMatch(reason)
  })

  test('names three examples and counts the rest', () => {
    const lines = judge(reportOf('huge').documents, 'breaking')?.split('\n') ?? []
    expect(lines).toHaveLength(5)
    expect(lines.at(-1)).toMatch(/^- and \d+ more: see the job summary$/)
  })
})

describe('other reasons', () => {
  test('an application that failed is named', () => {
    expect(describeFailures(reportOf('unchanged'))).toBeUndefined()
    expect(describeFailures(reportOf('applications'))).toMatch(/^1 application could not be exported:\n- “legacy”: /)
  })

  test('under `complete: strict`, what is missing is named', () => {
    expect(describeIncomplete(unchanged)).toBeUndefined()
    expect(describeIncomplete(reportOf('applications').documents)).toMatch(
      /^The export lacks 1 backend \(`complete: strict`\), so nothing was written:\n- GET \/returns\/\{id\} /,
    )
  })

  test('nothing at all is refused unless it is expected', () => {
    expect(() => refuseNothing({ allowEmpty: false }, 0)).toThrow(/nothing to write/)
    expect(() => refuseNothing({ allowEmpty: true }, 0)).not.toThrow()
    expect(() => refuseNothing({ allowEmpty: false }, 1)).not.toThrow()
  })

  test('all reasons are told at once, and no reason fails nothing', () => {
    expect(() => failIfNeeded({ reasons: [] })).not.toThrow()
    expect(() => failIfNeeded({ reasons: ['one', 'two'] })).toThrow('one\ntwo')
  })
})
