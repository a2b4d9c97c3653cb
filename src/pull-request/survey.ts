import { createHash } from 'node:crypto'
import { inBatches } from '../batches.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { isClosedByAction, readMetadata } from './body.ts'
import { readBlobs } from '../github/contents.ts'
import type { FileChanges } from '../github/commit.ts'
import type { GitHub } from '../github/github.ts'
import type { BranchFacts, Situation } from './plan.ts'
import { readBranchFiles, readEntries } from '../github/repository.ts'
import type { Entries, Head, PullRequest, RepositoryState } from '../github/repository-state.ts'

/** A file of the run, as it shall be in the repository. */
export interface DeliveredFile {
  readonly path: string
  readonly kind: 'document' | 'script' | 'list'
  /** `gitBlobId` of the content. */
  readonly blobId: string
  readonly size: number
  /** Asked for only when it is written; again when somebody else was faster. */
  readonly content: () => Promise<Uint8Array>
  /** A hash that values whose change is no change (`volatile`) have no part in. */
  readonly fingerprint: string
  /** Whether other bytes mean the same: nothing but volatile values or the formatting differs. */
  readonly isSame?: (existing: Uint8Array) => boolean
}

export interface RunFiles {
  /** The input `output`, which tells this run's part of a body from those of others. */
  readonly output: string
  readonly files: readonly DeliveredFile[]
  /** Files to remove where they exist. */
  readonly deletions: readonly string[]
}

/** What was found out about the repository, for the plan and for acting on it. */
export interface Survey {
  readonly situation: Situation
  readonly contentHash: string
  readonly open: PullRequest | undefined
  /** What a commit on the base, or on the branch, has to change. */
  readonly onBase: FileChanges
  readonly onBranch: FileChanges
}

export function pathsOf({ files, deletions }: RunFiles): readonly string[] {
  return [...files.map(({ path }) => path), ...deletions]
}

/** What a commit on top of a tree has to change, by the blobs' IDs alone. */
function compareFiles(
  { files, deletions }: RunFiles,
  entries: Entries,
): { files: readonly DeliveredFile[]; deletions: readonly string[] } {
  return {
    files: files.filter(({ path, blobId }) => entries.get(path)?.oid !== blobId),
    deletions: deletions.filter((path) => entries.has(path)),
  }
}

