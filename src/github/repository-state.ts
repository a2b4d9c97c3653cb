import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { hasTrailer } from './own-commit.ts'
import { at, listAt, numberAt, textAt } from '../http/reply.ts'

/** A file as it is in a commit's tree. */
export interface TreeEntry {
  /** The blob's ID: what is equal has the same. */
  readonly oid: string
  readonly size: number
  /** As Git prints it: `100644`, `120000` for a link. */
  readonly mode: string
}

export type Entries = ReadonlyMap<string, TreeEntry>

interface BranchCommit {
  readonly oid: string
  readonly parents: readonly string[]
  readonly isOwn: boolean
}

export interface PullRequest {
  readonly id: string
  readonly number: number
  readonly url: string
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly title: string
  readonly body: string
  readonly headOid: string
  readonly baseName: string
  readonly hasAutoMerge: boolean
}

export interface Head {
  readonly oid: string
  /** Whether GitHub says that the commit's signature is valid. */
  readonly verified: boolean
  readonly files: Entries
  /** The commits that the base lacks, the newest hundred at most. */
  readonly commits: readonly BranchCommit[]
  /** All of them, also those beyond the hundred. */
  readonly ahead: number
  readonly behind: number
  /** Where the branch left the base at first, with its files; it has met the base again since when it was merged in. */
  readonly origin: { readonly oid: string; readonly files: Entries }
}

/** The repository as far as the pull request needs it, read at one moment. */
export interface RepositoryState {
  readonly id: string
  /** `owner/name` as it is called now, also when it was asked for by a former name. */
  readonly fullName: string
  readonly isArchived: boolean
  readonly defaultBranch: string
  readonly base: { readonly name: string; readonly oid: string; readonly tree: string; readonly files: Entries }
  readonly branch: string
  readonly head: Head | undefined
  /** Pull requests from the branch, the newest first; those of forks are left out. */
  readonly pulls: readonly PullRequest[]
  /** Reads everything again, with further files. */
  readonly refresh: (paths?: readonly string[]) => Promise<RepositoryState>
}

export type ParsedState = Omit<RepositoryState, 'refresh'>

interface Asked {
  readonly options: PullRequestOptions
  readonly branchOf: (defaultBranch: string) => string
  readonly candidates: readonly string[]
  readonly paths: readonly string[]
  readonly folders: readonly string[]
}

/** @throws {UserError} `github` when the repository, its base or a file in it is not what a pull request can be made from */
export function parseState(repository: unknown, asked: Asked): ParsedState {
  const { options, branchOf, candidates, paths, folders } = asked
  const named = `${options.repository.owner}/${options.repository.name}`
  const defaultBranch = textAt(repository, 'defaultBranchRef', 'name') ?? ''
  const baseOid = textAt(repository, 'base', 'target', 'oid')
  if (baseOid === undefined) throw noBase(named, options.base, defaultBranch)
  const branch = branchOf(defaultBranch)
  const index = Math.max(0, candidates.indexOf(branch))
  const baseCommit = at(repository, 'base', 'target')
  refuseOthersThanFolders(parseEntries(baseCommit, folders, { alias: 'folder' }))
  const baseName = textAt(repository, 'base', 'name') ?? options.base ?? defaultBranch
  if (branch === baseName) throw sameBranch(branch)
  return {
    id: textAt(repository, 'id') ?? '',
    fullName: textAt(repository, 'nameWithOwner') ?? named,
    isArchived: at(repository, 'isArchived') === true,
    defaultBranch,
    base: {
      name: baseName,
      oid: baseOid,
      tree: textAt(baseCommit, 'tree', 'oid') ?? '',
      files: parseEntries(baseCommit, paths, { where: baseName }),
    },
    branch,
    head: parseHead(at(repository, `head${index}`), at(repository, 'base', `compare${index}`), { branch, paths }),
    pulls: listAt(repository, `pulls${index}`, 'nodes').flatMap(parsePull),
  }
}

function noBase(repository: string, base: string | undefined, defaultBranch: string): UserError {
  if (base === undefined || defaultBranch === '') {
    return new UserError('github', `The repository ${repository} has no commit yet: a pull request needs a first one.`)
  }
  const text = `The repository ${repository} has no branch ${quote(base)}: check the input \`base\`. Its default branch is ${quote(defaultBranch)}.`
  return new UserError('github', text)
}

