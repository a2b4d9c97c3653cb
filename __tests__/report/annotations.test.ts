import { describe, expect, test } from '@jest/globals'
import { annotate } from '../../src/report/annotations.ts'
import { changeOf, documentOf, missingOf, reportOf, times } from '../run-report.ts'

const changesOf = (count: number, level: 'breaking' | 'warning') =>
  times(count, (index) => changeOf({ level, path: `/p${index}`, line: index + 1 }))

test('nothing that happened is nothing to say', () => {
  expect(annotate(reportOf())).toEqual([])
})

test('a change stands at its place in the file', () => {
  const changes = [
    changeOf({ line: 7 }),
    changeOf({ level: 'warning', method: null, path: null, text: 'the host changed' }),
    changeOf({ level: 'info' }),
    changeOf({ ignored: true }),
  ]
  expect(annotate(reportOf({ documents: [documentOf({ changes })] }))).toEqual([
    {
      kind: 'error',
      title: 'Breaking change: api-removed-without-deprecation',
      text: 'GET /orders: the operation was removed',
      file: 'swagger.yaml',
      line: 7,
    },
    {
      kind: 'warning',
      title: 'Warning: api-removed-without-deprecation',
      text: 'the host changed',
      file: 'swagger.yaml',
    },
  ])
})

test('a dry run has no file to point at', () => {
  const documents = [
    documentOf({
      changes: [changeOf({ line: 7 })],
      findings: [{ id: 'roma-no-responses', pointer: '', text: 'x', line: 3 }],
      missing: [missingOf()],
    }),
  ]
  const findings = [{ id: 'roma-document-orphaned' as const, pointer: '', output: 'old.yaml', text: 'old' }]
  for (const annotation of annotate(reportOf({ documents, findings, unwritten: 'dry run' }))) {
    expect(annotation).not.toHaveProperty('file')
    expect(annotation).not.toHaveProperty('line')
  }
})

describe('the worst comes first', () => {
  test('among warnings: secrets, changes, what is missing, the run, the document', () => {
    const report = reportOf({
      documents: [
        documentOf({
          changes: changesOf(1, 'warning'),
          findings: [
            { id: 'roma-no-responses', pointer: '', text: 'e' },
            { id: 'roma-credential-in-script', pointer: '', text: 'a' },
          ],
          missing: [missingOf()],
        }),
      ],
      lost: [missingOf({ reason: 'gone' })],
      warnings: ['the gate had nothing to compare with'],
      findings: [{ id: 'roma-document-orphaned', pointer: '', output: 'old.yaml', text: 'old' }],
    })
    expect(annotate(report).map(({ title, file }) => [title, file])).toEqual([
      ['roma-credential-in-script', 'swagger.yaml'],
      ['Warning: api-removed-without-deprecation', 'swagger.yaml'],
      ['Missing backend', 'swagger.yaml'],
      ['Missing backend', undefined],
      ['ROMA Connect Export', undefined],
      ['roma-no-responses', 'swagger.yaml'],
      ['roma-document-orphaned', 'old.yaml'],
    ])
  })

  test('among errors: what was not exported, then what breaks', () => {
    const report = reportOf({
      documents: [documentOf({ changes: changesOf(1, 'breaking') })],
      failures: [{ app: 'Orders', text: 'Could not export' }],
    })
    expect(annotate(report).map(({ title }) => title)).toEqual([
      'Not exported',
      'Breaking change: api-removed-without-deprecation',
    ])
  })
})

describe('of a kind there are at most ten, the last saying how many more', () => {
  test.each([
    [9, 9, undefined],
    [10, 9, '2 more: see the job summary and the report.'],
    [25, 9, '17 more: see the job summary and the report.'],
  ])('%i errors leave room for the reason of the failure', (count, shown, last) => {
    const documents = [documentOf({ changes: changesOf(count, 'breaking') })]
    const annotations = annotate(reportOf({ documents }))
    expect(annotations).toHaveLength(shown)
    expect(annotations.at(-1)?.text).toBe(last ?? 'GET /p8: the operation was removed')
  })

  test.each([
    [10, undefined],
    [11, '2 more: see the job summary and the report.'],
    [20_000, '19,991 more: see the job summary and the report.'],
  ])('%i warnings', (count, last) => {
    const documents = [documentOf({ changes: changesOf(count, 'warning') })]
    const annotations = annotate(reportOf({ documents }))
    expect(annotations).toHaveLength(10)
    expect(annotations.at(-1)?.text).toBe(last ?? 'GET /p9: the operation was removed')
  })

  test('notices', () => {
    const annotations = annotate(reportOf({ notices: times(12, String) }))
    expect(annotations.map(({ kind }) => kind)).toEqual(times(10, () => 'notice'))
    expect(annotations.at(-1)?.text).toBe('3 more: see the job summary and the report.')
  })

  test('of each kind by itself', () => {
    const changes = [...changesOf(30, 'breaking'), ...changesOf(30, 'warning')]
    const kinds = annotate(reportOf({ documents: [documentOf({ changes })], notices: times(30, String) }))
    expect(
      Object.fromEntries([...Map.groupBy(kinds, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length])),
    ).toEqual({ error: 9, warning: 10, notice: 10 })
  })
})

test('what is no cause for alarm is a notice', () => {
  const silent = missingOf({ reason: 'not exported', ofUnexportedStatus: true })
  const report = reportOf({
    documents: [documentOf({ missing: [silent, silent] })],
    unchecked: 'no permission',
    empty: [{ id: 'a2', name: 'Empty' }],
    notices: ['hello'],
  })
  expect(annotate(report)).toEqual(
    [
      'hello',
      'It was not checked whether the export is complete, since the list of backends could not be read: no permission',
      'ROMA Connect exports no backend that is deployed: 2 listed backends of that status are not in the export.',
      'No file for 1 application without a matching backend.',
    ].map((text) => ({ kind: 'notice', title: 'ROMA Connect Export', text })),
  )
})
