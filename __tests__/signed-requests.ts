import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** A request, and how Huawei's own SDKs sign it. */
export interface SignedRequest {
  readonly group: string
  readonly name: string
  readonly method: string
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly ak: string
  readonly sk: string
  /** Of the Python SDK. */
  readonly authorization: string
  /** Of the Go and Java SDKs, which never sign `content-type`. */
  readonly authorizationWithoutContentType: string | null
}

function isVectors(value: unknown): value is { readonly vectors: readonly SignedRequest[] } {
  return typeof value === 'object' && value !== null && 'vectors' in value && Array.isArray(value.vectors)
}

const file = readFileSync(new URL('fixtures/huawei-signatures.json.gz', import.meta.url))
const parsed: unknown = JSON.parse(gunzipSync(file).toString('utf8'))
if (!isVectors(parsed)) throw new Error('not the vectors')

/** Made with huaweicloudsdkcore 3.1.219, and with the Go (v0.1.207) and Java (3.1.192) SDKs. */
export const signedRequests = parsed.vectors

export function expectedOf({ authorization, authorizationWithoutContentType }: SignedRequest): readonly string[] {
  return authorizationWithoutContentType === null ? [authorization] : [authorization, authorizationWithoutContentType]
}
