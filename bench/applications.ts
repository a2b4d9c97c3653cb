/**
 * One document for each of many applications, at 50 ms a request: the time next to that of an eighth as many requests
 * one after the other, the peak memory, and the memory that is still in use at the end, which must not grow with the
 * number of applications.
 *
 *     node bench/applications.ts [applications…]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatedToken, generatedWorld, instanceId, projectId, startHuawei } from '../emulator/huawei/index.ts'
import { runAction } from '../emulator/runner.ts'
import { costOptions, readCost, type Cost as ProcessCost } from './process-cost.ts'
import { actionFolder, print, table, type Result } from './results.ts'

const latency = 50
const backendsEach = 10
const budget = 1.5

/** Gives the emulator's replies from memory, so that what is measured is the action and not the emulator. */
async function serveFromMemory(origin: string): Promise<{
  readonly endpoint: string
  readonly count: () => number
  readonly close: () => void
}> {
  const known = new Map<string, Buffer>()
  let count = 0
  const server = createServer((request, reply) => {
    void respond(request).then((body) => {
      setTimeout(() => reply.writeHead(200, { 'content-length': body.length }).end(body), latency)
    })
  })
  async function respond(request: IncomingMessage): Promise<Buffer> {
    const { method = 'GET', url = '/', headers } = request
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    count++
    const key = `${method} ${url} ${body}`
    const found = known.get(key) ?? (await ask(`${origin}${url}`, { method, body, headers }))
    known.set(key, found)
    return found
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, count: () => count, close: () => server.close() }
}

async function ask(
  url: string,
  { method, body, headers }: { method: string; body: string; headers: IncomingMessage['headers'] },
): Promise<Buffer> {
  const sent = { 'content-type': 'application/json', 'x-auth-token': String(headers['x-auth-token']) }
  const reply = await fetch(url, { method, headers: sent, ...(body === '' ? {} : { body }) })
  if (!reply.ok) throw new Error(`${method} ${url} is answered with ${reply.status}`)
  return Buffer.from(await reply.arrayBuffer())
}

interface Case {
  readonly applications: number
  readonly endpoint: string
  readonly workspace: string
  readonly inputs: Record<string, string>
}

interface Cost extends ProcessCost {
  readonly seconds: number
}

async function measure({ applications, endpoint, workspace, inputs }: Case): Promise<Cost> {
  const costFile = join(workspace, 'cost')
  const result = await runAction({
    action: actionFolder,
    workspace,
    timeoutMs: 600_000,
    nodeOptions: [...costOptions],
    env: { COST_FILE: costFile },
    inputs: {
      endpoint,
      project: projectId,
      instance: instanceId,
      token: generatedToken,
      output: 'apis/{app}.yaml',
      ...inputs,
    },
  })
  if (result.exitCode !== 0) throw new Error(result.log.slice(-2_000))
  const expected = { operations: String(applications * backendsEach), missing: inputs['complete'] === 'off' ? '' : '0' }
  for (const [name, value] of Object.entries(expected)) {
    if (result.outputs[name] !== value) throw new Error(`${name} is ${result.outputs[name] ?? ''}, not ${value}`)
  }
  const cost = await readCost(costFile)
  await result.dispose()
  return { seconds: result.durationMs / 1_000, ...cost }
}

interface Measured extends Cost {
  readonly name: string
  readonly applications: number
  readonly requests: number
}

const oneDocument = 'in one document'
const cases: readonly (readonly [string, Record<string, string>])[] = [
  ['new', { output: 'new/{app}.yaml' }],
  ['unchanged', {}],
  ['with scripts', { scripts: 'scripts/{app}' }],
  [oneDocument, { output: 'all.yaml' }],
]

/** @param counts of applications, of ten backends each */
export async function measureApplications(counts: readonly number[] = [100, 1_000]): Promise<Result> {
  const measured: Measured[] = []
  for (const count of counts) measured.push(...(await measureCount(count)))
  const text = [
    `Every request is answered after ${latency} ms; eight exports run at a time.`,
    table(head, measured.map(toRow)),
    `Budget: with a document each, at most ${budget} times as much memory in use at the end, however many applications there are.`,
  ].join('\n\n')
  const each = measured.filter(({ name }) => name !== oneDocument)
  return { text, broken: each.flatMap((some) => findGrowth(each, some)) }
}

function findGrowth(measured: readonly Measured[], { name, applications, kept }: Measured): readonly string[] {
  const least = Math.min(...measured.filter((other) => other.name === name).map((other) => other.kept))
  const growth = kept / least
  if (growth <= budget) return []
  return [`${applications} applications, ${name}: ${growth.toFixed(2)} times the memory of fewer is in use at the end`]
}

async function measureCount(applications: number): Promise<readonly Measured[]> {
  const world = generatedWorld({ applications, backends: applications * backendsEach, scriptBytes: 4_000 })
  await using huawei = await startHuawei(world)
  const server = await serveFromMemory(huawei.endpoint)
  const workspace = await mkdtemp(join(tmpdir(), 'bench-'))
  const { endpoint } = server
  await measure({ applications, endpoint, workspace, inputs: {} })
  await measure({ applications, endpoint, workspace, inputs: { output: 'all.yaml' } })
  const measured: Measured[] = []
  for (const [name, inputs] of cases) {
    const before = server.count()
    const cost = await measure({ applications, endpoint, workspace, inputs })
    measured.push({ ...cost, name, applications, requests: server.count() - before })
  }
  server.close()
  await rm(workspace, { recursive: true })
  return measured
}

const head = [
  ...['case', 'requests', 'an eighth of the exports in a row'],
  ...['action', 'its CPU', 'peak memory', 'in use at the end'],
]

function toRow({ name, applications, requests, seconds, cpu, bytes, kept }: Measured): readonly string[] {
  return [
    `${applications} applications, ${name}`,
    String(requests),
    `${(((applications / 8) * latency) / 1_000).toFixed(2)} s`,
    `**${seconds.toFixed(2)} s**`,
    `${(cpu / 1_000).toFixed(2)} s`,
    `${(bytes / 1e6).toFixed(0)} MB`,
    `**${(kept / 1e6).toFixed(1)} MB**`,
  ]
}

if (import.meta.main) {
  const counts = process.argv.slice(2).map(Number)
  print(await measureApplications(counts.length > 0 ? counts : undefined))
}
