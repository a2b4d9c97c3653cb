/**
 * Trims GitHub's official OpenAPI description to the operations that concern a pull request.
 *
 *   npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
 *   node scripts/trim-github-openapi.ts package/generated/api.github.com.json emulator/github/openapi.json
 *   npx prettier --write emulator/github/openapi.json
 *
 * The package is 400 MB (https://www.npmjs.com/package/@octokit/openapi), so it is no dependency of the project.
 * OpenAPI 3.0 becomes plain JSON Schema on the way: `nullable` turns into a `null` type.
 */
import { readFileSync, writeFileSync } from 'node:fs'

const OPERATIONS = `
  meta/root meta/get users/get-authenticated apps/get-authenticated
  repos/get repos/get-branch repos/list-branches repos/get-branch-rules repos/get-collaborator-permission-level
  git/get-ref git/list-matching-refs git/create-ref git/update-ref git/delete-ref
  git/create-blob git/get-blob git/create-tree git/get-tree git/create-commit git/get-commit
  repos/get-content repos/compare-commits-with-basehead repos/list-commits repos/get-commit repos/merge
  repos/list-pull-requests-associated-with-commit
  pulls/list pulls/create pulls/get pulls/update pulls/list-commits pulls/list-files pulls/merge
  pulls/list-requested-reviewers pulls/request-reviewers pulls/update-branch
  issues/get issues/update issues/create-comment issues/list-comments
  issues/add-labels issues/list-labels-on-issue issues/add-assignees
`
  .trim()
  .split(/\s+/)

const METHODS = ['get', 'post', 'put', 'patch', 'delete']
const DROPPED = new Set(['description', 'example', 'examples', 'externalDocs', 'title', 'deprecated', 'nullable'])

type JsonObject = { readonly [key: string]: unknown }

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectAt(value: unknown, ...keys: string[]): JsonObject {
  let found = value
  for (const key of keys) found = isObject(found) ? found[key] : undefined
  return isObject(found) ? found : {}
}

/** Plain JSON Schema. Under `properties` the keys are names of the API's own, so none of them is dropped. */
function trimSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(trimSchema)
  if (!isObject(value)) return value
  const schema: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    if (DROPPED.has(key) || key.startsWith('x-')) continue
    schema[key] = key === 'properties' ? trimProperties(part) : key === '$ref' ? shortReference(part) : trimSchema(part)
  }
  return value['nullable'] === true ? orNull(schema) : schema
}

function trimProperties(properties: unknown): JsonObject {
  return Object.fromEntries(Object.entries(objectAt(properties)).map(([name, schema]) => [name, trimSchema(schema)]))
}

function shortReference(reference: unknown): string {
  return String(reference).replace('#/components/schemas/', '#/schemas/')
}

function orNull(schema: JsonObject): JsonObject {
  const types: readonly unknown[] = Array.isArray(schema['enum']) ? schema['enum'] : [null]
  const withNull = types.includes(null) ? schema : { ...schema, enum: [...types, null] }
  if (typeof withNull['type'] === 'string') return { ...withNull, type: [withNull['type'], 'null'] }
  return Object.keys(withNull).length === 0 ? {} : { anyOf: [withNull, { type: 'null' }] }
}

function resolve(description: JsonObject, value: unknown): JsonObject {
  const reference = objectAt(value)['$ref']
  return typeof reference === 'string' ? objectAt(description, ...reference.slice(2).split('/')) : objectAt(value)
}

function trimParameter(description: JsonObject, parameter: unknown): JsonObject {
  const { name, in: place, required, schema } = resolve(description, parameter)
  return { name, in: place, ...(required === true && { required }), schema: trimSchema(schema) }
}

function jsonSchemaOf(container: JsonObject): unknown {
  const content = objectAt(container, 'content', 'application/json')
  return content['schema'] === undefined ? undefined : trimSchema(content['schema'])
}

function trimOperation(description: JsonObject, path: string, method: string, operation: JsonObject): JsonObject {
  const parameters = Array.isArray(operation['parameters']) ? operation['parameters'] : []
  const body = resolve(description, operation['requestBody'])
  const responses = Object.entries(objectAt(operation, 'responses'))
    .filter(([status]) => status.startsWith('2'))
    .map(([status, response]) => [status, jsonSchemaOf(resolve(description, response)) ?? null])
  return {
    id: operation['operationId'],
    method: method.toUpperCase(),
    path,
    parameters: parameters.map((parameter) => trimParameter(description, parameter)),
    ...(jsonSchemaOf(body) !== undefined && { body: jsonSchemaOf(body) }),
    ...(body['required'] === true && { bodyRequired: true }),
    responses: Object.fromEntries(responses),
  }
}

function listOperations(description: JsonObject): JsonObject[] {
  return Object.entries(objectAt(description, 'paths')).flatMap(([path, item]) =>
    METHODS.map((method) => ({ method, operation: objectAt(item, method) }))
      .filter(({ operation }) => OPERATIONS.includes(String(operation['operationId'])))
      .map(({ method, operation }) => trimOperation(description, path, method, operation)),
  )
}

/** The names of all schemas that a value refers to, directly or through others. */
function collectSchemas(description: JsonObject, value: unknown, found: Map<string, unknown>): void {
  if (Array.isArray(value)) value.forEach((part) => collectSchemas(description, part, found))
  if (!isObject(value)) return
  const reference = value['$ref']
  const name = typeof reference === 'string' ? reference.replace('#/schemas/', '') : undefined
  if (name !== undefined && !found.has(name)) {
    const schema = trimSchema(objectAt(description, 'components', 'schemas', name))
    found.set(name, schema)
    collectSchemas(description, schema, found)
  }
  Object.values(value).forEach((part) => collectSchemas(description, part, found))
}

function trimDescription(description: JsonObject): JsonObject {
  const operations = listOperations(description)
  const schemas = new Map<string, unknown>()
  collectSchemas(description, operations, schemas)
  const names = [...schemas.keys()].sort()
  return {
    version: objectAt(description, 'info')['version'],
    operations,
    schemas: Object.fromEntries(names.map((name) => [name, schemas.get(name)])),
  }
}

const [source, target] = process.argv.slice(2)
if (source === undefined || target === undefined) {
  throw new Error('Usage: node scripts/trim-github-openapi.ts <api.github.com.json> <output.json>')
}
const trimmed = trimDescription(objectAt(JSON.parse(readFileSync(source, 'utf8'))))
const missing = OPERATIONS.filter((id) => !JSON.stringify(trimmed['operations']).includes(`"${id}"`))
if (missing.length > 0) throw new Error(`${source} has no operation ${missing.join(', ')}.`)
writeFileSync(target, JSON.stringify(trimmed, null, 2))