function sameBranch(branch: string): UserError {
  return new UserError('github', `${quote(branch)} cannot be both \`branch\` and \`base\` of a pull request.`)
}

/**
 * A folder of the way that is a link or a submodule would lead the commit elsewhere, or be replaced by it.
 * @throws {UserError} `github`
 */
export function refuseOthersThanFolders(entries: Entries): void {
  for (const [path, { mode }] of entries) {
    if (mode === folderMode) continue
    throw new UserError('github', `${quote(path)} is no folder in the repository but ${kindOf(mode)}.`)
  }
}

// https://git-scm.com/docs/git-fast-import#Documentation/git-fast-import.txt-filemodify
const folderMode = '040000'

function kindOf(mode: string): string {
  if (mode === '120000') return 'a link'
  if (mode === '160000') return 'a submodule'
  return mode === folderMode ? 'a folder' : 'a file'
}

/**
 * @param where the commit's name for people, when anything but a plain file shall be refused
 * @param alias what the query calls the entries, before their number
 * @throws {UserError} `github` for a link, a submodule or a folder in a file's place
 */
export function parseEntries(
  commit: unknown,
  paths: readonly string[],
  { where, alias = 'file' }: { where?: string | undefined; alias?: string } = {},
): Entries {
  const entries = new Map<string, TreeEntry>()
  paths.forEach((path, index) => {
    const entry = at(commit, `${alias}${index}`)
    const oid = textAt(entry, 'oid')
    if (oid === undefined) return
    const mode = (numberAt(entry, 'mode') ?? 0).toString(8).padStart(6, '0')
    if (where !== undefined && !mode.startsWith('100')) {
      const text = `${quote(path)} on ${quote(where)} is ${kindOf(mode)}: only a plain file can be updated.`
      throw new UserError('github', text)
    }
    entries.set(path, { oid, mode, size: numberAt(entry, 'size') ?? 0 })
  })
  return entries
}

function parseHead(
  ref: unknown,
  comparison: unknown,
  { branch, paths }: { branch: string; paths: readonly string[] },
): Head | undefined {
  const commit = at(ref, 'target')
  const oid = textAt(commit, 'oid')
  if (oid === undefined) return undefined
  const ahead = numberAt(comparison, 'aheadBy')
  if (ahead === undefined) {
    const text = `The branch ${quote(branch)} has no history in common with the base: delete it, or give another \`branch\`.`
    throw new UserError('github', text)
  }
  return {
    oid,
    verified: at(commit, 'signature', 'isValid') === true,
    files: parseEntries(commit, paths, { where: branch }),
    commits: listAt(comparison, 'commits', 'nodes').map(parseCommit),
    ahead,
    behind: numberAt(comparison, 'behindBy') ?? 0,
    origin: parseOrigin(comparison, paths),
  }
}

function parseOrigin(comparison: unknown, paths: readonly string[]): Head['origin'] {
  const commit = at(comparison, 'oldest', 'nodes', 0, 'parents', 'nodes', 0)
  return { oid: textAt(commit, 'oid') ?? '', files: parseEntries(commit, paths) }
}

function parseCommit(commit: unknown): BranchCommit {
  return {
    oid: textAt(commit, 'oid') ?? '',
    parents: listAt(commit, 'parents', 'nodes').map((parent) => textAt(parent, 'oid') ?? ''),
    isOwn: hasTrailer(textAt(commit, 'message') ?? ''),
  }
}

function parsePull(pull: unknown): readonly PullRequest[] {
  const state = textAt(pull, 'state')
  if (at(pull, 'isCrossRepository') === true) return []
  if (state !== 'OPEN' && state !== 'CLOSED' && state !== 'MERGED') return []
  return [
    {
      id: textAt(pull, 'id') ?? '',
      number: numberAt(pull, 'number') ?? 0,
      url: textAt(pull, 'url') ?? '',
      state,
      title: textAt(pull, 'title') ?? '',
      body: textAt(pull, 'body') ?? '',
      headOid: textAt(pull, 'headRefOid') ?? '',
      baseName: textAt(pull, 'baseRefName') ?? '',
      hasAutoMerge: textAt(pull, 'autoMergeRequest', 'mergeMethod') !== undefined,
    },
  ]
}
