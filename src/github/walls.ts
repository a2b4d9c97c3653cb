import { UserError } from '../errors.ts'
import { plain, quote } from '../text/foreign-text.ts'
import type { Run } from '../inputs/workflow-run.ts'
import { GitHubRefusal } from './github.ts'

/** What a refusal is explained with. */
interface WallContext {
  readonly run: Run
  /** `owner/name` */
  readonly repository: string
  readonly branch: string
  readonly base: string
  /** Whether the branch was pushed by then, so that a person can open the pull request by hand. */
  readonly isPushed: boolean
}

/** Whether GitHub has no approval-required workflow runs: https://docs.github.com/en/actions/concepts/security/github_token */
export function isEnterpriseServer({ serverUrl }: Run): boolean {
  const { hostname } = new URL(serverUrl)
  return hostname !== 'github.com' && !hostname.endsWith('.ghe.com')
}

/** The page on which a person opens the pull request with one click. */
export function compareUrl({ run, repository, base, branch }: Omit<WallContext, 'isPushed'>): string {
  const encode = (name: string) => name.split('/').map(encodeURIComponent).join('/')
  return `${run.serverUrl}/${repository}/compare/${encode(base)}...${encode(branch)}?expand=1`
}

/** Whether the token may not do it: a missing permission, not a rule or a mistake. */
export function isForbidden(error: unknown): boolean {
  if (!(error instanceof GitHubRefusal)) return false
  return (
    error.status === 401 ||
    error.status === 403 ||
    error.status === 404 ||
    /^(FORBIDDEN|NOT_FOUND|INSUFFICIENT_SCOPES)$/.test(error.type)
  )
}

/** Whether a ruleset or branch protection stands in the way. */
export function isRule({ said, type }: GitHubRefusal): boolean {
  return /rule violations|protected branch|protected ref|Cannot (create|update|delete|force)|not authorized to push|BRANCH_PROTECTION/i.test(
    `${said} ${type}`,
  )
}

/** The platform's walls, each with the setting that opens it. */
const walls: readonly {
  readonly fits: (refusal: GitHubRefusal, context: WallContext) => boolean
  readonly explain: (refusal: GitHubRefusal, context: WallContext) => string
}[] = [
  {
    fits: ({ said }) => /not permitted to create or approve pull requests/i.test(said),
    explain: (_, { run, repository }) =>
      `GitHub Actions may not create pull requests in ${repository}. Turn on “Allow GitHub Actions to create and approve pull requests” ` +
      `under Settings → Actions → General (${run.serverUrl}/${repository}/settings/actions); when it is greyed out, the organization’s or the ` +
      `enterprise’s setting of the same name comes first (${run.serverUrl}/organizations/${repository.split('/')[0] ?? ''}/settings/actions). ` +
      'Or pass the token of a GitHub App as `github-token`.',
  },
  {
    fits: ({ status }) => status === 401,
    explain: (_, { run }) =>
      `GitHub does not accept the token: it is wrong, expired or revoked, or belongs to another server than ${run.serverUrl}. Check \`github-token\`.`,
  },
  {
    fits: ({ said }) => /archived/i.test(said),
    explain: (_, { repository }) => `${repository} is archived and thus read-only.`,
  },
  {
    fits: ({ said }) => /SAML/i.test(said),
    explain: () =>
      'The organization demands single sign-on: authorize the token for it, or use the token of a GitHub App.',
  },
  {
    fits: isRule,
    explain: ({ said }, { run, repository, branch }) =>
      `A ruleset or branch protection of ${repository} refuses the branch ${quote(branch)}: ${plain(said.replace(/^Repository rule violations found\s*/, ''), 300)} ` +
      `Exempt the branch, or let the token’s owner bypass the rule (${run.serverUrl}/${repository}/settings/rules), or give another \`branch\`.`,
  },
  {
    fits: (refusal, { run, repository }) =>
      isForbidden(refusal) && repository.toLowerCase() !== run.repository.toLowerCase(),
    explain: (_, { repository }) =>
      `The token does not reach ${repository}, or may not write to it. A job’s own token is only for the repository of its workflow: ` +
      'pass one of a GitHub App or a person that has contents: write and pull-requests: write there as `github-token`.',
  },
  {
    fits: isForbidden,
    explain: (refusal, { repository }) => explainPermission(refusal, repository),
  },
]

function explainPermission({ permissions, said, status, type }: GitHubRefusal, repository: string): string {
  const needed =
    permissions === '' ? '' : ` It asks for ${plain(permissions.replaceAll('_', '-').replaceAll('=', ': '), 120)}.`
  if (status === 404 || type === 'NOT_FOUND') {
    return `GitHub shows this token no ${repository}: it does not exist, or the token may not read it.${needed} ${permissionLines}`
  }
  if (/personal access token/i.test(said)) {
    return `The personal access token may not do this.${needed} It needs Contents and Pull requests, both read and write, on ${repository}.`
  }
  return `The token may not do this.${needed} ${permissionLines}`
}

/** A job's permissions replace the workflow's as a whole, so both are named. */
const permissionLines =
  'Add this to the job (a job-level `permissions` replaces all of the workflow’s):\n    permissions:\n      contents: write\n      pull-requests: write'

/** The error that the step fails with. What GitHub refused for no reason that is known here stays in its own words. */
export function explainRefusal(error: unknown, context: WallContext): unknown {
  if (!(error instanceof GitHubRefusal)) return error
  const { untrusted } = context.run
  const wall = walls.find(({ fits }) => fits(error, context))
  const why = untrusted !== undefined && isForbidden(error) ? ` In short: ${untrusted}` : ''
  const advice = wall === undefined ? '' : ` ${wall.explain(error, context)}`
  const byHand = context.isPushed
    ? `\nThe branch ${quote(context.branch)} is pushed. Open the pull request by hand: ${compareUrl(context)}`
    : ''
  return new UserError('github', `${error.message}${why === '' ? advice : why}${byHand}`)
}

/** Which permission an extra of the pull request needs, when it was refused for want of one. */
export function explainExtra(error: unknown, permission: string): string {
  if (!(error instanceof Error)) return String(error)
  const advice = isForbidden(error) ? ` The token needs ${permission}.` : ''
  return `${plain(error.message)}${advice}`
}

/**
 * What becomes of the checks of a pull request that the job's own token made.
 * https://docs.github.com/en/actions/concepts/security/github_token
 */
export function explainChecks(run: Run): string {
  const cure = 'With the token of a GitHub App (or of a person) as `github-token` they start by themselves.'
  return isEnterpriseServer(run)
    ? `The commit was made with GITHUB_TOKEN, and on GitHub Enterprise Server such a commit starts no workflows: the checks of this pull request will not run. ${cure}`
    : `The commit was made with GITHUB_TOKEN: the checks of this pull request wait until a person with write access approves them (“Approve workflows to run”). ${cure}`
}
