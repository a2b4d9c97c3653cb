/**
 * Measures the scan of scripts, with other scanners beside it, and writes the figures into `docs/limits.md`. A scanner
 * that is not on the PATH (`pip install credsweeper`, `go install github.com/zricethezav/gitleaks/v8@latest`) keeps its row.
 *
 *     node scripts/measure-scan.ts
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  measure,
  readMarkedScripts,
  type Figures,
  type MarkedScript,
  type Scan,
} from '../__tests__/livedata/marked-scripts.ts'
import { findCredentials } from '../src/livedata/credentials.ts'
import { fillSection } from './write-readme.ts'

const page = new URL('../docs/limits.md', import.meta.url)
const scripts = readMarkedScripts()
const folder = mkdtempSync(join(tmpdir(), 'scripts-'))
const fileOf = ({ name }: MarkedScript) =>
  `${name}.${name.startsWith('sql') ? 'sql' : name.startsWith('groovy') ? 'groovy' : 'js'}`

interface Hit {
  readonly file: string
  readonly line: number
}

try {
  for (const script of scripts) writeFileSync(join(folder, fileOf(script)), script.text)
  const before = readFileSync(page, 'utf8')
  const ours: Scan = ({ text }) => findCredentials(text)
  const heldOut = scripts.filter(({ isHeldOut }) => isHeldOut)
  const rows = [
    rowOf('this action', measure(scripts, ours)),
    rowOf('this action, on the third that was held out', measure(heldOut, ours)),
    otherRow('CredSweeper', readCredSweeper, before),
    otherRow('gitleaks', readGitleaks, before),
  ]
  const head = [
    '| Scanner | Scripts | Recall | Precision | Recall by lines | Precision by lines |',
    '| --- | --- | --- | --- | --- | --- |',
  ]
  writeFileSync(page, fillSection(before, 'scan', [...head, ...rows].join('\n')))
} finally {
  rmSync(folder, { recursive: true })
}

function rowOf(name: string, { scripts: count, recall, precision, lineRecall, linePrecision }: Figures): string {
  const figures = [recall, precision, lineRecall, linePrecision].map((figure) => figure.toFixed(2))
  return `| ${[name, count, ...figures].join(' | ')} |`
}

function otherRow(name: string, read: () => readonly Hit[] | undefined, before: string): string {
  const hits = read()
  const known = before.split('\n').find((line) => line.startsWith(`| ${name} `))
  if (hits === undefined) return known ?? `| ${name} | not measured | | | | |`
  const byFile = Map.groupBy(hits, ({ file }) => basename(file))
  return rowOf(
    name,
    measure(scripts, (script) => byFile.get(fileOf(script)) ?? []),
  )
}

function readGitleaks(): readonly Hit[] | undefined {
  const report = join(folder, 'gitleaks.out')
  const { error } = spawnSync('gitleaks', [
    'dir',
    folder,
    '-f',
    'json',
    '-r',
    report,
    '--exit-code',
    '0',
    '--no-banner',
  ])
  if (error !== undefined) return undefined
  const found = JSON.parse(readFileSync(report, 'utf8')) as readonly { File: string; StartLine: number }[]
  return found.map(({ File: file, StartLine: line }) => ({ file, line }))
}

function readCredSweeper(): readonly Hit[] | undefined {
  const report = join(folder, 'credsweeper.out')
  const { error } = spawnSync('credsweeper', ['--path', folder, '--ml_threshold', 'lowest', '--save-json', report])
  if (error !== undefined) return undefined
  const found = JSON.parse(readFileSync(report, 'utf8')) as readonly {
    line_data_list: readonly { path: string; line_num: number }[]
  }[]
  return found.flatMap((one) => one.line_data_list.map(({ path: file, line_num: line }) => ({ file, line })))
}
