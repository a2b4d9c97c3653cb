import type { ApiError } from './errors.ts'
import type { RecordedRequest } from './requests.ts'

/** Which requests: an operation (`pulls/create`, `createCommitOnBranch`, a GraphQL operation's name), a pattern of one, or a test of your own. */
export type Selector = string | RegExp | ((request: RecordedRequest) => boolean)

export interface FaultReply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Fault {
  readonly on: Selector
  /** How many requests it hits: 1 unless told otherwise. */
  readonly times?: number
  /** How many fitting requests it lets through first. */
  readonly skip?: number
  /** The request takes effect, and its reply is lost or replaced. */
  readonly afterEffect?: boolean
  /** Milliseconds before anything is answered. Alone, it only delays. */
  readonly delay?: number
  readonly reply?: FaultReply
  /** In the words and the shape of the API that was asked. */
  readonly refusal?: (request: RecordedRequest) => ApiError | FaultReply
  /** Where in a GraphQL reply it is refused: the fields whose dotted path fits are null, the rest is answered. At the root when absent. */
  readonly at?: RegExp
  /** `reset` the connection, `cut` the body in half, or answer with `silence`. */
  readonly breaks?: 'reset' | 'cut' | 'silence'
}

type Hook = (request: RecordedRequest) => void | Promise<void>

export interface Faults {
  add(fault: Fault): void
  /** Runs before a request takes effect, once unless told otherwise: a person may act in mid-run. */
  before(on: Selector, hook: Hook, times?: number): void
  /** GitHub's secondary limit: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
  secondaryLimit(on: Selector, options?: { status?: 403 | 429; retryAfter?: number; times?: number }): void
  /** The hourly limit: no `Retry-After`, but a time at which it ends. */
  primaryLimit(on: Selector, options: { resetAt: Date; times?: number }): void
  /** Faults and hooks that have not been used up. */
  pending(): number
  clear(): void
}

/** What the server asks for. */
export interface FaultQueue extends Faults {
  take(request: RecordedRequest): Fault | undefined
  runHooks(request: RecordedRequest): Promise<void>
}

interface Waiting<T> {
  readonly on: Selector
  readonly use: T
  left: number
  skip: number
}

export function createFaults(): FaultQueue {
  const faults: Waiting<Fault>[] = []
  const hooks: Waiting<Hook>[] = []
  const add = (fault: Fault): void => {
    faults.push({ on: fault.on, use: fault, left: fault.times ?? 1, skip: fault.skip ?? 0 })
  }
  return {
    add,
    before: (on, hook, times = 1) => void hooks.push({ on, use: hook, left: times, skip: 0 }),
    secondaryLimit: (on, { status = 403, retryAfter = 1, times = 1 } = {}) =>
      add({ on, times, reply: { status, body: secondary, headers: { 'retry-after': String(retryAfter) } } }),
    primaryLimit: (on, { resetAt, times = 1 }) =>
      add({ on, times, reply: { status: 403, body: primary, headers: exhausted(resetAt) } }),
    take: (request) => spend(faults, request)[0],
    runHooks: async (request) => {
      for (const hook of spend(hooks, request, true)) await hook(request)
    },
    pending: () => [...faults, ...hooks].filter(({ left }) => Number.isFinite(left) && left > 0).length,
    clear: () => {
      faults.length = 0
      hooks.length = 0
    },
  }
}

const secondary = {
  documentation_url:
    'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
}

const primary = {
  documentation_url: 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api',
  message:
    'API rate limit exceeded for installation. If you reach out to GitHub Support for help, please include the request ID.',
}

function exhausted(resetAt: Date): Record<string, string> {
  const seconds = Math.ceil(resetAt.getTime() / 1000)
  return { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(seconds) }
}

/** Those that fit and still have something left; the first only, unless `all`. */
function spend<T>(waiting: Waiting<T>[], request: RecordedRequest, all = false): T[] {
  const spent: T[] = []
  for (const entry of waiting) {
    if (entry.left <= 0 || !fits(entry.on, request)) continue
    if (entry.skip > 0) {
      entry.skip -= 1
      continue
    }
    entry.left -= 1
    spent.push(entry.use)
    if (!all) break
  }
  return spent
}

function fits(on: Selector, request: RecordedRequest): boolean {
  if (typeof on === 'function') return on(request)
  const names = [
    request.operation,
    ...request.fields,
    ...(request.operationName === undefined ? [] : [request.operationName]),
  ]
  return names.some((name) => (typeof on === 'string' ? name === on : on.test(name)))
}
