import { describe, expect, test } from '@jest/globals'
import { explainMissing, outputsOf, renderReportFile, worthWarning } from '../../src/report/report.ts'
import { statusWord } from '../../src/livedata/livedata.ts'
import { countChanges } from '../../src/documents/document-report.ts'
import type { MissingBackend } from '../../src/export/missing-backend.ts'
import { problemsOfReport } from './report-schema.ts'
import { changeOf, documentOf, missingOf, reportOf, times } from '../run-report.ts'

const pullRequest = {
  operation: 'created',
  number: 7,
  url: 'https://github.com/octo/apis/pull/7',
  branch: 'roma-connect/swagger-yaml',
  headSha: 'c0ffee',
  verified: true,
  reason: 'The document changed.',
  notes: ['a note'],
  warnings: ['a warning'],
} as const

describe('outputs', () => {
  test('of one document', () => {
    expect(outputsOf(reportOf())).toEqual({
      path: 'swagger.yaml',
      paths: '["swagger.yaml"]',
      sha256: 'ab'.repeat(32),
      operations: '3',
      apps: '[]',
      changed: 'false',
      breaking: 'false',
      changes: '{"breaking":0,"warning":0,"info":0}',
      missing: '0',
      redactions: '0',
      headline: 'swagger.yaml: unchanged',
      'pull-request-number': '',
      'pull-request-url': '',
      'pull-request-operation': '',
      'pull-request-branch': '',
      'pull-request-head-sha': '',
      'pull-request-verified': '',
    })
  })

  test('of several, with all that happened', () => {
    const documents = [
      documentOf({ output: 'a.yaml', redactions: 2, missing: [missingOf()], changed: true }),
      documentOf({
        output: 'b.yaml',
        redactions: 1,
        changes: [
          changeOf(),
          changeOf({ ignored: true }),
          changeOf({ level: 'warning' }),
          changeOf({ level: 'info' }),
          changeOf({ level: 'info' }),
        ],
      }),
    ]
    const apps = [{ id: 'a1', name: '订单' }]
    expect(outputsOf(reportOf({ documents, apps, lost: [missingOf()], pullRequest }))).toMatchObject({
      path: 'a.yaml',
      paths: '["a.yaml","b.yaml"]',
      operations: '6',
      apps: '[{"id":"a1","name":"订单"}]',
      changed: 'true',
      breaking: 'true',
      changes: '{"breaking":1,"warning":1,"info":2}',
      missing: '2',
      redactions: '3',
      'pull-request-number': '7',
      'pull-request-url': 'https://github.com/octo/apis/pull/7',
      'pull-request-operation': 'created',
      'pull-request-branch': 'roma-connect/swagger-yaml',
      'pull-request-head-sha': 'c0ffee',
      'pull-request-verified': 'true',
    })
  })

  test('an ignored breaking change is none', () => {
    const documents = [documentOf({ changed: true, changes: [changeOf({ ignored: true })] })]
    expect(outputsOf(reportOf({ documents }))).toMatchObject({ changed: 'true', breaking: 'false' })
  })

  test('what was not checked is empty, and so is what is not there', () => {
    expect(outputsOf(reportOf({ documents: [documentOf({ listed: undefined })] }))['missing']).toBe('')
    expect(outputsOf(reportOf({ documents: [] }))).toMatchObject({ path: '', paths: '[]', sha256: '', missing: '' })
    const unverified = {
      ...pullRequest,
      verified: undefined,
      number: undefined,
      url: undefined,
      operation: 'none',
    } as const
    expect(outputsOf(reportOf({ pullRequest: unverified }))).toMatchObject({
      'pull-request-number': '',
      'pull-request-url': '',
      'pull-request-operation': 'none',
      'pull-request-verified': '',
    })
  })
})

