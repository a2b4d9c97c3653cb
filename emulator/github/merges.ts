import { ApiError, unprocessable } from './errors.ts'
import type { Identity } from './git.ts'
import type { Actor, MergeMethod, Pull, Repository, Token, World } from './model.ts'
import { lookAtMergeState, mergeStateOf } from './pulls.ts'
import { headLabel, markMerged, moveRef, record, timestamp } from './refs.ts'
import { checkExpected, rulesOf, ruleViolation } from './rules.ts'

const headsPrefix = 'refs/heads/'

/** The committer of everything that GitHub itself writes. */
export const webFlow = { name: 'GitHub', email: 'noreply@github.com' }

export function identityOf({ login, email }: Actor): Identity {
  return { name: login, email }
}

interface BranchMerge {
  readonly base: string
  readonly head: string
  readonly message: string | undefined
  readonly actor: Actor
  readonly token: Token | null
}

/** A branch into a branch, as `POST /merges` does it; null when there is nothing to merge. */
export async function mergeBranch(
  world: World,
  repository: Repository,
  { base, head, message, actor, token }: BranchMerge,
): Promise<string | null> {
  const ours = await repository.git.ref(headsPrefix + base)
  const theirs = (await repository.git.ref(headsPrefix + head)) ?? (await commitNamed(repository, head))
  if (ours === null) throw new ApiError(404, 'Base does not exist')
  if (theirs === null) throw new ApiError(404, 'Head does not exist')
  if (await repository.git.isAncestor(theirs, ours)) return null
  const tree = await repository.git.mergeTrees(ours, theirs)
  if (tree === null) throw new ApiError(409, 'Merge conflict')
  const text = message ?? `Merge ${head} into ${base}`
  const after = await writeCommit(world, repository, {
    tree,
    parents: [ours, theirs],
    message: text,
    author: identityOf(actor),
  })
  const change = { ref: headsPrefix + base, before: ours, after, actor, token }
  await moveRef(world, repository, change, { force: false, isMerge: true })
  return after
}

async function commitNamed(repository: Repository, name: string): Promise<string | null> {
  const object = /^[0-9a-f]{7,40}$/.test(name) ? await repository.git.read(name) : null
  return object?.kind === 'commit' ? object.oid : null
}

interface CommitContent {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Identity
}

/** A commit by GitHub's own hand: signed, where the server signs. */
export async function writeCommit(world: World, repository: Repository, content: CommitContent): Promise<string> {
  const date = timestamp(world)
  const { author } = content
  const oid = await repository.git.commit({
    ...content,
    author: { ...author, date: author.date ?? date },
    committer: { ...webFlow, date },
  })
  if (world.signsCommits) repository.signed.add(oid)
  return oid
}

/** What a merge waits for, as `PUT merge` says it: https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request */
export function requireMergeable(pull: Pull): void {
  const rules = rulesOf(pull.base, pull.baseBranch).filter(({ classic }) => classic !== true)
  const found = rules.flatMap(({ codeOwner, requiredChecks = [] }) => [
    ...(codeOwner === undefined || pull.approvals > 0 ? [] : [`Waiting on code owner review from ${codeOwner}.`]),
    ...requiredChecks.filter((check) => !pull.checks.has(check)).map(checkExpected),
  ])
  if (found.length > 0) throw ruleViolation(found, 405)
}

/** Merges a pull request the way its button does. @throws ApiError 405 when it can't be merged. */
export async function mergePull(world: World, pull: Pull, method: MergeMethod, actor: Actor): Promise<string> {
  const { git } = pull.base
  const ref = headsPrefix + pull.baseBranch
  const before = await git.ref(ref)
  if (pull.state === 'closed' || before === null) throw new ApiError(405, 'Pull Request is not mergeable')
  const after = await mergers[method](world, pull, before, actor)
  if (after === null) throw new ApiError(405, 'Pull Request is not mergeable')
  pull.baseOid = before
  markMerged(world, pull, actor, after)
  await moveRef(world, pull.base, { ref, before, after, actor }, { force: false, rules: false })
  if (pull.base.settings.deleteBranchOnMerge) await deleteHead(world, pull, actor)
  return after
}

