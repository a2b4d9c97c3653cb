import type { RepositoryOptions } from '../../../emulator/github/model.ts'
import type { PullRequestOptions } from '../../../src/inputs/pull-request.ts'
import { protectedMain, type StoryName } from './stories.ts'

/** What becomes of the run. */
type Outcome =
  /** As if nothing had been. */
  | { readonly does: 'goes on' }
  /** It asks again, and then all is as it should be. */
  | { readonly does: 'asks again' }
  /** It waits for as many seconds, at the least, and asks again. */
  | { readonly does: 'waits'; readonly seconds: number }
  /** The step fails, with this sentence. */
  | { readonly does: 'fails'; readonly says: RegExp }
  /** The pull request is there, and a warning says what it lacks. */
  | { readonly does: 'warns'; readonly says: RegExp }
  /** The pull request is left alone, and a note says why. */
  | { readonly does: 'skips'; readonly says: RegExp }

export interface Met {
  readonly story: StoryName
  /** The request that is answered so; absent: the story itself brings it about. */
  readonly at?: string
  /** For how many requests; for ever where it lasts. */
  readonly times?: number
  readonly repository?: Partial<RepositoryOptions>
  readonly options?: Partial<PullRequestOptions>
  readonly outcome: Outcome
}

/** An answer that the product never gets, and why. */
interface Unmet {
  readonly never: string
  /** The operation, which must not be among the requests. */
  readonly operation?: string
}

export type Reaction = Met | Unmet

const on = (story: StoryName, at: string) => ({ story, at })
const goesOn = (story: StoryName, at: string, more: Partial<Met> = {}): Met => ({
  ...on(story, at),
  ...more,
  outcome: { does: 'goes on' },
})
const asksAgain = (story: StoryName, at: string, more: Partial<Met> = {}): Met => ({
  ...on(story, at),
  ...more,
  outcome: { does: 'asks again' },
})
const waits = (seconds: number, at: string, story: StoryName = 'opens'): Met => ({
  ...on(story, at),
  outcome: { does: 'waits', seconds },
})
const fails = (story: StoryName, at: string, says: RegExp): Met => ({
  ...on(story, at),
  times: Infinity,
  outcome: { does: 'fails', says },
})
const warns = (at: string, options: Partial<PullRequestOptions>, says: RegExp, more: Partial<Met> = {}): Met => ({
  ...on('opens', at),
  times: Infinity,
  options,
  ...more,
  outcome: { does: 'warns', says },
})
const never = (reason: string, operation?: string): Unmet => ({
  never: reason,
  ...(operation !== undefined && { operation }),
})

const commit = 'createCommitOnBranch'
const read = 'ReadRepository'
const auto = { autoMerge: 'squash' } as const
const autoMerge = (says: RegExp): Met => warns('enablePullRequestAutoMerge', auto, says, { repository: protectedMain })

