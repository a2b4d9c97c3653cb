import { UserError } from '../errors.ts'
import { redirectFailure } from '../http/failure.ts'
import type { Ask, HttpReply, HttpRequest } from '../http/request.ts'

/** What Octokit takes from a response of `fetch`. */
interface Fetched {
  readonly status: number
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  readonly text: () => Promise<string>
  /** Of what is no JSON and no text: a text all the same, since what is no JSON is no answer of GitHub's API. */
  readonly arrayBuffer: () => Promise<string>
}

export interface Fetching {
  readonly fetch: (url: string, init: FetchInit) => Promise<Fetched>
  /** How often the last request was sent. */
  readonly attempts: () => number
}

interface FetchInit {
  readonly method: HttpRequest['method']
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const mostHops = 3

/**
 * What Octokit sends by: the same exchange, retries and waits as for every other host.
 * Redirects of a renamed repository are followed on the same host, with the same method:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 */
export function createFetch(purpose: string, ask: Ask): Fetching {
  let sent = 0
  return {
    attempts: () => sent,
    async fetch(address, { method, headers, body }) {
      const about = { purpose, service: 'github', method, headers: { ...headers, 'accept-encoding': 'gzip' } } as const
      let url = address
      for (let hops = 0; ; hops++) {
        const request = { ...about, url, ...(body === undefined ? {} : { body }) }
        const { reply, attempts } = await ask(request)
        sent = attempts
        const target = redirectTarget(url, reply)
        if (target === undefined) return asResponse(url, reply)
        if (target.origin !== new URL(url).origin) throw redirectFailure(request, reply).error(attempts)
        if (hops >= mostHops) throw new UserError('request', `Could not ${purpose}: GitHub redirects in a circle.`)
        url = target.href
      }
    },
  }
}

function redirectTarget(url: string, { status, headers: { location = '' } }: HttpReply): URL | undefined {
  if (![301, 302, 307, 308].includes(status) || !URL.canParse(location, url)) return undefined
  return new URL(location, url)
}

function asResponse(url: string, { status, headers, body }: HttpReply): Fetched {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
  const text = () => Promise.resolve(body.toString('utf8'))
  return { status, url, headers: new Map(texts), body, text, arrayBuffer: text }
}
