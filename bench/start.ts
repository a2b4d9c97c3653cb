/**
 * What it takes to start: the bundle to an input error, and a plain export of a small document, over `node -e 0`; and
 * what a start's time goes to.
 *
 *     node bench/start.ts [runs]
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { actionFolder, median, print, table, type Result } from './results.ts'
import { makeDocument } from './sample-documents.ts'
import { exportEnvironment, serve } from './served-document.ts'

const bundle = join(actionFolder, 'dist/index.js')
const budget = 30

/** @param runs of each case, one after the other in turn */
export async function measureStart(runs = 31): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'start-'))
  const served = await serve(makeDocument('roma-like', 0.01))
  const exporting = exportEnvironment(served, folder)
  const cases = { bare: [], refused: [], exported: [] } as Record<'bare' | 'refused' | 'exported', number[]>
  for (let run = 0; run < runs; run++) {
    cases.bare.push(await time(['-e', '0'], {}))
    cases.refused.push(await time([bundle], {}))
    cases.exported.push(await time([bundle], exporting))
  }
  served.close()
  await rm(folder, { recursive: true })
  const bare = median(cases.bare)
  const over = (values: readonly number[]) => median(values.map((value, run) => value - (cases.bare[run] ?? bare)))
  const refused = over(cases.refused)
  const rows = [
    ['`node -e 0`', inMilliseconds(bare), ''],
    ['to an input error', inMilliseconds(median(cases.refused)), `**+${inMilliseconds(refused)}**`],
    ['a whole export of 10 KB', inMilliseconds(median(cases.exported)), `+${inMilliseconds(over(cases.exported))}`],
  ]
  const text = [
    table(['start', `median of ${runs}`, 'over `node -e 0`'], rows),
    `Budget: an input error at most ${budget} ms over bare Node. What that time goes to, by a CPU profile (which itself takes time):`,
    await profileStart(),
  ].join('\n\n')
  const isBroken = refused > budget
  return { text, broken: isBroken ? [`the start takes ${refused.toFixed(0)} ms, more than ${budget} ms`] : [] }
}

function time(args: readonly string[], env: Record<string, string>): Promise<number> {
  return new Promise((done) => {
    const started = performance.now()
    const child = spawn(process.execPath, args, { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: 'ignore' })
    child.on('close', () => done(performance.now() - started))
  })
}

const inMilliseconds = (value: number) => `${value.toFixed(0)} ms`

/** https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  readonly samples: readonly number[]
  /** Microseconds. */
  readonly timeDeltas: readonly number[]
}

async function profileStart(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'))
  spawnSync(process.execPath, ['--cpu-prof', '--cpu-prof-interval', '100', '--cpu-prof-dir', folder, bundle], {
    env: { PATH: process.env['PATH'] ?? '' },
  })
  const [name = ''] = await readdir(folder)
  const { nodes, samples, timeDeltas } = JSON.parse(await readFile(join(folder, name), 'utf8')) as Profile
  await rm(folder, { recursive: true })
  const partOf = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const parts = new Map<string, number>()
  for (const [index, sample] of samples.entries()) {
    const part = partOf.get(sample) ?? ''
    parts.set(part, (parts.get(part) ?? 0) + (timeDeltas[index] ?? 0) / 1_000)
  }
  const rows = [...parts].sort(([, a], [, b]) => b - a).map(([part, value]) => [part, inMilliseconds(value)])
  return table(['part', 'time'], rows)
}

function nameOf({ functionName, url }: Profile['nodes'][number]['callFrame']): string {
  if (functionName === 'compileSourceTextModule') return 'V8 reads the bundle'
  if (functionName === 'compileForInternalLoader' || /^(node:)/.test(url))
    return 'Node: its start and the modules asked for'
  if (url.endsWith('index.js')) return 'the bundle’s own code'
  return 'V8: other (start, garbage collection)'
}

if (import.meta.main) print(await measureStart(Number(process.argv[2] ?? 31)))
