import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isCoded } from '../errors.ts'
import { plain } from '../text/foreign-text.ts'
import { AttemptFailure } from './attempt-failure.ts'

// ROMA Connect exports 50 MB at most: https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html
const byteLimit = 64 * 1024 * 1024

/**
 * The body of an answer, whole and inflated.
 * @throws {AttemptFailure}
 */
export async function readBody(message: IncomingMessage, pauseSeconds: number): Promise<Buffer> {
  const raw = await collect(message, pauseSeconds)
  return await inflate(message.headers['content-encoding'] ?? 'identity', raw)
}

/** Statuses that have no body, whatever length they announce (RFC 9110, 8.6 and 15). */
function announcedLength({ statusCode = 0, headers }: IncomingMessage): number | undefined {
  if (statusCode === 204 || statusCode === 304) return undefined
  return headers['content-length'] === undefined ? undefined : Number(headers['content-length'])
}

async function collect(message: IncomingMessage, pauseSeconds: number): Promise<Buffer> {
  const announced = announcedLength(message)
  // Of known length, it is put together as it comes: the parts and the whole would take twice the memory.
  const whole = announced === undefined || announced > byteLimit ? undefined : Buffer.allocUnsafe(announced)
  const chunks: Buffer[] = []
  let size = 0
  const stop = () =>
    message.destroy(new AttemptFailure('timeout', `the answer stopped for ${pauseSeconds} s in its middle`))
  const pause = setTimeout(stop, pauseSeconds * 1_000)
  try {
    if (announced !== undefined && announced > byteLimit) throw tooLarge(announced)
    for await (const chunk of message as AsyncIterable<Buffer>) {
      pause.refresh()
      if (size + chunk.length > byteLimit) throw tooLarge(undefined)
      if (whole === undefined) chunks.push(chunk)
      else chunk.copy(whole, size)
      size += chunk.length
    }
  } catch (error) {
    // The host and the way to it are there: it is the answer that broke.
    throw error instanceof AttemptFailure
      ? error
      : new AttemptFailure('cut', 'the connection was cut off', { cause: error })
  } finally {
    clearTimeout(pause)
    message.destroy()
  }
  if (!message.complete || (whole !== undefined && size !== whole.length)) {
    throw new AttemptFailure('cut', 'the answer was cut off')
  }
  return whole ?? Buffer.concat(chunks, size)
}

async function inflate(encoding: string, raw: Buffer): Promise<Buffer> {
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
  return new AttemptFailure('final', `the answer${size} is larger than 64 MiB, the most that is read`)
}
