import type { Clock } from '../clock.ts'
import { backoff } from './backoff.ts'
import { createConnections, type Connections } from './connections.ts'
import { AttemptFailure, exchange } from './exchange.ts'
import { brokenFailure, refusedFailure, stepTimeout, type Failure } from './failure.ts'
import { holdsError } from './huawei-error.ts'
import type { SigningIn } from './huawei-situation.ts'
import type { HttpReply, HttpRequest, Prepare, Send } from './request.ts'

/** Time, chance and what is told of the work, as arguments. */
export interface HttpWorld extends Clock {
  /** Attempts after the first, per request. */
  readonly retries: number
  readonly log: (line: string) => void
  /** Takes known secrets out of a text that somebody else wrote. */
  readonly scrub: (text: string) => string
  /** Told of every answer that asks for fewer requests. */
  readonly onThrottle?: () => void
  /** Advice about a refusal depends on it. */
  readonly signingIn?: SigningIn | undefined
}

export interface Http {
  readonly send: Send
  /** Closes the connections that are kept open between requests. */
  readonly close: () => void
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

type Outcome = { readonly reply: HttpReply } | { readonly failure: Failure }

async function tryOnce(request: HttpRequest, world: HttpWorld, connections: Connections): Promise<Outcome> {
  const remaining = world.deadline - world.now()
  if (remaining <= 0) return { failure: stepTimeout(request) }
  try {
    const reply = await exchange(request, remaining, connections)
    if (reply.status >= 200 && reply.status < 300 && !holdsError(reply.body)) return { reply }
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
