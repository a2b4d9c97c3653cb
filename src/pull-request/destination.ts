import { findBaseline, readDefault, type FoundBaseline } from '../documents/find-baseline.ts'
import { inBatches } from '../batches.ts'
import { readBlobs } from '../github/contents.ts'
import type { GitHub } from '../github/github.ts'
import { branchFor } from './naming.ts'
import { readRepository } from '../github/repository.ts'
import type { RepositoryState } from '../github/repository-state.ts'
import { explainRefusal } from '../github/walls.ts'
import { refuseWhenOver, UserError } from '../errors.ts'
import {
  finishDocument,
  type CompareWorld,
  type Draft,
  type ExportedTargets,
  type ReadyDocument,
} from '../documents/export-documents.ts'
import type { Target } from '../export/targets.ts'
import type { Reference } from '../inputs/export-scope.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { applicationFileNames } from '../workspace/file-names.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import { scriptListName } from '../workspace/script-folder.ts'

/** The repository that the pull request goes to, as it was before anything was delivered. */
export interface OpenDestination {
  readonly kind: 'open'
  readonly github: GitHub
  readonly options: PullRequestOptions
  readonly state: RepositoryState
}

/** What stops a pull request is a result: the documents can be written all the same, and must be. */
export interface Wall {
  readonly kind: 'wall'
  readonly wall: string
}

/** Where the pull request goes; `none` when no one was asked for. */
export type Destination = OpenDestination | Wall | { readonly kind: 'none' }

/** Reads the repository once, with all documents of this run. */
export async function openDestination(
  inputs: Pick<Inputs, 'pullRequest' | 'output' | 'apps' | 'run'>,
  { github, exported }: { github: GitHub | undefined; exported: ExportedTargets },
): Promise<Destination> {
  const options = inputs.pullRequest
  if (options === undefined || github === undefined) return { kind: 'none' }
  const targets = [...exported.ready, ...exported.drafts].map(({ target }) => target)
  const paths = targets.flatMap(({ output, scripts }) =>
    scripts === undefined ? [output] : [output, `${scripts}/${scriptListName}`],
  )
  const apps = inputs.apps.length === 1 ? targets.flatMap(wordFor) : []
  const branchOf = (defaultBranch: string) => branchFor(options, inputs.output, apps, defaultBranch)
  try {
    return { kind: 'open', github, options, state: await readRepository(github, options, branchOf, paths) }
  } catch (error) {
    const repository = `${options.repository.owner}/${options.repository.name}`
    const context = { run: inputs.run, repository, branch: branchOf(''), base: options.base ?? '', isPushed: false }
    return asWall(explainRefusal(error, context))
  }
}

/** What `{app}` stands for, as in `output`. */
function wordFor({ appWord, apps }: Target): readonly Reference[] {
  const [only] = apps
  if (appWord !== undefined || only === undefined) return appWord === undefined ? [] : [{ name: appWord }]
  return [{ name: applicationFileNames([{ id: only.id, name: only.name ?? only.id }]).get(only.id) ?? only.id }]
}

/** A failure that was told in a sentence; anything else is a mistake of the action's own. */
export function asWall(error: unknown): Wall {
  if (error instanceof UserError) return { kind: 'wall', wall: error.message }
  throw error
}

/**
 * Compares drafts with the files on the base branch: those that differ are read, a hundred at a time. When these cannot
 * be read, that is a wall like any other, and the drafts are compared with the workspace.
 */
export async function finishDrafts(
  inputs: Inputs,
  drafts: readonly Draft[],
  { destination, world }: { destination: Destination; world: CompareWorld },
): Promise<{ readonly ready: readonly ReadyDocument[]; readonly destination: Destination }> {
  const ready: ReadyDocument[] = []
  let reached = destination
  const filesOnBase = reached.kind === 'open' ? reached.state.base.files : undefined
  const sizeOf = ({ target }: Draft) => filesOnBase?.get(target.output)?.size ?? 0
  for (const batch of inBatches(drafts, { most: draftsAtATime, bytes: batchBytes, sizeOf })) {
    const onBase = reached.kind === 'open' ? await findOnBase(inputs, batch, reached) : undefined
    if (onBase !== undefined && 'wall' in onBase) reached = onBase
    const found =
      onBase === undefined || 'wall' in onBase
        ? await Promise.all(batch.map(({ target }) => findBaseline(target, inputs, world.sources)))
        : onBase
    for (const [index, draft] of batch.entries()) {
      const baseline = found[index]
      // Behind a wall the documents are written all the same, also when it was the time that ran out there.
      if (reached.kind === 'open') refuseWhenOver(world.clock, 'compare all documents')
      if (baseline !== undefined) ready.push(finishDocument(inputs, draft.load(), baseline, world))
    }
  }
  return { ready, destination: reached }
}

const draftsAtATime = 100

/** So many bytes of the base's documents are held at once. */
const batchBytes = 64 * 1024 * 1024

async function findOnBase(
  inputs: Pick<Inputs, 'run'>,
  drafts: readonly Draft[],
  { github, state }: OpenDestination,
): Promise<readonly FoundBaseline[] | Wall> {
  const { base, fullName } = state
  const differing = drafts.flatMap(({ target: { output }, blobId }) => {
    const entry = base.files.get(output)
    return entry === undefined || entry.oid === blobId ? [] : [{ path: output, oid: entry.oid, size: entry.size }]
  })
  try {
    const contents = await readBlobs(github, fullName, differing)
    return drafts.map(({ target: { output }, blobId }) => {
      const where = `${output} on ${base.name}`
      const oid = base.files.get(output)?.oid
      if (oid === blobId) return { baseline: 'same', where }
      return readDefault(where, oid === undefined ? undefined : contents.get(oid))
    })
  } catch (error) {
    return asWall(explainIn(inputs, state, error))
  }
}

/** What GitHub refused, explained with the repository it was refused in. */
export function explainIn(
  { run }: Pick<Inputs, 'run'>,
  { fullName, branch, base }: RepositoryState,
  error: unknown,
): unknown {
  return explainRefusal(error, { run, repository: fullName, branch, base: base.name, isPushed: false })
}
