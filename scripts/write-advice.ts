/** Writes the table of Huawei Cloud’s error codes into `docs/troubleshooting.md`: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { adviceByCode } from '../src/http/huawei-advice.ts'
import { fillSection } from './write-readme.ts'

/** The page with the codes and what to do about them, those with the same advice in one row. */
export function fillTroubleshooting(page: string): string {
  const byAdvice = Map.groupBy(Object.entries(adviceByCode), ([, advice]) => advice)
  const rows = [...byAdvice].map(([advice, entries]) => {
    const codes = entries.map(([code]) => `\`${code}\``).join(', ')
    return `| ${codes} | ${advice.replaceAll('|', '\\|')} |`
  })
  return fillSection(page, 'codes', ['| Code | What to do |', '| --- | --- |', ...rows].join('\n'))
}

if (import.meta.main) {
  const file = new URL('../docs/troubleshooting.md', import.meta.url)
  writeFileSync(file, fillTroubleshooting(readFileSync(file, 'utf8')))
}
