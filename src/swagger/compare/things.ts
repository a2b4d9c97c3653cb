import { methods } from '../methods.ts'

/** Keys of which each key inside is a name that somebody chose. */
const maps = new Set([
  'properties',
  'definitions',
  'parameters',
  'responses',
  'headers',
  'paths',
  'securityDefinitions',
])
const otherMaps = ['examples', 'scopes']

/** What only documents: https://swagger.io/specification/v2/ */
const documentation: ReadonlyMap<string, string> = new Map([
  ['description', 'description'],
  ['summary', 'summary'],
  ['title', 'title'],
  ['example', 'example'],
  ['x-example', 'example'],
  ['examples', 'example'],
  ['externalDocs', 'link to more documentation'],
])

/** Whether what stands at a place is a name of somebody's, and no key of the specification. */
function endsInName(keys: readonly string[]): boolean {
  let isName = false
  for (const key of keys.slice(0, -1)) isName = !isName && (maps.has(key) || otherMaps.includes(key))
  return isName
}

export function isDocumentation(keys: readonly string[]): boolean {
  return documentation.has(keys.at(-1) ?? '') && !endsInName(keys)
}

/** The key that differs, of what stands around it; undefined where the whole of it came or went. */
export function thingAt(keys: readonly string[]): string | undefined {
  const last = keys.findLastIndex((key) => !/^\d+$/.test(key))
  const key = keys[last] ?? ''
  const isItem = last < keys.length - 1
  if (isItem && (key === 'parameters' || (key === 'tags' && last === 0) || key === 'responses')) return undefined
  if (endsInName(keys) && !key.startsWith('x-') && !otherMaps.includes(keys.at(-2) ?? '')) return undefined
  if (keys[0] === 'paths' && keys.length === 3 && methods.includes(key)) return undefined
  return isDocumentation(keys) ? documentation.get(key) : key
}
