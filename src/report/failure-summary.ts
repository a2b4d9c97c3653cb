import { appendFileSync } from 'node:fs'
import { renderAlert } from '../text/markdown.ts'

/**
 * Writes the summary of a run that came to nothing: what failed, in the sentence of the error. One that cannot be
 * written is not missed, since the error itself is told.
 */
export function writeFailureSummary(file: string | undefined, message: string): void {
  if (file === undefined || file === '') return
  try {
    appendFileSync(file, renderFailure(message))
  } catch {
    // The log has the error.
  }
}

/** What failed, as an alert. */
export function renderFailure(message: string): string {
  const parts = [
    '## ❌ ROMA Connect export failed',
    renderAlert('', message),
    'Nothing was written, and no pull request was touched.',
  ]
  return `${parts.join('\n\n')}\n`
}
