/**
 * Feeds the whole action random and spoiled replies: never a crash, a hang, a green step without a document, a document
 * after a red export, or a secret in what is printed. Most cases are exports and lists of random or spoiled bytes; in the
 * others the emulated services answer, and some of their answers are spoiled on the way: of IAM, STS, GitHub's ID tokens,
 * ROMA Connect and GitHub. Headers are spoiled too, some answers come late, in drips, without an end or as throttles, and
 * some exports go through a proxy that answers CONNECT as it likes. A failing case prints its seed and number, and the program ends with 1.
 *
 *     node bench/fuzz.ts [cases] [seed] [number of a case]
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import {
  createServer,
  request as send,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { JOB_TOKEN, startGitHub } from '../emulator/github/server.ts'
import {
  accountName,
  createCertificate,
  hexId,
  instanceId,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  projectId,
  startHuawei,
  type Huawei,
} from '../emulator/huawei/index.ts'
import { answerOddly, spoilHeaders, tunnelOddly } from './spoiled-connections.ts'
import {
  answer,
  createDice,
  createRandom,
  randomReply,
  sentinel,
  spoil,
  type Dice,
  type Reply,
  type Samples,
} from './spoiled-replies.ts'

const untouched = 'the file as it was before\n'

interface Case {
  readonly env: Readonly<Record<string, string>>
  /** Values that may show nowhere. */
  readonly secrets: readonly string[]
  /** Whether the step can still fail once the document is written. */
  readonly writesFirst: boolean
}

/** Seconds that a case may take beyond its own `timeout`, for a machine that does other things as well. */
const patience = 15

type MakeCase = (dice: Dice) => Case

async function listen(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await portOf(createServer(listener))}`
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

async function recordSamples(huawei: Huawei): Promise<Samples> {
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

const plain = {
  INPUT_PROJECT: '0'.repeat(32),
  INPUT_INSTANCE: '1'.repeat(32),
  INPUT_RETRIES: '0',
  INPUT_TIMEOUT: '10',
  'INPUT_ALLOW-EMPTY': 'true',
}

/** With some time to lose, since answers are late. */
const short = { INPUT_TIMEOUT: '1' }

/** Answers as it stands, or in some cases as nobody expects. */
function answerTo(dice: Dice, reply: Reply, response: ServerResponse, isOdd: boolean): void {
  const spoiled = dice.chance(0.2) ? spoilHeaders(dice, reply) : reply
  if (isOdd && dice.chance(0.5)) answerOddly(dice, spoiled, response)
  else answer(spoiled, response)
}

/** Exports and lists that no service would give. */
async function withRandomReplies(samples: Samples): Promise<MakeCase> {
  let replies: readonly Reply[] = []
  let asked = 0
  let current: { readonly dice: Dice; readonly isOdd: boolean } | undefined
  const endpoint = await listen((request, response) => {
    const reply = replies[asked++ % replies.length]
    request.resume().on('end', () => {
      if (reply !== undefined && current !== undefined) answerTo(current.dice, reply, response, current.isOdd)
    })
  })
  return (dice) => {
    current = { dice, isOdd: dice.chance(0.05) }
    const complete = dice.chance(0.3) ? 'check' : 'off'
    replies = Array.from({ length: 3 }, () => randomReply(dice, samples))
    asked = 0
    const wanted = { INPUT_ENDPOINT: endpoint, INPUT_TOKEN: sentinel, INPUT_COMPLETE: complete }
    const env = { ...plain, ...wanted, ...(current.isOdd ? short : {}) }
    return { env, secrets: [sentinel], writesFirst: false }
  }
}

const tunnelHost = 'roma.fuzz.example'

/** Exports over TLS, through a proxy that mostly does something else than to open a tunnel. */
async function withOddProxy({ document }: Samples): Promise<MakeCase> {
  const certificate = createCertificate([tunnelHost])
  setDefaultCACertificates([...getCACertificates('default'), certificate.cert])
  const service = createTlsServer({ ...certificate }, (request, response) => {
    request.resume().on('end', () => response.end(document))
  })
  const port = await portOf(service)
  let current: Dice | undefined
  const proxy = createServer().on('connect', (_, client: Duplex) => {
    if (current !== undefined) tunnelOddly(current, client, port)
  })
  const env = { INPUT_ENDPOINT: `https://${tunnelHost}`, HTTPS_PROXY: `http://127.0.0.1:${await portOf(proxy)}` }
  return (dice) => {
    current = dice
    const all = { ...plain, ...short, ...env, INPUT_TOKEN: sentinel, INPUT_COMPLETE: 'off' }
    return { env: all, secrets: [sentinel], writesFirst: false }
  }
}

