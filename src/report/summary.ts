import { plural } from '../text/foreign-text.ts'
import { code, escapeMarkdown, joinSections, renderSentence, type Section } from '../text/markdown.ts'
import { renderChanges } from '../documents/render-changes.ts'
import { renderFindings, renderUrgent } from '../documents/render-findings.ts'
import { rulesPage, shownChanges, shownFindings } from './change-list.ts'
import { renderReasons, renderVerdict } from './verdict-line.ts'
import type { PullRequestResult } from '../pull-request/deliver.ts'
import { explainMissing, missingOf, noticesOf, worthWarning, type RunReport } from './report.ts'
import { countChanges, type DocumentReport } from '../documents/document-report.ts'

// GitHub drops a summary of more than 1 MiB whole:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
const byteLimit = 900 * 1024

const mostRows = 200

/** The job summary, in Markdown: what happened first, what a reader must act on next, the rest folded. */
export function renderSummary(report: RunReport): string {
  const findings = shownFindings(report)
  const sections: readonly Section[] = [
    { name: 'Overview', head: renderHead(report), blocks: [] },
    ...renderUrgent(findings),
    ...list(
      'Not exported',
      '### ❌ Not exported',
      report.failures.map(({ text }) => text),
    ),
    ...renderPullRequest(report),
    ...renderDocuments(report.documents),
    ...renderChanges(shownChanges(report), { rules: rulesPage(report.docs) }),
    ...renderMissing(report),
    ...list('Warnings of the run', '### ⚠️ Warnings', [
      ...report.warnings,
      ...report.findings.map(({ id, text }) => `${text} (${id})`),
    ]),
    ...renderFindings(findings),
    renderFacts(report),
    ...list('Notices', '### ℹ️ Notices', allNotices(report)),
  ]
  return `${joinSections(sections, { bytes: byteLimit })}\n`
}

const unwrittenNotes = {
  'dry run': '_Dry run: nothing was written._',
  incomplete: '_Nothing was written, since the export is not complete (`complete: strict`)._',
} as const

function renderHead(report: RunReport): string {
  const { documents, unwritten } = report
  const [only] = documents
  const what = documents.length === 1 && only !== undefined ? code(only.output) : plural(documents.length, 'document')
  return [
    `## ROMA Connect export: ${what}`,
    renderVerdict(report),
    ...renderReasons(report),
    ...(unwritten === undefined ? [] : [unwrittenNotes[unwritten]]),
  ].join('\n\n')
}

function renderPullRequest({ pullRequest }: RunReport): readonly Section[] {
  if (pullRequest === undefined) return []
  const notes = pullRequest.notes.map((note) => `- ${renderSentence(note)}`)
  return [{ name: 'Pull request', head: describePullRequest(pullRequest), blocks: notes }]
}

function describePullRequest({ operation, number, url, branch, verified, reason }: PullRequestResult): string {
  const link = number === undefined || url === undefined ? '' : ` [#${number}](${url})`
  if (operation === 'none' || operation === 'skipped') {
    const what =
      operation === 'skipped'
        ? `Pull request${link} skipped`
        : link === ''
          ? 'No pull request'
          : `Pull request${link} as it was`
    return `**${what}.** ${renderSentence(reason)}`
  }
  const from = branch === undefined ? '' : ` from ${code(branch)}`
  const signed = verified === undefined ? '' : verified ? ', commit verified' : ', commit not verified'
  // What was to be done stands after the colon, and is said already.
  const why = reason.replace(/(?<!`[^`]*): .*$/s, '.')
  return `**Pull request${link} ${operation}**${operation === 'closed' ? '' : from}${signed}. ${renderSentence(why)}`
}

