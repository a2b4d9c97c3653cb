import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { HttpClient } from '@actions/http-client'
import { UserError } from './errors.ts'
import { plain, plural } from './foreign-text.ts'
import { advise, type Service } from './roma/advice.ts'
import { parseRefusal } from './roma/refusal.ts'

export interface HttpRequest {
  /** What it is for, to complete “Could not …”: `export the custom backends`. */
  readonly purpose: string
  readonly service: Service
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Seconds until the headers of the reply must be there; 60 unless told. */
  readonly headersSeconds?: number
  /** How often a time-out is retried; like every failure unless told. */
  readonly timeoutRetries?: number
}

export interface HttpReply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Whole and inflated. */
  readonly body: Buffer
}

/** Signs or otherwise completes a request; called anew for every attempt, since a signature holds the time. */
export type Prepare = (request: HttpRequest) => HttpRequest

/**
 * Sends a request until it is answered with a 2xx.
 * @throws {UserError} `request` (with the refusal, when there was an answer), `timeout` or `deadline`.
 */
export type Send = (request: HttpRequest, prepare?: Prepare) => Promise<HttpReply>

/** Time, chance and what is told of the work, as arguments. */
export interface HttpWorld {
  /** Attempts after the first, per request. */
  readonly retries: number
  /** Milliseconds since 1970 at which the step must be over. */
  readonly deadline: number
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  /** From 0 to 1. */
  readonly random: () => number
  readonly log: (line: string) => void
  /** Takes known secrets out of a text that somebody else wrote. */
  readonly scrub: (text: string) => string
  /** Told of every answer that asks for fewer requests. */
  readonly onThrottle?: () => void
}

export interface Http {
  readonly send: Send
  /** Closes the connections that are kept open between requests. */
  readonly close: () => void
}

const byteLimit = 64 * 1024 * 1024
const bodyPauseSeconds = 30
const longestBackoff = 30_000
const serviceNames = { roma: 'ROMA Connect', iam: 'IAM', sts: 'STS', github: 'GitHub' } as const

/** Why an attempt failed, and whether another may do better. */
class AttemptFailure extends Error {
  readonly kind: 'connection' | 'timeout' | 'final'

