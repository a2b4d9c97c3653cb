import { UserError } from '../errors.ts'
import type { Finding } from '../swagger/finding.ts'
import type { JsonObject } from '../swagger/json.ts'
import { normalise } from '../swagger/normalise.ts'
import { encode, operationsOf, type Format } from '../swagger/parse.ts'
import { redact } from './redact.ts'

/** An exported document without its secrets, before anything is compared. */
export interface SafeDocument {
  /** As it is compared and read: without secrets, normalised. */
  readonly document: JsonObject
  /** As it is written: with its secrets when they are not to be redacted. */
  readonly written: JsonObject
  /** The bytes to write when there is no baseline whose bytes can be kept. */
  readonly content: () => Uint8Array
  readonly operations: number
  readonly redactions: number
  /** Replaced values, to be masked in the log before anything is said. */
  readonly secrets: readonly string[]
  /** Credentials that are hard-coded in scripts. */
  readonly findings: readonly Finding[]
}

/** Makes an exported document safe and stable. Pure. */
export function makeSafe(
  { document: exported, bytes }: { readonly document: JsonObject; readonly bytes: Uint8Array | undefined },
  { redact: isRedacted, format }: { readonly redact: boolean; readonly format: Format },
): SafeDocument {
  const { document: redacted, redactions, secrets, findings } = redact(exported)
  const document = normalise(redacted)
  const written = isRedacted ? document : normalise(exported)
  let content: Uint8Array | undefined
  return {
    document,
    written,
    content: () => (content ??= bytes ?? encode(written, format)),
    operations: operationsOf(document).length,
    redactions: isRedacted ? redactions : 0,
    secrets,
    findings,
  }
}

/** An export without operations is refused unless the user expects it. */
export function refuseEmpty(operations: number, allowEmpty: boolean, what: string): void {
  if (operations > 0 || allowEmpty) return
  throw new UserError(
    'document',
    `${what} holds no operation. Check \`app\`, \`apis\` and \`status\`, and that the sign-in may see the ` +
      'integration application: without Tenant Administrator, an IAM user sees only those that it created or has the “read” authorisation of. ' +
      'If an empty export is right, set `allow-empty: true`.',
  )
}