/** What the product does about each recorded answer. */
export const reactions: Readonly<Record<string, Reaction>> = {
  'commit-stale': asksAgain('opens', commit),
  'commit-race': asksAgain('opens', commit),
  'commit-deletion-missing': asksAgain('opens', commit),
  'commit-ruleset': fails(
    'opens',
    commit,
    /A ruleset of .* 3 of 3 required status checks are expected\..*\/settings\/rules/,
  ),
  'commit-classic-protection': fails('opens', commit, /The branch protection of .*\/settings\/branches/),
  'commit-secret': fails('opens', commit, /push protection found a secret.*Take it out of the script in ROMA Connect/),
  'commit-no-oid': fails('opens', commit, /Variable \$input of type CreateCommitOnBranchInput!/),
  'commit-integration': fails('opens', commit, /The token may not do this[^]*contents: write/),
  'commit-mode-lost': goesOn('opens', commit, { times: 0 }),
  'commit-payload-limit': never('what is that large goes by the Git data API: the story “uploads”'),

  'graphql-rate-limit': waits(60, read),
  'graphql-rate-limit-installation': waits(60, read),
  'graphql-rate-limited': waits(60, read),
  'graphql-something-wrong': asksAgain('opens', read),
  'graphql-something-wrong-502': asksAgain('opens', read),
  'graphql-502-nginx': asksAgain('opens', read),
  'graphql-resource-limits': asksAgain('opens', read),
  'graphql-repository-not-found': fails('opens', read, /shows this token no octo\/\w+: it does not exist/),
  'graphql-node-not-found': asksAgain('opens', 'enablePullRequestAutoMerge', {
    repository: protectedMain,
    options: auto,
  }),
  'graphql-compare-missing-head': goesOn('opens', read, { times: 0 }),
  'graphql-saml': fails('opens', read, /demands single sign-on.*“Configure SSO”/),
  'graphql-field-forbidden': fails('opens', read, /The token may not do this/),
  'graphql-createref-exists': never('branches are made over REST', 'createRef'),
  'graphql-createref-conflict': never('branches are made over REST', 'createRef'),
  'graphql-pat-classic': fails('opens', read, /takes no classic personal access tokens.*GitHub App/),
  'graphql-bad-credentials': fails('opens', read, /wrong, expired or revoked/),
  'automerge-clean': autoMerge(/Require a check or a review/),
  'automerge-not-allowed': autoMerge(/“Allow auto-merge”/),
  'automerge-no-email': autoMerge(/verify one/),
  'automerge-no-rules': autoMerge(/Require a check or a review/),
  'automerge-unstable': asksAgain('opens', 'enablePullRequestAutoMerge', { repository: protectedMain, options: auto }),
  'automerge-cannot': autoMerge(/GitHub does not say why/),
  'automerge-squash-off': autoMerge(/does not allow this merge method/),
  'automerge-merge-off': autoMerge(/does not allow this merge method/),

  'ref-create': goesOn('opens', 'git/create-ref', { times: 0 }),
  'ref-exists': asksAgain('opens', 'git/create-ref'),
  'ref-update-failed': asksAgain('opens', 'git/create-ref'),
  'ref-bad-characters': fails('opens', 'git/create-ref', /Reference contains bad characters/),
  'ref-move': goesOn('remakes', 'git/update-ref', { times: 0 }),
  'ref-get': goesOn('remakes', 'git/get-ref', { times: 0 }),
  'ref-missing': asksAgain('remakes', 'git/get-ref'),
  'branch-missing': never('branches are read by GraphQL, or as refs', 'repos/get-branch'),
  'ref-not-fast-forward': asksAgain('remakes', 'git/update-ref'),
  'ref-cannot-be-updated': asksAgain('remakes', 'git/update-ref'),
  'ref-update-missing': asksAgain('remakes', 'git/update-ref'),
  'ref-unknown-object': asksAgain('remakes', 'git/update-ref'),
  'ref-delete': goesOn('closes', 'git/delete-ref', { times: 0 }),
  'ref-delete-missing': {
    ...on('closes', 'git/delete-ref'),
    outcome: { does: 'warns', says: /Reference does not exist/ },
  },
  'ref-rules-update': fails('remakes', 'git/update-ref', /A ruleset of .*Cannot update this protected ref/),
  'ref-rules-delete': {
    ...on('closes', 'git/delete-ref'),
    outcome: { does: 'warns', says: /is still there\..*A ruleset of/ },
  },
  'rules-several': never('the product never merges by itself', 'pulls/merge'),
  'protected-checks': fails('remakes', 'git/update-ref', /The branch protection of .*At least 1 approving review/),
  'protected-linear': fails('remakes', 'git/update-ref', /The branch protection of .*merge commits/),
  'protected-push': fails('remakes', 'git/update-ref', /The branch protection of .*not authorized to push/),
  'protected-force': fails('remakes', 'git/update-ref', /The branch protection of .*Cannot force-push/),
  'protected-merge-queue': {
    ...on('updates', commit),
    outcome: { does: 'skips', says: /is in the merge queue/ },
  },
  'ruleset-rest': fails('remakes', 'git/update-ref', /A ruleset of .*through a pull request/),

  'blob-create': goesOn('uploads', 'git/create-blob', { times: 0 }),
  'blob-raw': goesOn('readsRaw', 'git/get-blob', { times: 0 }),
  'blob-secret': fails('uploads', 'git/create-blob', /push protection found a secret/),
  'tree-create': goesOn('uploads', 'git/create-tree', { times: 0 }),
  'tree-timeout': asksAgain('uploads', 'git/create-tree'),
  'tree-slash': fails('uploads', 'git/create-tree', /tree\.path cannot start with a slash/),
  'tree-empty-repository': {
    story: 'opens',
    repository: { files: null },
    outcome: { does: 'fails', says: /has no commit yet/ },
  },
  'commit-create': goesOn('uploads', 'git/create-commit', { times: 0 }),
  'commit-tree-missing': asksAgain('uploads', 'git/create-commit'),
  'repository-empty': {
    story: 'opens',
    repository: { files: null },
    outcome: { does: 'fails', says: /has no commit yet/ },
  },
  'contents-too-large': never('files are read as blobs', 'repos/get-content'),
  compare: goesOn('closes', 'repos/compare-commits-with-basehead', { times: 0 }),
  'compare-missing': asksAgain('closes', 'repos/compare-commits-with-basehead'),
  'merge-conflict': { ...on('merges', 'repos/merge'), times: Infinity, outcome: { does: 'warns', says: /conflict/i } },
  'merge-nothing': asksAgain('merges', 'repos/merge'),
  'merge-done': goesOn('merges', 'repos/merge', { times: 0 }),

  'pull-create': goesOn('opens', 'pulls/create', { times: 0 }),
  'pull-exists': asksAgain('opens', 'pulls/create'),
  'pull-exists-base': asksAgain('retargets', 'pulls/update'),
  'pull-head-invalid': asksAgain('opens', 'pulls/create'),
  'pull-base-invalid': fails('opens', 'pulls/create', /base invalid/),
  'pull-no-commits': asksAgain('opens', 'pulls/create'),
  'pull-no-history': fails('opens', 'pulls/create', /no history in common/),
  'pull-too-quickly': asksAgain('opens', 'pulls/create'),
  'pull-not-now': asksAgain('opens', 'pulls/create'),
  'pull-actions-forbidden': fails(
    'opens',
    'pulls/create',
    /“Allow GitHub Actions to create and approve pull requests”[^]*\/compare\/main\.\.\./,
  ),
  'pull-draft': {
    ...on('opens', 'pulls/create'),
    options: { draft: true },
    outcome: { does: 'warns', says: /no draft/ },
  },
  'pull-blank-shas': never('pull requests are opened over REST', 'createPullRequest'),
  'pull-set-base-missing': fails('retargets', 'pulls/update', /Proposed base branch 'non-existing' was not found/),
  'pull-set-base-closed': fails('retargets', 'pulls/update', /Cannot change base branch of closed pull request/),
  'pull-update': goesOn('retargets', 'pulls/update', { times: 0 }),
  'pull-branch-stale-head': never('the base is merged by the merge API', 'pulls/update-branch'),
  'pull-branch-current': never('the base is merged by the merge API', 'pulls/update-branch'),
  reviewers: goesOn('opens', 'pulls/request-reviewers', {
    times: 0,
    repository: { collaborators: ['octocat'] },
    options: { reviewers: ['octocat'] },
  }),
  'reviewers-stranger': warns('pulls/request-reviewers', { reviewers: ['stranger'] }, /Only who has access to/),
  'reviewers-author': warns('pulls/request-reviewers', { reviewers: ['author'] }, /requested from pull request author/),
  'reviewers-team': warns('pulls/request-reviewers', { teamReviewers: ['crew'] }, /Members: read/),
  'reviewers-refused': asksAgain('opens', 'pulls/request-reviewers', {
    repository: { collaborators: ['octocat'] },
    options: { reviewers: ['octocat'] },
  }),
  labels: goesOn('opens', 'issues/add-labels', { times: 0, options: { labels: ['api'] } }),
  assignees: goesOn('opens', 'issues/add-assignees', {
    times: 0,
    repository: { collaborators: ['octocat'] },
    options: { assignees: ['octocat'] },
  }),
  'assignees-refused': asksAgain('opens', 'issues/add-assignees', {
    repository: { collaborators: ['octocat'] },
    options: { assignees: ['octocat'] },
  }),
  'label-invalid': never('labels are only put on pull requests', 'issues/create-label'),
  comment: goesOn('closes', 'issues/create-comment', { times: 0 }),

  'integration-rest': fails('opens', 'git/create-ref', /The token may not do this[^]*pull-requests: write/),
  'workflow-file-rest': fails('uploads', 'git/create-tree', /The token may not do this/),
  'workflow-file-push': fails('opens', 'git/create-ref', /“\.github\/workflows\/x\.yml”.*workflows: write/),
  'not-found-rest': fails('opens', 'git/create-ref', /gone by now[^]*contents: write/),
  'bad-credentials': fails('opens', 'git/create-ref', /wrong, expired or revoked/),
  'permission-collaborator': never('nobody’s rights are asked for', 'repos/get-collaborator-permission-level'),
  'app-permissions': never('the repository is read by GraphQL, and no right is concluded from it', 'repos/get'),
  'json-malformed': fails('opens', 'pulls/create', /Problems parsing JSON/),
  'schema-violation': fails('opens', 'pulls/create', /Invalid request\./),
  archived: fails('opens', 'git/create-ref', /is archived and thus read-only/),
  'renamed-get': { story: 'opens', at: 'rename', outcome: { does: 'goes on' } },
  'renamed-patch': { story: 'updates', at: 'rename', outcome: { does: 'goes on' } },
  'saml-rest': fails('opens', 'git/create-ref', /demands single sign-on/),
  'ip-allow-list': fails('opens', 'git/create-ref', /lets in only IP addresses that it knows/),
  'pat-lifetime': fails('opens', 'git/create-ref', /that live longer than 366 days/),
  suspended: fails('opens', 'git/create-ref', /is suspended, and may do nothing/),
  blocked: fails('opens', 'git/create-ref', /GitHub has blocked the repository/),

  'primary-limit': waits(100, 'git/create-ref'),
  'primary-limit-2013': waits(60, 'git/create-ref'),
  'secondary-abuse': waits(60, 'git/create-ref'),
  'secondary-403': waits(60, 'git/create-ref'),
  'secondary-429': waits(8, 'git/create-ref'),
  'secondary-content': waits(60, 'pulls/create'),
  'secondary-blank-retry-after': waits(60, 'git/create-ref'),
  unicorn: asksAgain('opens', 'git/create-ref'),
  'haproxy-503': asksAgain('opens', 'git/create-ref'),
  'ghes-not-found': fails('opens', 'git/create-ref', /Unknown user/),
}
