import { plural } from '../text/foreign-text.ts'
import type { Section } from '../text/markdown.ts'
import { code, escapeMarkdown } from '../text/markdown.ts'

/** A change as it is shown: what the comparison found, and which document it was found in when there are several. */
export interface ShownChange {
  readonly id: string
  readonly level: 'breaking' | 'warning' | 'info'
  readonly method: string | null
  readonly path: string | null
  readonly pointer: string
  readonly text: string
  /** How many operations share it. */
  readonly affected: number
  readonly ignored?: boolean
  readonly document?: string
}

/** Where something is: the document, when there are several, and the operation or pointer in it. */
export function renderPlace(document: string | undefined, place: string): string {
  return [document ?? '', place]
    .filter((part) => part !== '')
    .map((part) => code(part))
    .join(' ')
}

const headings = {
  breaking: { one: 'breaking change', sign: '🚨' },
  warning: { one: 'warning', sign: '⚠️' },
  info: { one: 'other change', sign: 'ℹ️' },
  ignored: { one: 'ignored change', sign: '🔕' },
} as const

/**
 * The change list, one section a level, breaking changes first; what is no news to a reviewer is folded.
 * @param limit how many changes of a level are listed at most
 */
export function renderChanges(
  changes: readonly ShownChange[],
  { limit = 500 }: { limit?: number } = {},
): readonly Section[] {
  const groups = Map.groupBy(changes, ({ level, ignored }) => (ignored === true ? 'ignored' : level))
  return (['breaking', 'warning', 'info', 'ignored'] as const).flatMap((level) => {
    const group = groups.get(level)
    return group === undefined ? [] : [renderLevel(level, group, limit)]
  })
}

function renderLevel(level: keyof typeof headings, changes: readonly ShownChange[], limit: number): Section {
  const { one, sign } = headings[level]
  const title = `${sign} ${plural(changes.length, one)}`
  const blocks = changes.slice(0, limit).map(renderChange)
  const rest = changes.length - blocks.length
  const all = rest > 0 ? [...blocks, `- … and ${plural(rest, 'more', 'more')}, see the report.`] : blocks
  const section = { name: `${one}s`, blocks: all, total: changes.length }
  if (level === 'breaking' || level === 'warning') return { ...section, head: `### ${title}` }
  return { ...section, head: `<details><summary>${title}</summary>`, foot: '</details>' }
}

function renderChange({ id, method, path, pointer, text, affected, document }: ShownChange): string {
  const operation = method !== null && path !== null ? `${method} ${path}` : (path ?? pointer)
  const where = renderPlace(document, operation)
  const shared = affected > 1 ? `, affects ${plural(affected, 'operation')}` : ''
  return `- ${where === '' ? '' : `**${where}** `}${escapeMarkdown(text)} (${code(id)}${shared})`
}
