import type { EmptyExport, ExportedTargets, ReadyDocument } from '../documents/export-documents.ts'
import { quote } from '../text/foreign-text.ts'
import type { PullRequestResult } from '../pull-request/deliver.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Reference } from '../inputs/export-scope.ts'
import { statusWord } from '../livedata/livedata.ts'
import { createFinding } from '../swagger/finding.ts'
import { explainUnknown, type FileFinding, type RunReport } from './report.ts'
import type { MissingBackend } from '../export/missing-backend.ts'
import { describeFailures, judge } from './verdict.ts'
import type { Targets } from '../export/targets.ts'

/** What the steps of a run have come to. */
interface Results {
  readonly chosen: Targets
  readonly exported: ExportedTargets
  readonly ready: readonly ReadyDocument[]
  readonly pullRequest: PullRequestResult | undefined
  /** Why `complete: strict` was not met. */
  readonly incomplete: string | undefined
  /** What stopped the pull request. */
  readonly wall: string | undefined
}

/** Gathers what there is to tell of a run. */
export function assembleReport(
  inputs: Inputs,
  { chosen, exported, ready, pullRequest, incomplete, wall }: Results,
): RunReport {
  const { endpoints, status } = inputs
  const { documents, lost } = markUnexportedStatuses(ready, exported)
  return {
    instance: nameOf(inputs.instance),
    host: new URL(endpoints.roma).host,
    foreignHosts: endpoints.foreignHosts,
    status: status === undefined ? undefined : statusWord(status),
    apps: exportedApplications(inputs, chosen, ready),
    documents,
    failures: exported.failures,
    empty: [...chosen.empty, ...exported.empty.flatMap(({ target }) => target.apps)],
    lost,
    findings: chosen.orphans.map(orphanFinding),
    unchecked: chosen.unchecked,
    warnings: [
      ...ready.flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
      ...chosen.unknownApis.map(explainUnknown),
      ...baselineWarning(inputs, ready),
      ...(pullRequest?.warnings ?? []),
    ],
    notices: inputs.run.eventName === 'pull_request_target' ? [targetWarning] : [],
    pullRequest,
    reasons: [describeFailures(exported), incomplete, wall, judge(documents, inputs.failOn)].filter(
      (reason) => reason !== undefined,
    ),
    docs: inputs.run.docs,
    unwritten: inputs.dryRun ? 'dry run' : incomplete === undefined ? undefined : 'incomplete',
  }
}

/**
 * Marks what is missing because ROMA Connect exports nothing of its status: that takes a look at the whole run, since
 * an application can have backends of one status alone.
 */
function markUnexportedStatuses(
  ready: readonly ReadyDocument[],
  { empty }: ExportedTargets,
): Pick<RunReport, 'documents' | 'lost'> {
  const parts = [...ready.map(({ target, report }) => ({ target, missing: report.missing })), ...empty]
  const statuses = new Set(parts.flatMap(exportedStatuses))
  const mark = (missing: readonly MissingBackend[]) =>
    // When nothing at all came, the status is not what it hangs on; one that is not known can be any.
    statuses.size === 0 || statuses.has(undefined) ? missing : missing.map((one) => markUnexported(one, statuses))
  return {
    documents: ready.map(({ report }) => ({ ...report, missing: mark(report.missing) })),
    lost: empty.flatMap(({ missing }) => mark(missing)),
  }
}

function exportedStatuses({ target, missing }: EmptyExport): readonly (number | undefined)[] {
  const missed = new Set(missing.map(({ backend }) => backend.id))
  return (target.listed ?? []).filter(({ id }) => !missed.has(id)).map(({ status }) => status)
}

function markUnexported(one: MissingBackend, exported: ReadonlySet<number | undefined>): MissingBackend {
  const { backend, reason, error } = one
  const isSilent = reason === 'not exported' && error === undefined
  return isSilent && backend.status !== undefined && !exported.has(backend.status)
    ? { ...one, ofUnexportedStatus: true }
    : one
}

function orphanFinding(output: string): FileFinding {
  return { ...createFinding('roma-document-orphaned', { pointer: '' }, { output: quote(output, 200) }), output }
}

const targetWarning =
  'This runs on pull_request_target, with secrets, for a pull request that anyone may have opened: never check out or run its code in this job.'

/** With `{app}` those that got a file; otherwise those that were asked for, or that own a backend. */
function exportedApplications(
  inputs: Inputs,
  { targets, names }: Targets,
  ready: readonly ReadyDocument[],
): RunReport['apps'] {
  const perApp = ready.flatMap(({ report }) => (report.app === undefined ? [] : [report.app]))
  if (inputs.output.includes('{app}')) return perApp
  const [whole] = targets
  const asked = whole?.apps ?? []
  if (asked.length > 0)
    return asked.map(({ id, name }) => ({ id, name: name ?? names.get(id) ?? ready[0]?.appNames[0] ?? id }))
  const owners = new Map((whole?.listed ?? []).map(({ appId, appName }) => [appId, appName ?? appId]))
  return [...owners].map(([id, name]) => ({ id, name }))
}

function baselineWarning({ failOn, baseline }: Inputs, ready: readonly ReadyDocument[]): readonly string[] {
  const isGate = failOn === 'breaking' || failOn === 'warning'
  const without = ready.filter(({ report }) => !report.hasBaseline)
  if (!isGate || baseline !== undefined || without.length === 0) return []
  const where = without.slice(0, 3).map(({ report }) => report.baseline)
  return [
    `\`fail-on: ${failOn}\` had nothing to compare with: ${where.join(', ')} does not exist yet, so nothing can break.`,
  ]
}

function nameOf(reference: Reference): string {
  return 'id' in reference ? reference.id : reference.name
}
