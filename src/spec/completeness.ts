import { operationsOf } from './document.ts'
import { own, type JsonObject } from './json.ts'

/** What tells a custom backend in a list of backends. */
export interface ListedBackend {
  readonly method: string
  readonly path: string
  /** The name of its integration application, when it is known. */
  readonly appName: string | undefined
}

/**
 * The backends of a list that a document lacks. A document holds no backend IDs, so a backend is told by the name of its
 * application, its method and its path, with and without the `basePath`. One operation stands for one backend, even
 * where a name is not known: of two applications that share a method and path, one is missing. Linear in both.
 */
export function findMissing<Backend extends ListedBackend>(
  listed: readonly Backend[],
  document: JsonObject,
): readonly Backend[] {
  const find = indexOperations(document)
  const claimed = new Set<OwnedOperation>()
  const found = new Set<Backend>()
  for (const place of ['exact', 'afterBasePath'] as const) {
    // Who is known by name has its operation before anyone who may be its owner.
    for (const isNamed of [true, false]) {
      for (const backend of listed) {
        if (found.has(backend) || (backend.appName !== undefined) !== isNamed) continue
        const operation = find(backend)[place]
        if (operation === undefined || claimed.has(operation) || !mayOwn(backend, operation)) continue
        claimed.add(operation)
        found.add(backend)
      }
    }
  }
  return listed.filter((backend) => !found.has(backend))
}

/** An operation of a document, with the name of the application that owns it, if it says so. */
export interface OwnedOperation {
  readonly owner: string | undefined
  readonly operation: JsonObject
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
  const basePath = own(document, 'basePath')
  const prefix = typeof basePath === 'string' ? basePath.replace(/\/+$/, '') : ''
  const index = new Map<string, OwnedOperation>()
  for (const { method, path, operation } of operationsOf(document)) {
    index.set(`${method} ${path}`, { owner: ownerOf(operation), operation })
  }
  return ({ method, path }) => ({
    exact: index.get(`${method} ${path}`),
    afterBasePath:
      prefix !== '' && path.startsWith(prefix) ? index.get(`${method} ${path.slice(prefix.length) || '/'}`) : undefined,
  })
}

/** The name of the application that an operation belongs to. */
export function ownerOf(operation: JsonObject): string | undefined {
  const name = own(operation, 'x-livedata-roma-app')
  return typeof name === 'string' && name !== '' ? name : undefined
}

function mayOwn({ appName }: ListedBackend, { owner }: OwnedOperation): boolean {
  return appName === undefined || owner === undefined || owner === appName
}
