import { compare } from '../src/swagger/compare/compare.ts'
import type { JsonObject } from '../src/swagger/json.ts'

/** What a change means to clients; where one tells an information and the other nothing, both say that all go on. */
export type Opinion = 'breaking' | 'warning' | 'info'

/** One edit of the small document. */
export interface Kind {
  readonly name: string
  readonly before: JsonObject
  readonly after: JsonObject
  /** What is expected of us, where oasdiff does not look. */
  readonly expected: Opinion | undefined
}

const order: readonly Opinion[] = ['breaking', 'warning', 'info']

/** The worst of a list of changes. */
export function worstOf(changes: readonly { readonly level: Opinion }[]): Opinion {
  return order.find((opinion) => changes.some(({ level }) => level === opinion)) ?? 'info'
}

/** What we say of an edit. */
export function ourOpinion({ before, after }: Kind): Opinion {
  return worstOf(compare(before, after))
}
