import type { BodyContent } from '../src/delivery/body.ts'
import type { PullRequestResult } from '../src/delivery/pull-request.ts'
import type { ReportedChange } from '../src/prepare.ts'
import type { DocumentReport, RunReport } from '../src/report.ts'
import type { Finding } from '../src/spec/finding.ts'

/** A run to look at: what its summary and its pull request are made of. */
export interface Sample {
  readonly name: string
  readonly report: RunReport
  readonly body: BodyContent
}

const runUrl = 'https://github.com/contoso/apis/actions/runs/1234567890'

function change(
  level: ReportedChange['level'],
  id: ReportedChange['id'],
  operation: string,
  text: string,
  affected = 1,
): ReportedChange {
  const [method = '', path = ''] = operation.split(' ')
  return { id, level, method, path, pointer: `/paths/${path.replaceAll('/', '~1')}`, text, affected }
}

const required = change(
  'breaking',
  'request-parameter-became-required',
  'GET /orders',
  'The query parameter “page” became required.',
)
const removed = change(
  'breaking',
  'response-required-property-removed',
  'GET /orders',
  'The required property “total” was removed from the response 200.',
  4,
)
const longer = change(
  'warning',
  'response-property-max-length-unset',
  'GET /customers/{id}',
  'The maximum length of the property “name” of the response 200 was removed.',
)
const script = change('info', 'roma-script-changed', 'GET /orders/{id}', 'The code of script 1 changed.')
const added = change('info', 'endpoint-added', 'POST /orders/{id}/refunds', 'The operation was added.')

const credential: Finding = {
  id: 'roma-credential-in-script',
  pointer: '/paths/~1orders/get',
  text: 'The script of GET /orders holds a password or key in line 3. Keep it in ROMA Connect and refer to it.',
  method: 'GET',
  path: '/orders',
}
const unused: Finding = {
  id: 'roma-no-responses',
  pointer: '/paths/~1orders~1{id}~1close/put',
  text: 'PUT /orders/{id}/close has no responses.',
  method: 'PUT',
  path: '/orders/{id}/close',
}

const orders = { id: '8cd6427f-f725-1791-88c7-8ea86231ccc1', name: 'orders' }
const customers = { id: '236be63f-2908-1610-7c9b-18e454a07d1e', name: '客户中心' }

function describeDocument(given: Partial<DocumentReport> = {}): DocumentReport {
  return {
    app: undefined,
    output: 'apis/orders.yaml',
    operations: 42,
    bytes: 61_803,
    sha256: '3430874b4bf27300ab497369812c20ccab7795be84baf1cfc032b2ac5ccde528',
    changed: (given.changes ?? []).length > 0,
    hasBaseline: true,
    baseline: 'apis/orders.yaml on main',
    changes: [],
    findings: [],
    listed: 42,
    missing: [],
    redactions: 2,
    ...given,
  }
}

function describePull(operation: PullRequestResult['operation'], reason: string, notes: readonly string[] = []) {
  return {
    operation,
    number: 42,
    url: 'https://github.com/contoso/apis/pull/42',
    branch: 'roma-connect/apis-orders-yaml',
    headSha: '89e1975adbcb9d03091e902ac77f44ef868622ef',
    verified: true,
    reason,
    notes,
    warnings: [],
  } as const
}

function describeRun(documents: readonly DocumentReport[], given: Partial<RunReport> = {}): RunReport {
  return {
    instance: 'roma-prod',
    host: 'roma.cn-north-4.myhuaweicloud.com',
    foreignHosts: [],
    status: 'deployed',
    apps: [orders],
    documents,
    failures: [],
    empty: [],
    lost: [],
    findings: [],
    unchecked: undefined,
    warnings: [],
    notices: [],
    pullRequest: undefined,
    dryRun: false,
    ...given,
  }
}

