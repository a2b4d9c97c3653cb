import { addCommit, createCommit, createTree, type Commit, type FileChanges } from '../github/commit.ts'
import type { GitHub } from '../github/github.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import type { CommitMessage } from '../github/own-commit.ts'
import { moveForward, updateBranches, withHelper } from '../github/refs.ts'
import { textAt } from '../http/reply.ts'
import type { RepositoryState } from '../github/repository-state.ts'

interface BaseMergeRequest {
  /** Where the branch must still be. */
  readonly head: string
  /** What makes the base's files ours. */
  readonly changes: FileChanges
  readonly message: CommitMessage
}

/** Merges the base with a commit of two parents that takes the base's tree and our files. Only for a branch that holds nothing else. */
export async function mergeBaseWithOurs(
  github: GitHub,
  state: RepositoryState,
  { head, changes, message }: BaseMergeRequest,
): Promise<Commit> {
  const tree = await createTree(github, state, state.base.tree, changes)
  const commit = await createCommit(github, state, { tree, parents: [head, state.base.oid], message })
  await moveForward(github, state, state.branch, commit.oid)
  return commit
}

/**
 * Merges the base as a person's “Update branch” does.
 * @returns the branch's new head; undefined when the two are in conflict
 */
export async function mergeBase(
  github: GitHub,
  { fullName, base }: RepositoryState,
  into: string,
  message: string,
): Promise<string | undefined> {
  const body = { base: into, head: base.oid, commit_message: message }
  try {
    const reply = await github.rest('merge the base into the branch', 'POST', `/repos/${fullName}/merges`, body)
    return textAt(reply, 'sha') ?? ''
  } catch (error) {
    if (error instanceof GitHubRefusal && error.status === 409) return undefined
    throw error
  }
}

/**
 * The same when our own files are in conflict: aside, they are first taken as the base has them, then the base is
 * merged, then they get the export's content; the branch moves to the result in one step, or not at all.
 * @param setBack what makes the branch's files the base's
 * @returns undefined when other files are in conflict as well
 */
export async function mergeBaseAside(
  github: GitHub,
  state: RepositoryState,
  { head, changes, message, setBack, mergeMessage }: BaseMergeRequest & { setBack: FileChanges; mergeMessage: string },
): Promise<Commit | undefined> {
  const { branch, base } = state
  return withHelper(github, state, head, async (helper) => {
    const drop = () => ({ branch: helper.branch, before: helper.at, after: undefined })
    const headline = `Take the exported files of ${base.name} before merging it`
    const first = { target: { branch: helper.branch, head }, changes: setBack, message: { ...message, headline } }
    helper.at = (await addCommit(github, state, first)).oid
    const merged = await mergeBase(github, state, helper.branch, mergeMessage)
    if (merged === undefined) {
      await updateBranches(github, state, 'tidy up', [drop()])
      return undefined
    }
    helper.at = merged
    const commit = await addCommit(github, state, { target: { branch: helper.branch, head: merged }, changes, message })
    helper.at = commit.oid
    const move = { branch, before: head, after: commit.oid, isForward: true }
    await updateBranches(github, state, 'move the branch', [move, drop()])
    return commit
  })
}