/** The emulated services, some of whose answers are spoiled. */
async function withSpoiledServices(huawei: Huawei): Promise<MakeCase> {
  const github = await startGitHub({ repositories: [{ name: 'octo/demo' }] })
  let current: { readonly dice: Dice; readonly isOdd: boolean } | undefined
  const pass = (reply: Omit<Reply, 'cut'>, response: ServerResponse) => {
    if (current === undefined || current.dice.chance(0.75)) {
      answer({ ...reply, cut: false }, response)
      return
    }
    answerTo(current.dice, spoil(current.dice, reply), response, current.isOdd)
  }
  const through = (origin: string) =>
    listen((request, response) => {
      void forward(request, origin).then(
        (reply) => pass(reply, response),
        () => response.destroy(),
      )
    })
  const idTokens = new URL(huawei.oidc.requestUrl)
  const urls = {
    roma: await through(huawei.endpoint),
    iam: await through(huawei.iamEndpoint),
    sts: await through(huawei.stsEndpoint),
    idTokens: `${await through(idTokens.origin)}${idTokens.pathname}${idTokens.search}`,
    github: await through(github.serverUrl),
  }
  const services = {
    ...plain,
    INPUT_PROJECT: projectId,
    INPUT_INSTANCE: instanceId,
    INPUT_ENDPOINT: urls.roma,
    'INPUT_IAM-ENDPOINT': urls.iam,
    'INPUT_STS-ENDPOINT': urls.sts,
    ACTIONS_ID_TOKEN_REQUEST_URL: urls.idTokens,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: huawei.oidc.requestToken,
    GITHUB_API_URL: urls.github,
    GITHUB_GRAPHQL_URL: `${urls.github}/graphql`,
    GITHUB_SERVER_URL: urls.github,
    GITHUB_REPOSITORY: 'octo/demo',
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_REF: 'refs/heads/main',
  }
  const { token, accessKey, secretKey, password } = lifelikeSecrets
  const ways: readonly [Record<string, string>, ...Record<string, string>[]] = [
    { INPUT_TOKEN: token },
    { 'INPUT_ACCESS-KEY': accessKey, 'INPUT_SECRET-KEY': secretKey },
    { INPUT_ACCOUNT: accountName, INPUT_USER: lifelikeUser, INPUT_PASSWORD: password },
    { 'INPUT_IDENTITY-PROVIDER': 'github' },
    {
      'INPUT_OIDC-PROVIDER': `iam::${hexId(accountName)}:oidcProvider:github`,
      'INPUT_OIDC-AGENCY': `iam::${hexId(accountName)}:agency:roma-export`,
    },
  ]
  return (dice) => {
    current = { dice, isOdd: dice.chance(0.2) }
    github.forget()
    const opensPullRequest = dice.chance(0.5)
    const names = dice.chance(0.3) ? { INPUT_PROJECT: 'cn-north-4', INPUT_INSTANCE: 'roma-prod' } : {}
    const delivery = opensPullRequest ? { 'INPUT_PULL-REQUEST': 'true', 'INPUT_GITHUB-TOKEN': JOB_TOKEN.token } : {}
    const env = { ...services, ...names, ...dice.pick(ways), ...delivery, ...(current.isOdd ? short : {}) }
    return {
      env,
      secrets: [...huawei.secrets(), token, secretKey, password, huawei.oidc.requestToken, JOB_TOKEN.token],
      writesFirst: opensPullRequest,
    }
  }
}

/** Passes a request on, its host unchanged, since signatures hold it. */
async function forward(from: IncomingMessage, origin: string): Promise<Omit<Reply, 'cut'>> {
  const body = await collect(from)
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    send(`${origin}${from.url ?? ''}`, { method: from.method, headers: from.headers }, resolve)
      .on('error', reject)
      .end(body)
  })
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(reply.headers)) {
    if (value !== undefined && !/^(content-length|transfer-encoding|connection|keep-alive)$/.test(name))
      headers[name] = String(value)
  }
  return { status: reply.statusCode ?? 0, headers, body: await collect(reply) }
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const { main } = await import('../src/main.ts')

