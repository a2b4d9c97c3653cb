import { UserError } from '../errors.ts'
import { commaHint, enumerate, nearest, quote } from '../text/foreign-text.ts'
import type { Reference } from '../inputs/export-scope.ts'
import type { InstanceAddress, Named } from './roma-api.ts'
import { listApplications, listInstances } from './lists.ts'
import type { Session } from '../sign-in/session.ts'

/** An integration application; its name is unknown when it was given by ID and no list was read. */
export interface Application {
  readonly id: string
  readonly name: string | undefined
}

/** The ID of the instance: as given, or looked up by its exact name. */
export async function findInstance(session: Session, endpoint: string, instance: Reference): Promise<string> {
  if ('id' in instance) return instance.id
  const instances = await listInstances(session, endpoint)
  return pickByName('instance', instance.name, instances).id
}

/** The applications of `app`, in the order given, each once. */
export async function findApplications(
  session: Session,
  at: InstanceAddress,
  apps: readonly Reference[],
): Promise<readonly Application[]> {
  const names = apps.flatMap((app) => ('name' in app ? [app.name] : []))
  const [only] = names
  // One name is asked for; for several, one reading of the whole list is cheaper.
  const known =
    only === undefined
      ? []
      : names.length === 1
        ? await listByName(session, at, only)
        : await listApplications(session, at)
  const found = apps.map((app) => ('id' in app ? { id: app.id, name: undefined } : pickByName('app', app.name, known)))
  // Of one that is given by name and by ID, the name is not forgotten.
  const named = new Map(found.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])))
  return [...new Set(found.map(({ id }) => id))].map((id) => ({ id, name: named.get(id) }))
}

/** The list's own filter is fuzzy; when it does not bring the exact name, the whole list shows what is near. */
async function listByName(session: Session, at: InstanceAddress, name: string): Promise<readonly Named[]> {
  const similar = await listApplications(session, at, name)
  return similar.some((app) => app.name === name) ? similar : await listApplications(session, at)
}

const kinds = { instance: 'ROMA Connect instance', app: 'integration application' } as const

function pickByName(input: 'instance' | 'app', name: string, known: readonly Named[]): Named {
  const [match, ...others] = known.filter((item) => item.name === name)
  if (match !== undefined && others.length === 0) return match
  if (match !== undefined) {
    const ids = enumerate([match, ...others].map(({ id }) => id))
    throw new UserError(
      'inputs',
      `${input}: ${others.length + 1} of them are called ${quote(name)}: give the ID instead, ${ids}.`,
    )
  }
  const near = nearest(
    name,
    known.map((item) => item.name),
  ).map((item) => quote(item))
  throw new UserError(
    'inputs',
    `${input}: there is no ${kinds[input]} called ${quote(name)}. ${describeKnown(known, near, kinds[input])} Give the exact name or the ID.${commaHint(name)}`,
  )
}

function describeKnown(known: readonly Named[], near: readonly string[], kind: string): string {
  if (near.length > 0) return `The nearest names are ${enumerate(near)}.`
  return known.length === 0
    ? `This sign-in sees none at all: check \`project\`; or it may lack the permission to see the ${kind}.`
    : `This sign-in sees ${known.length}, and none has a name like it.`
}
