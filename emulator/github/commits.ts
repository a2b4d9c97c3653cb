import { notFound } from './errors.ts'
import type { Repository } from './model.ts'

export interface Signature {
  readonly name: string
  readonly email: string
  readonly date: string
}

export interface CommitInfo {
  readonly oid: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
  readonly signed: boolean
}

export interface FileChange {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed'
  readonly path: string
  readonly previous: string | undefined
  readonly oid: string | null
  readonly additions: number
  readonly deletions: number
}

/** Reads a commit by its ID. @throws ApiError 404 when it is none. */
export async function readCommit(repository: Repository, oid: string): Promise<CommitInfo> {
  const object = await repository.git.read(oid)
  if (object?.kind !== 'commit') throw notFound()
  return parseCommit(object.oid, object.content.toString(), repository.signed.has(object.oid))
}

/** The raw object: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects */
function parseCommit(oid: string, text: string, signed: boolean): CommitInfo {
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, end).split('\n')
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  return {
    oid,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: parseSignature(values('author')[0] ?? ''),
    committer: parseSignature(values('committer')[0] ?? ''),
    message: text.slice(end + 2).replace(/\n$/, ''),
    signed,
  }
}

function parseSignature(text: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+) [+-]\d{4}$/.exec(text) ?? []
  return { name, email, date: new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z') }
}

/** A branch, a tag, a full ref or an ID, as the `ref` and `sha` parameters take them. */
export async function resolveCommit(repository: Repository, name: string): Promise<string | null> {
  for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name]) {
    if (name.startsWith('-') || /[\s~^:?*[\\]/.test(name)) return null
    const object = await repository.git.read(`${candidate}^{commit}`)
    if (object !== null) return object.oid
  }
  return null
}

/** What changed between two trees; `null` stands for the empty one. */
export async function listChanges(repository: Repository, from: string | null, to: string): Promise<FileChange[]> {
  const base = from ?? (await repository.git.writeTree(null, []))
  const args = ['diff-tree', '-r', '-z', '-M', '--raw', '--numstat', '--no-commit-id', base, to]
  const fields = (await repository.git.text(args)).split('\0')
  const statuses: Omit<FileChange, 'additions' | 'deletions'>[] = []
  while (fields[0]?.startsWith(':') === true) statuses.push(parseRaw(fields))
  return statuses.map((status) => ({ ...status, ...parseCounts(fields, status.previous !== undefined) }))
}

const statusNames = { A: 'added', D: 'removed', M: 'modified', R: 'renamed', C: 'copied', T: 'changed' } as const

function isStatus(letter: string): letter is keyof typeof statusNames {
  return letter in statusNames
}

function parseRaw(fields: string[]): Omit<FileChange, 'additions' | 'deletions'> {
  const [, , , oid = '', flag = 'M'] = (fields.shift() ?? '').split(' ')
  const letter = flag.charAt(0)
  const first = fields.shift() ?? ''
  const moved = letter === 'R' || letter === 'C'
  const path = moved ? (fields.shift() ?? '') : first
  const status = isStatus(letter) ? statusNames[letter] : 'changed'
  return { status, path, previous: moved ? first : undefined, oid: /^0+$/.test(oid) ? null : oid }
}

function parseCounts(fields: string[], moved: boolean): { additions: number; deletions: number } {
  const [additions = '-', deletions = '-'] = (fields.shift() ?? '').split('\t')
  if (moved) fields.splice(0, 2)
  return { additions: Number(additions) || 0, deletions: Number(deletions) || 0 }
}

interface Comparison {
  readonly mergeBase: string
  readonly ahead: readonly string[]
  readonly behindBy: number
  readonly status: 'ahead' | 'behind' | 'diverged' | 'identical'
}

/** Null when the two have no history in common. Ahead: oldest first. */
export async function compareCommits(repository: Repository, base: string, head: string): Promise<Comparison | null> {
  const mergeBase = await repository.git.mergeBase(base, head)
  if (mergeBase === null) return null
  const ahead = await repository.git.log(['--reverse', '--topo-order', head, `^${base}`])
  const behindBy = (await repository.git.log([base, `^${head}`])).length
  const status = ahead.length > 0 ? (behindBy > 0 ? 'diverged' : 'ahead') : behindBy > 0 ? 'behind' : 'identical'
  return { mergeBase, ahead, behindBy, status }
}

/** Whether a blob is binary, by Git's own rule: a NUL among the first 8,000 bytes. */
export function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0)
}
