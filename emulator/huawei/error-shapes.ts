import type { Fault } from './faults.ts'
import { requestId } from './replies.ts'

/** How services and gateways of Huawei Cloud spell an error; each was seen, with any status, 200 included. */
export type ErrorShape = 'huawei' | 'gateway' | 'camel' | 'keystone' | 'plain' | 'message' | 'list' | 'nested' | 'text'

export const errorShapes: readonly ErrorShape[] = [
  'huawei',
  'gateway',
  'camel',
  'keystone',
  'plain',
  'message',
  'list',
  'nested',
  'text',
]

/** A fault that answers an error in one of the shapes. */
export function shapedError(
  shape: ErrorShape,
  { status, code, message }: { status: number; code: string; message: string },
): Fault {
  const id = requestId()
  const body = bodyOf(shape, { status, code, message, id })
  const type = shape === 'text' ? 'text/plain' : 'application/json'
  return { do: 'reply', status, headers: { 'content-type': type, 'x-request-id': id }, body, chunked: true }
}

function bodyOf(
  shape: ErrorShape,
  { status, code, message, id }: { status: number; code: string; message: string; id: string },
): string {
  switch (shape) {
    case 'huawei':
      return JSON.stringify({ error_code: code, error_msg: message })
    case 'gateway':
      return JSON.stringify({ error_msg: message, error_code: code, request_id: id })
    case 'camel':
      return JSON.stringify({ errorCode: code, errorMsg: message })
    case 'keystone':
      return JSON.stringify({ error: { code: status, message, title: 'Error' } })
    case 'plain':
      return JSON.stringify({ code, message })
    case 'message':
      return JSON.stringify({ message, request_id: id })
    case 'list':
      return JSON.stringify({ errorcode: [code, message] })
    case 'nested':
      return JSON.stringify({ error: { error_code: code, error_msg: message } })
    case 'text':
      return `${code} ${message}`
    default:
      return shape satisfies never
  }
}

/** The page of a web application firewall, which blocks a request before the gateway sees it. */
export function firewallPage(status: 403 | 405 | 418): Fault {
  const titles = { 403: '403 Forbidden', 405: '405 Not Allowed', 418: '418 Request blocked' }
  return page(status, titles[status], 'Sorry, your request has been blocked. eventID: 22-65-48')
}

/** nginx in front of a gateway: 400 where gateways document 494. */
export function longHeadersPage(): Fault {
  return page(400, '400 Request Header Or Cookie Too Large', 'Request Header Or Cookie Too Large')
}

/** nginx before a gateway that does not answer. */
export function badGatewayPage(status: 502 | 503 | 504 = 502): Fault {
  const titles = { 502: '502 Bad Gateway', 503: '503 Service Temporarily Unavailable', 504: '504 Gateway Time-out' }
  return page(status, titles[status], 'nginx')
}

function page(status: number, title: string, text: string): Fault {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n</body>\r\n</html>\r\n`
  return { do: 'reply', status, headers: { 'content-type': 'text/html' }, body }
}
