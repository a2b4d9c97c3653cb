import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isCoded } from '../errors.ts'
import { plain } from '../text/foreign-text.ts'
import type { Connections } from './connections.ts'
import type { HttpReply, HttpRequest } from './request.ts'

// ROMA Connect exports 50 MB at most: https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html
const byteLimit = 64 * 1024 * 1024

/** Why an attempt failed, and whether another may do better. */
export class AttemptFailure extends Error {
  readonly kind: 'cut' | 'timeout' | 'deadline' | 'final'

  constructor(kind: AttemptFailure['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/**
 * Sends a request once and reads the whole reply, whatever its status.
 * @throws {AttemptFailure} or what Node's connection failed with
 */
export async function exchange(request: HttpRequest, remaining: number, connections: Connections): Promise<HttpReply> {
  const abort = new AbortController()
  const end = setTimeout(() => abort.abort(new AttemptFailure('deadline', 'the step’s time is over')), remaining)
  const seconds = request.headersSeconds ?? 60
  const headers = setTimeout(
    () => abort.abort(new AttemptFailure('timeout', `no answer within ${seconds} s`)),
    seconds * 1_000,
  )
  const connection = connections.lease(new URL(request.url).origin, abort.signal)
  let intact = false
  try {
    const { message } = await connection.client.request(request.method, request.url, request.body ?? null, {
      ...request.headers,
    })
    clearTimeout(headers)
    const status = message.statusCode ?? 0
    try {
      const raw = await readBody(message, { abort, pauseSeconds: request.pauseSeconds ?? 30 })
      intact = true
      return { status, headers: message.headers, body: await inflate(message, raw) }
    } catch (error) {
      // What is refused must not be sent again because the reason did not arrive: wrong signatures lock an access key.
      if (status < 300 || isPassing(status)) throw asCut(error)
      return { status, headers: message.headers, body: Buffer.alloc(0) }
    }
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : error
  } finally {
    clearTimeout(end)
    clearTimeout(headers)
    connection.release(intact)
  }
}

/** What breaks an answer in its middle, the host and the way to it being there. */
function asCut(error: unknown): AttemptFailure {
  return error instanceof AttemptFailure
    ? error
    : new AttemptFailure('cut', 'the connection was cut off', { cause: error })
}

/** Whether another attempt may be answered differently. */
export function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** Collects a body itself: `readBody()` of the client never settles when the connection breaks. */
async function readBody(
  message: IncomingMessage,
  { abort, pauseSeconds }: { abort: AbortController; pauseSeconds: number },
): Promise<Buffer> {
  const announced = Number(message.headers['content-length'] ?? Number.NaN)
  if (announced > byteLimit) {
    message.destroy()
    throw tooLarge(announced)
  }
  const whole = Number.isNaN(announced) ? undefined : Buffer.allocUnsafe(announced)
  const chunks: Buffer[] = []
  let size = 0
  const pause = setTimeout(
    () => abort.abort(new AttemptFailure('timeout', `the answer stopped for ${pauseSeconds} s in its middle`)),
    pauseSeconds * 1_000,
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
  if (!message.complete) throw new AttemptFailure('cut', 'the answer was cut off')
  return whole ?? Buffer.concat(chunks, size)
}

async function inflate(message: IncomingMessage, raw: Buffer): Promise<Buffer> {
  const encoding = message.headers['content-encoding'] ?? 'identity'
  if (raw[0] === 0x1f && raw[1] === 0x8b) {
    try {
      return await promisify(gunzip)(raw, { maxOutputLength: byteLimit })
    } catch (cause) {
      if (isCoded(cause) && cause.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(undefined)
      throw new AttemptFailure('cut', 'the answer’s gzip data is damaged', { cause })
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
