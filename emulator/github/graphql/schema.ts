import { readFileSync } from 'node:fs'
import { buildASTSchema, GraphQLError, GraphQLScalarType, parse, visit, type GraphQLSchema } from 'graphql'

// By its path, since the package exports no file but an entry that parses 5 MB of JSON as well.
const schemaFile = new URL('../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url)

const scalars: Readonly<Record<string, { pattern: RegExp; what: string }>> = {
  GitObjectID: { pattern: /^[0-9a-fA-F]{40}$/, what: 'a Git object ID' },
  Base64String: { pattern: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, what: 'Base64' },
}

/** Above this a regular expression is not worth its time; Node's decoder takes what comes. */
const checkedLength = 1_000_000

/**
 * GitHub's public schema (npm `@octokit/graphql-schema`), whose scalars check what they can.
 * @param hidden `Type.field`, or `Type` for all of it: what this server does not have.
 */
export function openSchema(hidden: readonly string[]): GraphQLSchema {
  const key = hidden.join()
  const schema = schemas.get(key) ?? buildSchema(hidden)
  schemas.set(key, schema)
  return schema
}

// It takes a quarter of a second, and nothing ever changes it.
const schemas = new Map<string, GraphQLSchema>()

function buildSchema(hidden: readonly string[]): GraphQLSchema {
  const document = parse(readFileSync(schemaFile, 'utf8'), { noLocation: true })
  const schema = buildASTSchema(hidden.length === 0 ? document : withoutFields(document, new Set(hidden)), {
    assumeValid: true,
    assumeValidSDL: true,
  })
  for (const [name, check] of Object.entries(scalars)) {
    const scalar = schema.getType(name)
    if (scalar instanceof GraphQLScalarType) checkScalar(scalar, check)
  }
  return schema
}

function withoutFields(document: ReturnType<typeof parse>, hidden: ReadonlySet<string>): typeof document {
  const strip = <
    T extends {
      readonly name: { readonly value: string }
      readonly fields?: readonly { readonly name: { readonly value: string } }[]
    },
  >(
    node: T,
  ): T => ({ ...node, fields: node.fields?.filter((field) => !hidden.has(`${node.name.value}.${field.name.value}`)) })
  return visit(document, {
    ObjectTypeDefinition: (node) => strip(node),
    InterfaceTypeDefinition: (node) => strip(node),
    InputObjectTypeDefinition: (node) => strip(node),
  })
}

function checkScalar(scalar: GraphQLScalarType, { pattern, what }: { pattern: RegExp; what: string }): void {
  const parseValue = (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`Expected ${what}.`)
    if (value.length < checkedLength && !pattern.test(value))
      throw new GraphQLError(`Could not coerce value to ${scalar.name}`)
    return value
  }
  scalar.parseValue = parseValue
  scalar.parseLiteral = (node) => parseValue('value' in node ? node.value : null)
}
