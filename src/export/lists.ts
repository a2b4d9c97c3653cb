import { UserError } from '../errors.ts'
import type { HttpRequest } from '../http/request.ts'
import { plural } from '../text/foreign-text.ts'
import {
  listApplicationsRequest,
  listBackendsRequest,
  listInstancesRequest,
  parseApplications,
  parseBackends,
  parseInstances,
  type Backend,
  type InstanceAddress,
  type Named,
  type Page,
} from './roma-api.ts'
import { mapInLanes } from '../lanes.ts'
import type { Session } from '../sign-in/session.ts'

/** Every backend that the sign-in may see, of one application or of all. */
export function listBackends(
  session: Session,
  at: InstanceAddress,
  filter: { appId: string | undefined; status: number | undefined },
): Promise<readonly Backend[]> {
  const request = (offset: number) => listBackendsRequest(at, { offset, ...filter })
  return readPages(session, request, parseBackends)
}

/** Every integration application that the sign-in may see, or those whose name contains `name`. */
export function listApplications(session: Session, at: InstanceAddress, name?: string): Promise<readonly Named[]> {
  const query = name === undefined ? {} : { name }
  return readPages(session, (offset) => listApplicationsRequest(at, { offset, ...query }), parseApplications)
}

export function listInstances(session: Session, endpoint: string): Promise<readonly Named[]> {
  const request = (offset: number) => listInstancesRequest(endpoint, session.projectId, offset)
  return readPages(session, request, parseInstances)
}

const mostReadings = 3

interface Identified {
  readonly id: string
}

type Reading<Item> = readonly Page<Item>[]

/** Asks for the page of a list that begins with its entry number `offset`. */
type ReadPage<Item> = (offset: number) => Promise<Page<Item>>

/**
 * Reads a list to its end, its pages side by side. When entries come or go meanwhile, others move across the pages that
 * were read: such a list is read again, page by page, and what any reading saw counts once.
 */
async function readPages<Item extends Identified>(
  session: Session,
  request: (offset: number) => HttpRequest,
  parse: (body: Uint8Array) => Page<Item>,
): Promise<readonly Item[]> {
  const readPage = async (offset: number) => parse((await session.send(request(offset))).body)
  const { purpose } = request(0)
  const readings = [await readSideBySide(readPage, purpose)]
  while (readings.length < mostReadings && !agree(readings.at(-1) ?? [])) {
    readings.push(await readOneByOne(readPage, purpose))
  }
  const items = readings.flat().flatMap((page) => page.items)
  return [...new Map(items.map((item) => [item.id, item])).values()]
}

/** Takes every page to be as long as the first. Without a total the next one is always asked for. */
async function readSideBySide<Item extends Identified>(
  readPage: ReadPage<Item>,
  purpose: string,
): Promise<Reading<Item>> {
  const first = await readPage(0)
  const { count, total } = first
  if (total === undefined) return await readOneByOne(readPage, purpose, first)
  const more = count === 0 ? 0 : Math.max(0, Math.ceil(total / count) - 1)
  const offsets = Array.from({ length: more }, (_, index) => (index + 1) * count)
  return [first, ...(await mapInLanes(offsets, readPage))]
}

async function readOneByOne<Item extends Identified>(
  readPage: ReadPage<Item>,
  purpose: string,
  first?: Page<Item>,
): Promise<Reading<Item>> {
  const pages: Page<Item>[] = []
  const seen = new Set<string>()
  for (let offset = 0; ;) {
    const page = pages.length === 0 && first !== undefined ? first : await readPage(offset)
    const known = seen.size
    for (const { id } of page.items) seen.add(id)
    pages.push(page)
    offset += page.count
    if (page.total === undefined ? page.count === 0 || seen.size === known : offset >= page.total) return pages
    if (page.count === 0) {
      throw new UserError(
        'reply',
        `Could not ${purpose}: ROMA Connect speaks of ${plural(page.total ?? 0, 'entry', 'entries')} but stopped after ${offset}.`,
      )
    }
  }
}

/** Whether every page spoke of as many entries as there came, each once; without a total there is nothing to disagree. */
function agree(pages: Reading<Identified>): boolean {
  if (pages.some(({ total }) => total === undefined)) return true
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id))
  const count = pages.reduce((sum, page) => sum + page.count, 0)
  return new Set(ids).size === ids.length && pages.every(({ total }) => total === count)
}
