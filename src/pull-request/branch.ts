import { plain, quote } from '../text/foreign-text.ts'
import { mergeBase, mergeBaseAside, mergeBaseWithOurs } from './base-merge.ts'
import { addCommit, recreateBranch, type Commit, type FileChanges } from '../github/commit.ts'
import { createBranch, deleteBranch } from '../github/refs.ts'
import { readBlobs } from '../github/contents.ts'
import type { Job, Progress } from './job.ts'
import { commitMessage } from './naming.ts'
import { type CommitMessage } from '../github/own-commit.ts'
import type { CommitWay } from './plan.ts'
import { wallContext } from './wall-context.ts'
import { pathsOf } from './differences.ts'
import { isConflict } from '../github/passing.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import { explainRefusal } from '../github/walls.ts'

/** Commits what the way asks for, and remembers the commit. */
export async function commitContent(job: Job, way: CommitWay): Promise<void> {
  const { github, state, survey, progress } = job
  if (way === 'none') return
  const message = messageOf(job)
  const { branch, base, head } = state
  if (way === 'append' && head !== undefined) {
    const target = { branch, head: head.oid }
    remember(progress, await addCommit(github, state, { target, changes: survey.onBranch, message }))
    return
  }
  const changes = survey.onBase
  if (way === 'anew') {
    const hasOpenPull = state.pulls.some((pull) => pull.state === 'OPEN')
    remember(progress, await recreateBranch(github, state, { changes, message, hasOpenPull }))
    return
  }
  progress.madeAt = base.oid
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

function messageOf({ options, delivery, survey }: Job): CommitMessage {
  return commitMessage(options.commitMessage, delivery.names, survey.contentHash)
}

/** Gets the base into the branch; where both have changed our files, these do not stand in the way. */
export async function mergeBaseIn(job: Job, way: 'ours' | 'merge'): Promise<void> {
  const { state, progress } = job
  const { base, branch, head } = state
  if (head === undefined) return
  const failure = `${quote(base.name)} cannot be merged into ${quote(branch)}`
  try {
    if (await (way === 'ours' ? mergeOurs(job, head.oid) : merge(job, head.oid))) return
    progress.warnings.add(
      `${failure}: both have changed other files than the exported ones. Resolve the conflict by hand.`,
    )
  } catch (error) {
    // A base with other workflows is refused to a job's token; the export itself may be taken all the same.
    if (!(error instanceof GitHubRefusal) || (error.status !== 403 && error.type !== 'FORBIDDEN')) throw error
    const explained = explainRefusal(error, { ...wallContext(job), pullRequest: undefined })
    const why = explained instanceof Error ? explained.message : ''
    progress.warnings.add(`${failure} by this token, so the export is committed without it. ${plain(why)}`)
  }
  progress.mergeRefused = true
}

async function mergeOurs(job: Job, head: string): Promise<true> {
  const { github, state, survey, progress } = job
  const request = { head, changes: survey.onBase, message: messageOf(job) }
  remember(progress, await mergeBaseWithOurs(github, state, request))
  return true
}

/** @returns false for a conflict in files of others */
async function merge(job: Job, head: string): Promise<boolean> {
  const { github, state, survey, progress } = job
  const { base, branch } = state
  const message = messageOf(job)
  const mergeMessage = `Merge ${base.name} into ${branch}\n\n${message.body.split('\n').at(-1) ?? ''}`
  if ((await mergeBase(github, state, branch, mergeMessage)) !== undefined) {
    progress.updated = true
    return true
  }
  const request = { head, changes: survey.onBase, message, mergeMessage, setBack: await planSetBack(job) }
  const merged = await mergeBaseAside(github, state, request)
  if (merged !== undefined) remember(progress, merged)
  return merged !== undefined
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
