import { defaults } from '@actions/github/lib/utils'
import { plain } from '../text/foreign-text.ts'
import { describeConnectionLoss, describeProxyRefusal } from '../http/connection-failure.ts'
import { at, textAt } from '../http/reply.ts'

/** Why an attempt brought no answer; `final` when another attempt would end the same way. */
export class BrokenConnection extends Error {
  readonly kind: 'connection' | 'timeout' | 'final'

  constructor(kind: BrokenConnection['kind'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>

const headersSeconds = 60
const bodyPauseSeconds = 30
/** Bytes a second that an upload makes at the least. */
const slowUpload = 250_000

/**
 * One attempt whose body is whole when it returns: Octokit itself takes a body that was cut off for an empty one.
 * Redirects of a renamed repository are followed on the same host, with the same method:
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects
 * @throws {BrokenConnection}
 */
export function fetchWhole(remaining: number): Fetch {
  return async (address, init) => {
    let url = address
    for (let hops = 0; ; hops++) {
      const response = await fetchOnce(url, init, remaining)
      const location = response.headers.get('location')
      if (![301, 302, 307, 308].includes(response.status) || location === null) return response
      const target = new URL(location, url)
      if (target.origin !== new URL(url).origin || hops >= 3) throw strangeRedirect(target)
      url = target.href
    }
  }
}

function strangeRedirect({ host }: URL): BrokenConnection {
  const text = `it redirects to ${plain(host, 120)}, which is not followed, since the token would go along`
  return new BrokenConnection('final', text)
}

async function fetchOnce(url: string, init: RequestInit, remaining: number): Promise<Response> {
  const abort = new AbortController()
  const stop = (reason: string) => () => abort.abort(new BrokenConnection('timeout', reason))
  const upload = typeof init.body === 'string' ? init.body.length / slowUpload : 0
  const end = setTimeout(stop('the step’s timeout is over'), remaining)
  const headers = setTimeout(stop(`no answer within ${headersSeconds} s`), (headersSeconds + upload) * 1_000)
  try {
    const response = await proxiedFetch()(url, { ...init, redirect: 'manual', signal: abort.signal })
    clearTimeout(headers)
    const body = await readBody(response, stop(`the answer stopped for ${bodyPauseSeconds} s in its middle`))
    const isEmpty = [204, 205, 304].includes(response.status)
    return new Response(isEmpty ? null : body, { status: response.status, headers: [...response.headers] })
  } catch (error) {
    throw abort.signal.aborted ? abort.signal.reason : describeBreak(error)
  } finally {
    clearTimeout(end)
    clearTimeout(headers)
  }
}

/** The toolkit's own `fetch`, which goes through the proxy of the environment or, by `NO_PROXY`, past it. */
function proxiedFetch(): Fetch {
  const found: unknown = defaults.request?.fetch
  return isFetch(found) ? found : fetch
}

function isFetch(value: unknown): value is Fetch {
  return typeof value === 'function'
}

async function readBody(response: Response, stop: () => void): Promise<Blob> {
  const pause = setTimeout(stop, bodyPauseSeconds * 1_000)
  const chunks: Uint8Array<ArrayBuffer>[] = []
  try {
    const reader = response.body?.getReader()
    for (;;) {
      const chunk: unknown = (await reader?.read())?.value
      if (!isBytes(chunk)) break
      pause.refresh()
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(pause)
  }
  return new Blob(chunks)
}

function isBytes(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array
}

function describeBreak(error: unknown): BrokenConnection {
  const innermost = causeOf(error)
  const message = plain(textAt(innermost, 'message') || textAt(innermost, 'name') || String(error), 300)
  const proxy = /^Proxy response \((\d+)\)/.exec(message)?.[1]
  const { mayRetry, reason } =
    proxy === undefined ? describeConnectionLoss(textAt(innermost, 'code') ?? '', message) : describeProxyRefusal(proxy)
  return new BrokenConnection(mayRetry ? 'connection' : 'final', reason, { cause: error })
}

/** `fetch failed` has what really happened as its cause. */
function causeOf(error: unknown): unknown {
  const cause = at(error, 'cause')
  return cause === undefined ? error : causeOf(cause)
}
