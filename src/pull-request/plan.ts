import { plural, quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'

/** What GitHub says and what was exported, as far as the decision needs it. */
export interface Situation {
  readonly branchName: string
  readonly baseName: string
  /** Whether the export differs from the files on the base. */
  readonly changesBase: boolean
  /** Whether the export differs from the files on the branch; on no branch: from nothing. */
  readonly changesBranch: boolean
  readonly branch: BranchFacts | undefined
  readonly open: OpenPullRequest | undefined
  /** The pull request that a person closed without merging it, when it held this same content. */
  readonly rejected: number | undefined
  /** The last pull request, when the action itself closed it. */
  readonly closedByAction: number | undefined
  readonly onForeignCommits: PullRequestOptions['onForeignCommits']
  readonly deleteBranch: boolean
}

export interface BranchFacts {
  /** Commits that the base lacks, by the action. */
  readonly ownCommits: number
  /** The same by others; a merge of the base that leaves our files alone is nobody's. */
  readonly foreignCommits: number
  /** A pull request that ended had this very head: nothing on the branch waits for anything any more. */
  readonly isSpent: boolean
  /** The base has changed files of this run since the branch left it. */
  readonly baseChangedFiles: boolean
  /** Files that are not this run's and differ from the base; undefined where nobody looked. */
  readonly otherFiles: number | undefined
}

interface OpenPullRequest {
  readonly number: number
  /** Title, body and auto-merge are already as they shall be. */
  readonly isCurrent: boolean
}

/** How a commit gets onto the branch. */
export type CommitWay =
  /** On a branch that does not exist yet. */
  | 'fresh'
  /** On the base, leaving behind what the branch held. */
  | 'anew'
  /** On top of the branch. */
  | 'append'
  /** The content is there already. */
  | 'none'

/** How the base gets into the branch: with our files on the base's tree, or by GitHub's own merge. */
type BaseMerge = 'none' | 'ours' | 'merge'

interface Because {
  /** A sentence for the log, the summary and a dry run. */
  readonly reason: string
}

export type Plan =
  | (Because & { readonly do: 'nothing'; readonly number: number | undefined })
  | (Because & { readonly do: 'skip'; readonly number: number | undefined })
  | (Because & {
      readonly do: 'create'
      readonly commit: CommitWay
      readonly baseMerge: BaseMerge
      readonly reopen: number | undefined
    })
  | (Because & {
      readonly do: 'update'
      readonly number: number
      readonly commit: CommitWay
      readonly baseMerge: BaseMerge
    })
  | (Because & {
      readonly do: 'close'
      readonly number: number
      readonly commit: CommitWay
      readonly deleteBranch: boolean
    })

/** Whether the decision hangs on what else the branch holds. Looking costs a request, so it is done only then. */
export function needsOtherFiles({ branch, open, changesBase }: Situation): boolean {
  if (branch === undefined || branch.otherFiles !== undefined) return false
  if (open !== undefined && !changesBase) return true
  if (branch.foreignCommits > 0 || branch.ownCommits === 0 || branch.isSpent || !changesBase) return false
  return open === undefined || branch.baseChangedFiles
}

/** Decides what becomes of the branch and of its pull request. */
export function planPullRequest(situation: Situation): Plan {
  const { open, changesBase } = situation
  if (open !== undefined) return changesBase ? planUpdate(situation, open) : planVanished(situation, open)
  return changesBase ? planCreate(situation) : planNothing(situation)
}

function planNothing({ baseName }: Situation): Plan {
  return { do: 'nothing', number: undefined, reason: `${quote(baseName)} holds this export already.` }
}

function planCreate(situation: Situation): Plan {
  const { branch, baseName, branchName, rejected, onForeignCommits } = situation
  if (rejected !== undefined) {
    const reason = `Pull request #${rejected} with this same content was closed without merging, so none is opened for it again.`
    return { do: 'skip', number: rejected, reason }
  }
  const why = `The export differs from ${quote(baseName)}`
  const create = { do: 'create', baseMerge: 'none', reopen: undefined } as const
  if (branch === undefined) {
    const reason = `${why}: open a pull request from the new branch ${quote(branchName)}.`
    return { ...create, commit: 'fresh', reason }
  }
  if (branch.foreignCommits > 0 && !branch.isSpent && onForeignCommits !== 'recreate') {
    if (onForeignCommits === 'skip') return skipForeign(situation, undefined)
    return planOnTop(
      situation,
      branch,
      `${why}: open a pull request from ${quote(branchName)}, on top of ${foreign(branch)}.`,
    )
  }
  if (branch.foreignCommits === 0 && (branch.otherFiles ?? 0) > 0) {
    return planOnTop(
      situation,
      branch,
      `${why}: open a pull request from ${quote(branchName)}, which holds another export as well.`,
    )
  }
  if (isReady(situation, branch)) {
    const reason = `${why}: open a pull request from ${quote(branchName)}, which holds it.`
    return { ...create, commit: 'none', reason }
  }
  const reason = `${why}: make the branch ${quote(branchName)} anew and open a pull request.`
  return { ...create, commit: 'anew', reason }
}

function planOnTop({ changesBranch, closedByAction }: Situation, branch: BranchFacts, reason: string): Plan {
  return {
    do: 'create',
    commit: changesBranch ? 'append' : 'none',
    baseMerge: branch.baseChangedFiles ? 'merge' : 'none',
    reopen: closedByAction,
    reason,
  }
}

/** Whether an earlier run has pushed this very content, and only the pull request is missing. */
function isReady({ changesBranch }: Situation, branch: BranchFacts): boolean {
  const { ownCommits, foreignCommits, isSpent, baseChangedFiles } = branch
  return !changesBranch && ownCommits > 0 && foreignCommits === 0 && !isSpent && !baseChangedFiles
}

function planUpdate(situation: Situation, open: OpenPullRequest): Plan {
  const { branch, branchName, changesBranch, onForeignCommits } = situation
  const { number } = open
  const hasForeign = (branch?.foreignCommits ?? 0) > 0
  const baseMerge =
    branch?.baseChangedFiles !== true ? 'none' : hasForeign || (branch.otherFiles ?? 0) > 0 ? 'merge' : 'ours'
  const update = { do: 'update', number, baseMerge } as const
  if (hasForeign && onForeignCommits === 'recreate') {
    const reason = `${quote(branchName)} holds ${foreign(branch)}: make it anew, as \`on-foreign-commits: recreate\` asks.`
    return { ...update, commit: 'anew', baseMerge: 'none', reason }
  }
  const isThere = !changesBranch && baseMerge === 'none'
  const there = `Pull request #${number} holds this export already`
  if (isThere && open.isCurrent) return { do: 'nothing', number, reason: `${there}.` }
  if (hasForeign && onForeignCommits === 'skip') return skipForeign(situation, number)
  if (isThere) return { ...update, commit: 'none', reason: `${there}: edit its text.` }
  const why = changesBranch ? 'The export has changed' : 'The base has changed the same files'
  return { ...update, commit: changesBranch ? 'append' : 'none', reason: `${why}: update pull request #${number}.` }
}

function planVanished(situation: Situation, open: OpenPullRequest): Plan {
  const { branch, baseName, branchName, changesBranch, onForeignCommits, deleteBranch } = situation
  const { number } = open
  const hasForeign = (branch?.foreignCommits ?? 0) > 0
  const why = `${quote(baseName)} holds this export already`
  const isEmpty = (branch?.otherFiles ?? 0) === 0
  if (!isEmpty && !changesBranch && open.isCurrent) {
    return { do: 'nothing', number, reason: `${why}, and pull request #${number} holds other changes.` }
  }
  if (hasForeign && onForeignCommits === 'skip') return skipForeign(situation, number)
  const commit = changesBranch ? 'append' : 'none'
  if (!isEmpty) {
    const reason = `${why}: set its files back on ${quote(branchName)}; pull request #${number} holds other changes.`
    return { do: 'update', number, commit, baseMerge: 'none', reason }
  }
  const removes = deleteBranch && !hasForeign && branch !== undefined
  return {
    do: 'close',
    number,
    // A branch that goes away needs no commit; one that stays must not keep a difference that nobody wants.
    commit: removes ? 'none' : commit,
    deleteBranch: removes,
    reason: `${why}: close pull request #${number}${removes ? ` and delete ${quote(branchName)}` : ''}.`,
  }
}

function skipForeign({ branch, branchName }: Situation, number: number | undefined): Plan {
  return {
    do: 'skip',
    number,
    reason: `${quote(branchName)} holds ${foreign(branch)}, and \`on-foreign-commits\` is \`skip\`.`,
  }
}

function foreign(branch: BranchFacts | undefined): string {
  return plural(branch?.foreignCommits ?? 0, 'commit of others', 'commits of others')
}
