import { UserError } from '../errors.ts'
import type { HttpReply } from '../http/request.ts'
import { asSwagger, parseReply } from '../swagger/parse.ts'
import { isObject, own, type Json, type JsonObject } from '../swagger/json.ts'
import { advise } from '../http/huawei-advice.ts'
import { exportRequest, type ExportFilter, type InstanceAddress } from './roma-api.ts'
import { parseRefusal } from '../http/huawei-error.ts'
import type { Session } from '../sign-in/session.ts'

/** A signed-in session with one instance. */
export interface Connection {
  readonly session: Session
  readonly at: InstanceAddress
  readonly log: (line: string) => void
  /** Takes known secrets out of a text that somebody else wrote. */
  readonly scrub: (text: string) => string
}

/** Sends one export and reads it. */
export async function exportOnce(
  { session, at, scrub }: Connection,
  filter: ExportFilter,
  { format, what }: { format: string; what: string },
): Promise<{ document: JsonObject; bytes: Uint8Array }> {
  const reply = await session.send(exportRequest(at, filter, format, what))
  const value = parseReply(reply.body)
  refuseError(value, { ...reply, what, scrub })
  return { document: asSwagger(value), bytes: reply.body }
}

/** An error that arrives with the status 200 is an error all the same. */
function refuseError(
  value: Json,
  { status, headers, body, what, scrub }: HttpReply & { what: string; scrub: Connection['scrub'] },
): void {
  if (!isObject(value) || own(value, 'error_code') === undefined) return
  const refusal = parseRefusal(status, headers, body.toString('utf8'), scrub)
  const said = `${refusal.code} “${refusal.message}”`
  const advice = advise(refusal, 'roma')
  throw new UserError(
    'request',
    `Could not export ${what}: ROMA Connect answered ${status} with the error ${said}. ${advice}`,
    { refusal },
  )
}
