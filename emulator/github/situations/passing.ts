import { ApiError, invalid, invalidField, notFound, unprocessable } from '../errors.ts'
import type { Situation } from './situation.ts'

const oid = '1'.repeat(40)
const otherOid = '2'.repeat(40)

/** What passes when one asks again: a write that is not known everywhere yet, or somebody who was faster. */
export const passing = {
  /** A branch that was pushed a moment ago. */
  'head-lag': { times: 1, on: 'pulls/create', says: () => invalidField('PullRequest', 'head', 'invalid') },
  'too-quickly': { times: 1, on: 'pulls/create', says: () => invalid('PullRequest', 'was submitted too quickly') },
  'not-now': {
    times: 1,
    on: 'pulls/create',
    says: () => unprocessable("You can't perform that action at this time."),
  },
  'object-lag': { times: 1, on: /^git\/(create|update)-ref$/, says: () => unprocessable('Object does not exist') },
  'tree-lag': { times: 1, on: 'git/create-commit', says: () => unprocessable('Tree SHA does not exist') },
  'tree-timeout': {
    times: 1,
    on: 'git/create-tree',
    says: () =>
      unprocessable(
        "Sorry, your request timed out. It's likely that your input was too large to process. Consider building the tree incrementally, or building the commits you need in a local clone of the repository and then pushing them to GitHub.",
      ),
  },
  'ref-lag': {
    times: 1,
    on: 'createCommitOnBranch',
    says: ({ branch }) => notFound(`Could not resolve to a Ref with the name '${branch}'.`),
  },
  'ref-busy': {
    times: 1,
    on: /^(git\/(create|update)-ref|createRef|updateRefs?)$/,
    says: () => unprocessable('Reference update failed'),
  },
  'ref-contended': { times: 1, on: 'git/update-ref', says: () => unprocessable('Reference cannot be updated') },
  /** Somebody pushed past the check of `expectedHeadOid`. */
  'commit-race': {
    times: 1,
    on: /^(createCommitOnBranch|updateRefs)$/,
    says: ({ branch }) =>
      new ApiError(409, `Ref refs/heads/${branch} is at ${oid} but expected ${otherOid}`, { type: null }),
  },
  'deletion-lag': {
    times: 1,
    on: 'createCommitOnBranch',
    says: () => notFound(`A path was requested for deletion which does not exist as of commit oid \`${oid}\``),
  },
  /** A pull request that was made a moment ago, in the words of labels, of all, and of reviewers. */
  'label-lag': {
    times: 1,
    on: 'issues/add-labels',
    says: () =>
      new ApiError(422, 'Validation Failed', {
        details: [{ resource: 'Label', code: 'unprocessable', field: 'data', message: 'Issue not found' }],
      }),
  },
  'issue-lag': { times: 1, on: /^issues\/(add-|create-comment)|^pulls\/request-reviewers$/, says: () => notFound() },
  'node-lag': {
    times: 1,
    on: /^(issues\/add-|pulls\/request-reviewers|enablePullRequestAutoMerge)/,
    says: (_, graphql) =>
      graphql
        ? notFound("Could not resolve to a node with the global id of 'PR_kwDONEW'.")
        : unprocessable("Could not resolve to a node with the global id of 'PR_kwDONEW'."),
  },
  'reviewers-refused': {
    times: 1,
    on: 'pulls/request-reviewers',
    says: () => unprocessable('Could not add requested reviewers to pull request.'),
  },
  'assignees-refused': {
    times: 1,
    on: 'issues/add-assignees',
    says: () => unprocessable('Could not add assignees: the issue is not ready.'),
  },
} as const satisfies Record<string, Situation>
