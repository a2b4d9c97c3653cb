/**
 * Asks judges from outside: `npm run judge -- act oasdiff`, or all of them. With `--write` what they found goes into
 * `judges/results/`, from which `docs/evidence.md` is written.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judges, type Judge } from './judges.ts'

const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const wanted = words.filter((word) => !word.startsWith('--'))

function start(program: string, ...given: readonly string[]): { readonly isFine: boolean; readonly last: string } {
  const { status, stdout } = spawnSync(program, given, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return { isFine: status === 0, last: stdout.trim().split('\n').at(-1) ?? '' }
}

function runTests(files: readonly string[], isSystem: boolean): { readonly isFine: boolean; readonly figures: string } {
  const results = join(mkdtempSync(join(tmpdir(), 'judge-')), 'results.json')
  const script = isSystem ? 'test:system' : 'jest'
  const { isFine } = start('npm', 'run', '--silent', script, '--', '--json', `--outputFile=${results}`, ...files)
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(results, 'utf8')) as Record<string, number>
  return { isFine, figures: `${numPassedTests} of ${numTotalTests} checks hold` }
}

function ask({ install, run }: Judge): { readonly isFine: boolean; readonly figures: string } {
  if (install !== undefined && !start(join(root, 'judges/install'), install).isFine)
    return { isFine: false, figures: 'could not be had' }
  if ('tests' in run) return runTests(run.tests, run.isSystem)
  const { isFine, last } = start('npm', 'run', '--silent', run.script)
  return { isFine, figures: last }
}

for (const judge of judges.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const { isFine, figures } = ask(judge)
  console.log(`${isFine ? 'holds' : 'FAILED'}: ${judge.name}: ${figures}`)
  if (!isFine) process.exitCode = 1
  const result = { date: new Date().toISOString().slice(0, 10), isFine, figures }
  if (words.includes('--write'))
    writeFileSync(join(root, `judges/results/${judge.name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}
