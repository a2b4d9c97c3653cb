import type { Reader } from './reader.ts'

type Environment = Readonly<Record<string, string | undefined>>

// Those that the HTTP client reads: https://github.com/actions/toolkit/blob/main/packages/http-client/src/proxy.ts
const variables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/**
 * Hides the password of a proxy, as it is written in its URL and as it is sent; the user's name is no secret. Whether
 * the URL is a good one does not matter.
 * @param hold takes what can be any word, such as a path's part: to hide that at once would spoil outputs
 */
export function maskProxySecrets(
  env: Environment,
  mask: (secret: string) => void,
  hold: (secret: string) => void = mask,
): void {
  const found = variables.flatMap((name) => secretsOf(env[name]?.trim() ?? ''))
  for (const password of new Set(found.flatMap(({ passwords }) => passwords))) hold(password)
  for (const sent of new Set(found.map((one) => one.sent))) mask(sent)
}

/**
 * The variables of the proxies that are set, each with a scheme. The HTTP client takes `proxy:3128` for a URL of the
 * scheme `proxy:` and goes around that proxy without a word; to curl it is an HTTP proxy.
 */
export function completeProxies(env: Environment): Readonly<Record<string, string>> {
  const proxies = variables.map((name) => [name, env[name]?.trim() ?? ''] as const)
  return Object.fromEntries(
    proxies.filter(([, proxy]) => proxy !== '').map(([name, proxy]) => [name, withScheme(proxy)]),
  )
}

/**
 * A proxy that the HTTP client cannot read would be gone around too. Only the one for HTTPS counts: nothing is sent
 * without encryption but to this machine. Its URL may hold a password, so it is not repeated.
 */
export function refuseProxy(reader: Reader, env: Environment): void {
  const proxies = completeProxies(env)
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => proxies[variable] !== undefined)
  if (name === undefined || isReadable(proxies[name] ?? '')) return
  reader.problem(
    name,
    'is not the URL of an HTTP proxy: use http://host:port or http://user:password@host:port, user and password percent-encoded (“%25” for “%”).',
  )
}

function withScheme(proxy: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`
}

function isReadable(proxy: string): boolean {
  try {
    const { protocol, hostname, username, password } = new URL(proxy)
    decodeURIComponent(`${username}:${password}`)
    return /^https?:$/.test(protocol) && hostname !== ''
  } catch {
    return false
  }
}

interface ProxySecrets {
  readonly passwords: readonly string[]
  /** As the header has it. */
  readonly sent: string
}

function secretsOf(proxy: string): readonly ProxySecrets[] {
  // Up to the last `@`, since a password that nobody encoded may hold one.
  const credentials = /^(?:[a-z][a-z\d+.-]*:\/\/)?(.+)@/is.exec(proxy)?.[1]
  if (credentials === undefined) return []
  const [user = '', ...rest] = credentials.split(':')
  const password = rest.join(':')
  const passwords = [password, decode(password)].filter((text) => text !== '')
  return [{ passwords, sent: Buffer.from(`${decode(user)}:${decode(password)}`).toString('base64') }]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
