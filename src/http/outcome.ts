import { isPassing } from './exchange.ts'
import { readRefusal, refusedFailure, type Failure, type World } from './failure.ts'
import { holdsError } from './huawei-error.ts'
import { textAt } from './reply.ts'
import type { HttpReply, HttpRequest } from './request.ts'
import { graphqlErrors, readThrottle, type Throttle } from './throttle.ts'

/** What came of an attempt: a reply for whoever asked; something to wait for; or a failure, with its reply if there was one. */
export type Outcome =
  | { readonly reply: HttpReply; readonly failure?: undefined; readonly throttle?: undefined }
  | { readonly reply: HttpReply; readonly failure: Failure; readonly throttle: Throttle }
  | { readonly reply?: HttpReply; readonly failure: Failure; readonly throttle?: undefined }

export function isFine({ status, body }: HttpReply): boolean {
  return status >= 200 && status < 300 && !holdsError(body)
}

export function judge(request: HttpRequest, reply: HttpReply, world: World): Outcome {
  if (request.service !== 'github' && isFine(reply)) return { reply }
  const throttle = readThrottle(request, reply, { refusal: readRefusal(reply, world), now: world.now() })
  if (throttle !== undefined) return { reply, throttle, failure: refusedFailure(request, reply, world) }
  const mayPass = isPassing(reply.status) || (request.service === 'github' && isUnfinished(reply))
  return mayPass ? { reply, failure: refusedFailure(request, reply, world) } : { reply }
}

/** GraphQL answers 200 to what REST has 5xx for. */
function isUnfinished({ status, body }: HttpReply): boolean {
  const said = status === 200 ? graphqlErrors(body).map((error) => textAt(error, 'message') ?? '') : []
  return said.some((text) => text.startsWith('Something went wrong while'))
}
