import { ApiError } from '../errors.ts'
import type { FaultReply } from '../faults.ts'
import type { Situation } from './situation.ts'

const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'

const docsUrl =
  'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits'

function limited(status: number, message: string, headers: Readonly<Record<string, string>> = {}): FaultReply {
  return { status, body: { message, documentation_url: docsUrl, status: String(status) }, headers }
}

/** GraphQL's own limits: 200, and no data at all. */
function exceeded(error: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): FaultReply {
  return { status: 200, body: { errors: [error] }, headers }
}

const inSeconds = (now: Date, seconds: number): string => String(Math.ceil(now.getTime() / 1000) + seconds)

/** Limits of the use of the API, each as it was seen: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const limits = {
  'secondary-limit': { times: 1, says: () => limited(403, secondary, { 'retry-after': '1' }) },
  'secondary-limit-429': { times: 1, says: () => limited(429, secondary, { 'retry-after': '8' }) },
  'secondary-limit-bare': {
    times: 1,
    says: () => limited(403, secondary, { 'gh-limited-by': 'elapsed-time-shared', 'x-ratelimit-remaining': '4000' }),
  },
  'secondary-limit-blank': { times: 1, says: () => limited(403, secondary, { 'retry-after': '' }) },
  'secondary-limit-200': { times: 1, says: () => exceeded({ message: secondary }, { 'retry-after': '1' }) },
  'content-limit': {
    times: 1,
    says: () =>
      limited(
        403,
        'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.',
      ),
  },
  'abuse-limit': {
    times: 1,
    says: () =>
      limited(403, 'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.', {
        'retry-after': '60',
      }),
  },
  'hourly-limit': {
    times: 1,
    says: ({ now }) =>
      limited(403, 'API rate limit exceeded for user ID 1.', {
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': inSeconds(now, 2),
      }),
  },
  'hourly-limit-bare': {
    times: 1,
    says: () =>
      limited(403, 'API Rate Limit Exceeded for 192.0.2.1', {
        'x-ratelimit-limit': '60',
        'x-ratelimit-remaining': '0',
      }),
  },
  'graphql-limit': {
    times: 1,
    says: () =>
      exceeded({
        type: 'RATE_LIMIT',
        code: 'graphql_rate_limit',
        message: 'API rate limit already exceeded for user ID 1.',
      }),
  },
  'graphql-limit-installation': {
    times: 1,
    says: () =>
      exceeded({
        type: 'RATE_LIMIT',
        code: 'graphql_rate_limit',
        message: 'API rate limit already exceeded for installation ID 1.',
      }),
  },
  'graphql-limit-older': {
    times: 1,
    says: () => exceeded({ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }),
  },
  /** A part of the reply is null, and that means nothing. `at` says which part. */
  'resource-limits': {
    times: 1,
    on: (request) => request.kind === 'graphql',
    says: () => new ApiError(200, 'Resource limits for this query exceeded.', { type: 'RESOURCE_LIMITS_EXCEEDED' }),
  },
} as const satisfies Record<string, Situation>
