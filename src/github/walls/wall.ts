import type { Run } from '../../inputs/workflow-run.ts'
import type { GitHubRefusal } from '../refusal.ts'

/** What a refusal is explained with. */
export interface WallContext {
  readonly run: Run
  /** `owner/name` */
  readonly repository: string
  readonly branch: string
  readonly base: string
  /** Whether the branch was pushed by then, so that a person can open the pull request by hand. */
  readonly isPushed: boolean
  /** The page of the pull request, once there is one. */
  readonly pullRequest?: string | undefined
  /** The files of the commit that may hold a secret: those that a credential was found in, or all scripts. */
  readonly suspects?: readonly string[]
}

/** Something of the platform that stands in the way, and what opens it. */
export interface Wall {
  readonly name: string
  /** Whether the token lacks a right, so that a run of a fork or of Dependabot explains it. */
  readonly isPermission?: boolean
  readonly fits: (refusal: GitHubRefusal, context: WallContext) => boolean
  /** What it means, what to do, and where. */
  readonly explain: (refusal: GitHubRefusal, context: WallContext) => string
}

/** A wall that is known by GitHub's words. */
export function says(words: RegExp): Wall['fits'] {
  return ({ said }) => words.test(said)
}

export function ownerOf({ repository }: Pick<WallContext, 'repository'>): string {
  return repository.split('/')[0] ?? ''
}

/** A page of the repository's settings: `settingsUrl(context, 'rules')`. */
export function settingsUrl({ run, repository }: Pick<WallContext, 'run' | 'repository'>, page = ''): string {
  return `${run.serverUrl}/${repository}/settings${page === '' ? '' : `/${page}`}`
}

export function organizationUrl(context: Pick<WallContext, 'run' | 'repository'>, page: string): string {
  return `${context.run.serverUrl}/organizations/${ownerOf(context)}/settings/${page}`
}

/** Whether GitHub has no approval-required workflow runs: https://docs.github.com/en/actions/concepts/security/github_token */
export function isEnterpriseServer({ serverUrl }: Run): boolean {
  const { hostname } = new URL(serverUrl)
  return hostname !== 'github.com' && !hostname.endsWith('.ghe.com')
}
