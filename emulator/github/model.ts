import type { BareRepository } from './git.ts'

/** https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps */
export type Permission =
  'contents' | 'pull_requests' | 'issues' | 'metadata' | 'workflows' | 'administration' | 'members'

export type Access = 'none' | 'read' | 'write'

export interface Token {
  readonly token: string
  /** `job`: the workflow's own token; `app`: an installation's; `pat`: a person's. */
  readonly kind: 'job' | 'app' | 'pat'
  /** What is not named is `none` for a job's or an app's token; a person's token without a map may do everything. */
  readonly permissions?: Readonly<Partial<Record<Permission, Access>>>
  readonly login?: string
  /** The private repositories (`owner/name`) that it sees; all when absent. */
  readonly repositories?: readonly string[]
}

/** Who acts: the owner of a token, or a person. */
export interface Actor {
  readonly login: string
  readonly id: number
  readonly type: 'User' | 'Bot'
  readonly email: string
}

/** https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets */
export interface Rule {
  /** Branch protection of the older kind, which refuses in words and with a type of its own. */
  readonly classic?: boolean
  /** Branch names, `*` within a segment, `**` across; `~DEFAULT_BRANCH` and `~ALL` as in a ruleset; tags as `refs/tags/v*`. */
  readonly branches: readonly string[]
  readonly restrictCreation?: boolean
  readonly restrictUpdate?: boolean
  readonly restrictDeletion?: boolean
  readonly blockForcePush?: boolean
  /** Only people and apps that are named may push. */
  readonly restrictPush?: boolean
  readonly linearHistory?: boolean
  /** The login of a code owner whose review a merge waits for. */
  readonly codeOwner?: string
  readonly mergeQueue?: boolean
  readonly requirePullRequest?: boolean
  readonly requiredApprovals?: number
  readonly requiredChecks?: readonly string[]
  readonly requireSignatures?: boolean
  /** A regular expression that every new commit's message must match. */
  readonly commitMessage?: string
  /** Logins that the rule does not bind. */
  readonly bypass?: readonly string[]
}

export interface RepositoryOptions {
  /** `owner/name` */
  readonly name: string
  readonly private?: boolean
  readonly defaultBranch?: string
  /** Path → content of the first commit. `null` instead of the map: an empty repository. */
  readonly files?: Readonly<Record<string, string | Buffer>> | null
  /** `owner/name` of the repository that this one is a fork of; it starts with its branches. */
  readonly forkOf?: string
  /** Former names: they redirect. */
  readonly formerNames?: readonly string[]
  readonly archived?: boolean
  readonly organization?: boolean
  readonly allowAutoMerge?: boolean
  readonly allowMergeCommit?: boolean
  readonly allowSquashMerge?: boolean
  readonly allowRebaseMerge?: boolean
  readonly deleteBranchOnMerge?: boolean
  /** "Allow GitHub Actions to create and approve pull requests". */
  readonly actionsMayCreatePullRequests?: boolean
  /** Draft pull requests need a paid plan for private repositories. */
  readonly allowDrafts?: boolean
  readonly collaborators?: readonly string[]
  readonly teams?: readonly string[]
  readonly labels?: readonly string[]
  readonly rules?: readonly Rule[]
  /** Push protection finds tokens in content; `POST git/blobs` refuses them with this status, since reports have both. */
  readonly pushProtection?: false | 409 | 422
  /** Who may open pull requests: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features */
  readonly pullRequestCreation?: 'all' | 'collaborators'
  /** "Require contributors to sign off on web-based commits". */
  readonly requireSignoff?: boolean
  /** What the merge state of a pull request is said to be at the first looks after a push, while GitHub computes it. */
  readonly mergeStates?: readonly MergeState[]
}

/** https://docs.github.com/en/graphql/reference/enums#mergestatestatus */
export type MergeState = 'clean' | 'blocked' | 'dirty' | 'draft' | 'unknown' | 'unstable'

export interface Label {
  readonly id: number
  readonly name: string
}

export interface Comment {
  readonly id: number
  readonly author: Actor
  body: string
  readonly createdAt: string
}

export type MergeMethod = 'MERGE' | 'SQUASH' | 'REBASE'

interface AutoMerge {
  readonly method: MergeMethod
  readonly enabledBy: Actor
  readonly enabledAt: string
  readonly title: string | null
  readonly message: string | null
}

export interface Pull {
  readonly id: number
  readonly number: number
  readonly base: Repository
  readonly head: Repository
  readonly headBranch: string
  baseBranch: string
  /** The head's commit; frozen when the pull request closes. */
  headOid: string
  baseOid: string
  readonly author: Actor
  readonly createdAt: string
  title: string
  body: string | null
  state: 'open' | 'closed'
  draft: boolean
  merged: boolean
  mergeCommit: string | null
  mergedBy: Actor | null
  mergedAt: string | null
  closedAt: string | null
  updatedAt: string
  maintainerCanModify: boolean
  labels: Label[]
  assignees: Actor[]
  reviewers: Actor[]
  teams: string[]
  readonly comments: Comment[]
  autoMerge: AutoMerge | null
  locked: boolean
  /** In a merge queue its branch can't be changed. */
  isQueued: boolean
  /** What the next looks at its merge state see. */
  computing: MergeState[]
  /** Required checks that passed and approvals, as `satisfy` of the handle sets them. */
  checks: Set<string>
  approvals: number
}

/** What happened in a repository, in GitHub's words where it has some. */
export interface RepositoryEvent {
  readonly type:
    | 'push'
    | 'create'
    | 'delete'
    | 'force-push'
    | 'opened'
    | 'edited'
    | 'closed'
    | 'reopened'
    | 'merged'
    | 'synchronize'
    | 'labeled'
    | 'assigned'
    | 'review_requested'
    | 'commented'
    | 'converted_to_draft'
    | 'ready_for_review'
    | 'auto_merge_enabled'
    | 'auto_merge_disabled'
  readonly actor: string
  readonly ref?: string
  readonly number?: number
  readonly detail?: string
}

export interface Repository {
  readonly id: number
  owner: string
  name: string
  readonly git: BareRepository
  readonly settings: Required<Omit<RepositoryOptions, 'name' | 'files' | 'forkOf' | 'formerNames'>>
  readonly parent: Repository | null
  readonly formerNames: string[]
  readonly pulls: Pull[]
  readonly labels: Label[]
  /** IDs of commits that GitHub signed. */
  readonly signed: Set<string>
  readonly events: RepositoryEvent[]
}

/** Everything that the emulator knows; the requests and the people's handles act on it. */
export interface World {
  readonly repositories: Repository[]
  readonly tokens: readonly Token[]
  readonly serverUrl: () => string
  readonly apiUrl: () => string
  readonly now: () => Date
  /** GitHub signs commits made through its API; an Enterprise Server does when its administrator set it up. */
  readonly signsCommits: boolean
  /** `3.18.0` on an Enterprise Server, null on github.com. */
  readonly enterpriseVersion: string | null
  nextId: () => number
}

export function fullName({ owner, name }: Pick<Repository, 'owner' | 'name'>): string {
  return `${owner}/${name}`
}
