/** Writes what the judges from outside found into `docs/evidence.md`: `npm run docs`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { judges } from '../judges/judges.ts'
import { fillSection } from './write-readme.ts'

interface Result {
  readonly date: string
  readonly figures: string
}

/** The page with its table written anew. */
export function fillEvidence(page: string): string {
  const rows = judges.map(({ name, who, judges: what }) => {
    const result = readResult(name)
    const figures = result === undefined ? 'not run yet' : `${result.figures} (${result.date})`
    return `| ${who} | ${what} | ${figures} | \`npm run judge -- ${name}\` |`
  })
  const table = ['| Who | Judges | Last figures | Repeat it |', '| --- | --- | --- | --- |', ...rows].join('\n')
  return fillSection(page, 'evidence', table)
}

function readResult(name: string): Result | undefined {
  const file = new URL(`../judges/results/${name}.json`, import.meta.url)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined
}

if (import.meta.main) {
  const file = new URL('../docs/evidence.md', import.meta.url)
  writeFileSync(file, fillEvidence(readFileSync(file, 'utf8')))
}
