import { isObject, type Json } from '../../json.ts'
import { referenceOf } from '../../pointer.ts'
import { fingerprint } from '../equality.ts'
import { compareInside, type Keyword } from './keyword.ts'
import { resolve } from '../reference.ts'
import { tell, type Pair, type Walk } from '../comparison.ts'

interface Part {
  readonly index: number
  readonly value: Json
}

/** How many values of a part are looked at to find the one that is like it. */
const longestContents = 200

/** Keywords that restrict nothing. */
const annotations = new Set(['title', 'description', 'default', 'example', 'externalDocs', 'xml'])

/** Compares the parts of a schema: their order means nothing, and what they are called neither. */
export function compareAllOf(walk: Walk, pair: Pair, { old = [], next = [] }: Keyword): boolean {
  if (!Array.isArray(old) || !Array.isArray(next)) return false
  const left = new Set(old.map((value, index): Part => ({ index, value })))
  const right = new Set(next.map((value, index): Part => ({ index, value })))
  for (const alike of [referenceOf, contents(walk), isReferred, () => '']) {
    for (const [before, after] of match(left, right, alike)) {
      left.delete(before)
      right.delete(after)
      compareInside(walk, pair, toInside(before), toInside(after))
    }
  }
  for (const part of left) tellPart(walk, pair, part, 'removed')
  for (const part of right) tellPart(walk, pair, part, 'added')
  return true
}

/**
 * Parts with the same contents, whether they are written here or referred to. Of a large part the start decides: parts
 * may be nested deeply, and all of their contents at every level would take quadratic time.
 */
function contents({ before, after }: Walk): (value: Json, isAfter: boolean) => string {
  return (value, isAfter) =>
    fingerprint(resolve(isAfter ? after : before, { value, place: undefined }).value ?? null, longestContents)
}

/** Parts that are referred to, whatever they are called. */
function isReferred(value: Json): string | undefined {
  return referenceOf(value) === undefined ? undefined : ''
}

/** Pairs off the parts that are alike, in their order. */
function match(
  left: ReadonlySet<Part>,
  right: ReadonlySet<Part>,
  alike: (value: Json, isAfter: boolean) => string | undefined,
): [Part, Part][] {
  const waiting = Map.groupBy([...right].reverse(), ({ value }) => alike(value, true))
  return [...left].flatMap((part): [Part, Part][] => {
    const key = alike(part.value, false)
    const partner = key === undefined ? undefined : waiting.get(key)?.pop()
    return partner === undefined ? [] : [[part, partner]]
  })
}

function toInside({ index, value }: Part): { keys: (string | number)[]; value: Json } {
  return { keys: ['allOf', index], value }
}

function tellPart(walk: Walk, pair: Pair, { index, value }: Part, event: 'added' | 'removed'): void {
  const isGone = event === 'removed'
  const side = isGone ? walk.before : walk.after
  const part = resolve(side, { value, place: undefined }).value
  const isAnnotation = isObject(part) && Object.keys(part).every((key) => annotations.has(key) || key.startsWith('x-'))
  const id = isAnnotation ? `all-of-${event}-annotation-only` : `all-of-${event}`
  tell(walk, pair, id, { keys: ['allOf', index], ...(isGone ? { old: value } : { new: value }), isGone })
}
