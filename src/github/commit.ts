import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { GitHub } from './github.ts'
import type { CommitMessage } from './own-commit.ts'
import { at, textAt } from '../http/reply.ts'
import type { RepositoryState } from './repository-state.ts'
import { whenKnown } from './passing.ts'
import { moveForward, updateBranches, withHelper } from './refs.ts'

interface Addition {
  readonly path: string
  readonly size: number
  readonly content: () => Promise<Uint8Array>
}

export interface FileChanges {
  readonly additions: readonly Addition[]
  readonly deletions: readonly string[]
}

export interface Commit {
  readonly oid: string
  readonly verified: boolean
  /** Whether the job's own token made it, on whose commits GitHub starts no workflow by itself. */
  readonly byJobToken: boolean
}

interface CommitTarget {
  readonly branch: string
  /** Where the branch must still be. */
  readonly head: string
}

/** Base64 makes a third more of it, and GraphQL refuses payloads from about 45 MB on: https://github.com/Songmu/action-push-to-another-repository/pull/37 */
const graphqlLimit = 33_000_000

/** https://docs.github.com/en/rest/git/blobs#create-a-blob */
const blobLimit = 40 * 1024 * 1024

/**
 * Adds one commit to the branch if that is still where it was seen.
 * @throws {GitHubRefusal} `STALE_DATA` or 422 when it is not
 */
export async function addCommit(
  github: GitHub,
  state: RepositoryState,
  { target, changes, message }: { target: CommitTarget; changes: FileChanges; message: CommitMessage },
): Promise<Commit> {
  const size = changes.additions.reduce((sum, addition) => sum + addition.size, 0)
  if (size <= graphqlLimit) return addByGraphql(github, state, { target, changes, message })
  const tree = await createTree(github, state, await readTree(github, state, target.head), changes)
  const commit = await createCommit(github, state, { tree, parents: [target.head], message })
  await moveForward(github, state, target.branch, commit.oid)
  return commit
}

async function readTree(github: GitHub, { fullName, base }: RepositoryState, commit: string): Promise<string> {
  if (commit === base.oid) return base.tree
  const reply = await github.rest('read a commit', 'GET', `/repos/${fullName}/git/commits/${commit}`)
  return textAt(reply, 'tree', 'sha') ?? ''
}

async function addByGraphql(
  github: GitHub,
  { fullName }: RepositoryState,
  { target, changes, message }: { target: CommitTarget; changes: FileChanges; message: CommitMessage },
): Promise<Commit> {
  const additions = []
  for (const { path, content } of changes.additions) {
    additions.push({ path, contents: toBase64(await content()) })
  }
  const input = {
    branch: { repositoryNameWithOwner: fullName, branchName: target.branch },
    expectedHeadOid: target.head,
    message,
    fileChanges: { additions, deletions: changes.deletions.map((path) => ({ path })) },
  }
  const query = `mutation Commit($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) { commit { oid signature { isValid } author { name } } }
  }`
  const { data } = await github.graphql('commit the export', query, { input })
  const commit = at(data, 'createCommitOnBranch', 'commit')
  return {
    oid: textAt(commit, 'oid') ?? '',
    verified: at(commit, 'signature', 'isValid') === true,
    byJobToken: isJobToken(textAt(commit, 'author', 'name')),
  }
}

function isJobToken(author: string | undefined): boolean {
  return author === 'github-actions[bot]' || author === 'github-actions'
}

function toBase64(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('base64')
}

/** A tree on top of another: https://docs.github.com/en/rest/git/trees#create-a-tree */
export async function createTree(
  github: GitHub,
  { fullName }: RepositoryState,
  onto: string,
  { additions, deletions }: FileChanges,
): Promise<string> {
  const entry = { mode: '100644', type: 'blob' }
  const tree: object[] = deletions.map((path) => ({ path, ...entry, sha: null }))
  for (const { path, size, content } of additions) {
    if (size > blobLimit) throw tooLarge(path, size)
    const body = { content: toBase64(await content()), encoding: 'base64' }
    const blob = await github.rest('upload a file', 'POST', `/repos/${fullName}/git/blobs`, body)
    tree.push({ path, ...entry, sha: textAt(blob, 'sha') })
  }
  const request = { base_tree: onto, tree }
  const reply = await whenKnown(github, () =>
    github.rest('build the commit’s tree', 'POST', `/repos/${fullName}/git/trees`, request),
  )
  return textAt(reply, 'sha') ?? ''
}

function tooLarge(path: string, size: number): UserError {
  const mebibytes = (size / 1_048_576).toFixed(1)
  const text = `${quote(path)} has ${mebibytes} MiB, and GitHub takes files of up to 40 MiB through its API: put {app} into \`output\`, so that each application gets a file of its own.`
  return new UserError('github', text)
}

/** Without author and committer, which are what makes GitHub sign a bot's commit: https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots */
export async function createCommit(
  github: GitHub,
  { fullName }: RepositoryState,
  { tree, parents, message }: { tree: string; parents: readonly string[]; message: CommitMessage },
): Promise<Commit> {
  const body = { message: `${message.headline}\n\n${message.body}`, tree, parents }
  const reply = await whenKnown(github, () =>
    github.rest('commit the export', 'POST', `/repos/${fullName}/git/commits`, body),
  )
  return {
    oid: textAt(reply, 'sha') ?? '',
    verified: at(reply, 'verification', 'verified') === true,
    byJobToken: isJobToken(textAt(reply, 'author', 'name')),
  }
}

/**
 * Makes the branch anew: one commit on the base, and nothing of what it held. An open pull request would be closed by
 * a branch without commits, so the commit is made aside first, and then the branch moves to it in one step.
 */
export async function recreateBranch(
  github: GitHub,
  state: RepositoryState,
  { changes, message, hasOpenPull }: { changes: FileChanges; message: CommitMessage; hasOpenPull: boolean },
): Promise<Commit> {
  const { branch, base, head } = state
  const before = head?.oid ?? base.oid
  if (!hasOpenPull) {
    if (before !== base.oid)
      await updateBranches(github, state, 'reset the branch', [{ branch, before, after: base.oid }])
    return addCommit(github, state, { target: { branch, head: base.oid }, changes, message })
  }
  return withHelper(github, state, base.oid, async (helper) => {
    const target = { branch: helper.branch, head: base.oid }
    const commit = await addCommit(github, state, { target, changes, message })
    helper.at = commit.oid
    const drop = { branch: helper.branch, before: commit.oid, after: undefined }
    await updateBranches(github, state, 'move the branch', [{ branch, before, after: commit.oid }, drop])
    return commit
  })
}
