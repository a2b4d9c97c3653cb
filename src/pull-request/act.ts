import { quote } from '../text/foreign-text.ts'
import { deleteBranch } from '../github/refs.ts'
import { commitContent, mergeBaseIn } from './branch.ts'
import { readMetadata } from './body.ts'
import { addExtras, disableAutoMerge, enableAutoMerge, orWarn } from './extras.ts'
import { isInMergeQueue } from '../github/passing.ts'
import type { Job } from './job.ts'
import type { Plan } from './plan.ts'
import { closePull, editPull, openPull, reopenPull } from './pull-requests.ts'
import type { PullRequest } from '../github/pulls.ts'
import { wallContext } from './wall-context.ts'
import { describeResult, type PullRequestResult } from './result.ts'

/**
 * Does what the plan says.
 * @returns undefined when the branch has changed in a way that asks for a new look
 */
export async function act(job: Job, plan: ActionPlan): Promise<PullRequestResult | undefined> {
  try {
    return await follow(job, plan)
  } catch (error) {
    if (!isInMergeQueue(error)) throw error
    return describeQueued(job, plan)
  }
}

type ActionPlan = Exclude<Plan, { readonly do: 'refuse' }>

function follow(job: Job, plan: ActionPlan): Promise<PullRequestResult | undefined> {
  switch (plan.do) {
    case 'nothing':
      return leaveUnchanged(job, plan)
    case 'skip':
      return Promise.resolve(describeSkip(job, plan))
    case 'create':
      return create(job, plan)
    case 'update':
      return update(job, plan)
    case 'close':
      return close(job, plan)
  }
}

/** A push would take it out of the queue, if GitHub took any. */
function describeQueued(job: Job, plan: Plan): PullRequestResult {
  const { open } = job.survey
  const which = open === undefined ? `A pull request from ${quote(job.state.branch)}` : `Pull request #${open.number}`
  const reason = `${which} is in the merge queue, so it was left alone: the next run compares with what was merged.`
  job.progress.notes.add(reason)
  return { ...describeResult(job, { ...plan, reason }, open), operation: 'skipped' }
}

async function leaveUnchanged(job: Job, plan: Plan & { readonly do: 'nothing' }): Promise<PullRequestResult> {
  const { open, situation } = job.survey
  const pull = plan.number === undefined ? undefined : open
  if (pull !== undefined && isOwnWithoutAnswer(job, pull)) return completeOpened(job, plan, pull)
  if (pull !== undefined && situation.changesBase) await switchAutoMerge(job, pull)
  return describeResult(job, plan, pull)
}

function describeSkip(job: Job, plan: Plan & { readonly do: 'skip' }): PullRequestResult {
  const pull = job.state.pulls.find(({ number }) => number === plan.number)
  if (plan.isWarning === true) job.progress.warnings.add(plan.reason)
  return { ...describeResult(job, plan, pull), operation: 'skipped' }
}

async function create(job: Job, plan: Plan & { readonly do: 'create' }): Promise<PullRequestResult | undefined> {
  const { progress } = job
  if (plan.baseMerge !== 'none') {
    await mergeBaseIn(job, plan.baseMerge)
    return undefined
  }
  await commitContent(job, plan.commit)
  progress.isPushed = true
  const opened = (await reopenPull(job, plan.reopen)) ?? (await openPull(job))
  return completeOpened(job, plan, opened)
}

/** Labels, reviewers and auto-merge of a pull request that this run has opened. */
async function completeOpened(job: Job, plan: Plan, opened: PullRequest): Promise<PullRequestResult> {
  const { github, options, state, progress } = job
  progress.created = true
  const extras = await addExtras(
    github,
    { fullName: state.fullName, number: opened.number, context: wallContext(job, opened.url) },
    options,
  )
  for (const warning of extras) progress.warnings.add(warning)
  await switchAutoMerge(job, opened)
  return describeResult(job, plan, opened)
}

/** GitHub has opened it for this run, but the answer was lost; the next try was told that there is one already. */
function isOwnWithoutAnswer({ github, progress, delivery }: Job, pull: PullRequest): boolean {
  if (!progress.isUnanswered || progress.created) return false
  return readMetadata(pull.body, delivery.output)?.run === github.run.url
}

async function update(job: Job, plan: Plan & { readonly do: 'update' }): Promise<PullRequestResult | undefined> {
  const { survey, progress, delivery } = job
  const { open } = survey
  if (open === undefined) return undefined
  const mayMerge = delivery.blocksAutoMerge === undefined
  // Before the commit: what must not be merged, or not into this base, could be, in the moment in between.
  if (!mayMerge) await switchAutoMerge(job, open)
  const isRetargeted = open.baseName !== job.state.base.name
  const pull = isRetargeted && mayMerge ? await stopAutoMerge(job, open) : open
  if (plan.baseMerge !== 'none') {
    await mergeBaseIn(job, plan.baseMerge)
    return undefined
  }
  await commitContent(job, plan.commit)
  await editPull(job, pull)
  if (mayMerge && survey.situation.changesBase) await switchAutoMerge(job, pull)
  progress.updated = true
  return describeResult(job, plan, pull)
}

async function stopAutoMerge(job: Job, pull: PullRequest): Promise<PullRequest> {
  const { github, progress } = job
  if (!pull.hasAutoMerge) return pull
  const target = { id: pull.id, context: wallContext(job, pull.url) }
  for (const warning of await disableAutoMerge(github, target)) progress.warnings.add(warning)
  return { ...pull, hasAutoMerge: false }
}

async function close(job: Job, plan: Plan & { readonly do: 'close' }): Promise<PullRequestResult | undefined> {
  const { state, survey, progress } = job
  const { open: pull } = survey
  if (pull === undefined) return undefined
  await commitContent(job, plan.commit)
  const warnings = await closePull(job, pull)
  const head = state.head?.oid
  const removal = plan.deleteBranch && head !== undefined ? await removeBranch(job, head) : []
  for (const warning of [...warnings, ...removal]) progress.warnings.add(warning)
  return { ...describeResult(job, plan, pull), operation: 'closed' }
}

function removeBranch(job: Job, head: string): Promise<readonly string[]> {
  const { github, state } = job
  const what = `The branch ${quote(state.branch)} is still there.`
  return orWarn({ what, permission: '`contents: write`', context: wallContext(job) }, async () => {
    await deleteBranch(github, state, head)
    return []
  })
}

/** Auto-merge is a state: on while the change is fit for it, and off as soon as it is not. */
async function switchAutoMerge(job: Job, pull: PullRequest): Promise<void> {
  const { github, options, delivery, progress } = job
  const target = { id: pull.id, context: wallContext(job, pull.url) }
  if (options.autoMerge === 'off') return
  const { blocksAutoMerge } = delivery
  if (blocksAutoMerge === undefined) {
    if (pull.hasAutoMerge) return
    for (const warning of await enableAutoMerge(github, target, options.autoMerge)) progress.warnings.add(warning)
    return
  }
  progress.notes.add(`Auto-merge stays off: ${blocksAutoMerge}`)
  if (!pull.hasAutoMerge) return
  for (const warning of await disableAutoMerge(github, target)) progress.warnings.add(warning)
}
