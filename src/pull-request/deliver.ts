import { UserError } from '../errors.ts'
import { plain, quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { act } from './act.ts'
import type { GitHub } from '../github/github.ts'
import { prepareJob, startProgress, type Delivery } from './job.ts'
import { planPullRequest } from './plan.ts'
import type { RepositoryState } from '../github/repository-state.ts'
import { describeDryRun, type PullRequestResult } from './result.ts'
import { wallContext } from './wall-context.ts'
import { isConflict } from '../github/passing.ts'
import { dropHelper } from '../github/refs.ts'
import { explainRefusal } from '../github/walls.ts'
import { isForbidden } from '../github/walls/kinds.ts'

export type { Delivery } from './job.ts'
export type { PullRequestResult } from './result.ts'

interface DeliverOptions {
  readonly dryRun: boolean
  readonly log?: (line: string) => void
}

/** A conflict means that somebody was faster; each time everything is read and decided anew. */
const attempts = 6

/**
 * Brings the files of a run into one pull request: created, updated, closed or left alone.
 * Others may work on the branch meanwhile: what they commit stays, and is read before the next try.
 * @throws {UserError} `github` for what a setting or a permission forbids, with the setting's name
 */
export async function deliver(
  github: GitHub,
  options: PullRequestOptions,
  state: RepositoryState,
  delivery: Delivery,
  { dryRun, log = () => undefined }: DeliverOptions,
): Promise<PullRequestResult> {
  const progress = startProgress()
  let current = state
  for (let attempt = 1; ; attempt++) {
    try {
      const job = await prepareJob({ github, options, delivery, progress, state: current })
      const plan = planPullRequest(job.survey.situation)
      log(plan.reason)
      if (plan.do === 'refuse') throw new UserError('github', plan.reason)
      if (dryRun) return describeDryRun(job, plan)
      await tidyUp(github, current, log)
      const result = await act(job, plan)
      if (result !== undefined) return result
    } catch (error) {
      const isWorthAnother = isConflict(error) || (await hasBaseMoved(error, current))
      if (!isWorthAnother || attempt >= attempts) {
        throw explainRefusal(error, wallContext({ github, state: current, delivery, progress }))
      }
      log('Somebody else was faster: reading it again.')
      await github.pause(attempt)
    }
    if (attempt >= attempts) throw keptChanging(current)
    progress.head = undefined
    current = await current.refresh()
  }
}

/**
 * GitHub takes a branch that starts at an outdated base for a change of the workflows that have changed since, which a
 * job's token may not make: https://github.com/vercel/next.js/issues/94596
 */
async function hasBaseMoved(error: unknown, state: RepositoryState): Promise<boolean> {
  if (!isForbidden(error)) return false
  const fresh = await state.refresh().catch(() => state)
  return fresh.base.oid !== state.base.oid
}

/** What an earlier run has left behind when it was cut off, or an answer to it was lost. */
async function tidyUp(github: GitHub, state: RepositoryState, log: (line: string) => void): Promise<void> {
  if (state.helper === undefined) return
  try {
    await dropHelper(github, state, state.helper)
  } catch (error) {
    // Another run may be at work with it; if not, the next one finds it again.
    log(`The helper branch of an earlier run is still there: ${plain(error instanceof Error ? error.message : '')}`)
  }
}

function keptChanging({ branch }: RepositoryState): UserError {
  const text = `The branch ${quote(branch)} kept changing while the export was being committed. Give the workflow a \`concurrency\` group, and run it again.`
  return new UserError('github', text)
}
