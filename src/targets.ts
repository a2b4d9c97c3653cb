import { UserError } from './errors.ts'
import { applicationFileNames, fillApp } from './delivery/file-names.ts'
import { enumerate, quote } from './foreign-text.ts'
import type { Baseline, Inputs } from './inputs.ts'
import { exportDocument, type Connection, type Exported } from './roma/export.ts'
import type { Backend, Named } from './roma/api.ts'
import { mapInLanes } from './roma/lanes.ts'
import { listApplications, listBackends } from './roma/lists.ts'
import { findApplications, type Application } from './roma/names.ts'
import { stopsEverything } from './roma/top-up.ts'
import { operationsOf } from './spec/document.ts'
import { own } from './spec/json.ts'

/** A document to be written: what it holds, and where it goes. */
export interface Target {
  /** None: every application that the sign-in may see. */
  readonly apps: readonly Application[]
  readonly apis: readonly string[]
  readonly listed: readonly Backend[] | undefined
  /** What `{app}` stands for in its paths: a name that fits a file. */
  readonly app: Named | undefined
  readonly output: string
  readonly scripts: string | undefined
  readonly baseline: Baseline | undefined
  /** Exported already, to learn the name of its application. */
  readonly exported?: Exported
}

export interface Targets {
  readonly targets: readonly Target[]
  /** Applications of the scope without a matching backend: they get no file. */
  readonly empty: readonly Application[]
  /** Why the export cannot be checked against a list. */
  readonly unchecked: string | undefined
  /** Names of applications, as far as lists told them. */
  readonly names: ReadonlyMap<string, string>
}

type Asked = Pick<Inputs, 'apps' | 'apis' | 'status' | 'output' | 'scripts' | 'baseline' | 'complete' | 'verbatim'>

/**
 * Finds the applications and the list of backends, and plans the documents: one, or with `{app}` in `output` one for
 * each application.
 * @throws {UserError} for unknown names, and for lists that cannot be done without.
 */
export async function chooseTargets(connection: Connection, asked: Asked): Promise<Targets> {
  const perApp = asked.output.includes('{app}')
  const { session, at } = connection
  const given = await findApplications(session, at, asked.apps)
  const apps = perApp && given.length === 0 ? await listAllApplications(connection) : given
  const { listed, unchecked } = await listScope(connection, asked, given)
  const names = new Map(
    (listed ?? []).flatMap(({ appId, appName }) => (appName === undefined ? [] : [[appId, appName]])),
  )
  for (const { id, name } of apps) if (name !== undefined) names.set(id, name)
  if (!perApp) {
    const { output, scripts, baseline, apis } = asked
    const whole = { apps: withNames(apps, names), apis, listed, app: undefined, output, scripts, baseline }
    return { targets: [whole], empty: [], unchecked, names }
  }
  const scoped = scopeByApplication(withNames(apps, names), listed, asked.apis)
  const empty = scoped.filter(({ listed: own }) => own?.length === 0).map(({ app }) => app)
  const targets = await nameTargets(
    connection,
    asked,
    scoped.filter((scope) => scope.listed?.length !== 0),
  )
  return { targets, empty, unchecked, names }
}

function withNames(apps: readonly Application[], names: ReadonlyMap<string, string>): readonly Application[] {
  return apps.map(({ id, name }) => ({ id, name: name ?? names.get(id) }))
}

async function listAllApplications({ session, at }: Connection): Promise<readonly Application[]> {
  try {
    return await listApplications(session, at)
  } catch (error) {
    if (!(error instanceof UserError) || !isForbidden(error)) throw error
    throw new UserError(
      'request',
      `${error.message} With {app} in \`output\` and without \`app\`, the list of applications is needed: ` +
        'grant roma:applications:list, or name the applications in `app`.',
      { cause: error.cause },
    )
  }
}

interface Listing {
  readonly listed: readonly Backend[] | undefined
  readonly unchecked: string | undefined
}

// As many lists, one for each application, are cheaper than the pages of a large instance.
const mostLists = 5

