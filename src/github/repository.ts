import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { helperOf } from './branch-name.ts'
import { GitHubRefusal, type GitHub, type GraphqlReply } from './github.ts'
import { at, listAt, textAt } from '../http/reply.ts'
import { readOwnPulls } from './own-pulls.ts'
import { isPartial, refusePart } from './parts.ts'
import { isNotKnownYet, whenKnown } from './passing.ts'
import { readEntries } from './entries.ts'
import { filesPerQuery, foldersOf, numbered, stateQuery } from './repository-query.ts'
import {
  parseState,
  refuseOthersThanFolders,
  type Entries,
  type ParsedState,
  type RepositoryState,
  type TreeEntry,
} from './repository-state.ts'
import { explainRefusal } from './walls.ts'

type Wanted = Pick<PullRequestOptions, 'repository' | 'base'>

/**
 * Reads what a pull request starts from, in one request for up to a hundred files.
 * @param branchOf the head branch, once the repository's default branch is known (`branchFor`)
 * @param paths the run's files; those that do not exist are simply not among the entries
 * @throws {UserError} `github` when the repository, its base or a file in it is not what a pull request can be made from
 */
export async function readRepository(
  github: GitHub,
  options: Wanted,
  branchOf: (defaultBranch: string) => string,
  paths: readonly string[],
): Promise<RepositoryState> {
  const unique = [...new Set(paths)]
  const folders = foldersOf(unique)
  const most = { paths: unique.slice(0, filesPerQuery), folders: folders.slice(0, filesPerQuery), commits: 100 }
  const whole = await readState(github, options, branchOf, most)
  const isClear = whole !== undefined && !whole.isDoubtful
  const state = isClear ? whole : await readState(github, options, branchOf, { paths: [], folders: [], commits: 10 })
  if (state === undefined) throw refusePart({ message: 'Could not read the repository.' })
  if (state.isDoubtful) throw await explainDoubt(github, state)
  const { paths: read, folders: seen, ...found } = state
  await refuseFurtherFolders(github, found, folders.slice(seen.length))
  const rest = unique.slice(read.length)
  const complete = rest.length === 0 ? found : await addFiles(github, found, rest)
  const place = { fullName: complete.fullName, branch: complete.branch, baseName: complete.base.name }
  return {
    ...complete,
    pulls: complete.pulls ?? (await readOwnPulls(github, place)),
    refresh: (further = []) => readRepository(github, options, branchOf, [...unique, ...further]),
  }
}

interface Part {
  readonly paths: readonly string[]
  readonly folders: readonly string[]
  readonly commits: number
}

/** @returns undefined when GitHub answered in part, so that less is to be asked at once */
async function readState(
  github: GitHub,
  options: Wanted,
  branchOf: (defaultBranch: string) => string,
  part: Part,
): Promise<(ParsedState & Part) | undefined> {
  // Whether the base is the default branch is not known yet; the branch's name may hang on it.
  const candidates = [...new Set(options.base === undefined ? [branchOf('')] : [branchOf(options.base), branchOf('')])]
  try {
    const { data, absentPaths } = await askState(github, options, { candidates, ...part })
    const state = parseState(at(data, 'repository'), { options, branchOf, candidates, ...part, absentPaths })
    return { ...state, ...part }
  } catch (error) {
    if (isPartial(error)) return undefined
    const place = {
      repository: `${options.repository.owner}/${options.repository.name}`,
      branch: candidates[0] ?? '',
      base: options.base ?? '',
    }
    throw explainRefusal(error, { run: github.run, ...place, isPushed: false })
  }
}

