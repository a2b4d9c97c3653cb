import { ApiError } from '../errors.ts'
import type { Actor, Pull, Repository, Token, World } from '../model.ts'
import { requirePermission, type Needed } from '../permissions.ts'
import { Fields } from '../rest/call.ts'

/** What the fields of one request know. */
export interface Context {
  readonly world: World
  readonly token: Token
  readonly actor: Actor
  /** Reports a field that the schema has and the emulator has not. */
  readonly missing: (field: string) => void
  /** What GitHub refuses at a dotted path of the reply, beside the data of the rest. */
  readonly refusalAt: (path: string) => ApiError | undefined
  readonly nodes: RootNodes
}

/** The objects that all others lead back to: the schema is a ring, and these keep its files from being one. */
export interface RootNodes {
  readonly repository: (context: Context, repository: Repository) => Node
  readonly pull: (context: Context, pull: Pull) => Node
}

/** An object as the resolver reads it: values, or functions of the field's arguments. */
export type Node = Readonly<Record<string, unknown>>

/** The mutations by the names of their fields. */
export type Mutations = Readonly<Record<string, (context: Context, input: Fields) => Promise<Node> | Node>>

type Field = (args: Fields) => unknown

/** Calls a field written as a function, with its arguments; the emulator's nodes are made of these and of plain values. */
export function field(resolve: Field): (args: unknown) => unknown {
  return (args) => resolve(new Fields(args))
}

export function require(context: Context, repository: Repository, needed: Needed): void {
  requirePermission(context.token, repository, needed)
}

const maxPage = 100

/** A connection: https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api */
export function connection<T>(name: string, items: readonly T[], render: (item: T) => unknown, args: Fields): Node {
  const { start, end } = windowOf(name, items.length, args)
  const page = items.slice(start, end)
  const nodes = page.map(render)
  const cursor = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64')
  return {
    totalCount: items.length,
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: cursor(start + index) })),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: page.length === 0 ? null : cursor(start),
      endCursor: page.length === 0 ? null : cursor(end - 1),
    },
  }
}

function windowOf(name: string, length: number, args: Fields): { start: number; end: number } {
  const first = args.number('first')
  const last = args.number('last')
  const size = first ?? last
  if (size === undefined) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`
    throw new ApiError(422, message, { type: 'MISSING_PAGINATION_BOUNDARIES' })
  }
  if (size > maxPage) {
    const which = first === undefined ? 'last' : 'first'
    const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${which}\` limit of ${maxPage} records.`
    throw new ApiError(422, message, { type: 'EXCESSIVE_PAGINATION' })
  }
  const from = indexOf(args.text('after'), -1) + 1
  const to = indexOf(args.text('before'), length)
  if (first !== undefined) return { start: from, end: Math.min(from + first, to) }
  return { start: Math.max(to - size, from), end: to }
}

function indexOf(cursor: string | undefined, absent: number): number {
  if (cursor === undefined) return absent
  const index = Number(Buffer.from(cursor, 'base64').toString().replace('cursor:', ''))
  if (Number.isNaN(index))
    throw new ApiError(422, `\`${cursor}\` does not appear to be a valid cursor.`, { type: 'INVALID_CURSOR_ARGUMENTS' })
  return index
}
