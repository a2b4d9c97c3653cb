import { ownerOf } from './livedata.ts'
import { operationsOf } from '../swagger/parse.ts'
import { own, type JsonObject } from '../swagger/json.ts'

/** What tells a custom backend in a list of backends. */
export interface ListedBackend {
  readonly method: string
  readonly path: string
  /** The name of its integration application, when it is known. */
  readonly appName: string | undefined
}

/**
 * The backends of a list that a document lacks. A document holds no backend IDs, so a backend is told by the name of its
 * application, its method and its path, with or without the `basePath`. One operation stands for one backend, even
 * where a name is not known: of two applications that share a method and path, one is missing. Linear in both.
 */
export function findMissing<Backend extends ListedBackend>(
  listed: readonly Backend[],
  document: JsonObject,
): readonly Backend[] {
  const find = indexOperations(document)
  const plain = assign(listed, (backend) => find(backend).exact)
  const stripped = assign(listed, (backend) => find(backend).afterBasePath)
  // It is not documented whether the list's paths have the `basePath`; that they all do, or that none does, is plain.
  const found = plain.size >= stripped.size ? plain : stripped
  return listed.filter((backend) => !found.has(backend))
}

/** Gives each operation to one backend: who is known by name has its own before anyone who may be its owner. */
function assign<Backend extends ListedBackend>(
  listed: readonly Backend[],
  find: (backend: Backend) => OwnedOperation | undefined,
): ReadonlySet<Backend> {
  const claimed = new Set<OwnedOperation>()
  const found = new Set<Backend>()
  for (const isNamed of [true, false]) {
    for (const backend of listed) {
      const operation = (backend.appName !== undefined) === isNamed ? find(backend) : undefined
      if (operation === undefined || claimed.has(operation) || !mayOwn(backend, operation)) continue
      claimed.add(operation)
      found.add(backend)
    }
  }
  return found
}

/** An operation of a document, with the name of the application that owns it, if it says so. */
export interface OwnedOperation {
  readonly owner: string | undefined
}

export interface FoundOperations {
  readonly exact: OwnedOperation | undefined
  /** The one at the backend's path without the document's `basePath`. */
  readonly afterBasePath: OwnedOperation | undefined
}

/** Tells which operations of a document have the method and path of a backend, whoever owns them. */
export function indexOperations(
  document: JsonObject,
): (backend: Pick<ListedBackend, 'method' | 'path'>) => FoundOperations {
  const prefix = prefixOf(document)
  const index = new Map<string, OwnedOperation>()
  for (const { method, path, operation } of operationsOf(document)) {
    index.set(`${method} ${path}`, { owner: ownerOf(operation) })
  }
  return ({ method, path }) => {
    const short = stripPrefix(path, prefix)
    return {
      exact: index.get(`${method} ${path}`),
      afterBasePath: short === undefined ? undefined : index.get(`${method} ${short}`),
    }
  }
}

/** The `basePath` of a document as the start of a path: `/v1/` is `/v1`, and `/` is nothing. */
export function prefixOf(document: JsonObject): string {
  const basePath = own(document, 'basePath')
  // Without the look behind it would take quadratic time on a row of slashes
  return typeof basePath === 'string' ? basePath.replace(/(?<!\/)\/+$/, '') : ''
}

/** A path without the prefix; undefined when it does not have it. */
export function stripPrefix(path: string, prefix: string): string | undefined {
  if (prefix === '' || !path.startsWith(prefix)) return undefined
  const rest = path.slice(prefix.length)
  if (rest === '') return '/'
  return rest.startsWith('/') ? rest : undefined
}

function mayOwn({ appName }: ListedBackend, { owner }: OwnedOperation): boolean {
  return appName === undefined || owner === undefined || owner === appName
}
