import { UserError } from '../errors.ts'
import type { HttpReply, HttpRequest, Prepare, Send } from '../http.ts'
import type { Refusal } from './refusal.ts'

/** What requests are authorised with. */
export interface Credential {
  readonly prepare: Prepare
  /** Milliseconds since 1970; undefined when it is not known. */
  readonly expiresAt: number | undefined
}

/** Sends authorised requests to ROMA Connect. */
export interface Session {
  readonly projectId: string
  readonly send: (request: HttpRequest) => Promise<HttpReply>
}

export interface SessionOptions {
  readonly projectId: string
  readonly credential: Credential
  /** Gets a new credential; undefined when the user gave this one, so that there is nothing to get. */
  readonly renew: (() => Promise<Credential>) | undefined
  readonly send: Send
  readonly now: () => number
}

const renewBefore = 5 * 60_000

/**
 * The first request goes alone, and a refused sign-in stops all that have not started: more than five wrong signatures
 * in a row lock an access key for five minutes (https://support.huaweicloud.com/trouble-roma/roma_08_1035.md).
 * A credential that the action obtained is renewed before it expires, and once when the service says that it did.
 */
export function openSession(options: SessionOptions): Session {
  const { projectId, renew, send, now } = options
  let current = options.credential
  let renewing: Promise<void> | undefined
  let renewalsAfterRefusal = 0
  let first: Promise<unknown> | undefined
  let rejected: UserError | undefined

  const renewOnce = (get: () => Promise<Credential>) =>
    (renewing ??= get()
      .then((credential) => void (current = credential))
      .finally(() => (renewing = undefined)))

  async function sendNow(request: HttpRequest): Promise<HttpReply> {
    if (rejected !== undefined) throw rejected
    if (renew !== undefined && (current.expiresAt ?? Number.POSITIVE_INFINITY) - renewBefore <= now()) {
      await renewOnce(renew)
    }
    const used = current
    try {
      return await send(request, (prepared) => used.prepare(prepared))
    } catch (error) {
      if (!(error instanceof UserError) || error.refusal?.status !== 401) throw error
      const isStale = used !== current || renewing !== undefined
      if (renew !== undefined && saysExpired(error.refusal) && (isStale || renewalsAfterRefusal++ === 0)) {
        if (used === current) await renewOnce(renew)
        return await send(request, (prepared) => current.prepare(prepared))
      }
      rejected = error
      throw error
    }
  }

  return {
    projectId,
    async send(request) {
      if (first === undefined) {
        const alone = sendNow(request)
        first = alone
        return await alone
      }
      await first.catch(() => undefined)
      return await sendNow(request)
    },
  }
}

// APIG.0301 stands for every kind of wrong sign-in; only its text tells an expired token.
function saysExpired({ code, message }: Refusal): boolean {
  return (
    code === 'APIG.1001' || code === 'APIG.0307' || (/^(APIG|APIGW|APIC)\.0301$/.test(code) && /expire/i.test(message))
  )
}
