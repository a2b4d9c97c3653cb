import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { startGitHub, type GitHub as Emulator } from '../../emulator/github/server.ts'
import { createGitHub, type GitHub } from '../../src/github/github.ts'
import { asRecord, at, listAt, numberAt, textAt } from '../../src/http/reply.ts'
import { root } from '../pages.ts'
import { client, runOf, type ClientOptions } from '../pull-request/run.ts'

let emulator: Emulator
const open: Server[] = []

beforeAll(async () => {
  emulator = await startGitHub()
})

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  const left = emulator.faults.pending()
  emulator.faults.clear()
  emulator.forget()
  expect(left).toBe(0)
})

afterAll(() => emulator.close())

const readRepository = (github: GitHub) => github.rest('read the repository', 'GET', '/repos/octo/demo')

const readByGraphql = (github: GitHub) =>
  github.graphql('read the repository', 'query { repository(owner: "octo", name: "demo") { id } }', {})

function patient(options: ClientOptions = {}) {
  const waits: number[] = []
  const lines: string[] = []
  const sleep = (milliseconds: number) => {
    waits.push(milliseconds)
    return Promise.resolve()
  }
  return { github: client(emulator, { sleep, log: (line) => lines.push(line), ...options }), waits, lines }
}

async function serve(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function clientOf(url: string, options: Partial<Parameters<typeof createGitHub>[0]> = {}): GitHub {
  return createGitHub({
    token: 'ghs_secret',
    run: runOf({ serverUrl: url, apiUrl: url, graphqlUrl: `${url}/graphql` }),
    retries: 1,
    deadline: Date.now() + 20_000,
    now: Date.now,
    sleep: () => Promise.resolve(),
    random: () => 0.5,
    log: () => undefined,
    ...options,
  })
}

describe('a request', () => {
  test.each(['reset', 'cut'] as const)('whose connection breaks (%s) is sent again', async (breaks) => {
    emulator.faults.add({ on: 'repos/get', breaks, times: 2 })
    const { github, waits, lines } = patient()
    expect(await readRepository(github)).toMatchObject({ full_name: 'octo/demo' })
    expect(waits).toHaveLength(2)
    expect(lines[0]).toMatch(
      /^Could not read the repository: GitHub \(127\.0\.0\.1:\d+\): .*\. Trying again in 0\.4 s \(1 of 2\)\.$/,
    )
  })

  test('whose connection stays broken is an error after the retries', async () => {
    emulator.faults.add({ on: 'repos/get', breaks: 'cut', times: 3 })
    await expect(readRepository(patient().github)).rejects.toMatchObject({ name: 'UserError', code: 'request' })
    expect(emulator.count()).toBe(3)
  })

  test.each([500, 502, 503, 504, 408])('that is answered with %i is sent again', async (status) => {
    emulator.faults.add({ on: 'repos/get', reply: { status, body: { message: 'later' } } })
    expect(await readRepository(patient().github)).toMatchObject({ full_name: 'octo/demo' })
  })

  test.each([400, 401, 403, 404, 409, 422])('that is answered with %i is not', async (status) => {
    emulator.faults.add({ on: 'repos/get', reply: { status, body: { message: 'no' } } })
    await expect(readRepository(patient().github)).rejects.toMatchObject({ name: 'GitHubRefusal', status, said: 'no' })
    expect(emulator.count()).toBe(1)
  })

  test('that meets a secondary limit waits as long as it is told', async () => {
    emulator.faults.secondaryLimit('repos/get', { status: 403, retryAfter: 7 })
    const { github, waits } = patient()
    await readRepository(github)
    expect(waits).toEqual([7_000])
  })

  test('that meets the hourly limit waits until its end, or fails at once when that is too late', async () => {
    emulator.faults.primaryLimit('repos/get', { resetAt: new Date(Date.now() + 20_000) })
    const { github, waits } = patient()
    await readRepository(github)
    expect(waits[0]).toBeGreaterThan(15_000)
    emulator.faults.primaryLimit('repos/get', { resetAt: new Date(Date.now() + 3_600_000) })
    await expect(readRepository(patient().github)).rejects.toMatchObject({
      code: 'deadline',
      message: expect.stringMatching(/next try would be in 3,[56]\d\d seconds, 3,5\d\d seconds after .*`timeout`/),
    })
  })

  test('that GraphQL could not finish is sent again, by what it says in a 200', async () => {
    const busy = { errors: [{ message: 'Something went wrong while executing your query.' }] }
    emulator.faults.add({ on: 'repository', reply: { status: 200, body: busy } })
    expect((await readByGraphql(patient().github)).data).toHaveProperty('repository.id')
  })

  test('that is never answered ends at the deadline', async () => {
    emulator.faults.add({ on: 'repos/get', breaks: 'silence' })
    const started = Date.now()
    await expect(readRepository(patient({ deadline: Date.now() + 400 }).github)).rejects.toMatchObject({
      code: 'deadline',
      message: expect.stringMatching(/step’s time is over/),
    })
    expect(Date.now() - started).toBeLessThan(5_000)
  })

  test('after the deadline is not sent', async () => {
    await expect(readRepository(patient({ deadline: Date.now() - 1 }).github)).rejects.toMatchObject({
      code: 'deadline',
    })
    expect(emulator.count()).toBe(0)
  })

  test('that something else than GitHub answers is an error', async () => {
    const page = await serve((_, response) =>
      response.setHeader('content-type', 'text/html').end('<html>sign in</html>'),
    )
    await expect(readRepository(clientOf(page.url))).rejects.toMatchObject({ code: 'reply' })
    await expect(readByGraphql(clientOf(page.url))).rejects.toMatchObject({ code: 'reply' })
  })

  test.each(['', ';', 'a/b', 'application/octet-stream', 'application/json; charset="', 'x'.repeat(5_000)])(
    'that is answered with the content type %j ends in a sentence',
    async (type) => {
      for (const status of [200, 422]) {
        const { url } = await serve((_, response) => {
          response.writeHead(status, { 'content-type': type }).end('{"message":"no"}')
        })
        const ended = await clientOf(url)
          .rest('x', 'GET', '/a')
          .catch((error: unknown) => error)
        expect(ended).toMatchObject(
          status === 422
            ? { name: 'GitHubRefusal', said: expect.stringContaining('no') }
            : /json/.test(type)
              ? { message: 'no' }
              : { code: 'reply' },
        )
      }
    },
  )

  test('to a host that refuses connections or does not exist', async () => {
    const gone = await serve(() => undefined)
    await new Promise((resolve) => gone.server.close(resolve))
    await expect(readRepository(clientOf(gone.url))).rejects.toMatchObject({
      message: expect.stringMatching(/connection is refused/),
    })
    await expect(readRepository(clientOf('http://github.invalid'))).rejects.toMatchObject({ code: 'connection' })
  })
})

test('what Octokit warns of goes to the log, in one line', async () => {
  const { url } = await serve((_, response) => {
    const link = '<https://a.example/##[error]x>; rel="deprecation"'
    response.writeHead(200, { 'content-type': 'application/json', deprecation: 'true', link }).end('{}')
  })
  const lines: string[] = []
  await clientOf(url, { log: (line) => lines.push(line) }).rest('x', 'GET', '/a')
  expect(lines).toEqual([expect.stringContaining('is deprecated')])
  expect(lines[0]).not.toMatch(/##\[|\n/)
})

describe('a redirect', () => {
  test.each([301, 302, 307, 308])('with %i is followed on the same host, method and body kept', async (status) => {
    const seen: string[] = []
    const { url } = await serve((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        seen.push(`${request.method ?? ''} ${request.url ?? ''} ${body}`)
        if (request.url === '/new') response.setHeader('content-type', 'application/json').end('{"ok":true}')
        else response.writeHead(status, { location: '/new' }).end()
      })
    })
    expect(await clientOf(url).rest('x', 'POST', '/old', { a: 1 })).toEqual({ ok: true })
    expect(seen).toEqual(['POST /old {"a":1}', 'POST /new {"a":1}'])
  })

  test('to another host is an error, and the token does not go there', async () => {
    const other = await serve((_, response) => response.end('{}'))
    const requests: unknown[] = []
    other.server.on('request', (request) => requests.push(request))
    const { url } = await serve((_, response) => response.writeHead(302, { location: `${other.url}/x` }).end())
    await expect(clientOf(url).rest('x', 'GET', '/old')).rejects.toMatchObject({
      message: expect.stringMatching(/a redirect to 127\.0\.0\.1:\d+\. It is not followed/),
    })
    expect(requests).toEqual([])
  })

  test('in a circle ends', async () => {
    const { url } = await serve((_, response) => response.writeHead(301, { location: '/again' }).end())
    await expect(clientOf(url).rest('x', 'GET', '/old')).rejects.toMatchObject({ code: 'request' })
  })
})

