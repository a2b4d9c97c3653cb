import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { parseHistory, type History } from './own-commit.ts'
import { parsePulls, type PullRequest } from './pulls.ts'
import { at, numberAt, textAt } from '../http/reply.ts'

/** A file as it is in a commit's tree. */
export interface TreeEntry {
  /** The blob's ID: what is equal has the same. */
  readonly oid: string
  readonly size: number
  /** As Git prints it: `100644`, `120000` for a link. */
  readonly mode: string
}

export type Entries = ReadonlyMap<string, TreeEntry>

export interface Head {
  readonly oid: string
  /** Whether GitHub says that the commit's signature is valid. */
  readonly verified: boolean
  readonly files: Entries
  /** The commits that the base lacks, the newest hundred at most; older ones are read when it matters. */
  readonly history: History
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
  /** Where the helper branch is that an earlier run has left behind. */
  readonly helper: string | undefined
  /** Pull requests from this very branch, the newest first; those of forks are none of ours. */
  readonly pulls: readonly PullRequest[]
  /** Reads everything again, with further files. */
  readonly refresh: (paths?: readonly string[]) => Promise<RepositoryState>
}

export interface ParsedState extends Omit<RepositoryState, 'refresh' | 'pulls'> {
  /** undefined when the list was not whole. */
  readonly pulls: RepositoryState['pulls'] | undefined
  /** Whether something is null without a reason: it may be there all the same. */
  readonly isDoubtful: boolean
}

interface Asked {
  readonly options: Pick<PullRequestOptions, 'repository' | 'base'>
  readonly branchOf: (defaultBranch: string) => string
  readonly candidates: readonly string[]
  readonly paths: readonly string[]
  readonly folders: readonly string[]
  /** Dotted paths of what GitHub says is not there. */
  readonly absentPaths: readonly string[]
}

/** @throws {UserError} `github` when the repository, its base or a file in it is not what a pull request can be made from */
export function parseState(repository: unknown, asked: Asked): ParsedState {
  const { options, branchOf, candidates, paths, folders } = asked
  const nulls = watchNulls(asked.absentPaths)
  const named = `${options.repository.owner}/${options.repository.name}`
  const defaultBranch = textAt(repository, 'defaultBranchRef', 'name') ?? ''
  const baseOid = textAt(repository, 'base', 'target', 'oid')
  if (baseOid === undefined) throw noBase(named, options.base, defaultBranch)
  const branch = branchOf(defaultBranch)
  const index = Math.max(0, candidates.indexOf(branch))
  const baseCommit = at(repository, 'base', 'target')
  refuseOthersThanFolders(parseEntries(baseCommit, folders, { alias: 'folder', nulls: nulls.at('base.target') }))
  const baseName = textAt(repository, 'base', 'name') ?? options.base ?? defaultBranch
  if (branch === baseName) throw sameBranch(branch)
  if (branch === defaultBranch) throw isDefaultBranch(branch, named)
  const base = parseEntries(baseCommit, paths, { where: baseName, nulls: nulls.at('base.target') })
  const head = parseHead(repository, { branch, index, paths, nulls })
  return {
    id: textAt(repository, 'id') ?? '',
    fullName: textAt(repository, 'nameWithOwner') ?? named,
    isArchived: at(repository, 'isArchived') === true,
    defaultBranch,
    base: {
      name: baseName,
      oid: baseOid,
      tree: textAt(baseCommit, 'tree', 'oid') ?? '',
      files: base,
    },
    branch,
    head,
    helper: textAt(repository, `helper${index}`, 'target', 'oid'),
    pulls: parsePulls(at(repository, `pulls${index}`)),
    isDoubtful: nulls.areDoubtful(),
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

function isDefaultBranch(branch: string, repository: string): UserError {
  const text = `branch: ${quote(branch)} is the default branch of ${repository}, which is never written to. Give \`branch\` a name of its own; what the pull request is merged into is \`base\`.`
  return new UserError('github', text)
}

interface Nulls {
  /** Takes note of a null at this path within the repository. */
  readonly at: (place: string) => (alias: string) => void
  readonly areDoubtful: () => boolean
}

/** Tells nulls that GitHub calls absent from those that it gives no reason for. */
function watchNulls(absentPaths: readonly string[]): Nulls {
  const absent = new Set(absentPaths)
  const doubtful: string[] = []
  return {
    at: (place) => (alias) => {
      const path = ['repository', place, alias].filter(Boolean).join('.')
      if (!absent.has(path)) doubtful.push(path)
    },
    areDoubtful: () => doubtful.length > 0,
  }
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
 * @param nulls hears of each that is not there
 * @throws {UserError} `github` for a link, a submodule or a folder in a file's place
 */
export function parseEntries(
  commit: unknown,
  paths: readonly string[],
  { where, alias = 'file', nulls }: { where?: string | undefined; alias?: string; nulls: (alias: string) => void },
): Entries {
  const entries = new Map<string, TreeEntry>()
  paths.forEach((path, index) => {
    const entry = at(commit, `${alias}${index}`)
    const oid = textAt(entry, 'oid')
    if (oid === undefined) {
      nulls(`${alias}${index}`)
      return
    }
    const mode = (numberAt(entry, 'mode') ?? 0).toString(8).padStart(6, '0')
    if (where !== undefined && !mode.startsWith('100')) {
      const text = `${quote(path)} on ${quote(where)} is ${kindOf(mode)}: only a plain file can be updated.`
      throw new UserError('github', text)
    }
    entries.set(path, { oid, mode, size: numberAt(entry, 'size') ?? 0 })
  })
  return entries
}

interface HeadPlace {
  readonly branch: string
  readonly index: number
  readonly paths: readonly string[]
  readonly nulls: Nulls
}

function parseHead(repository: unknown, { branch, index, paths, nulls }: HeadPlace): Head | undefined {
  const commit = at(repository, `head${index}`, 'target')
  const comparison = at(repository, 'base', `compare${index}`)
  const oid = textAt(commit, 'oid')
  if (oid === undefined) return undefined
  // A branch that is there can be compared; where it cannot, that is no history without commits.
  if (numberAt(comparison, 'aheadBy') === undefined) nulls.at('base')(`compare${index}.aheadBy`)
  const origin = at(comparison, 'oldest', 'nodes', 0, 'parents', 'nodes', 0)
  const originOid = textAt(origin, 'oid')
  const originPlace = nulls.at(`base.compare${index}.oldest.nodes.0.parents.nodes.0`)
  return {
    oid,
    verified: at(commit, 'signature', 'isValid') === true,
    files: parseEntries(commit, paths, { where: branch, nulls: nulls.at(`head${index}.target`) }),
    history: parseHistory(at(comparison, 'commits')),
    behind: numberAt(comparison, 'behindBy') ?? 0,
    origin: {
      oid: originOid ?? '',
      files: originOid === undefined ? new Map() : parseEntries(origin, paths, { nulls: originPlace }),
    },
  }
}
