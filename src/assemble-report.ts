import type { ExportedTargets, ReadyDocument } from './export-targets.ts'
import type { PullRequestResult } from './delivery/pull-request.ts'
import type { Inputs, Reference } from './inputs.ts'
import { statusWord, type RunReport } from './report.ts'
import type { Targets } from './targets.ts'

/** Gathers what the parts of a run have to tell. */
export function assembleReport(
  inputs: Inputs,
  {
    targets,
    exported,
    ready,
    pullRequest,
  }: {
    targets: Targets
    exported: ExportedTargets
    ready: readonly ReadyDocument[]
    pullRequest: PullRequestResult | undefined
  },
): RunReport {
  const { endpoints, status } = inputs
  return {
    instance: nameOf(inputs.instance),
    host: new URL(endpoints.roma).host,
    foreignHosts: endpoints.foreignHosts,
    status: status === undefined ? undefined : statusWord(status),
    apps: exportedApplications(inputs, targets, ready),
    documents: ready.map(({ report }) => report),
    failures: exported.failures,
    empty: [...targets.empty, ...exported.empty.flatMap(({ apps }) => apps)],
    unchecked: targets.unchecked,
    warnings: [
      ...ready.flatMap(({ warning }) => (warning === undefined ? [] : [warning])),
      ...baselineWarning(inputs, ready),
      ...(pullRequest?.warnings ?? []),
    ],
    notices: inputs.run.eventName === 'pull_request_target' ? [targetWarning] : [],
    pullRequest,
    dryRun: inputs.dryRun,
  }
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