function askState(
  github: GitHub,
  { repository: { owner, name }, base }: Wanted,
  { candidates, paths, folders, commits }: Part & { readonly candidates: readonly string[] },
): Promise<GraphqlReply> {
  const shape = { hasBase: base !== undefined, candidates, files: paths.length, folders: folders.length, commits }
  const ref = (branch: string) => `refs/heads/${branch}`
  const variables = {
    owner,
    name,
    ...(base === undefined ? {} : { base: ref(base) }),
    ...numbered('branch', candidates),
    ...numbered('ref', candidates.map(ref)),
    ...numbered('helper', candidates.map(helperOf).map(ref)),
    ...numbered('path', paths),
    ...numbered('folder', folders),
  }
  return github.graphql('read the repository', stateQuery(shape), variables)
}

/** GraphQL has nothing to say of two branches without a common ancestor; REST answers 404 then. */
async function explainDoubt(
  github: GitHub,
  state: Pick<RepositoryState, 'fullName' | 'base' | 'branch' | 'head'>,
): Promise<UserError> {
  const purpose = 'compare the branch with its base'
  try {
    await github.rest(purpose, 'GET', `${comparePath(state)}?per_page=1`)
    return refusePart({ message: 'Could not read the repository.' })
  } catch (error) {
    if (!(error instanceof GitHubRefusal) || error.status !== 404) throw error
    const text = `The branch ${quote(state.branch)} has no history in common with the base: delete it, or give another \`branch\`.`
    return new UserError('github', text)
  }
}

async function refuseFurtherFolders(
  github: GitHub,
  state: Pick<ParsedState, 'fullName' | 'base'>,
  folders: readonly string[],
): Promise<void> {
  const [entries = new Map()] = await readEntries(github, state.fullName, [state.base.oid], folders)
  refuseOthersThanFolders(entries)
}

async function addFiles(github: GitHub, state: ParsedState, paths: readonly string[]): Promise<ParsedState> {
  const { base, head } = state
  const commits = [base.oid, ...(head === undefined ? [] : [head.oid, head.origin.oid || head.oid])]
  const found = await readEntries(github, state.fullName, commits, paths, [base.name, state.branch])
  const [baseFiles = new Map(), headFiles = new Map(), originFiles = new Map()] = found
  return {
    ...state,
    base: { ...base, files: new Map([...base.files, ...baseFiles]) },
    head: head && {
      ...head,
      files: new Map([...head.files, ...headFiles]),
      origin: { ...head.origin, files: new Map([...head.origin.files, ...originFiles]) },
    },
  }
}

/** The files that the branch changes against where it left the base, with their blobs: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export async function readBranchFiles(
  github: GitHub,
  state: RepositoryState,
): Promise<{ readonly files: Entries; readonly isComplete: boolean }> {
  const reply = await compare(github, comparePath(state))
  const listed = listAt(reply, 'files')
  const files = listed.flatMap((file): [string, TreeEntry][] => {
    const removed = textAt(file, 'status') === 'removed'
    const entry = { oid: removed ? '' : (textAt(file, 'sha') ?? ''), size: 0, mode: '' }
    const former = textAt(file, 'previous_filename')
    const gone: [string, TreeEntry][] = former === undefined ? [] : [[former, { oid: '', size: 0, mode: '' }]]
    return [[textAt(file, 'filename') ?? '', entry], ...gone]
  })
  // The list ends at 300 files.
  return { files: new Map(files), isComplete: listed.length < 300 }
}

/** Where the branch last met its base. */
export async function readMergeBase(github: GitHub, state: RepositoryState): Promise<string | undefined> {
  const reply = await compare(github, `${comparePath(state)}?per_page=1`)
  return textAt(reply, 'merge_base_commit', 'sha')
}

/** Of two commits that were read a moment ago, so that where they are not known they will be. */
function compare(github: GitHub, path: string): Promise<unknown> {
  return whenKnown(github, () => github.rest('compare the branch with its base', 'GET', path), isNotKnownYet)
}

function comparePath({ fullName, base, head }: Pick<RepositoryState, 'fullName' | 'base' | 'head'>): string {
  return `/repos/${fullName}/compare/${base.oid}...${head?.oid ?? base.oid}`
}
