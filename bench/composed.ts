/**
 * How long a comparison takes of schemas that are put together from parts, and whether twice as many take twice as long:
 * `node bench/composed.ts`. One change reaches all of them.
 */
import { compare } from '../src/swagger/compare/compare.ts'
import type { JsonObject } from '../src/swagger/json.ts'
import { chainOf, diamondOf, familyOf, flatFamilyOf } from './composed-documents.ts'
import { print, table, type Result } from './results.ts'

interface Shape {
  readonly name: string
  readonly size: number
  readonly documents: (size: number) => readonly [JsonObject, JsonObject]
  /** How many times as long twice as many may take. */
  readonly growth: number
}

const shapes: readonly Shape[] = [
  {
    name: 'a chain of parts, each used',
    size: 1000,
    documents: (size) => [chainOf(size, 'string'), chainOf(size, 'integer')],
    growth: 3,
  },
  {
    name: 'a diamond of levels',
    size: 100,
    documents: (size) => [diamondOf(size, 'string'), diamondOf(size, 'integer')],
    growth: 5,
  },
  {
    name: 'subclasses of a base of 1,000 properties',
    size: 1000,
    documents: (size) => [familyOf(size, 1000, 'string'), familyOf(size, 1000, 'integer')],
    growth: 3,
  },
  {
    name: 'subclasses that were written out, with 1,000 properties each',
    size: 100,
    documents: (size) => [flatFamilyOf(size, 1000, 'string'), familyOf(size, 1000, 'string')],
    growth: 3,
  },
]

export function measureComposed(): Result {
  const measured = shapes.map((shape) => ({
    shape,
    times: [shape.size, 2 * shape.size].map((size) => time(...shape.documents(size))),
  }))
  const rows = measured.map(({ shape, times: [once = 0, twice = 0] }) => [
    `${shape.size.toLocaleString('en-US')}: ${shape.name}`,
    `${once.toFixed(0)} ms`,
    `${twice.toFixed(0)} ms`,
    (twice / once).toFixed(1),
  ])
  const broken = measured.flatMap(({ shape, times: [once = 0, twice = 0] }) =>
    twice > shape.growth * once ? [`Twice as many take ${(twice / once).toFixed(1)} times as long: ${shape.name}`] : [],
  )
  const note = 'Time of the processor, the best of three.'
  return { text: `${note}\n\n${table(['schemas', 'compared', 'twice as many', 'ratio'], rows)}`, broken }
}

/** The best of three, in time of the processor: what other processes take is not the comparison's. */
function time(before: JsonObject, after: JsonObject): number {
  const runs = [1, 2, 3].map(() => {
    const start = process.cpuUsage()
    compare(before, after)
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  })
  return Math.min(...runs)
}

if (import.meta.main) print(measureComposed())
