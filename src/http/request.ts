import type { IncomingMessage } from 'node:http'
import type { Call, Service } from './huawei-situation.ts'

export interface HttpRequest {
  /** What it is for, to complete “Could not …”: `export the custom backends`. */
  readonly purpose: string
  readonly service: Service
  /** The same for code: advice about a refusal depends on it. */
  readonly call?: Call
  /** What stands in the request that advice may name: the subject of an ID token. */
  readonly facts?: Readonly<Record<string, string>>
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Seconds until there is a connection, through a proxy or not; 20 unless told. */
  readonly connectSeconds?: number
  /** Seconds until the headers of the reply must be there; 60 unless told. */
  readonly headersSeconds?: number
  /** Seconds that the body of the reply may pause; 30 unless told. */
  readonly pauseSeconds?: number
  /** How often a time-out is retried; like every failure unless told. */
  readonly timeoutRetries?: number
  /** Awaited before every attempt: a throttle that is waited out can outlast a credential. */
  readonly ready?: () => Promise<void>
}

export interface HttpReply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  /** Whole and inflated. */
  readonly body: Buffer
}

/** Signs or otherwise completes a request; called anew for every attempt, since a signature holds the time. */
export type Prepare = (request: HttpRequest) => HttpRequest

/**
 * Sends a request until it is answered with a 2xx.
 * @throws {UserError} `request` (with the refusal, when there was an answer), `connection`, `timeout` or `deadline`.
 */
export type Send = (request: HttpRequest, prepare?: Prepare) => Promise<HttpReply>

/**
 * Sends a request until it is answered, whatever the status of the last answer.
 * @throws {UserError} `connection`, `timeout` or `deadline`, and `request` for an answer that broke
 */
export type Ask = (request: HttpRequest, prepare?: Prepare) => Promise<Answer>

export interface Answer {
  readonly reply: HttpReply
  /** How often the request was sent: beyond once, an earlier answer may have been lost after it took effect. */
  readonly attempts: number
}