interface Ending {
  readonly code: number
  readonly printed: string
}

/** Runs the action in this process, as often as wanted: what it prints is caught, its exit code taken back. */
async function runMain(env: Readonly<Record<string, string>>): Promise<Ending> {
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
  // What a process of its own would take with it.
  for (const emitter of [process, process.stdout]) {
    for (const event of ['uncaughtException', 'beforeExit', 'error']) emitter.removeAllListeners(event)
  }
  return { code, printed }
}

function judge({ code, printed }: Ending, folder: string, { secrets, writesFirst }: Case): string | undefined {
  const file = join(folder, 'swagger.yaml')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  const isDocument = text !== undefined && /swagger: ['"]?2\.0/.test(text)
  const shown = printed
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')
  const told = `${shown}${readFileSync(join(folder, 'summary'), 'utf8')}`
  if (secrets.some((secret) => told.includes(secret) || told.includes(encodeURIComponent(secret))))
    return 'printed a secret'
  if (/^\s+at .*:\d+:\d+\)?$/m.test(decodeURIComponent(shown.replace(/%(?!0A|0D|25|3A|2C)/g, '%25'))))
    return 'printed a stack trace'
  if (code !== 0 && !/^::error/m.test(shown)) return 'failed without an error'
  if (code !== 0 && text !== untouched && !(writesFirst && isDocument)) return 'failed, yet changed the file'
  if (code === 0 && !isDocument) return 'is green without a document'
  if (/^(?!::(add-mask|error|warning|notice|set-output|debug|group|endgroup))::\w/m.test(shown))
    return 'printed a foreign command'
  return undefined
}

/** Runs one case in a folder that holds the file of an earlier run. */
async function play({ env, ...rest }: Case, folder: string): Promise<{ fault?: string | undefined; ending?: Ending }> {
  for (const name of ['outputs', 'summary']) writeFileSync(join(folder, name), '')
  writeFileSync(join(folder, 'swagger.yaml'), untouched)
  const run = runMain({
    ...env,
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: join(folder, 'outputs'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
  })
  const seconds = Number(env['INPUT_TIMEOUT']) + patience
  const limit = new Promise<undefined>((late) => void setTimeout(() => late(undefined), seconds * 1_000).unref())
  const ending = await Promise.race([run, limit])
  return ending === undefined ? { fault: 'hangs' } : { ending, fault: judge(ending, folder, { env, ...rest }) }
}

async function fuzz(cases: number, seed: number, only?: number): Promise<void> {
  await using huawei = await startHuawei(lifelikeWorld())
  const random = await withRandomReplies(await recordSamples(huawei))
  const spoiled = await withSpoiledServices(huawei)
  const proxied = await withOddProxy(await recordSamples(huawei))
  const make = (dice: Dice): Case => (dice.chance(0.82) ? random : dice.chance(0.8) ? spoiled : proxied)(dice)
  const folder = mkdtempSync(join(tmpdir(), 'fuzz-'))
  const endings = { green: 0, red: 0 }
  for (let number = only ?? 0; number < (only === undefined ? cases : only + 1); number++) {
    const dice = createDice(createRandom(seed * 1_000_003 + number))
    const { fault, ending } = await play(make(dice), folder)
    if (only !== undefined) console.log(ending)
    if (fault !== undefined) {
      console.error(`Case ${number} of seed ${seed} ${fault}:\n${ending?.printed.slice(0, 3_000) ?? ''}`)
      process.exit(1)
    }
    endings[ending?.code === 0 ? 'green' : 'red']++
  }
  rmSync(folder, { recursive: true })
  console.log(`${cases} cases of seed ${seed}: ${endings.green} documents, ${endings.red} clear failures, none else.`)
  process.exit(0)
}

// A connection that the action keeps open for a moment must not end the fuzzing with its own exit.
process.exit = (
  (original) => (code?: number) =>
    (code === undefined ? undefined : original(code)) as never
)(process.exit.bind(process))
const [cases = 20_000, seed = 1, only] = process.argv.slice(2).map(Number)
await fuzz(cases, seed, only)
