import type { ReportedChange } from '../src/documents/compare-with-baseline.ts'
import type { RunReport } from '../src/report/report.ts'
import type { DocumentReport } from '../src/documents/document-report.ts'
import type { MissingBackend } from '../src/export/missing-backend.ts'

/** The report of a run in which nothing happened, but for what is given. */
export function reportOf(given: Partial<RunReport> = {}): RunReport {
  return {
    instance: 'production',
    host: 'roma.cn-north-4.myhuaweicloud.com',
    foreignHosts: [],
    status: undefined,
    apps: [],
    documents: [documentOf()],
    failures: [],
    empty: [],
    lost: [],
    findings: [],
    unchecked: undefined,
    warnings: [],
    notices: [],
    pullRequest: undefined,
    reasons: [],
    docs: undefined,
    unwritten: undefined,
    ...given,
  }
}

export function documentOf(given: Partial<DocumentReport> = {}): DocumentReport {
  return {
    app: undefined,
    output: 'swagger.yaml',
    operations: 3,
    bytes: 2_048,
    sha256: 'ab'.repeat(32),
    changed: false,
    hasBaseline: true,
    baseline: 'swagger.yaml',
    changes: [],
    findings: [],
    listed: 3,
    missing: [],
    redactions: 0,
    ...given,
  }
}

export function changeOf(given: Partial<ReportedChange> = {}): ReportedChange {
  return {
    id: 'api-removed-without-deprecation',
    level: 'breaking',
    method: 'GET',
    path: '/orders',
    pointer: '/paths/~1orders/get',
    text: 'the operation was removed',
    affected: 1,
    ...given,
  }
}

export function missingOf(given: Partial<MissingBackend> = {}): MissingBackend {
  const backend = {
    id: 'b1',
    name: 'list orders',
    method: 'GET',
    path: '/orders',
    status: 4,
    appId: 'a1',
    appName: 'Orders',
  }
  return { backend, reason: 'collision', ...given }
}

export function times<Item>(count: number, make: (index: number) => Item): readonly Item[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
