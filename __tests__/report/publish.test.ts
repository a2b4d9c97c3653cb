import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { publish } from '../../src/report/publish.ts'
import type { RunReport } from '../../src/report/report.ts'
import { changeOf, documentOf, missingOf, reportOf, times } from '../run-report.ts'

const before = process.env['GITHUB_OUTPUT']
let written: string[] = []

beforeEach(() => {
  written = []
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
})

afterEach(() => {
  jest.restoreAllMocks()
  if (before === undefined) Reflect.deleteProperty(process.env, 'GITHUB_OUTPUT')
  else process.env['GITHUB_OUTPUT'] = before
})

const keptApart: string[] = []

interface Published {
  readonly outputs: string
  readonly summary: string
  readonly report: string
  readonly log: string
}

function publishTo(report: RunReport, scrub: (text: string) => string = (text) => text): Published {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), 'publish-')))
  const [outputFile, summaryFile] = [join(temp, 'output'), join(temp, 'summary')]
  for (const file of [outputFile, summaryFile]) writeFileSync(file, '')
  process.env['GITHUB_OUTPUT'] = outputFile
  publish(report, { temp, summaryFile, scrub, hideApart: (told) => keptApart.push(...told) })
  const outputs = readFileSync(outputFile, 'utf8')
  const path = /report<<(\S+)\n(.*)\n\1/.exec(outputs)?.[2] ?? ''
  expect(path).toMatch(/\/roma-connect-export-[0-9a-f]{8}\.json$/)
  return {
    outputs,
    summary: readFileSync(summaryFile, 'utf8'),
    report: readFileSync(path, 'utf8'),
    log: written.join(''),
  }
}

test('everything is told: outputs, report, summary, annotations', () => {
  const { outputs, summary, report, log } = publishTo(
    reportOf({ documents: [documentOf({ changes: [changeOf({ line: 5 })] })] }),
  )
  expect(outputs).toMatch(/path<<(\S+)\nswagger\.yaml\n\1/)
  expect(summary).toMatch(/^## ROMA Connect export: `swagger\.yaml`/)
  expect(JSON.parse(report)).toMatchObject({ version: 1 })
  expect(log).toContain(
    '::error title=Breaking change%3A api-removed-without-deprecation,file=swagger.yaml,line=5::GET /orders: the operation was removed',
  )
})

test('a runner without summaries gets none', () => {
  const temp = mkdtempSync(join(tmpdir(), 'publish-'))
  process.env['GITHUB_OUTPUT'] = join(temp, 'output')
  writeFileSync(join(temp, 'output'), '')
  expect(() =>
    publish(reportOf(), { temp, summaryFile: undefined, scrub: (text) => text, hideApart: () => undefined }),
  ).not.toThrow()
})

test('sentences are scrubbed, values never, and these are what no mask may spoil', () => {
  const document = documentOf({
    output: 'apis/swagger.yaml',
    changes: [changeOf({ text: 'the swagger is “swagger”' })],
  })
  const { outputs, report } = publishTo(reportOf({ documents: [document] }), (text) =>
    text.replaceAll('swagger', '***'),
  )
  expect(outputs).toMatch(/path<<(\S+)\napis\/swagger\.yaml\n\1/)
  expect(report).toContain('the *** is “***”')
  expect(report).toContain('"output": "apis/swagger.yaml"')
  expect(keptApart).toEqual(expect.arrayContaining(['apis/swagger.yaml', '["apis/swagger.yaml"]']))
  expect(keptApart).not.toContain('the *** is “***”')
})

describe('foreign text', () => {
  const hostile = 'x\n::add-mask::y\r\n##[error]z\n# heading <img src=x> @octo/team Fixes #1 | `code` --> </details>'
  const report = reportOf({
    instance: hostile,
    host: 'h',
    foreignHosts: [hostile],
    apps: [{ id: 'a1', name: hostile }],
    documents: times(2, (index) =>
      documentOf({
        app: { id: 'a1', name: hostile },
        output: `a${index}.yaml`,
        changes: [
          changeOf({ text: hostile, path: hostile, pointer: hostile }),
          changeOf({ level: 'info', text: hostile }),
        ],
        findings: [
          { id: 'roma-no-responses', pointer: hostile, text: hostile },
          { id: 'roma-credential-in-script', pointer: hostile, text: hostile, method: 'GET', path: hostile },
        ],
        missing: [missingOf({ reason: 'not exported', error: hostile })],
      }),
    ),
    failures: [{ app: hostile, text: hostile }],
    empty: [{ id: 'a2', name: hostile }],
    unchecked: hostile,
    warnings: [hostile],
    notices: [hostile],
  })

  test('stays one line of an annotation', () => {
    const { log } = publishTo(report)
    for (const line of log.split('\n').filter((one) => one !== '')) {
      expect(line).toMatch(/^::(error|warning|notice) /)
      expect(line).not.toContain('##[')
    }
  })

  test('is inert in the summary', () => {
    const { summary } = publishTo(report)
    expect(summary).not.toMatch(/<img|@octo|#1\b|^::|##\[|^# heading/m)
    // Only what the summary itself opens and closes.
    expect(summary.match(/<\/details>/g)?.length).toBe(summary.match(/<details>/g)?.length)
  })
})

describe('a secret that came along', () => {
  const secret = 'se*n_ti|nel"\\pa<ss>'
  const scrub = (text: string) => text.replaceAll(secret, 'hidden')
  const report = reportOf({
    documents: [
      documentOf({
        changes: [changeOf({ text: `about ${secret}` })],
        findings: [{ id: 'roma-no-responses', pointer: '/a', text: secret }],
      }),
    ],
    warnings: [secret],
    failures: [{ app: 'a', text: `${'.'.repeat(990)}${secret}` }],
  })

  test('is in no sentence that is told, however it would be escaped or cut', () => {
    const { summary, report: file, log } = publishTo(report, scrub)
    for (const text of [summary, file, log]) {
      expect(text).toContain('hidden')
      expect(text).not.toMatch(/se\\?\*|n\\?_ti|pa(<|&|\\)|nel/)
    }
  })
})

test('20,000 changes and findings make a summary of less than 1 MiB, cut between blocks', () => {
  const documents = times(20, (number) =>
    documentOf({
      output: `apis/${'deep/'.repeat(20)}${number}.yaml`,
      changes: times(1_000, (index) =>
        changeOf({
          level: index % 3 === 0 ? 'breaking' : index % 3 === 1 ? 'warning' : 'info',
          path: `/orders/${index}/${'订单'.repeat(60)}`,
          pointer: `/paths/${index}`,
          text: `${index} ${'改'.repeat(400)}`,
        }),
      ),
      findings: times(200, () => ({
        id: 'roma-no-responses' as const,
        pointer: `/${'x'.repeat(200)}`,
        text: '改'.repeat(400),
      })),
    }),
  )
  const { summary, log } = publishTo(reportOf({ documents, warnings: times(300, () => 'w'.repeat(900)) }))
  expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576)
  expect(summary).toMatch(/_Too long to show in full\. Left out: .*_\n$/)
  expect(summary.match(/<\/details>/g)?.length).toBe(summary.match(/<details>/g)?.length)
  expect(log.split('\n').filter((line) => line.startsWith('::')).length).toBeLessThanOrEqual(30)
})
