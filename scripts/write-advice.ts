/** Writes the table of what to do about answers of Huawei Cloud into `docs/troubleshooting.md`: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { adviceRows } from '../src/http/huawei-advice.ts'
import type { AdviceRow, Service } from '../src/http/huawei-situation.ts'
import { fillSection } from './write-readme.ts'

const services: Readonly<Record<Service, string>> = { roma: 'ROMA Connect', iam: 'IAM', sts: 'STS', github: 'GitHub' }

/** The page with the advice, in the order in which it is looked for; what is said of several answers is one row. */
export function fillTroubleshooting(page: string): string {
  const byAdvice = Map.groupBy(adviceRows, ({ advice }) => advice)
  const rows = [...byAdvice].map(([advice, forms]) => {
    const cells = [
      distinct(forms.flatMap(({ from }) => from.map((service) => services[service]))),
      [...new Set(forms.map((form) => answerOf(form)))].join(' or '),
      distinct(forms.flatMap(({ ways }): readonly string[] => ways ?? ['any'])),
      `${advice} (${[...new Set(forms.map(({ source }) => source))].map((url) => `[source](${url})`).join(', ')})`,
    ]
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  })
  const head = ['| Who answers | The answer | Signed in by | What to do |', '| --- | --- | --- | --- |']
  return fillSection(page, 'codes', [...head, ...rows].join('\n'))
}

/** `APIG.0308 or 429, about the export`; `…` stands for any text in between. */
function answerOf({ codes = [], statuses = [], text, calls, clockIsOff }: AdviceRow): string {
  const codesOrStatuses = [...codes, ...statuses].map((code) => `\`${code}\``).join(', ')
  const said = text === undefined ? '' : `says \`${readable(text)}\``
  const asked = calls === undefined ? '' : `to: ${calls.join(', ')}`
  return [codesOrStatuses, said, clockIsOff && 'the clock is ten minutes off, or more', asked]
    .filter(Boolean)
    .join('; ')
}

/** A pattern as people write what it finds. */
function readable({ source }: RegExp): string {
  return source
    .replaceAll(/\(\?<(\w+)>(?:[^()]|\([^)]*\))*\)/g, '{$1}')
    .replaceAll(/\\b|\^|\$|\\s\?| \?|\?:/g, '')
    .replaceAll(/\.\{\d+,\d+\}|\.\*/g, '…')
    .replaceAll(/\\(.)/g, '$1')
}

function distinct(items: readonly string[]): string {
  return [...new Set(items)].join(', ')
}

if (import.meta.main) {
  const file = new URL('../docs/troubleshooting.md', import.meta.url)
  writeFileSync(file, fillTroubleshooting(readFileSync(file, 'utf8')))
}
