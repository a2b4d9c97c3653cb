import { plural } from '../text/foreign-text.ts'
import { code, escapeMarkdown, linkedCode, type Section } from '../text/markdown.ts'
import { groupChanges, type ChangeGroup } from '../swagger/compare/groups.ts'
import type { ReportedChange } from './compare-with-baseline.ts'

/** A change as it is shown: what the comparison found, and which document it was found in when there are several. */
export type ShownChange = ReportedChange & { readonly document?: string }

/** Where something is: the document, when there are several, and the operation or pointer in it. */
export function renderPlace(document: string | undefined, place: string): string {
  return [document ?? '', place]
    .filter((part) => part !== '')
    .map((part) => code(part))
    .join(' ')
}

/** In the order in which a reader with one minute wants them; what does not fit is cut from the end. */
const kinds = {
  breaking: { one: 'breaking change', sign: '🚨', isFolded: false },
  warning: { one: 'warning', sign: '⚠️', isFolded: false },
  info: { one: 'other change', sign: 'ℹ️', isFolded: true },
  ignored: { one: 'ignored change', sign: '🔕', isFolded: true },
  documentation: {
    one: 'change of the documentation',
    many: 'changes of the documentation',
    sign: '📝',
    isFolded: true,
  },
} as const

type Kind = keyof typeof kinds

const order = ['breaking', 'warning', 'info', 'ignored', 'documentation'] as const satisfies readonly Kind[]

/** More lines than these are folded, since a page that takes more than a minute is not read. */
const mostUnfolded = 20

/** More lines of a kind than these are left to the report. */
const mostLines = 500

/** The same for one of several documents, which all want their place on the page. */
const mostLinesOfOne = 50

interface Links {
  /** Address of the page of the rules; without one their IDs are no links. */
  readonly rules?: string | undefined
}

/**
 * The change list that summary, pull request and comment share: the worst first; what belongs together in one line; with
 * several documents a folded block for each, the worst first.
 */
export function renderChanges(changes: readonly ShownChange[], links: Links = {}): readonly Section[] {
  const byDocument = Map.groupBy(changes, ({ document }) => document)
  const alone = byDocument.get(undefined) ?? []
  const blocks = [...byDocument]
    .flatMap(([document, found]) => (document === undefined ? [] : [{ document, found }]))
    .toSorted((a, b) => compareCounts(countKinds(a.found), countKinds(b.found)))
    .map(({ document, found }) => renderDocument(document, found, links))
  const several = { name: 'documents with changes', head: '### Changes', blocks }
  return [...renderKinds(alone, links), ...(blocks.length === 0 ? [] : [several])]
}

type Counts = Readonly<Record<Kind, number>>

function kindOf({ id, level, ignored }: ShownChange): Kind {
  if (ignored === true) return 'ignored'
  return id === 'roma-documentation-changed' ? 'documentation' : level
}

function countKinds(changes: readonly ShownChange[]): Counts {
  const counts = { breaking: 0, warning: 0, info: 0, ignored: 0, documentation: 0 }
  for (const change of changes) counts[kindOf(change)]++
  return counts
}

/** The document with more of the worst comes first. */
function compareCounts(a: Counts, b: Counts): number {
  return order.map((kind) => b[kind] - a[kind]).find((difference) => difference !== 0) ?? 0
}

function name(kind: Kind, count: number): string {
  const { one, many }: { one: string; many?: string } = kinds[kind]
  return plural(count, one, many)
}

function title(kind: Kind, count: number): string {
  return `${kinds[kind].sign} ${name(kind, count)}`
}

function renderDocument(document: string, changes: readonly ShownChange[], links: Links): string {
  const counts = countKinds(changes)
  const told = order.filter((kind) => counts[kind] > 0)
  const [worst = 'info'] = told
  const summary = `${kinds[worst].sign} <b>${escapeMarkdown(document)}</b>: ${told.map((kind) => name(kind, counts[kind])).join(', ')}`
  const parts = told.map((kind) => {
    const lines = renderLines(
      changes.filter((change) => kindOf(change) === kind),
      links,
      mostLinesOfOne,
    )
    const isFolded = kinds[kind].isFolded && told.length > 1
    return isFolded
      ? fold(title(kind, counts[kind]), lines)
      : [`**${title(kind, counts[kind])}**`, ...lines].join('\n\n')
  })
  return fold(summary, parts)
}

