import { plural } from '../text/foreign-text.ts'
import { renderAlert } from '../text/markdown.ts'
import { countChanges, type DocumentReport } from '../documents/document-report.ts'
import { missingOf, worthWarning, type RunReport } from './report.ts'

/** The run in a line of Markdown: what must be acted on first. */
export function renderVerdict(report: RunReport): string {
  const failures = report.failures.length
  const missing = worthWarning(missingOf(report)).length
  return [
    failures > 0 ? `❌ **${plural(failures, 'application')} could not be exported**` : '',
    ...describeOutcome(report.documents),
    missing > 0 ? `⚠️ ${plural(missing, 'missing backend')}` : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function describeOutcome(documents: readonly DocumentReport[]): readonly string[] {
  const { breaking, warning, info } = countChanges(documents)
  const changed = documents.filter((document) => document.changed)
  if (breaking + warning + info > 0) {
    return [
      breaking > 0 ? `🚨 **${plural(breaking, 'breaking change')}**` : '',
      warning > 0 ? `⚠️ ${plural(warning, 'warning')}` : '',
      info > 0 ? plural(info, 'other change') : '',
    ]
  }
  if (documents.length === 0) return ['No document.']
  if (changed.length === 0) return ['✅ Nothing has changed.']
  if (changed.every(({ hasBaseline }) => !hasBaseline)) return ['🆕 Nothing to compare with yet.']
  const ignored = changed.flatMap(({ changes }) => changes).filter((change) => change.ignored === true).length
  return [
    ignored > 0
      ? `🔕 ${plural(ignored, 'ignored change')}, nothing else.`
      : '✅ Changed, without an effect on the API.',
  ]
}

/** Why the step fails although everything was done, as an alert; empty when it does not. */
export function renderReasons({ reasons }: Pick<RunReport, 'reasons'>): readonly string[] {
  return reasons.length === 0 ? [] : [renderAlert('**The step fails:**', reasons.join('\n'))]
}
