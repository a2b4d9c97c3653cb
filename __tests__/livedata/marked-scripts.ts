import { readFileSync } from 'node:fs'
import type { Credential } from '../../src/livedata/credentials.ts'

/** A script of the set that the scan is measured by. */
export interface MarkedScript {
  readonly name: string
  readonly text: string
  /** The lines, from 1, that hold a credential. */
  readonly lines: ReadonlySet<number>
  /** Not looked at when the scan was made. */
  readonly isHeldOut: boolean
}

const set = new URL('../fixtures/scripts/scripts.txt', import.meta.url)

/** Reads the set: `=== name` begins a script, `«` and `»` stand around a credential, `¦` is dropped. */
export function readMarkedScripts(): readonly MarkedScript[] {
  const blocks = readFileSync(set, 'utf8').split(/^=== /m).slice(1)
  return blocks.map((block, index) => {
    const end = block.indexOf('\n')
    const marked = block.slice(end + 1).replaceAll('¦', '')
    const lines = marked.split('\n').flatMap((line, at) => (line.includes('«') ? [at + 1] : []))
    return {
      name: block.slice(0, end),
      text: marked.replaceAll(/[«»]/g, ''),
      lines: new Set(lines),
      isHeldOut: index % 3 === 2 && !block.includes('later-'),
    }
  })
}

export interface Figures {
  readonly scripts: number
  /** Of the scripts with a credential those in which something was found. */
  readonly recall: number
  /** Of the scripts in which something was found those with a credential. */
  readonly precision: number
  /** The same by lines. */
  readonly lineRecall: number
  readonly linePrecision: number
}

export type Scan = (script: MarkedScript) => readonly Pick<Credential, 'line'>[]

export function measure(scripts: readonly MarkedScript[], scan: Scan): Figures {
  const rows = scripts.map((script) => ({ script, found: new Set(scan(script).map(({ line }) => line)) }))
  const guilty = rows.filter(({ script }) => script.lines.size > 0)
  const flagged = rows.filter(({ found }) => found.size > 0)
  const both = guilty.filter(({ found }) => found.size > 0).length
  const hits = sum(rows.map(({ script, found }) => [...found].filter((line) => script.lines.has(line)).length))
  return {
    scripts: scripts.length,
    recall: both / guilty.length,
    precision: both / Math.max(1, flagged.length),
    lineRecall: hits / sum(guilty.map(({ script }) => script.lines.size)),
    linePrecision: hits / Math.max(1, sum(rows.map(({ found }) => found.size))),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
