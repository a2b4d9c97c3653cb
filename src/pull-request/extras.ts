import { UserError } from '../errors.ts'
import { enumerate, quote } from '../text/foreign-text.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import type { GitHub } from '../github/github.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import { listAt, textAt } from '../http/reply.ts'
import { isMergeStateOpen, isNotKnownYet, whenKnown } from '../github/passing.ts'
import { explainExtra } from '../github/walls.ts'
import type { WallContext } from '../github/walls/wall.ts'

/** The pull request that extras are added to. */
interface Target {
  readonly fullName: string
  readonly number: number
  /** What a refusal is explained with. */
  readonly context: WallContext
}

type Extras = Pick<PullRequestOptions, 'labels' | 'assignees' | 'reviewers' | 'teamReviewers'>

const issuesOrPulls = '`pull-requests: write` (or `issues: write`)'

/** Labels, assignees and reviewers. What fails is a warning: the pull request is there without it. */
export async function addExtras(github: GitHub, target: Target, options: Extras): Promise<readonly string[]> {
  return [
    ...(await addLabels(github, target, options.labels)),
    ...(await addAssignees(github, target, options.assignees)),
    ...(await requestReviews(github, target, options)),
  ]
}

/** Does something that may fail, and turns that into a warning; a mistake of the action itself stays an error. */
export async function orWarn(
  { what, permission, context }: { what: string; permission: string; context: WallContext },
  act: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof GitHubRefusal) && !(error instanceof UserError)) throw error
    return [`${what} ${explainExtra(error, permission, context)}`]
  }
}

function addLabels(
  github: GitHub,
  { fullName, number, context }: Target,
  labels: readonly string[],
): Promise<readonly string[]> {
  if (labels.length === 0) return Promise.resolve([])
  return orWarn({ what: 'The labels are not set.', permission: issuesOrPulls, context }, async () => {
    const path = `/repos/${fullName}/issues/${number}/labels`
    await whenKnown(github, () => github.rest('set the labels', 'POST', path, { labels }), isNotKnownYet)
    return []
  })
}

/** GitHub leaves out who cannot be assigned, without a word. */
function addAssignees(
  github: GitHub,
  { fullName, number, context }: Target,
  assignees: readonly string[],
): Promise<readonly string[]> {
  if (assignees.length === 0) return Promise.resolve([])
  return orWarn({ what: 'The assignees are not set.', permission: issuesOrPulls, context }, async () => {
    const path = `/repos/${fullName}/issues/${number}/assignees`
    const reply = await whenKnown(github, () => github.rest('assign', 'POST', path, { assignees }), isNotKnownYet)
    const assigned = listAt(reply, 'assignees').map((user) => textAt(user, 'login')?.toLowerCase())
    const missing = assignees.filter((login) => !assigned.includes(login.toLowerCase()))
    if (missing.length === 0) return []
    return [
      `GitHub did not assign ${enumerate(missing.map((login) => quote(login)))}: only who can read the repository, and at most ten, can be assigned.`,
    ]
  })
}

type Reviewers = Pick<PullRequestOptions, 'reviewers' | 'teamReviewers'>

/** All at once; when that is refused, one by one, so that one who cannot review does not cost the others. */
async function requestReviews(
  github: GitHub,
  target: Target,
  { reviewers, teamReviewers }: Reviewers,
): Promise<readonly string[]> {
  if (reviewers.length + teamReviewers.length === 0) return []
  const all = { reviewers, teamReviewers }
  const first = await requestReview(github, target, all, isNotKnownYet)
  if (first.length === 0 || reviewers.length + teamReviewers.length === 1) return first
  const single = [
    ...reviewers.map((login) => ({ reviewers: [login], teamReviewers: [] })),
    ...teamReviewers.map((team) => ({ reviewers: [], teamReviewers: [team] })),
  ]
  const warnings: string[] = []
  // By now the pull request is known everywhere.
  for (const one of single) warnings.push(...(await requestReview(github, target, one, () => false)))
  return warnings
}

function requestReview(
  github: GitHub,
  { fullName, number, context }: Target,
  { reviewers, teamReviewers }: Reviewers,
  isEarly: (refusal: GitHubRefusal) => boolean,
): Promise<readonly string[]> {
  const who = enumerate([...reviewers, ...teamReviewers].map((name) => quote(name)))
  const permission = teamReviewers.length === 0 ? '`pull-requests: write`' : teamPermission
  return orWarn({ what: `No review is requested from ${who}.`, permission, context }, async () => {
    const path = `/repos/${fullName}/pulls/${number}/requested_reviewers`
    const body = { reviewers, team_reviewers: teamReviewers }
    await whenKnown(github, () => github.rest('request reviews', 'POST', path, body), isEarly)
    return []
  })
}

/** https://docs.github.com/en/rest/pulls/review-requests#request-reviewers-for-a-pull-request */
const teamPermission =
  '`pull-requests: write` and, for a team, to be one of a GitHub App with the organization permission Members: read, or of a person'

/** Switches auto-merge on. https://docs.github.com/en/graphql/reference/mutations#enablepullrequestautomerge */
export function enableAutoMerge(
  github: GitHub,
  { id, context }: { id: string; context: WallContext },
  method: 'merge' | 'squash' | 'rebase',
): Promise<readonly string[]> {
  const permission = '`contents: write` and `pull-requests: write`'
  return orWarn({ what: 'Auto-merge is not enabled.', permission, context }, async () => {
    const query =
      'mutation EnableAutoMerge($input: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $input) { clientMutationId } }'
    const input = { pullRequestId: id, mergeMethod: method.toUpperCase() }
    await whenKnown(github, () => github.graphql('enable auto-merge', query, { input }), isMergeStateOpen)
    return []
  })
}

export function disableAutoMerge(
  github: GitHub,
  { id, context }: { id: string; context: WallContext },
): Promise<readonly string[]> {
  const query =
    'mutation DisableAutoMerge($input: DisablePullRequestAutoMergeInput!) { disablePullRequestAutoMerge(input: $input) { clientMutationId } }'
  const permission = '`contents: write` and `pull-requests: write`'
  return orWarn(
    { what: 'Auto-merge is still on, although the change is not fit for it.', permission, context },
    async () => {
      await github.graphql('disable auto-merge', query, { input: { pullRequestId: id } })
      return []
    },
  )
}
