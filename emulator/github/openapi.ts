import { readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

type JsonObject = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: JsonObject
}

/** An operation of GitHub's description, as `scripts/trim-github-openapi.ts` leaves it. */
interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body?: JsonObject
  readonly bodyRequired?: boolean
  readonly responses: Readonly<Record<string, JsonObject | null>>
}

interface Description {
  readonly operations: readonly Operation[]
  readonly schemas: Readonly<Record<string, JsonObject>>
}

export interface Route {
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
}

export interface Contract {
  /** The operation that a path (below the API's base) belongs to. */
  route(method: string, path: string): Route | null
  /** What is wrong with a request, one sentence each, and its query with numbers and booleans in place of text. */
  checkRequest(operation: string, request: { query: URLSearchParams; body: unknown }): CheckedRequest
  /** What is wrong with a reply of the emulator itself. */
  checkReply(operation: string, status: number, body: unknown): string[]
}

interface CheckedRequest {
  readonly problems: string[]
  readonly query: Record<string, unknown>
}

// Parameters that hold whole paths; the description marks none of them.
const withSlashes = new Set(['path', 'ref', 'branch', 'basehead'])

export function openContract(): Contract {
  const description = readDescription()
  const ajv = createAjv(description.schemas)
  const lenient = createAjv({}, { coerceTypes: true })
  const entries = new Map(description.operations.map((operation) => [operation.id, compile(operation, ajv, lenient)]))
  const routes = description.operations.map(compileRoute).sort((one, other) => other.literals - one.literals)
  return {
    route: (method, path) => {
      for (const { operation, pattern } of routes) {
        const found = operation.method === method ? pattern.exec(path) : null
        if (found !== null) return { operation: operation.id, params: decodeAll(found.groups ?? {}) }
      }
      return null
    },
    checkRequest: (id, { query, body }) => {
      const entry = entries.get(id)
      if (entry === undefined) throw new Error(`No operation ${id}.`)
      const values = Object.fromEntries(query)
      return { problems: [...check(entry.query(), values, 'query'), ...checkBody(entry, body)], query: values }
    },
    checkReply: (id, status, body) => {
      const validate = entries.get(id)?.reply(String(status))
      return validate === undefined ? [] : check(validate, body, 'reply')
    },
  }
}

function readDescription(): Description {
  // A file of our own making: what it holds is what the script has written.
  return JSON.parse(readFileSync(new URL('openapi.json', import.meta.url), 'utf8')) as Description
}

function createAjv(schemas: Description['schemas'], options: { coerceTypes?: boolean } = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options })
  formats.default(ajv)
  ajv.addFormat('repo.nwo', true)
  ajv.addSchema({ $id: 'github', schemas: absolute(schemas) })
  return ajv
}

/** References are local to the description; an operation's own schemas are compiled apart from it. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]: [string, unknown]) => [
      key,
      key === '$ref' && typeof part === 'string' ? `github${part}` : absolute(part),
    ]),
  )
}

interface Compiled {
  readonly operation: Operation
  readonly query: () => ValidateFunction
  readonly body: () => ValidateFunction | undefined
  readonly reply: (status: string) => ValidateFunction | undefined
}

/** Compiled when first used: a test that asks for three operations need not wait for forty. */
function compile(operation: Operation, ajv: Ajv, lenient: Ajv): Compiled {
  const cache = new Map<string, ValidateFunction>()
  const once = (key: string, make: () => ValidateFunction): ValidateFunction => {
    const found = cache.get(key) ?? make()
    cache.set(key, found)
    return found
  }
  const { body, responses } = operation
  return {
    operation,
    query: () => once('query', () => lenient.compile(querySchema(operation))),
    body: () => (body === undefined ? undefined : once('body', () => ajv.compile(closed(body)))),
    reply: (status) => {
      const schema = responses[status]
      return schema == null ? undefined : once(status, () => ajv.compile(absolute(schema) as JsonObject))
    },
  }
}

function querySchema({ parameters }: Operation): JsonObject {
  const own = parameters.filter((parameter) => parameter.in === 'query')
  return {
    type: 'object',
    properties: Object.fromEntries(own.map(({ name, schema }) => [name, schema])),
    required: own.filter(({ required }) => required === true).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** A request's schema that takes no unknown keys, and in which several of `oneOf` may fit (an empty list fits all). */
function closed(schema: unknown): JsonObject {
  const copy = close(schema)
  return typeof copy === 'object' && copy !== null ? (copy as JsonObject) : {}
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close)
  if (typeof value !== 'object' || value === null) return value
  const schema: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) schema[key === 'oneOf' ? 'anyOf' : key] = close(part)
  if (schema['properties'] !== undefined) schema['additionalProperties'] ??= false
  return schema
}

function checkBody({ operation, body }: Compiled, value: unknown): string[] {
  const validate = body()
  if (value === undefined) return operation.bodyRequired === true ? ['body: is missing'] : []
  return validate === undefined ? [`body: ${operation.id} takes none`] : check(validate, value, 'body')
}

function check(validate: ValidateFunction, value: unknown, where: string): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${where}: ${describeError(error)}`)
}

function describeError({ instancePath, keyword, message, params }: ErrorObject): string {
  const key: unknown = params['additionalProperty']
  const what = keyword === 'additionalProperties' ? `"${String(key)}" is not a permitted key.` : (message ?? keyword)
  return instancePath === '' ? what : `${instancePath} ${what}`
}

function compileRoute(operation: Operation): { operation: Operation; pattern: RegExp; literals: number } {
  const segments = operation.path.split('/').filter(Boolean)
  const source = segments.map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1]
    if (name === undefined) return segment.replace(/[.]/g, '\\.')
    return `(?<${name}>${withSlashes.has(name) ? (name === 'path' ? '.*' : '.+') : '[^/]+'})`
  })
  const literals = segments.filter((segment) => !segment.startsWith('{')).length * 10 + segments.length
  return { operation, pattern: new RegExp(`^/${source.join('/')}$`), literals }
}

function decodeAll(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
}
