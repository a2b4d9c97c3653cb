import type { JsonObject } from '../src/swagger/json.ts'

/** The worst level of a list of changes. */
export type Opinion = 'breaking' | 'warning' | 'info' | 'none'

/** One edit of the small document. */
export interface Kind {
  readonly name: string
  readonly before: JsonObject
  readonly after: JsonObject
  /** What is expected of us, where oasdiff does not look. */
  readonly expected: Opinion | undefined
}
