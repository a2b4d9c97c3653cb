/** Writes the catalogue of changes to `docs/rules.md`: `node scripts/write-rules.ts`. */
import { writeFileSync } from 'node:fs'
import { rules, type Level, type Rule } from '../src/swagger/compare/rules/catalogue.ts'

const levels: readonly (readonly [Level, string, string])[] = [
  ['breaking', 'Breaking', 'Clients that follow the published document may fail.'],
  ['warning', 'Warnings', 'Clients may fail; whether they do, the document does not tell.'],
  ['info', 'Information', 'Clients that follow the published document go on working.'],
]

const introduction = `# What changed, and what breaks

<!-- Written by scripts/write-rules.ts from src/swagger/compare/rules/catalogue.ts. -->

Every difference between two documents is reported by one of these rules. A request may not get stricter, and a response
may not get looser. Ids and levels are those of [oasdiff](https://github.com/oasdiff/oasdiff) wherever it has the rule;
rules that start with \`roma-\` are ours, for what is particular to Swagger 2.0 or to ROMA Connect. \`roma-other-changed\`
is for every difference that no other rule covers, so that none goes unreported.

A change in a definition, parameter or response that operations share is reported once, with the number of operations
that it affects. Rules can be named in the input \`ignore\`: \`rule-id\`, or \`rule-id METHOD /path\` for one operation.

In the sentences, \`{what}\` is the place, and \`{old}\` and \`{new}\` are the values before and after; the examples show
what the document said before → after. A value under a name that names a secret, and the code of a script, is never shown.`

/** The page of the catalogue. */
export function toRulesPage(): string {
  const parts = levels.map(([level, title, meaning]) =>
    toSection(
      title,
      meaning,
      rules.filter((rule) => rule.level === level),
    ),
  )
  return `${[introduction, ...parts].join('\n\n')}\n`
}

function toSection(title: string, meaning: string, rows: readonly Rule[]): string {
  const table = rows.map(({ id, sentence, example }) => `| \`${id}\` | ${toCell(sentence)} | ${toCell(example)} |`)
  const lines = ['| Rule | Sentence | Example |', '| --- | --- | --- |', ...table].join('\n')
  // Prettier would pad the columns, so that one new rule touches all lines
  return [`## ${title}`, meaning, '<!-- prettier-ignore-start -->', lines, '<!-- prettier-ignore-end -->'].join('\n\n')
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\{(?:what|old|new)\}/g, '`$&`')
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/rules.md', import.meta.url), toRulesPage())
}
