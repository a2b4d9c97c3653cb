import { plural, quote } from '../text/foreign-text.ts'
import { findMissing } from '../livedata/completeness.ts'
import type { JsonObject } from '../swagger/json.ts'
import type { Backend } from './roma-api.ts'
import { exportOnce, type Connection } from './export-once.ts'
import { Gathering, type Part } from './gathering.ts'
import { mapInLanes } from '../lanes.ts'
import type { MissingBackend } from './missing-backend.ts'
import type { Application } from './find-by-name.ts'
import { fetchByIds } from './top-up.ts'

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
