/**
 * Measures everything and writes bench/RESULTS.md, section by section. It ends with 1 when a budget does not hold.
 *
 *     npm run bench [-- section…]
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { measureApplications } from './applications.ts'
import { measureComparison } from './compare.ts'
import { measureComposed } from './composed.ts'
import { measureStages } from './document.ts'
import { measureExport } from './export.ts'
import { measureRequests } from './requests.ts'
import { describeMachine, project, writeSection, type Result } from './results.ts'
import { measureStart } from './start.ts'

/** A process for each 5,000 cases: the emulated services remember what was asked of them. */
async function fuzz(): Promise<Result> {
  const lines: string[] = []
  for (const seed of [3, 4, 5, 6]) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(project, 'bench/fuzz.ts'),
      '5000',
      String(seed),
    ])
    lines.push(`- ${stdout.trim()}`)
  }
  return { text: lines.join('\n'), broken: [] }
}

const benches: Readonly<Record<string, () => Result | Promise<Result>>> = {
  start: () => measureStart(),
  export: () => measureExport(),
  stages: () => measureStages(),
  compare: () => measureComparison(),
  composed: () => measureComposed(),
  applications: () => measureApplications(),
  requests: () => measureRequests(),
  fuzz,
}

const chosen = process.argv.slice(2)
const broken: string[] = []
for (const [name, measure] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.log(`## ${name}`)
  const result = await measure()
  console.log(result.text)
  await writeSection(name, result.text)
  broken.push(...result.broken)
}
await writeSection('machine', describeMachine())
for (const sentence of broken) console.error(`A budget does not hold: ${sentence}.`)
process.exitCode = broken.length > 0 ? 1 : 0