function renderFacts(report: RunReport): Section {
  const { documents, apps, status } = report
  const [only] = documents
  const operations = documents.reduce((total, document) => total + document.operations, 0)
  const redactions = documents.reduce((total, document) => total + document.redactions, 0)
  const rows: readonly (readonly [string, string])[] = [
    ['Instance', `${code(report.instance)} at ${code(report.host)}`],
    ...(report.foreignHosts.length === 0
      ? []
      : [['Sign-in sent to', report.foreignHosts.map((host) => code(host)).join(', ')] as const]),
    [
      'Applications',
      apps.length === 0 ? 'all that the sign-in may see' : cutList(apps.map(({ name }) => escapeMarkdown(name))),
    ],
    ['Status', status ?? 'all'],
    ['Operations', operations.toLocaleString('en-US')],
    ['Completeness', describeCompleteness(report)],
    ['Secrets redacted', redactions.toLocaleString('en-US')],
    ...(documents.length === 1 && only !== undefined
      ? ([
          ['File', `${code(only.output)}, ${formatBytes(only.bytes)}`],
          ['SHA-256', code(only.sha256)],
          ['Compared with', only.hasBaseline ? code(only.baseline) : `nothing: ${code(only.baseline)} does not exist`],
        ] as const)
      : []),
  ]
  const [head = '', ...blocks] = rows.map(([name, value]) => `| ${name} | ${value} |`)
  // A table without a head would show an empty line in its place.
  return { name: 'Facts', head: `${head}\n| :--- | :--- |`, blocks }
}

function describeCompleteness({ documents, lost }: RunReport): string {
  const checked = documents.filter(({ listed }) => listed !== undefined)
  if (checked.length === 0 && lost.length === 0) return 'not checked'
  const listed = checked.reduce((total, document) => total + (document.listed ?? 0), lost.length)
  const missing = checked.reduce((total, document) => total + document.missing.length, lost.length)
  const of = `${(listed - missing).toLocaleString('en-US')} of ${plural(listed, 'backend')}`
  return missing === 0 ? `complete: ${of}` : `⚠️ incomplete: ${of}`
}

function renderDocuments(documents: readonly DocumentReport[]): readonly Section[] {
  if (documents.length < 2) return []
  const head =
    '| Document | Application | Operations | Changes | Missing | SHA-256 |\n| --- | --- | ---: | --- | ---: | --- |'
  const ordered = documents.toSorted((a, b) => Number(b.changed) - Number(a.changed))
  const blocks = ordered.slice(0, mostRows).map((document) => {
    const cells = [
      code(document.output),
      document.app === undefined ? '' : escapeMarkdown(document.app.name),
      document.operations.toLocaleString('en-US'),
      describeChanges(document),
      document.listed === undefined ? '' : String(document.missing.length),
      code(document.sha256.slice(0, 12)),
    ]
    return `| ${cells.join(' | ')} |`
  })
  const rest = documents.length - blocks.length
  const more = rest > 0 ? [`| … and ${plural(rest, 'more', 'more')} | | | | | |`] : []
  return [{ name: 'Documents', head, blocks: [...blocks, ...more] }]
}

function describeChanges(document: DocumentReport): string {
  if (!document.changed) return 'none'
  if (!document.hasBaseline) return 'new'
  const { breaking, warning, info } = countChanges([document])
  const parts = [
    breaking > 0 ? `🚨 ${breaking} breaking` : '',
    warning > 0 ? `⚠️ ${plural(warning, 'warning')}` : '',
    info > 0 ? `${info} other` : '',
  ].filter(Boolean)
  return parts.length === 0 ? 'without an effect' : parts.join(', ')
}

function renderMissing(report: RunReport): readonly Section[] {
  const missing = worthWarning(missingOf(report)).map(explainMissing)
  return list('Missing backends', `### ⚠️ ${plural(missing.length, 'missing backend')}`, missing)
}

function allNotices(report: RunReport): readonly string[] {
  const names = report.empty.map(({ id, name }) => name ?? id)
  const empty = names.length === 0 ? [] : [`No file for ${cutList(names)}: no backend of theirs matches.`]
  return [...noticesOf(report), ...empty]
}

function list(name: string, head: string, texts: readonly string[]): readonly Section[] {
  if (texts.length === 0) return []
  const shown = texts.slice(0, mostRows).map((text) => `- ${renderSentence(text)}`)
  const rest = texts.length - shown.length
  return [{ name, head, blocks: rest > 0 ? [...shown, `- … and ${plural(rest, 'more', 'more')}.`] : shown }]
}

function cutList(items: readonly string[]): string {
  const shown = items.slice(0, 20).join(', ')
  return items.length > 20 ? `${shown} and ${plural(items.length - 20, 'more', 'more')}` : shown
}

function formatBytes(bytes: number): string {
  if (bytes < 1_024) return plural(bytes, 'byte')
  return bytes < 1_048_576 ? `${(bytes / 1_024).toFixed(1)} KiB` : `${(bytes / 1_048_576).toFixed(1)} MiB`
}
