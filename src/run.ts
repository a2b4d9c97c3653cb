import * as core from '@actions/core'
import { assembleReport } from './report/assemble-report.ts'
import { openReadAtRef } from './documents/find-baseline.ts'
import type { Clock } from './clock.ts'
import { connect } from './export/connect.ts'
import { keepComment } from './pull-request/comment.ts'
import { deliverDocuments, type Delivered } from './pull-request/deliver-documents.ts'
import type { Staging } from './workspace/staging.ts'
import { createGitHub, type GitHub } from './github/github.ts'
import { writeToWorkspace } from './workspace/write-documents.ts'
import { finishDrafts, openDestination } from './pull-request/destination.ts'
import { exportTargets, type ExportedTargets, type ReadyDocument } from './documents/export-documents.ts'
import type { HttpWorld } from './http/send.ts'
import type { Inputs } from './inputs/inputs.ts'
import { renderComment } from './report/change-list.ts'
import { publish } from './report/publish.ts'
import type { RunReport } from './report/report.ts'
import { scrubReport } from './report/scrub-report.ts'
import type { Secrets } from './secrets.ts'
import { chooseTargets, type Targets } from './export/targets.ts'
import { describeIncomplete, failIfNeeded, refuseNothing } from './report/verdict.ts'

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

  const mayDelete = hasSeenEverything(inputs, chosen, { exported, ready })
  if (incomplete === undefined && !inputs.dryRun) writeToWorkspace(inputs.run.workspace, ready, { staging, mayDelete })
  const { pullRequest, wall }: Delivered =
    incomplete === undefined ? await deliverDocuments(inputs, ready, { destination, mayDelete, log }) : {}

  const report = assembleReport(inputs, { chosen, exported, ready, pullRequest, incomplete, wall })
  const warnings = await commentOn(report, inputs, { github, scrub: secrets.scrub })
  publish({ ...report, warnings: [...report.warnings, ...warnings] }, { ...inputs.run, ...secrets })
  failIfNeeded(report)
}

function openGitHub(
  { githubToken: token, run, retries }: Inputs,
  world: Omit<HttpWorld, 'retries'>,
): GitHub | undefined {
  return token === undefined ? undefined : createGitHub({ ...world, token, run, retries })
}

/** @returns what went wrong with the comment, which is no failure */
async function commentOn(
  report: RunReport,
  { comment, run: { repository, pullRequestNumber: number, url }, output }: Inputs,
  { github, scrub }: { github: GitHub | undefined; scrub: (text: string) => string },
): Promise<readonly string[]> {
  if (!comment || number === undefined || github === undefined) return []
  const [owner = '', name = ''] = repository.split('/')
  const isNews = report.reasons.length > 0 || report.documents.some(({ changed }) => changed)
  return keepComment(
    github,
    { owner, name, number },
    { output, text: renderComment(scrubReport(report, scrub), url), isNews },
  )
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
