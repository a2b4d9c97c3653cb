import type { Clock } from '../clock.ts'
import { timeIsOver } from '../errors.ts'
import { AttemptFailure } from './attempt-failure.ts'
import { backoff } from './backoff.ts'
import { createConnections, type Connections } from './connections.ts'
import { describeAttempt } from './debug-line.ts'
import { exchange } from './exchange.ts'
import { brokenFailure, refusedFailure, throttleError } from './failure.ts'
import { createGate, type Gate } from './gate.ts'
import type { Service, SigningIn } from './huawei-situation.ts'
import { isFine, judge, type Outcome } from './outcome.ts'
import type { Answer, Ask, HttpReply, HttpRequest, Prepare, Send } from './request.ts'
import { serviceNames } from './service-names.ts'

/** Time, chance and what is told of the work, as arguments. */
export interface HttpWorld extends Clock {
  /** Attempts after the first, per request; what waits for a throttle to end is none of them. */
  readonly retries: number
  readonly log: (line: string) => void
  /** Takes known secrets out of a text that somebody else wrote. */
  readonly scrub: (text: string) => string
  /** Told of every attempt, for who looks for a fault. */
  readonly debug?: ((line: string) => void) | undefined
  /** Advice about a refusal depends on it. */
  readonly signingIn?: SigningIn | undefined
}

export interface Http {
  readonly send: Send
  readonly ask: Ask
  /** Closes the connections that are kept open between requests. */
  readonly close: () => void
}

export function createHttp(world: HttpWorld): Http {
  const connections = createConnections()
  const gates = new Map<Service, Gate>()
  const gateOf = (service: Service) => {
    const gate = gates.get(service) ?? createGate(world)
    gates.set(service, gate)
    return gate
  }
  const ask: Ask = (request, prepare = (same) => same) =>
    sendUntilAnswered(request, prepare, { world, connections, gate: gateOf(request.service) })
  return {
    ask,
    async send(request, prepare) {
      const { reply, attempts } = await ask(request, prepare)
      if (isFine(reply)) return reply
      throw refusedFailure(request, reply, world).error(attempts)
    },
    close: connections.close,
  }
}

interface Means {
  readonly world: HttpWorld
  readonly connections: Connections
  readonly gate: Gate
}

async function sendUntilAnswered(request: HttpRequest, prepare: Prepare, means: Means): Promise<Answer> {
  const { world } = means
  const { timeoutRetries = Number.POSITIVE_INFINITY } = request
  let [failures, timeouts] = [0, 0]
  for (let attempts = 1; ; attempts++) {
    const outcome = await tryInTurn(request, prepare, { ...means, attempt: attempts })
    if (outcome.throttle !== undefined) continue
    const { reply, failure } = outcome
    if (failure === undefined) return { reply, attempts }
    if (failure.isTimeout) timeouts++
    if (!failure.mayRetry || failures >= world.retries || timeouts > timeoutRetries) {
      if (reply !== undefined) return { reply, attempts }
      throw failure.error(attempts)
    }
    const wait = failure.retryAfter ?? backoff(failures, world.random())
    if (world.now() + wait >= world.deadline) throw failure.error(attempts, wait)
    failures++
    world.log(`${failure.text} Trying again in ${inSeconds(wait)} (${failures} of ${world.retries}).`)
    await world.sleep(wait)
  }
}

type Attempt = Means & { readonly attempt: number }

/** Lets the service's gate rule when the request is sent, and tells it what came of that. */
async function tryInTurn(request: HttpRequest, prepare: Prepare, means: Attempt): Promise<Outcome> {
  const { world, gate } = means
  const turn = await gate.enter()
  if ('opensIn' in turn) throw throttleError(request, turn.opensIn, world)
  await request.ready?.()
  const outcome = await tryOnce(prepare(request), means)
  if (outcome.throttle === undefined) {
    if (outcome.failure === undefined) gate.passed(turn.number)
    return outcome
  }
  const { text } = outcome.failure
  const wait = gate.close(outcome.throttle, turn.number)
  if (wait === undefined) return outcome
  if (world.now() + wait >= world.deadline) throw throttleError(request, wait, world, text)
  world.log(`${text} Waiting ${inSeconds(wait)}, in which nothing is sent to ${serviceNames[request.service]}.`)
  return outcome
}

async function tryOnce(request: HttpRequest, { world, connections, attempt }: Attempt): Promise<Outcome> {
  const started = world.now()
  const tell = (outcome: HttpReply | string) =>
    world.debug?.(world.scrub(describeAttempt(request, { attempt, milliseconds: world.now() - started, outcome })))
  if (started >= world.deadline) throw timeIsOver(request.purpose)
  const result = await exchange(request, world.deadline - started, connections).catch((error: unknown) => ({ error }))
  if (!('error' in result)) {
    tell(result)
    return judge(request, result, world)
  }
  const { error } = result
  const failure = brokenFailure(request, error, world)
  tell(failure.reason)
  const isOver = error instanceof AttemptFailure && error.kind === 'deadline'
  if (isOver || world.now() >= world.deadline) throw timeIsOver(request.purpose)
  return { failure }
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`
}
