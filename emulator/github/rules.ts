import { ApiError } from './errors.ts'
import type { Actor, Repository, Rule } from './model.ts'

export interface RefChange {
  /** The full name: `refs/heads/main`. */
  readonly ref: string
  readonly before: string | null
  readonly after: string | null
  readonly actor: Actor
}

const HEADS = 'refs/heads/'

/** The rules that bind a branch, whoever acts. */
export function rulesOf(repository: Repository, branch: string): readonly Rule[] {
  return repository.settings.rules.filter(({ branches }) =>
    branches.some((pattern) => matchesBranch(pattern, branch, repository.settings.defaultBranch)),
  )
}

function matchesBranch(pattern: string, branch: string, defaultBranch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch
  const source = pattern
    .split('**')
    .map((part) =>
      part
        .split('*')
        .map((text) => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
        .join('[^/]*'),
    )
    .join('.*')
  return new RegExp(`^${source}$`).test(branch)
}

/** Refuses a change of a ref that a ruleset forbids, with one sentence per violation as GitHub says them. */
export async function enforceRules(repository: Repository, change: RefChange): Promise<void> {
  if (!change.ref.startsWith(HEADS)) return
  const rules = rulesOf(repository, change.ref.slice(HEADS.length))
  const binding = rules.filter(({ bypass }) => bypass?.includes(change.actor.login) !== true)
  const violations = new Set<string>()
  for (const rule of binding)
    for (const sentence of await violationsOf(repository, rule, change)) violations.add(sentence)
  if (violations.size === 0) return
  throw new ApiError(422, `Repository rule violations found\n\n${[...violations].join('\n')}\n\n`)
}

async function violationsOf(repository: Repository, rule: Rule, change: RefChange): Promise<string[]> {
  const { before, after } = change
  if (after === null) return rule.restrictDeletion === true ? ['Cannot delete this branch'] : []
  const found: string[] = []
  if (before === null && rule.restrictCreation === true)
    found.push('Cannot create ref due to creations being restricted.')
  if (before !== null && rule.restrictUpdate === true) found.push('Cannot update this protected ref.')
  if (before !== null && rule.requirePullRequest === true) found.push('Changes must be made through a pull request.')
  if (before !== null && rule.blockForcePush === true && !(await repository.git.isAncestor(before, after))) {
    found.push('Cannot force-push to this branch')
  }
  if (before !== null) {
    for (const check of rule.requiredChecks ?? []) found.push(`Required status check "${check}" is expected.`)
  }
  return [...found, ...(await commitViolationsOf(repository, rule, before, after))]
}

async function commitViolationsOf(
  repository: Repository,
  rule: Rule,
  before: string | null,
  after: string,
): Promise<string[]> {
  if (rule.requireSignatures !== true && rule.commitMessage === undefined) return []
  const fresh = await repository.git.log(before === null ? [after, '--not', '--branches'] : [after, `^${before}`])
  if (rule.requireSignatures === true && fresh.some((oid) => !repository.signed.has(oid))) {
    return ['Commits must have verified signatures.']
  }
  if (rule.commitMessage === undefined) return []
  const pattern = new RegExp(rule.commitMessage)
  for (const oid of fresh) {
    if (!pattern.test(await repository.git.text(['log', '-1', '--format=%B', oid]))) {
      return [`Commit message must match the regex "${rule.commitMessage}"`]
    }
  }
  return []
}
