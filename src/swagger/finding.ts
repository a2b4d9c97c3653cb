/** Something that is wrong inside a document: told as a warning, never a failure. */
export interface Finding {
  /** Stable, for people to search for: `roma-…`. */
  readonly id: string
  /** JSON pointer (RFC 6901) into the document. */
  readonly pointer: string
  /** A sentence. It never holds a secret's value. */
  readonly text: string
  /** The operation it belongs to, upper-case method, where there is one. */
  readonly method?: string
  readonly path?: string
}
