import { UserError } from '../errors.ts'
import { applicationFileNames, fillApp } from '../workspace/file-names.ts'
import type { DocumentInputs, ExportedDocument, ExportWorld } from './stored-document.ts'
import { quote } from '../text/foreign-text.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { GivenBaseline } from '../inputs/comparison.ts'
import { refusePath, refusePlace } from '../workspace/safe-path.ts'
import { findOrphans } from '../workspace/orphans.ts'
import type { Connection } from './export-once.ts'
import type { Backend, Named } from './roma-api.ts'
import { mapInLanes } from '../lanes.ts'
import { listApplications, listBackends } from './lists.ts'
import { findApplications, type Application } from './find-by-name.ts'
import { stopsEverything } from '../sign-in/session.ts'
import { exportUnnamed, withDocumentNames, type ApplicationScope } from './unnamed-applications.ts'

/** What the choice of the documents depends on. */
type TargetInputs = DocumentInputs & Pick<Inputs, 'apps' | 'apis' | 'complete' | 'run'> & Paths
type Paths = Pick<Inputs, 'output' | 'scripts' | 'baseline'>

/** A document to be written: what it holds, and where it goes. */
export interface Target {
  /** None: every application that the sign-in may see. */
  readonly apps: readonly Application[]
  readonly apis: readonly string[]
  readonly listed: readonly Backend[] | undefined
  /** The application whose name stands for `{app}` in its paths. */
  readonly app: Named | undefined
  /** That name, as it fits a file. */
  readonly appWord?: string
  readonly output: string
  readonly scripts: string | undefined
  readonly baseline: GivenBaseline | undefined
  /** Loads what was exported already, to learn the name of its application; throws what went wrong with it. */
  readonly exported?: () => Promise<ExportedDocument>
}

export interface Targets {
  readonly targets: readonly Target[]
  /** Applications of the scope without a matching backend: they get no file. */
  readonly empty: readonly Application[]
  /** Why the export cannot be checked against a list. */
  readonly unchecked: string | undefined
  /** Names of applications, as far as lists told them. */
  readonly names: ReadonlyMap<string, string>
  /** Of `apis`, those that no list knows in this scope. */
  readonly unknownApis: readonly string[]
  /** Documents in the workspace whose application is gone. */
  readonly orphans: readonly string[]
}

/**
 * Finds the applications and the list of backends, and plans the documents: one, or with `{app}` in `output` one for
 * each application.
 * @throws {UserError} for unknown names, and for lists that cannot be done without.
 */
export async function chooseTargets(inputs: TargetInputs, world: ExportWorld): Promise<Targets> {
  const { session, at } = world.connection
  const perApp = inputs.output.includes('{app}')
  const given = await findApplications(session, at, inputs.apps)
  const apps = perApp && given.length === 0 ? await listApplications(session, at) : given
  const { listed, unchecked } = await listScope(world.connection, inputs, given)
  const names = new Map(
    (listed ?? []).flatMap(({ appId, appName }) => (appName === undefined ? [] : [[appId, appName]])),
  )
  for (const { id, name } of apps) if (name !== undefined) names.set(id, name)
  const scope = {
    listed: listed?.map((backend) => ({ ...backend, appName: backend.appName ?? names.get(backend.appId) })),
    names,
  }
  const found = { unchecked, names, unknownApis: findUnknown(inputs, scope.listed) }
  if (!perApp) return { ...found, targets: [wholeTarget(inputs, apps, scope)], empty: [], orphans: [] }
  return { ...found, ...(await targetsOfApplications(inputs, apps, { ...scope, world })) }
}

interface Scope {
  readonly listed: readonly Backend[] | undefined
  readonly names: ReadonlyMap<string, string>
}

function wholeTarget(
  inputs: Paths & Pick<Inputs, 'apis'>,
  apps: readonly Application[],
  { listed, names }: Scope,
): Target {
  const { output, scripts, baseline, apis } = inputs
  return { apps: withNames(apps, names), apis, listed, app: undefined, output, scripts, baseline }
}

