import { UserError } from '../errors.ts'
import {
  exportSafely,
  keepDocument,
  storeDocument,
  type DocumentInputs,
  type ExportedDocument,
  type ExportWorld,
} from './stored-document.ts'
import type { Backend, Named } from './roma-api.ts'
import { mapApplications } from './time-needed.ts'
import type { Application } from './find-by-name.ts'
import { stopsEverything } from '../sign-in/session.ts'
import { ownerOf } from '../livedata/livedata.ts'
import { operationsOf } from '../swagger/parse.ts'

/** What the document of one application shall hold. */
export interface ApplicationScope {
  readonly app: Application
  readonly apis: readonly string[]
  readonly listed: readonly Backend[] | undefined
}

/** The name of an application as its export tells it, and that export. */
interface EarlyExport {
  readonly name: string | undefined
  readonly exported: () => Promise<ExportedDocument>
}

/**
 * An application that was given by its ID and is in no list says its name in its own export. What goes wrong with one
 * is told when its document is asked for, so that it stops no other.
 * @throws {UserError} when the sign-in is refused or the step's time is over
 */
export async function exportUnnamed(
  inputs: DocumentInputs,
  scopes: readonly ApplicationScope[],
  world: ExportWorld,
): Promise<ReadonlyMap<string, EarlyExport>> {
  const unnamed = scopes.filter(({ app }) => app.name === undefined)
  const isOnly = unnamed.length === 1
  const exported = await mapApplications(
    unnamed,
    world.clock,
    async (scope): Promise<readonly [string, EarlyExport]> => {
      const { app } = scope
      try {
        const document = await exportSafely(inputs, { ...scope, apps: [app] }, world)
        const name = nameInDocument(document)
        const { load } = isOnly ? keepDocument(document) : storeDocument(inputs, document, world)
        return [app.id, createEarlyExport(name, load)]
      } catch (error) {
        if (!(error instanceof UserError) || stopsEverything(error)) throw error
        return [app.id, { name: undefined, exported: () => Promise.reject(error) }]
      }
    },
  )
  return new Map(exported)
}

// Apart from exportUnnamed(), whose closures would hold on to the document.
function createEarlyExport(name: string | undefined, load: () => ExportedDocument): EarlyExport {
  return { name, exported: () => Promise.resolve(load()) }
}

function nameInDocument({ safe }: ExportedDocument): string | undefined {
  const names = operationsOf(safe.document).map(({ operation }) => ownerOf(operation))
  return names.find((name) => name !== undefined)
}

/** What is known of each application, its name or else its ID, and its export if there is one already. */
export function withDocumentNames(scopes: readonly ApplicationScope[], exported: ReadonlyMap<string, EarlyExport>) {
  return scopes.map((scope) => {
    const { id, name } = scope.app
    const found = exported.get(id)
    const app: Named = { id, name: name ?? found?.name ?? id }
    return { ...scope, app, ...(found === undefined ? {} : { exported: found.exported }) }
  })
}
