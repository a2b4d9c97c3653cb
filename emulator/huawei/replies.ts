import { randomBytes } from 'node:crypto'

/** `chunked`: sent without a length, on a connection that ends with it. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: Buffer
  chunked?: boolean
}

export function isReply(value: object): value is Reply {
  return 'status' in value && 'headers' in value && 'body' in value
}

export function replyJson(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', 'x-request-id': requestId(), ...headers },
    body: Buffer.from(JSON.stringify(value)),
  }
}

/** An error of the service itself: it has a code and a message, and no request ID in its body. */
export function serviceError(status: number, code: string, message: string): Reply {
  return replyJson(status, { error_code: code, error_msg: message })
}

/** An error of the gateway in front, or of STS: its body carries the request ID, and the connection ends with it. */
export function gatewayError(status: number, code: string, message: string): Reply {
  const id = requestId()
  const headers = { 'content-type': 'application/json', 'x-request-id': id }
  return { ...replyJson(status, { error_msg: message, error_code: code, request_id: id }, headers), chunked: true }
}

/** An error as Keystone spells it, from `/v3/auth/tokens`. */
export function keystoneError(status: number, message: string): Reply {
  const titles: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }
  return replyJson(status, { error: { code: status, message, title: titles[status] ?? 'Error' } })
}

/** https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html */
export function invalidParameter(name: string): Reply {
  return serviceError(
    400,
    'APIG.2011',
    `Invalid parameter value,parameterName:${name}. Please refer to the support documentation`,
  )
}

export function notAuthenticated(why: string): Reply {
  return gatewayError(401, 'APIG.0301', `Incorrect IAM authentication information: ${why}`)
}

/** Older gateways have another prefix for the same codes. */
export function asOlderGateway(reply: Reply): Reply {
  const text = reply.body.toString('utf8').replace('"error_code":"APIG.0', '"error_code":"APIGW.0')
  return reply.status < 400 ? reply : { ...reply, body: Buffer.from(text) }
}

export function noSuchApi(): Reply {
  return gatewayError(404, 'APIG.0101', 'The API does not exist or has not been published in the environment')
}

export function requestId(): string {
  return randomBytes(16).toString('hex')
}
