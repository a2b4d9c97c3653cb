import { plain } from '../text/foreign-text.ts'

/** What GitHub said no to. It is control flow inside the delivery; a person gets a `UserError` made of it. */
export class GitHubRefusal extends Error {
  override readonly name = 'GitHubRefusal'
  readonly purpose: string
  /** The HTTP status; 200 for an error of GraphQL's. */
  readonly status: number
  /** The type of GraphQL's error: `STALE_DATA`, `FORBIDDEN`, `NOT_FOUND`, … */
  readonly type: string
  /** GitHub's own words, one line a sentence. */
  readonly said: string
  /** How often it was asked: beyond once, an earlier answer may have been lost after it took effect. */
  readonly attempts: number
  /** `contents=write`, from the header `X-Accepted-GitHub-Permissions`. */
  readonly permissions: string
  /** GitHub answered a query in part: what it left out may be there all the same. */
  readonly isPartial: boolean

  constructor(
    purpose: string,
    answer: {
      status: number
      type?: string
      said: string
      permissions?: string
      attempts?: number
      isPartial?: boolean
    },
  ) {
    super(`Could not ${purpose}: GitHub answered ${answer.type ?? answer.status} “${plain(answer.said)}”.`)
    this.purpose = purpose
    this.status = answer.status
    this.type = answer.type ?? ''
    this.said = answer.said
    this.permissions = answer.permissions ?? ''
    this.attempts = answer.attempts ?? 1
    this.isPartial = answer.isPartial === true || answer.type === 'RESOURCE_LIMITS_EXCEEDED'
  }
}
