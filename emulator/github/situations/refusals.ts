import { ApiError, unprocessable } from '../errors.ts'
import type { Situation } from './situation.ts'

const automatic = 'enablePullRequestAutoMerge'

/** Refusals of single acts that stay, in words that no setting of a repository brings about here. */
export const refusals = {
  'auto-merge-refused': { on: automatic, says: () => unprocessable("Can't enable auto-merge for this pull request.") },
  'auto-merge-no-email': {
    on: automatic,
    says: () => unprocessable('octocat does not have a verified email, which is required to enable auto-merging.'),
  },
  /** The older words, with a prefix. */
  'auto-merge-off': {
    on: automatic,
    says: () => unprocessable('Pull request Auto merge is not allowed for this repository'),
  },
  'auto-merge-unstable': {
    on: automatic,
    says: () => unprocessable('Pull request Pull request is in unstable status'),
  },
  /** A rule whose type nobody quoted. */
  'rule-of-unknown-type': {
    on: /^(createCommitOnBranch|createRef|updateRefs?)$/,
    says: () =>
      new ApiError(422, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n', {
        type: 'UNPROCESSABLE',
      }),
  },
} as const satisfies Record<string, Situation>
