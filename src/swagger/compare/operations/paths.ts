import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { placeAt } from '../place.ts'
import { resolve, type Side } from '../reference.ts'
import type { PathSide } from '../operation-pair.ts'

/** A path that at least one of the documents has. */
export interface PathPair {
  readonly before: PathSide | undefined
  readonly after: PathSide | undefined
}

/** In the order in which the first operation that a change affects is chosen. */

/** Pairs the paths of two documents: the same path, else one of the same shape (`/a/{id}` and `/a/{key}`). */
export function pairPaths(before: Side, after: Side): PathPair[] {
  const [left, right] = [pathsOf(before), pathsOf(after)]
  const pairs: PathPair[] = [...left]
    .filter(([template]) => right.has(template))
    .map(([template, path]) => ({ before: path, after: right.get(template) }))
  const lonely = [...left].filter(([template]) => !right.has(template))
  const byShape = groupByShape([...right].filter(([template]) => !left.has(template)))
  for (const [template, path] of lonely) pairs.push({ before: path, after: byShape.get(shapeOf(template))?.shift() })
  for (const group of byShape.values()) for (const path of group) pairs.push({ before: undefined, after: path })
  return pairs.sort((a, b) => (templateOf(a) < templateOf(b) ? -1 : 1))
}

/** The template after, or the one before of a path that is gone. */
export function templateOf({ before, after }: PathPair): string {
  return (after ?? before)?.template ?? ''
}

function groupByShape(paths: readonly (readonly [string, PathSide])[]): Map<string, PathSide[]> {
  return Map.groupBy(
    paths.map(([, path]) => path),
    ({ template }) => shapeOf(template),
  )
}

function shapeOf(template: string): string {
  return template.replace(/\{[^{}]*\}/g, '{}')
}

function pathsOf(side: Side): Map<string, PathSide> {
  const paths = own(side.document, 'paths')
  const entries = isObject(paths) ? Object.entries(paths) : []
  return new Map(entries.flatMap(([template, value]) => toPath(side, template, value)))
}

function toPath(side: Side, template: string, value: Json): [string, PathSide][] {
  if (template.startsWith('x-')) return []
  const { value: item, place } = resolve(side, { value, place: placeAt(undefined, 'paths', template) })
  return isObject(item) ? [[template, { template, raw: value, place, item }]] : []
}

function isPathless(side: Side, template: string, value: Json): boolean {
  const isPlain = !template.startsWith('x-') && isObject(value) && !Object.hasOwn(value, '$ref')
  return !isPlain && toPath(side, template, value).length === 0
}

/** What a document has among its paths that is no path. */
export function pathlessOf(side: Side): Map<string, Json> {
  const paths = own(side.document, 'paths')
  const entries = isObject(paths) ? Object.entries(paths) : []
  return new Map(entries.filter(([template, value]) => isPathless(side, template, value)))
}

/** The operation of a path; undefined where there is none, or something malformed. */
export function operationAt({ item }: PathSide, method: string): JsonObject | undefined {
  const operation = own(item, method)
  return isObject(operation) ? operation : undefined
}
