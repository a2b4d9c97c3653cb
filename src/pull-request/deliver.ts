import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { commitContent, mergeBaseIn } from './branch.ts'
import { deleteBranch } from '../github/commit.ts'
import { readMetadata } from './body.ts'
import { addExtras, disableAutoMerge, enableAutoMerge, orWarn } from './extras.ts'
import { GitHubRefusal, type GitHub } from '../github/github.ts'
import { differs, prepareJob, startProgress, type Delivery, type Job, type Progress } from './job.ts'
import { planPullRequest, type Plan } from './plan.ts'
import { at, numberAt, textAt } from '../http/reply.ts'
import type { PullRequest, RepositoryState } from '../github/repository-state.ts'
import { closeText, rewriteText, writeText } from './title-and-body.ts'
import { compareUrl, explainChecks, explainRefusal, isConflict, isEnterpriseServer } from '../github/walls.ts'

export type { Delivery } from './job.ts'

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
      const plan = planPullRequest(job.findings.situation)
      log(plan.reason)
      if (dryRun) return describeDryRun(job, plan)
      const result = await act(job, plan)
      if (result !== undefined) return result
    } catch (error) {
      if (!isConflict(error) || attempt >= attempts) throw explain(error, { github, state: current, progress })
      log('Somebody else was faster on the branch: reading it again.')
      await github.pause(attempt)
    }
    if (attempt >= attempts) throw restless(current)
    progress.head = undefined
    current = await current.refresh()
  }
}

function restless({ branch }: RepositoryState): UserError {
  const text = `The branch ${quote(branch)} kept changing while the export was being committed. Give the workflow a \`concurrency\` group, and run it again.`
  return new UserError('github', text)
}

function explain(
  error: unknown,
  { github, state, progress }: { github: GitHub; state: RepositoryState; progress: Progress },
): unknown {
  const { fullName, branch, base } = state
  const { isPushed } = progress
  return explainRefusal(error, { run: github.run, repository: fullName, branch, base: base.name, isPushed })
}

