import type { IncomingMessage } from 'node:http'
import { createConnections, type Connections } from './http/connections.ts'
import { AttemptFailure, exchange } from './http/exchange.ts'
import { brokenFailure, refusedFailure, stepTimeout, type Failure } from './http/failure.ts'
import type { Service } from './roma/advice.ts'

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
  /** Seconds that the body of the reply may pause; 30 unless told. */
  readonly pauseSeconds?: number
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

const longestBackoff = 30_000

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
    const isOver = error instanceof AttemptFailure && error.kind === 'deadline'
    if (isOver || world.now() >= world.deadline) return { failure: stepTimeout(request) }
    return { failure: brokenFailure(request, error, world) }
  }
}

function isThrottle({ status, body }: HttpReply): boolean {
  return status === 429 || (status === 500 && body.subarray(0, 4_096).includes('APIG.9008'))
}
