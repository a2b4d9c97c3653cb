import { UserError } from '../errors.ts'
import { quote } from '../foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import type { ShownChange } from '../markdown.ts'
import { mergeBase, mergeBaseAside, mergeBaseWithOurs } from './base-merge.ts'
import type { FileChange, ShownFinding } from './body.ts'
import { addCommit, createBranch, deleteBranch, recreateBranch, type Commit, type FileChanges } from './commit.ts'
import { readBlobs } from './contents.ts'
import { addExtras, disableAutoMerge, enableAutoMerge, orWarn } from './extras.ts'
import { GitHubRefusal, type GitHub } from './github.ts'
import { commitMessage, fillTitle, type CommitMessage, type TemplateNames } from './names.ts'
import { needsOtherFiles, planPullRequest, type Plan } from './plan.ts'
import { at, numberAt, textAt } from './reply.ts'
import type { PullRequest, RepositoryState } from './repository.ts'
import { countOtherFiles, examine, pathsOf, type Findings, type RunFiles } from './situation.ts'
import { closeText, rewriteText, writeText, type TextSource } from './text.ts'
import { compareUrl, explainChecks, explainRefusal, isConflict, isEnterpriseServer } from './walls.ts'

/** What a run has to deliver. */
export interface Delivery extends RunFiles {
  readonly changes: readonly ShownChange[]
  readonly findings: readonly ShownFinding[]
  readonly names: TemplateNames
  /** Why auto-merge must stay off: a breaking change, a credential in a script. */
  readonly blocksAutoMerge: string | undefined
}

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

export interface DeliverOptions {
  readonly dryRun: boolean
  readonly log?: (line: string) => void
}

/** A conflict means that somebody was faster; each time everything is read and decided anew. */
const attempts = 6

/** What this run has done so far: it outlives the attempts. */
interface Progress {
  commit: Commit | undefined
  /** Where the branch is by this attempt's own doing. */
  head: Commit | undefined
  created: boolean
  updated: boolean
  mergeRefused: boolean
  isPushed: boolean
  readonly notes: Set<string>
  readonly warnings: Set<string>
}