describe('the report file', () => {
  const parse = (report: Parameters<typeof renderReportFile>[0]): unknown => {
    const text = renderReportFile(report)
    expect(problemsOfReport(text)).toEqual([])
    return JSON.parse(text)
  }

  test('has the shape that programs rely on', () => {
    const change = changeOf({ line: 3, ignored: true })
    const finding = {
      id: 'roma-no-responses' as const,
      pointer: '/paths/~1a/get',
      text: 'none',
      method: 'GET',
      path: '/a',
      line: 4,
    }
    const documents = [
      documentOf({
        app: { id: 'a1', name: 'Orders' },
        changes: [change],
        findings: [finding],
        missing: [missingOf()],
        redactions: 2,
      }),
    ]
    expect(parse(reportOf({ documents, pullRequest }))).toEqual({
      version: 1,
      documents: [
        {
          app: { id: 'a1', name: 'Orders' },
          output: 'swagger.yaml',
          operations: 3,
          sha256: 'ab'.repeat(32),
          changes: [
            {
              id: 'api-removed-without-deprecation',
              level: 'breaking',
              method: 'GET',
              path: '/orders',
              pointer: '/paths/~1orders/get',
              text: 'the operation was removed',
              affected: 1,
              ignored: true,
            },
          ],
          findings: [{ id: 'roma-no-responses', pointer: '/paths/~1a/get', text: 'none', method: 'GET', path: '/a' }],
          missing: [
            {
              id: 'b1',
              name: 'list orders',
              method: 'GET',
              path: '/orders',
              app: { id: 'a1', name: 'Orders' },
              status: 4,
              reason: 'collision',
              text: expect.stringMatching(/^GET \/orders \(“list orders” of “Orders”\) is left out/),
            },
          ],
          redactions: 2,
        },
      ],
      failures: [],
      findings: [],
      missing: [],
      pullRequest: {
        operation: 'created',
        number: 7,
        url: 'https://github.com/octo/apis/pull/7',
        branch: 'roma-connect/swagger-yaml',
        headSha: 'c0ffee',
        verified: true,
        reason: 'The document changed.',
      },
    })
  })

  test('says null for what is not there, and ends with a line break', () => {
    expect(parse(reportOf())).toMatchObject({ documents: [{ app: null }], pullRequest: null })
    expect(renderReportFile(reportOf())).toMatch(/\}\n$/)
  })

  test('holds every change, however many', () => {
    const documents = [documentOf({ changes: times(20_000, () => changeOf()) })]
    expect(parse(reportOf({ documents }))).toMatchObject({ documents: [{ changes: { length: 20_000 } }] })
  })
})

describe('why a backend is missing', () => {
  const who = 'GET /orders (“list orders” of “Orders”)'

  test.each<[Partial<MissingBackend>, string]>([
    [
      { reason: 'collision' },
      `${who} is left out: another application has the same method and path. Put {app} into \`output\` to get one document per application.`,
    ],
    [{ reason: 'gone' }, `${who} is left out: it was deleted while the export ran.`],
    [
      { reason: 'address' },
      `${who} is left out: it has another \`host\` or \`basePath\` than the rest. Put {app} into \`output\`.`,
    ],
    [{ reason: 'not exported' }, `${who} is listed by ROMA Connect (deployed) but not exported.`],
    [
      { reason: 'not exported', error: 'it said no.' },
      `${who} is listed by ROMA Connect (deployed) but not exported: it said no.`,
    ],
  ])('%j', (given, expected) => {
    expect(explainMissing(missingOf(given))).toBe(expected)
  })

  test('is one line, whatever it is called', () => {
    const { backend } = missingOf()
    const hostile = { ...backend, path: '/a\n::error::x', name: '##[error]', appName: undefined, appId: 'a\r\nb' }
    const text = explainMissing(missingOf({ backend: hostile }))
    expect(text).toMatch(/^GET \/a ::error::x \(“## \[error\]” of “a b”\) is left out/)
  })

  test('a whole status that is not exported is no alarm', () => {
    const silent = missingOf({ reason: 'not exported', ofUnexportedStatus: true })
    const loud = missingOf({ reason: 'not exported' })
    expect(worthWarning([silent, loud, missingOf()])).toEqual([loud, missingOf()])
  })
})

test.each([
  [1, 'pending'],
  [3, 'developing'],
  [4, 'deployed'],
  [2, 'status 2'],
  [undefined, 'status unknown'],
])('status %p is %s', (status, expected) => {
  expect(statusWord(status)).toBe(expected)
})

test('countChanges counts what is not ignored, in all documents', () => {
  const changes = [changeOf(), changeOf({ level: 'info' }), changeOf({ ignored: true })]
  expect(countChanges([documentOf({ changes }), documentOf({ changes })])).toEqual({ breaking: 2, warning: 0, info: 2 })
})
