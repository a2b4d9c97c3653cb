import { readCommit, type CommitInfo } from './commits.ts'
import { mergePull, runAutoMerge } from './merges.ts'
import type {
  Actor,
  MergeMethod,
  MergeState,
  Pull,
  Repository,
  RepositoryEvent,
  RepositoryOptions,
  World,
} from './model.ts'
import { personNamed } from './permissions.ts'
import { addComment } from './discussion.ts'
import { createPull, editPull, mergeStateOf, pullNumbered } from './pulls.ts'
import { moveRef } from './refs.ts'

const headsPrefix = 'refs/heads/'

interface PersonOptions {
  /** The login of who acts. */
  readonly author?: string
  readonly message?: string
}

/** A file's new content; null removes it. An executable or a link needs its mode. */
type FileContent = string | Buffer | null | { readonly content: string; readonly mode: string }

/** A pull request as a test looks at it; a copy, that later changes leave alone. */
interface PullView {
  readonly number: number
  readonly state: 'open' | 'closed'
  readonly merged: boolean
  readonly draft: boolean
  readonly title: string
  readonly body: string
  readonly author: string
  readonly base: string
  readonly head: string
  readonly headOid: string
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly reviewers: readonly string[]
  readonly teams: readonly string[]
  readonly comments: readonly { readonly author: string; readonly body: string }[]
  readonly autoMerge: MergeMethod | null
  readonly mergeCommit: string | null
}

export interface Handle {
  /** The bare repository's folder. */
  readonly directory: string
  readonly events: readonly RepositoryEvent[]
  /** Commits one file as a person does; `null` removes it. The branch is made from the default branch when it does not exist. */
  commitFile(branch: string, path: string, content: FileContent, options?: PersonOptions): Promise<string>
  commitFiles(branch: string, files: Readonly<Record<string, FileContent>>, options?: PersonOptions): Promise<string>
  createBranch(branch: string, from?: string): Promise<string>
  /** Moves a branch to a revision, by force where needed. */
  push(branch: string, revision: string, options?: PersonOptions): Promise<void>
  /** Merges a branch (or revision) into another with a merge commit, as "Update branch" does. */
  mergeInto(branch: string, revision: string, options?: PersonOptions): Promise<string>
  deleteBranch(branch: string, options?: PersonOptions): Promise<void>
  openPull(pull: { head: string; base?: string; title?: string; body?: string; author?: string }): Promise<PullView>
  merge(number: number, method?: 'merge' | 'squash' | 'rebase', options?: PersonOptions): Promise<string>
  closePull(number: number, options?: PersonOptions): Promise<void>
  reopenPull(number: number, options?: PersonOptions): Promise<void>
  editPull(
    number: number,
    edit: { title?: string; body?: string; base?: string },
    options?: PersonOptions,
  ): Promise<void>
  commentOn(number: number, body: string, options?: PersonOptions): void
  /** Locks the conversation. */
  lock(number: number): void
  /** Puts it into the merge queue, in which nobody may change its branch. */
  enqueue(number: number): void
  /** Lets required checks pass and approvals arrive; auto-merge merges when nothing is left. */
  satisfy(number: number, done: { checks?: readonly string[]; approvals?: number }): Promise<void>
  mergeState(number: number): Promise<MergeState>
  pulls(): PullView[]
  pull(number: number): PullView
  /** The names of the branches. */
  branches(): Promise<string[]>
  /** The text of a file (`main`, `a.yaml`), or null. */
  read(revision: string, path: string): Promise<string | null>
  /** The commit that a revision names, with whether GitHub signed it. */
  commit(revision: string): Promise<CommitInfo>
  /** Runs git in the bare repository and returns what it prints, without the last line break. */
  git(...args: string[]): Promise<string>
  /** `git fsck --strict`, which fails on anything that is broken. */
  check(): Promise<void>
  /** Changes the settings under way. */
  configure(settings: Partial<Omit<RepositoryOptions, 'name' | 'files' | 'forkOf' | 'formerNames'>>): void
  /** Renames it (`owner/name`); the old name redirects. */
  rename(name: string): void
}