/** @returns undefined when the branch has changed in a way that asks for a new look */
function act(job: Job, plan: Plan): Promise<PullRequestResult | undefined> {
  switch (plan.do) {
    case 'nothing':
      return leaveAlone(job, plan)
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

async function leaveAlone(job: Job, plan: Plan): Promise<PullRequestResult> {
  const { open: pull, situation } = job.findings
  if (pull !== undefined && isOwnWithoutAnswer(job, pull)) return completeOpened(job, plan, pull)
  if (pull !== undefined && situation.changesBase) await settleAutoMerge(job, pull)
  return describeResult(job, plan, pull)
}

function describeSkip(job: Job, plan: Plan & { readonly do: 'skip' }): PullRequestResult {
  const pull = job.state.pulls.find(({ number }) => number === plan.number)
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
  const opened = (await reopen(job, plan.reopen)) ?? (await open(job))
  return completeOpened(job, plan, opened)
}

/** Labels, reviewers and auto-merge of a pull request that this run has opened. */
async function completeOpened(job: Job, plan: Plan, opened: PullRequest): Promise<PullRequestResult> {
  const { github, options, state, progress } = job
  progress.created = true
  const extras = await addExtras(github, { fullName: state.fullName, number: opened.number }, options)
  for (const warning of extras) progress.warnings.add(warning)
  await settleAutoMerge(job, opened)
  return describeResult(job, plan, opened)
}

/** GitHub has opened it for this run, but the answer was lost; the next try was told that there is one already. */
function isOwnWithoutAnswer({ github, progress, delivery }: Job, pull: PullRequest): boolean {
  if (!progress.isUnanswered || progress.created) return false
  return readMetadata(pull.body, delivery.output)?.run === github.run.url
}

async function update(job: Job, plan: Plan & { readonly do: 'update' }): Promise<PullRequestResult | undefined> {
  const { findings, progress, delivery } = job
  const { open: pull } = findings
  if (pull === undefined) return undefined
  // Before the commit: what must not be merged could be, in the moment in between.
  if (delivery.blocksAutoMerge !== undefined) await settleAutoMerge(job, pull)
  if (plan.baseMerge !== 'none') {
    await mergeBaseIn(job, plan.baseMerge)
    return undefined
  }
  await commitContent(job, plan.commit)
  await edit(job, pull)
  if (delivery.blocksAutoMerge === undefined && findings.situation.changesBase) await settleAutoMerge(job, pull)
  progress.updated = true
  return describeResult(job, plan, pull)
}

async function edit(job: Job, pull: PullRequest): Promise<void> {
  const { github, state, source } = job
  const text = rewriteText(pull, source)
  if (!differs(pull, text)) return
  const changed = { ...(text.title === pull.title ? {} : { title: text.title }), body: text.body }
  await github.rest('update the pull request', 'PATCH', `/repos/${state.fullName}/pulls/${pull.number}`, changed)
}

async function close(job: Job, plan: Plan & { readonly do: 'close' }): Promise<PullRequestResult | undefined> {
  const { github, state, findings, source, progress } = job
  const { open: pull } = findings
  if (pull === undefined) return undefined
  await commitContent(job, plan.commit)
  const { fullName } = state
  const comment = `The exported definition does not differ from \`${state.base.name}\` any more, so this pull request is closed. ([Run](${github.run.url}))`
  const warnings = await orWarn('The closing comment is missing.', '`pull-requests: write`', async () => {
    const path = `/repos/${fullName}/issues/${pull.number}/comments`
    await github.rest('comment on the pull request', 'POST', path, { body: comment })
    return []
  })
  const body = closeText(pull.body, source)
  await github.rest('close the pull request', 'PATCH', `/repos/${fullName}/pulls/${pull.number}`, {
    state: 'closed',
    body,
  })
  const head = state.head?.oid
  const removal = plan.deleteBranch && head !== undefined ? await removeBranch(job, head) : []
  for (const warning of [...warnings, ...removal]) progress.warnings.add(warning)
  return { ...describeResult(job, plan, pull), operation: 'closed' }
}

function removeBranch({ github, state }: Job, head: string): Promise<readonly string[]> {
  return orWarn(`The branch ${quote(state.branch)} is still there.`, '`contents: write`', async () => {
    await deleteBranch(github, state, head)
    return []
  })
}

/** Reopens the pull request that the action closed; one that GitHub does not reopen is left, for a new one. */
async function reopen({ github, state, source }: Job, number: number | undefined): Promise<PullRequest | undefined> {
  const closed = state.pulls.find((pull) => pull.number === number)
  if (closed === undefined) return undefined
  const text = rewriteText(closed, source)
  const path = `/repos/${state.fullName}/pulls/${closed.number}`
  try {
    await github.rest('reopen the pull request', 'PATCH', path, { state: 'open', ...text })
    return { ...closed, ...text, state: 'OPEN' }
  } catch (error) {
    if (error instanceof GitHubRefusal && error.status === 422) return undefined
    throw error
  }
}

async function open(job: Job): Promise<PullRequest> {
  const { options, state, source, progress, github } = job
  const text = writeText(source)
  const request = { ...text, head: state.branch, base: state.base.name }
  const reply = await post(job, { ...request, draft: options.draft }).catch((error: unknown) => {
    const isDraftRefused = options.draft && error instanceof GitHubRefusal && /draft/i.test(error.said)
    if (!isDraftRefused) throw error
    progress.warnings.add('The pull request is no draft: this repository’s plan has none.')
    return post(job, request)
  })
  if (/^github-actions(\[bot\])?$/.test(textAt(reply, 'user', 'login') ?? '')) {
    progress.notes.add(explainChecks(github.run))
  }
  return {
    ...text,
    id: textAt(reply, 'node_id') ?? '',
    number: numberAt(reply, 'number') ?? 0,
    url: textAt(reply, 'html_url') ?? '',
    state: 'OPEN',
    headOid: textAt(reply, 'head', 'sha') ?? '',
    baseName: state.base.name,
    hasAutoMerge: at(reply, 'auto_merge') != null,
  }
}

async function post({ github, state, progress }: Job, body: Readonly<Record<string, unknown>>): Promise<unknown> {
  try {
    return await github.rest('open the pull request', 'POST', `/repos/${state.fullName}/pulls`, body)
  } catch (error) {
    progress.isUnanswered = error instanceof GitHubRefusal && error.attempts > 1
    throw error
  }
}

/** Auto-merge is a state: on while the change is fit for it, and off as soon as it is not. */
async function settleAutoMerge({ github, options, delivery, progress }: Job, pull: PullRequest): Promise<void> {
  if (options.autoMerge === 'off') return
  const { blocksAutoMerge } = delivery
  if (blocksAutoMerge === undefined) {
    if (pull.hasAutoMerge) return
    for (const warning of await enableAutoMerge(github, pull.id, options.autoMerge)) progress.warnings.add(warning)
    return
  }
  progress.notes.add(`Auto-merge stays off: ${blocksAutoMerge}`)
  if (!pull.hasAutoMerge) return
  for (const warning of await disableAutoMerge(github, pull.id)) progress.warnings.add(warning)
}

function describeResult(job: Job, plan: Plan, pull: PullRequest | undefined): PullRequestResult {
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

function describeDryRun(job: Job, plan: Plan): PullRequestResult {
  const { github, state, findings } = job
  const { fullName: repository, branch, base } = state
  const url = compareUrl({ run: github.run, repository, branch, base: base.name })
  const where = plan.do === 'create' ? ` It would be at ${url}` : ''
  const result = describeResult(job, plan, findings.open)
  return { ...result, operation: 'none', reason: `Dry run, nothing was done. ${plan.reason}${where}` }
}
