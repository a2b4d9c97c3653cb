import { plural } from '../text/foreign-text.ts'
import type { MissingBackend } from '../export/missing-backend.ts'
import type { Named } from '../export/roma-api.ts'
import type { ReportedChange, ReportedFinding } from './compare-with-baseline.ts'

/** All that is told of one document. */
export interface DocumentReport {
  readonly app: Named | undefined
  readonly output: string
  readonly operations: number
  readonly bytes: number
  readonly sha256: string
  readonly changed: boolean
  readonly hasBaseline: boolean
  readonly baseline: string
  readonly changes: readonly ReportedChange[]
  readonly findings: readonly ReportedFinding[]
  /** How many backends ROMA Connect lists; undefined when it was not checked. */
  readonly listed: number | undefined
  readonly missing: readonly MissingBackend[]
  readonly redactions: number
}

interface Counts {
  readonly breaking: number
  readonly warning: number
  readonly info: number
}

/** What the comparison found, without what is ignored. */
export function countChanges(documents: readonly DocumentReport[]): Counts {
  const counts = { breaking: 0, warning: 0, info: 0 }
  for (const { level, ignored } of documents.flatMap(({ changes }) => changes)) if (ignored !== true) counts[level]++
  return counts
}

/** `2 breaking changes, 1 warning, 4 others`; what is ignored is told when there is nothing else. */
export function describeChanges(documents: readonly DocumentReport[]): string {
  const { breaking, warning, info } = countChanges(documents)
  const ignored = documents.flatMap(({ changes }) => changes).filter((change) => change.ignored === true).length
  const parts = [
    breaking > 0 ? plural(breaking, 'breaking change') : '',
    warning > 0 ? plural(warning, 'warning') : '',
    info > 0 ? plural(info, breaking + warning > 0 ? 'other' : 'change') : '',
  ].filter(Boolean)
  if (parts.length > 0) return parts.join(', ')
  return ignored > 0 ? plural(ignored, 'ignored change') : 'differs without an effect on the API'
}
