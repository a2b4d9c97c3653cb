import { UserError } from '../errors.ts'
import type { Run } from '../inputs/workflow-run.ts'
import { plain, quote } from '../text/foreign-text.ts'
import { GitHubRefusal } from './refusal.ts'
import { branchWalls } from './walls/branch.ts'
import { permissionWalls } from './walls/permission.ts'
import { pullRequestWalls } from './walls/pull-request.ts'
import { serverWalls } from './walls/server.ts'
import { tokenWalls } from './walls/token.ts'
import { isEnterpriseServer, type Wall, type WallContext } from './walls/wall.ts'

/** The platform's walls, the most certain first; rights come last, since much else is answered with 403. */
export const walls: readonly Wall[] = [
  ...serverWalls,
  ...tokenWalls,
  ...pullRequestWalls,
  ...branchWalls,
  ...permissionWalls,
]

/** The wall that a refusal ran into; none when GitHub's words are all that is known. */
export function wallOf(refusal: GitHubRefusal, context: WallContext): Wall | undefined {
  return walls.find(({ fits }) => fits(refusal, context))
}

/** The page on which a person opens the pull request with one click. */
export function compareUrl({
  run,
  repository,
  base,
  branch,
}: Pick<WallContext, 'run' | 'repository' | 'base' | 'branch'>): string {
  const encode = (name: string) => name.split('/').map(encodeURIComponent).join('/')
  return `${run.serverUrl}/${repository}/compare/${encode(base)}...${encode(branch)}?expand=1`
}

/** The error that the step fails with. What GitHub refused for no reason that is known here stays in its own words. */
export function explainRefusal(error: unknown, context: WallContext): unknown {
  if (!(error instanceof GitHubRefusal)) return error
  const wall = wallOf(error, context)
  const { untrusted } = context.run
  const advice =
    wall?.isPermission === true && untrusted !== undefined ? `In short: ${untrusted}` : wall?.explain(error, context)
  return new UserError('github', `${error.message}${advice === undefined ? '' : ` ${advice}`}${whereToGoOn(context)}`)
}

/** The page on which a person sees it, or goes on by hand. */
function whereToGoOn(context: WallContext): string {
  if (context.pullRequest !== undefined) return `\nThe pull request: ${context.pullRequest}`
  if (!context.isPushed) return ''
  return `\nThe branch ${quote(context.branch)} is pushed. Open the pull request by hand: ${compareUrl(context)}`
}

/**
 * Why something that a pull request can do without failed.
 * @param permission what the token needs for it, told when that is what it lacks
 */
export function explainExtra(error: unknown, permission: string, context: WallContext): string {
  if (!(error instanceof Error)) return String(error)
  const what = plain(error.message)
  if (!(error instanceof GitHubRefusal)) return what
  const wall = wallOf(error, context)
  if (wall === undefined) return what
  return `${what} ${wall.isPermission === true ? `The token needs ${permission}.` : wall.explain(error, context)}`
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
