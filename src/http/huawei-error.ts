import type { Refusal } from '../errors.ts'
import { plain } from '../text/foreign-text.ts'
import { describeWebPage } from '../text/web-page.ts'

/**
 * Reads the error bodies of ROMA Connect, IAM, STS and the gateway in front of them, in the order of Huawei's SDKs:
 * `error_code`/`error_msg`, `errorCode`/`errorMsg`, `code`/`message`, a list `errorcode`, then the same in nested objects (IAM's Keystone
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

/** The status; of an error that came with 200, the one that IAM's Keystone form has for a code. */
export function statusOf({ status, code }: Pick<Refusal, 'status' | 'code'>): number {
  return status < 400 && /^[45]\d\d$/.test(code) ? Number(code) : status
}

/** Whether the sign-in itself is refused. The lists of instances and applications say so with 400. */
export function refusesSignIn(refusal: Refusal): boolean {
  // “No permissions to request this method” comes as 401 or 403: the sign-in itself is all right.
  if (refusal.code === 'APIG.1005') return false
  return statusOf(refusal) === 401 || signInCodes.test(refusal.code)
}

const signInCodes = /^((APIG|APIGW|APIC)\.030[1357]|APIG\.100[0-37-9]|APIC\.710[0-3]|ROMA\.100[02])$/

/** Whether it is said that a credential has expired. A signature that has is the runner's clock, which a new one does not mend. */
export function saysExpired({ code, message }: Refusal): boolean {
  if (code === 'APIG.1001' || code === 'APIG.0307') return true
  return /^(APIG|APIGW|APIC)\.0301$/.test(code) && /expire/i.test(message) && !/signature (expired|time)/i.test(message)
}

// Whatever a good answer of a list, a token or a document has, it has none but these keys when it is an error.
const keysOfErrors =
  /^(code|message|request_id|requestId|title|status|success|details?|data|error|error_?desc(ription)?)$/
const success = /^(0|200|ok|success|APIG\.0000)?$/i

/** Whether an answer with the status 200 is an error all the same. An instance may have an error inside of a good list. */
export function holdsError(body: Uint8Array): boolean {
  if (body.length > 65_536) return false
  const value = parseJson(new TextDecoder().decode(body))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const told = ['error_code', 'errorCode', 'errorcode'].map((key) => member(value, key))
  if (told.some((code) => code !== undefined && code !== null && !success.test(text(code) || listText(code))))
    return true
  const inner = member(value, 'error')
  if (typeof inner === 'object' && inner !== null && findError(inner, 0) !== undefined) return true
  const found = findError(value, 0)
  const isWhole = Object.keys(value).every((key) => keysOfErrors.test(key))
  return isWhole && found !== undefined && found.message !== '' && (found.code === '' || !success.test(found.code))
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
  const list = listText(member(value, 'errorcode'))
  if (list !== '') return { code: /^[\w.]+/.exec(list)?.[0] ?? '', message: list }
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
  return describeWebPage(body) ?? body.trimStart().slice(0, 400)
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Object.entries(value).find(([name]) => name === key)?.[1]
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** `{"errorcode": ["APIG.0101", "…"]}` */
function listText(value: unknown): string {
  return Array.isArray(value)
    ? value
        .map((item) => text(item))
        .filter(Boolean)
        .join(' ')
    : ''
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}
