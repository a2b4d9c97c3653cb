import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBlobs } from '../github/contents.ts'
import { gitBlobId } from '../workspace/blob-id.ts'
import { deliver } from './deliver.ts'
import type { Delivery } from './job.ts'
import type { PullRequestResult } from './result.ts'
import type { RepositoryState } from '../github/repository-state.ts'
import { planScriptFolder } from '../workspace/script-folder.ts'
import type { DeliveredFile } from './differences.ts'
import { asWall, explainIn, type Destination, type OpenDestination } from './destination.ts'
import type { ReadyDocument, StagedScript } from '../documents/export-documents.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { fingerprint } from '../documents/compare-with-baseline.ts'
import { countChanges } from '../documents/document-report.ts'
import { alarmOf } from '../swagger/finding.ts'
import { parseDocument } from '../swagger/parse.ts'
import { normalise } from '../swagger/normalise.ts'
import { scriptListName } from '../workspace/script-folder.ts'

/** What became of the pull request; neither when none was asked for. */
export interface Delivered {
  readonly pullRequest?: PullRequestResult
  /** What stopped it, which is no error yet: files are written by then, and the rest must still be told. */
  readonly wall?: string
}

type Wanted = Pick<Inputs, 'run' | 'dryRun' | 'output' | 'volatile' | 'instance' | 'apps'>

/** Brings the documents and their scripts into the pull request. */
export async function deliverDocuments(
  inputs: Wanted,
  ready: readonly ReadyDocument[],
  { destination, mayDelete, log }: { destination: Destination; mayDelete: boolean; log: (line: string) => void },
): Promise<Delivered> {
  if (destination.kind === 'none') return {}
  if (destination.kind === 'wall') return { wall: destination.wall }
  if (ready.length === 0) return { pullRequest: unchanged }
  const { github, options } = destination
  try {
    const { state, delivery } = await planDelivery(inputs, ready, { destination, mayDelete })
    return { pullRequest: await deliver(github, options, state, delivery, { dryRun: inputs.dryRun, log }) }
  } catch (error) {
    return { wall: asWall(explainIn(inputs, destination.state, error)).wall }
  }
}

/** What nothing was exported for says nothing about what the pull request holds. */
const unchanged: PullRequestResult = {
  operation: 'none',
  number: undefined,
  url: undefined,
  branch: undefined,
  headSha: undefined,
  verified: undefined,
  reason: 'Nothing was exported, so pull requests are left as they are.',
  notes: [],
  warnings: [],
}

async function planDelivery(
  inputs: Wanted,
  ready: readonly ReadyDocument[],
  { destination, mayDelete }: { destination: OpenDestination; mayDelete: boolean },
): Promise<{ readonly state: RepositoryState; readonly delivery: Delivery }> {
  const scripts = await planScripts(inputs, ready, { destination, mayDelete })
  const paths = [...scripts.files.map(({ path }) => path), ...scripts.deletions]
  const state = paths.length === 0 ? destination.state : await destination.state.refresh(paths)
  const documents = ready.flatMap((document) => deliveredDocument(inputs, document))
  const files = [...documents, ...scripts.files]
  return { state, delivery: { output: inputs.output, files, deletions: scripts.deletions, ...describe(inputs, ready) } }
}

function deliveredDocument(
  inputs: Wanted,
  { target, temporary, report, identity }: ReadyDocument,
): readonly DeliveredFile[] {
  if (identity === undefined) return []
  const place = inputs.dryRun ? temporary : join(inputs.run.workspace, target.output)
  const print = (bytes: Uint8Array) => fingerprint(normalise(parseDocument(bytes)), inputs.volatile)
  return [
    {
      path: target.output,
      kind: 'document',
      blobId: identity.blobId,
      size: report.bytes,
      content: () => Promise.resolve(readFileSync(place)),
      fingerprint: identity.fingerprint,
      isSame(existing) {
        try {
          return print(existing) === identity.fingerprint
        } catch {
          // Whatever stands there, it is not this document.
          return false
        }
      },
      // Without one that was given, the base's file is the baseline.
      mayMatchBase: target.baseline !== undefined,
    },
  ]
}

