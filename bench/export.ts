/**
 * The bundle against the floor of plain Node, as whole processes side by side, and the start of the bundle against
 * `node -e 0`. Medians of their ratios: wall time, CPU time (of all threads, which a busy machine spoils less) and peak
 * memory.
 *
 *     node bench/export.ts [runs] [megabytes…]
 *
 * ACTION_FOLDER is where the bundle to measure lies, unless it is this project.
 */
import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeDocument, type Shape } from './sample-documents.ts'

const project = resolve(import.meta.dirname, '..')
const bundle = join(process.env['ACTION_FOLDER'] ?? project, 'dist/index.js')
const [runs = 5, ...sizes] = process.argv.slice(2).map(Number)

interface Cost {
  readonly wall: number
  readonly cpu: number
  readonly bytes: number
}

interface Case {
  readonly shape: Shape
  readonly megabytes: number
  readonly format: 'yaml' | 'json'
  readonly baseline: boolean
}

async function measureProcess(args: readonly string[], env: Record<string, string>): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'cost-'))
  const costFile = join(folder, 'cost')
  const preload = ['--import', join(project, 'bench/process-cost.ts')]
  const started = performance.now()
  const child = spawn(process.execPath, [...preload, ...args], {
    env: { PATH: process.env['PATH'] ?? '', PROCESS_COST_FILE: costFile, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const code = await new Promise((done) => child.on('close', done))
  const wall = performance.now() - started
  if (code !== 0 && env['EXPECT_FAILURE'] === undefined)
    throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${output}`)
  const cost = JSON.parse(await readFile(costFile, 'utf8')) as Omit<Cost, 'wall'>
  await rm(folder, { recursive: true })
  return { wall, ...cost }
}

async function serve(document: Buffer): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, reply) => {
    request.resume()
    request.on('end', () => reply.writeHead(200, { 'content-length': document.length }).end(document))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

async function runFloor(url: string, folder: string, format: string): Promise<Cost> {
  return await measureProcess([join(project, 'bench/floor.ts'), url, join(folder, `floor.${format}`), format], {})
}

async function runAction(url: string, folder: string, format: string): Promise<Cost> {
  return await measureProcess([bundle], {
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: await emptyFile(folder, 'outputs'),
    GITHUB_STEP_SUMMARY: await emptyFile(folder, 'summary'),
    INPUT_ENDPOINT: url,
    INPUT_PROJECT: '0'.repeat(32),
    INPUT_INSTANCE: '1'.repeat(32),
    INPUT_TOKEN: 'a-token-of-the-bench',
    INPUT_COMPLETE: 'off',
    INPUT_OUTPUT: `swagger.${format}`,
  })
}

async function emptyFile(folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, '')
  return path
}

async function compareCase({ shape, megabytes, format, baseline }: Case): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const output = join(folder, `swagger.${format}`)
  const published = join(folder, 'published')
  if (baseline) await publish(makeDocument(shape, megabytes), { folder, format, output, published })
  const server = await serve(makeDocument(shape, megabytes, baseline))
  const pairs: Pair[] = []
  for (let run = 0; run <= runs; run++) {
    await (baseline ? copyFile(published, output) : rm(output, { force: true }))
    const floor = await runFloor(server.url, folder, format)
    const ours = await runAction(server.url, folder, format)
    // The first of each warms the disk's cache.
    if (run > 0) pairs.push({ floor, ours })
  }
  server.close()
  await rm(folder, { recursive: true })
  const title = [`${megabytes} MB ${shape}`, format, baseline ? 'yes' : 'no']
  console.log(
    `| ${[...title, ...cells(pairs, 'wall', inSeconds), ...cells(pairs, 'cpu', inSeconds), ...cells(pairs, 'bytes', inMegabytes)].join(' | ')} |`,
  )
}

async function publish(
  document: Buffer,
  { folder, format, output, published }: { folder: string; format: string; output: string; published: string },
): Promise<void> {
  const server = await serve(document)
  await runAction(server.url, folder, format)
  await copyFile(output, published)
  server.close()
}

interface Pair {
  readonly floor: Cost
  readonly ours: Cost
}

/** The floor's, ours, and the ratio. */
function cells(pairs: readonly Pair[], key: keyof Cost, show: (value: number) => string): readonly string[] {
  const ratio = median(pairs.map(({ floor, ours }) => ours[key] / floor[key]))
  const shown = (['floor', 'ours'] as const).map((side) => show(median(pairs.map((pair) => pair[side][key]))))
  return [...shown, `**${ratio.toFixed(2)}**`]
}

const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`
const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`

async function compareStart(): Promise<void> {
  const pairs: { bare: number; ours: number }[] = []
  for (let run = 0; run < Math.max(runs, 9); run++) {
    const bare = await measureProcess(['-e', '0'], {})
    const ours = await measureProcess([bundle], { EXPECT_FAILURE: 'an input is missing' })
    pairs.push({ bare: bare.wall, ours: ours.wall })
  }
  const over = median(pairs.map(({ bare, ours }) => ours - bare))
  const bare = median(pairs.map((pair) => pair.bare))
  console.log(`Start to an input error: ${over.toFixed(0)} ms over \`node -e 0\` (${bare.toFixed(0)} ms).\n`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

await compareStart()
console.log('| document | format | baseline | floor | action | wall | floor | action | CPU | floor | action | memory |')
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |')
for (const megabytes of sizes.length > 0 ? sizes : [1, 10, 50]) {
  for (const shape of ['roma-like', 'dense'] as const) {
    for (const format of ['yaml', 'json'] as const) {
      for (const baseline of [false, true]) await compareCase({ shape, megabytes, format, baseline })
    }
  }
}
