import { redact } from '../livedata/redact.ts'
import type { JsonObject } from '../swagger/json.ts'
import { normalise } from '../swagger/normalise.ts'
import { parseDocument, operationsOf } from '../swagger/parse.ts'

/** What a document is compared with. */
export interface Baseline {
  readonly bytes: Uint8Array
  /** As it was read. */
  readonly original: JsonObject
  /** Without secrets, normalised. */
  readonly document: JsonObject
  readonly redactions: number
  readonly secrets: readonly string[]
  readonly operations: number
  /** It is the very file that would be written: when it says the same, it stays, also as JSON in a `.yaml`. */
  readonly isOutput?: boolean
}

/** @throws {UserError} `document`; the message quotes nothing of the text, which may hold secrets */
export function parseBaseline(bytes: Uint8Array): Baseline {
  const original = parseDocument(bytes)
  const { document, redactions, secrets } = redact(original)
  const normal = normalise(document)
  return { bytes, original, document: normal, redactions, secrets, operations: operationsOf(normal).length }
}
