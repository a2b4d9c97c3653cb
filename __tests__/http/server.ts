import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Certificate } from '../../emulator/huawei/certificate.ts'
import { createHttp, type Http, type HttpWorld } from '../../src/http/send.ts'
import type { HttpRequest } from '../../src/http/request.ts'
import { UserError } from '../../src/errors.ts'

export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly port: number | undefined
}

export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** The requests that came, whole ones alone. */
  readonly seen: readonly Seen[]
  readonly connections: () => Promise<number>
}

/** Answers requests in turn; the last answer is given to all that follow. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void

export async function serve(answers: readonly Answer[], certificate?: Certificate): Promise<TestServer> {
  const seen: Seen[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const answer = answers[Math.min(seen.length, answers.length - 1)]
      const { method, url, headers } = request
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8'), port: request.socket.remotePort })
      answer?.(response, request)
    })
  }
  const server = certificate === undefined ? createServer(listener) : createTlsServer({ ...certificate }, listener)
  const port = await listen(server)
  const scheme = certificate === undefined ? 'http' : 'https'
  return {
    url: `${scheme}://localhost:${port}`,
    port,
    seen,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  if (!isAddress(address)) throw new Error('no port')
  return address.port
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}

/** `text` as JSON, with a status and headers. */
export function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body))
  }
}

export const ok = reply(200, { fine: true })

/** A world in which time passes only by waiting. */
export interface TestWorld extends Disposable {
  readonly http: Http
  /** How long was waited between attempts, in milliseconds. */
  readonly waits: readonly number[]
  readonly lines: readonly string[]
}

export const start = Date.parse('2026-11-24T08:30:00Z')

export function createWorld(options: Partial<HttpWorld> & { readonly seconds?: number } = {}): TestWorld {
  const waits: number[] = []
  const lines: string[] = []
  let time = start
  const http = createHttp({
    retries: 2,
    deadline: start + (options.seconds ?? 600) * 1_000,
    now: () => time,
    sleep: (milliseconds) => {
      waits.push(milliseconds)
      time += milliseconds
      return Promise.resolve()
    },
    random: () => 0.5,
    log: (line) => lines.push(line),
    scrub: (text) => text,
    ...options,
  })
  return { http, waits, lines, [Symbol.dispose]: http.close }
}

export function get(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { purpose: 'list the instances', service: 'roma', method: 'GET', url, headers: { accept: '*/*' }, ...more }
}

/** The error that a promise ends with. */
export async function failure(promise: Promise<unknown>): Promise<UserError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof UserError) return error
  throw new Error('it did not fail as a user can understand', { cause: error })
}
