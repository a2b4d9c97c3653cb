/** Writes the catalogue of changes to `docs/rules.md`: `node scripts/write-rules.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { rules, type Level, type Rule } from '../src/swagger/compare/rules/catalogue.ts'
import { exceptionFor } from './rule-exceptions.ts'

const levels: readonly (readonly [Level, string, string])[] = [
  ['breaking', 'Breaking', 'Clients that follow the published document may fail.'],
  ['warning', 'Warnings', 'Clients may fail; whether they do, the document does not tell.'],
  ['info', 'Information', 'Clients that follow the published document go on working.'],
]

const introduction = `# What changed, and what breaks

<!-- Written by scripts/write-rules.ts from src/swagger/compare/rules/catalogue.ts. -->

Every difference between two documents is reported by one of these rules. A request may not get stricter, and a response
may not get looser. Ids and levels are those of [oasdiff](https://github.com/oasdiff/oasdiff) 1.37 wherever it has the
rule, but for the exceptions below; its level stands beside ours. Rules that start with \`roma-\` are ours, for what is
particular to Swagger 2.0 or to ROMA Connect. \`roma-other-changed\` is for every difference that no other rule covers, so
that none goes unreported.

A change in a definition, parameter or response that operations share is reported once, with the number of operations
that it affects. Rules can be named in the input \`ignore\`: \`rule-id\`, or \`rule-id METHOD /path\` for one operation.

In the sentences, \`{what}\` is the place, and \`{old}\` and \`{new}\` are the values before and after; the examples show
what the document said before → after. A value under a name that names a secret, and the code of a script, is never shown.`

const words: Readonly<Record<string, Level>> = { ERR: 'breaking', WARN: 'warning', INFO: 'info' }

/** The levels of oasdiff's catalogue, by rule. */
const theirs: ReadonlyMap<string, Level | undefined> = new Map(
  readFileSync(new URL('../__tests__/fixtures/oasdiff-rules.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'))
    .map(([level = '', id = '']) => [id, words[level]]),
)

/** The page of the catalogue. */
export function toRulesPage(): string {
  const parts = levels.map(([level, title, meaning]) =>
    toSection(
      title,
      meaning,
      rules.filter((rule) => rule.level === level),
    ),
  )
  return `${[introduction, toExceptions(), ...parts].join('\n\n')}\n`
}

function toExceptions(): string {
  const rows = rules
    .filter(({ id, level }) => theirs.has(id) && theirs.get(id) !== level)
    .map(({ id, level }) => `| \`${id}\` | ${level} | ${theirs.get(id) ?? ''} | ${exceptionFor(id) ?? ''} |`)
  const lines = ['| Rule | Ours | oasdiff | Why |', '| --- | --- | --- | --- |', ...rows].join('\n')
  return toTable(
    'Where our level is another one',
    'The measure is a client that follows the published document: does it stop working, may it, or does it go on?',
    lines,
  )
}

function toSection(title: string, meaning: string, rows: readonly Rule[]): string {
  const table = rows.map(
    ({ id, sentence, example }) =>
      // Summaries and pull requests link to a rule by its ID.
      `| <a id="${id}"></a>\`${id}\` | ${theirs.get(id) ?? '–'} | ${toCell(sentence)} | ${toCell(example)} |`,
  )
  const lines = ['| Rule | oasdiff | Sentence | Example |', '| --- | --- | --- | --- |', ...table].join('\n')
  return toTable(title, meaning, lines)
}

function toTable(title: string, meaning: string, lines: string): string {
  // Prettier would pad the columns, so that one new rule touches all lines
  return [`## ${title}`, meaning, '<!-- prettier-ignore-start -->', lines, '<!-- prettier-ignore-end -->'].join('\n\n')
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\{(?:what|old|new)\}/g, '`$&`')
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/rules.md', import.meta.url), toRulesPage())
}