function describeBody({ documents, apps, instance }: RunReport, scripts: BodyContent['scripts'] = []): BodyContent {
  const several = documents.length > 1
  const name = <Item>(items: readonly Item[], document: string) =>
    items.map((item) => (several ? { ...item, document } : item))
  return {
    instance,
    apps: apps.map((app) => app.name),
    documents: documents
      .filter(({ changed }) => changed)
      .map(({ output, hasBaseline }) => ({ path: output, change: hasBaseline ? 'changed' : 'new' })),
    scripts,
    changes: documents.flatMap(({ changes, output }) => name(changes, output)),
    findings: documents.flatMap(({ findings, output }) => name(findings, output)),
    runUrl,
  }
}

function sample(name: string, report: RunReport, scripts: BodyContent['scripts'] = []): Sample {
  return { name, report, body: describeBody(report, scripts) }
}

function many(count: number): readonly ReportedChange[] {
  return Array.from({ length: count }, (_, index) => {
    const { level, id, text } = [required, longer, script, added][index % 4] ?? added
    return change(level, id, `GET /resources-${Math.floor(index / 4)}/{id}`, text, (index % 7) + 1)
  })
}

function describeFleet(): RunReport {
  const names = ['orders', '客户中心', 'invoices', 'shipping', 'returns', 'catalogue']
  const apps = names.map((name, index) => ({ id: `8cd6427f-f725-1791-88c7-8ea86231ccc${index}`, name }))
  const documents = apps.map((app, index) =>
    describeDocument({
      app,
      output: `apis/${app.name}.yaml`,
      operations: 12 * (index + 1),
      baseline: `apis/${app.name}.yaml on main`,
      changes: [[required, removed, script], [longer], [script, added]][index] ?? [],
      ...(index === 3 ? { changed: true, hasBaseline: false } : {}),
      missing: index === 4 ? [missing] : [],
    }),
  )
  return describeRun(documents, {
    apps,
    failures: [
      { app: 'legacy', text: '“legacy” could not be exported: ROMA Connect answered 500 APIG.9999 “System error”.' },
    ],
    empty: [{ id: customers.id, name: 'sandbox' }],
    pullRequest: describePull('updated', 'The export has changed: update pull request #42.'),
  })
}

const missing = {
  backend: {
    id: 'bd42841c',
    name: 'show_return',
    method: 'GET',
    path: '/returns/{id}',
    status: 4,
    appId: orders.id,
    appName: 'returns',
  },
  reason: 'collision',
} as const

/** From a quiet night to the worst day. */
export const samples: readonly Sample[] = [
  sample(
    'unchanged',
    describeRun([describeDocument({ findings: [unused] })], {
      pullRequest: {
        ...describePull('none', '“main” holds this export already.'),
        number: undefined,
        url: undefined,
        branch: undefined,
        verified: undefined,
      },
    }),
  ),
  sample(
    'first',
    describeRun([describeDocument({ changed: true, hasBaseline: false, findings: [credential] })], {
      pullRequest: describePull(
        'created',
        'The export differs from “main”: open a pull request from the new branch “roma-connect/apis-orders-yaml”.',
        [
          'With GITHUB_TOKEN the checks of this pull request wait for an approval. With the token of a GitHub App as `github-token` they run at once.',
        ],
      ),
    }),
    [{ path: 'apis/scripts/GET_orders.js', change: 'new' }],
  ),
  sample(
    'small',
    describeRun([describeDocument({ changes: [longer, script, added] })], {
      pullRequest: describePull('created', 'The export differs from “main”: open a pull request.'),
    }),
    [{ path: 'apis/scripts/GET_orders_{id}.sql', change: 'changed' }],
  ),
  sample(
    'breaking',
    describeRun(
      [
        describeDocument({
          changes: [required, removed, longer, script, added, { ...added, ignored: true }],
          findings: [unused],
        }),
      ],
      {
        pullRequest: describePull('updated', 'The export has changed: update pull request #42.'),
        warnings: ['Auto-merge is off: a change is breaking.'],
      },
    ),
    [{ path: 'apis/scripts/GET_orders_{id}.sql', change: 'changed' }],
  ),
  sample('applications', describeFleet()),
  sample('huge', describeRun([describeDocument({ operations: 28_911, bytes: 52_000_000, changes: many(8_000) })])),
]
