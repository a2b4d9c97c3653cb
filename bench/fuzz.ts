/**
 * Feeds the whole action random and mutated replies: never a crash, a hang, a green step without a document, a document
 * after a red one, or a secret in what is printed. A failing case prints its seed and number, and the program ends with 1.
 *
 *     node bench/fuzz.ts [cases] [seed]
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { lifelikeSecrets, lifelikeWorld, projectId, instanceId, startHuawei } from '../emulator/huawei/index.ts'

const [, , casesText = '20000', seedText = '1'] = process.argv
const token = 'sentinel-token-of-the-fuzz-0123456789'
const untouched = 'the file as it was before\n'

/** A small, fast generator with a seed (mulberry32), so that every case can be had again. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Dice {
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <Item>(items: readonly [Item, ...Item[]]) => Item
}

function createDice(random: () => number): Dice {
  const below = (limit: number) => Math.floor(random() * limit)
  return {
    below,
    chance: (probability) => random() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  }
}

interface Samples {
  readonly document: Buffer
  readonly list: Buffer
}

async function recordSamples(): Promise<Samples> {
  await using huawei = await startHuawei(lifelikeWorld())
  const base = `${huawei.endpoint}/v2/${projectId}/apic/instances/${instanceId}`
  const headers = { 'x-auth-token': lifelikeSecrets.token, 'content-type': 'application/json' }
  const exported = await fetch(`${base}/openapi/livedata-apis/export`, {
    method: 'POST',
    headers,
    body: '{"format":"json"}',
  })
  const listed = await fetch(`${base}/livedata-apis?limit=500`, { headers })
  return { document: Buffer.from(await exported.arrayBuffer()), list: Buffer.from(await listed.arrayBuffer()) }
}

const words = [
  'swagger',
  'paths',
  '"2.0"',
  'error_code',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '\n',
  '  ',
  '- ',
  '&a',
  '*a',
  '|',
  '>',
  '!!',
  '<<',
  'null',
  '1e999',
  '0x1F',
  token,
  '\u2028',
  '__proto__',
  '##[add-mask]x',
  '::error::',
  '<html>',
  'PK\u0003\u0004',
  '\u0000',
] as const

function randomBody(dice: Dice, samples: Samples): Buffer {
  const kind = dice.below(8)
  if (kind === 0) return Buffer.from(Array.from({ length: dice.below(400) }, () => dice.below(256)))
  if (kind === 1) return Buffer.from(Array.from({ length: dice.below(120) }, () => dice.pick(words)).join(''))
  if (kind === 2)
    return Buffer.from(JSON.stringify({ swagger: '2.0', info: randomJson(dice, 3), paths: randomJson(dice, 5) }))
  if (kind === 3) return Buffer.from(JSON.stringify(randomJson(dice, 6)))
  const sample = dice.chance(0.8) ? samples.document : samples.list
  return kind === 4 ? replaceValues(dice, sample) : mutateBytes(dice, sample)
}

function randomJson(dice: Dice, depth: number): unknown {
  const scalar = () => dice.pick([null, true, 0, -1.5, '', 'text', token, 'get', '#/definitions/A', '/a/{id}'])
  if (depth === 0 || dice.chance(0.2)) return scalar()
  if (dice.chance(0.3)) return Array.from({ length: dice.below(4) }, () => randomJson(dice, depth - 1))
  const keys = [
    '/a',
    '/a/{id}',
    'get',
    'post',
    'parameters',
    'responses',
    'schema',
    '$ref',
    'x-token',
    '__proto__',
    'name',
    'in',
    'type',
    '200',
    'default',
    'x-livedata-scripts',
    'content',
    'security',
    'tags',
  ] as const
  return Object.fromEntries(Array.from({ length: dice.below(5) }, () => [dice.pick(keys), randomJson(dice, depth - 1)]))
}

/** Valid JSON in which some values are something else. */
function replaceValues(dice: Dice, sample: Buffer): Buffer {
  return Buffer.from(
    JSON.stringify(
      JSON.parse(sample.toString('utf8'), (_, value: unknown) => (dice.chance(0.01) ? randomJson(dice, 2) : value)),
    ),
  )
}

function mutateBytes(dice: Dice, sample: Buffer): Buffer {
  let bytes = Buffer.from(sample)
  for (let edits = 1 + dice.below(4); edits > 0; edits--) {
    const at = dice.below(bytes.length + 1)
    const cut = dice.chance(0.5) ? dice.below(40) : 0
    const inserted = dice.chance(0.5) ? Buffer.from(dice.pick(words)) : Buffer.from([dice.below(256)])
    bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + cut)])
  }
  return dice.chance(0.2) ? bytes.subarray(0, dice.below(bytes.length)) : bytes
}

interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Buffer
  readonly cut: boolean
}

