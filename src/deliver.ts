import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBaseline, readDefault, type FoundBaseline } from './baseline.ts'
import { gitBlobId, readBlobs } from './delivery/contents.ts'
import type { GitHub } from './delivery/github.ts'
import { branchFor } from './delivery/names.ts'
import { deliver, type Delivery, type PullRequestResult } from './delivery/pull-request.ts'
import { readRepository, type RepositoryState } from './delivery/repository.ts'
import { planScriptFolder } from './delivery/script-folder.ts'
import type { DeliveredFile } from './delivery/situation.ts'
import {
  finish,
  type Draft,
  type ExportedTargets,
  type ExportWorld,
  type ReadyDocument,
  type StagedScript,
} from './export-targets.ts'
import { UserError } from './errors.ts'
import { explainRefusal } from './delivery/walls.ts'
import type { Inputs } from './inputs.ts'
import type { PullRequestOptions } from './inputs/pull-request.ts'
import { fingerprint } from './prepare.ts'
import { countChanges } from './report.ts'
import { parseDocument } from './spec/document.ts'
import { normalise } from './spec/normalise.ts'
import { scriptListName } from './spec/scripts.ts'

/** The repository that the pull request goes to, as it was before anything was delivered. */
export interface Destination {
  readonly github: GitHub
  readonly options: PullRequestOptions
  readonly state: RepositoryState
}

/** What stops a pull request is a result: the documents can be written all the same, and must be. */
export interface Wall {
  readonly wall: string
}

/** Reads the repository once, with all documents of this run; undefined when no pull request was asked for. */
export async function openDestination(
  inputs: Inputs,
  { github, exported }: { github: GitHub | undefined; exported: ExportedTargets },
): Promise<Destination | Wall | undefined> {
  const options = inputs.pullRequest
  if (options === undefined || github === undefined) return undefined
  const targets = [...exported.ready, ...exported.drafts].map(({ target }) => target)
  const paths = targets.flatMap(({ output, scripts }) =>
    scripts === undefined ? [output] : [output, `${scripts}/${scriptListName}`],
  )
  const branchOf = (defaultBranch: string) => branchFor(options, inputs.output, inputs.apps, defaultBranch)
  try {
    return { github, options, state: await readRepository(github, options, branchOf, paths) }
  } catch (error) {
    const repository = `${options.repository.owner}/${options.repository.name}`
    const context = { run: inputs.run, repository, branch: branchOf(''), base: options.base ?? '', isPushed: false }
    return asWall(explainRefusal(error, context))
  }
}

function asWall(error: unknown): Wall {
  if (error instanceof UserError) return { wall: error.message }
  throw error
}

/** Compares drafts with the files on the base branch: those that differ are read, a hundred at a time. */
export async function finishDrafts(
  inputs: Inputs,
  drafts: readonly Draft[],
  { destination, world }: { destination: Destination | Wall | undefined; world: ExportWorld },
): Promise<readonly ReadyDocument[]> {
  const ready: ReadyDocument[] = []
  for (let from = 0; from < drafts.length; from += draftsAtATime) {
    const batch = drafts.slice(from, from + draftsAtATime)
    const found =
      destination === undefined || 'wall' in destination
        ? await Promise.all(batch.map(({ target }) => findBaseline(target, inputs, world.sources)))
        : await findOnBase(batch, destination)
    for (const [index, draft] of batch.entries()) {
      const baseline = found[index]
      if (baseline !== undefined) ready.push(finish(inputs, draft.load(), baseline, world))
    }
  }
  return ready
}

const draftsAtATime = 100

async function findOnBase(drafts: readonly Draft[], { github, state }: Destination): Promise<readonly FoundBaseline[]> {
  const { base, fullName } = state
  const differing = drafts.flatMap(({ target: { output }, blobId }) => {
    const entry = base.files.get(output)
    return entry === undefined || entry.oid === blobId ? [] : [{ path: output, oid: entry.oid, size: entry.size }]
  })
  const contents = differing.length === 0 ? new Map<string, Uint8Array>() : await readBlobs(github, fullName, differing)
  return drafts.map(({ target: { output }, blobId }) => {
    const where = `${output} on ${base.name}`
    const oid = base.files.get(output)?.oid
    if (oid === blobId) return { baseline: 'same', where }
    return readDefault(where, oid === undefined ? undefined : contents.get(oid))
  })
}

