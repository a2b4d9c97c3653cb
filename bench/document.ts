/**
 * What each stage of a 50 MB document costs, next to plain Node: `JSON.parse`, a sort of all keys and js-yaml's
 * `dump`. Every row is a process of its own, so that its peak memory is its own.
 *
 *     node bench/document.ts [megabytes]
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CORE_SCHEMA, dump } from 'js-yaml'
import { parseDocument, serialise } from '../src/spec/document.ts'
import type { Json, JsonObject } from '../src/spec/json.ts'
import { normalise } from '../src/spec/normalise.ts'
import { redact } from '../src/spec/redact.ts'
import { validate } from '../src/spec/validate.ts'

type Shape = 'roma-like' | 'dense'
type Side = 'ours' | 'plain'

interface Cost {
  readonly stage: string
  readonly milliseconds: number
  /** Peak of the process so far. */
  readonly megabytes: number
}

const responses = {
  '200': {
    description: 'The order',
    schema: {
      type: 'object',
      required: ['id', 'customer'],
      properties: {
        id: { type: 'string' },
        customer: { type: 'string', maxLength: 64 },
        amount: { type: 'number', minimum: 0.5 },
        lines: { type: 'array', items: { $ref: '#/definitions/Line' } },
      },
    },
  },
  '404': { description: 'There is no such order' },
}

const script = `function execute(data) {
  var body = JSON.parse(data.body || '{}');
  var token = data.headers['X-Auth-Token'];
  // See https://example.com/docs on what a status means
  var orders = new DataSource('#{orders}').query('select * from orders where id = ?', body.id);
  for (var i = 0; i < orders.length; i++) { orders[i].position = i; }
  return { status: 200, items: orders, token: token };
}
`

function makeOperation(shape: Shape, index: number): JsonObject {
  const parameters = [
    { name: 'id', in: 'path', required: true, type: 'string' },
    { name: 'limit', in: 'query', type: 'integer', format: 'int32', minimum: 1, maximum: 500, default: 20 },
  ]
  const operation = {
    tags: ['orders'],
    operationId: `order${index}`,
    description: `Reads: order ${index}`,
    parameters,
    responses,
  }
  if (shape === 'dense') return operation
  const content = Buffer.from(`${script}// ${index}\n`.repeat(15)).toString('base64')
  return {
    ...operation,
    'x-livedata-version': '1.0.1',
    'x-livedata-scripts': [{ type: 'function', content, result: 'f' }],
  }
}

function makeDocument(shape: Shape, megabytes: number): Uint8Array {
  const paths: JsonObject = {}
  const size = JSON.stringify(makeOperation(shape, 1)).length + 30
  for (let index = 0; index < (megabytes * 1e6) / size; index++) {
    paths[`/orders/${index}/{id}`] = { get: makeOperation(shape, index) }
  }
  const definitions = { Line: { type: 'object', properties: { text: { type: 'string' } } } }
  return Buffer.from(JSON.stringify({ swagger: '2.0', info: { title: 'Orders', version: '1.0' }, paths, definitions }))
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]: [string, Json]) => [key, sortKeys(child)]),
  )
}

/** Runs the stages of one side, one after the other, as the action does. */
function run(shape: Shape, side: Side, megabytes: number): Cost[] {
  const bytes = makeDocument(shape, megabytes)
  const costs: Cost[] = []
  const measure = <T>(stage: string, action: () => T): T => {
    const started = performance.now()
    const result = action()
    const megabytes = process.resourceUsage().maxRSS / 1024
    costs.push({ stage, milliseconds: performance.now() - started, megabytes })
    return result
  }
  if (side === 'plain') {
    const document = measure('parse', () => JSON.parse(new TextDecoder().decode(bytes)) as Json)
    const sorted = measure('sort', () => sortKeys(document))
    measure('to YAML', () => dump(sorted, { schema: CORE_SCHEMA, noRefs: true, lineWidth: -1 }))
    return costs
  }
  const document = measure('parse', () => parseDocument(bytes))
  const redacted = measure('redact', () => redact(document)).document
  const normalised = measure('normalise', () => normalise(redacted))
  measure('to YAML', () => serialise(normalised, 'yaml'))
  measure('validate', () => validate(normalised, bytes.length))
  return costs
}

function runInChild(shape: Shape, side: Side, megabytes: number): Cost[] {
  const text = execFileSync(process.execPath, [fileURLToPath(import.meta.url), String(megabytes), shape, side], {
    encoding: 'utf8',
  })
  return JSON.parse(text) as Cost[]
}

function report(shape: Shape, megabytes: number): void {
  const totals = (['plain', 'ours'] as const).map((side) => {
    const costs = runInChild(shape, side, megabytes)
    for (const { stage, milliseconds, megabytes } of costs) {
      console.log(
        `${shape.padEnd(10)} ${side.padEnd(6)} ${stage.padEnd(10)} ${milliseconds.toFixed(0).padStart(6)} ms ${megabytes.toFixed(0).padStart(6)} MB`,
      )
    }
    return { time: costs.reduce((sum, { milliseconds }) => sum + milliseconds, 0), peak: costs.at(-1)?.megabytes ?? 0 }
  })
  const [plain, ours] = totals
  if (plain === undefined || ours === undefined) return
  const ratio = (a: number, b: number) => (a / b).toFixed(2)
  console.log(
    `${shape.padEnd(10)} ours / plain: time ${ratio(ours.time, plain.time)}, memory ${ratio(ours.peak, plain.peak)}\n`,
  )
}

const [, , size = '50', shape, side] = process.argv
if ((shape === 'roma-like' || shape === 'dense') && (side === 'ours' || side === 'plain')) {
  console.log(JSON.stringify(run(shape, side, Number(size))))
} else {
  report('roma-like', Number(size))
  report('dense', Number(size))
}