type Merger = (world: World, pull: Pull, onto: string, actor: Actor) => Promise<string | null>

const mergers: Readonly<Record<MergeMethod, Merger>> = {
  MERGE: async (world, pull, onto, actor) => {
    const tree = await pull.base.git.mergeTrees(onto, pull.headOid)
    const message = `Merge pull request #${pull.number} from ${headLabel(pull).replace(':', '/')}\n\n${pull.title}`
    const parents = [onto, pull.headOid]
    return tree === null ? null : writeCommit(world, pull.base, { tree, parents, message, author: identityOf(actor) })
  },
  SQUASH: async (world, pull, onto, actor) => {
    const tree = await pull.base.git.mergeTrees(onto, pull.headOid)
    const message = `${pull.title} (#${pull.number})`
    return tree === null
      ? null
      : writeCommit(world, pull.base, { tree, parents: [onto], message, author: identityOf(actor) })
  },
  REBASE: async (world, pull, onto) => {
    const { git } = pull.base
    const commits = (await git.log(['--no-merges', pull.headOid, `^${onto}`])).reverse()
    let tip = onto
    for (const commit of commits) {
      const tree = await git.pickTree(commit, tip)
      if (tree === null) return null
      const [name = '', email = '', date = '', message = ''] = (
        await git.text(['log', '-1', '--format=%an%x00%ae%x00%aI%x00%B', commit])
      ).split('\0')
      tip = await writeCommit(world, pull.base, { tree, parents: [tip], message, author: { name, email, date } })
    }
    return tip
  },
}

async function deleteHead(world: World, { head, headBranch }: Pull, actor: Actor): Promise<void> {
  const before = await head.git.ref(headsPrefix + headBranch)
  if (before === null) return
  await moveRef(
    world,
    head,
    { ref: headsPrefix + headBranch, before, after: null, actor },
    { force: true, rules: false },
  )
}

const methodSettings = {
  MERGE: { setting: 'allowMergeCommit', label: 'merge commits are' },
  SQUASH: { setting: 'allowSquashMerge', label: 'squash merging is' },
  REBASE: { setting: 'allowRebaseMerge', label: 'rebase merging is' },
} as const

interface AutoMergeOptions {
  readonly method: MergeMethod
  readonly title: string | null
  readonly message: string | null
}

/** The refusals as users quote them: https://github.com/peter-evans/enable-pull-request-automerge/issues/343 */
export async function enableAutoMerge(
  world: World,
  pull: Pull,
  options: AutoMergeOptions,
  actor: Actor,
): Promise<void> {
  const { settings } = pull.base
  if (!settings.allowAutoMerge) throw unprocessable('Auto merge is not allowed for this repository')
  const { setting, label } = methodSettings[options.method]
  if (!settings[setting]) throw unprocessable(`Merge method ${label} not allowed on this repository`)
  if (pull.state === 'closed') throw unprocessable('Pull request is closed')
  if (rulesOf(pull.base, pull.baseBranch).length === 0) {
    throw unprocessable('Pull request Protected branch rules not configured for this branch')
  }
  const state = await lookAtMergeState(pull)
  if (state !== 'blocked') throw unprocessable(`Pull request Pull request is in ${state} status`)
  pull.autoMerge = { ...options, enabledBy: actor, enabledAt: timestamp(world) }
  record(pull.base, { type: 'auto_merge_enabled', actor: actor.login, number: pull.number, detail: options.method })
}

export function disableAutoMerge(pull: Pull, actor: Actor): void {
  if (pull.autoMerge === null) throw unprocessable("Can't disable auto-merge for this pull request")
  pull.autoMerge = null
  record(pull.base, { type: 'auto_merge_disabled', actor: actor.login, number: pull.number })
}

/** GitHub's side of auto-merge: merges as soon as nothing holds the pull request back. */
export async function runAutoMerge(world: World, pull: Pull): Promise<void> {
  if (pull.autoMerge === null || (await mergeStateOf(pull)) !== 'clean') return
  await mergePull(world, pull, pull.autoMerge.method, pull.autoMerge.enabledBy)
}
