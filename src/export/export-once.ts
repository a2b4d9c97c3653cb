import { asSwagger, parseReply } from '../swagger/parse.ts'
import type { JsonObject } from '../swagger/json.ts'
import { exportRequest, type ExportFilter, type InstanceAddress } from './roma-api.ts'
import type { Session } from '../sign-in/session.ts'

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
  const reply = await session.send(exportRequest(at, filter, format, what))
  return { document: asSwagger(parseReply(reply.body)), bytes: reply.body }
}
