import { inBatches } from '../batches.ts'
import { UserError } from '../errors.ts'
import { findMissing } from '../livedata/completeness.ts'
import type { JsonObject } from '../swagger/json.ts'
import { compareText } from '../text/text-order.ts'
import type { Backend } from './roma-api.ts'
import { exportOnce, type Connection } from './export-once.ts'
import type { Absent } from './gathering.ts'
import { mapInLanes } from '../lanes.ts'
import { listBackends } from './lists.ts'
import { stopsEverything } from '../sign-in/session.ts'

/** What came of asking for backends of one application by their IDs. */
interface Fetched {
  readonly appId: string
  readonly backends: readonly Backend[]
  readonly documents: readonly JsonObject[]
  /** By ID: why a backend did not come. */
  readonly absent: Absent
}

// No documented limit of `apis`; this many scripts of 32 KB, ROMA's own limit, stay far below 50 MB.
const batchSize = 500

/**
 * Asks for backends by their IDs, in batches of one application each, since of several that share a path ROMA Connect
 * would export but one. A batch that brought a part is asked again for the rest; one that brought nothing is not.
 * @throws {UserError} when the sign-in is refused or the step's time is over; any other failure leaves backends missing.
 */
export async function fetchByIds(connection: Connection, wanted: readonly Backend[]): Promise<readonly Fetched[]> {
  // The order of a list is not promised, and of two parts that disagree the first gives its names to the document.
  const byApp = Map.groupBy(wanted.toSorted(compareBackends), ({ appId }) => appId)
  const batches = [...byApp].flatMap(([appId, backends]) =>
    inBatches(backends, { most: batchSize }).map((batch) => ({ appId, backends: batch })),
  )
  return await mapInLanes(batches, async ({ appId, backends }) => ({
    appId,
    backends,
    ...(await fetchBatch(connection, backends)),
  }))
}

type BatchResult = Pick<Fetched, 'documents' | 'absent'>

async function fetchBatch(connection: Connection, batch: readonly Backend[]): Promise<BatchResult> {
  if (batch.length === 0) return { documents: [], absent: new Map() }
  try {
    const filter = { apis: batch.map(({ id }) => id) }
    const what = batch.length === 1 ? 'a custom backend by its ID' : `${batch.length} custom backends by their IDs`
    const { document } = await exportOnce(connection, filter, { format: 'json', what })
    const rest = findMissing(batch, document)
    if (rest.length === 0 || rest.length === batch.length) return { documents: [document], absent: new Map() }
    const more = await fetchBatch(connection, rest)
    return { documents: [document, ...more.documents], absent: more.absent }
  } catch (error) {
    if (!(error instanceof UserError) || stopsEverything(error)) throw error
    if (error.refusal?.code === 'APIG.3084') return await fetchWithoutUnknown(connection, batch, error)
    if (isTooLong(error) && batch.length > 1) return await fetchHalves(connection, batch)
    return { documents: [], absent: notExported(batch, error) }
  }
}

function notExported(batch: readonly Backend[], { message }: UserError): Absent {
  return new Map(batch.map(({ id }) => [id, { reason: 'not exported', error: message }]))
}

/** No limit of `apis` is documented; an instance that has one refuses the request, or the gateway its length. */
function isTooLong({ refusal }: UserError): boolean {
  return refusal?.status === 400 || refusal?.status === 413
}

/** When half of a batch brings nothing, its length was not what was wrong. */
async function fetchHalves(connection: Connection, batch: readonly Backend[]): Promise<BatchResult> {
  const [half, rest] = halve(batch)
  const first = await fetchBatch(connection, half)
  const [reason] = first.absent.values()
  if (first.documents.length === 0 && reason !== undefined) {
    return { documents: [], absent: new Map(batch.map(({ id }) => [id, reason])) }
  }
  return join(first, await fetchBatch(connection, rest))
}

function halve(batch: readonly Backend[]): readonly [readonly Backend[], readonly Backend[]] {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)]
}

function join(...results: readonly BatchResult[]): BatchResult {
  return {
    documents: results.flatMap(({ documents }) => documents),
    absent: new Map(results.flatMap(({ absent }) => [...absent])),
  }
}

/** One unknown ID fails a whole batch, and the refusal names but one; the list tells all that are gone meanwhile. */
async function fetchWithoutUnknown(
  connection: Connection,
  batch: readonly Backend[],
  error: UserError,
): Promise<BatchResult> {
  const isLeft = batch.length === 1 ? () => false : await listAgain(connection, batch)
  const unknown = batch.filter(({ id }) => !isLeft(id) || error.refusal?.message.includes(id) === true)
  const gone = new Map(unknown.map(({ id }) => [id, { reason: 'gone' } as const]))
  const parts = unknown.length > 0 ? [batch.filter(({ id }) => !gone.has(id))] : halve(batch)
  const results: BatchResult[] = [{ documents: [], absent: gone }]
  for (const part of parts) results.push(await fetchBatch(connection, part))
  return join(...results)
}

/** Whether a backend of a batch, by its ID, is still there; for all that can be told. */
async function listAgain({ session, at }: Connection, [first]: readonly Backend[]): Promise<(id: string) => boolean> {
  try {
    const listed = await listBackends(session, at, { appId: first?.appId, status: undefined })
    const ids = new Set(listed.map(({ id }) => id))
    return (id) => ids.has(id)
  } catch (error) {
    if (!(error instanceof UserError) || stopsEverything(error)) throw error
    // Its application is gone with all that it had.
    return () => error.refusal?.status !== 404
  }
}

function compareBackends(a: Backend, b: Backend): number {
  return compareText(a.appId, b.appId) || compareText(a.path, b.path) || compareText(a.method, b.method)
}
