/**
 * What each stage of a 50 MB document costs, next to plain Node: `JSON.parse`, a sort of all keys and js-yaml's
 * `dump`. Every row is a process of its own, so that its peak memory is its own.
 *
 *     node bench/document.ts [megabytes]
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CORE_SCHEMA, dump } from 'js-yaml'
import { encode, parseDocument } from '../src/spec/document.ts'
import type { Json } from '../src/spec/json.ts'
import { normalise } from '../src/spec/normalise.ts'
import { redact } from '../src/spec/redact.ts'
import { validate } from '../src/spec/validate.ts'
import { makeDocument, type Shape } from './sample-documents.ts'

type Side = 'ours' | 'plain'

interface Cost {
  readonly stage: string
  readonly milliseconds: number
  /** Peak of the process so far. */
  readonly megabytes: number
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
  const redacted = measure('redact', () => {
    const { document: safe, findings } = redact(document)
    return { safe, findings }
  }).safe
  const normalised = measure('normalise', () => normalise(redacted))
  measure('to YAML', () => encode(normalised, 'yaml'))
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
