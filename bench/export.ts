/**
 * The bundle against the floor of plain Node, as whole processes side by side: medians of the ratios of their wall time,
 * CPU time and peak memory.
 *
 *     node bench/export.ts [runs] [megabytes…]
 */
import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { costOptions, readCost, type Cost as ProcessCost } from './process-cost.ts'
import { actionFolder, median, print, project, table, type Result } from './results.ts'
import { makeDocument, type Shape } from './sample-documents.ts'
import { exportEnvironment, serve, type Served } from './served-document.ts'

type Format = 'yaml' | 'json'

interface Case {
  readonly shape: Shape
  readonly megabytes: number
  readonly format: Format
  readonly baseline: boolean
}

interface Cost extends ProcessCost {
  /** Milliseconds. */
  readonly wall: number
}

interface Pair {
  readonly floor: Cost
  readonly ours: Cost
}

interface Measured extends Case {
  readonly pairs: readonly Pair[]
}

/** Times the floor at most, by whether there is a baseline; memory; and from 10 to 50 MB, times linear. */
const budgets = { plain: 1.6, baseline: 2.5, memory: 1.5, growth: 1.3 }
const largest = 50

/** @param runs of each case, the floor and the action in turn */
export async function measureExport(runs = 5, sizes: readonly number[] = [1, 10, largest]): Promise<Result> {
  const measured: Measured[] = []
  for (const megabytes of sizes) {
    for (const shape of ['roma-like', 'dense'] as const) {
      for (const format of ['yaml', 'json'] as const) {
        for (const baseline of [false, true]) {
          const one = { shape, megabytes, format, baseline }
          measured.push({ ...one, pairs: await measureCase(one, runs) })
        }
      }
    }
  }
  const figures = ['floor', 'action', 'wall', 'floor', 'action', 'CPU', 'floor', 'action', 'memory']
  const grown = growth(measured)
  const text = [
    table(['document', 'format', 'baseline', ...figures], measured.map(toRow)),
    `Budgets at ${largest} MB: ${budgets.plain} times the floor’s wall time, ${budgets.baseline} times with a baseline, ${budgets.memory} times its memory; ` +
      `and from 10 to ${largest} MB at most ${budgets.growth} times as much as the size grows.`,
    ...(grown.length > 0 ? [table(['from 10 to 50 MB', 'wall time grows, times linear'], grown.map(toGrowthRow))] : []),
  ].join('\n\n')
  return { text, broken: [...measured.flatMap(judge), ...grown.flatMap(judgeGrowth)] }
}

async function measureCase({ shape, megabytes, format, baseline }: Case, runs: number): Promise<readonly Pair[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const output = join(folder, `swagger.${format}`)
  const published = join(folder, 'published')
  if (baseline) {
    const before = await serve(makeDocument(shape, megabytes))
    await runAction(before, folder, format)
    await copyFile(output, published)
    before.close()
  }
  const served = await serve(makeDocument(shape, megabytes, baseline))
  const pairs: Pair[] = []
  for (let run = 0; run <= runs; run++) {
    await (baseline ? copyFile(published, output) : rm(output, { force: true }))
    const floor = await runFloor(served, folder, format)
    const ours = await runAction(served, folder, format)
    // The first of each warms the disk's cache.
    if (run > 0) pairs.push({ floor, ours })
  }
  served.close()
  await rm(folder, { recursive: true })
  return pairs
}

function runFloor({ url }: Served, folder: string, format: Format): Promise<Cost> {
  return measureProcess([join(project, 'bench/floor.mjs'), url, join(folder, `floor.${format}`), format], folder, {})
}

async function runAction(served: Served, folder: string, format: Format): Promise<Cost> {
  const files = { GITHUB_OUTPUT: join(folder, 'outputs'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }
  for (const file of Object.values(files)) await writeFile(file, '')
  const env = { ...exportEnvironment(served, folder, format), ...files }
  return await measureProcess([join(actionFolder, 'dist/index.js')], folder, env)
}

async function measureProcess(args: readonly string[], folder: string, env: Record<string, string>): Promise<Cost> {
  const costFile = join(folder, 'cost')
  const started = performance.now()
  const child = spawn(process.execPath, [...costOptions, ...args], {
    env: { PATH: process.env['PATH'] ?? '', COST_FILE: costFile, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const code = await new Promise((done) => child.on('close', done))
  const wall = performance.now() - started
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${output}`)
  return { wall, ...(await readCost(costFile)) }
}

function toRow({ shape, megabytes, format, baseline, pairs }: Measured): readonly string[] {
  const title = [`${megabytes} MB ${shape}`, format, baseline ? 'yes' : 'no']
  return [...title, ...cells(pairs, 'wall'), ...cells(pairs, 'cpu'), ...cells(pairs, 'bytes')]
}

/** The floor's, ours, and the ratio. */
function cells(pairs: readonly Pair[], key: keyof Cost): readonly string[] {
  const show = key === 'bytes' ? inMegabytes : inSeconds
  const shown = (['floor', 'ours'] as const).map((side) => show(median(pairs.map((pair) => pair[side][key]))))
  return [...shown, `**${ratioOf(pairs, key).toFixed(2)}**`]
}

const inSeconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(2)} s`
const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`

function ratioOf(pairs: readonly Pair[], key: keyof Cost): number {
  return median(pairs.map(({ floor, ours }) => ours[key] / floor[key]))
}

function judge({ megabytes, pairs, ...one }: Measured): readonly string[] {
  if (megabytes !== largest) return []
  const name = nameOf({ megabytes, ...one })
  const limit = one.baseline ? budgets.baseline : budgets.plain
  const [wall, memory] = [ratioOf(pairs, 'wall'), ratioOf(pairs, 'bytes')]
  return [
    ...(wall > limit ? [`${name} takes ${wall.toFixed(2)} times the floor’s time, more than ${limit}`] : []),
    ...(memory > budgets.memory
      ? [`${name} takes ${memory.toFixed(2)} times the floor’s memory, more than ${budgets.memory}`]
      : []),
  ]
}

function nameOf({ shape, megabytes, format, baseline }: Case): string {
  return `${megabytes} MB ${shape}, ${format}, ${baseline ? 'with' : 'without'} a baseline`
}

interface Growth {
  readonly name: string
  /** 1 is linear. */
  readonly factor: number
}

function growth(measured: readonly Measured[]): readonly Growth[] {
  const wallOf = ({ pairs }: Measured) => median(pairs.map(({ ours }) => ours.wall))
  return measured
    .filter(({ megabytes }) => megabytes === largest)
    .flatMap((large) => {
      const small = measured.find(
        (one) =>
          one.megabytes === 10 && (['shape', 'format', 'baseline'] as const).every((key) => one[key] === large[key]),
      )
      if (small === undefined) return []
      return [{ name: nameOf(large), factor: wallOf(large) / wallOf(small) / (large.megabytes / small.megabytes) }]
    })
}

const toGrowthRow = ({ name, factor }: Growth): readonly string[] => [name, factor.toFixed(2)]

function judgeGrowth({ name, factor }: Growth): readonly string[] {
  return factor > budgets.growth ? [`${name} grows ${factor.toFixed(2)} times as much as its size`] : []
}

if (import.meta.main) {
  const [runs = 5, ...sizes] = process.argv.slice(2).map(Number)
  print(await measureExport(runs, sizes.length > 0 ? sizes : undefined))
}
