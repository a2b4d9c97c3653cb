import { inBatches } from '../batches.ts'
import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { GitHub } from './github.ts'
import { askInParts, isPartial, refusePart } from './parts.ts'
import { at, numberAt, textAt } from '../http/reply.ts'
import { gitBlobId } from '../workspace/blob-id.ts'

/** GraphQL cuts `Blob.text` at this many bytes; what is larger is read raw. */
const textLimit = 512_000

const blobsPerQuery = 100

const bytesPerQuery = 8_000_000

/** A Git LFS pointer is smaller than this: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const pointerLimit = 1_024

interface BlobRequest {
  /** For the message when it cannot be used. */
  readonly path: string
  readonly oid: string
  readonly size: number
}

/**
 * The content of blobs, by their ID: small ones a hundred a request, each large one in a request of its own.
 * @throws {UserError} `github` for a Git LFS pointer, whose content is elsewhere
 */
export async function readBlobs(
  github: GitHub,
  fullName: string,
  blobs: readonly BlobRequest[],
): Promise<Map<string, Uint8Array>> {
  const unique = [...new Map(blobs.map((blob) => [blob.oid, blob])).values()]
  const contents = new Map<string, Uint8Array>()
  const small = unique.filter(({ size }) => size <= textLimit)
  for (const batch of inBatches(small, { most: blobsPerQuery, bytes: bytesPerQuery, sizeOf: ({ size }) => size })) {
    await askInParts(batch, batch.length, async (part) => {
      for (const [oid, content] of await readTexts(github, fullName, part)) contents.set(oid, content)
    })
  }
  for (const { oid, path } of unique) {
    const content = contents.get(oid) ?? (await readRaw(github, fullName, oid))
    refusePointer(path, content)
    contents.set(oid, content)
  }
  return contents
}

/** Those that GraphQL gives unharmed: text that is no UTF-8 is told by its ID and left to be read raw. */
async function readTexts(
  github: GitHub,
  fullName: string,
  blobs: readonly BlobRequest[],
): Promise<readonly (readonly [string, Uint8Array])[]> {
  const [owner, name] = fullName.split('/')
  const variables = Object.fromEntries(blobs.map(({ oid }, index) => [`blob${index}`, oid]))
  const names = Object.keys(variables)
  const query = `query ReadBlobs($owner: String!, $name: String!, ${names.map((one) => `$${one}: GitObjectID!`).join(', ')}) {
    repository(owner: $owner, name: $name) {
      ${names.map((one) => `${one}: object(oid: $${one}) { ... on Blob { text } }`).join(' ')}
    }
  }`
  const { data } = await github.graphql('read files of the repository', query, { owner, name, ...variables })
  return blobs.flatMap(({ oid }, index) => {
    const text = textAt(data, 'repository', `blob${index}`, 'text')
    if (text === undefined) return []
    const content = Buffer.from(text)
    return gitBlobId(content) === oid ? [[oid, content] as const] : []
  })
}

function readRaw(github: GitHub, fullName: string, oid: string): Promise<Uint8Array> {
  return github.raw('read a file of the repository', `/repos/${fullName}/git/blobs/${oid}`)
}

function refusePointer(path: string, content: Uint8Array): void {
  if (content.length > pointerLimit) return
  if (!Buffer.from(content).toString('latin1').startsWith('version https://git-lfs.github.com/spec/')) return
  const text = `${quote(path)} is kept in Git LFS, whose content cannot be read or written here: untrack it, or give another path.`
  throw new UserError('github', text)
}

type BaseFile = { readonly content: Uint8Array } | { readonly missing: 'ref' | 'file' }

/**
 * Reads a file as a branch, tag or commit has it: the baseline `ref:path`.
 * @returns its bytes, or which of the two does not exist
 * @throws {UserError} `github` for a folder, link, submodule or Git LFS pointer in its place
 */
export async function readBaseFile(
  github: GitHub,
  repository: { readonly owner: string; readonly name: string },
  ref: string,
  path: string,
): Promise<BaseFile> {
  const query = (text: string) => `query ReadBaseline($owner: String!, $name: String!, $ref: String!, $path: String!) {
    repository(owner: $owner, name: $name) {
      object(expression: $ref) { ...File ... on Tag { target { ...File ... on Tag { target { ...File } } } } }
    }
  }
  fragment File on Commit { oid file(path: $path) { oid mode type size ${text} } }`
  const purpose = `read the baseline ${quote(`${ref}:${path}`, 200)}`
  const variables = { ...repository, ref, path }
  const ask = (text: string) => github.graphql(purpose, query(text), variables)
  const { data, absentPaths } = await ask('object { ... on Blob { text } }').catch(async (error: unknown) => {
    if (!isPartial(error)) throw error
    // Without its text, which is then read apart.
    return ask('').catch((again: unknown) => {
      throw isPartial(again) ? refusePart(again) : again
    })
  })
  const object = at(data, 'repository', 'object')
  const commit = [object, at(object, 'target'), at(object, 'target', 'target')].find((one) => textAt(one, 'oid'))
  if (commit === undefined) return { missing: 'ref' }
  const entry = at(commit, 'file')
  const oid = textAt(entry, 'oid')
  if (oid === undefined) {
    if (!absentPaths.some((absent) => absent.endsWith('.file'))) throw refusePart({ message: `Could not ${purpose}.` })
    return { missing: 'file' }
  }
  const mode = (numberAt(entry, 'mode') ?? 0).toString(8)
  if (!mode.startsWith('100')) {
    const kind = mode === '120000' ? 'a link' : mode === '160000' ? 'a submodule' : 'a folder'
    throw new UserError('github', `The baseline ${quote(`${ref}:${path}`, 200)} is ${kind}, not a file.`)
  }
  const text = textAt(entry, 'object', 'text')
  const small = text === undefined ? undefined : Buffer.from(text)
  const isWhole = small !== undefined && gitBlobId(small) === oid
  const content = isWhole ? small : await readRaw(github, `${repository.owner}/${repository.name}`, oid)
  refusePointer(path, content)
  return { content }
}
