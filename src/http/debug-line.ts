import { plain } from '../text/foreign-text.ts'
import type { HttpReply, HttpRequest } from './request.ts'
import { serviceNames } from './service-names.ts'

/** Names of the headers in which the services give the ID of a request. */
const idHeaders = ['x-request-id', 'x-iam-trace-id', 'x-github-request-id']

/** One attempt, for who looks for a fault: no query, which can hold a secret, no body, no credential. */
export function describeAttempt(
  { service, method, url }: HttpRequest,
  { attempt, milliseconds, outcome }: { attempt: number; milliseconds: number; outcome: HttpReply | string },
): string {
  const start = `${serviceNames[service]}: ${method} ${plain(new URL(url).pathname, 300)}`
  const end = `in ${milliseconds} ms, attempt ${attempt}`
  if (typeof outcome === 'string') return `${start}: ${outcome} ${end}`
  const id = idHeaders.map((name) => outcome.headers[name]).find((value) => typeof value === 'string')
  const requestId = typeof id === 'string' ? `, request ID ${plain(id, 80)}` : ''
  return `${start}: ${outcome.status} ${end}, ${outcome.body.length} bytes${requestId}`
}
