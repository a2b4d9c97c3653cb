import { escapeMarkdown, joinSections, type Section } from '../text/markdown.ts'
import { renderChanges, type ShownChange } from '../documents/render-changes.ts'
import { renderUrgent, type ShownFinding } from '../documents/render-findings.ts'
import { headlineOf } from './headline.ts'
import type { RunReport } from './report.ts'
import { renderReasons, renderVerdict } from './verdict-line.ts'

/** The changes of all documents as they are shown: with their document where there are several. */
export function shownChanges({ documents }: Pick<RunReport, 'documents'>): readonly ShownChange[] {
  return documents.flatMap(({ output, changes }) =>
    changes.map((change): ShownChange => (documents.length > 1 ? { ...change, document: output } : change)),
  )
}

export function shownFindings({ documents }: Pick<RunReport, 'documents'>): readonly ShownFinding[] {
  return documents.flatMap(({ output, findings }) =>
    findings.map((finding) => (documents.length > 1 ? { ...finding, document: output } : finding)),
  )
}

/** What summary, pull request, comment and the file of `markdown` share. */
export function listChanges(report: RunReport): readonly Section[] {
  return [
    ...renderUrgent(shownFindings(report)),
    ...renderChanges(shownChanges(report), { rules: rulesPage(report.docs) }),
  ]
}

/** The page of the rules in the action's own repository, of the version that runs. */
export function rulesPage(docs: string | undefined): string | undefined {
  return docs === undefined ? undefined : `${docs}/docs/rules.md`
}

// As long as the body of a comment or a pull request may be: https://github.com/orgs/community/discussions/41331
const limit = 60_000

/** The file of the output `markdown`. */
export function renderMarkdown(report: RunReport): string {
  const page = joinSections(listChanges(report), { units: limit })
  return `${[renderVerdict(report), page].filter((part) => part !== '').join('\n\n')}\n`
}

/** The comment on the pull request that a run is for: the verdict first. */
export function renderComment(report: RunReport, runUrl: string): string {
  const action = report.docs === undefined ? 'ROMA Connect Export' : `[ROMA Connect Export](${report.docs})`
  const parts = [
    `### ROMA Connect: ${renderVerdict(report)}`,
    ...renderReasons(report),
    joinSections(listChanges(report), { units: limit }),
    `<sub>${escapeMarkdown(headlineOf(report))}. From [this run](${runUrl}) by ${action}.</sub>`,
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
