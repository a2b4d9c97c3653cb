import type { RuleId } from '../rules.ts'
import type { Level } from './rule.ts'

/** One difference between two documents. */
export interface Change {
  readonly id: RuleId
  readonly level: Level
  /** In upper case; of the first operation that the change affects, null where it belongs to none. */
  readonly method: string | null
  readonly path: string | null
  /** JSON pointer (RFC 6901) into the document after, of what was removed into the one before. */
  readonly pointer: string
  /** A sentence. It never holds a value under a name that names a secret, nor code. */
  readonly text: string
  /** How many operations share it. */
  readonly affected: number
}
