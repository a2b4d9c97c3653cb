import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { format, resolveConfig } from 'prettier'

export const project = resolve(import.meta.dirname, '..')

/** Where the bundle to measure lies: this project, unless ACTION_FOLDER names another. */
export const actionFolder = process.env['ACTION_FOLDER'] ?? project

/** What a bench found. */
export interface Result {
  /** Markdown. */
  readonly text: string
  /** Budgets that did not hold, one sentence each. */
  readonly broken: readonly string[]
}

const file = join(project, 'bench/RESULTS.md')

/** Puts the text of one section of RESULTS.md in the place of the one before. */
export async function writeSection(name: string, text: string): Promise<void> {
  const before = readFileSync(file, 'utf8')
  const pattern = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`)
  if (!pattern.test(before)) throw new Error(`bench/RESULTS.md has no section ${name}.`)
  const after = before.replace(pattern, (_, start: string, end: string) => `${start}\n\n${text.trim()}\n\n${end}`)
  writeFileSync(file, await format(after, { ...(await resolveConfig(file)), parser: 'markdown' }))
}

/** Date, machine and versions. */
export function describeMachine(): string {
  const [cpu] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'CPU'}, ${memory}, ${process.platform} ${process.arch}`
  return `Measured on ${new Date().toISOString().slice(0, 10)}: Node ${process.version}, ${machine}.`
}

/** A Markdown table; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Prints what a bench found when its file is run by itself. */
export function print({ text, broken }: Result): void {
  console.log(text)
  for (const budget of broken) console.log(`NOT HELD: ${budget}`)
}
