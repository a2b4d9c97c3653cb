import type { PullRequestOptions } from '../inputs/pull-request.ts'
import type { GitHub } from './github.ts'
import { at, listAt, textAt } from '../http/reply.ts'
import { entriesQuery, filesPerQuery, foldersOf, numbered, stateQuery } from './repository-query.ts'
import {
  parseEntries,
  parseState,
  refuseOthersThanFolders,
  type Entries,
  type ParsedState,
  type RepositoryState,
  type TreeEntry,
} from './repository-state.ts'
import { explainRefusal } from './walls.ts'

/**
 * Reads what a pull request starts from, in one request for up to a hundred files.
 * @param branchOf the head branch, once the repository's default branch is known (`branchFor`)
 * @param paths the run's files; those that do not exist are simply not among the entries
 * @throws {UserError} `github` when the repository, its base or a file in it is not what a pull request can be made from
 */
export async function readRepository(
  github: GitHub,
  options: PullRequestOptions,
  branchOf: (defaultBranch: string) => string,
  paths: readonly string[],
): Promise<RepositoryState> {
  const unique = [...new Set(paths)]
  const first = unique.slice(0, filesPerQuery)
  // Whether the base is the default branch is not known yet; the branch's name may hang on it.
  const candidates = [...new Set(options.base === undefined ? [branchOf('')] : [branchOf(options.base), branchOf('')])]
  const folders = foldersOf(unique)
  const asked = { candidates, paths: first, folders: folders.slice(0, filesPerQuery) }
  const data = await askState(github, options, asked)
  const state = parseState(at(data, 'repository'), { options, branchOf, ...asked })
  const rest = unique.slice(filesPerQuery)
  await refuseFurtherFolders(github, state, folders.slice(filesPerQuery))
  const whole = rest.length === 0 ? state : await addFiles(github, state, rest)
  return {
    ...whole,
    refresh: (further = []) => readRepository(github, options, branchOf, [...unique, ...further]),
  }
}

async function askState(
  github: GitHub,
  options: PullRequestOptions,
  { candidates, paths, folders }: Record<'candidates' | 'paths' | 'folders', readonly string[]>,
): Promise<unknown> {
  const { owner, name } = options.repository
  const shape = { hasBase: options.base !== undefined, candidates, files: paths.length, folders: folders.length }
  const refs = candidates.map((branch) => `refs/heads/${branch}`)
  const variables = {
    owner,
    name,
    ...(options.base === undefined ? {} : { base: `refs/heads/${options.base}` }),
    ...numbered('branch', candidates),
    ...numbered('ref', refs),
    ...numbered('path', paths),
    ...numbered('folder', folders),
  }
  // A branch that does not exist is no error, nor is a file whose folder is none.
  const tolerate = (path: string) => /\.(compare|file)\d+(\.|$)/.test(path)
  try {
    return (await github.graphql('read the repository', stateQuery(shape), variables, tolerate)).data
  } catch (error) {
    const place = { repository: `${owner}/${name}`, branch: candidates[0] ?? '', base: options.base ?? '' }
    throw explainRefusal(error, { run: github.run, ...place, isPushed: false })
  }
}

async function refuseFurtherFolders(github: GitHub, state: ParsedState, folders: readonly string[]): Promise<void> {
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

/**
 * The entries of these paths in each of these commits, two hundred a request.
 * @param where the commits' names for people, when anything but a plain file shall be refused
 */
export async function readEntries(
  github: GitHub,
  fullName: string,
  commits: readonly string[],
  paths: readonly string[],
  where: readonly string[] = [],
): Promise<readonly Entries[]> {
  const found = commits.map(() => new Map<string, TreeEntry>())
  const size = Math.max(1, Math.floor((2 * filesPerQuery) / Math.max(1, commits.length)))
  for (let start = 0; start < paths.length; start += size) {
    const part = paths.slice(start, start + size)
    const [owner, name] = fullName.split('/')
    const variables = { owner, name, ...numbered('commit', commits), ...numbered('path', part) }
    const query = entriesQuery(commits.length, part.length)
    const { data } = await github.graphql('read the files of the repository', query, variables)
    found.forEach((entries, index) => {
      const parsed = parseEntries(at(data, 'repository', `commit${index}`), part, { where: where[index] })
      parsed.forEach((entry, path) => entries.set(path, entry))
    })
  }
  return found
}

/** The files that the branch changes against where it left the base, with their blobs: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export async function readBranchFiles(
  github: GitHub,
  state: RepositoryState,
): Promise<{ readonly files: Entries; readonly isComplete: boolean }> {
  const basehead = `${state.base.oid}...${state.head?.oid ?? state.base.oid}`
  const reply = await github.rest(
    'compare the branch with its base',
    'GET',
    `/repos/${state.fullName}/compare/${basehead}`,
  )
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
