import { indexOperations, prefixOf, stripPrefix } from '../livedata/completeness.ts'
import { ownerOf } from '../livedata/livedata.ts'
import { operationsOf, type Operation } from '../swagger/parse.ts'
import { own, type JsonObject } from '../swagger/json.ts'
import { Merger } from '../swagger/merge/merge.ts'
import type { Backend } from './roma-api.ts'
import type { MissingBackend, MissingReason } from './missing-backend.ts'

/** A document of one application, or of all. */
export interface Part {
  readonly document: JsonObject
  /** '' when it is of all applications. */
  readonly appId: string
  /** What it was asked for by ID. */
  readonly backends?: readonly Backend[]
}

/** Why backends did not come, by their IDs. */
export type Absent = ReadonlyMap<string, { readonly reason: MissingReason; readonly error?: string }>

type Place = Pick<Backend, 'method' | 'path'>

/** What was gathered of a document so far, and why backends are not in it. */
export class Gathering {
  readonly #first: JsonObject
  /** Undefined while there is nothing to merge: it looks at every reference of the first document. */
  #merger: Merger | undefined
  #document: JsonObject | undefined
  #index: ReturnType<typeof indexOperations> | undefined
  /** Names of applications by ID, as far as parts of one application told them. */
  readonly #names = new Map<string, string>()
  readonly #reasons = new Map<string, { reason: MissingReason; error?: string }>()
  /** Operations that could not be merged, by method, path and owner: not every run has a list that tells them. */
  readonly #leftOut = new Map<string, MissingBackend>()

  constructor({ document, appId }: Part) {
    this.#first = document
    if (appId !== '') this.#learnName(appId, document)
  }

  add({ document, appId, backends = [] }: Part): void {
    this.#merger ??= new Merger(this.#first)
    const { collisions, refused } = this.#merger.add(document, { suffix: suffixOf(appId) })
    this.#document = undefined
    this.#index = undefined
    if (appId !== '' && !this.#names.has(appId)) this.#learnName(appId, document)
    if (refused !== undefined) {
      for (const { id } of backends) this.#reasons.set(id, { reason: 'address' })
      for (const operation of operationsOf(document)) this.#leaveOut(operation, appId, 'address')
    } else if (collisions.length > 0) {
      const collided = new Set(collisions.map(keyOf))
      for (const operation of operationsOf(document)) {
        if (collided.has(keyOf(operation)) && !this.#isThere(operation)) this.#leaveOut(operation, appId, 'collision')
      }
    }
  }

  /** The same backends, with the names of applications that a list can leave out. */
  withNames(listed: readonly Backend[]): readonly Backend[] {
    return listed.map((backend) =>
      backend.appName === undefined ? { ...backend, appName: this.#names.get(backend.appId) } : backend,
    )
  }

  note(absent: Absent): void {
    for (const [id, reason] of absent) this.#reasons.set(id, reason)
  }

  document(): JsonObject {
    return (this.#document ??= this.#merger?.document() ?? this.#first)
  }

  /** Whether a backend could be added: not when its method and path are taken, or when it was turned away already. */
  hasRoomFor(backend: Backend): boolean {
    return this.#find(backend).exact === undefined && !this.#leftOut.has(ownedKeyOf(backend))
  }

  /** Tells why listed backends are missing, and adds what could not be merged and is on no list. */
  explain(missing: readonly Backend[]): readonly MissingBackend[] {
    const told = new Set<MissingBackend>()
    const byPlace = Map.groupBy(this.#leftOut.values(), ({ backend }) => keyOf(backend))
    const explained = missing.map((backend): MissingBackend => {
      const same = this.#keysOf(backend).flatMap((key) => byPlace.get(key) ?? [])
      const leftOut = same.find((one) => !told.has(one) && isSameOwner(one.backend, backend))
      if (leftOut !== undefined) told.add(leftOut)
      return { backend, ...(this.#reasons.get(backend.id) ?? { reason: leftOut?.reason ?? this.#guess(backend) }) }
    })
    const unlisted = [...this.#leftOut.values()].filter((one) => !told.has(one))
    return [...explained, ...unlisted]
  }

  #learnName(appId: string, document: JsonObject): void {
    const [first] = operationsOf(document)
    const name = first === undefined ? undefined : ownerOf(first.operation)
    if (name !== undefined) this.#names.set(appId, name)
  }

  /** Whether it is the application's own operation that has the place: it came twice, and was changed in between. */
  #isThere({ operation, ...place }: Operation): boolean {
    const owner = ownerOf(operation)
    return owner !== undefined && this.#find(place).exact?.owner === owner
  }

  #find(backend: Place): ReturnType<ReturnType<typeof indexOperations>> {
    return (this.#index ??= indexOperations(this.document()))(backend)
  }

  #guess(backend: Backend): MissingReason {
    const { exact, afterBasePath } = this.#find(backend)
    return exact === undefined && afterBasePath === undefined ? 'not exported' : 'collision'
  }

  #keysOf({ method, path }: Place): readonly string[] {
    const short = stripPrefix(path, prefixOf(this.document()))
    return short === undefined ? [`${method} ${path}`] : [`${method} ${path}`, `${method} ${short}`]
  }

  #leaveOut({ method, path, operation }: Operation, appId: string, reason: MissingReason): void {
    const name = own(operation, 'operationId')
    const backend = {
      id: undefined,
      name: typeof name === 'string' ? name : `${method} ${path}`,
      method,
      path,
      status: undefined,
      appId,
      appName: ownerOf(operation),
    }
    this.#leftOut.set(ownedKeyOf(backend), { backend, reason })
  }
}

function keyOf({ method, path }: Place): string {
  return `${method} ${path}`
}

function ownedKeyOf({ method, path, appName, appId }: Place & Pick<Backend, 'appName' | 'appId'>): string {
  return `${method} ${path} ${appName ?? appId}`
}

function isSameOwner(leftOut: MissingBackend['backend'], listed: Backend): boolean {
  // Where names are not known, who of those that share a method and path is missing cannot be told.
  return listed.appName === undefined || leftOut.appId === listed.appId
}

function suffixOf(appId: string): string {
  return appId.replaceAll('-', '').slice(0, 8)
}
