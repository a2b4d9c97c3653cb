import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openObjects, type GitObject, type ObjectReader } from './git-objects.ts'

export type { GitObject } from './git-objects.ts'

export interface Identity {
  readonly name: string
  readonly email: string
  /** ISO 8601; now when it is absent. */
  readonly date?: string | undefined
}

export interface TreeLine {
  readonly mode: string
  readonly type: string
  readonly oid: string
  readonly size: number | undefined
  readonly path: string
}

/** A change to a tree: `oid: null` removes the path. */
export interface TreeChange {
  readonly path: string
  readonly mode: string
  readonly oid: string | null
}

/** From `before` to `after`; null: the ref does not exist. */
interface RefUpdate {
  readonly ref: string
  readonly before: string | null
  readonly after: string | null
}

interface CommitDraft {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author: Identity
  readonly committer: Identity
}

interface RunOptions {
  readonly input?: string | Buffer | undefined
  readonly env?: Record<string, string> | undefined
  /** Exit codes that are an answer, not a failure. */
  readonly accept?: readonly number[]
}

interface RunResult {
  readonly code: number
  readonly stdout: Buffer
}

class GitError extends Error {
  override readonly name = 'GitError'
}

// Neither the machine's nor the user's settings may change what a repository of the emulator does.
const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: tmpdir(),
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: process.platform === 'win32' ? 'NUL' : '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  ...(process.env['SystemRoot'] !== undefined && { SystemRoot: process.env['SystemRoot'] }),
}

export async function runGit(directory: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = spawn('git', ['-C', directory, ...args], { env: { ...environment, ...options.env }, windowsHide: true })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A command that ends before it has read all its input closes the pipe; its exit code tells the story.
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? -1))
  })
  if (code !== 0 && !(options.accept ?? []).includes(code)) {
    throw new GitError(`git ${args.join(' ').slice(0, 200)}: ${Buffer.concat(stderr).toString().trim()}`)
  }
  return { code, stdout: Buffer.concat(stdout) }
}

// Any commit may be fetched by its ID, as forks do from each other; and speed matters more than disk.
const configuration = `
[gc]
\tauto = 0
[core]
\tcompression = 1
\tlogAllRefUpdates = always
[uploadpack]
\tallowAnySHA1InWant = true
`

/** A bare repository on disk, driven by the git command line. */
export class BareRepository {
  readonly directory: string
  readonly #objects: ObjectReader
  readonly #trees = new Map<string, Promise<TreeLine[]>>()

  constructor(directory: string) {
    this.directory = directory
    this.#objects = openObjects(directory, environment)
  }

