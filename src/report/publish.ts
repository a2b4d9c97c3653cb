import { randomBytes } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { annotate } from './annotations.ts'
import { plain } from '../text/foreign-text.ts'
import { outputsOf, renderReportFile, type RunReport } from './report.ts'
import { renderSummary } from './summary.ts'

/**
 * Tells everything that there is to tell of a run: outputs, report file, job summary, annotations.
 * @param scrub takes secrets out: the runner masks its log, but neither files nor outputs
 */
export function publish(
  told: RunReport,
  { temp, summaryFile, scrub }: { temp: string; summaryFile: string | undefined; scrub: (text: string) => string },
): void {
  // First of all: Markdown and JSON escape what they hold, and then a secret is not found any more.
  const report = scrubTexts(told, scrub)
  const path = join(temp, `roma-connect-export-${randomBytes(4).toString('hex')}.json`)
  writeFileSync(path, renderReportFile(report))
  for (const [name, value] of Object.entries({ ...outputsOf(report), report: path })) core.setOutput(name, value)
  // core.summary would hold the text a second time, and fails the step when an old runner offers no summary.
  if (summaryFile !== undefined) appendFileSync(summaryFile, renderSummary(report))
  for (const { kind, title, text, file, line } of annotate(report)) {
    const tell = { error: core.error, warning: core.warning, notice: core.notice }[kind]
    tell(plain(text, 1_000), {
      title: plain(title, 200),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
    })
  }
}

/** A copy with every text scrubbed, of plain data. */
function scrubTexts<Value>(value: Value, scrub: (text: string) => string): Value {
  // The copy has the shape of what was copied.
  return scrubUnknown(value, scrub) as Value
}

function scrubUnknown(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => scrubUnknown(item, scrub))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrubUnknown(item, scrub)]))
}
