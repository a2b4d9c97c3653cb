import { readFileSync } from 'node:fs'
import { gitBlobId } from '../workspace/blob-id.ts'
import type { Clock } from '../clock.ts'
import type { Staging } from '../workspace/staging.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { makeSafe, type SafeDocument } from '../livedata/safe-document.ts'
import type { Connection } from './export-once.ts'
import { exportDocument, type ExportScope } from './export-document.ts'
import type { MissingBackend } from './missing-backend.ts'
import type { Secrets } from '../secrets.ts'
import { parseDocument } from '../swagger/parse.ts'

/** An exported document without its secrets, and what it lacks. */
export interface ExportedDocument {
  readonly safe: SafeDocument
  readonly missing: readonly MissingBackend[]
}

/** What it takes to export a document, and to put it aside. */
export interface ExportWorld {
  readonly connection: Connection
  readonly staging: Staging
  readonly secrets: Secrets
  readonly clock: Clock
}

type SafeOptions = Pick<Inputs, 'redact' | 'format'>

/** What an export, and what is hidden in it, depends on. */
export type DocumentInputs = SafeOptions & Pick<Inputs, 'status' | 'verbatim'>

/** A document that waits in a temporary file. */
interface StoredDocument {
  readonly blobId: string
  readonly load: () => ExportedDocument
}

/**
 * Exports one document and hides its secrets in the log before anything is told of it.
 * @throws {UserError} as `exportDocument` does
 */
export async function exportSafely(
  inputs: DocumentInputs,
  { apps, apis, listed }: Pick<ExportScope, 'apps' | 'apis' | 'listed'>,
  { connection, secrets }: Pick<ExportWorld, 'connection' | 'secrets'>,
): Promise<ExportedDocument> {
  const { status, verbatim } = inputs
  const exported = await exportDocument(connection, { apps, apis, listed, status, verbatim })
  const safe = makeSafe(exported, inputs)
  safe.secrets.forEach(secrets.hide)
  return { safe, missing: exported.missing }
}

/** Puts a document into a temporary file and forgets it: a thousand of them must not stay in memory. */
export function storeDocument(
  inputs: SafeOptions,
  { safe, missing }: ExportedDocument,
  { staging }: Pick<ExportWorld, 'staging'>,
): StoredDocument {
  const { redactions } = safe
  const bytes = safe.content()
  const temporary = staging.add(bytes)
  return { blobId: gitBlobId(bytes), load: createLoader(inputs, { temporary, redactions, missing }) }
}

/** The same without the way over the disk, for a document that is the only one. */
export function keepDocument(exported: ExportedDocument): StoredDocument {
  return { blobId: gitBlobId(exported.safe.content()), load: () => exported }
}

// A function of its own: closures of one scope share what any of them holds on to, and here that must not be the document.
function createLoader(
  inputs: SafeOptions,
  { temporary, redactions, missing }: { temporary: string; redactions: number; missing: readonly MissingBackend[] },
): () => ExportedDocument {
  return () => {
    const bytes = readFileSync(temporary)
    return { missing, safe: { ...makeSafe({ document: parseDocument(bytes), bytes }, inputs), redactions } }
  }
}