function fold(summary: string, lines: readonly string[]): string {
  return `<details><summary>${summary}</summary>\n\n${lines.join('\n')}\n\n</details>`
}

function renderKinds(changes: readonly ShownChange[], links: Links): readonly Section[] {
  const byKind = Map.groupBy(changes, kindOf)
  return order.flatMap((kind) => renderKind(kind, byKind.get(kind) ?? [], links))
}

function renderKind(kind: Kind, changes: readonly ShownChange[], links: Links): readonly Section[] {
  if (changes.length === 0) return []
  const lines = renderLines(changes, links)
  const heading = title(kind, changes.length)
  const section = { name: name(kind, 2).replace(/^2 /, ''), total: changes.length }
  if (kinds[kind].isFolded) {
    return [{ ...section, head: `<details><summary>${heading}</summary>`, blocks: lines, foot: '</details>' }]
  }
  const [shown, rest] = [lines.slice(0, mostUnfolded), lines.slice(mostUnfolded)]
  const first = { ...section, head: `### ${heading}`, blocks: shown }
  if (rest.length === 0) return [first]
  const more = `<details><summary>… and ${plural(rest.length, 'more line', 'more lines')} of ${name(kind, changes.length)}</summary>`
  return [first, { name: `more ${section.name}`, head: more, blocks: rest, foot: '</details>' }]
}

function renderLines(changes: readonly ShownChange[], links: Links, most = mostLines): readonly string[] {
  const groups = groupChanges(changes)
  const lines = groups.slice(0, most).map((group) => renderGroup(group, links))
  const rest = groups.length - lines.length
  return rest > 0 ? [...lines, `- … and ${plural(rest, 'more', 'more')}, see the report.`] : lines
}

function renderGroup({ kind, changes, affected }: ChangeGroup<ShownChange>, links: Links): string {
  const [first, ...others] = changes
  const text = escapeMarkdown(first.text, 1_000)
  const ids = [...new Set(changes.map(({ id }) => id))].map((id) => renderRule(id, links)).join(', ')
  switch (kind) {
    case 'single': {
      const shared = first.affected > 1 ? `, affects ${plural(first.affected, 'operation')}` : ''
      return `- ${bold(placeOf(first))}${text} (${ids}${shared})`
    }
    case 'path': {
      const methods = [...new Set([first, ...others].map(({ method }) => method ?? ''))].join(', ')
      return `- ${bold(`${methods} ${first.path ?? ''}`)}${text} (${ids})`
    }
    case 'place': {
      const more = others.filter((other) => other.text !== first.text).map((other) => escapeMarkdown(other.text, 1_000))
      const shared = affected > 1 ? `, affects ${plural(affected, 'operation')}` : ''
      return `- ${bold(placeOf(first))}${[text, ...more].join(' ')} (${ids}${shared})`
    }
    case 'sentence':
      return `- ${text} (${ids}) ${renderPlaces(changes.map(placeOf))}`
  }
}

/** A few places stand in the line, more are folded beneath it. */
function renderPlaces(places: readonly string[]): string {
  const list = places.slice(0, 100).map((place) => code(place))
  const rest = places.length - list.length
  const all = [...list, ...(rest > 0 ? [plural(rest, 'more', 'more')] : [])].join(', ')
  if (places.length <= 3) return all
  return `<details><summary>in ${plural(places.length, 'place')}</summary>${all}</details>`
}

function placeOf({ method, path, pointer }: ShownChange): string {
  return method !== null && path !== null ? `${method} ${path}` : (path ?? pointer)
}

function bold(place: string): string {
  return place === '' ? '' : `**${code(place)}** `
}

function renderRule(id: string, { rules }: Links): string {
  return rules === undefined ? code(id) : linkedCode(id, `${rules}#${id}`)
}
