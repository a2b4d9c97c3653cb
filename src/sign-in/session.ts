import { UserError, type Refusal } from '../errors.ts'
import type { HttpReply, HttpRequest, Prepare, Send } from '../http/request.ts'
import { refusesSignIn, saysExpired } from '../http/huawei-error.ts'

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

interface SessionOptions {
  readonly projectId: string
  readonly credential: Credential
  /** Gets a new credential; undefined when the user gave this one, so that there is nothing to get. */
  readonly renew: (() => Promise<Credential>) | undefined
  readonly send: Send
  readonly now: () => number
}

const renewBefore = 5 * 60_000

/**
 * Requests go one by one until a sign-in was accepted, and a refused one stops all that have not started: more than
 * five wrong signatures in a row lock an access key for five minutes
 * (https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-errorcode.html).
 * A credential that the action obtained is renewed before it expires, and once when the service says that it did.
 */
export function openSession(options: SessionOptions): Session {
  const { projectId, renew, send, now } = options
  const isDue = ({ expiresAt }: Credential) => expiresAt !== undefined && expiresAt - renewBefore <= now()
  // One that is due as soon as it comes (a clock that is off) would be renewed for every request.
  const withTime = (fresh: Credential) => (isDue(fresh) ? { ...fresh, expiresAt: undefined } : fresh)
  let current = withTime(options.credential)
  let renewing: Promise<void> | undefined
  let renewalsAfterRefusal = 0
  let alone: Promise<unknown> | undefined
  let isAccepted = false
  let rejected: UserError | undefined

  const renewOnce = (get: () => Promise<Credential>) =>
    (renewing ??= get()
      .then((credential) => void (current = withTime(credential)))
      .finally(() => (renewing = undefined)))

  const ready = async () => {
    if (renew !== undefined && isDue(current)) await renewOnce(renew)
  }

  async function sendWith(request: HttpRequest, prepare: Prepare): Promise<HttpReply> {
    try {
      const reply = await send({ ...request, ready }, prepare)
      isAccepted = true
      return reply
    } catch (error) {
      if (error instanceof UserError && tellsOfAcceptance(error.refusal)) isAccepted = true
      throw error
    }
  }

  async function sendNow(request: HttpRequest): Promise<HttpReply> {
    if (rejected !== undefined) throw rejected
    await ready()
    let used = current
    const prepare: Prepare = (prepared) => (used = current).prepare(prepared)
    try {
      return await sendWith(request, prepare)
    } catch (error) {
      if (!isSignInRefusal(error)) throw error
      const isStale = used !== current || renewing !== undefined
      const mayRenew = renew !== undefined && saysExpired(error.refusal) && (isStale || renewalsAfterRefusal++ === 0)
      if (!mayRenew) throw (rejected = error)
      if (used === current) await renewOnce(renew)
      return await sendWith(request, prepare).catch((again: unknown) => {
        if (isSignInRefusal(again)) rejected = again
        throw again
      })
    }
  }

  return {
    projectId,
    async send(request) {
      while (!isAccepted && rejected === undefined && alone !== undefined) await alone.catch(() => undefined)
      if (isAccepted || rejected !== undefined) return await sendNow(request)
      const mine = sendNow(request).finally(() => (alone = undefined))
      alone = mine
      return await mine
    },
  }
}

/** Whether ROMA Connect looked at more than the sign-in; a busy or broken server need not have looked at all. */
function tellsOfAcceptance(refusal: Refusal | undefined): boolean {
  return refusal !== undefined && [400, 401, 403, 404, 409].includes(refusal.status) && !refusesSignIn(refusal)
}

/** A refused sign-in or the end of the step's time is no failure of one application's. */
export function stopsEverything(error: UserError): boolean {
  return error.code === 'deadline' || isSignInRefusal(error)
}

function isSignInRefusal(error: unknown): error is UserError & { readonly refusal: Refusal } {
  return error instanceof UserError && error.refusal !== undefined && refusesSignIn(error.refusal)
}
