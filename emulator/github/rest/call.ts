import { notFound } from '../errors.ts'
import type { Actor, Pull, Repository, Token, World } from '../model.ts'
import type { Needed } from '../permissions.ts'
import { pullNumbered } from '../pulls.ts'

/** A checked request, on its way to the operation's handler. */
export interface Call {
  readonly world: World
  readonly token: Token | null
  readonly actor: Actor
  readonly repository: Repository
  readonly params: Readonly<Record<string, string>>
  readonly query: Fields
  readonly body: Fields
  /** The whole body, where it need not be an object. */
  readonly rawBody: unknown
  readonly accept: string
  /** The request's own URL, for links to other pages. */
  readonly url: URL
}

export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Handler {
  readonly needs: Needed
  /** Operations outside of `/repos` have no repository. */
  readonly handle: (call: Call) => Promise<Reply> | Reply
}

export type Handlers = Readonly<Record<string, Handler>>

/** Fields of a body or query that has passed the description's schema. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: unknown) {
    this.#values = isRecord(values) ? values : {}
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined
  }

  get(name: string): unknown {
    return this.#values[name]
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }

  number(name: string): number | undefined {
    const value = this.#values[name]
    return typeof value === 'number' ? value : undefined
  }

  flag(name: string): boolean | undefined {
    const value = this.#values[name]
    return typeof value === 'boolean' ? value : undefined
  }

  texts(name: string): string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
  }

  objects(name: string): Fields[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value.map((item) => new Fields(item)) : []
  }

  fields(name: string): Fields | undefined {
    const value = this.#values[name]
    return isRecord(value) ? new Fields(value) : undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function pullOf({ repository, params }: Call): Pull {
  const number = Number(params['pull_number'] ?? params['issue_number'])
  const pull = pullNumbered(repository, number)
  if (pull === undefined) throw notFound()
  return pull
}

/** One page of a list, with the `Link` header: https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
export function paginate<T>(
  { query, url, repository }: Call,
  items: readonly T[],
): { page: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(query.number('per_page') ?? 30, 1), 100)
  const page = Math.max(query.number('page') ?? 1, 1)
  const last = Math.max(Math.ceil(items.length / size), 1)
  const links = [
    ...(page > 1
      ? ([
          ['prev', page - 1],
          ['first', 1],
        ] as const)
      : []),
    ...(page < last
      ? ([
          ['next', page + 1],
          ['last', last],
        ] as const)
      : []),
  ].map(([rel, number]) => `<${pageUrl(url, repository, number)}>; rel="${rel}"`)
  const headers = links.length === 0 ? {} : { link: links.join(', ') }
  return { page: items.slice((page - 1) * size, page * size), headers }
}

/** By the repository's number, which no renaming changes. */
function pageUrl(url: URL, { id }: Repository, page: number): string {
  const copy = new URL(url)
  copy.pathname = copy.pathname.replace(/\/repos\/[^/]+\/[^/]+/, `/repositories/${id}`)
  copy.searchParams.set('page', String(page))
  return copy.href
}

export const readContents: Needed = [{ contents: 'read' }]
export const writeContents: Needed = [{ contents: 'write' }]
export const readPulls: Needed = [{ pull_requests: 'read' }]
export const writePulls: Needed = [{ pull_requests: 'write' }]
export const readIssues: Needed = [{ issues: 'read' }, { pull_requests: 'read' }]
export const writeIssues: Needed = [{ issues: 'write' }, { pull_requests: 'write' }]
