import type { Comparison } from '../comparison.ts'
import { compareComposed } from './composed.ts'
import { isComposed } from './parts.ts'
import { compareSubtypes } from './polymorphism.ts'
import { compareSchema } from './schema.ts'

/** Compares the schemas that were put off, and those that they put off in turn. */
export function finishSchemas(comparison: Comparison): void {
  for (let pair = comparison.pending.pop(); pair !== undefined; pair = comparison.pending.pop()) {
    if (isComposed(pair.before) || isComposed(pair.after)) compareComposed(comparison, pair)
    else compareSchema(comparison, pair)
    if (pair.isPart !== true) compareSubtypes(comparison, pair)
  }
}
