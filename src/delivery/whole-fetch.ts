import { defaults } from '@actions/github/lib/utils'
import { plain } from '../foreign-text.ts'
import { at, textAt } from './reply.ts'

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

// https://nodejs.org/api/errors.html#openssl-error-codes
const untrusted =
  /^(DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT_ALTNAME|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/

function describeBreak(error: unknown): BrokenConnection {
  const innermost = causeOf(error)
  const message = plain(textAt(innermost, 'message') || textAt(innermost, 'name') || String(error), 300)
  const code = textAt(innermost, 'code') ?? ''
  const broken = (kind: BrokenConnection['kind'], text: string) => new BrokenConnection(kind, text, { cause: error })
  const proxy = /^Proxy response \((\d+)\)/.exec(message)?.[1]
  if (proxy !== undefined) return describeProxy(proxy)
  if (untrusted.test(code)) {
    const advice = 'a proxy or host with a certificate of its own needs NODE_EXTRA_CA_CERTS'
    return broken('final', `the certificate or the encryption is not accepted, ${message} (${code}); ${advice}`)
  }
  if (code === 'ENOTFOUND') return broken('connection', 'the host name is not known')
  if (code === 'ECONNREFUSED') return broken('connection', 'the connection is refused')
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return broken('connection', 'the connection was cut off')
  return broken('connection', code === '' ? message : `${message} (${code})`)
}

/** `fetch failed` has what really happened as its cause. */
function causeOf(error: unknown): unknown {
  const cause = at(error, 'cause')
  return cause === undefined ? error : causeOf(cause)
}

function describeProxy(status: string): BrokenConnection {
  if (status === '407') {
    return new BrokenConnection(
      'final',
      'the proxy asks for a user and password (407); put them into HTTPS_PROXY: http://user:password@host:port',
    )
  }
  return new BrokenConnection(
    status.startsWith('5') ? 'connection' : 'final',
    `the proxy refuses the connection (${status}); allow this host on the proxy, or name it in NO_PROXY`,
  )
}