interface Job {
  readonly github: GitHub
  readonly options: PullRequestOptions
  readonly delivery: Delivery
  readonly progress: Progress
  readonly state: RepositoryState
  readonly findings: Findings
  readonly source: TextSource
}

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
  const progress: Progress = {
    commit: undefined,
    head: undefined,
    created: false,
    updated: false,
    mergeRefused: false,
    isPushed: false,
    notes: new Set(),
    warnings: new Set(),
  }
  let current = state
  for (let attempt = 1; ; attempt++) {
    try {
      const job = await prepare({ github, options, delivery, progress, state: current })
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

async function prepare(known: Omit<Job, 'findings' | 'source'>): Promise<Job> {
  const { github, options, delivery, progress, state } = known
  if (state.isArchived) {
    throw new UserError(
      'github',
      `${state.fullName} is archived and thus read-only: no pull request can be opened in it.`,
    )
  }
  const found = await examine(github, options, state, delivery, progress)
  const source = describeSource(known, found)
  const isCurrent = found.open !== undefined && !differs(found.open, rewriteText(found.open, source))
  const { situation } = found
  const looked = needsOtherFiles(situation) ? await countOtherFiles(github, state, delivery) : undefined
  return {
    ...known,
    source,
    findings: {
      ...found,
      situation: {
        ...situation,
        open: situation.open && { ...situation.open, isCurrent },
        branch: situation.branch && { ...situation.branch, otherFiles: looked },
      },
    },
  }
}

function describeSource(
  { github, options, delivery, state }: Omit<Job, 'findings' | 'source'>,
  found: Findings,
): TextSource {
  const { names, changes, findings, output, files } = delivery
  const differing = new Map<string, FileChange>([
    ...found.onBase.additions.map(({ path }) => [path, state.base.files.has(path) ? 'changed' : 'new'] as const),
    ...found.onBase.deletions.map((path) => [path, 'removed'] as const),
  ])
  const kinds = new Map(files.map(({ path, kind }) => [path, kind]))
  const listed = [...differing].map(([path, change]) => ({ path, change, kind: kinds.get(path) ?? 'script' }))
  return {
    output,
    contentHash: found.contentHash,
    title: fillTitle(options.title, names),
    changesBase: found.situation.changesBase,
    preface: options.body,
    content: {
      instance: names.instance,
      apps: names.apps,
      documents: listed.filter(({ kind }) => kind === 'document'),
      scripts: listed.filter(({ kind }) => kind === 'script'),
      changes,
      findings,
      runUrl: github.run.url,
    },
  }
}

function differs(a: { title: string; body: string }, b: { title: string; body: string }): boolean {
  return a.title !== b.title || a.body !== b.body
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
  const { findings } = job
  if (findings.open !== undefined && findings.situation.changesBase) await settleAutoMerge(job, findings.open)
  return describeResult(job, plan, findings.open)
}

function describeSkip(job: Job, plan: Plan & { readonly do: 'skip' }): PullRequestResult {
  const pull = job.state.pulls.find(({ number }) => number === plan.number)
  return { ...describeResult(job, plan, pull), operation: 'skipped' }
}

async function create(job: Job, plan: Plan & { readonly do: 'create' }): Promise<PullRequestResult | undefined> {
  const { github, options, state, progress } = job
  if (plan.baseMerge !== 'none') {
    await mergeBaseIn(job, plan.baseMerge)
    return undefined
  }
  await commit(job, plan.commit)
  progress.isPushed = true
  const opened = (await reopen(job, plan.reopen)) ?? (await open(job))
  progress.created = true
  const extras = await addExtras(github, { fullName: state.fullName, number: opened.number }, options)
  for (const warning of extras) progress.warnings.add(warning)
  await settleAutoMerge(job, opened)
  return describeResult(job, plan, opened)
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
  await commit(job, plan.commit)
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
  await commit(job, plan.commit)
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

/** Commits what the way asks for, and remembers the commit. */
async function commit(job: Job, way: (Plan & { readonly do: 'create' })['commit']): Promise<void> {
  const { github, state, findings, progress } = job
  if (way === 'none') return
  const message = messageOf(job)
  const { branch, base, head } = state
  if (way === 'append' && head !== undefined) {
    const target = { branch, head: head.oid }
    remember(progress, await addCommit(github, state, { target, changes: findings.onBranch, message }))
    return
  }
  const changes = findings.onBase
  if (way === 'anew') {
    const hasOpenPull = state.pulls.some((pull) => pull.state === 'OPEN')
    remember(progress, await recreateBranch(github, state, { changes, message, hasOpenPull }))
    return
  }
  await createBranch(github, state, branch, base.oid)
  try {
    remember(progress, await addCommit(github, state, { target: { branch, head: base.oid }, changes, message }))
  } catch (error) {
    // Nobody needs a branch without a commit; one that somebody else has moved meanwhile stays.
    if (!isConflict(error)) await deleteBranch(github, state, base.oid).catch(() => undefined)
    throw error
  }
}

function remember(progress: Progress, made: Commit): void {
  progress.commit = made
  progress.head = made
  progress.updated = true
}

function messageOf({ options, delivery, findings }: Job): CommitMessage {
  return commitMessage(options.commitMessage, delivery.names, findings.contentHash)
}

/** Gets the base into the branch; where both have changed our files, these do not stand in the way. */
async function mergeBaseIn(job: Job, way: 'ours' | 'merge'): Promise<void> {
  const { github, state, findings, progress } = job
  const { head, base, branch } = state
  if (head === undefined) return
  if (way === 'ours') {
    const message = messageOf(job)
    remember(progress, await mergeBaseWithOurs(github, state, { head: head.oid, changes: findings.onBase, message }))
    return
  }
  const message = messageOf(job)
  const mergeMessage = `Merge ${base.name} into ${branch}\n\n${message.body.split('\n').at(-1) ?? ''}`
  if ((await mergeBase(github, state, branch, mergeMessage)) !== undefined) {
    progress.updated = true
    return
  }
  const request = { head: head.oid, changes: findings.onBase, message, mergeMessage, setBack: await planSetBack(job) }
  const merged = await mergeBaseAside(github, state, request)
  if (merged !== undefined) {
    remember(progress, merged)
    return
  }
  progress.mergeRefused = true
  progress.warnings.add(
    `${quote(base.name)} cannot be merged into ${quote(branch)}: both have changed other files than the exported ones. Resolve the conflict by hand.`,
  )
}

/** What makes our files on the branch those of the base, so that only conflicts in files of others are left. */
async function planSetBack({ github, state, delivery }: Job): Promise<FileChanges> {
  const { base, fullName } = state
  const entries = pathsOf(delivery).map((path) => ({
    path,
    onBase: base.files.get(path),
    onHead: state.head?.files.get(path),
  }))
  const blobs = entries.flatMap(({ path, onBase, onHead }) =>
    onBase !== undefined && onBase.oid !== onHead?.oid ? [{ path, ...onBase }] : [],
  )
  const contents = await readBlobs(github, fullName, blobs)
  return {
    additions: blobs.map(({ path, oid, size }) => ({
      path,
      size,
      content: () => Promise.resolve(contents.get(oid) ?? new Uint8Array()),
    })),
    deletions: entries.flatMap(({ path, onBase, onHead }) =>
      onBase === undefined && onHead !== undefined ? [path] : [],
    ),
  }
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

function post({ github, state }: Job, body: Readonly<Record<string, unknown>>): Promise<unknown> {
  return github.rest('open the pull request', 'POST', `/repos/${state.fullName}/pulls`, body)
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
