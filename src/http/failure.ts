import { isCoded, UserError } from '../errors.ts'
import { plain, plural } from '../text/foreign-text.ts'
import { advise } from './huawei-advice.ts'
import { parseRefusal } from './huawei-error.ts'
import type { SigningIn } from './huawei-situation.ts'
import { describeConnectionLoss, describeProxyRefusal } from './connection-failure.ts'
import { AttemptFailure, isPassing } from './exchange.ts'
import type { HttpReply, HttpRequest } from './request.ts'

const serviceNames = { roma: 'ROMA Connect', iam: 'IAM', sts: 'STS', github: 'GitHub' } as const

interface World {
  readonly now: () => number
  /** Takes known secrets out of a text that somebody else wrote. */
  readonly scrub: (text: string) => string
  readonly signingIn?: SigningIn | undefined
}

/** What became of an attempt without a usable reply. */
export interface Failure {
  readonly mayRetry: boolean
  readonly isTimeout: boolean
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number
  readonly text: string
  readonly error: (attempts: number, tooLongToWait?: number) => UserError
}

export function stepTimeout(request: HttpRequest): Failure {
  return {
    mayRetry: false,
    isTimeout: true,
    text: '',
    error: () =>
      new UserError('deadline', `Could not ${request.purpose}: the step’s time is over. Raise the input \`timeout\`.`),
  }
}

export function brokenFailure(request: HttpRequest, error: unknown, world: World): Failure {
  const { code, mayRetry, reason } = describeBreak(error, world.scrub)
  const where = `${serviceNames[request.service]} (${new URL(request.url).host})`
  const text = `Could not ${request.purpose}: ${where}: ${reason}.`
  return {
    mayRetry,
    isTimeout: code === 'timeout',
    text,
    error: (attempts, tooLong) => new UserError(code, `${text}${tried(attempts)}${noTimeLeft(tooLong)}`),
  }
}

interface Break {
  readonly code: 'connection' | 'timeout' | 'request'
  readonly mayRetry: boolean
  readonly reason: string
}

function describeBreak(error: unknown, scrub: World['scrub']): Break {
  if (error instanceof AttemptFailure) {
    const { kind, message: reason } = error
    return { code: kind === 'timeout' ? 'timeout' : 'request', mayRetry: kind !== 'final', reason }
  }
  const code = isCoded(error) ? error.code : isConnectTimeout(error) ? 'ETIMEDOUT' : ''
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { code: 'request', mayRetry: false, reason: 'the headers of the answer are too large' }
  }
  const message = plain(scrub(messageOf(error)), 300)
  const proxy = /tunneling socket could not be established, (?:statusCode=(\d+)|cause=(.*))/.exec(message)
  const { mayRetry, wasOpen, reason } =
    proxy === null ? describeConnectionLoss(code, message) : describeProxyRefusal(proxy[1], proxy[2])
  const advice = code === 'ENOTFOUND' ? '; check `region` or the endpoint' : ''
  return { code: wasOpen ? 'request' : 'connection', mayRetry, reason: `${reason}${advice}` }
}

/** The client tells this alone by its message. */
function isConnectTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Request timeout: ')
}

/** Of several addresses that were tried in vain, Node gives an error without a message. */
function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : undefined
  return typeof message === 'string' && message !== '' ? message : String(error)
}

export function refusedFailure(request: HttpRequest, reply: HttpReply, world: World): Failure {
  const { status, headers } = reply
  const service = serviceNames[request.service]
  if (status >= 300 && status < 400) return redirectFailure(request, reply)
  const refusal = parseRefusal(status, headers, reply.body.subarray(0, 1_048_576).toString('utf8'), world.scrub)
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
  const { service: from, call, facts } = request
  const minutesOff = minutesAhead(headers.date, world.now())
  const advice = advise({ ...refusal, service: from, call, facts, signingIn: world.signingIn, minutesOff })
  const retryAfter = parseRetryAfter(headers['retry-after'], world.now())
  return {
    mayRetry: isPassing(status),
    isTimeout: false,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    text,
    error(attempts, tooLong) {
      const more = `${tried(attempts)}${noTimeLeft(tooLong)}${advice === '' ? '' : ` ${advice}`}`
      return new UserError('request', `${text}${more}`, { refusal })
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

function tried(attempts: number): string {
  return attempts === 1 ? '' : ` It was tried ${attempts} times.`
}

function noTimeLeft(wait: number | undefined): string {
  if (wait === undefined) return ''
  const seconds = plural(Math.ceil(wait / 1_000), 'second')
  return ` The next try would be in ${seconds}, after the end of the step: raise the input \`timeout\`.`
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110, 10.2.3). */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/** How far this runner's clock is ahead of the server's, which its answer tells. */
function minutesAhead(date: string | undefined, now: number): number | undefined {
  const off = Math.round((now - Date.parse(date ?? '')) / 60_000)
  return Number.isNaN(off) ? undefined : off
}