async function listScope(connection: Connection, asked: Asked, apps: readonly Application[]): Promise<Listing> {
  if (asked.complete === 'off') return { listed: undefined, unchecked: undefined }
  const { session, at } = connection
  const { status } = asked
  const ids = apps.length === 0 || apps.length > mostLists ? [undefined] : apps.map(({ id }) => id)
  try {
    const lists = await mapInLanes(ids, (appId) => listBackends(session, at, { appId, status }))
    const wanted = (values: readonly string[]) => (id: string) => values.length === 0 || values.includes(id)
    const [isApp, isApi] = [wanted(apps.map(({ id }) => id)), wanted(asked.apis)]
    return { listed: lists.flat().filter(({ appId, id }) => isApp(appId) && isApi(id)), unchecked: undefined }
  } catch (error) {
    if (!(error instanceof UserError) || stopsEverything(error) || asked.complete === 'strict') throw error
    return { listed: undefined, unchecked: error.message }
  }
}

interface ApplicationScope {
  readonly app: Application
  readonly apis: readonly string[]
  readonly listed: readonly Backend[] | undefined
}

function scopeByApplication(
  apps: readonly Application[],
  listed: readonly Backend[] | undefined,
  apis: readonly string[],
): readonly ApplicationScope[] {
  if (listed === undefined) return apps.map((app) => ({ app, apis, listed }))
  const byApp = Map.groupBy(listed, ({ appId }) => appId)
  return apps.map((app) => {
    const backends = byApp.get(app.id) ?? []
    return { app, apis: apis.length === 0 ? apis : backends.map(({ id }) => id), listed: backends }
  })
}

async function nameTargets(
  connection: Connection,
  asked: Asked,
  scopes: readonly ApplicationScope[],
): Promise<readonly Target[]> {
  const exported = await exportUnnamed(connection, asked, scopes)
  const named = scopes.map((scope) => {
    const early = exported.get(scope.app.id)
    const name = scope.app.name ?? (early === undefined ? undefined : nameInDocument(early)) ?? scope.app.id
    return { ...scope, early, app: { id: scope.app.id, name } }
  })
  const fileNames = applicationFileNames(named.map(({ app }) => app))
  return named.map(({ app, apis, listed, early }) => {
    const fill = (template: string) => fillApp(template, fileNames.get(app.id) ?? app.id)
    return {
      apps: [app],
      app,
      apis,
      listed,
      output: fill(asked.output),
      scripts: asked.scripts === undefined ? undefined : fill(asked.scripts),
      baseline: asked.baseline === undefined ? undefined : { ...asked.baseline, path: fill(asked.baseline.path) },
      ...(early === undefined ? {} : { exported: early }),
    }
  })
}

/** An application that was given by its ID and is in no list says its name in its own export. */
async function exportUnnamed(
  connection: Connection,
  { status, verbatim }: Asked,
  scopes: readonly ApplicationScope[],
): Promise<ReadonlyMap<string, Exported>> {
  const unnamed = scopes.filter(({ app }) => app.name === undefined)
  const exported = await mapInLanes(unnamed, async ({ app, apis, listed }) => {
    return [app.id, await exportDocument(connection, { apps: [app], apis, status, listed, verbatim })] as const
  })
  return new Map(exported)
}

function nameInDocument({ document }: Exported): string | undefined {
  for (const { operation } of operationsOf(document)) {
    const name = own(operation, 'x-livedata-roma-app')
    if (typeof name === 'string' && name !== '') return name
  }
  return undefined
}

function isForbidden({ refusal }: UserError): boolean {
  return refusal?.status === 403 || /^ROMA\.(1006|12001)$/.test(refusal?.code ?? '')
}

/** How several applications, or one, are called in a sentence or a title. */
export function describeApplications(apps: readonly Application[]): string {
  const [only] = apps
  if (only !== undefined && apps.length === 1) return only.name ?? only.id
  return apps.length === 0 ? 'all applications' : `${apps.length} applications`
}

/** The names of a few applications, for a notice. */
export function nameApplications(apps: readonly Application[]): string {
  return enumerate(apps.map(({ id, name }) => quote(name ?? id)))
}
