import { createServer, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createCertificate } from '../../emulator/huawei/certificate.ts'
import { createWorld, failure, get, listen, ok, serve } from './server.ts'

const trusted = getCACertificates('default')
const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'] as const
const before = names.map((name) => [name, process.env[name]] as const)

afterEach(() => {
  setDefaultCACertificates(trusted)
  for (const [name, value] of before) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
})

interface Proxy extends AsyncDisposable {
  readonly url: string
  /** What it was asked to connect to, with the credentials that came. */
  readonly asked: readonly { readonly host: string | undefined; readonly credentials: string | undefined }[]
}

/** A proxy that knows one host by any name, or that answers CONNECT with a status of its own. */
async function startProxy(
  behave: { readonly to: number } | { readonly status: number } | { readonly says: string } | 'hang up',
): Promise<Proxy> {
  const asked: { host: string | undefined; credentials: string | undefined }[] = []
  const sockets = new Set<Duplex>()
  const server = createServer()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    asked.push({ host: request.url, credentials: request.headers['proxy-authorization'] })
    client.on('error', () => undefined)
    if (behave === 'hang up') return void client.destroy()
    if ('says' in behave) return void client.write(behave.says)
    if ('status' in behave) return void client.end(`HTTP/1.1 ${behave.status} No\r\n\r\n`)
    const upstream = connect(behave.to, 'localhost', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    sockets.add(upstream)
    upstream.on('error', () => undefined)
  })
  const port = await listen(server)
  return {
    url: `http://localhost:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const host = 'roma.cn-north-4.myhuaweicloud.test'

describe('a proxy', () => {
  test('is asked for the host, with its user and password', async () => {
    await using server = await serve([ok])
    await using proxy = await startProxy({ to: server.port })
    process.env['HTTP_PROXY'] = proxy.url.replace('://', '://proxy%40user:p%3Ass@')
    using world = createWorld()
    await world.http.send(get(`http://${host}/a`))
    expect(proxy.asked).toEqual([
      { host: `${host}:80`, credentials: `Basic ${Buffer.from('proxy@user:p:ss').toString('base64')}` },
    ])
    expect(server.seen).toHaveLength(1)
    expect(server.seen[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  test('carries encryption from end to end', async () => {
    const certificate = createCertificate([host])
    setDefaultCACertificates([...trusted, certificate.cert])
    await using server = await serve([ok], certificate)
    await using proxy = await startProxy({ to: server.port })
    process.env['HTTPS_PROXY'] = proxy.url
    using world = createWorld()
    expect((await world.http.send(get(`https://${host}/a`))).status).toBe(200)
    expect(proxy.asked).toEqual([{ host: `${host}:443`, credentials: undefined }])
  })

  test.each<[{ readonly status: number } | 'hang up', RegExp, number]>([
    [
      { status: 407 },
      /the proxy asks for a user and password \(407\); put them into HTTPS_PROXY: http:\/\/user:password@host:port/,
      1,
    ],
    [
      { status: 403 },
      /the proxy refuses the connection \(403\); allow this host on the proxy, or name it in NO_PROXY/,
      1,
    ],
    [{ status: 502 }, /the proxy refuses the connection \(502\)/, 3],
    ['hang up', /the proxy cannot be reached, socket hang up/, 3],
  ])('that answers %j is told apart from the host', async (behave, expected, attempts) => {
    await using proxy = await startProxy(behave)
    process.env['HTTPS_PROXY'] = proxy.url.replace('://', '://sentinel-user:sentinel-password@')
    using world = createWorld()
    const { message } = await failure(world.http.send(get(`https://${host}/a`)))
    expect(message).toMatch(expected)
    expect(message).not.toContain('sentinel')
    expect(proxy.asked).toHaveLength(attempts)
  })

  test('that is not there is told apart from the host', async () => {
    const proxy = await startProxy('hang up')
    await proxy[Symbol.asyncDispose]()
    process.env['HTTPS_PROXY'] = proxy.url
    using world = createWorld({ retries: 0 })
    expect((await failure(world.http.send(get(`https://${host}/a`)))).message).toMatch(
      /the proxy cannot be reached, .*ECONNREFUSED/,
    )
  })

  test.each([
    ['says nothing', ''],
    ['says half of its answer', 'HTTP/1.1 200 OK\r\nx-a: b'],
    ['opens a tunnel to nobody', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('that %s has as much time as any connection', async (_, says) => {
    await using proxy = await startProxy({ says })
    process.env['HTTPS_PROXY'] = proxy.url
    using world = createWorld({ retries: 1 })
    const { message, code } = await failure(world.http.send(get(`https://${host}/a`, { connectSeconds: 0.05 })))
    expect([code, message]).toEqual([
      'connection',
      expect.stringContaining('the proxy cannot be reached, no answer within 0.05 s. It was tried 2 times.'),
    ])
    expect(proxy.asked).toHaveLength(2)
  })

  test('that answers more than it was asked for is told apart from the host', async () => {
    await using proxy = await startProxy({ says: 'HTTP/1.1 200 OK\r\n\r\nhello' })
    process.env['HTTPS_PROXY'] = proxy.url
    using world = createWorld({ retries: 0 })
    expect((await failure(world.http.send(get(`https://${host}/a`)))).message).toContain('the proxy cannot be reached')
  })

  test('has opened its tunnel when the host is slow to answer', async () => {
    await using server = await serve([(response, request) => void setTimeout(() => ok(response, request), 200)])
    await using proxy = await startProxy({ to: server.port })
    process.env['HTTP_PROXY'] = proxy.url
    using world = createWorld({ retries: 0 })
    expect((await world.http.send(get(`http://${host}/a`, { connectSeconds: 0.1 }))).status).toBe(200)
  })

  test('is left out for the hosts of NO_PROXY, and for loopback', async () => {
    await using server = await serve([ok])
    await using proxy = await startProxy({ status: 403 })
    process.env['HTTP_PROXY'] = proxy.url
    process.env['NO_PROXY'] = '.myhuaweicloud.test'
    using world = createWorld({ retries: 0 })
    expect((await failure(world.http.send(get(`http://${host}`)))).message).not.toContain('proxy')
    await world.http.send(get(server.url))
    expect(proxy.asked).toEqual([])
  })
})

describe('a certificate', () => {
  const advice = 'a proxy or host with a certificate of its own needs NODE_EXTRA_CA_CERTS'

  test('that nobody vouches for is refused at once, with the way out', async () => {
    await using server = await serve([ok], createCertificate(['localhost']))
    using world = createWorld()
    const { message, code } = await failure(world.http.send(get(server.url)))
    expect(code).toBe('connection')
    expect(message).toMatch(
      /the certificate or the encryption is not accepted, .* \((DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+)\)/,
    )
    expect(message).toContain(advice)
    expect(world.waits).toEqual([])
    expect(server.seen).toEqual([])
  })

  test('of another name is refused at once', async () => {
    const certificate = createCertificate(['other.example'])
    setDefaultCACertificates([...trusted, certificate.cert])
    await using server = await serve([ok], certificate)
    using world = createWorld()
    expect((await failure(world.http.send(get(server.url)))).message).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)')
    expect(world.waits).toEqual([])
  })

  test('that is over is refused at once', async () => {
    const certificate = createCertificate(['localhost'], new Date(Date.now() - 60_000))
    setDefaultCACertificates([...trusted, certificate.cert])
    await using server = await serve([ok], certificate)
    using world = createWorld()
    expect((await failure(world.http.send(get(server.url)))).message).toContain('(CERT_HAS_EXPIRED)')
  })

  test('that is trusted is accepted', async () => {
    const certificate = createCertificate(['localhost'])
    setDefaultCACertificates([...trusted, certificate.cert])
    await using server = await serve([ok], certificate)
    using world = createWorld()
    expect((await world.http.send(get(server.url))).status).toBe(200)
  })

  test('that is none is refused at once', async () => {
    await using server = await serve([ok])
    using world = createWorld()
    const { message } = await failure(world.http.send(get(server.url.replace('http:', 'https:'))))
    expect(message).toContain('the certificate or the encryption is not accepted')
    expect(world.waits).toEqual([])
  })
})
