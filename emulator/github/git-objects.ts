import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { Socket } from 'node:net'

type ObjectKind = 'blob' | 'tree' | 'commit' | 'tag'

export interface GitObject {
  readonly oid: string
  readonly kind: ObjectKind
  readonly content: Buffer
}

export interface ObjectReader {
  read(revision: string): Promise<GitObject | null>
  close(): void
}

interface Wanted {
  readonly resolve: (object: GitObject | null) => void
  readonly reject: (error: Error) => void
}

const objectKinds: readonly string[] = ['blob', 'tree', 'commit', 'tag'] satisfies ObjectKind[]

function isKind(text: string | undefined): text is ObjectKind {
  return text !== undefined && objectKinds.includes(text)
}

/**
 * One `git cat-file --batch` for the life of a repository: a process per object would make a request for a hundred files slow.
 * It answers in the order it was asked: https://git-scm.com/docs/git-cat-file#_batch_output
 */
export function openObjects(directory: string, environment: NodeJS.ProcessEnv): ObjectReader {
  const wanted: Wanted[] = []
  let child: ChildProcessWithoutNullStreams | undefined

  const settle = (act: (entry: Wanted) => void): void => {
    const entry = wanted.shift()
    if (wanted.length === 0 && child !== undefined) holdProcess(child, false)
    if (entry !== undefined) act(entry)
  }
  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['-C', directory, 'cat-file', '--batch'], { env: environment, windowsHide: true })
    const replies = new BatchReplies((object) => settle(({ resolve }) => resolve(object)))
    started.stdout.on('data', (chunk: Buffer) => replies.push(chunk))
    started.stdin.on('error', () => undefined)
    const fail = (): void => {
      for (const { reject } of wanted.splice(0)) reject(new Error('git cat-file ended.'))
    }
    started.on('error', fail)
    started.on('close', fail)
    return started
  }
  return {
    read: (revision) => {
      if (/[\n\r\0]/.test(revision) || revision.trim() === '') return Promise.resolve(null)
      return new Promise((resolve, reject) => {
        child ??= start()
        holdProcess(child, true)
        wanted.push({ resolve, reject })
        child.stdin.write(`${revision}\n`)
      })
    },
    close: () => {
      child?.stdin.end()
      child?.kill()
      child = undefined
    },
  }
}

/** An idle reader must not keep a program alive that forgot to close its server. */
function holdProcess(child: ChildProcessWithoutNullStreams, hold: boolean): void {
  const act = hold ? 'ref' : 'unref'
  child[act]()
  for (const stream of [child.stdin, child.stdout, child.stderr]) if (stream instanceof Socket) stream[act]()
}

/** Cuts the stream of `<oid> <kind> <size>\n<content>\n` into objects. */
class BatchReplies {
  #pending: Buffer[] = []
  #length = 0
  #head: { oid: string; kind: ObjectKind; size: number } | undefined
  readonly #emit: (object: GitObject | null) => void

  constructor(emit: (object: GitObject | null) => void) {
    this.#emit = emit
  }

  push(chunk: Buffer): void {
    this.#pending.push(chunk)
    this.#length += chunk.length
    while (this.#head === undefined ? this.#readHead() : this.#readContent(this.#head));
  }

  #readHead(): boolean {
    const all = this.#joined()
    const end = all.indexOf(0x0a)
    if (end < 0) return false
    const [oid = '', kind, size = '', ...more] = all.subarray(0, end).toString().split(' ')
    this.#keep(all.subarray(end + 1))
    // "<revision> missing", "… ambiguous": the revision may hold spaces, so only the exact form is an object.
    const isObject = more.length === 0 && isKind(kind) && /^[0-9a-f]{40}$/.test(oid) && /^\d+$/.test(size)
    if (isObject) this.#head = { oid, kind, size: Number(size) }
    else this.#emit(null)
    return true
  }

  #readContent({ oid, kind, size }: { oid: string; kind: ObjectKind; size: number }): boolean {
    if (this.#length < size + 1) return false
    const all = this.#joined()
    this.#keep(all.subarray(size + 1))
    this.#head = undefined
    this.#emit({ oid, kind, content: Buffer.from(all.subarray(0, size)) })
    return true
  }

  #joined(): Buffer {
    const [only] = this.#pending
    const all = this.#pending.length === 1 && only !== undefined ? only : Buffer.concat(this.#pending)
    this.#pending = [all]
    return all
  }

  #keep(rest: Buffer): void {
    this.#pending = [rest]
    this.#length = rest.length
  }
}
