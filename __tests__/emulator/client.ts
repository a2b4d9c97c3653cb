import { request as send, type IncomingHttpHeaders } from 'node:http'
import { canonicalRequest, signatureOf } from '../../emulator/huawei/signature.ts'
import { isObject, lookUp } from '../../emulator/huawei/json.ts'
import { instanceId, lifelikeSecrets, projectId } from '../../emulator/huawei/index.ts'

export type Sent = { endpoint: string; path: string; method?: string; headers?: Record<string, string>; body?: string }
export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer; json: unknown }

export const projectPath = `/v2/${projectId}`
export const apicPath = `${projectPath}/apic/instances/${instanceId}`
export const exportPath = `${apicPath}/openapi/livedata-apis/export`
export const tokenHeader = { 'X-Auth-Token': lifelikeSecrets.token }
export const jsonHeader = { 'Content-Type': 'application/json;charset=UTF-8' }

/** Sends a request as it stands, on a connection of its own, and rejects when the answer is not whole. */
export function call({ endpoint, path, method = 'GET', headers = {}, body = '' }: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send(`${endpoint}${path}`, { method, headers, agent: false }, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const whole = Buffer.concat(parts)
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: whole, json: parse(whole) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

export function callJson(sent: Omit<Sent, 'body'>, body: object): Promise<Answer> {
  const headers = { ...jsonHeader, ...sent.headers }
  return call({ method: 'POST', ...sent, headers, body: JSON.stringify(body) })
}

function parse(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString())
    return value
  } catch {
    return undefined
  }
}

/** `400 APIG.2011` */
export function errorCode({ status, json }: Answer): string {
  return `${status} ${String(lookUp(json, 'error_code'))}`
}

export function keysOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : []
}

export function listOf({ json }: Answer, key: string): unknown[] {
  const list = lookUp(json, key)
  return Array.isArray(list) ? list : []
}

export function sdkDate(time = Date.now()): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

export type Signing = {
  access?: string
  secret?: string
  date?: string
  /** More headers to send, and to sign unless `signed` says otherwise. */
  also?: Record<string, string>
  signed?: string[]
}

/** Headers that sign a request with an access key. */
export function sign(sent: Sent, signing: Signing = {}): Record<string, string> {
  const { method = 'GET', path, body = '' } = sent
  const { access = lifelikeSecrets.accessKey, secret = lifelikeSecrets.secretKey, date = sdkDate() } = signing
  const headers: Record<string, string> = { host: new URL(sent.endpoint).host, 'x-sdk-date': date, ...signing.also }
  const signed = signing.signed ?? Object.keys(headers).sort()
  const canonical = canonicalRequest({ method, target: path, headers, body }, signed) ?? ''
  const signature = signatureOf(canonical, date, secret)
  const authorization = `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${signed.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}
