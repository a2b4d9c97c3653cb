import { enumerate, plural } from '../text/foreign-text.ts'
import { code, renderSentence, type Section } from '../text/markdown.ts'
import { groupFindings, type Finding } from '../swagger/finding.ts'
import { renderPlace } from './render-changes.ts'

/** A finding as it is shown, with its document when there are several. */
export interface ShownFinding extends Finding {
  readonly document?: string
}

const mostUrgent = 200

/** What comes before all else: a credential in code or in the history of Git, a document that lost most of itself. */
export function renderUrgent(findings: readonly ShownFinding[]): readonly Section[] {
  const { urgent } = groupFindings(findings)
  if (urgent.length === 0) return []
  const shown = urgent.slice(0, mostUrgent).map((finding) => `> - ${renderKind([finding])}`)
  const rest = urgent.length - shown.length
  const more = rest > 0 ? [`> - … and ${plural(rest, 'more', 'more')}, see the report.`] : []
  // An alert of GitHub's is one quotation: its first line must touch the others.
  const [first = '', ...others] = shown
  return [{ name: 'Security', head: '', blocks: [`> [!CAUTION]\n${first}`, ...others, ...more] }]
}

/** The rest, folded, a line for each kind. */
export function renderFindings(findings: readonly ShownFinding[]): readonly Section[] {
  const { others } = groupFindings(findings)
  if (others.length === 0) return []
  const total = others.reduce((sum, { length }) => sum + length, 0)
  const title = `🔎 ${plural(total, 'finding')} in the ${others.flat().some(isElsewhere) ? 'documents' : 'document'}`
  const head = `<details><summary>${title}</summary>`
  return [{ name: 'Findings', head, blocks: others.map((kind) => `- ${renderKind(kind)}`), foot: '</details>' }]
}

function isElsewhere({ document }: ShownFinding): boolean {
  return document !== undefined
}

const placesShown = 3

function renderKind([first, ...others]: readonly [ShownFinding, ...ShownFinding[]]): string {
  const where = isNamed(first) ? renderPlace(first.document, '') : placeOf(first)
  const start = `${where === '' ? '' : `**${where}** `}${renderSentence(first.text)}`
  if (others.length === 0) return `${start} (${code(first.id)})`
  const elsewhere = enumerate(others.map(placeOf), placesShown)
  return `${start} (${code(first.id)}, ${plural(others.length + 1, 'time')}: also ${elsewhere})`
}

/** Whether the sentence itself names the operation: once is enough. */
function isNamed({ text, method, path }: ShownFinding): boolean {
  return method !== undefined && path !== undefined && text.includes(`${method} ${path}`)
}

function placeOf({ document, method, path, pointer }: ShownFinding): string {
  return renderPlace(document, method !== undefined && path !== undefined ? `${method} ${path}` : pointer)
}
