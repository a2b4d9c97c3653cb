import { expect, test } from '@jest/globals'
import { headlineOf } from '../../src/report/headline.ts'
import { changeOf, documentOf, reportOf } from '../run-report.ts'

const breaking = changeOf()
const warning = changeOf({ level: 'warning' })
const info = changeOf({ level: 'info' })
const ignored = changeOf({ ignored: true })
const orders = { output: 'apis/orders.yaml', changed: true }

test.each([
  [
    'counts',
    [documentOf({ ...orders, changes: [breaking, breaking, warning, info, info, info, info] })],
    'apis/orders.yaml: 2 breaking changes, 1 warning, 4 others',
  ],
  ['one other', [documentOf({ ...orders, changes: [breaking, info] })], 'apis/orders.yaml: 1 breaking change, 1 other'],
  ['nothing but others', [documentOf({ ...orders, changes: [info] })], 'apis/orders.yaml: 1 change'],
  ['unchanged', [documentOf({ output: 'apis/orders.yaml' })], 'apis/orders.yaml: unchanged'],
  ['new', [documentOf({ ...orders, hasBaseline: false, operations: 41 })], 'apis/orders.yaml: new (41 operations)'],
  [
    'ignored changes alone',
    [documentOf({ ...orders, changes: [ignored, ignored, ignored] })],
    'apis/orders.yaml: 3 ignored changes',
  ],
  [
    'ignored changes beside others',
    [documentOf({ ...orders, changes: [ignored, info] })],
    'apis/orders.yaml: 1 change',
  ],
  ['no effect', [documentOf(orders)], 'apis/orders.yaml: differs without an effect on the API'],
  [
    'several',
    [
      documentOf({ ...orders, changes: [breaking] }),
      documentOf({ ...orders, hasBaseline: false }),
      documentOf(),
      documentOf(),
    ],
    '4 documents: 1 changed (1 breaking change); 1 new; 2 unchanged',
  ],
  ['several, unchanged', [documentOf(), documentOf()], '2 documents: unchanged'],
  ['none', [], 'no document'],
  ['a name that would be two lines', [documentOf({ output: 'a\nb.yaml' })], 'a b.yaml: unchanged'],
] as const)('%s', (_, documents, expected) => {
  expect(headlineOf(reportOf({ documents }))).toBe(expected)
})

test('applications that failed are told too', () => {
  expect(headlineOf(reportOf({ documents: [documentOf()], failures: [{ app: 'legacy', text: 'Could not …' }] }))).toBe(
    'swagger.yaml: unchanged; 1 application not exported',
  )
})
