/** Writes the catalogue of findings to `docs/findings.md`: `node scripts/write-findings.ts`. */
import { writeFileSync } from 'node:fs'
import { findingKinds, isUrgent, kindOf, type FindingId } from '../src/swagger/finding.ts'

const introduction = `# What is wrong inside a document

<!-- Written by scripts/write-findings.ts from src/swagger/finding.ts. -->

An export may hold what the Swagger 2.0 specification forbids, what ROMA Connect would not import again, or what common
tools stumble over. None of it fails the step: each is a finding, in the job summary, the pull request, the annotations
and the report, with its place in the document. Many findings of one kind are told in one line, with their number and
the first places; the report has each.

In the sentences, \`{…}\` stands for what is found.`

const urgent = `## Urgent

Told before everything else, each by itself. While there is one, auto-merge stays off.`

const others = `## Others

Folded in the summary and in the pull request.`

/** The page of the catalogue. */
export function toFindingsPage(): string {
  // The type of Object.keys forgets which keys an object literal has
  const ids = Object.keys(findingKinds) as FindingId[]
  const [first, second] = [ids.filter((id) => isUrgent({ id })), ids.filter((id) => !isUrgent({ id }))]
  const advice = ids.flatMap((id) => {
    const text = kindOf(id).advice
    return text === undefined ? [] : [`### \`${id}\`\n\n${text}`]
  })
  const parts = [introduction, urgent, toTable(first), others, toTable(second), '## What helps', ...advice]
  return `${parts.join('\n\n')}\n`
}

function toTable(ids: readonly FindingId[]): string {
  const rows = ids.map((id) => `| \`${id}\` | ${toCell(findingKinds[id].sentence)} |`)
  const table = ['| Finding | Sentence |', '| --- | --- |', ...rows].join('\n')
  // Prettier would pad the columns, so that one new finding touches all lines
  return `<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->`
}

function toCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\{\w+\}/g, '`$&`')
}

if (import.meta.main) {
  writeFileSync(new URL('../docs/findings.md', import.meta.url), toFindingsPage())
}
