import { plain, plural, quote } from '../text/foreign-text.ts'
import type { PullRequestResult } from '../pull-request/deliver.ts'
import { headlineOf } from './headline.ts'
import type { Finding } from '../swagger/finding.ts'
import type { MissingBackend } from '../export/missing-backend.ts'
import { statusWord } from '../livedata/livedata.ts'
import type { Named } from '../export/roma-api.ts'
import type { Application } from '../export/find-by-name.ts'
import { countChanges, type DocumentReport } from '../documents/document-report.ts'

/** A finding about a whole file. */
export interface FileFinding extends Finding {
  readonly output: string
}

/** All that is told of a run; rendering it needs nothing else. */
export interface RunReport {
  /** The instance, by the name or ID that the user gave. */
  readonly instance: string
  readonly host: string
  /** Hosts outside of Huawei Cloud's own domains that got the credentials. */
  readonly foreignHosts: readonly string[]
  readonly status: string | undefined
  readonly apps: readonly Named[]
  readonly documents: readonly DocumentReport[]
  /** Applications that could not be exported. */
  readonly failures: readonly { readonly app: string; readonly text: string }[]
  /** Applications without a matching backend. */
  readonly empty: readonly Application[]
  /** Listed backends of applications that got no document, since their export holds none. */
  readonly lost: readonly MissingBackend[]
  /** What is wrong with files that this run did not write. */
  readonly findings: readonly FileFinding[]
  /** Why the export could not be checked against the list of backends. */
  readonly unchecked: string | undefined
  readonly warnings: readonly string[]
  readonly notices: readonly string[]
  readonly pullRequest: PullRequestResult | undefined
  /** Why the step fails although everything was done, each in a sentence or more. */
  readonly reasons: readonly string[]
  /** The address of the action's own pages; undefined when it is not known. */
  readonly docs: string | undefined
  /** Why no file was written: nobody wanted one, or `complete: strict` was not met. */
  readonly unwritten: 'dry run' | 'incomplete' | undefined
}

/** The step's outputs, but for `report` and `markdown`, which are paths. */
export function outputsOf(report: RunReport): Readonly<Record<string, string>> {
  const { documents, pullRequest, unwritten } = report
  const counts = countChanges(documents)
  const isChecked = report.lost.length > 0 || documents.some(({ listed }) => listed !== undefined)
  const sum = (of: (document: DocumentReport) => number) =>
    documents.reduce((total, document) => total + of(document), 0)
  const [first] = documents
  return {
    path: unwritten === 'incomplete' ? '' : (first?.output ?? ''),
    paths: JSON.stringify(documents.map(({ output }) => output)),
    sha256: first?.sha256 ?? '',
    operations: String(sum(({ operations }) => operations)),
    apps: JSON.stringify(report.apps),
    changed: String(documents.some(({ changed }) => changed)),
    breaking: String(counts.breaking > 0),
    changes: JSON.stringify(counts),
    missing: isChecked ? String(missingOf(report).length) : '',
    redactions: String(sum(({ redactions }) => redactions)),
    headline: headlineOf(report),
    'pull-request-number': pullRequest?.number === undefined ? '' : String(pullRequest.number),
    'pull-request-url': pullRequest?.url ?? '',
    'pull-request-operation': pullRequest?.operation ?? '',
    'pull-request-branch': pullRequest?.branch ?? '',
    'pull-request-head-sha': pullRequest?.headSha ?? '',
    'pull-request-verified': pullRequest?.verified === undefined ? '' : String(pullRequest.verified),
  }
}

/** Everything that is missing, in documents and for want of one. */
export function missingOf({ documents, lost }: Pick<RunReport, 'documents' | 'lost'>): readonly MissingBackend[] {
  return [...documents.flatMap(({ missing }) => missing), ...lost]
}

/**
 * The report file: JSON for programs, with every change and finding. What belongs to no document that was written
 * stands beside them.
 */
export function renderReportFile({ documents, failures, findings, lost, pullRequest }: RunReport): string {
  const report = {
    version: 1,
    documents: documents.map((document) => ({
      app: document.app ?? null,
      output: document.output,
      operations: document.operations,
      sha256: document.sha256,
      changes: document.changes.map(withoutLine),
      findings: document.findings.map(withoutLine),
      missing: document.missing.map(describeMissing),
      redactions: document.redactions,
    })),
    failures,
    findings,
    missing: lost.map(describeMissing),
    pullRequest:
      pullRequest === undefined
        ? null
        : {
            operation: pullRequest.operation,
            number: pullRequest.number ?? null,
            url: pullRequest.url ?? null,
            branch: pullRequest.branch ?? null,
            headSha: pullRequest.headSha ?? null,
            verified: pullRequest.verified ?? null,
            reason: pullRequest.reason,
          },
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

// Lines are those of one file at one time; pointers say the same for good.
function withoutLine<Place extends { readonly line?: number }>(place: Place): Omit<Place, 'line'> {
  return Object.fromEntries(Object.entries(place).filter(([key]) => key !== 'line')) as Omit<Place, 'line'>
}

function describeMissing(missing: MissingBackend) {
  const { id, name, method, path, appId, appName, status } = missing.backend
  const app = { id: appId, name: appName ?? null }
  const { reason } = missing
  return { id: id ?? null, name, method, path, app, status: status ?? null, reason, text: explainMissing(missing) }
}

/** Why a backend is missing, and what helps, as one sentence that names it. */
export function explainMissing({ backend, reason, error }: MissingBackend): string {
  const { method, path, name, appName, appId, status } = backend
  const who = `${method} ${plain(path, 200)} (${quote(name)} of ${quote(appName ?? appId)})`
  switch (reason) {
    case 'collision':
      return `${who} is left out: another application has the same method and path. Put {app} into \`output\` to get one document per application.`
    case 'gone':
      return `${who} is left out: it was deleted while the export ran.`
    case 'address':
      return `${who} is left out: it has another \`host\` or \`basePath\` than the rest. Put {app} into \`output\`.`
    case 'not exported':
      return `${who} is listed by ROMA Connect (${statusWord(status)}) but not exported${error === undefined ? '.' : `: ${error}`}`
  }
}

/** One of `apis` that is on no list. */
export function explainUnknown(id: string): string {
  return `apis: ROMA Connect lists no custom backend ${quote(id)} within \`app\` and \`status\`: check the ID, and that the sign-in may see it.`
}

/** What is missing, without those of a status of which ROMA Connect exports nothing: these are told once. */
export function worthWarning(missing: readonly MissingBackend[]): readonly MissingBackend[] {
  return missing.filter(({ reason, ofUnexportedStatus }) => !(reason === 'not exported' && ofUnexportedStatus === true))
}

function unexportedStatuses(report: Pick<RunReport, 'documents' | 'lost'>): readonly string[] {
  const silent = missingOf(report).filter(({ ofUnexportedStatus }) => ofUnexportedStatus === true)
  return [...Map.groupBy(silent, ({ backend }) => backend.status)].map(
    ([status, group]) =>
      `ROMA Connect exports no backend that is ${statusWord(status)}: ${plural(group.length, 'listed backend')} of that status ${group.length === 1 ? 'is' : 'are'} not in the export.`,
  )
}

/** What a reader may want to know, but for applications without a file. */
export function noticesOf(report: Pick<RunReport, 'documents' | 'lost' | 'notices' | 'unchecked'>): readonly string[] {
  const { notices, unchecked } = report
  const why = 'It was not checked whether the export is complete, since the list of backends could not be read:'
  return [...notices, ...(unchecked === undefined ? [] : [`${why} ${unchecked}`]), ...unexportedStatuses(report)]
}