export function createHandle(world: World, repository: Repository): Handle {
  return {
    directory: repository.git.directory,
    events: repository.events,
    ...branchActs(world, repository),
    ...pullActs(world, repository),
    ...views(repository),
    configure: (settings) => void Object.assign(repository.settings, settings),
    rename: (name) => {
      const [owner = '', short = ''] = name.split('/')
      repository.formerNames.push(`${repository.owner}/${repository.name}`)
      Object.assign(repository, { owner, name: short })
    },
  }
}

function personOf({ author }: PersonOptions = {}): Actor {
  return personNamed(author ?? 'mona')
}

type BranchActs = Pick<Handle, 'commitFile' | 'commitFiles' | 'createBranch' | 'push' | 'mergeInto' | 'deleteBranch'>

function branchActs(world: World, repository: Repository): BranchActs {
  const { git, settings } = repository
  const commitFiles: Handle['commitFiles'] = async (branch, files, options = {}) => {
    const before = await git.ref(headsPrefix + branch)
    const parent = before ?? (await git.ref(headsPrefix + settings.defaultBranch))
    const tree = await writeFiles(repository, parent, files)
    const message = options.message ?? `Change ${Object.keys(files).join(', ')}`
    return advance(world, repository, branch, {
      before,
      tree,
      parents: parent === null ? [] : [parent],
      message,
      options,
    })
  }
  return {
    commitFiles,
    commitFile: (branch, path, content, options) => commitFiles(branch, { [path]: content }, options),
    createBranch: async (branch, from = settings.defaultBranch) => {
      const after = await git.line(['rev-parse', '--verify', `${from}^{commit}`])
      await moveRef(world, repository, { ref: headsPrefix + branch, before: null, after, actor: personOf() }, byAPerson)
      return after
    },
    push: async (branch, revision, options) => {
      const after = await git.line(['rev-parse', '--verify', `${revision}^{commit}`])
      const before = await git.ref(headsPrefix + branch)
      await moveRef(
        world,
        repository,
        { ref: headsPrefix + branch, before, after, actor: personOf(options) },
        byAPerson,
      )
    },
    mergeInto: async (branch, revision, options = {}) => {
      const before = await git.line(['rev-parse', '--verify', headsPrefix + branch])
      const other = await git.line(['rev-parse', '--verify', `${revision}^{commit}`])
      const tree = await git.mergeTrees(before, other)
      if (tree === null) throw new Error(`${revision} and ${branch} are in conflict.`)
      const message = options.message ?? `Merge ${revision} into ${branch}`
      return advance(world, repository, branch, { before, tree, parents: [before, other], message, options })
    },
    deleteBranch: async (branch, options) => {
      const before = await git.line(['rev-parse', '--verify', headsPrefix + branch])
      await moveRef(
        world,
        repository,
        { ref: headsPrefix + branch, before, after: null, actor: personOf(options) },
        byAPerson,
      )
    },
  }
}

/** A person here is an administrator: rules do not bind, and a push may be forced. */
const byAPerson = { force: true, rules: false } as const

async function writeFiles(
  { git }: Repository,
  parent: string | null,
  files: Readonly<Record<string, FileContent>>,
): Promise<string> {
  const changes = []
  for (const [path, file] of Object.entries(files)) {
    const plain = file === null || typeof file === 'string' || Buffer.isBuffer(file)
    const { content, mode } = plain ? { content: file, mode: '100644' } : file
    const oid =
      content === null ? null : mode === '160000' ? String(content) : await git.writeBlob(Buffer.from(content))
    changes.push({ path, mode, oid })
  }
  return git.writeTree(parent, changes)
}

interface Advance {
  readonly before: string | null
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly options: PersonOptions
}