describe('a path', () => {
  test('with a colon, braces or an asterisk arrives as it is', async () => {
    const seen: unknown[] = []
    const { url } = await serve((request, response) => {
      seen.push(request.url)
      response.setHeader('content-type', 'application/json').end('{}')
    })
    const paths = [
      '/a?head=octo:branch',
      '/git/ref/heads%2Fx:y',
      '/contents/%7Bapp%7D/:name.yaml',
      '/a?q=is:open+label:api',
    ]
    for (const path of paths) await clientOf(`${url}/api/v3`).rest('x', 'GET', path)
    expect(seen).toEqual(paths.map((path) => `/api/v3${path.replaceAll(':', '%3A')}`))
  })
})

describe('a limit', () => {
  const entries: unknown = JSON.parse(readFileSync(join(root, '__tests__/fixtures/github-limits.json'), 'utf8'))
  const limits = listAt(entries).map((entry): [string, unknown] => [textAt(entry, 'id') ?? '', at(entry, 'response')])

  test.each(limits)('%s is waited out, and uses up no retry', async (_, limit) => {
    let count = 0
    const { url } = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json')
      if (++count > 2) return void response.end('{"data":{"ok":true}}')
      const headers = Object.entries(asRecord(at(limit, 'headers'))).map(
        ([name, value]) => [name, String(value)] as const,
      )
      // The recorded reset is no time.
      for (const [name, value] of headers) if (name !== 'x-ratelimit-reset') response.setHeader(name, value)
      response.writeHead(numberAt(limit, 'status') ?? 0).end(JSON.stringify(at(limit, 'body')))
    })
    const waits: number[] = []
    const github = clientOf(url, {
      retries: 0,
      deadline: Date.now() + 3_600_000,
      sleep: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    })
    expect((await github.graphql('x', 'query { viewer { login } }', {})).data).toEqual({ ok: true })
    const told = Number(textAt(limit, 'headers', 'retry-after')?.trim() || Number.NaN) * 1_000
    const expected = Number.isNaN(told) ? [60_000, 120_000] : [told, told]
    expect(waits.map((wait) => Math.round(wait / 100) * 100)).toEqual(expected)
  })

  test.each(limits)('%s that outlasts the step is told as one, not as a permission', async (_, limit) => {
    const { url } = await serve((_request, response) => {
      response.setHeader('content-type', 'application/json').setHeader('retry-after', '900')
      response.writeHead(numberAt(limit, 'status') ?? 0).end(JSON.stringify(at(limit, 'body')))
    })
    await expect(clientOf(url).rest('x', 'GET', '/a')).rejects.toMatchObject({
      name: 'UserError',
      code: 'deadline',
      message: expect.stringMatching(/^Could not x: GitHub answered \d{3} .*next try would be in 900 seconds/),
    })
  })

  test('holds back all that is sent to GitHub meanwhile', async () => {
    emulator.faults.secondaryLimit('repos/get', { status: 403, retryAfter: 7 })
    const order: string[] = []
    const { github } = patient({
      sleep: () => Promise.resolve(void order.push('waited')),
      log: () => order.push('told'),
    })
    await readRepository(github)
    await Promise.all([readRepository(github), readByGraphql(github)])
    expect(order.filter((step) => step === 'told')).toHaveLength(1)
    expect(order.slice(0, 2)).toEqual(['told', 'waited'])
  })
})

