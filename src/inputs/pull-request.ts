import { enumerate, quote } from '../text/foreign-text.ts'
import type { Reader } from './reader.ts'
import type { Run } from './workflow-run.ts'

/** What the pull request shall be, as the user asked; texts may still contain `{app}` and its like. */
export interface PullRequestOptions {
  readonly token: string
  readonly repository: { readonly owner: string; readonly name: string }
  /** undefined: the repository's default branch. */
  readonly base: string | undefined
  /** undefined: made from `output`. */
  readonly branch: string | undefined
  readonly title: string
  readonly commitMessage: string
  readonly body: string | undefined
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly reviewers: readonly string[]
  readonly teamReviewers: readonly string[]
  readonly draft: boolean
  readonly autoMerge: 'merge' | 'squash' | 'rebase' | 'off'
  readonly deleteBranch: boolean
  readonly onForeignCommits: 'append' | 'skip' | 'recreate'
}

/** Where the user gives no title, the number of breaking changes follows it. */
export const defaultTitle = 'Update {output} from ROMA Connect'

const placeholders = ['{app}', '{instance}', '{output}', '{changes}', '{breaking}']

/** Reads the inputs of the pull request, also when none is asked for, so that a typo shows at once. */
export function readPullRequest(
  reader: Reader,
  { run, githubToken }: { run: Run; githubToken: string | undefined },
): PullRequestOptions | undefined {
  const wanted = reader.boolean('pull-request', false)
  const title = readTemplate(reader, 'title') ?? defaultTitle
  const options = {
    repository: readRepository(reader, run),
    base: readBranchName(reader, 'base'),
    branch: readBranchName(reader, 'branch'),
    title,
    commitMessage: readTemplate(reader, 'commit-message') ?? title,
    body: reader.text('body'),
    labels: reader.list('labels'),
    assignees: reader.list('assignees'),
    reviewers: reader.list('reviewers'),
    teamReviewers: reader.list('team-reviewers').map((team) => team.replace(/^.*\//, '')),
    draft: reader.boolean('draft', false),
    autoMerge: reader.oneOf('auto-merge', ['merge', 'squash', 'rebase', 'off'], 'off'),
    deleteBranch: reader.boolean('delete-branch', true),
    onForeignCommits: reader.oneOf('on-foreign-commits', ['append', 'skip', 'recreate'], 'append'),
  }
  if (!wanted) return undefined
  if (githubToken === undefined) {
    reader.problem('github-token', 'is missing: a pull request needs one; leave it out for the job’s own token.')
  }
  if (options.base !== undefined && options.base === options.branch) {
    reader.problem('branch', `${quote(options.base)} is \`base\` too: a pull request needs a branch of its own.`)
  }
  return { ...options, token: githubToken ?? '' }
}

function readRepository(reader: Reader, run: Run): PullRequestOptions['repository'] {
  const given = reader.text('repository') ?? run.repository
  const [owner = '', name = '', ...rest] = given.split('/')
  const valid = rest.length === 0 && [owner, name].every((part) => /^(?!\.{1,2}$)[\w.-]+$/.test(part))
  if (!valid && reader.text('repository') !== undefined) {
    reader.problem('repository', `${quote(given)} is not accepted: write owner/name.`)
  }
  return { owner, name }
}

function readTemplate(reader: Reader, name: string): string | undefined {
  const text = reader.text(name)
  const unknown = (text?.match(/\{[a-z-]+\}/g) ?? []).filter((word) => !placeholders.includes(word))
  if (unknown.length > 0) {
    reader.problem(
      name,
      `${enumerate(unknown.map((word) => quote(word)))} is not filled in: use ${enumerate(placeholders)}.`,
    )
  }
  return text
}

// https://git-scm.com/docs/git-check-ref-format
function readBranchName(reader: Reader, name: string): string | undefined {
  const given = reader.text(name)?.replace(/^refs\/heads\//, '')
  if (given === undefined) return undefined
  const probe = given.replaceAll('{app}', 'app')
  const invalid =
    /[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\.lock(\/|$)|(^|\/)\.|\.$|^\/|\/$|^-/u.test(probe) || probe === '@' || probe === ''
  if (invalid) reader.problem(name, `${quote(given)} is not a valid branch name.`)
  if (/^[0-9a-f]{40}$/i.test(probe)) {
    reader.problem(name, `${quote(given)} looks like a commit, and GitHub takes no such branch name: give another.`)
  }
  if (Buffer.byteLength(probe) > 255)
    reader.problem(name, 'has more than 255 bytes, which is the longest that GitHub takes.')
  return given
}