  constructor(kind: AttemptFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

export function createHttp(world: HttpWorld): Http {
  const connections = createConnections()
  return {
    send: (request, prepare = (same) => same) => sendUntilAnswered(request, prepare, world, connections),
    close: connections.close,
  }
}

async function sendUntilAnswered(
  request: HttpRequest,
  prepare: Prepare,
  world: HttpWorld,
  connections: Connections,
): Promise<HttpReply> {
  let timeouts = 0
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(prepare(request), world, connections)
    if ('reply' in outcome) return outcome.reply
    const { failure } = outcome
    if (failure.isTimeout) timeouts++
    const mayRetry =
      failure.mayRetry && attempt < world.retries && timeouts <= (request.timeoutRetries ?? Number.POSITIVE_INFINITY)
    if (!mayRetry) throw failure.error(attempt + 1)
    const wait = failure.retryAfter ?? backoff(attempt, world.random())
    if (world.now() + wait >= world.deadline) throw failure.error(attempt + 1, wait)
    world.log(`${failure.text} Trying again in ${(wait / 1_000).toFixed(1)} s (${attempt + 1} of ${world.retries}).`)
    await world.sleep(wait)
  }
}

/** Half fixed, half jitter: jobs that start together do not come back together. */
function backoff(attempt: number, random: number): number {
  const full = Math.min(500 * 2 ** attempt, longestBackoff)
  return full / 2 + (full / 2) * random
}

interface Failure {
  readonly mayRetry: boolean
  readonly isTimeout: boolean
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number
  readonly text: string
  readonly error: (attempts: number, tooLongToWait?: number) => UserError
}

type Outcome = { readonly reply: HttpReply } | { readonly failure: Failure }

async function tryOnce(request: HttpRequest, world: HttpWorld, connections: Connections): Promise<Outcome> {
  const remaining = world.deadline - world.now()
  if (remaining <= 0) return { failure: stepTimeout(request) }
  try {
    const reply = await exchange(request, remaining, connections)
    if (reply.status >= 200 && reply.status < 300) return { reply }
    if (isThrottle(reply)) world.onThrottle?.()
    return { failure: refusedFailure(request, reply, world) }
  } catch (error) {
    if (world.now() >= world.deadline) return { failure: stepTimeout(request) }
    return { failure: brokenFailure(request, error, world) }
  }
}

async function exchange(request: HttpRequest, remaining: number, connections: Connections): Promise<HttpReply> {
  const abort = new AbortController()
  const end = setTimeout(() => abort.abort(new AttemptFailure('timeout', 'the step’s timeout is over')), remaining)
  const seconds = request.headersSeconds ?? 60
  const headers = setTimeout(
    () => abort.abort(new AttemptFailure('timeout', `no answer within ${seconds} s`)),
    seconds * 1_000,
  )
  const connection = connections.lease(abort.signal)
  let intact = false
  try {
    const { message } = await connection.client.request(request.method, request.url, request.body ?? null, {
      ...request.headers,
    })
    clearTimeout(headers)
    const raw = await readBody(message, abort)
    intact = true
    return { status: message.statusCode ?? 0, headers: message.headers, body: await inflate(message, raw) }
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : error
  } finally {
    clearTimeout(end)
    clearTimeout(headers)
    connection.release(intact)
  }
}

interface Connections {
  readonly lease: (signal: AbortSignal) => { client: HttpClient; release: (intact: boolean) => void }
  readonly close: () => void
}

/**
 * `HttpClient` keeps connections open but has no way to end one request. Its request handlers can give Node's request
 * a signal, so each client serves one request at a time and goes back to the pool when its connection is intact.
 */
function createConnections(): Connections {
  const idle: { client: HttpClient; signal: { current: AbortSignal } }[] = []
  return {
    lease(signal) {
      const connection = idle.pop() ?? openConnection(signal)
      connection.signal.current = signal
      return {
        client: connection.client,
        release(intact) {
          if (intact) idle.push(connection)
          else connection.client.dispose()
        },
      }
    },
    close() {
      for (const { client } of idle.splice(0)) client.dispose()
    },
  }
}

function openConnection(first: AbortSignal): { client: HttpClient; signal: { current: AbortSignal } } {
  const signal = { current: first }
  const handler = {
    prepareRequest(options: object) {
      // A token of Huawei Cloud's can be longer than all headers may be by default (16 KiB).
      Object.assign(options, { signal: signal.current, maxHeaderSize: 128 * 1024 })
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('not used')),
  }
  const client = new HttpClient('roma-connect-export', [handler], {
    allowRedirects: false,
    allowRetries: false,
    keepAlive: true,
    socketTimeout: 24 * 3_600_000,
  })
  return { client, signal }
}

/** Collects a body itself: `readBody()` of the client never settles when the connection breaks. */
async function readBody(message: IncomingMessage, abort: AbortController): Promise<Buffer> {
  const announced = Number(message.headers['content-length'] ?? Number.NaN)
  if (announced > byteLimit) throw tooLarge(announced)
  const whole = Number.isNaN(announced) ? undefined : Buffer.allocUnsafe(announced)
  const chunks: Buffer[] = []
  let size = 0
  const pause = setTimeout(
    () => abort.abort(new AttemptFailure('timeout', `the answer stopped for ${bodyPauseSeconds} s in its middle`)),
    bodyPauseSeconds * 1_000,
  )
  const stop = () => message.destroy()
  abort.signal.addEventListener('abort', stop)
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      pause.refresh()
      if (size + chunk.length > byteLimit) throw tooLarge(undefined)
      if (whole === undefined) chunks.push(chunk)
      else chunk.copy(whole, size)
      size += chunk.length
    }
  } finally {
    clearTimeout(pause)
    abort.signal.removeEventListener('abort', stop)
    message.destroy()
  }
  if (!message.complete) throw new AttemptFailure('connection', 'the answer was cut off')
  return whole ?? Buffer.concat(chunks, size)
}

