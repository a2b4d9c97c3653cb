// Those that the HTTP client reads: https://github.com/actions/toolkit/blob/main/packages/http-client/src/proxy.ts
const variables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/**
 * Hides the user and the password of a proxy in the log, as they are written in its URL and as they are sent. Whether
 * the URL is a good one does not matter.
 */
export function maskProxySecrets(
  env: Readonly<Record<string, string | undefined>>,
  mask: (secret: string) => void,
): void {
  for (const secret of new Set(variables.flatMap((name) => secretsOf(env[name]?.trim() ?? '')))) mask(secret)
}

// To mask a shorter user name would eat the log, and hide nothing.
const shortestUser = 4

function secretsOf(proxy: string): readonly string[] {
  // Up to the last `@`, since a password that nobody encoded may hold one.
  const credentials = /^(?:[a-z][a-z\d+.-]*:\/\/)?(.+)@/is.exec(proxy)?.[1]
  if (credentials === undefined) return []
  const [user = '', ...rest] = credentials.split(':')
  const password = rest.join(':')
  const users = [user, decode(user)].filter((text) => text.length >= shortestUser)
  const passwords = [password, decode(password)].filter((text) => text !== '')
  const sent = Buffer.from(`${decode(user)}:${decode(password)}`).toString('base64')
  return [...users, ...passwords, sent]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
