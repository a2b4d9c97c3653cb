/** A request as it came in, for tests to count and to look at. It never holds a token. */
export interface RecordedRequest {
  readonly kind: 'rest' | 'graphql'
  /** The operation's ID in GitHub's description (`pulls/create`), or the first field at a GraphQL document's root. */
  readonly operation: string
  /** All fields at the root of a GraphQL document. */
  readonly fields: readonly string[]
  readonly operationName: string | undefined
  /** Whether it could change something. */
  readonly writes: boolean
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly login: string | null
  /** Null until it was answered, and for ever when the connection broke. */
  status: number | null
}

/** A request that GitHub's own description or schema does not allow, or a reply of the emulator that it does not. */
export interface Violation {
  readonly from: 'request' | 'reply'
  readonly operation: string
  readonly method: string
  readonly path: string
  readonly problem: string
}
