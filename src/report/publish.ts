import { randomBytes } from 'node:crypto'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { isCoded } from '../errors.ts'
import { annotate } from './annotations.ts'
import { plain } from '../text/foreign-text.ts'
import { renderMarkdown } from './change-list.ts'
import { outputsOf, renderReportFile, type RunReport } from './report.ts'
import { scrubReport, valuesOf } from './scrub-report.ts'
import { renderSummary } from './summary.ts'
import type { Secrets } from '../secrets.ts'

interface Places extends Pick<Secrets, 'scrub' | 'hideApart'> {
  readonly temp: string
  readonly summaryFile: string | undefined
}

/**
 * Tells everything that there is to tell of a run: report file, change list, outputs, job summary, annotations. What
 * cannot be written is a warning, and the rest is told all the same.
 * @param scrub takes secrets out of sentences: the runner masks its log, but neither files nor outputs
 * @param hideApart hides what can be nothing else than a secret
 */
export function publish(told: RunReport, { temp, summaryFile, scrub, hideApart }: Places): void {
  // First of all: Markdown and JSON escape what they hold, and then a secret is not found any more.
  const report = scrubReport(told, scrub)
  const name = `roma-connect-export-${randomBytes(4).toString('hex')}`
  const write = (what: string, path: string, render: () => string) =>
    attempt(what, () => {
      writeFileSync(path, render())
      return path
    })
  const files = {
    report: write('The report', join(temp, `${name}.json`), () => renderReportFile(report)),
    markdown: write('The change list', join(temp, `${name}.md`), () => renderMarkdown(report)),
  }
  const outputs = { ...outputsOf(report), report: files.report ?? '', markdown: files.markdown ?? '' }
  hideApart([...Object.values(outputs), ...valuesOf(report)])
  attempt('The outputs', () => {
    for (const [key, value] of Object.entries(outputs)) core.setOutput(key, value)
  })
  // core.summary would hold the text a second time, and fails the step when an old runner offers no summary.
  attempt('The job summary', () => {
    if (summaryFile !== undefined) appendFileSync(summaryFile, renderSummary(report))
  })
  tellAnnotations(report)
}

function attempt<Result>(what: string, act: () => Result): Result | undefined {
  try {
    return act()
  } catch (error) {
    const why = isCoded(error) ? error.code : String(error)
    core.warning(`${what} could not be written: ${plain(why)}. Check the disk of the runner; the rest is told.`)
    return undefined
  }
}

function tellAnnotations(report: RunReport): void {
  for (const { kind, title, text, file, line } of annotate(report)) {
    const tell = { error: core.error, warning: core.warning, notice: core.notice }[kind]
    tell(plain(text, 1_000), {
      title: plain(title, 200),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
    })
  }
}
