import { createHash } from 'node:crypto'
import { inBatches } from '../batches.ts'
import type { FileChanges } from '../github/commit.ts'
import { readBlobs } from '../github/contents.ts'
import type { GitHub } from '../github/github.ts'
import type { Entries, RepositoryState } from '../github/repository-state.ts'

/** A file of the run, as it shall be in the repository. */
export interface DeliveredFile {
  readonly path: string
  readonly kind: 'document' | 'script' | 'list'
  /** `gitBlobId` of the content. */
  readonly blobId: string
  readonly size: number
  /** Asked for only when it is written; again when somebody else was faster. */
  readonly content: () => Promise<Uint8Array>
  /** A hash that values whose change is no change (`volatile`) have no part in. */
  readonly fingerprint: string
  /** Whether other bytes mean the same: nothing but volatile values or the formatting differs. */
  readonly isSame?: (existing: Uint8Array) => boolean
  /** It was compared with something else than the base, whose file may say the same in other words. */
  readonly mayMatchBase?: boolean
}

export interface RunFiles {
  /** The input `output`, which tells this run's part of a body from those of others. */
  readonly output: string
  readonly files: readonly DeliveredFile[]
  /** Files to remove where they exist. */
  readonly deletions: readonly string[]
}

export function pathsOf({ files, deletions }: RunFiles): readonly string[] {
  return [...files.map(({ path }) => path), ...deletions]
}

/** What a commit on top of a tree has to change. */
export interface Differences {
  readonly files: readonly DeliveredFile[]
  readonly deletions: readonly string[]
}

/** By the blobs' IDs alone. */
export function compareFiles({ files, deletions }: RunFiles, entries: Entries): Differences {
  return {
    files: files.filter(({ path, blobId }) => entries.get(path)?.oid !== blobId),
    deletions: deletions.filter((path) => entries.has(path)),
  }
}

export function toChanges({ files, deletions }: Differences): FileChanges {
  return { additions: files, deletions }
}

export function isDifferent({ files, deletions }: Differences): boolean {
  return files.length + deletions.length > 0
}

/** Of the content that differs from the base: what a person has declined stays declined, whatever else the base gets. */
export function hashChanges({ files, deletions }: Differences): string {
  const lines = [
    ...files.map(({ path, fingerprint }) => `${path}\0${fingerprint}`),
    ...deletions.map((path) => `${path}\0`),
  ]
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex')
}

type Repository = Pick<RepositoryState, 'fullName' | 'base' | 'head'>

/** Against the base. A document that was compared with another baseline is read there, since its spelling may differ. */
export async function compareBase(github: GitHub, { fullName, base }: Repository, run: RunFiles): Promise<Differences> {
  const differing = compareFiles(run, base.files)
  const doubtful = differing.files.filter(({ mayMatchBase }) => mayMatchBase === true)
  return withoutSame(differing, await findSame(github, fullName, doubtful, base.files))
}

/** Against the branch, where a file may differ in nothing that counts as well. */
export async function compareBranch(
  github: GitHub,
  { fullName, base, head }: Repository,
  { run, onBase }: { run: RunFiles; onBase: Differences },
): Promise<Differences> {
  if (head === undefined) return compareFiles(run, new Map())
  const differing = compareFiles(run, head.files)
  // What equals the base's file has been compared already.
  const isAsOnBase = ({ path }: DeliveredFile) => head.files.get(path)?.oid === base.files.get(path)?.oid
  const differsFromBase = new Set(onBase.files.map(({ path }) => path))
  const known = differing.files.filter((file) => isAsOnBase(file) && !differsFromBase.has(file.path))
  const doubtful = differing.files.filter((file) => !isAsOnBase(file))
  const same = await findSame(github, fullName, doubtful, head.files)
  return withoutSame(differing, new Set([...same, ...known.map(({ path }) => path)]))
}

function withoutSame({ files, deletions }: Differences, same: ReadonlySet<string>): Differences {
  return { files: files.filter(({ path }) => !same.has(path)), deletions }
}

/** So many bytes of existing files are held at once. */
const partBytes = 64 * 1024 * 1024

/** The paths at which there is a file that means the same. */
async function findSame(
  github: GitHub,
  fullName: string,
  files: readonly DeliveredFile[],
  entries: Entries,
): Promise<ReadonlySet<string>> {
  const doubtful = files.flatMap(({ path, isSame }) => {
    const entry = entries.get(path)
    return entry === undefined || isSame === undefined ? [] : [{ path, isSame, ...entry }]
  })
  const same = new Set<string>()
  for (const part of inBatches(doubtful, { bytes: partBytes, sizeOf: ({ size }) => size })) {
    const contents = await readBlobs(github, fullName, part)
    for (const { path, oid, isSame } of part) if (isSame(contents.get(oid) ?? new Uint8Array())) same.add(path)
  }
  return same
}
