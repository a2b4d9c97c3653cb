import { plural } from '../text/foreign-text.ts'
import type { ReportedFinding } from '../documents/compare-with-baseline.ts'
import { groupFindings } from '../swagger/finding.ts'
import { explainMissing, noticesOf, worthWarning, type RunReport } from './report.ts'

interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly text: string
  readonly file?: string
  readonly line?: number
}

// GitHub shows ten of a kind for a step and drops the rest in silence:
// https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
// One error is left for the reason that the step fails with, which comes last.
const mostOfKind = { error: 9, warning: 10, notice: 10 } as const

/** The annotations, worst first; the last one of a kind says how many more there would be. */
export function annotate(report: RunReport): readonly Annotation[] {
  const { urgent, others } = annotateFindings(report)
  const all = [
    ...report.failures.map(({ text }) => ({ kind: 'error' as const, title: 'Not exported', text })),
    ...urgent,
    ...annotateChanges(report),
    ...annotateMissing(report),
    ...report.warnings.map((text) => ({ kind: 'warning' as const, title: 'ROMA Connect Export', text })),
    ...others,
    ...allNotices(report).map((text) => ({ kind: 'notice' as const, title: 'ROMA Connect Export', text })),
  ]
  return (['error', 'warning', 'notice'] as const).flatMap((kind) => {
    const group: readonly Annotation[] = all.filter((annotation) => annotation.kind === kind)
    const most = mostOfKind[kind]
    if (group.length <= most) return group
    const rest = group.length - most + 1
    const more = { kind, title: 'More', text: `${plural(rest, 'more', 'more')}: see the job summary and the report.` }
    return [...group.slice(0, most - 1), more]
  })
}

/** Where an annotation stands; a dry run has no file that could show it. */
function placeIn({ unwritten }: RunReport, output: string, line?: number): Pick<Annotation, 'file' | 'line'> {
  return unwritten !== undefined ? {} : { file: output, ...(line === undefined ? {} : { line }) }
}

function annotateFindings(report: RunReport): Readonly<Record<'urgent' | 'others', readonly Annotation[]>> {
  const { urgent, others } = groupFindings<ReportedFinding & { readonly output: string }>([
    ...report.documents.flatMap(({ output, findings }) => findings.map((finding) => ({ ...finding, output }))),
    ...report.findings,
  ])
  const annotateKind = ([{ id, text, output, line }, ...rest]: (typeof others)[number]): Annotation => {
    const more = rest.length === 0 ? '' : ` The same is found in ${plural(rest.length, 'more place')}.`
    return { kind: 'warning', title: id, text: `${text}${more}`, ...placeIn(report, output, line) }
  }
  return { urgent: urgent.map((finding) => annotateKind([finding])), others: others.map(annotateKind) }
}

function annotateChanges(report: RunReport): readonly Annotation[] {
  return report.documents.flatMap(({ output, changes }) =>
    changes
      .filter(({ level, ignored }) => level !== 'info' && ignored !== true)
      .map(({ id, level, method, path, text, line }) => ({
        // A breaking change is no error of this step unless `fail-on` makes it one; it is one for the reader.
        kind: level === 'breaking' ? 'error' : 'warning',
        title: `${level === 'breaking' ? 'Breaking change' : 'Warning'}: ${id}`,
        text: method === null || path === null ? text : `${method} ${path}: ${text}`,
        ...placeIn(report, output, line),
      })),
  )
}

function annotateMissing(report: RunReport): readonly Annotation[] {
  const inDocuments = report.documents.flatMap(({ output, missing }) =>
    worthWarning(missing).map((one) => ({ one, place: placeIn(report, output) })),
  )
  const lost = worthWarning(report.lost).map((one) => ({ one, place: {} }))
  return [...inDocuments, ...lost].map(({ one, place }) => ({
    kind: 'warning',
    title: 'Missing backend',
    text: explainMissing(one),
    ...place,
  }))
}

function allNotices(report: RunReport): readonly string[] {
  const { length } = report.empty
  const empty = length === 0 ? [] : [`No file for ${plural(length, 'application')} without a matching backend.`]
  return [...noticesOf(report), ...empty]
}