describe('a body', () => {
  const mebibyte = 1024 * 1024

  test('of more than 64 MiB is refused, also when it is inflated to that', async () => {
    const bodies = [Buffer.alloc(64 * mebibyte + 1, ' '), gzipSync(Buffer.alloc(64 * mebibyte + 1, ' '))]
    for (const body of bodies) {
      const { url } = await serve((_, response) => response.setHeader('content-type', 'application/json').end(body))
      await expect(clientOf(url).rest('x', 'GET', '/a')).rejects.toMatchObject({
        code: 'request',
        message: expect.stringContaining('larger than 64 MiB'),
      })
    }
  })

  test('of as much as that is read whole, packed or not', async () => {
    const bytes = Buffer.alloc(64 * mebibyte, 'x')
    for (const body of [bytes, gzipSync(bytes)]) {
      const { url } = await serve((_, response) =>
        response.setHeader('content-type', 'application/octet-stream').end(body),
      )
      expect(bytes.equals(await clientOf(url).raw('x', '/a'))).toBe(true)
    }
  })

  test.each([204, 304])('of a %i is none, whatever its length says', async (status) => {
    const { url } = await serve((_, response) => {
      response.socket?.end(`HTTP/1.1 ${status} x\r\ncontent-length: 50\r\nconnection: close\r\n\r\n`)
    })
    const asked = clientOf(url, { retries: 0 }).rest('x', 'DELETE', '/a')
    await (status === 204 ? expect(asked).resolves.toBeDefined() : expect(asked).rejects.toMatchObject({ status }))
  })
})