async function planScripts(
  inputs: Wanted,
  ready: readonly ReadyDocument[],
  { destination: { github, state }, mayDelete }: { destination: OpenDestination; mayDelete: boolean },
): Promise<{ readonly files: readonly DeliveredFile[]; readonly deletions: readonly string[] }> {
  const folders = ready.flatMap(({ target, scripts }) =>
    target.scripts === undefined ? [] : [{ folder: target.scripts, scripts }],
  )
  // A script that came with an earlier run of this pull request is listed on its branch alone. What a branch that is left
  // behind lists is deleted where it is still there, and not remembered.
  const isOpen = state.pulls.some((pull) => pull.state === 'OPEN')
  const head = mayDelete || isOpen ? state.head : undefined
  const listsOf = (folder: string) => {
    const path = `${folder}/${scriptListName}`
    const entries = [state.base.files.get(path), head?.files.get(path)].filter((entry) => entry !== undefined)
    return entries.map(({ oid, size }) => ({ path, oid, size }))
  }
  const lists = folders.flatMap(({ folder }) => listsOf(folder))
  const contents = await readBlobs(github, state.fullName, lists)
  const plans = folders.map(({ folder, scripts }) => {
    const previousLists = listsOf(folder).flatMap(({ oid }) => contents.get(oid) ?? [])
    const names = scripts.map(({ name }) => name)
    const { list, deletions } = planScriptFolder(folder, names, { previousLists, mayDelete })
    const files = scripts.map((script) => deliveredScript(inputs, `${folder}/${script.name}`, script))
    return { files: [...files, deliveredList(list)], deletions }
  })
  return {
    files: plans.flatMap(({ files }) => files),
    deletions: plans.flatMap(({ deletions }) => deletions),
  }
}

function deliveredScript(inputs: Wanted, path: string, { temporary, blobId, size }: StagedScript): DeliveredFile {
  const place = inputs.dryRun ? temporary : join(inputs.run.workspace, path)
  const content = () => Promise.resolve(readFileSync(place))
  return { path, kind: 'script', blobId, size, content, fingerprint: blobId }
}

function deliveredList({ path, content }: { path: string; content: string }): DeliveredFile {
  const bytes = Buffer.from(content)
  const blobId = gitBlobId(bytes)
  const read = () => Promise.resolve(bytes)
  return { path, kind: 'list', blobId, size: bytes.length, content: read, fingerprint: blobId }
}

function describe(inputs: Wanted, ready: readonly ReadyDocument[]): Omit<Delivery, 'output' | 'files' | 'deletions'> {
  const counts = countChanges(ready.map(({ report }) => report))
  const several = ready.length > 1
  const inDocument = <Item>(items: readonly Item[], document: string) =>
    items.map((item) => (several ? { ...item, document } : item))
  const words = ready.flatMap(({ target }) => target.appWord ?? [])
  const findings = ready.flatMap(({ report }) => inDocument(report.findings, report.output))
  return {
    changes: ready.flatMap(({ report }) => inDocument(report.changes, report.output)),
    findings,
    names: {
      apps: appNames(inputs, ready),
      ...(words.length > 0 && { appWords: words }),
      instance: 'id' in inputs.instance ? inputs.instance.id : inputs.instance.name,
      outputs: ready.map(({ report }) => report.output),
      changes: counts.breaking + counts.warning + counts.info,
      breaking: counts.breaking,
    },
    blocksAutoMerge: counts.breaking > 0 ? 'A change is breaking.' : alarmOf(findings),
  }
}

function appNames({ apps }: Wanted, ready: readonly ReadyDocument[]): readonly string[] {
  const perApp = ready.flatMap(({ target }) => (target.app === undefined ? [] : [target.app.name]))
  if (perApp.length > 0) return perApp
  const asked = ready.flatMap(({ target }) => target.apps.map(({ id, name }) => name ?? id))
  const owners = ready.flatMap((document) => document.appNames)
  return apps.length > 0 && asked.some((name) => owners.includes(name)) ? asked : owners
}