async function inflate(message: IncomingMessage, raw: Buffer): Promise<Buffer> {
  const encoding = message.headers['content-encoding'] ?? 'identity'
  if (raw[0] === 0x1f && raw[1] === 0x8b) {
    try {
      return await promisify(gunzip)(raw, { maxOutputLength: byteLimit })
    } catch (cause) {
      if (isCoded(cause) && cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(undefined)
      throw new AttemptFailure('connection', 'the answer’s gzip data is damaged', { cause })
    }
  }
  // Some proxies inflate a body and leave the header, so gzip is told by its bytes.
  if (/^(identity|x-gzip|gzip)$/i.test(encoding)) return raw
  throw new AttemptFailure('final', `the answer has the encoding “${plain(encoding, 40)}”, which was not asked for`)
}

function tooLarge(bytes: number | undefined): AttemptFailure {
  const size = bytes === undefined ? '' : ` (${(bytes / 1_048_576).toFixed(1)} MiB)`
  return new AttemptFailure('final', `the answer${size} is larger than 64 MiB, far above ROMA’s own limit of 50 MB`)
}

function stepTimeout(request: HttpRequest): Failure {
  return {
    mayRetry: false,
    isTimeout: true,
    text: '',
    error: () =>
      new UserError('deadline', `Could not ${request.purpose}: the step’s time is over. Raise the input \`timeout\`.`),
  }
}

function brokenFailure(request: HttpRequest, error: unknown, world: HttpWorld): Failure {
  const { kind, reason } = describeBreak(error)
  const where = `${serviceNames[request.service]} (${new URL(request.url).host})`
  const text = `Could not ${request.purpose}: ${where}: ${world.scrub(reason)}.`
  return {
    mayRetry: kind !== 'final',
    isTimeout: kind === 'timeout',
    text,
    error: (attempts) => new UserError(kind === 'timeout' ? 'timeout' : 'request', `${text}${tried(attempts)}`),
  }
}

// https://nodejs.org/api/errors.html#openssl-error-codes
const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/

function describeBreak(error: unknown): { kind: AttemptFailure['kind']; reason: string } {
  if (error instanceof AttemptFailure) return { kind: error.kind, reason: error.message }
  const message = error instanceof Error ? plain(error.message || error.name, 300) : plain(String(error), 300)
  const code = isCoded(error) ? error.code : ''
  const proxy = /tunneling socket could not be established, (?:statusCode=(\d+)|cause=(.*))/.exec(message)
  if (proxy !== null) return describeProxy(proxy[1], proxy[2])
  if (untrusted.test(code)) {
    const advice = 'a proxy or host with a certificate of its own needs NODE_EXTRA_CA_CERTS'
    return {
      kind: 'final',
      reason: `the certificate or the encryption is not accepted, ${message} (${code}); ${advice}`,
    }
  }
  if (code === 'HPE_HEADER_OVERFLOW') return { kind: 'final', reason: 'the headers of the answer are too large' }
  if (code === 'ENOTFOUND')
    return { kind: 'connection', reason: 'the host name is not known; check `region` or the endpoint' }
  if (code === 'ECONNREFUSED') return { kind: 'connection', reason: 'the connection is refused' }
  if (code === 'ECONNRESET' || message === 'aborted')
    return { kind: 'connection', reason: 'the connection was cut off' }
  return { kind: 'connection', reason: code === '' ? message : `${message} (${code})` }
}

function describeProxy(status: string | undefined, cause: string | undefined): ReturnType<typeof describeBreak> {
  if (status === '407') {
    return {
      kind: 'final',
      reason: 'the proxy asks for a user and password (407); put them into HTTPS_PROXY: http://user:password@host:port',
    }
  }
  if (status === undefined)
    return { kind: 'connection', reason: `the proxy cannot be reached, ${plain(cause ?? '', 200)}` }
  const kind = status.startsWith('5') ? 'connection' : 'final'
  return {
    kind,
    reason: `the proxy refuses the connection (${status}); allow this host on the proxy, or name it in NO_PROXY`,
  }
}

function refusedFailure(request: HttpRequest, reply: HttpReply, world: HttpWorld): Failure {
  const { status, headers } = reply
  const service = serviceNames[request.service]
  if (status >= 300 && status < 400) return redirectFailure(request, reply)
  const read = parseRefusal(status, headers, reply.body.subarray(0, 1_048_576).toString('utf8'))
  const refusal = { ...read, message: world.scrub(read.message) }
  const said = [String(status), refusal.code, refusal.message && `“${refusal.message}”`].filter(Boolean).join(' ')
  const id = refusal.requestId === '' ? '' : ` (request ID ${refusal.requestId})`
  const text = `Could not ${request.purpose}: ${service} answered ${said}${id}.`
  const advice = [advise(refusal, request.service), clockAdvice(status, headers.date, world.now())]
    .filter(Boolean)
    .join(' ')
  const retryAfter = parseRetryAfter(headers['retry-after'], world.now())
  return {
    mayRetry: status === 408 || status === 429 || status >= 500,
    isTimeout: false,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    text,
    error(attempts, tooLong) {
      const wait =
        tooLong === undefined
          ? ''
          : ` The next try would be in ${plural(Math.ceil(tooLong / 1_000), 'second')}, after the end of the step: raise the input \`timeout\`.`
      return new UserError('request', `${text}${tried(attempts)}${wait}${advice === '' ? '' : ` ${advice}`}`, {
        refusal,
      })
    },
  }
}

function redirectFailure(request: HttpRequest, { status, headers }: HttpReply): Failure {
  const location = headers.location ?? ''
  const host = URL.canParse(location, request.url) ? new URL(location, request.url).host : 'nowhere'
  const service = serviceNames[request.service]
  const text =
    `Could not ${request.purpose}: ${service} answered ${status}, a redirect to ${plain(host, 120)}. ` +
    'It is not followed, since the sign-in would go along. If that host is the right one, set the endpoint input to it.'
  return { mayRetry: false, isTimeout: false, text, error: () => new UserError('request', text) }
}

function isThrottle({ status, body }: HttpReply): boolean {
  return status === 429 || (status === 500 && body.subarray(0, 4_096).includes('APIG.9008'))
}

function tried(attempts: number): string {
  return attempts === 1 ? '' : ` It was tried ${attempts} times.`
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110, 10.2.3). */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

// A signature is refused when it is more than 15 minutes off; the reply says what time the server has.
function clockAdvice(status: number, date: string | undefined, now: number): string {
  const off = Math.round((now - Date.parse(date ?? '')) / 60_000)
  if (status !== 401 || Number.isNaN(off) || Math.abs(off) < 10) return ''
  return `This runner’s clock is ${Math.abs(off)} minutes ${off > 0 ? 'ahead of' : 'behind'} the server’s.`
}

function isCoded(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