describe('a proxy', () => {
  const saved = { ...process.env }

  afterEach(() => {
    process.env = { ...saved }
    jest.resetModules()
  })

  /** A proxy that leads every host to the emulator, and remembers what it was asked. */
  async function startProxy(status = 200): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = []
    const { server, url } = await serve((_, response) => response.writeHead(500).end())
    server.on('connect', (request, socket: Socket) => {
      asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim())
      if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      const target = connect(Number(new URL(emulator.apiUrl).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        target.pipe(socket).pipe(target)
      })
      target.on('error', () => socket.destroy())
      socket.on('error', () => target.destroy())
    })
    return { url, asked }
  }

  async function through(proxy: string, more: Record<string, string> = {}): Promise<GitHub> {
    // The toolkit looks at the environment when it is loaded.
    process.env = { ...saved, GITHUB_API_URL: 'http://github.test', HTTP_PROXY: proxy, ...more }
    jest.resetModules()
    const fresh = await import('../../src/github/github.ts')
    const url = 'http://github.test'
    const run = runOf({ serverUrl: url, apiUrl: url, graphqlUrl: `${url}/graphql` })
    const token = 'ghs_emulatorJobToken0000000000000000000000'
    const sleep = () => Promise.resolve()
    const deadline = Date.now() + 20_000
    return fresh.createGitHub({
      token,
      run,
      retries: 1,
      deadline,
      now: Date.now,
      sleep,
      random: () => 0,
      log: () => undefined,
    })
  }

  test('of the environment is used, with its user and password', async () => {
    const proxy = await startProxy()
    const github = await through(proxy.url.replace('//', '//me:pass%40word@'))
    expect(await readRepository(github)).toMatchObject({ full_name: 'octo/demo' })
    expect(proxy.asked).toEqual([`github.test:80 Basic ${Buffer.from('me:pass@word').toString('base64')}`])
  })

  test('is passed by for a host in NO_PROXY', async () => {
    const proxy = await startProxy()
    const github = await through(proxy.url, { NO_PROXY: 'github.test' })
    await expect(readRepository(github)).rejects.toMatchObject({ code: 'connection' })
    expect(proxy.asked).toEqual([])
  })

  test.each([
    [407, /the proxy asks for a user and password \(407\)/],
    [403, /the proxy refuses the connection \(403\)/],
  ])('that answers %i is named, and not asked again', async (status, message) => {
    const proxy = await startProxy(status)
    const github = await through(proxy.url)
    await expect(readRepository(github)).rejects.toMatchObject({ message: expect.stringMatching(message) })
    expect(proxy.asked).toHaveLength(1)
  })
})