async function targetsOfApplications(
  inputs: TargetInputs,
  apps: readonly Application[],
  { listed, names, world }: Scope & { readonly world: ExportWorld },
): Promise<Pick<Targets, 'targets' | 'empty' | 'orphans'>> {
  // An application can own backends and be missing in the list of applications: what one may see is ruled apart.
  const owners = inputs.apps.length > 0 ? [] : (listed ?? []).map(({ appId }) => ({ id: appId, name: undefined }))
  const all = [...new Map([...apps, ...owners].map((app) => [app.id, app])).values()]
  const scopes = scopeByApplication(withNames(all, names), listed, inputs.apis)
  const [empty, matching] = partition(scopes, (scope) => scope.listed?.length === 0)
  const exported = await exportUnnamed(inputs, matching, world)
  const named = withDocumentNames(scopes, exported)
  // Names are given to all, so that one’s file is called the same whether another has backends or not.
  const fileNames = applicationFileNames(named.map(({ app }) => app))
  const withFiles = new Set(matching.map(({ app }) => app.id))
  const targets = named
    .filter(({ app }) => withFiles.has(app.id))
    .map((scope) => {
      const appWord = fileNames.get(scope.app.id) ?? scope.app.id
      return { ...scope, apps: [scope.app], appWord, ...pathsOf(inputs, appWord) }
    })
  for (const target of targets) refusePaths(inputs, target)
  const isWhole = inputs.apps.length === 0
  const orphans = isWhole ? findOrphans(inputs.run.workspace, inputs.output, fileNames.values()) : []
  return { targets, empty: empty.map(({ app }) => app), orphans }
}

function partition<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [readonly Item[], readonly Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))]
}

/** IDs of `apis` that are on no list. */
function findUnknown({ apis }: Pick<Inputs, 'apis'>, listed: readonly Backend[] | undefined): readonly string[] {
  const known = new Set(listed?.map(({ id }) => id))
  return listed === undefined ? [] : apis.filter((id) => !known.has(id))
}

function withNames(apps: readonly Application[], names: ReadonlyMap<string, string>): readonly Application[] {
  return apps.map(({ id, name }) => ({ id, name: name ?? names.get(id) }))
}

interface Listing {
  readonly listed: readonly Backend[] | undefined
  readonly unchecked: string | undefined
}

// As many lists, one for each application, are cheaper than the pages of a large instance.
const mostLists = 5

async function listScope(
  connection: Connection,
  asked: Pick<Inputs, 'complete' | 'status' | 'apis'>,
  apps: readonly Application[],
): Promise<Listing> {
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
    if (!(error instanceof UserError) || stopsExport(error) || asked.complete === 'strict') throw error
    return { listed: undefined, unchecked: error.message }
  }
}

/** What the export would fail with as well, after as many tries. */
function stopsExport(error: UserError): boolean {
  return stopsEverything(error) || error.code === 'connection'
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

function pathsOf({ output, scripts, baseline }: Paths, name: string): Pick<Target, keyof Paths> {
  return {
    output: fillApp(output, name),
    scripts: scripts === undefined ? undefined : fillApp(scripts, name),
    baseline: baseline === undefined ? undefined : { ...baseline, path: fillApp(baseline.path, name) },
  }
}

/** What was fine as a template may lead elsewhere with a name in it: `.github/{app}/a.yaml`, or by a link. */
function refusePaths({ run }: Pick<Inputs, 'run'>, { app, output, scripts }: Target): void {
  for (const path of scripts === undefined ? [output] : [output, scripts]) {
    const refusal = refusePath(path) ?? refusePlace(run.workspace, path)
    if (refusal === undefined) continue
    throw new UserError(
      'inputs',
      `The file of the integration application ${quote(app?.name ?? '')} would be ${quote(path, 200)}, which ${refusal}; nothing was written. Choose another \`output\` or \`scripts\`.`,
    )
  }
}

/** How several applications, or one, are called in a sentence or a title. */
export function describeApplications(apps: readonly Application[]): string {
  const [only] = apps
  if (only !== undefined && apps.length === 1) return only.name ?? only.id
  return apps.length === 0 ? 'all applications' : `${apps.length} applications`
}
