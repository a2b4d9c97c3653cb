import type { Backend } from './roma-api.ts'

/**
 * Why a backend is missing: another application owns its method and path; it was deleted meanwhile; its part has
 * another `host` or `basePath`; or ROMA Connect does not export it.
 */
export type MissingReason = 'collision' | 'gone' | 'address' | 'not exported'

/** A backend that the document lacks, as the list tells it, or its own export when no list does. */
export interface MissingBackend {
  readonly backend: Omit<Backend, 'id'> & { readonly id: string | undefined }
  readonly reason: MissingReason
  /** What ROMA Connect said, when asking for it failed. */
  readonly error?: string
  /** Set when ROMA Connect exports none of the listed backends of this status: its console allows only “developing”. */
  readonly ofUnexportedStatus?: true
}
