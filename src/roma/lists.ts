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

/** Reads a list to its end. An entry that moves to the next page while it is read counts once. */
async function readPages<Item extends { readonly id: string }>(
  session: Session,
  request: (offset: number) => HttpRequest,
  parse: (body: Uint8Array) => Page<Item>,
): Promise<readonly Item[]> {
  const items = new Map<string, Item>()
  for (let offset = 0; ;) {
    const asked = request(offset)
    const page = parse((await session.send(asked)).body)
    for (const item of page.items) items.set(item.id, item)
    offset += page.items.length
    if (offset >= page.total) return [...items.values()]
    if (page.items.length === 0) {
      throw new UserError(
        'reply',
        `Could not ${asked.purpose}: ROMA Connect speaks of ${plural(page.total, 'entry', 'entries')} but stopped after ${offset}.`,
      )
    }
  }
}
