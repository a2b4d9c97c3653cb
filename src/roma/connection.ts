import { UserError } from '../errors.ts'
import { asSwagger, parseReply } from '../spec/document.ts'
import { isObject, own, type Json, type JsonObject } from '../spec/json.ts'
import { advise } from './advice.ts'
import { exportRequest, type ExportFilter, type InstanceAddress } from './api.ts'
import { parseRefusal } from './refusal.ts'
import type { Session } from './session.ts'

/** A signed-in session with one instance. */
export interface Connection {
  readonly session: Session
  readonly at: InstanceAddress
  readonly log: (line: string) => void
}

/** Sends one export and reads it. */
export async function exportOnce(
  { session, at }: Connection,
  filter: ExportFilter,
  { format, what }: { format: string; what: string },
): Promise<{ document: JsonObject; bytes: Uint8Array }> {
  const { body, headers } = await session.send(exportRequest(at, filter, format, what))
  const value = parseReply(body)
  refuseError(value, { body, headers, what })
  return { document: asSwagger(value), bytes: body }
}

/** An error that arrives with the status 200 is an error all the same. */
function refuseError(
  value: Json,
  { body, headers, what }: { body: Buffer; headers: Readonly<Record<string, unknown>>; what: string },
): void {
  if (!isObject(value) || own(value, 'error_code') === undefined) return
  const refusal = parseRefusal(200, headers, body.toString('utf8'))
  const said = `${refusal.code} “${refusal.message}”`
  const advice = advise(refusal, 'roma')
  throw new UserError(
    'request',
    `Could not export ${what}: ROMA Connect answered 200 with the error ${said}. ${advice}`,
    {
      refusal,
    },
  )
}
