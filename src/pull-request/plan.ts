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
  /** It is somebody else's: nothing shows that the action has made it. */
  readonly isTaken: boolean
  /** Commits that the base lacks, by the action. */
  readonly ownCommits: number
  /** The same by others; a merge of the base that leaves our files alone is nobody's. */
  readonly foreignCommits: number
  /** A pull request that ended had this very head: nothing on the branch waits for anything any more. */
  readonly isSpent: boolean
  /** It holds all that the base has, and own commits alone. */
  readonly isOnBase: boolean
  /** The base has changed files of this run since the branch left it. */
  readonly baseChangedFiles: boolean
  /** Files that are not this run's and differ from the base; undefined where nobody looked. */
  readonly otherFiles: number | undefined
}

interface OpenPullRequest {
  readonly number: number
  /** Title, body and auto-merge are already as they shall be. */
  readonly isCurrent: boolean
  /** What it would be merged into, where that is not the base any more. */
  readonly formerBase?: string | undefined
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
  | (Because & {
      readonly do: 'skip'
      readonly number: number | undefined
      /** A person has to do something about it. */
      readonly isWarning?: true
    })
  /** An error: the branch is not the action's to write to. */
  | (Because & { readonly do: 'refuse' })
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
  if (branch === undefined || branch.isTaken || branch.otherFiles !== undefined) return false
  if (open?.formerBase !== undefined) return false
  if (open !== undefined && !changesBase) return true
  if (branch.foreignCommits > 0 || branch.ownCommits === 0 || branch.isSpent || !changesBase) return false
  return open === undefined || branch.baseChangedFiles
}

/** Decides what becomes of the branch and of its pull request. */
export function planPullRequest(situation: Situation): Plan {
  const { open, changesBase, branch, onForeignCommits } = situation
  if (branch?.isTaken === true && !changesBase) return planNothing(situation)
  if (branch?.isTaken === true && onForeignCommits !== 'recreate') return refuseTaken(situation, branch)
  if (open?.formerBase !== undefined) return planRetarget(situation, open.formerBase, open.number)
  if (open !== undefined) return changesBase ? planUpdate(situation, open) : planVanished(situation, open)
  return changesBase ? planCreate(situation) : planNothing(situation)
}

function planNothing({ baseName }: Situation): Plan {
  return { do: 'nothing', number: undefined, reason: `${quote(baseName)} holds this export already.` }
}

function refuseTaken({ branchName, baseName }: Situation, branch: BranchFacts): Plan {
  const holds =
    branch.foreignCommits === 0 ? 'no commit of the action’s' : `${foreign(branch)} and none of the action’s`
  const reason =
    `The branch ${quote(branchName)} exists already and is not the action’s own: it holds ${holds}. Nothing was written to it. ` +
    `Give \`branch\` a name of its own; or take the branch over with \`on-foreign-commits: recreate\`, which replaces what it holds by the export on top of ${quote(baseName)}.`
  return { do: 'refuse', reason }
}

/** The base of the open pull request is not the base of this run any more. */
function planRetarget(situation: Situation, formerBase: string, number: number): Plan {
  const { branch, baseName, branchName, changesBase, changesBranch, onForeignCommits, deleteBranch } = situation
  const hasForeign = (branch?.foreignCommits ?? 0) > 0
  if (hasForeign && (onForeignCommits !== 'recreate' || !changesBase)) {
    const reason =
      `Pull request #${number} goes into ${quote(formerBase)}, and the base is now ${quote(baseName)}; its branch ${quote(branchName)} holds ${foreign(branch)}, so it was left alone. ` +
      `Merge or close it, or change its base by hand and rebase the branch; \`on-foreign-commits: recreate\` makes the branch anew on ${quote(baseName)}, without those commits.`
    return { do: 'skip', number, reason, isWarning: true }
  }
  if (!changesBase) {
    const reason = `${quote(baseName)}, which is the base now, holds this export already: close pull request #${number}, which goes into ${quote(formerBase)}.`
    return { do: 'close', number, commit: 'none', deleteBranch, reason }
  }
  const isReady = branch?.isOnBase === true && !changesBranch
  const reason = `The base is ${quote(baseName)} now, no longer ${quote(formerBase)}: make ${quote(branchName)} anew and change pull request #${number}.`
  return { do: 'update', number, commit: isReady ? 'none' : 'anew', baseMerge: 'none', reason }
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
