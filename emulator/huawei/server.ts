import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { playFault, sendReply, type FaultQueue } from './faults.ts'
import { gatewayError, type Reply } from './replies.ts'
import type { Certificate } from './certificate.ts'
import { recordRequest, type Host, type RecordedRequest } from './requests.ts'

interface Listener {
  endpoint: string
  close: () => Promise<void>
}

/** Answers one request; what it throws is answered with 500. */
type Answer = (request: RecordedRequest, message: IncomingMessage) => Reply

/** What the gateway takes: https://support.huaweicloud.com/intl/en-us/usermanual-apig/apig-ug-180530090.html */
const limits = { body: 12 * 1024 * 1024, target: 32 * 1024, header: 32 * 1024, headers: 128 * 1024 }

interface HostOptions {
  host: Host
  answer: Answer
  faults: FaultQueue
  requests: RecordedRequest[]
  /** The server's own clock. */
  now: () => number
  prefix?: string
  tls?: Certificate
  address?: '127.0.0.1' | '::1'
}

/** Starts one host on a free port of the loopback interface. */
export async function listen(options: HostOptions): Promise<Listener> {
  let open = 0
  const listener: RequestListener = (message, response) => {
    open += 1
    response.on('close', () => {
      open -= 1
    })
    respond(options, open, message, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined)
    })
  }
  const { tls, prefix = '', address = '127.0.0.1' } = options
  const settings = { maxHeaderSize: limits.headers * 2, keepAliveTimeout: 60_000 }
  const server = tls ? createTlsServer({ ...settings, ...tls }, listener) : createServer(settings, listener)
  const port = await start(server, address)
  const host = address === '::1' ? '[::1]' : address
  return { endpoint: `http${tls ? 's' : ''}://${host}:${port}${prefix}`, close: () => stop(server) }
}

async function respond(
  options: HostOptions,
  concurrent: number,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host, answer, faults, requests, now, prefix = '' } = options
  const body = await readBody(message)
  const request = recordRequest({ host, prefix, message, rawBody: body ?? Buffer.alloc(0), concurrent })
  requests.push(request)
  response.setHeader('date', new Date(now()).toUTCString())
  response.once('answered', (status: number) => {
    request.status = status
  })
  const fault = faults.next(request)
  if (fault !== undefined) request.fault = fault.do
  if (faults.delay() > 0) await sleep(faults.delay())
  const real = (): Reply => refuseOversized(message, body) ?? answer(request, message)
  if (fault === undefined) sendReply(response, guard(real))
  else await playFault(fault, response, () => guard(real))
}

function guard(real: () => Reply): Reply {
  try {
    return real()
  } catch (error) {
    return gatewayError(500, 'APIG.9999', `The emulator failed: ${error instanceof Error ? (error.stack ?? '') : ''}`)
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= limits.body) parts.push(part)
  }
  return size > limits.body ? undefined : Buffer.concat(parts)
}

function refuseOversized(message: IncomingMessage, body: Buffer | undefined): Reply | undefined {
  if (body === undefined) return gatewayError(413, 'APIG.0201', 'Request entity too large')
  if ((message.url ?? '').length > limits.target) return gatewayError(414, 'APIG.0201', 'Request URI too long')
  const sizes = message.rawHeaders.map((text) => text.length)
  const tooLarge = Math.max(...sizes) > limits.header || sizes.reduce((sum, size) => sum + size, 0) > limits.headers
  return tooLarge ? gatewayError(494, 'APIG.0201', 'Request headers too large') : undefined
}

function start(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => resolve((server.address() as AddressInfo).port))
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
