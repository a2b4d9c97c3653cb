import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { gatewayError, serviceError, type Reply } from './replies.ts'
import type { RecordedRequest, RequestKind } from './requests.ts'

/** Answers something else than the real answer, which is never made. */
type Replacement =
  | { do: 'reply'; status: number; headers?: Record<string, string>; body?: string | Buffer; chunked?: boolean }
  /** The connection is reset before anything is answered. */
  | { do: 'reset' }
  /** No answer ever comes. */
  | { do: 'silence' }
  /** A few bytes that inflate to this many blanks. */
  | { do: 'gzipBomb'; bytes: number }
  | { do: 'redirect'; location: string; status?: number }
  | { do: 'html'; status?: number }
  | { do: 'empty'; status?: number }

/** Makes the real answer, and spoils how it arrives. */
type Distortion =
  /** Nothing: a place holder in a queue. */
  | { do: 'pass' }
  /** The headers come late. */
  | { do: 'slowHeaders'; ms: number }
  /** Headers and half of the body, then a reset. */
  | { do: 'resetMidBody' }
  /** Headers and half of the body, then an end that the framing does not announce. */
  | { do: 'cutBody'; framing: 'content-length' | 'chunked' }
  /** Headers and half of the body, then nothing. */
  | { do: 'stall' }
  /** The body comes in pieces (10 unless told) with a pause after each. */
  | { do: 'drip'; pauseMs: number; pieces?: number }
  /** The content-length is wrong by this many bytes: more than sent, or less. */
  | { do: 'wrongLength'; by: number }
  /** Compressed, with the header or (`header: false`) without. */
  | { do: 'gzip'; header?: boolean }
  /** Announced as gzip, and no gzip. */
  | { do: 'invalidGzip' }

/** What goes wrong with one request. */
export type Fault = Replacement | Distortion

/** Faults that are waiting to happen. */
export interface Faults {
  /** Queues faults for requests of a kind: the first request gets the first one. */
  on: (kind: RequestKind, ...faults: (Fault | Fault[])[]) => void
  /** Asked for every request whose queue is empty; the first fault that is returned is played. */
  when: (choose: (request: RecordedRequest) => Fault | undefined) => void
  /** Delays every answer. */
  latency: (ms: number) => void
  clear: () => void
}

export type FaultQueue = Faults & { next: (request: RecordedRequest) => Fault | undefined; delay: () => number }

export function times(count: number, fault: Fault): Fault[] {
  return Array.from({ length: count }, () => fault)
}

/** A fault that answers an error of the gateway, such as `errorReply(429, 'APIG.0308', 'The throttling …')`. */
export function errorReply(status: number, code: string, message: string, headers: Record<string, string> = {}): Fault {
  return fromReply(gatewayError(status, code, message), headers)
}

