import { isCoded, UserError, type Refusal } from '../errors.ts'
import { plain, plural } from '../text/foreign-text.ts'
import { AttemptFailure } from './attempt-failure.ts'
import { describeConnectionLoss, describeProxyRefusal } from './connection-failure.ts'
import { advise } from './huawei-advice.ts'
import { parseRefusal } from './huawei-error.ts'
import type { SigningIn } from './huawei-situation.ts'
import type { HttpReply, HttpRequest } from './request.ts'
import { serviceNames } from './service-names.ts'
import { parseRetryAfter } from './throttle.ts'

export interface World {
  readonly now: () => number
  /** Milliseconds since 1970 at which the step must be over. */
  readonly deadline: number
  /** Takes known secrets out of a text that somebody else wrote. */
  readonly scrub: (text: string) => string
  readonly signingIn?: SigningIn | undefined
}

/** What became of an attempt without a usable reply. */
export interface Failure {
  readonly mayRetry: boolean
  readonly isTimeout: boolean
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined
  /** Why, in a few words. */
  readonly reason: string
  /** The whole sentence. */
  readonly text: string
  readonly error: (attempts: number, tooLongToWait?: number) => UserError
}

export function brokenFailure(request: HttpRequest, error: unknown, world: World): Failure {
  const { code, mayRetry, reason } = describeBreak(error, world.scrub)
  const where = `${serviceNames[request.service]} (${new URL(request.url).host})`
  const advice =
    isCoded(error) && error.code === 'ENOTFOUND' && request.service !== 'github'
      ? '; check `region` or the endpoint'
      : ''
  const text = `Could not ${request.purpose}: ${where}: ${reason}${advice}.`
  return {
    mayRetry,
    isTimeout: code === 'timeout',
    reason,
    text,
    error: (attempts, tooLong) => new UserError(code, `${text}${tried(attempts)}${noTimeLeft(tooLong, world)}`),
  }
}

interface Break {
  readonly code: 'connection' | 'timeout' | 'request'
  readonly mayRetry: boolean
  readonly reason: string
}

// https://github.com/koichik/node-tunnel/blob/master/lib/tunnel.js
const tunnelErrors =
  /tunneling socket could not be established, (?:statusCode=(\d+)|cause=(.*))|(illegal response body) from proxy/

function describeBreak(error: unknown, scrub: World['scrub']): Break {
  if (error instanceof AttemptFailure) {
    const { kind, message: reason } = error
    return { code: kind === 'timeout' ? 'timeout' : 'request', mayRetry: kind !== 'final', reason }
  }
  const code = isCoded(error) ? error.code : ''
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { code: 'request', mayRetry: false, reason: 'the headers of the answer are too large' }
  }
  const message = plain(scrub(messageOf(error)), 300)
  const proxy = tunnelErrors.exec(message)
  const { mayRetry, wasOpen, reason } =
    proxy === null ? describeConnectionLoss(code, message) : describeProxyRefusal(proxy[1], proxy[2] ?? proxy[3])
  return { code: wasOpen ? 'request' : 'connection', mayRetry, reason }
}

/** Of several addresses that were tried in vain, Node gives an error without a message. */
function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined
  return typeof message === 'string' && message !== '' ? message : String(error)
}

export function readRefusal({ status, headers, body }: HttpReply, { scrub }: Pick<World, 'scrub'>): Refusal {
  return parseRefusal(status, headers, body.subarray(0, 1_048_576).toString('utf8'), scrub)
}

export function refusedFailure(request: HttpRequest, reply: HttpReply, world: World): Failure {
  const { status, headers } = reply
  const service = serviceNames[request.service]
  if (status >= 300 && status < 400) return redirectFailure(request, reply)
  const refusal = readRefusal(reply, world)
  const said = [
    String(status),
    status < 300 && 'with the error',
    refusal.code,
    refusal.message && `“${refusal.message}”`,
  ]
    .filter(Boolean)
    .join(' ')
  const id = refusal.requestId === '' ? '' : ` (request ID ${refusal.requestId})`
  const text = `Could not ${request.purpose}: ${service} answered ${said}${id}.`
  return {
    mayRetry: true,
    isTimeout: false,
    reason: said,
    retryAfter: parseRetryAfter(headers['retry-after'], world.now()),
    text,
    error(attempts, tooLong) {
      const { service: from, call, facts } = request
      const minutesOff = minutesAhead(headers.date, world.now())
      const advice = advise({ ...refusal, service: from, call, facts, signingIn: world.signingIn, minutesOff })
      const more = `${tried(attempts)}${noTimeLeft(tooLong, world)}${advice === '' ? '' : ` ${advice}`}`
      return new UserError('request', `${text}${more}`, { refusal })
    },
  }
}

/** @param said what the service said, when it was to this request that it did */
export function throttleError(request: HttpRequest, opensIn: number, world: World, said?: string): UserError {
  const text = said ?? `Could not ${request.purpose}: ${serviceNames[request.service]} takes no more requests for now.`
  return new UserError('deadline', `${text}${noTimeLeft(opensIn, world)}`, { opensIn })
}

export function redirectFailure(request: HttpRequest, { status, headers }: HttpReply): Failure {
  const location = headers.location ?? ''
  const host = URL.canParse(location, request.url) ? new URL(location, request.url).host : 'nowhere'
  const input = request.service === 'github' ? '' : ' If that host is the right one, set the endpoint input to it.'
  const text =
    `Could not ${request.purpose}: ${serviceNames[request.service]} answered ${status}, a redirect to ${plain(host, 120)}. ` +
    `It is not followed, since the sign-in would go along.${input}`
  return {
    mayRetry: false,
    isTimeout: false,
    reason: `a redirect to ${plain(host, 120)}`,
    text,
    error: () => new UserError('request', text),
  }
}

function tried(attempts: number): string {
  return attempts === 1 ? '' : ` It was tried ${attempts} times.`
}

function noTimeLeft(wait: number | undefined, { now, deadline }: World): string {
  if (wait === undefined) return ''
  const seconds = (milliseconds: number) => plural(Math.ceil(milliseconds / 1_000), 'second')
  return ` The next try would be in ${seconds(wait)}, ${seconds(now() + wait - deadline)} after the end of the step: raise the input \`timeout\`.`
}

/** How far this runner's clock is ahead of the server's, which its answer tells. */
function minutesAhead(date: string | undefined, now: number): number | undefined {
  const off = Math.round((now - Date.parse(date ?? '')) / 60_000)
  return Number.isNaN(off) ? undefined : off
}
