import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { hasMarks, isClosedByAction, readMetadata } from './body.ts'
import { inspectBranch } from './branch-facts.ts'
import {
  compareBase,
  compareBranch,
  compareFiles,
  hashChanges,
  isDifferent,
  toChanges,
  type RunFiles,
} from './differences.ts'
import type { FileChanges } from '../github/commit.ts'
import type { GitHub } from '../github/github.ts'
import type { PullRequest } from '../github/pulls.ts'
import type { RepositoryState } from '../github/repository-state.ts'
import type { Situation } from './plan.ts'

/** What was found out about the repository, for the plan and for acting on it. */
export interface Survey {
  readonly situation: Situation
  readonly contentHash: string
  readonly open: PullRequest | undefined
  /** What a commit on the base, or on the branch, has to change. */
  readonly onBase: FileChanges
  readonly onBranch: FileChanges
}

type Wanted = Pick<PullRequestOptions, 'branch' | 'onForeignCommits' | 'deleteBranch'>

/** What this run knows from what it has tried before. */
interface Tried {
  /** The base cannot be merged for conflicts elsewhere, so that need not be looked at again. */
  readonly mergeRefused: boolean
  /** Where this run itself has made the branch. */
  readonly madeAt: string | undefined
}

/** Finds out what the plan needs; no more is read than the decision hangs on. */
export async function survey(
  github: GitHub,
  options: Wanted,
  state: RepositoryState,
  run: RunFiles,
  { mergeRefused, madeAt }: Tried,
): Promise<Survey> {
  const { base, head, pulls } = state
  const onBase = await compareBase(github, state, run)
  const contentHash = hashChanges(onBase)
  const changesBase = isDifferent(onBase)
  const intoBase = pulls.filter(({ baseName }) => baseName === base.name)
  const open = intoBase.find((pull) => pull.state === 'OPEN') ?? findMisdirected(pulls)
  const formerBase = open === undefined || open.baseName === base.name ? undefined : open.baseName
  const matters = open !== undefined || changesBase
  const onBranch = matters
    ? await compareBranch(github, state, { run, onBase })
    : compareFiles(run, head?.files ?? new Map())
  const isDerived = options.branch === undefined
  const inspection = { changesBase, mergeRefused, isDerived, madeAt, formerBase }
  const situation: Situation = {
    branchName: state.branch,
    baseName: base.name,
    changesBase,
    changesBranch: isDifferent(onBranch),
    branch:
      head !== undefined && matters ? await inspectBranch(github, state, run, { head, ...inspection }) : undefined,
    open: open && { number: open.number, isCurrent: false, formerBase },
    rejected: findRejected(intoBase, run.output, contentHash),
    closedByAction: findClosedByAction(intoBase),
    onForeignCommits: options.onForeignCommits,
    deleteBranch: options.deleteBranch,
  }
  return { situation, contentHash, open, onBase: toChanges(onBase), onBranch: toChanges(onBranch) }
}

/** The action's own open pull request into what was the base before; one of somebody's is theirs. */
function findMisdirected(pulls: readonly PullRequest[]): PullRequest | undefined {
  return pulls.find(({ state, body }) => state === 'OPEN' && hasMarks(body))
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