async function advance(world: World, repository: Repository, branch: string, next: Advance): Promise<string> {
  const actor = personOf(next.options)
  const identity = { name: actor.login, email: actor.email, date: world.now().toISOString() }
  const after = await repository.git.commit({ ...next, author: identity, committer: identity })
  await moveRef(world, repository, { ref: headsPrefix + branch, before: next.before, after, actor }, byAPerson)
  return after
}

type PullActs = Pick<
  Handle,
  | 'openPull'
  | 'merge'
  | 'closePull'
  | 'reopenPull'
  | 'editPull'
  | 'commentOn'
  | 'lock'
  | 'enqueue'
  | 'satisfy'
  | 'mergeState'
>

const methods = { merge: 'MERGE', squash: 'SQUASH', rebase: 'REBASE' } as const

function pullActs(world: World, repository: Repository): PullActs {
  const find = (number: number): Pull => requirePull(repository, number)
  return {
    openPull: async ({ head, base = repository.settings.defaultBranch, title = head, body = '', author }) => {
      const draft = { title, body, head, base, draft: false, maintainerCanModify: true }
      return viewPull(await createPull(world, repository, draft, personNamed(author ?? 'mona')))
    },
    merge: (number, method = 'merge', options) => mergePull(world, find(number), methods[method], personOf(options)),
    closePull: (number, options) => editPull(world, find(number), { state: 'closed' }, personOf(options)),
    reopenPull: (number, options) => editPull(world, find(number), { state: 'open' }, personOf(options)),
    editPull: (number, edit, options) => editPull(world, find(number), edit, personOf(options)),
    commentOn: (number, body, options) => {
      addComment(world, find(number), body, personOf(options))
    },
    lock: (number) => {
      find(number).locked = true
    },
    enqueue: (number) => {
      find(number).isQueued = true
    },
    satisfy: async (number, { checks = [], approvals = 0 }) => {
      const pull = find(number)
      for (const check of checks) pull.checks.add(check)
      pull.approvals += approvals
      await runAutoMerge(world, pull)
    },
    mergeState: (number) => mergeStateOf(find(number)),
  }
}

function requirePull(repository: Repository, number: number): Pull {
  const pull = pullNumbered(repository, number)
  if (pull === undefined) throw new Error(`There is no pull request #${number}.`)
  return pull
}

function viewPull(pull: Pull): PullView {
  return {
    number: pull.number,
    state: pull.state,
    merged: pull.merged,
    draft: pull.draft,
    title: pull.title,
    body: pull.body ?? '',
    author: pull.author.login,
    base: pull.baseBranch,
    head: pull.head === pull.base ? pull.headBranch : `${pull.head.owner}:${pull.headBranch}`,
    headOid: pull.headOid,
    labels: pull.labels.map(({ name }) => name),
    assignees: pull.assignees.map(({ login }) => login),
    reviewers: pull.reviewers.map(({ login }) => login),
    teams: [...pull.teams],
    comments: pull.comments.map(({ author, body }) => ({ author: author.login, body })),
    autoMerge: pull.autoMerge?.method ?? null,
    mergeCommit: pull.mergeCommit,
  }
}

type Views = Pick<Handle, 'pulls' | 'pull' | 'branches' | 'read' | 'commit' | 'git' | 'check'>

function views(repository: Repository): Views {
  const { git } = repository
  return {
    pulls: () => repository.pulls.map(viewPull),
    pull: (number) => viewPull(requirePull(repository, number)),
    branches: async () => (await git.refs(headsPrefix)).map(({ name }) => name.slice(headsPrefix.length)),
    read: async (revision, path) => (await git.read(`${revision}:${path}`))?.content.toString() ?? null,
    commit: async (revision) =>
      readCommit(repository, await git.line(['rev-parse', '--verify', `${revision}^{commit}`])),
    git: async (...args) => (await git.text(args)).replace(/\n$/, ''),
    check: async () => {
      await git.text(['fsck', '--strict', '--no-dangling'])
    },
  }
}
