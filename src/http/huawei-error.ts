import type { Refusal } from '../errors.ts'
import { plain } from '../text/foreign-text.ts'

/**
 * Reads the error bodies of ROMA Connect, IAM, STS and the gateway in front of them, in the order of Huawei's SDKs:
 * `error_code`/`error_msg`, `errorCode`/`errorMsg`, `code`/`message`, then the same in nested objects (IAM's Keystone
 * form is `{"error":{"code":401,"message":…,"title":…}}`); else the text itself.
 * https://github.com/huaweicloud/huaweicloud-sdk-python-v3/blob/master/huaweicloud-sdk-core/huaweicloudsdkcore/exceptions/exception_handler.py
 * @param scrub takes known secrets out, before a cut could leave half of one
 */
export function parseRefusal(
  status: number,
  headers: Readonly<Record<string, unknown>>,
  body: string,
  scrub: (text: string) => string,
): Refusal {
  const value = parseJson(body)
  const found = findError(value, 0)
  const requestId =
    text(member(value, 'request_id')) || text(headers['x-request-id']) || text(headers['x-iam-trace-id'])
  return {
    status,
    // IAM's Keystone form repeats the status as its code.
    code: found === undefined || found.code === String(status) ? '' : plain(scrub(found.code), 60),
    message: cleanMessage(scrub(found?.message ?? describeBody(scrub(body)))),
    requestId: plain(scrub(requestId), 80),
  }
}

/** Whether the sign-in itself is refused. The lists of instances and applications say so with 400. */
export function refusesSignIn({ status, code }: Refusal): boolean {
  // “No permissions to request this method” comes as 401 or 403: the sign-in itself is all right.
  if (code === 'APIG.1005') return false
  return status === 401 || code === 'ROMA.1000' || code === 'ROMA.1002'
}

const shapes = [
  ['error_code', 'error_msg'],
  ['errorCode', 'errorMsg'],
  ['code', 'message'],
] as const

function findError(value: unknown, depth: number): { code: string; message: string } | undefined {
  if (typeof value !== 'object' || value === null || depth > 3) return undefined
  for (const [codeKey, messageKey] of shapes) {
    const code = text(member(value, codeKey))
    const message = text(member(value, messageKey))
    if (code !== '' || message !== '') return { code, message }
  }
  for (const nested of Object.values(value)) {
    const found = findError(nested, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

// A wrong signature is answered with the request as the gateway saw it, the security token among its headers.
function cleanMessage(message: string): string {
  return plain(message.replace(/canonical[\s_-]*request[\s\S]*$/i, 'the signature does not match the request'), 400)
}

function describeBody(body: string): string {
  const start = body.trimStart()
  if (start === '') return ''
  if (start.startsWith('<')) {
    const title = /<title[^>]*>([^<]{0,200})/i.exec(start.slice(0, 4_096))?.[1]
    return title === undefined ? 'an HTML page' : `an HTML page with the title “${plain(title, 100)}”`
  }
  return start.slice(0, 400)
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Object.entries(value).find(([name]) => name === key)?.[1]
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
