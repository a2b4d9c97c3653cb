import type { Job } from './job.ts'
import type { Plan } from './plan.ts'
import type { PullRequest } from '../github/pulls.ts'
import { compareUrl, explainChecks } from '../github/walls.ts'
import { isEnterpriseServer } from '../github/walls/wall.ts'

export interface PullRequestResult {
  readonly operation: 'created' | 'updated' | 'closed' | 'none' | 'skipped'
  readonly number: number | undefined
  readonly url: string | undefined
  readonly branch: string | undefined
  readonly headSha: string | undefined
  readonly verified: boolean | undefined
  /** What was done, or would be, and why: a sentence. */
  readonly reason: string
  readonly notes: readonly string[]
  readonly warnings: readonly string[]
}

export function describeResult(job: Job, plan: Plan, pull: PullRequest | undefined): PullRequestResult {
  const { github, state, progress } = job
  const { commit: made, head = state.head, created, updated } = progress
  if (made?.byJobToken === true) progress.notes.add(explainChecks(github.run))
  if (made !== undefined && !made.verified) progress.notes.add(explainUnsigned(job))
  return {
    operation: created ? 'created' : updated ? 'updated' : 'none',
    number: pull?.number,
    url: pull?.url,
    branch: pull === undefined ? undefined : state.branch,
    headSha: pull === undefined ? undefined : head?.oid,
    verified: pull === undefined ? undefined : head?.verified,
    reason: plan.reason,
    notes: [...progress.notes],
    warnings: [...progress.warnings],
  }
}

function explainUnsigned({ github }: Job): string {
  return isEnterpriseServer(github.run)
    ? 'The commit is not signed: this GitHub Enterprise Server does not sign commits made through its API until its administrator turns web commit signing on.'
    : 'The commit is not verified: GitHub did not sign it.'
}

export function describeDryRun(job: Job, plan: Plan): PullRequestResult {
  const { github, state, survey } = job
  const { fullName: repository, branch, base } = state
  const url = compareUrl({ run: github.run, repository, branch, base: base.name })
  const where = plan.do === 'create' ? ` It would be at ${url}` : ''
  const result = describeResult(job, plan, survey.open)
  return { ...result, operation: 'none', reason: `Dry run, nothing was done. ${plan.reason}${where}` }
}
