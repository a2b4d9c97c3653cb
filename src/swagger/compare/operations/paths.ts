import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { readTemplate } from '../../path-template.ts'
import { placeAt } from '../place.ts'
import { resolve, type Side } from '../reference.ts'
import type { PathSide } from '../operation-pair.ts'

/** A path that at least one of the documents has. */
export interface PathPair {
  readonly before: PathSide | undefined
  readonly after: PathSide | undefined
  /** Whether it is called by another URL, since the base path changed. */
  readonly isRebased: boolean
}

/**
 * Pairs the paths of two documents by what callers see, their whole URL: the same one, else one of the same shape
 * (`/a/{id}` and `/a/{key}`). Where the base path changed, those that are left are paired by what follows it.
 */
export function pairPaths(before: Side, after: Side): PathPair[] {
  const [left, right] = [pathsOf(before), pathsOf(after)]
  const [old, next] = [basePathOf(before.document), basePathOf(after.document)]
  const pairs = [
    ...takePairs(left, right, (base, { template }) => base + template, [old, next]),
    ...takePairs(left, right, (base, { template }) => readTemplate(base + template).shape, [old, next]),
  ]
  const rebased = [
    ...takePairs(left, right, (_, { template }) => template, [old, next]),
    ...takePairs(left, right, (_, { template }) => readTemplate(template).shape, [old, next]),
  ].map((pair) => ({ ...pair, isRebased: true }))
  const removed = [...left].map((path): PathPair => ({ before: path, after: undefined, isRebased: false }))
  const added = [...right].map((path): PathPair => ({ before: undefined, after: path, isRebased: false }))
  return [...pairs, ...rebased, ...removed, ...added].sort((a, b) => (templateOf(a) < templateOf(b) ? -1 : 1))
}

/** Takes the paths out of both that are alike. */
function takePairs(
  left: Set<PathSide>,
  right: Set<PathSide>,
  keyOf: (base: string, path: PathSide) => string,
  [old, next]: readonly [string, string],
): PathPair[] {
  if (left.size === 0 || right.size === 0) return []
  const waiting = Map.groupBy([...right].reverse(), (path) => keyOf(next, path))
  return [...left].flatMap((before): PathPair[] => {
    const after = waiting.get(keyOf(old, before))?.pop()
    if (after === undefined) return []
    left.delete(before)
    right.delete(after)
    return [{ before, after, isRebased: false }]
  })
}

/** What stands before each path: `/v1/` and `/v1` lead to the same place, and so do `/` and nothing. */
export function basePathOf(document: JsonObject): string {
  const path = own(document, 'basePath')
  return typeof path === 'string' ? path.replace(/\/$/, '') : ''
}

/** The template after, or the one before of a path that is gone. */
export function templateOf({ before, after }: PathPair): string {
  return (after ?? before)?.template ?? ''
}

function pathsOf(side: Side): Set<PathSide> {
  const paths = own(side.document, 'paths')
  const entries = isObject(paths) ? Object.entries(paths) : []
  return new Set(entries.flatMap(([template, value]) => toPath(side, template, value)))
}

function toPath(side: Side, template: string, value: Json): PathSide[] {
  if (template.startsWith('x-')) return []
  const { value: item, place } = resolve(side, { value, place: placeAt(undefined, 'paths', template) })
  return isObject(item) ? [{ template, raw: value, place, item }] : []
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
