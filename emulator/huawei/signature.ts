import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** A request as it came over the wire: nothing decoded, nothing normalised. */
interface SignedRequest {
  method: string
  /** Path and query, as in the request line. */
  target: string
  headers: Readonly<Record<string, string | undefined>>
  body: Buffer | string
}

interface Authorization {
  access: string
  signedHeaders: string[]
  signature: string
}

/** Reads `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`; undefined when it is not of that form. */
export function readAuthorization(header: string): Authorization | undefined {
  const match = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
    header,
  )
  const [, access, signedHeaders, signature] = match ?? []
  if (access === undefined || signedHeaders === undefined || signature === undefined) return undefined
  return { access, signedHeaders: signedHeaders.split(';'), signature }
}

/**
 * The canonical request that the gateway makes from what it received; undefined when a signed header did not come.
 * https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm-002.html
 */
export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string | undefined {
  const [path = '', query = ''] = splitOnce(request.target, '?')
  const lines: string[] = []
  for (const name of signedHeaders) {
    const value = request.headers[name]
    if (value === undefined) return undefined
    lines.push(`${name}:${value.trim()}\n`)
  }
  const hash = createHash('sha256').update(request.body).digest('hex')
  return [
    request.method.toUpperCase(),
    canonicalPath(path),
    canonicalQuery(query),
    lines.join(''),
    signedHeaders.join(';'),
    hash,
  ].join('\n')
}

/** The signature that a secret key gives for a canonical request. */
export function signatureOf(canonical: string, date: string, secret: string): string {
  const text = `SDK-HMAC-SHA256\n${date}\n${createHash('sha256').update(canonical).digest('hex')}`
  return createHmac('sha256', secret).update(text).digest('hex')
}

export function sameSignature(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/** As the gateway takes it apart, a path is decoded before it is split, so that `%2F` stands for a slash. */
function canonicalPath(path: string): string {
  const encoded = splitBytes(percentDecode(path)).map(percentEncode).join('/')
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

function splitBytes(bytes: Buffer): Buffer[] {
  const at = bytes.indexOf('/')
  return at < 0 ? [bytes] : [bytes.subarray(0, at), ...splitBytes(bytes.subarray(at + 1))]
}

/**
 * Parameters in the order of their names, then values, as they are before they are encoded; a name without `=` counts
 * as one with an empty value.
 */
export function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => splitOnce(part, '=').map((text) => percentDecode(text.replaceAll('+', ' '))))
    .map(([name = Buffer.alloc(0), value = Buffer.alloc(0)]) => ({ name, value }))
    .sort((a, b) => Buffer.compare(a.name, b.name) || Buffer.compare(a.value, b.value))
    .map(({ name, value }) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&')
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function percentDecode(text: string): Buffer {
  const bytes: number[] = []
  const source = Buffer.from(text, 'utf8')
  for (let at = 0; at < source.length; at += 1) {
    const hex = source.subarray(at + 1, at + 3).toString('latin1')
    const escaped = source[at] === 0x25 && /^[0-9a-fA-F]{2}$/.test(hex)
    bytes.push(escaped ? Number.parseInt(hex, 16) : (source[at] ?? 0))
    if (escaped) at += 2
  }
  return Buffer.from(bytes)
}

function percentEncode(bytes: Buffer): string {
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9._~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

/** The time of an `X-Sdk-Date` such as `20200608T023900Z`, in milliseconds; undefined when it is none. */
export function readSdkDate(date: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(date)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(time) ? undefined : time
}

export function toSdkDate(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}
