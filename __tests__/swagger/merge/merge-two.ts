import { Merger, type MergeOutcome } from '../../../src/swagger/merge/merge.ts'
import type { JsonObject } from '../../../src/swagger/json.ts'

interface Merged extends MergeOutcome {
  readonly document: JsonObject
}

/** One document merged into another. */
export function merge(into: JsonObject, addition: JsonObject, { suffix }: { suffix: string }): Merged {
  const merger = new Merger(into)
  const outcome = merger.add(addition, { suffix })
  return { document: merger.document(), ...outcome }
}
