import { toChanges, type Change } from './change.ts'
import { compareComponents } from './components.ts'
import { compareRoot, compareUneffective } from './root.ts'
import { createLedger, settleEdits } from './ledger.ts'
import { compareOperations } from './operations/operations.ts'
import { sideOf } from './reference.ts'
import { finishSchemas } from './schema/finish.ts'
import { countSecured } from './operations/requirements.ts'
import { nameSchemes } from './scheme-names.ts'
import { compareSecuritySchemes } from './security-schemes.ts'
import { compareUnused } from './unused.ts'
import type { Comparison } from './comparison.ts'
import type { JsonObject } from '../json.ts'

export type { Change } from './change.ts'
export { groupChanges, type ChangeGroup } from './groups.ts'

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
    deltas: new Map(),
    combined: new Set(),
    answers: { before: new Map(), after: new Map() },
    subtypes: components.subtypes,
  }
  const operations = compareOperations(comparison)
  compareRoot(comparison, operations)
  compareUneffective(comparison, operations.moved)
  compareSecuritySchemes(comparison, countSecured(before, after))
  compareUnused(comparison, components, operations)
  finishSchemas(comparison)
  settleEdits(comparison.ledger)
  return toChanges(comparison.ledger)
}
