import type { Json, JsonObject } from '../../json.ts'
import { inside } from '../reference.ts'
import type { SchemaPlace, Pair, Comparison } from '../comparison.ts'
import { enqueue } from '../enqueue.ts'

/** A keyword of a schema on both sides. */
export interface Keyword {
  readonly key: string
  readonly before: JsonObject
  readonly after: JsonObject
  readonly old: Json | undefined
  readonly next: Json | undefined
}

/** Reports what changed in a keyword; false when it has nothing to say, so that a difference is one without a rule. */
export type CompareKeyword = (comparison: Comparison, pair: Pair, keyword: Keyword) => boolean

/** The kind of what is inside a schema. */
export function innerKind(kind: SchemaPlace): SchemaPlace {
  if (kind === 'request-body') return 'request-property'
  if (kind === 'response-body') return 'response-property'
  return kind === 'request-parameter' ? 'request-parameter-property' : kind
}

/** Has a schema compared that stands inside another one. */
export function compareInside(comparison: Comparison, pair: Pair, before: Inside, after: Inside): void {
  const { node, isTyped, isSecret, subject } = pair
  const items = subject === undefined || subject.startsWith('items') ? subject : `items of the ${subject}`
  enqueue(comparison, {
    node,
    kind: innerKind(pair.kind),
    isTyped,
    isSecret,
    ...(items !== undefined && { subject: items }),
    before: inside(pair.before, before.keys, before.value),
    after: inside(pair.after, after.keys, after.value),
  })
}

interface Inside {
  readonly keys: readonly (string | number)[]
  readonly value: Json
}
