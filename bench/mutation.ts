/**
 * Writes what `npm run mutation` found into RESULTS.md: how much of what the source could do wrong the tests notice.
 *
 *     node bench/mutation.ts
 */
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { project, table, writeSection } from './results.ts'

/** https://github.com/stryker-mutator/mutation-testing-elements/blob/master/packages/report-schema/src/mutation-testing-report-schema.json */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

interface Count {
  detected: number
  undetected: number
}

function countByPlace({ files }: Report): ReadonlyMap<string, Count> {
  const places = new Map<string, Count>()
  for (const [path, { mutants }] of Object.entries(files)) {
    const place = /^src\/(swagger|livedata)\//.test(path) ? posix.dirname(path) : path
    const count = places.get(place) ?? { detected: 0, undetected: 0 }
    places.set(place, count)
    for (const { status } of mutants) {
      if (status === 'Killed' || status === 'Timeout') count.detected++
      if (status === 'Survived' || status === 'NoCoverage') count.undetected++
    }
  }
  return places
}

const row = (place: string, { detected, undetected }: Count): readonly string[] => [
  place,
  String(detected + undetected),
  String(detected),
  `${((100 * detected) / (detected + undetected)).toFixed(1)} %`,
]

const report = JSON.parse(readFileSync(posix.join(project, 'reports/mutation/mutation.json'), 'utf8')) as Report
const places = [...countByPlace(report)].sort(([a], [b]) => (a < b ? -1 : 1))
const all = places.reduce(
  (sum, [, { detected, undetected }]) => ({
    detected: sum.detected + detected,
    undetected: sum.undetected + undetected,
  }),
  { detected: 0, undetected: 0 },
)
const rows = [...places.map(([place, count]) => row(`\`${place}\``, count)), row('**all**', all)]
await writeSection('mutation', table(['place', 'mutants', 'noticed', 'score'], rows))
console.log(`The tests notice ${all.detected} of ${all.detected + all.undetected} mutants.`)
