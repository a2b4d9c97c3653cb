import { hasMarks } from './body.ts'
import { pathsOf, type RunFiles } from './differences.ts'
import type { BranchFacts } from './plan.ts'
import { readEntries } from '../github/entries.ts'
import type { GitHub } from '../github/github.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import { readHistory } from '../github/history.ts'
import type { BranchCommit, History } from '../github/own-commit.ts'
import { readBranchFiles, readMergeBase } from '../github/repository.ts'
import type { Head, RepositoryState } from '../github/repository-state.ts'

export interface Inspection {
  readonly head: Head
  /** The export differs from the base. */
  readonly changesBase: boolean
  /** The base cannot be merged for conflicts elsewhere, so that need not be looked at again. */
  readonly mergeRefused: boolean
  /** The name was made from `output`, not given. */
  readonly isDerived: boolean
  /** Where this run itself has made the branch. */
  readonly madeAt: string | undefined
  /** The base of the open pull request, where it is not the base of this run any more. */
  readonly formerBase: string | undefined
}

/** Whose the branch is, and what became of it and of its base. */
export async function inspectBranch(
  github: GitHub,
  state: RepositoryState,
  run: RunFiles,
  inspection: Inspection,
): Promise<BranchFacts> {
  const { head, changesBase, mergeRefused, isDerived, madeAt, formerBase } = inspection
  const isMarked = state.pulls.some(({ body }) => hasMarks(body))
  const { fullName, branch, base } = state
  const range = { fullName, base: base.name, branch, baseOid: base.oid, headOid: head.oid }
  const history = await readHistory(github, range, head.history, (commits) => isEnough(commits, isMarked))
  const counts = await countCommits(github, state, run, history)
  const foreignCommits =
    counts.foreign > 0 && formerBase !== undefined
      ? await countBeyondFormer(github, state, run, { head, formerBase, foreign: counts.foreign })
      : counts.foreign
  const spent = foreignCommits === 0 ? ['MERGED', 'CLOSED'] : ['MERGED']
  return {
    isTaken: !(isMarked || counts.own > 0 || (isDerived && counts.foreign === 0) || madeAt === head.oid),
    ownCommits: counts.own,
    foreignCommits,
    isSpent: state.pulls.some((pull) => spent.includes(pull.state) && pull.headOid === head.oid),
    isOnBase: counts.foreign === 0 && head.behind === 0,
    baseChangedFiles:
      changesBase && !mergeRefused && (await hasBaseChangedFiles(github, state, run, { head, history })),
    otherFiles: undefined,
  }
}

/** So many commits of others are looked through for one of our own; a branch of ours begins with one. */
const farEnough = 1_000

/** A merge may be a merge of the base, which is nobody's; any other commit without the trailer is somebody's. */
function isEnough(commits: readonly BranchCommit[], isMarked: boolean): boolean {
  const isForeign = commits.some(({ isOwn, parents }) => !isOwn && parents.length < 2)
  return isForeign && (isMarked || commits.some(({ isOwn }) => isOwn) || commits.length >= farEnough)
}

async function countCommits(
  github: GitHub,
  { fullName }: Pick<RepositoryState, 'fullName'>,
  run: RunFiles,
  { commits, older }: History,
): Promise<{ readonly own: number; readonly foreign: number }> {
  const known = new Set(commits.map(({ oid }) => oid))
  const merges = commits.filter(({ isOwn, parents }) => !isOwn && parents.length === 2 && !known.has(parents[1] ?? ''))
  const harmless = await countHarmlessMerges(github, fullName, run, merges)
  const own = commits.filter(({ isOwn }) => isOwn).length
  const foreign = commits.length - own - harmless
  // Whose the unread ones are is not known, so they are taken for somebody's.
  return { own, foreign: older === undefined ? foreign : Math.max(1, foreign) }
}

const mergesPerQuery = 25

/** How many merges of the base leave our files as their first parent has them. */
async function countHarmlessMerges(
  github: GitHub,
  fullName: string,
  run: RunFiles,
  merges: readonly BranchCommit[],
): Promise<number> {
  const paths = pathsOf(run)
  const verdicts: boolean[] = []
  for (let start = 0; start < merges.length; start += mergesPerQuery) {
    const part = merges.slice(start, start + mergesPerQuery)
    const commits = part.flatMap(({ oid, parents }) => [oid, parents[0] ?? ''])
    const entries = await readEntries(github, fullName, commits, paths)
    verdicts.push(
      ...part.map((_, index) => {
        const [merged, before] = [entries[2 * index], entries[2 * index + 1]]
        return paths.every((path) => merged?.get(path)?.oid === before?.get(path)?.oid)
      }),
    )
  }
  return verdicts.filter(Boolean).length
}

/** What the former base has is nobody's work on the branch; where that base is gone, nothing can be told. */
async function countBeyondFormer(
  github: GitHub,
  state: RepositoryState,
  run: RunFiles,
  { head, formerBase, foreign }: { head: Head; formerBase: string; foreign: number },
): Promise<number> {
  const range = { fullName: state.fullName, base: formerBase, branch: state.branch, headOid: head.oid }
  try {
    const history = await readHistory(github, range, undefined, (commits) => isEnough(commits, true))
    return (await countCommits(github, state, run, history)).foreign
  } catch (error) {
    if (error instanceof GitHubRefusal && error.type === 'NOT_FOUND') return foreign
    throw error
  }
}

interface Seen {
  readonly head: Head
  readonly history: History
}

/** Whether the base has, since the branch left it, changed a file of ours that the branch changes as well. */
async function hasBaseChangedFiles(
  github: GitHub,
  state: RepositoryState,
  run: RunFiles,
  { head, history }: Seen,
): Promise<boolean> {
  const { fullName, base } = state
  if (head.behind === 0) return false
  const paths = pathsOf(run).filter((path) => head.files.get(path)?.oid !== base.files.get(path)?.oid)
  if (paths.length === 0) return false
  const mergeBase = findMergeBase(head.oid, history) ?? (await readMergeBase(github, state))
  if (mergeBase === undefined) return false
  const { origin } = head
  const [before] = mergeBase === origin.oid ? [origin.files] : await readEntries(github, fullName, [mergeBase], paths)
  return paths.some((path) => before?.get(path)?.oid !== base.files.get(path)?.oid)
}

/**
 * Where the branch last met its base: the first commit of the base's on the way back along first parents.
 * @returns undefined when the way leads beyond what was read
 */
function findMergeBase(head: string, { commits, older }: History): string | undefined {
  const known = new Map(commits.map((commit) => [commit.oid, commit]))
  let oid: string | undefined = head
  while (oid !== undefined) {
    const commit = known.get(oid)
    if (commit === undefined) return older === undefined ? oid : undefined
    const merged = commit.parents.slice(1).find((parent) => !known.has(parent))
    if (merged !== undefined && older === undefined) return merged
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
