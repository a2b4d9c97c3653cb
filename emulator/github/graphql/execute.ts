import {
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { ApiError, notFound, sentenceOf } from '../errors.ts'
import { actorOf, personNamed } from '../permissions.ts'
import { Fields } from '../rest/call.ts'
import { field, type Context, type Node, type RootNodes } from './context.ts'
import { pullById, refById, repositoryById } from './lookups.ts'
import { actorNode, refNode } from './objects.ts'
import { pullMutations } from './pull-mutations.ts'
import { pullNode } from './pulls.ts'
import { refMutations } from './ref-mutations.ts'
import { findVisible, repositoryNode } from './repositories.ts'
import { parseNodeId } from '../node-id.ts'

/** A document that has been read, before anything of it has run. */
export interface Prepared {
  readonly document: DocumentNode | null
  /** What is wrong with it by the schema, one sentence each. */
  readonly problems: readonly GraphQLError[]
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly name: string | undefined
  /** The names of the fields at its root: `repository`, `createCommitOnBranch`. */
  readonly fields: readonly string[]
}

export interface GraphQLRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | undefined
}

export function prepare(schema: GraphQLSchema, { query, operationName }: GraphQLRequest): Prepared {
  const nothing = { document: null, kind: 'query', name: operationName, fields: [] } as const
  try {
    const document = parse(query)
    const operation = document.definitions.find(
      (definition): definition is OperationDefinitionNode =>
        definition.kind === Kind.OPERATION_DEFINITION &&
        (operationName === undefined || definition.name?.value === operationName),
    )
    const selections = operation?.selectionSet.selections ?? []
    const fields = selections.filter((selection): selection is FieldNode => selection.kind === Kind.FIELD)
    return {
      document,
      problems: validate(schema, document, undefined, { maxErrors: 20 }),
      kind: operation?.operation ?? 'query',
      name: operation?.name?.value,
      fields: fields.map(({ name }) => name.value),
    }
  } catch (error) {
    return { ...nothing, problems: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] }
  }
}

/** The reply's body, which GitHub sends with status 200 whatever happened. */
interface GraphQLReply {
  readonly data?: unknown
  readonly errors?: readonly object[]
}

const nodes: RootNodes = { repository: repositoryNode, pull: pullNode }

export async function run(
  schema: GraphQLSchema,
  document: DocumentNode,
  request: GraphQLRequest,
  caller: Omit<Context, 'nodes'>,
): Promise<{ reply: GraphQLReply; problems: readonly string[] }> {
  const context = { ...caller, nodes }
  const result = await execute({
    schema,
    document,
    rootValue: rootNode(context),
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
  })
  const errors = result.errors ?? []
  // An error without a path comes from the variables; one that is no refusal of ours is a fault of the document or of the emulator.
  const problems = errors
    .filter(({ originalError }) => !(originalError instanceof ApiError))
    .map(({ message }) => message)
  const data = result.data === undefined ? {} : { data: result.data }
  return { reply: errors.length === 0 ? data : { ...data, errors: errors.map(renderError) }, problems }
}

const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args: unknown, context, info) => {
  const refusal = context.refusalAt(pathOf(info.path))
  if (refusal !== undefined) throw refusal
  const node = typeof source === 'object' && source !== null ? (source as Node) : {}
  if (!(info.fieldName in node)) {
    const name = `${info.parentType.name}.${info.fieldName}`
    context.missing(name)
    throw new Error(`The emulator does not have ${name}.`)
  }
  const value = node[info.fieldName]
  return typeof value === 'function' ? (value as (args: unknown) => unknown)(args) : value
}

/** `repository.base.file0` */
function pathOf(path: GraphQLResolveInfo['path']): string {
  const before = path.prev === undefined ? '' : `${pathOf(path.prev)}.`
  return `${before}${path.key}`
}

export function renderError(error: GraphQLError): object {
  const { originalError, path, locations, message } = error
  if (!(originalError instanceof ApiError)) return { ...(path !== undefined && { path }), locations, message }
  const { type, extensions } = originalError
  return {
    ...(type !== null && { type }),
    path,
    ...(extensions !== undefined && { extensions }),
    locations,
    message: sentenceOf(originalError),
  }
}

function rootNode(context: Context): Node {
  const entries = Object.entries({ ...refMutations, ...pullMutations }).map(([name, mutate]): [string, unknown] => [
    name,
    field(async (args) => {
      const input = args.fields('input') ?? new Fields({})
      return { clientMutationId: input.text('clientMutationId') ?? null, ...(await mutate(context, input)) }
    }),
  ])
  return { ...Object.fromEntries(entries), ...queries(context) }
}

function queries(context: Context): Node {
  const { world, token } = context
  return {
    repository: field((args) => {
      const name = `${args.text('owner') ?? ''}/${args.text('name') ?? ''}`
      return repositoryNode(context, findVisible(context, name, args.flag('followRenames') ?? true))
    }),
    viewer: () => ({ ...actorNode(context, actorOf(token)), __typename: 'User' }),
    user: field((args) => actorNode(context, personNamed(args.text('login') ?? ''))),
    node: field((args) => nodeById(context, args.text('id') ?? '')),
    nodes: field((args) => args.texts('ids').map((id) => nodeById(context, id))),
    rateLimit: {
      cost: 1,
      limit: 5000,
      nodeCount: 1,
      remaining: 4999,
      used: 1,
      resetAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
    },
    meta: { installedVersion: world.enterpriseVersion, isPasswordAuthenticationVerifiable: false },
  }
}

async function nodeById(context: Context, id: string): Promise<Node> {
  const type = parseNodeId(id)?.type
  if (type === 'Repository') return repositoryNode(context, repositoryById(context, id))
  if (type === 'PullRequest') return pullNode(context, pullById(context, id))
  if (type === 'Ref') {
    const { repository, name } = refById(context, id)
    const oid = await repository.git.ref(name)
    if (oid !== null) return refNode(context, repository, name, oid)
  }
  throw notFound(`Could not resolve to a node with the global id of '${id}'`)
}
