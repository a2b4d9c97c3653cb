import { createHash, createHmac } from 'node:crypto'
import { compareText } from '../text/text-order.ts'

/** The parts of a request that a signature covers. `headers` are as they are sent, `host` among them. */
export interface SignableRequest {
  readonly method: string
  /** As sent, percent-encoded: `/v2/…/export`. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface AccessKeys {
  readonly accessKey: string
  readonly secretKey: string
}

/**
 * The `Authorization` header for Huawei Cloud's signature SDK-HMAC-SHA256.
 * `headers` must hold `x-sdk-date` (see {@link sdkDate}); each header named in `signed` is covered.
 * https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function authorization(request: SignableRequest, keys: AccessKeys, signed: readonly string[]): string {
  const names = signedHeaders(signed)
  const date = headerValue(request, 'x-sdk-date')
  const signature = signatureOf(keys.secretKey, stringToSign(date, canonicalRequest(request, signed)))
  return `SDK-HMAC-SHA256 Access=${keys.accessKey}, SignedHeaders=${names}, Signature=${signature}`
}

export function canonicalRequest(request: SignableRequest, signed: readonly string[]): string {
  const names = signedHeaders(signed)
  const headers = names.split(';').map((name) => `${name}:${headerValue(request, name).trim()}\n`)
  return [
    request.method.toUpperCase(),
    canonicalPath(request.path),
    canonicalQuery(request.query),
    headers.join(''),
    names,
    sha256(request.body),
  ].join('\n')
}

export function stringToSign(date: string, canonical: string): string {
  return ['SDK-HMAC-SHA256', date, sha256(canonical)].join('\n')
}

/** Unlike AWS, Huawei Cloud derives no key from the date or the region. */
export function signatureOf(secretKey: string, text: string): string {
  return createHmac('sha256', secretKey).update(text).digest('hex')
}

/** Ends with `/` for signing only; the path that is sent stays as it is. Decoded before it is split, as Huawei's SDKs do. */
export function canonicalPath(path: string): string {
  const encoded = decodeURIComponent(path).split('/').map(encode).join('/')
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

/** In the order of the bytes of the names, then of the values; everything but RFC 3986's unreserved characters encoded. */
export function canonicalQuery(query: readonly (readonly [string, string])[]): string {
  return query
    .toSorted(([nameA, valueA], [nameB, valueB]) => compareBytes(nameA, nameB) || compareBytes(valueA, valueB))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/** UTC, to the second: `20261124T083000Z`. A clock that is more than 15 minutes off is refused. */
export function sdkDate(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d{3}/g, '')
}

function signedHeaders(signed: readonly string[]): string {
  return signed
    .map((name) => name.toLowerCase())
    .sort(compareText)
    .join(';')
}

function headerValue({ headers }: SignableRequest, name: string): string {
  const found = Object.entries(headers).find(([candidate]) => candidate.toLowerCase() === name)
  return found?.[1] ?? ''
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
