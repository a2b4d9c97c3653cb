/**
 * What each stage of a 50 MB document costs, next to plain Node: `JSON.parse`, a sort of all keys and js-yaml's
 * `dump`.
 *
 *     node bench/document.ts [megabytes]
 */
import { execFileSync } from 'node:child_process'
import { CORE_SCHEMA, dump } from 'js-yaml'
import { encode, parseDocument } from '../src/swagger/parse.ts'
import type { Json } from '../src/swagger/json.ts'
import { normalise } from '../src/swagger/normalise.ts'
import { redact } from '../src/livedata/redact.ts'
import { validate } from '../src/swagger/validate/validate.ts'
import { print, table, type Result } from './results.ts'
import { makeDocument, type Shape } from './sample-documents.ts'

type Side = 'ours' | 'plain'

interface Cost {
  readonly stage: string
  readonly milliseconds: number
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
    costs.push({ stage, milliseconds: performance.now() - started })
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

/** In a process of its own, so that no stage meets the garbage of another side. */
function runInChild(shape: Shape, side: Side, megabytes: number): Cost[] {
  const text = execFileSync(process.execPath, [import.meta.filename, String(megabytes), shape, side], {
    encoding: 'utf8',
  })
  return JSON.parse(text) as Cost[]
}

/** What the time of a document goes to, stage by stage. */
export function measureStages(megabytes = 50): Result {
  const rows = (['roma-like', 'dense'] as const).flatMap((shape) =>
    (['plain', 'ours'] as const).flatMap((side) => {
      const costs = runInChild(shape, side, megabytes)
      const total = { stage: '**all**', milliseconds: costs.reduce((sum, { milliseconds }) => sum + milliseconds, 0) }
      return [...costs, total].map(({ stage, milliseconds }) => [
        `${megabytes} MB ${shape}, ${side === 'plain' ? 'plain Node and js-yaml' : 'the action'}`,
        stage,
        `${milliseconds.toFixed(0)} ms`,
      ])
    }),
  )
  return { text: table(['document', 'stage', 'time'], rows), broken: [] }
}

if (import.meta.main) {
  const [, , size = '50', shape, side] = process.argv
  if ((shape === 'roma-like' || shape === 'dense') && (side === 'ours' || side === 'plain')) {
    console.log(JSON.stringify(run(shape, side, Number(size))))
  } else print(measureStages(Number(size)))
}
