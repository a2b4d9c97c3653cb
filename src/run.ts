import * as core from '@actions/core'
import { assembleReport } from './report/assemble-report.ts'
import { openReadAtRef } from './documents/find-baseline.ts'
import type { Clock } from './clock.ts'
import { connect } from './export/connect.ts'
import { deliverDocuments, type Delivered } from './pull-request/deliver-documents.ts'
import type { Staging } from './workspace/staging.ts'
import { createGitHub, type GitHub } from './github/github.ts'
import { writeToWorkspace } from './workspace/write-documents.ts'
import { finishDrafts, openDestination } from './pull-request/destination.ts'
import { exportTargets, type ExportedTargets, type ReadyDocument } from './documents/export-documents.ts'
import type { HttpWorld } from './http/send.ts'
import type { Inputs } from './inputs/inputs.ts'
import { publish } from './report/publish.ts'
import type { Secrets } from './secrets.ts'
import { chooseTargets, type Targets } from './export/targets.ts'
import { describeFailures, describeIncomplete, failIfNeeded, judge, refuseNothing } from './report/verdict.ts'

/** What outlives the run, or ends it. */
interface World {
  readonly secrets: Secrets
  readonly staging: Staging
  readonly clock: Clock
}

/**
 * Exports, compares, writes, delivers to the pull request, and tells what came of it.
 * @throws {UserError} when there is nothing to tell; and in the end, `gate`, for all that the step shall fail for
 */
export async function run(inputs: Inputs, { secrets, staging, clock }: World): Promise<void> {
  const log = (line: string) => core.info(secrets.scrub(line))
  const debug = core.isDebug() ? core.debug : undefined
  const github = openGitHub(inputs, { ...clock, log, debug, scrub: secrets.scrub })
  const connection = await connect(inputs, { secrets, clock, log, debug })
  const sources = { readAtRef: github && openReadAtRef(github, inputs) }
  const world = { connection, staging, sources, secrets, clock }

  const chosen = await chooseTargets(inputs, world)
  const exported = await exportTargets(inputs, chosen.targets, world)
  connection.close()
  refuseNothing(inputs, exported.ready.length + exported.drafts.length + exported.failures.length)

  const reached = await openDestination(inputs, { github, exported })
  const { ready: compared, destination } = await finishDrafts(inputs, exported.drafts, { destination: reached, world })
  const ready = inOrder(chosen, [...exported.ready, ...compared])
  const documents = ready.map(({ report }) => report)
  const incomplete =
    inputs.complete === 'strict' ? describeIncomplete([...documents, ...exported.empty], chosen.unknownApis) : undefined
  const isIncomplete = incomplete !== undefined

  const mayDelete = hasSeenEverything(inputs, chosen, { exported, ready })
  if (!isIncomplete && !inputs.dryRun) writeToWorkspace(inputs.run.workspace, ready, { staging, mayDelete })
  const { pullRequest, wall }: Delivered = isIncomplete
    ? {}
    : await deliverDocuments(inputs, ready, { destination, mayDelete, log })

  const report = assembleReport(inputs, { chosen, exported, ready, pullRequest, isIncomplete })
  publish(report, { ...inputs.run, scrub: secrets.scrub })
  failIfNeeded([describeFailures(report), incomplete, wall, judge(documents, inputs.failOn)])
}

function openGitHub(
  { githubToken: token, run, retries }: Inputs,
  world: Omit<HttpWorld, 'retries'>,
): GitHub | undefined {
  return token === undefined ? undefined : createGitHub({ ...world, token, run, retries })
}

/** In the order of the targets, whatever the order in which they were finished. */
function inOrder({ targets }: Targets, ready: readonly ReadyDocument[]): readonly ReadyDocument[] {
  const byOutput = new Map(ready.map((document) => [document.target.output, document]))
  return targets.flatMap(({ output }) => byOutput.get(output) ?? [])
}

/** Whether a script that is not in this export can only be one whose backend is gone. */
function hasSeenEverything(
  { apps, apis, status }: Inputs,
  { targets }: Targets,
  { exported, ready }: { exported: ExportedTargets; ready: readonly ReadyDocument[] },
): boolean {
  const isWhole = apps.length === 0 && apis.length === 0 && status === undefined
  const isListed = targets.every(({ listed }) => listed !== undefined)
  const missing = [...ready.map(({ report }) => report.missing), ...exported.empty.map((empty) => empty.missing)]
  const isComplete = exported.failures.length === 0 && missing.every(({ length }) => length === 0)
  return isWhole && isListed && isComplete
}