/**
 * Brings the documents and their scripts into the pull request. What stops it is the result too: by then files are
 * written, and the rest must still be told.
 */
export async function openPullRequest(
  inputs: Inputs,
  ready: readonly ReadyDocument[],
  { destination, mayDelete, log }: { destination: Destination | Wall; mayDelete: boolean; log: (line: string) => void },
): Promise<PullRequestResult | Wall> {
  if ('wall' in destination) return destination
  try {
    const { github, options } = destination
    const { state, delivery } = await planDelivery(inputs, ready, { destination, mayDelete })
    return await deliver(github, options, state, delivery, { dryRun: inputs.dryRun, log })
  } catch (error) {
    return asWall(error)
  }
}

async function planDelivery(
  inputs: Inputs,
  ready: readonly ReadyDocument[],
  { destination, mayDelete }: { destination: Destination; mayDelete: boolean },
): Promise<{ readonly state: RepositoryState; readonly delivery: Delivery }> {
  const scripts = await planScripts(inputs, ready, { destination, mayDelete })
  const paths = [...scripts.files.map(({ path }) => path), ...scripts.deletions]
  const state = paths.length === 0 ? destination.state : await destination.state.refresh(paths)
  const documents = ready.flatMap((document) => deliveredDocument(inputs, document))
  const files = [...documents, ...scripts.files]
  return { state, delivery: { output: inputs.output, files, deletions: scripts.deletions, ...describe(inputs, ready) } }
}

function deliveredDocument(
  inputs: Inputs,
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
    },
  ]
}

async function planScripts(
  inputs: Inputs,
  ready: readonly ReadyDocument[],
  { destination: { github, state }, mayDelete }: { destination: Destination; mayDelete: boolean },
): Promise<{ readonly files: readonly DeliveredFile[]; readonly deletions: readonly string[] }> {
  const folders = ready.flatMap(({ target, scripts }) =>
    target.scripts === undefined ? [] : [{ folder: target.scripts, scripts }],
  )
  // A script that came with an earlier run of this pull request is listed on its branch alone.
  const listsOf = (folder: string) => {
    const path = `${folder}/${scriptListName}`
    const entries = [state.base.files.get(path), state.head?.files.get(path)].filter((entry) => entry !== undefined)
    return entries.map(({ oid, size }) => ({ path, oid, size }))
  }
  const lists = folders.flatMap(({ folder }) => listsOf(folder))
  const contents = lists.length === 0 ? new Map<string, Uint8Array>() : await readBlobs(github, state.fullName, lists)
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

function deliveredScript(inputs: Inputs, path: string, { temporary, blobId, size }: StagedScript): DeliveredFile {
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

function describe(inputs: Inputs, ready: readonly ReadyDocument[]): Omit<Delivery, 'output' | 'files' | 'deletions'> {
  const counts = countChanges(ready.map(({ report }) => report))
  const several = ready.length > 1
  const inDocument = <Item>(items: readonly Item[], document: string) =>
    items.map((item) => (several ? { ...item, document } : item))
  const alarming = ready.find((document) => document.alarming !== undefined)?.alarming
  return {
    changes: ready.flatMap(({ report }) => inDocument(report.changes, report.output)),
    findings: ready.flatMap(({ report }) => inDocument(report.findings, report.output)),
    names: {
      apps: appNames(inputs, ready),
      instance: 'id' in inputs.instance ? inputs.instance.id : inputs.instance.name,
      outputs: ready.map(({ report }) => report.output),
      changes: counts.breaking + counts.warning + counts.info,
      breaking: counts.breaking,
    },
    blocksAutoMerge: counts.breaking > 0 ? 'A change is breaking.' : alarming,
  }
}

function appNames({ apps }: Inputs, ready: readonly ReadyDocument[]): readonly string[] {
  const perApp = ready.flatMap(({ target }) => (target.app === undefined ? [] : [target.app.name]))
  if (perApp.length > 0) return perApp
  const asked = ready.flatMap(({ target }) => target.apps.map(({ id, name }) => name ?? id))
  const owners = ready.flatMap((document) => document.appNames)
  return apps.length > 0 && asked.some((name) => owners.includes(name)) ? asked : owners
}
