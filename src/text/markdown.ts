import { enumerate, plain } from './foreign-text.ts'

/** A part of a page. Its blocks are shown or left out whole, so that no table, list or code is torn. */
export interface Section {
  /** In plain words, for the note about what was left out: `Warnings`. */
  readonly name: string
  /** Markdown before the blocks: a heading, or the header of a table. */
  readonly head: string
  /** Markdown, one or more whole lines each: rows, list items. */
  readonly blocks: readonly string[]
  /** Markdown after the blocks: `</details>`. */
  readonly foot?: string
  /** How many items there are, when not all of them have a block. */
  readonly total?: number
}

// Invisible, and no part of a name or number: GitHub takes what it separates for plain text.
const gap = '\u200b'

/**
 * Separates what GitHub would make a mention, a reference, a closing keyword’s target or “skip ci” of. It looks for these in
 * rendered text, where no escape is left, and in the raw body once a squash merge makes it the commit's message:
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
 */
export function separateReferences(text: string): string {
  return text
    .replace(/@(?=[\w-])/g, `@${gap}`)
    .replace(/#(?=\d)/g, `#${gap}`)
    .replace(/(GH)-(?=\d)/gi, `$1-${gap}`)
    .replace(/\/(issues|pull|discussions)\/(?=\d)/gi, `/$1/${gap}`)
    .replace(skipsWorkflows, `[${gap}`)
}

// https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs
const skipsWorkflows = /\[(?=(skip ci|ci skip|no ci|skip actions|actions skip)\])/gi

/**
 * Foreign text within a line, a list item, a heading or a table's cell, shown as it is: no markup, HTML, mention,
 * reference, closing keyword, link, emoji or formula comes of it. One line.
 */
export function escapeMarkdown(text: string, limit = 500): string {
  return (
    separateReferences(plain(text, limit))
      .replace(/:(?=\/\/)|\bwww(?=\.)/gi, `$&${gap}`)
      .replace(/:(?=[\w+-]+:)/g, `:${gap}`)
      .replace(/[\\`*_[\]|~]/g, '\\$&')
      .replace(/[&<>]/g, entity)
      // Not `\$`: https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
      .replaceAll('$', '<span>$</span>')
      .replace(/^(\d+)(?=[.)])/, '$1\\')
      .replace(/^[#+=-]/, '\\$&')
  )
}

// In hexadecimal, since `&#60;` in a commit's message would mention issue 60.
function entity(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16)};`
}

/** Foreign text as code within a line, also within a table's cell. One line. */
export function code(text: string, limit = 300): string {
  const line = separateReferences(plain(text, limit))
  // A pipe ends a table's cell even within backticks, and `<` could be read as HTML by a tool that knows no Markdown.
  if (/[|<>]/.test(line)) return `<code>${line.replace(/[^\p{L}\p{N} ,/-]/gu, encodeAscii)}</code>`
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padding = longest > 0 || line === '' ? ' ' : ''
  return `${fence}${padding}${line}${padding}${fence}`
}

/** Code that is a link, to an address of ours. */
export function linkedCode(text: string, url: string): string {
  return `[${code(text)}](${url})`
}

/** A sentence of ours, in which `code` stands between backticks, and foreign text may stand anywhere. */
export function renderSentence(text: string, limit = 1_000): string {
  const parts = plain(text, limit).split(/`([^`]+)`/)
  // Every second part is what the pattern captured.
  return parts
    .map((part, index) => (index % 2 === 1 ? code(part, limit) : escapeMarkdownKeepingSpace(part, limit)))
    .join('')
}

/** Lines of ours as an alert, those that start with `- ` as its list. */
export function renderAlert(head: string, text: string): string {
  const lines = text
    .split('\n')
    .map((line) =>
      line.startsWith('- ') ? `> - ${renderSentence(line.slice(2), 2_000)}` : `> ${renderSentence(line, 2_000)}`,
    )
  return ['> [!CAUTION]', ...(head === '' ? [] : [`> ${head}`, '>']), ...lines].join('\n')
}

function escapeMarkdownKeepingSpace(text: string, limit: number): string {
  const [before = '', after = ''] = [/^ /.exec(text)?.[0], / $/.exec(text)?.[0]]
  return text.trim() === '' ? before : `${before}${escapeMarkdown(text, limit)}${after}`
}

function encodeAscii(character: string): string {
  return character.length === 1 && character.charCodeAt(0) < 128 ? entity(character) : character
}

/** How large a page may be: in UTF-16 units, as JavaScript counts, or in bytes of UTF-8. */
type Budget = { readonly units: number } | { readonly bytes: number }

/** Joins sections to one page. What passes the budget is left out by whole blocks, and a last line says what that was. */
export function joinSections(sections: readonly Section[], budget: Budget): string {
  const whole = sections.map((section) => renderSection(section, section.blocks)).join('\n\n')
  if (measure(whole, budget) <= room(budget)) return whole
  const kept: string[] = []
  const omitted: string[] = []
  let left = room(budget) - longestOmission(sections, budget)
  for (const section of sections) {
    const shown = omitted.length > 0 ? undefined : fitBlocks(section, left, budget)
    if (shown !== undefined) {
      const text = renderSection(section, shown)
      kept.push(text)
      left -= measure(text, budget) + 2
    }
    if (shown?.length !== section.blocks.length) omitted.push(describeOmission(section, shown?.length ?? 0))
  }
  const page = [...kept, omission(omitted)].join('\n\n')
  return measure(page, budget) <= room(budget) ? page : ''
}

function room(budget: Budget): number {
  return 'units' in budget ? budget.units : budget.bytes
}

function measure(text: string, budget: Budget): number {
  return 'units' in budget ? text.length : Buffer.byteLength(text)
}

function renderSection({ head, blocks, foot }: Section, shown: readonly string[] = blocks): string {
  // A table's header must touch its rows; after any other head a blank line ends a heading or an HTML block.
  const body = shown.join('\n')
  const isTable = /\n\|?\s*:?-{3,}[^\n]*$/.test(head)
  const start = head === '' || body === '' ? `${head}${body}` : `${head}${isTable ? '\n' : '\n\n'}${body}`
  return foot === undefined ? start : `${start}\n\n${foot}`
}

/** The first blocks of a section that fit into `left`; undefined when it cannot be shown at all. */
function fitBlocks(section: Section, left: number, budget: Budget): readonly string[] | undefined {
  const { blocks } = section
  let size = measure(renderSection(section, []), budget) + 4
  if (size > left) return undefined
  const end = blocks.findIndex((block) => {
    size += measure(block, budget) + 1
    return size > left
  })
  return end === 0 ? undefined : blocks.slice(0, end === -1 ? blocks.length : end)
}

/** What the last line may take at most, whatever is left out. */
function longestOmission(sections: readonly Section[], budget: Budget): number {
  const parts = sections.map((section) => `${describeOmission(section, 1)}${section.total ?? section.blocks.length}`)
  const longest = parts.sort((a, b) => measure(b, budget) - measure(a, budget)).slice(0, 10)
  return measure(omission(longest), budget) + ` and ${sections.length} more`.length + 2
}

function describeOmission({ name, blocks, total = blocks.length }: Section, shown: number): string {
  if (shown === 0 || total <= 1) return name
  return `${name} (${(total - shown).toLocaleString('en-US')} of ${total.toLocaleString('en-US')})`
}

function omission(parts: readonly string[]): string {
  return `_Too long to show in full. Left out: ${enumerate(parts)}._`
}