/** A fault that answers an error of the service itself, such as `serviceErrorReply(403, 'APIG.1005', 'No …')`. */
export function serviceErrorReply(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Fault {
  return fromReply(serviceError(status, code, message), headers)
}

function fromReply(reply: Reply, headers: Record<string, string>): Fault {
  return { do: 'reply', ...reply, headers: { ...reply.headers, ...headers } }
}

export function createFaults(): FaultQueue {
  const queues = new Map<RequestKind, Fault[]>()
  const choosers: ((request: RecordedRequest) => Fault | undefined)[] = []
  let delay = 0
  return {
    on: (kind, ...faults) => void queues.set(kind, [...(queues.get(kind) ?? []), ...faults.flat()]),
    when: (choose) => void choosers.push(choose),
    latency: (ms) => {
      delay = ms
    },
    clear: () => {
      queues.clear()
      choosers.length = 0
      delay = 0
    },
    next: (request) => queues.get(request.kind)?.shift() ?? firstOf(choosers, request),
    delay: () => delay,
  }
}

function firstOf(
  choosers: readonly ((request: RecordedRequest) => Fault | undefined)[],
  request: RecordedRequest,
): Fault | undefined {
  for (const choose of choosers) {
    const fault = choose(request)
    if (fault !== undefined) return fault
  }
  return undefined
}

/**
 * Answers a request with a fault in place of, or on top of, the real answer.
 * @param real makes the answer that would have been given
 */
export async function playFault(fault: Fault, response: ServerResponse, real: () => Reply): Promise<void> {
  await (isReplacement(fault) ? replace(fault, response) : distort(fault, response, real()))
}

const replacements = new Set<string>(['reply', 'reset', 'silence', 'gzipBomb', 'redirect', 'html', 'empty'])

function isReplacement(fault: Fault): fault is Replacement {
  return replacements.has(fault.do)
}

function replace(fault: Replacement, response: ServerResponse): unknown {
  const body = Buffer.alloc(0)
  switch (fault.do) {
    case 'reply': {
      const { status, headers = {}, chunked = false } = fault
      return sendReply(response, { status, headers, chunked, body: Buffer.from(fault.body ?? '') })
    }
    case 'reset':
      return resetConnection(response)
    case 'silence':
      return undefined
    case 'gzipBomb':
      return sendBomb(response, fault.bytes)
    case 'redirect':
      return sendReply(response, { status: fault.status ?? 302, headers: { location: fault.location }, body })
    case 'html':
      return sendReply(response, htmlPage(fault.status ?? 200))
    case 'empty':
      return sendReply(response, { status: fault.status ?? 200, headers: {}, body })
    default:
      return fault satisfies never
  }
}

async function distort(fault: Distortion, response: ServerResponse, reply: Reply): Promise<unknown> {
  switch (fault.do) {
    case 'pass':
      return sendReply(response, reply)
    case 'slowHeaders':
      await sleep(fault.ms)
      return sendReply(response, reply)
    case 'resetMidBody':
      return sendHalf(response, reply, 'content-length', () => resetConnection(response))
    case 'cutBody':
      return sendHalf(response, reply, fault.framing, () => response.socket?.end())
    case 'stall':
      return sendHalf(response, reply, 'content-length', () => undefined)
    case 'drip':
      return sendSlowly(response, reply, fault.pauseMs, fault.pieces ?? 10)
    case 'wrongLength':
      return sendWithLength(response, reply, fault.by)
    case 'gzip':
      return sendReply(response, compress(reply, fault.header ?? true))
    case 'invalidGzip':
      return sendReply(response, withHeaders(reply, { 'content-encoding': 'gzip' }))
    default:
      return fault satisfies never
  }
}

/** Sends the head of an answer, and tells the record of requests. */
function startReply(response: ServerResponse, status: number, headers: Record<string, string | number>): void {
  response.emit('answered', status)
  response.writeHead(status, headers)
}

export function sendReply(response: ServerResponse, reply: Reply): unknown {
  const framing = reply.chunked === true ? { connection: 'close' } : { 'content-length': reply.body.length }
  startReply(response, reply.status, { ...reply.headers, ...framing })
  // What is written before the end makes Node send chunks, where no length was announced.
  if (reply.chunked === true) response.write(reply.body)
  return reply.chunked === true ? response.end() : response.end(reply.body)
}

function resetConnection(response: ServerResponse): unknown {
  return response.socket?.resetAndDestroy()
}

/** The first half must have left before the connection ends, so the end waits for the socket to be flushed. */
function sendHalf(
  response: ServerResponse,
  reply: Reply,
  framing: 'content-length' | 'chunked',
  end: () => unknown,
): unknown {
  const length = framing === 'content-length' ? { 'content-length': reply.body.length } : {}
  startReply(response, reply.status, { ...reply.headers, ...length })
  return response.write(reply.body.subarray(0, Math.ceil(reply.body.length / 2)), () => setTimeout(end, 50))
}

async function sendSlowly(response: ServerResponse, reply: Reply, pauseMs: number, pieces: number): Promise<void> {
  startReply(response, reply.status, { ...reply.headers, 'content-length': reply.body.length })
  const size = Math.max(1, Math.ceil(reply.body.length / pieces))
  for (let at = 0; at < reply.body.length && !response.destroyed; at += size) {
    response.write(reply.body.subarray(at, at + size))
    await sleep(pauseMs)
  }
  response.end()
}

function sendWithLength(response: ServerResponse, reply: Reply, by: number): unknown {
  const { socket } = response
  const lines = Object.entries({ ...reply.headers, 'content-length': reply.body.length + by, connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  response.emit('answered', reply.status)
  // Node refuses to send a length that does not fit the body, hence the bare socket.
  socket?.write(`HTTP/1.1 ${reply.status} Status\r\n${head}\r\n`)
  return socket?.end(reply.body)
}

function compress(reply: Reply, header: boolean): Reply {
  const headers: Record<string, string> = header ? { 'content-encoding': 'gzip' } : {}
  return withHeaders({ ...reply, body: gzipSync(reply.body) }, headers)
}

function withHeaders(reply: Reply, headers: Record<string, string>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

function htmlPage(status: number): Reply {
  const body = Buffer.from('<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in</body></html>\n')
  return { status, headers: { 'content-type': 'text/html' }, body }
}

async function sendBomb(response: ServerResponse, bytes: number): Promise<void> {
  startReply(response, 200, { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' })
  const gzip = createGzip()
  gzip.pipe(response)
  const block = Buffer.alloc(1024 * 1024, ' ')
  for (let sent = 0; sent < bytes && !response.destroyed; sent += block.length) {
    if (!gzip.write(block)) await Promise.race([onceDrained(gzip), sleep(1000)])
  }
  gzip.end()
}

function onceDrained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => void stream.once('drain', resolve))
}
