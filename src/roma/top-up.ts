import { UserError } from '../errors.ts'
import { findMissing } from '../spec/completeness.ts'
import type { JsonObject } from '../spec/json.ts'
import type { Backend } from './api.ts'
import { exportOnce, type Connection, type MissingReason } from './export.ts'
import { mapInLanes } from './lanes.ts'

/** What came of asking for backends of one application by their IDs. */
export interface Fetched {
  readonly appId: string
  readonly backends: readonly Backend[]
  readonly documents: readonly JsonObject[]
  /** By ID: why a backend did not come. */
  readonly absent: ReadonlyMap<string, { readonly reason: MissingReason; readonly error?: string }>
}

// No documented limit of `apis`; this many scripts of 32 KB, ROMA's own limit, stay far below 50 MB.
const batchSize = 500

/**
 * Asks for backends by their IDs, in batches of one application each, since of several that share a path ROMA Connect
 * would export but one. A batch that brought a part is asked again for the rest; one that brought nothing is not.
 * @throws {UserError} when the sign-in is refused or the step's time is over; any other failure leaves backends missing.
 */
export async function fetchByIds(connection: Connection, wanted: readonly Backend[]): Promise<readonly Fetched[]> {
  const byApp = Map.groupBy(wanted, ({ appId }) => appId)
  const batches = [...byApp].flatMap(([appId, backends]) =>
    chunk(backends, batchSize).map((batch) => ({ appId, backends: batch })),
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
    return {
      documents: [],
      absent: new Map(batch.map(({ id }) => [id, { reason: 'not exported', error: error.message }])),
    }
  }
}

/** One unknown ID fails a whole batch, and its message names it. */
async function fetchWithoutUnknown(
  connection: Connection,
  batch: readonly Backend[],
  error: UserError,
): Promise<BatchResult> {
  const unknown = batch.length === 1 ? batch : batch.filter(({ id }) => error.refusal?.message.includes(id))
  const gone = new Map(unknown.map(({ id }) => [id, { reason: 'gone' } as const]))
  const halves =
    unknown.length > 0
      ? [batch.filter(({ id }) => !gone.has(id))]
      : [batch.slice(0, batch.length / 2), batch.slice(batch.length / 2)]
  const results: BatchResult[] = []
  for (const half of halves) results.push(await fetchBatch(connection, half))
  return {
    documents: results.flatMap(({ documents }) => documents),
    absent: new Map([...gone, ...results.flatMap(({ absent }) => [...absent])]),
  }
}

/** A refused sign-in or the end of the step's time is no failure of one application’s. */
export function stopsEverything(error: UserError): boolean {
  return error.code === 'deadline' || error.refusal?.status === 401
}

function chunk<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
