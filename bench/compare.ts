/**
 * How long a comparison takes, from 1 to 50 MB: `node bench/compare.ts [megabytes…]`. Two kinds of documents: like those
 * of ROMA Connect (nine tenths are scripts in base64) and dense ones (schemas all over). In each a definition that every
 * operation uses has changed, so that nothing can be skipped, and every hundredth operation.
 */
import { compare } from '../src/swagger/compare/compare.ts'
import type { Json, JsonObject } from '../src/swagger/json.ts'
import { print, table, type Result } from './results.ts'

const megabyte = 2 ** 20
interface Shape {
  readonly name: string
  readonly operation: (index: number) => JsonObject
}

const shapes: readonly Shape[] = [
  { name: 'ROMA-like', operation: toBackend },
  { name: 'dense', operation: toDenseOperation },
]

/** @param sizes in megabytes */
export function measureComparison(sizes: readonly number[] = [1, 10, 50]): Result {
  const rows = shapes.flatMap((shape) => sizes.map((size) => measureSize(shape, size)))
  const head = ['documents', 'operations', 'unchanged', 'edited', 'changes']
  const note =
    'Time of the processor, the best of three. Edited: a definition that every operation uses, and each hundredth operation.'
  return { text: `${note}\n\n${table(head, rows)}`, broken: [] }
}

function measureSize(shape: Shape, size: number): readonly string[] {
  const before = generate(shape, size * megabyte)
  const after = JSON.parse(JSON.stringify(before)) as JsonObject
  const same = time(before, JSON.parse(JSON.stringify(before)) as JsonObject)
  edit(after)
  const edited = time(before, after)
  return [
    `${size} MB ${shape.name}`,
    String(operations(before).length),
    `${same.milliseconds.toFixed(0)} ms`,
    `${edited.milliseconds.toFixed(0)} ms`,
    String(edited.changes),
  ]
}

/** The best of three, in time of the processor: what other processes take is not the comparison's. */
function time(before: JsonObject, after: JsonObject): { milliseconds: number; changes: number } {
  const runs = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    const changes = compare(before, after).length
    const { user, system } = process.cpuUsage(start)
    return { milliseconds: (user + system) / 1000, changes }
  })
  return runs.reduce((best, run) => (run.milliseconds < best.milliseconds ? run : best))
}

function generate({ operation }: Shape, bytes: number): JsonObject {
  const paths: JsonObject = {}
  const definitions: JsonObject = { Error: toError() }
  for (let size = 0, index = 0; size < bytes; index += 1) {
    const path: JsonObject = { get: operation(index), post: operation(index) }
    const definition = toDefinition(index)
    paths[`/backends/${index}/{id}`] = path
    definitions[`Order${index}`] = definition
    size += JSON.stringify(path).length + JSON.stringify(definition).length + 60
  }
  return { swagger: '2.0', info: { title: 'Backends', version: '1.0' }, basePath: '/', paths, definitions }
}

function toBackend(index: number): JsonObject {
  const script = Buffer.from(`function execute(data) { return ${index} } // ${'x'.repeat(6000)}`).toString('base64')
  return {
    operationId: `backend_${index}`,
    parameters: [toParameter('id', 'path'), toParameter('page', 'query')],
    responses: { 200: { description: 'ok', schema: { $ref: `#/definitions/Order${index}` } }, 400: toFailure() },
    'x-livedata-status': 'DEPLOYED',
    'x-livedata-version': '1.0.0',
    'x-livedata-scripts': [{ type: 'function', content: script, result: 'fun' }],
  }
}

function toDenseOperation(index: number): JsonObject {
  const body = { name: 'body', in: 'body', schema: { $ref: `#/definitions/Order${index}` } }
  return {
    operationId: `operation_${index}`,
    tags: ['orders'],
    parameters: [toParameter('id', 'path'), toParameter('page', 'query'), toParameter('X-Tenant', 'header'), body],
    responses: {
      200: {
        description: 'ok',
        schema: { type: 'object', properties: { data: toDefinition(index), page: toError() } },
      },
      400: toFailure(),
    },
  }
}

function toParameter(name: string, place: string): JsonObject {
  return { name, in: place, required: place === 'path', type: 'string', maxLength: 64, description: `The ${name}` }
}

function toFailure(): JsonObject {
  return { description: 'bad request', schema: { $ref: '#/definitions/Error' } }
}

function toError(): JsonObject {
  return {
    type: 'object',
    required: ['code'],
    properties: { code: { type: 'string' }, message: { type: 'string', maxLength: 200 } },
  }
}

function toDefinition(index: number): JsonObject {
  const names = Array.from({ length: 6 }, (_, position) => `field${position}`)
  const properties = Object.fromEntries<Json>(
    names.map((name) => [name, { type: 'string', description: `Of ${index}` }]),
  )
  return { type: 'object', required: ['field0'], properties }
}

/** Changes a definition that all operations use, and every hundredth operation. */
function edit(document: JsonObject): void {
  const { definitions } = document
  if (typeof definitions === 'object' && definitions !== null) Object.assign(definitions, { Error: toNewError() })
  for (const [index, operation] of operations(document).entries()) {
    if (index % 100 === 0) Object.assign(operation, { summary: 'Changed', deprecated: true })
  }
}

function toNewError(): JsonObject {
  return { type: 'object', properties: { code: { type: 'integer' }, details: { type: 'string' } } }
}

function operations(document: JsonObject): object[] {
  return Object.values(document['paths'] ?? {}).flatMap((item: Json) => Object.values(item ?? {}) as object[])
}

if (import.meta.main) {
  const sizes = process.argv.slice(2).map(Number)
  print(measureComparison(sizes.length > 0 ? sizes : undefined))
}