function randomReply(dice: Dice, samples: Samples): Reply {
  const body = randomBody(dice, samples)
  const gzipped = dice.chance(0.1)
  const packed = gzipped && dice.chance(0.3) ? mutateBytes(dice, gzipSync(body)) : gzipped ? gzipSync(body) : body
  const status = dice.chance(0.85) ? 200 : dice.pick([201, 204, 302, 400, 401, 403, 404, 413, 500])
  const headers: Record<string, string> = {
    'content-type': dice.pick(['application/json', 'text/html', 'application/octet-stream', 'x']),
  }
  if (gzipped && dice.chance(0.7)) headers['content-encoding'] = 'gzip'
  if (status >= 500) headers['retry-after'] = '0'
  return { status, headers, body: packed, cut: dice.chance(0.05) }
}

function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  request.on('end', () => {
    if (!reply.cut) response.writeHead(reply.status, reply.headers).end(reply.body)
    else {
      response.writeHead(reply.status, { ...reply.headers, 'content-length': reply.body.length + 10 })
      response.write(reply.body, () => response.destroy())
    }
  })
}

const { main } = await import('../src/main.ts')

interface Ending {
  readonly code: number
  readonly printed: string
}

/** Runs the action in this process, as often as wanted: what it prints is caught, its exit code taken back. */
async function runMain(env: Record<string, string>): Promise<Ending> {
  const before = { ...process.env }
  const write = process.stdout.write.bind(process.stdout)
  let printed = ''
  Object.assign(process.env, env)
  process.stdout.write = (chunk: string | Uint8Array) => {
    printed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
    return true
  }
  try {
    await main()
  } finally {
    process.stdout.write = write
    for (const name of Object.keys(env)) if (before[name] === undefined) Reflect.deleteProperty(process.env, name)
  }
  const code = Number(process.exitCode ?? 0)
  process.exitCode = 0
  return { code, printed }
}

function judge({ code, printed }: Ending, folder: string): string | undefined {
  const file = join(folder, 'swagger.yaml')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const shown = printed
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')
  const summary = readFileSync(join(folder, 'summary'), 'utf8')
  if (`${shown}${summary}`.includes(token)) return 'printed the token'
  if (/^\s+at .*:\d+:\d+\)?$/m.test(decodeURIComponent(shown.replace(/%(?!0A|0D|25|3A|2C)/g, '%25'))))
    return 'printed a stack trace'
  if (code !== 0 && text !== untouched) return 'failed, yet changed the file'
  if (code === 0 && (text === undefined || !/swagger: ['"]?2\.0/.test(text))) return 'is green without a document'
  if (/^(?!::(add-mask|error|warning|notice|set-output|debug|group|endgroup))::\w/m.test(shown))
    return 'printed a foreign command'
  return undefined
}

async function fuzz(cases: number, seed: number): Promise<void> {
  const samples = await recordSamples()
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  let replies: readonly Reply[] = []
  let asked = 0
  const server = createServer((request, response) => {
    const reply = replies[asked++ % replies.length]
    if (reply !== undefined) answer(reply, request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const endings = { green: 0, red: 0 }
  for (let number = 0; number < cases; number++) {
    const dice = createDice(createRandom(seed * 1_000_003 + number))
    const isListed = dice.chance(0.3)
    replies = Array.from({ length: 3 }, () => randomReply(dice, samples))
    asked = 0
    for (const name of ['outputs', 'summary']) writeFileSync(join(folder, name), '')
    writeFileSync(join(folder, 'swagger.yaml'), untouched)
    const run = runMain(environment(folder, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, isListed))
    const limit = new Promise<undefined>((late) => void setTimeout(() => late(undefined), 20_000).unref())
    const ending = await Promise.race([run, limit])
    const fault = ending === undefined ? 'hangs' : judge(ending, folder)
    if (fault !== undefined) {
      console.error(`Case ${number} of seed ${seed} ${fault}:\n${ending?.printed.slice(0, 3_000) ?? ''}`)
      process.exit(1)
    }
    endings[ending?.code === 0 ? 'green' : 'red']++
  }
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
  console.log(`${cases} cases of seed ${seed}: ${endings.green} documents, ${endings.red} clear failures, none else.`)
  process.exit(0)
}

function environment(folder: string, url: string, isListed: boolean): Record<string, string> {
  return {
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: join(folder, 'outputs'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    INPUT_ENDPOINT: url,
    INPUT_PROJECT: '0'.repeat(32),
    INPUT_INSTANCE: '1'.repeat(32),
    INPUT_TOKEN: token,
    INPUT_RETRIES: '0',
    INPUT_TIMEOUT: '10',
    INPUT_COMPLETE: isListed ? 'check' : 'off',
    'INPUT_ALLOW-EMPTY': 'true',
  }
}

// A connection that the action keeps open for a moment must not end the fuzzing with its own exit.
process.exit = (
  (original) => (code?: number) =>
    (code === undefined ? undefined : original(code)) as never
)(process.exit.bind(process))
await fuzz(Number(casesText), Number(seedText))