  static async create(directory: string, defaultBranch: string): Promise<BareRepository> {
    await runGit(tmpdir(), ['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`, directory])
    await appendFile(join(directory, 'config'), configuration)
    return new BareRepository(directory)
  }

  close(): void {
    this.#objects.close()
  }

  async text(args: readonly string[], options?: RunOptions): Promise<string> {
    return (await runGit(this.directory, args, options)).stdout.toString()
  }

  async line(args: readonly string[], options?: RunOptions): Promise<string> {
    return (await this.text(args, options)).trim()
  }

  /** What a revision names (`main:a.yaml`, an ID, a ref), or null. */
  read(revision: string): Promise<GitObject | null> {
    return this.#objects.read(revision)
  }

  /** The ID that a ref holds, or null. The full name: `refs/heads/main`. */
  async ref(name: string): Promise<string | null> {
    const { code, stdout } = await runGit(this.directory, ['show-ref', '--verify', '--hash', name], {
      accept: [1, 128],
    })
    return code === 0 ? stdout.toString().trim() : null
  }

  async refs(prefix: string): Promise<{ name: string; oid: string; type: string }[]> {
    const format = '--format=%(refname) %(objectname) %(objecttype)'
    const lines = (await this.text(['for-each-ref', format])).split('\n').filter((line) => line.startsWith(prefix))
    return lines.map((line) => {
      const [name = '', oid = '', type = ''] = line.split(' ')
      return { name, oid, type }
    })
  }

  /** Compare-and-swap: false when the ref holds something else than `before` (null: it does not exist), or cannot be written. */
  updateRef(ref: string, after: string | null, before: string | null): Promise<boolean> {
    return this.updateRefs([{ ref, after, before }])
  }

  /** Compare-and-swap of several refs in one transaction. */
  async updateRefs(updates: readonly RefUpdate[]): Promise<boolean> {
    const none = '0'.repeat(40)
    const lines = updates.map(({ ref, after, before }) => `update ${ref}\0${after ?? none}\0${before ?? none}\0`)
    const { code } = await runGit(this.directory, ['update-ref', '-z', '--stdin'], {
      input: lines.join(''),
      accept: [1, 128],
    })
    return code === 0
  }

  async isRefName(name: string): Promise<boolean> {
    return (await runGit(this.directory, ['check-ref-format', name], { accept: [1] })).code === 0
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', ancestor, descendant]
    return (await runGit(this.directory, args, { accept: [1] })).code === 0
  }

  async mergeBase(left: string, right: string): Promise<string | null> {
    const { code, stdout } = await runGit(this.directory, ['merge-base', left, right], { accept: [1] })
    return code === 0 ? stdout.toString().trim() : null
  }

  /** Commit IDs, newest first. */
  async log(args: readonly string[]): Promise<string[]> {
    return (await this.line(['rev-list', ...args])).split('\n').filter((oid) => oid !== '')
  }

  writeBlob(content: Buffer): Promise<string> {
    return this.line(['hash-object', '-w', '--stdin'], { input: content })
  }

  /** Many blobs in one process: `git fast-import` reads them all from its input. */
  async writeBlobs(contents: readonly Buffer[]): Promise<string[]> {
    if (contents.length < 4) return Promise.all(contents.map((content) => this.writeBlob(content)))
    const input = contents.flatMap((content, index) => [
      Buffer.from(`blob\nmark :${index + 1}\ndata ${content.length}\n`),
      content,
      Buffer.from(`\n`),
    ])
    const marks = contents.map((_, index) => `get-mark :${index + 1}\n`).join('')
    const text = await this.text(['fast-import', '--quiet'], { input: Buffer.concat([...input, Buffer.from(marks)]) })
    return text.trim().split('\n')
  }

  /** A commit's tree never changes, and queries ask for many files of the same. */
  listTree(treeish: string, recursive: boolean): Promise<TreeLine[]> {
    if (!/^[0-9a-f]{40}(:|$)/.test(treeish)) return this.#readTree(treeish, recursive)
    const key = `${treeish}\0${recursive}`
    const known = this.#trees.get(key) ?? this.#readTree(treeish, recursive)
    this.#trees.set(key, known)
    return known
  }

  async #readTree(treeish: string, recursive: boolean): Promise<TreeLine[]> {
    const flags = recursive ? ['-r', '-t'] : []
    const text = await this.text(['ls-tree', '-z', '-l', '--full-tree', ...flags, treeish])
    return text.split('\0').filter(Boolean).map(parseTreeLine)
  }

  /** A new tree from `base` (null: an empty one) with the changes applied. */
  async writeTree(base: string | null, changes: readonly TreeChange[]): Promise<string> {
    return this.#withIndex(async (env) => {
      await runGit(this.directory, base === null ? ['read-tree', '--empty'] : ['read-tree', base], { env })
      const lines: string[] = []
      for (const change of changes) lines.push(...(await this.#indexLines(base, change)))
      await runGit(this.directory, ['update-index', '-z', '--index-info'], { env, input: lines.join('') })
      return this.line(['write-tree'], { env })
    })
  }

  async #indexLines(base: string | null, { path, mode, oid }: TreeChange): Promise<string[]> {
    const gone = `0 ${'0'.repeat(40)}\t`
    if (mode !== '040000') return [oid === null ? `${gone}${path}\0` : `${mode} ${oid}\t${path}\0`]
    const before =
      base === null ? '' : await this.text(['ls-tree', '-r', '-z', '--name-only', '--full-tree', base, `${path}/`])
    const removed = before
      .split('\0')
      .filter(Boolean)
      .map((name) => `${gone}${name}\0`)
    const added = oid === null ? [] : await this.listTree(oid, true)
    const files = added.filter(({ type }) => type !== 'tree')
    return [...removed, ...files.map((file) => `${file.mode} ${file.oid}\t${path}/${file.path}\0`)]
  }

  async commit({ tree, parents, message, author, committer }: CommitDraft): Promise<string> {
    const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-']
    return this.line(args, {
      input: message,
      env: { ...identityOf('AUTHOR', author), ...identityOf('COMMITTER', committer) },
    })
  }

  /** The tree of a merge of two commits, or null on a conflict. */
  async mergeTrees(ours: string, theirs: string): Promise<string | null> {
    const { code, stdout } = await runGit(this.directory, ['merge-tree', '--write-tree', ours, theirs], { accept: [1] })
    return code === 0 ? (stdout.toString().split('\n')[0] ?? null) : null
  }

  /** The tree of `onto` with the change that a commit makes to its first parent, or null on a conflict. */
  async pickTree(commit: string, onto: string): Promise<string | null> {
    const patch = (await runGit(this.directory, ['diff-tree', '-p', '--binary', '--full-index', `${commit}^`, commit]))
      .stdout
    return this.#withIndex(async (env) => {
      await runGit(this.directory, ['read-tree', onto], { env })
      const { code } = await runGit(this.directory, ['apply', '--cached', '--allow-empty', '-'], {
        env,
        input: patch,
        accept: [1],
      })
      return code === 0 ? this.line(['write-tree'], { env }) : null
    })
  }

  /** Makes the objects of another repository's commit known here, as forks share theirs on GitHub. */
  async fetch(other: BareRepository, oid: string): Promise<void> {
    if (other === this || (await this.read(oid)) !== null) return
    await runGit(this.directory, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', other.directory, oid])
  }

  async #withIndex<T>(use: (env: Record<string, string>) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'github-index-'))
    try {
      return await use({ GIT_INDEX_FILE: join(folder, 'index') })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

function parseTreeLine(line: string): TreeLine {
  const [meta = '', path = ''] = line.split('\t')
  const [mode = '', type = '', oid = '', size = '-'] = meta.split(/ +/)
  return { mode, type, oid, size: size === '-' ? undefined : Number(size), path }
}

function identityOf(role: 'AUTHOR' | 'COMMITTER', { name, email, date }: Identity): Record<string, string> {
  return {
    [`GIT_${role}_NAME`]: name,
    [`GIT_${role}_EMAIL`]: email,
    ...(date !== undefined && { [`GIT_${role}_DATE`]: date }),
  }
}
