import type { GitHub } from './github.ts'
import { GitHubRefusal } from './refusal.ts'

const attempts = 5

/**
 * Does something that GitHub may refuse for a moment, since what was written is not known to all of it yet.
 * @param isEarly whether another try, a little later, may be taken
 */
export async function whenKnown<Result>(
  github: Pick<GitHub, 'pause'>,
  act: () => Promise<Result>,
  isEarly: (refusal: GitHubRefusal) => boolean = isPassing,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof GitHubRefusal) || !isEarly(error) || attempt >= attempts) throw error
      await github.pause(attempt)
    }
  }
}

// Each was reported for something that was there: https://github.com/peter-evans/create-pull-request/issues/4321,
// https://github.com/googleapis/release-please/issues/2754, https://github.com/whatwg/spec-factory/issues/55
const passing =
  /Could not resolve to a node|Issue not found|head invalid|Head sha can.t be blank|was submitted too quickly|can.t perform that action at this time|(Object|Tree SHA) does not exist|your request timed out|Reference update failed|Could not add (requested reviewers|assignees)/i

export function isPassing(refusal: GitHubRefusal): boolean {
  return passing.test(refusal.said) && !isUnseenTeam(refusal)
}

/** The same for what hangs on a pull request that was opened a moment ago, which may not be found at all. */
export function isNotKnownYet(refusal: GitHubRefusal): boolean {
  return isPassing(refusal) || refusal.status === 404
}

/** The merge state of a new pull request is computed at leisure; until then it counts as unstable. */
export function isMergeStateOpen(refusal: GitHubRefusal): boolean {
  return isPassing(refusal) || /in (unstable|unknown) status/i.test(refusal.said)
}

/** A team of whose ID GitHub says for ever that there is none, since the token may not see teams. */
export function isUnseenTeam({ said }: GitHubRefusal): boolean {
  const id = /Could not resolve to a node with the global id of '([^']*)'/i.exec(said)?.[1]
  return id !== undefined && (id.startsWith('T_') || Buffer.from(id, 'base64').toString('latin1').includes(':Team'))
}

/** Whether the world has changed since it was read, so that reading it again is all that is needed. */
export function isConflict(error: unknown): boolean {
  if (!(error instanceof GitHubRefusal)) return false
  if (error.type === 'STALE_DATA' || (error.status === 409 && !/rule violations/i.test(error.said))) return true
  return /Reference already exists|already exists for|not a fast.forward|Reference does not exist|Could not resolve to a Ref|No commits between|expected .* but (it )?(did|was) not|is at \w+ but expected|requested for deletion which does not exist|Reference cannot be updated/i.test(
    error.said,
  )
}

/** Whether GitHub is about to merge the branch, and takes no push to it: https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue */
export function isInMergeQueue(error: unknown): boolean {
  return error instanceof GitHubRefusal && /added to a merge queue/i.test(error.said)
}
