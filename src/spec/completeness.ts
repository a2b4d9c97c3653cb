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
 * application, its method and its path, with and without the `basePath`. Linear in both.
 */
export function findMissing<Backend extends ListedBackend>(
  listed: readonly Backend[],
  document: JsonObject,
): readonly Backend[] {
  const present = indexOperations(document)
  return listed.filter(({ method, path, appName }) => {
    const apps = present.get(`${method} ${path}`)
    return apps === undefined || !(appName === undefined || apps.has(appName) || apps.has(undefined))
  })
}

/** From `GET /orders` to the names of the applications that own it; an operation that names none counts for each. */
function indexOperations(document: JsonObject): Map<string, Set<string | undefined>> {
  const basePath = own(document, 'basePath')
  const prefix = typeof basePath === 'string' ? basePath.replace(/\/+$/, '') : ''
  const index = new Map<string, Set<string | undefined>>()
  for (const { method, path, operation } of operationsOf(document)) {
    const app = own(operation, 'x-livedata-roma-app')
    const name = typeof app === 'string' ? app : undefined
    for (const key of new Set([`${method} ${path}`, `${method} ${prefix}${path}`])) {
      const apps = index.get(key)
      if (apps === undefined) index.set(key, new Set([name]))
      else apps.add(name)
    }
  }
  return index
}
