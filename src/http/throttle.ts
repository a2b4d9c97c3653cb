import type { Refusal } from '../errors.ts'
import { refusesSignIn } from './huawei-error.ts'
import { asRecord, listAt, textAt } from './reply.ts'
import type { HttpReply, HttpRequest } from './request.ts'

/** A service lets no more requests through for now: no failure, but something to wait for. */
export interface Throttle {
  /** Milliseconds that it says to wait. */
  readonly wait?: number | undefined
  /** Milliseconds from one request to the next that it lets through, where it tells its limit. */
  readonly pace?: number | undefined
}

/**
 * Whether an answer only says that there were too many requests. A wrong sign-in never does, whatever its words: it
 * locks the access key.
 * @param refusal what the answer says, as far as it was read as an error
 */
export function readThrottle(
  { service }: Pick<HttpRequest, 'service'>,
  reply: HttpReply,
  { refusal, now }: { refusal: Refusal; now: number },
): Throttle | undefined {
  if (refusesSignIn(refusal)) return undefined
  const after = parseRetryAfter(reply.headers['retry-after'], now)
  if (service === 'github') return readGitHubThrottle(reply, { refusal, now, after })
  const isOne =
    reply.status === 429 || /^(APIG|APIGW|APIC)\.(0308|9008)$/.test(refusal.code) || words.test(refusal.message)
  if (!isOne) return undefined
  const { window, limit } = parseWindow(refusal.message)
  return { wait: window ?? after, pace: window === undefined || limit === undefined ? undefined : window / limit }
}

// “The request throttling policy does not exist” is about something that a user made, so the bare word is not enough.
const words =
  /\bthrottl(?:ed|ing threshold)|rate.?limit|too many requests|too frequent|request rate|slow down|限流|流控|频繁|请求过多|请求次数/iu

const units: readonly (readonly [RegExp, number])[] = [
  [/^(ms|milli|毫秒)/i, 1],
  [/^(s|秒|$)/i, 1_000],
  [/^(m|分)/i, 60_000],
  [/^(h|小?时)/i, 3_600_000],
  [/^(d|天|日)/i, 86_400_000],
]

const unit = String.raw`(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|毫秒|秒|分钟|分|小时|时|天|日)`
const windowPattern = new RegExp(
  String.raw`(?:time\s{0,3}[:=]|\b(?:in|after|for|wait|within|per|every)\b|/|每|请在|等待)\s{0,3}(\d{1,9})?\s{0,3}${unit}?(?![\w])`,
  'giu',
)

/** `policy user over ratelimit,limit:200,time:5 minute`: so many requests in so much time (terraform-provider-huaweicloud#1335). */
export function parseWindow(text: string): { readonly window?: number; readonly limit?: number } {
  const found = [...text.matchAll(windowPattern)].find(([, count, name]) => count !== undefined || name !== undefined)
  if (found === undefined) return {}
  const [, count = '1', name = ''] = found
  const window = Number(count) * (units.find(([pattern]) => pattern.test(name))?.[1] ?? 1_000)
  const limit = Number(/limit\s{0,3}[:=]\s{0,3}(\d{1,9})/i.exec(text)?.[1] ?? Number.NaN)
  return window === 0 ? {} : { window, ...(limit > 0 ? { limit } : {}) }
}

/**
 * GitHub's limits in every form, also as an error of GraphQL's in a 200:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function readGitHubThrottle(
  { status, headers, body }: HttpReply,
  { refusal, now, after }: { refusal: Refusal; now: number; after: number | undefined },
): Throttle | undefined {
  if (status !== 200 && status !== 403 && status !== 429) return undefined
  const isUsedUp = headers['x-ratelimit-remaining'] === '0'
  const isAsked = status !== 200 && (status === 429 || isUsedUp || after !== undefined)
  const isSaid = status === 200 ? graphqlErrors(body).some(isLimit) : limitWords.test(refusal.message)
  if (!isAsked && !isSaid) return undefined
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1_000 - now
  return { wait: after ?? (isUsedUp && !Number.isNaN(reset) ? Math.max(1_000, reset) : undefined) }
}

const limitWords = /rate.?limit|abuse detection/i

function isLimit(error: unknown): boolean {
  return /^RATE_LIMIT/.test(textAt(error, 'type') ?? '') || limitWords.test(textAt(error, 'message') ?? '')
}

/** The errors that GraphQL answers with 200, beside data or in its place. */
export function graphqlErrors(body: Buffer): readonly unknown[] {
  // Within a text the quotes are escaped, so that a large file need not be parsed to see that there is none.
  if (!body.includes('"errors"')) return []
  try {
    return listAt(asRecord(JSON.parse(body.toString('utf8'))), 'errors')
  } catch {
    return []
  }
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110, 10.2.3). A blank one is none. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
