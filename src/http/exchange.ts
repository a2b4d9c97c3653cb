import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { AttemptFailure } from './attempt-failure.ts'
import { readBody } from './body.ts'
import type { Connections } from './connections.ts'
import type { HttpReply, HttpRequest } from './request.ts'

/** Bytes a second that an upload makes at the least. */
const slowUpload = 250_000

/**
 * Sends a request once and reads the whole reply, whatever its status. It is over in time even if nothing of what it
 * calls ever settles: a tunnel through a proxy that does not answer gives a request no socket, and thus no event.
 * @param remaining milliseconds
 * @throws {AttemptFailure} or what Node's connection failed with
 */
export async function exchange(request: HttpRequest, remaining: number, connections: Connections): Promise<HttpReply> {
  // 20 s are longer than a connection takes anywhere, and shorter than the system tries when every packet is dropped.
  const { connectSeconds = 20, headersSeconds = 60, body = '' } = request
  const abort = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(reasonOf(abort.signal)), { once: true })
  })
  const after = (milliseconds: number, failure: Error) => setTimeout(() => abort.abort(failure), milliseconds)
  const agent = connections.agentFor(new URL(request.url).origin)
  const end = after(remaining, new AttemptFailure('deadline', 'the step’s time is over'))
  const connect = after(connectSeconds * 1_000, unconnected(connectSeconds, 'proxyOptions' in agent))
  const headers = after(
    headersSeconds * 1_000 + (body.length / slowUpload) * 1_000,
    new AttemptFailure('timeout', `no answer within ${headersSeconds} s`),
  )
  const opened = open(request, {
    options: { agent, signal: abort.signal, userAgent: connections.userAgent },
    onConnected: () => clearTimeout(connect),
  })
  const replied = opened.then((message) => {
    clearTimeout(connect)
    clearTimeout(headers)
    return readReply(message, request)
  })
  try {
    return await Promise.race([replied, aborted])
  } finally {
    for (const timer of [end, connect, headers]) clearTimeout(timer)
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

/** As the system says it of a host that drops packets; the code is what it is explained by. */
function unconnected(seconds: number, isProxied: boolean): Error {
  const message = isProxied ? `tunneling socket could not be established, cause=no answer within ${seconds} s` : ''
  return Object.assign(new Error(message), { code: 'ETIMEDOUT' })
}

interface Opening {
  readonly options: { readonly agent: http.Agent; readonly signal: AbortSignal; readonly userAgent: string | undefined }
  readonly onConnected: () => void
}

/** The reply's headers. */
function open(request: HttpRequest, { options, onConnected }: Opening): Promise<IncomingMessage> {
  const { method, url, headers, body } = request
  const { agent, signal, userAgent = '' } = options
  const { request: start } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    // A token of Huawei Cloud's can be longer than all headers may be by default (16 KiB).
    const maxHeaderSize = 128 * 1024
    const call = start(url, { method, headers: { 'user-agent': userAgent, ...headers }, agent, signal, maxHeaderSize })
    call.on('response', resolve)
    call.on('error', reject)
    call.on('upgrade', ({ statusCode }: IncomingMessage, socket: Socket) => {
      socket.destroy()
      reject(new AttemptFailure('final', `the answer (${statusCode}) changes the protocol, which was not asked for`))
    })
    call.on('socket', (socket) => {
      const isSecure = socket instanceof TLSSocket
      if (call.reusedSocket || (!isSecure && !socket.connecting)) onConnected()
      else socket.once(isSecure ? 'secureConnect' : 'connect', onConnected)
    })
    call.end(body)
  })
}

async function readReply(message: IncomingMessage, { pauseSeconds = 30 }: HttpRequest): Promise<HttpReply> {
  const { statusCode: status = 0, headers } = message
  try {
    return { status, headers, body: await readBody(message, pauseSeconds) }
  } catch (error) {
    // What is refused must not be sent again because the reason did not arrive: wrong signatures lock an access key.
    if (status < 300 || isPassing(status)) throw error
    return { status, headers, body: Buffer.alloc(0) }
  }
}

/** Whether another attempt may be answered differently. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}
