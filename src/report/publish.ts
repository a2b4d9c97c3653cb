import { randomBytes } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { annotate } from './annotations.ts'
import { plain } from '../text/foreign-text.ts'
import { outputsOf, renderReportFile, type RunReport } from './report.ts'
import { renderSummary } from './summary.ts'
import type { Secrets } from '../secrets.ts'

/**
 * Tells everything that there is to tell of a run: outputs, report file, job summary, annotations.
 * @param scrub takes secrets out of sentences: the runner masks its log, but neither files nor outputs
 * @param hideApart hides what can be nothing else than a secret
 */
export function publish(
  told: RunReport,
  {
    temp,
    summaryFile,
    scrub,
    hideApart,
  }: { temp: string; summaryFile: string | undefined } & Pick<Secrets, 'scrub' | 'hideApart'>,
): void {
  // First of all: Markdown and JSON escape what they hold, and then a secret is not found any more.
  const report = scrubSentences(told, scrub)
  const path = join(temp, `roma-connect-export-${randomBytes(4).toString('hex')}.json`)
  writeFileSync(path, renderReportFile(report))
  const outputs = { ...outputsOf(report), report: path }
  hideApart([...Object.values(outputs), ...valuesOf(report)])
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
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

/** The fields of a report that are sentences; all others are values, such as paths, URLs, names and IDs. */
const sentences = new Set([
  'text',
  'error',
  'reason',
  'warning',
  'warnings',
  'notices',
  'unchecked',
  'headline',
  'what',
])

/** A copy of plain data with every sentence scrubbed. */
function scrubSentences<Value>(value: Value, scrub: (text: string) => string): Value {
  // The copy has the shape of what was copied.
  return mapTexts(value, (text, isSentence) => (isSentence ? scrub(text) : text)) as Value
}

function valuesOf(report: RunReport): readonly string[] {
  const values = new Set<string>()
  mapTexts(report, (text, isSentence) => {
    if (!isSentence) values.add(text)
    return text
  })
  return [...values]
}

function mapTexts(value: unknown, map: (text: string, isSentence: boolean) => string, isSentence = false): unknown {
  if (typeof value === 'string') return map(value, isSentence)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map, isSentence))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map, sentences.has(key))]))
}
