import { UserError } from '../errors.ts'
import { plural, quote } from '../foreign-text.ts'
import { findMissing } from '../spec/completeness.ts'
import { asSwagger, parseReply } from '../spec/document.ts'
import { isObject, own, type Json, type JsonObject } from '../spec/json.ts'
import { advise } from './advice.ts'
import { exportRequest, type Backend, type ExportFilter, type InstanceAddress } from './api.ts'
import { Gathering, type Part } from './gathering.ts'
import { mapInLanes } from './lanes.ts'
import type { Application } from './names.ts'
import { parseRefusal } from './refusal.ts'
import type { Session } from './session.ts'
import { fetchByIds } from './top-up.ts'

/** A signed-in session with one instance. */
export interface Connection {
  readonly session: Session
  readonly at: InstanceAddress
  readonly log: (line: string) => void
}

/** What one document shall hold. */
export interface ExportScope {
  /** None: every application that the sign-in may see. */
  readonly apps: readonly Application[]
  /** IDs of backends; none: all. */
  readonly apis: readonly string[]
  readonly status: number | undefined
  /** The backends that ROMA Connect lists in this scope; undefined when that is not known, or not asked for. */
  readonly listed: readonly Backend[] | undefined
  /** ROMA's bytes are wanted as they are, in this format: nothing can be added to them. */
  readonly verbatim: string | undefined
}

/**
 * Why a backend is missing: another application owns its method and path; it was deleted meanwhile; its part has
 * another `host` or `basePath`; or ROMA Connect does not export it.
 */
export type MissingReason = 'collision' | 'gone' | 'address' | 'not exported'

/** A backend that the document lacks, as the list tells it, or its own export when no list does. */
export interface MissingBackend {
  readonly backend: Omit<Backend, 'id' | 'status'> & {
    readonly id: string | undefined
    readonly status: number | undefined
  }
  readonly reason: MissingReason
  /** What ROMA Connect said, when asking for it failed. */
  readonly error?: string
  /** Set when ROMA Connect exports none of the listed backends of this status: its console allows only “developing”. */
  readonly ofUnexportedStatus?: true
}

export interface Exported {
  readonly document: JsonObject
  /** ROMA's own bytes, under `verbatim` alone. */
  readonly bytes: Uint8Array | undefined
  readonly missing: readonly MissingBackend[]
}

/**
 * Exports one document, as complete as ROMA Connect lets it be: what passes 50 MB, and all but one of the backends that
 * share a path, is left out without an error (https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html),
 * so what is listed but not there is asked for by ID and merged.
 * @throws {UserError} `request`, `timeout`, `deadline` or `document`.
 */
export async function exportDocument(connection: Connection, scope: ExportScope): Promise<Exported> {
  const [first, ...others] = await exportScope(connection, scope)
  if (first === undefined) throw new Error('There is always one export.')
  const gathering = new Gathering(first)
  for (const part of others) gathering.add(part)
  const listed = scope.listed ?? []
  if (scope.verbatim === undefined) await topUp(connection, gathering, listed)
  const document = gathering.document()
  return {
    document,
    bytes: first.bytes,
    missing: gathering.explain(findMissing(gathering.withNames(listed), document)),
  }
}

/** One export for all applications, or one for each that is named. */
function exportScope(
  connection: Connection,
  scope: ExportScope,
): Promise<readonly (Part & { readonly bytes: Uint8Array | undefined })[]> {
  const filter = { apis: scope.apis.length > 0 ? scope.apis : undefined, status: scope.status }
  const format = scope.verbatim ?? 'json'
  return mapInLanes(scope.apps.length === 0 ? [undefined] : scope.apps, async (app) => {
    const what = app === undefined ? 'the custom backends' : `the custom backends of ${quote(app.name ?? app.id)}`
    const { document, bytes } = await exportOnce(connection, { ...filter, appId: app?.id }, { format, what })
    return { document, appId: app?.id ?? '', bytes: scope.verbatim === undefined ? undefined : bytes }
  })
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

async function topUp(connection: Connection, gathering: Gathering, listed: readonly Backend[]): Promise<void> {
  const missing = findMissing(gathering.withNames(listed), gathering.document())
  if (missing.length === 0) return
  // A method and path that is taken cannot be had twice, so it need not be asked for.
  const wanted = missing.filter((backend) => gathering.hasRoomFor(backend))
  connection.log(
    `ROMA Connect lists ${plural(missing.length, 'backend')} that its export lacks; asking for ${wanted.length} of them by ID.`,
  )
  for (const { appId, backends, documents, absent } of await fetchByIds(connection, wanted)) {
    for (const document of documents) gathering.add({ document, appId, backends })
    gathering.note(absent)
  }
}
