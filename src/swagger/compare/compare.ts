import { toChanges, type Change } from './change.ts'
import { compareComponents } from './components.ts'
import { compareRoot, compareUneffective } from './root.ts'
import { createLedger } from './ledger.ts'
import { compareOperations } from './operations/operations.ts'
import { sideOf } from './reference.ts'
import { finishSchemas } from './schema/schema.ts'
import { countSecured } from './operations/requirements.ts'
import { nameSchemes } from './scheme-names.ts'
import { compareSecuritySchemes } from './security-schemes.ts'
import { compareUnused } from './unused.ts'
import type { Comparison } from './comparison.ts'
import type { JsonObject } from '../json.ts'

export type { Change } from './change.ts'

/**
 * What changed between two Swagger 2.0 documents, worst first; empty when nothing did that anyone could notice. A
 * request may not get stricter and a response may not get looser: what breaks clients is `breaking`. A definition that
 * operations share is compared once, and its change is one change. Nothing in the documents is trusted: what is
 * malformed is compared as it is, and never throws.
 */
export function compare(before: JsonObject, after: JsonObject): Change[] {
  const components = compareComponents(before, after)
  const comparison: Comparison = {
    before: sideOf(before),
    after: sideOf(after),
    ledger: createLedger(),
    pending: [],
    shared: new Map(),
    isUnchanged: components.isUnchanged,
    names: nameSchemes(before, after),
    subtypes: components.subtypes,
  }
  const operations = compareOperations(comparison)
  compareRoot(comparison, operations)
  compareUneffective(comparison, operations.moved)
  compareSecuritySchemes(comparison, countSecured(before, after))
  compareUnused(comparison, components, operations)
  finishSchemas(comparison)
  return toChanges(comparison.ledger)
}
