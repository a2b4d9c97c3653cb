/**
 * The bundle against the floor of plain Node, as whole processes side by side, and the start of the bundle against
 * `node -e 0`. Medians of their ratios.
 *
 *     node bench/export.ts [runs] [megabytes…]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeDocument, type Shape } from './sample-documents.ts'

const project = resolve(import.meta.dirname, '..')
const [runs = 5, ...sizes] = process.argv.slice(2).map(Number)

interface Cost {
  readonly milliseconds: number
  readonly bytes: number
}

interface Case {
  readonly shape: Shape
  readonly megabytes: number
  readonly format: 'yaml' | 'json'
  readonly baseline: boolean
}

async function measureProcess(args: readonly string[], env: Record<string, string>): Promise<Cost> {
  const peakFile = join(await mkdtemp(join(tmpdir(), 'peak-')), 'peak')
  const preload = ['--import', join(project, 'bench/peak-memory.ts')]
  const started = performance.now()
  const child = spawn(process.execPath, [...preload, ...args], {
    env: { PATH: process.env['PATH'] ?? '', PEAK_MEMORY_FILE: peakFile, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')))
  const code = await new Promise((done) => child.on('close', done))
  const milliseconds = performance.now() - started
  if (code !== 0 && env['EXPECT_FAILURE'] === undefined)
    throw new Error(`${args.join(' ')} ended with ${String(code)}:\n${output}`)
  return { milliseconds, bytes: Number(await readFile(peakFile, 'utf8')) }
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
  return await measureProcess([join(project, 'dist/index.js')], {
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
  const before = await serve(makeDocument(shape, megabytes))
  const after = await serve(makeDocument(shape, megabytes, true))
  const ratios: { time: number; memory: number; floor: Cost; ours: Cost }[] = []
  for (let run = 0; run <= runs; run++) {
    await rm(join(folder, `swagger.${format}`), { force: true })
    if (baseline) await runAction(before.url, folder, format)
    const { url } = baseline ? after : before
    const floor = await runFloor(url, folder, format)
    const ours = await runAction(url, folder, format)
    // The first of each warms the disk's cache.
    if (run > 0)
      ratios.push({ time: ours.milliseconds / floor.milliseconds, memory: ours.bytes / floor.bytes, floor, ours })
  }
  before.close()
  after.close()
  await rm(folder, { recursive: true })
  const middle = (of: (one: (typeof ratios)[number]) => number) => median(ratios.map(of))
  console.log(
    [
      `| ${megabytes} MB ${shape} | ${format} | ${baseline ? 'yes' : 'no'}`,
      `${(middle(({ floor }) => floor.milliseconds) / 1000).toFixed(2)} s`,
      `${(middle(({ ours }) => ours.milliseconds) / 1000).toFixed(2)} s`,
      `**${middle(({ time }) => time).toFixed(2)}**`,
      `${(middle(({ floor }) => floor.bytes) / 1e6).toFixed(0)} MB`,
      `${(middle(({ ours }) => ours.bytes) / 1e6).toFixed(0)} MB`,
      `**${middle(({ memory }) => memory).toFixed(2)}** |`,
    ].join(' | '),
  )
}

async function compareStart(): Promise<void> {
  const pairs: { bare: number; ours: number }[] = []
  for (let run = 0; run < Math.max(runs, 9); run++) {
    const bare = await measureProcess(['-e', '0'], {})
    const ours = await measureProcess([join(project, 'dist/index.js')], { EXPECT_FAILURE: 'an input is missing' })
    pairs.push({ bare: bare.milliseconds, ours: ours.milliseconds })
  }
  const over = median(pairs.map(({ bare, ours }) => ours - bare))
  const bare = median(pairs.map((pair) => pair.bare))
  console.log(`Start to an input error: ${over.toFixed(0)} ms over \`node -e 0\` (${bare.toFixed(0)} ms).\n`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

await compareStart()
console.log('| document | format | baseline | floor | action | time ratio | floor | action | memory ratio |')
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |')
for (const megabytes of sizes.length > 0 ? sizes : [1, 10, 50]) {
  for (const shape of ['roma-like', 'dense'] as const) {
    for (const baseline of [false, true]) await compareCase({ shape, megabytes, format: 'yaml', baseline })
    await compareCase({ shape, megabytes, format: 'json', baseline: false })
  }
}
