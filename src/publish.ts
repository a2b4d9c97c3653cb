import { randomBytes } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { plain } from './foreign-text.ts'
import { annotate, outputsOf, renderReportFile, type RunReport } from './report.ts'
import { renderSummary } from './summary.ts'

/**
 * Tells everything that there is to tell of a run: outputs, report file, job summary, annotations.
 * @param scrub takes secrets out: the runner masks its log, but neither files nor outputs
 */
export function publish(
  report: RunReport,
  { temp, summaryFile, scrub }: { temp: string; summaryFile: string | undefined; scrub: (text: string) => string },
): void {
  const path = join(temp, `roma-connect-export-${randomBytes(4).toString('hex')}.json`)
  writeFileSync(path, scrub(renderReportFile(report)))
  for (const [name, value] of Object.entries({ ...outputsOf(report), report: path })) core.setOutput(name, scrub(value))
  // core.summary would hold the text a second time, and fails the step when an old runner offers no summary.
  if (summaryFile !== undefined) appendFileSync(summaryFile, scrub(renderSummary(report)))
  for (const { kind, title, text, file, line } of annotate(report)) {
    const tell = { error: core.error, warning: core.warning, notice: core.notice }[kind]
    tell(scrub(plain(text, 1_000)), {
      title: scrub(plain(title, 200)),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
    })
  }
}
