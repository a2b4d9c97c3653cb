import { UserError } from '../errors.ts'
import type { HttpRequest } from '../http.ts'
import { plural } from '../foreign-text.ts'
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
} from './api.ts'
import type { Session } from './session.ts'

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

/**
 * Reads a list to its end. When entries come or go meanwhile, others move across the pages that were read: such a list
 * is read again, and what any reading saw counts once.
 */
async function readPages<Item extends { readonly id: string }>(
  session: Session,
  request: (offset: number) => HttpRequest,
  parse: (body: Uint8Array) => Page<Item>,
): Promise<readonly Item[]> {
  const items = new Map<string, Item>()
  for (let reading = 1; ; reading++) {
    const isSettled = await readOnce(session, { request, parse, items })
    if (isSettled || reading === mostReadings) return [...items.values()]
  }
}

/** Whether every page spoke of as many entries as there came. */
async function readOnce<Item extends { readonly id: string }>(
  session: Session,
  {
    request,
    parse,
    items,
  }: { request: (offset: number) => HttpRequest; parse: (body: Uint8Array) => Page<Item>; items: Map<string, Item> },
): Promise<boolean> {
  const seen = new Set<string>()
  const totals = new Set<number>()
  for (let offset = 0; ;) {
    const asked = request(offset)
    const page = parse((await session.send(asked)).body)
    totals.add(page.total)
    for (const item of page.items) {
      seen.add(item.id)
      items.set(item.id, item)
    }
    offset += page.items.length
    if (offset >= page.total) return totals.size === 1 && seen.size === offset
    if (page.items.length === 0) {
      throw new UserError(
        'reply',
        `Could not ${asked.purpose}: ROMA Connect speaks of ${plural(page.total, 'entry', 'entries')} but stopped after ${offset}.`,
      )
    }
  }
}