/** Of the content that differs from the base: what a person has declined stays declined, whatever else the base gets. */
function hashChanges({ files, deletions }: ReturnType<typeof compareFiles>): string {
  const lines = [
    ...files.map(({ path, fingerprint }) => `${path}\0${fingerprint}`),
    ...deletions.map((path) => `${path}\0`),
  ]
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

/**
 * Finds out what the plan needs; no more is read than the decision hangs on.
 * @param mergeRefused the base cannot be merged for conflicts elsewhere, so that need not be looked at again
 */
export async function survey(
  github: GitHub,
  options: PullRequestOptions,
  state: RepositoryState,
  run: RunFiles,
  { mergeRefused }: { mergeRefused: boolean },
): Promise<Survey> {
  const { base, head, pulls } = state
  const onBase = compareFiles(run, base.files)
  const contentHash = hashChanges(onBase)
  const changesBase = onBase.files.length + onBase.deletions.length > 0
  const ended = pulls.filter(({ baseName }) => baseName === base.name)
  const open = ended.find((pull) => pull.state === 'OPEN')
  const onBranch = await compareBranch(github, state, run, { matters: open !== undefined || changesBase })
  const matters = head !== undefined && (open !== undefined || changesBase)
  const branch = matters ? await inspectBranch(github, state, run, { head, changesBase, mergeRefused }) : undefined
  const situation: Situation = {
    branchName: state.branch,
    baseName: base.name,
    changesBase,
    changesBranch: onBranch.files.length + onBranch.deletions.length > 0,
    branch,
    open: open && { number: open.number, isCurrent: false },
    rejected: findRejected(ended, run.output, contentHash),
    closedByAction: findClosedByAction(ended),
    onForeignCommits: options.onForeignCommits,
    deleteBranch: options.deleteBranch,
  }
  return {
    situation,
    contentHash,
    open,
    onBase: { additions: onBase.files, deletions: onBase.deletions },
    onBranch: { additions: onBranch.files, deletions: onBranch.deletions },
  }
}

/** The same against the branch, where a file may also differ in nothing that counts. */
async function compareBranch(
  github: GitHub,
  { fullName, base, head }: RepositoryState,
  run: RunFiles,
  { matters }: { matters: boolean },
): Promise<ReturnType<typeof compareFiles>> {
  if (head === undefined || !matters) return compareFiles(run, head?.files ?? new Map())
  const differing = compareFiles(run, head.files)
  // What equals the base's file has been compared already, and found to differ.
  const doubtful = differing.files.flatMap((file) => {
    const entry = head.files.get(file.path)
    const isKnown = entry === undefined || entry.oid === base.files.get(file.path)?.oid
    return isKnown || file.isSame === undefined ? [] : [{ path: file.path, isSame: file.isSame, ...entry }]
  })
  const same = new Set<string>()
  for (const part of inBatches(doubtful, { bytes: partBytes, sizeOf: ({ size }) => size })) {
    const contents = await readBlobs(github, fullName, part)
    for (const { path, oid, isSame } of part) if (isSame(contents.get(oid) ?? new Uint8Array())) same.add(path)
  }
  return { ...differing, files: differing.files.filter(({ path }) => !same.has(path)) }
}

/** So many bytes of existing files are held at once. */
const partBytes = 64 * 1024 * 1024

interface Inspection {
  readonly head: Head
  readonly changesBase: boolean
  readonly mergeRefused: boolean
}

async function inspectBranch(
  github: GitHub,
  state: RepositoryState,
  run: RunFiles,
  { head, changesBase, mergeRefused }: Inspection,
): Promise<BranchFacts> {
  const known = new Set(head.commits.map(({ oid }) => oid))
  const merges = head.commits.filter(
    ({ isOwn, parents }) => !isOwn && parents.length === 2 && !known.has(parents[1] ?? ''),
  )
  const harmless = await countHarmlessMerges(github, state, run, merges.slice(0, 5))
  const own = head.commits.filter(({ isOwn }) => isOwn).length
  const foreignCommits = head.ahead - own - harmless
  const spent = foreignCommits === 0 ? ['MERGED', 'CLOSED'] : ['MERGED']
  return {
    ownCommits: own,
    foreignCommits,
    isSpent: state.pulls.some((pull) => spent.includes(pull.state) && pull.headOid === head.oid),
    baseChangedFiles: changesBase && !mergeRefused && (await hasBaseChangedFiles(github, state, run, head)),
    otherFiles: undefined,
  }
}

/** How many merges of the base leave our files as their first parent has them. */
async function countHarmlessMerges(
  github: GitHub,
  { fullName }: RepositoryState,
  run: RunFiles,
  merges: Head['commits'],
): Promise<number> {
  if (merges.length === 0) return 0
  const commits = merges.flatMap(({ oid, parents }) => [oid, parents[0] ?? ''])
  const paths = pathsOf(run)
  const entries = await readEntries(github, fullName, commits, paths)
  return merges.filter((_, index) => {
    const [merged, before] = [entries[2 * index], entries[2 * index + 1]]
    return paths.every((path) => merged?.get(path)?.oid === before?.get(path)?.oid)
  }).length
}

/** Whether the base has, since the branch left it, changed a file of ours that the branch changes as well. */
async function hasBaseChangedFiles(
  github: GitHub,
  { fullName, base }: RepositoryState,
  run: RunFiles,
  head: Head,
): Promise<boolean> {
  const mergeBase = findMergeBase(head)
  if (head.behind === 0 || mergeBase === undefined) return false
  const paths = pathsOf(run).filter((path) => head.files.get(path)?.oid !== base.files.get(path)?.oid)
  if (paths.length === 0) return false
  const { origin } = head
  const [before] = mergeBase === origin.oid ? [origin.files] : await readEntries(github, fullName, [mergeBase], paths)
  return paths.some((path) => before?.get(path)?.oid !== base.files.get(path)?.oid)
}

/** Where the branch last met its base: the first commit of the base's on the way back along first parents. */
function findMergeBase(head: Head): string | undefined {
  const known = new Map(head.commits.map((commit) => [commit.oid, commit]))
  let oid: string | undefined = head.oid
  while (oid !== undefined) {
    const commit = known.get(oid)
    if (commit === undefined) return oid
    const merged = commit.parents.slice(1).find((parent) => !known.has(parent))
    if (merged !== undefined) return merged
    oid = commit.parents[0]
  }
  return undefined
}

/** What else the branch holds: files that are not this run's and differ from the base as it is now. */
export async function countOtherFiles(github: GitHub, state: RepositoryState, run: RunFiles): Promise<number> {
  const ours = new Set(pathsOf(run))
  const { files, isComplete } = await readBranchFiles(github, state)
  const others = [...files].filter(([path]) => !ours.has(path))
  if (!isComplete || others.length === 0 || state.head?.behind === 0)
    return isComplete ? others.length : others.length + 1
  const [onBase] = await readEntries(
    github,
    state.fullName,
    [state.base.oid],
    others.map(([path]) => path),
  )
  return others.filter(([path, { oid }]) => (onBase?.get(path)?.oid ?? '') !== oid).length
}

/** A merge in between settles what was declined before it. */
function findRejected(pulls: readonly PullRequest[], output: string, contentHash: string): number | undefined {
  const merged = pulls.findIndex(({ state }) => state === 'MERGED')
  const recent = merged === -1 ? pulls : pulls.slice(0, merged)
  return recent.find(
    ({ state, body }) =>
      state === 'CLOSED' && !isClosedByAction(body) && readMetadata(body, output)?.hash === contentHash,
  )?.number
}

function findClosedByAction(pulls: readonly PullRequest[]): number | undefined {
  const last = pulls[0]
  return last?.state === 'CLOSED' && isClosedByAction(last.body) ? last.number : undefined
}
