import { gatewayError, serviceError, type Reply } from './replies.ts'
import type { Host } from './requests.ts'
import type { Throttle } from './world.ts'

/** How many requests came in the window that is open, by throttle and by who is counted. */
export type Windows = Map<string, { start: number; count: number }>

/**
 * Counts a request against the throttles of its host, and answers it when it is one too many. Windows follow each
 * other: one opens with the first request after the end of the one before.
 * https://github.com/huaweicloud/terraform-provider-huaweicloud/issues/1335
 * @param user who calls; undefined before that is known, when only addresses are counted
 */
export function throttle(
  throttles: readonly Throttle[],
  windows: Windows,
  { host, user, now }: { host: Host; user: string | undefined; now: number },
): Reply | undefined {
  const by = user === undefined ? 'ip' : 'user'
  const own = throttles.filter((one) => one.by === by && (one.host ?? 'roma') === host)
  return own
    .map((one) => count(one, windows, { key: `${host} ${user ?? ''}`, now }))
    .find((reply) => reply !== undefined)
}

function count(one: Throttle, windows: Windows, { key, now }: { key: string; now: number }): Reply | undefined {
  const name = `${one.by} ${one.requests} ${one.window} ${key}`
  const open = windows.get(name)
  const window = open === undefined || open.start + one.windowMs <= now ? { start: now, count: 0 } : open
  windows.set(name, window)
  window.count += 1
  if (window.count <= one.requests) return undefined
  const headers = one.retryAfter === undefined ? {} : { 'retry-after': String(one.retryAfter) }
  const reply = replyOf(one)
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

function replyOf({ toldBy, by, requests, window }: Throttle): Reply {
  if (toldBy === 'service') return serviceError(500, 'APIG.9008', 'Too many requests. Try again later')
  const code = toldBy === 'older gateway' ? 'APIGW.0308' : 'APIG.0308'
  const policy = `policy ${by} over ratelimit,limit:${requests},time:${window}`
  return gatewayError(429, code, `The throttling threshold has been reached: ${policy}`)
}
