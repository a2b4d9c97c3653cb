import { ApiError } from './errors.ts'
import type { Actor, Repository, Rule, Token } from './model.ts'

export interface RefChange {
  /** The full name: `refs/heads/main`. */
  readonly ref: string
  readonly before: string | null
  readonly after: string | null
  readonly actor: Actor
  /** The token that asks for it; a person has none. */
  readonly token?: Token | null
}

const headsPrefix = 'refs/heads/'
const tagsPrefix = 'refs/tags/'

/** The rules that bind a branch, whoever acts. */
export function rulesOf(repository: Repository, branch: string): readonly Rule[] {
  return repository.settings.rules.filter(({ branches }) =>
    branches.some((pattern) => matchesBranch(pattern, branch, repository.settings.defaultBranch)),
  )
}

function matchesBranch(pattern: string, branch: string, defaultBranch: string): boolean {
  if (pattern === '~ALL') return !branch.startsWith(tagsPrefix)
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

/**
 * Refuses a change of a ref that branch protection or a ruleset forbids. A ruleset says all its violations under a headline,
 * an empty line between two; branch protection says sentences alone: https://github.com/dependabot/dependabot-core
 */
export async function enforceRules(repository: Repository, change: RefChange): Promise<void> {
  const isBranch = change.ref.startsWith(headsPrefix)
  if (!isBranch && !change.ref.startsWith(tagsPrefix)) return
  const rules = rulesOf(repository, isBranch ? change.ref.slice(headsPrefix.length) : change.ref)
  const binding = rules.filter(({ bypass }) => bypass?.includes(change.actor.login) !== true)
  const classic = await violations(repository, change, binding, true)
  if (classic.length > 0) throw protectedBranch(classic.join(' '))
  const found = await violations(repository, change, binding, false)
  if (found.length > 0) throw ruleViolation(found)
}

async function violations(
  repository: Repository,
  change: RefChange,
  rules: readonly Rule[],
  isClassic: boolean,
): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const rule of rules.filter(({ classic }) => (classic === true) === isClassic)) {
    for (const sentence of await violationsOf(repository, rule, change)) found.add(sentence)
  }
  return [...found]
}

export function protectedBranch(message: string): ApiError {
  return new ApiError(422, message, {
    type: 'BRANCH_PROTECTION_RULE_VIOLATION',
    more: { documentation_url: 'https://help.github.com/articles/about-protected-branches' },
  })
}

export function ruleViolation(sentences: readonly string[], status = 422, type: string | null = 'FORBIDDEN'): ApiError {
  return new ApiError(status, `Repository rule violations found\n\n${sentences.join('\n\n')}\n\n`, { type })
}

async function violationsOf(repository: Repository, rule: Rule, change: RefChange): Promise<string[]> {
  const { ref, before, after } = change
  const isClassic = rule.classic === true
  const thing = ref.startsWith(tagsPrefix) ? 'tag' : isClassic ? 'protected branch' : 'branch'
  if (after === null) return rule.restrictDeletion === true ? [`Cannot delete this ${thing}`] : []
  const found: string[] = []
  if (rule.restrictPush === true) {
    const where = 'https://help.github.com/articles/about-protected-branches/'
    found.push(`You're not authorized to push to this branch. Visit ${where} for more information.`)
  }
  if (before === null && rule.restrictCreation === true)
    found.push('Cannot create ref due to creations being restricted.')
  if (before !== null && rule.restrictUpdate === true) found.push('Cannot update this protected ref.')
  if (before !== null && rule.requirePullRequest === true) found.push('Changes must be made through a pull request.')
  if (before !== null && rule.blockForcePush === true && !(await repository.git.isAncestor(before, after))) {
    found.push(`Cannot force-push to this ${thing}`)
  }
  if (before !== null) found.push(...waitingFor(rule))
  return [...found, ...(await commitViolationsOf(repository, rule, before, after))]
}

/** What a change waits for: checks, and in branch protection reviews too. */
function waitingFor({ requiredChecks = [], requiredApprovals = 0, classic }: Rule): readonly string[] {
  const all = `${requiredChecks.length} of ${requiredChecks.length} required status checks are expected.`
  const checks = requiredChecks.length > 1 ? [all] : requiredChecks.map(checkExpected)
  if (classic !== true || requiredApprovals === 0) return checks
  const reviews = requiredApprovals === 1 ? 'review is' : 'reviews are'
  return [...checks, `At least ${requiredApprovals} approving ${reviews} required by reviewers with write access.`]
}

export function checkExpected(check: string): string {
  return `Required status check "${check}" is expected.`
}

async function commitViolationsOf(
  repository: Repository,
  rule: Rule,
  before: string | null,
  after: string,
): Promise<string[]> {
  if (rule.requireSignatures !== true && rule.commitMessage === undefined && rule.linearHistory !== true) return []
  const fresh = await repository.git.log(before === null ? [after, '--not', '--branches'] : [after, `^${before}`])
  if (rule.requireSignatures === true && fresh.some((oid) => !repository.signed.has(oid))) {
    return ['Commits must have verified signatures.']
  }
  if (
    rule.linearHistory === true &&
    fresh.length > 0 &&
    (await repository.git.log(['--merges', '--no-walk', ...fresh])).length > 0
  ) {
    return ['This branch must not contain merge commits.']
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
