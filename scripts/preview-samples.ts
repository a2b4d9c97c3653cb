import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { documentOf, reportOf } from '../__tests__/run-report.ts'
import type { BodyContent } from '../src/pull-request/body.ts'
import type { PullRequestResult } from '../src/pull-request/deliver.ts'
import type { ReportedChange } from '../src/documents/compare-with-baseline.ts'
import type { RunReport } from '../src/report/report.ts'
import type { DocumentReport } from '../src/documents/document-report.ts'
import { compare } from '../src/swagger/compare/compare.ts'
import { parseDocument } from '../src/swagger/parse.ts'
import type { Finding } from '../src/swagger/finding.ts'

/** A run to look at: what its summary and its pull request are made of. */
export interface Sample {
  readonly name: string
  readonly report: RunReport
  readonly body: BodyContent
}

const runUrl = 'https://github.com/contoso/apis/actions/runs/1234567890'

// Real changes, so that the pages show the sentences that users will read.
const published = `
swagger: '2.0'
info: { title: roma livedata apis, version: '1.0' }
paths:
  /customers/{id}:
    get:
      parameters: &id [{ name: id, in: path, required: true, type: string }]
      responses: { 200: { description: '', schema: { $ref: '#/definitions/Customer' } } }
  /orders:
    get:
      parameters: [{ name: page, in: query, type: integer }]
      responses: &order { 200: { description: '', schema: { $ref: '#/definitions/Order' } } }
  /orders/{id}:
    get: { parameters: *id, responses: *order, x-livedata-scripts: [{ type: SQL, content: c2VsZWN0IDE= }] }
    put: { parameters: *id, responses: *order }
    delete: { parameters: *id, responses: *order }
definitions:
  Customer: { type: object, properties: { name: { type: string }, note: { type: string } } }
  Order: { type: object, required: [id, total], properties: { id: { type: integer }, total: { type: number } } }
`
const exported = published
  .replace('query, type: integer', '$&, required: true')
  .replace('[id, total]', '[id]')
  .replace(', total: { type: number }', '')
  .replace(', note: { type: string }', '')
  .replace('c2VsZWN0IDE=', 'c2VsZWN0IDI=')
  .replace('definitions:', "  /refunds: { post: { responses: { 201: { description: '' } } } }\n$&")

const changes = compare(parseDocument(Buffer.from(published)), parseDocument(Buffer.from(exported)))
const ofLevel = (...levels: readonly ReportedChange['level'][]) => changes.filter(({ level }) => levels.includes(level))

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
  return documentOf({
    output: 'apis/orders.yaml',
    operations: 42,
    bytes: 61_803,
    sha256: '3430874b4bf27300ab497369812c20ccab7795be84baf1cfc032b2ac5ccde528',
    changed: (given.changes ?? []).length > 0,
    baseline: 'apis/orders.yaml on main',
    listed: 42,
    redactions: 2,
    ...given,
  })
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
  return reportOf({ instance: 'roma-prod', status: 'deployed', apps: [orders], documents, ...given })
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
    docs: 'https://github.com/OWNER/roma-connect-export/blob/v1',
  }
}

function sample(name: string, report: RunReport, scripts: BodyContent['scripts'] = []): Sample {
  return { name, report, body: describeBody(report, scripts) }
}

function many(count: number): readonly ReportedChange[] {
  return Array.from({ length: count }, (_, index) => {
    const change = changes[index % changes.length]
    if (change === undefined) throw new Error('The samples have no changes.')
    return { ...change, path: `/resources-${index}/{id}` }
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
      changes: [ofLevel('breaking', 'info'), ofLevel('warning'), ofLevel('info')][index] ?? [],
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

/** A real change of a public API: Docker's, over many versions. */
function describeReal(): RunReport {
  const read = (name: string) =>
    parseDocument(
      brotliDecompressSync(readFileSync(new URL(`../__tests__/fixtures/pairs/${name}.br`, import.meta.url))),
    )
  const found = compare(read('moby-1.26.yaml'), read('moby-1.47.yaml'))
  return describeRun([describeDocument({ changes: found })], {
    reasons: [
      `${found.filter(({ level }) => level === 'breaking').length} breaking changes (\`fail-on: breaking\`):\n- GET /info: the first of them`,
    ],
  })
}

/** Forty applications, each with some of the changes. */
function describeCompany(): RunReport {
  const documents = Array.from({ length: 40 }, (_, index) =>
    describeDocument({
      app: { id: `8cd6427f-f725-1791-88c7-8ea86231cc${String(index).padStart(2, '0')}`, name: `app-${index}` },
      output: `apis/app-${index}.yaml`,
      changes: index % 3 === 0 ? changes : index % 3 === 1 ? ofLevel('info') : [],
    }),
  )
  return describeRun(documents, { apps: documents.flatMap(({ app }) => (app === undefined ? [] : [app])) })
}

/** One habit that makes many findings. */
function describeHabit(): RunReport {
  const findings = Array.from({ length: 300 }, (_, index) => ({
    ...unused,
    id: index % 3 === 0 ? ('roma-no-responses' as const) : ('roma-path-parameter-undeclared' as const),
    path: `/orders/${index}/{id}`,
    text: `PUT /orders/${index}/{id} ${index % 3 === 0 ? 'has no responses.' : 'does not declare its path parameter id.'}`,
  }))
  return describeRun([describeDocument({ findings: [credential, ...findings] })])
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
    describeRun([describeDocument({ changes: ofLevel('warning', 'info') })], {
      pullRequest: describePull('created', 'The export differs from “main”: open a pull request.'),
    }),
    [{ path: 'apis/scripts/GET_orders_{id}.sql', change: 'changed' }],
  ),
  sample(
    'breaking',
    describeRun(
      [
        describeDocument({
          changes: [...changes, ...ofLevel('info').map((change) => ({ ...change, ignored: true as const }))],
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
  sample('forty-applications', describeCompany()),
  sample('three-hundred-findings', describeHabit()),
  sample('docker', describeReal()),
  sample(
    'huge',
    describeRun([describeDocument({ operations: 28_911, listed: 28_911, bytes: 52_000_000, changes: many(8_000) })]),
  ),
]
