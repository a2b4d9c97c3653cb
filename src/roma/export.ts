import { UserError } from '../errors.ts'
import { plural, quote } from '../foreign-text.ts'
import { findMissing } from '../spec/completeness.ts'
import { asSwagger, parseReply } from '../spec/document.ts'
import { isObject, own, type Json, type JsonObject } from '../spec/json.ts'
import { Merger } from '../spec/merge.ts'
import { advise } from './advice.ts'
import { exportRequest, type Backend, type ExportFilter, type InstanceAddress } from './api.ts'
import { mapInLanes } from './lanes.ts'
import type { Application } from './names.ts'
import { parseRefusal } from './refusal.ts'
import type { Session } from './session.ts'
import { fetchByIds, type Fetched } from './top-up.ts'

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

/** A backend that ROMA Connect lists and the document lacks. */
export interface MissingBackend {
  readonly backend: Backend
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
  const gathering = createGathering(first.document)
  for (const { document, suffix } of others) gathering.add({ document, suffix, backends: [] })
  const listed = scope.listed ?? []
  if (scope.verbatim === undefined) await topUp(connection, gathering, listed)
  return {
    document: gathering.document(),
    bytes: scope.verbatim === undefined ? undefined : first.bytes,
    missing: markUnexportedStatuses(listed, gathering.explain(findMissing(listed, gathering.document()))),
  }
}

interface Part {
  readonly document: JsonObject
  readonly bytes: Uint8Array
  readonly suffix: string
}

/** One export for all applications, or one for each that is named. */
function exportScope(connection: Connection, scope: ExportScope): Promise<readonly Part[]> {
  const filter = { apis: scope.apis.length > 0 ? scope.apis : undefined, status: scope.status }
  const format = scope.verbatim ?? 'json'
  return mapInLanes(scope.apps.length === 0 ? [undefined] : scope.apps, async (app) => {
    const what = app === undefined ? 'the custom backends' : `the custom backends of ${quote(app.name ?? app.id)}`
    const exported = await exportOnce(connection, { ...filter, appId: app?.id }, { format, what })
    return { ...exported, suffix: suffixOf(app?.id ?? '') }
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
  const missing = findMissing(listed, gathering.document())
  if (missing.length === 0) return
  const taken = gathering.findTaken(missing)
  // A method and path that is taken cannot be had twice, so it need not be asked for.
  const wanted = missing.filter(({ id }) => !taken.has(id))
  connection.log(
    `ROMA Connect lists ${plural(missing.length, 'backend')} that its export lacks; asking for ${wanted.length} of them by ID.`,
  )
  for (const fetched of await fetchByIds(connection, wanted)) {
    for (const document of fetched.documents) {
      gathering.add({ document, suffix: suffixOf(fetched.appId), backends: fetched.backends })
    }
    gathering.note(fetched)
  }
}

/** What was gathered of a document so far, and why backends are not in it. */
interface Gathering {
  readonly add: (part: { document: JsonObject; suffix: string; backends: readonly Backend[] }) => void
  readonly note: (fetched: Fetched) => void
  readonly document: () => JsonObject
  /** The IDs of those backends whose method and path another application has already. */
  readonly findTaken: (backends: readonly Backend[]) => ReadonlySet<string>
  readonly explain: (missing: readonly Backend[]) => readonly MissingBackend[]
}

function createGathering(first: JsonObject): Gathering {
  const merger = new Merger(first)
  const collided = new Set<string>()
  const reasons = new Map<string, { reason: MissingReason; error?: string }>()
  let current: JsonObject | undefined = first
  const document = () => (current ??= merger.document())
  const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
  const findTaken = (backends: readonly Backend[]) => {
    const ofNobody = backends.map((backend) => ({ ...backend, appName: undefined }))
    // A backend of nobody's is missing exactly when its method and path are free.
    const free = new Set(findMissing(ofNobody, document()).map(({ id }) => id))
    return new Set(
      backends.filter((backend) => !free.has(backend.id) || collided.has(keyOf(backend))).map(({ id }) => id),
    )
  }
  return {
    add({ document: part, suffix, backends }) {
      const { collisions, refused } = merger.add(part, { suffix })
      current = undefined
      for (const collision of collisions) collided.add(keyOf(collision))
      if (refused !== undefined) for (const { id } of backends) reasons.set(id, { reason: 'address' })
    },
    note({ absent }) {
      for (const [id, reason] of absent) reasons.set(id, reason)
    },
    document,
    findTaken,
    explain(missing) {
      const taken = findTaken(missing)
      return missing.map((backend) => ({
        backend,
        ...(reasons.get(backend.id) ?? { reason: taken.has(backend.id) ? 'collision' : 'not exported' }),
      }))
    },
  }
}

function markUnexportedStatuses(
  listed: readonly Backend[],
  missing: readonly MissingBackend[],
): readonly MissingBackend[] {
  const missed = new Set(missing.map(({ backend }) => backend.id))
  const exported = new Set(listed.filter(({ id }) => !missed.has(id)).map(({ status }) => status))
  // When nothing at all came, the status is not what it hangs on.
  if (exported.size === 0) return missing
  return missing.map((one) =>
    one.reason === 'not exported' && !exported.has(one.backend.status) ? { ...one, ofUnexportedStatus: true } : one,
  )
}

function suffixOf(appId: string): string {
  return appId.replaceAll('-', '').slice(0, 8)
}
