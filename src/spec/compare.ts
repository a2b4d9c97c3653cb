import { toChanges, type Change } from './compare/change.ts'
import { compareComponents } from './compare/components.ts'
import { compareRoot, compareUneffective } from './compare/document.ts'
import { createLedger } from './compare/ledger.ts'
import { compareOperations } from './compare/operations.ts'
import { sideOf } from './compare/reference.ts'
import { finishSchemas } from './compare/schema.ts'
import { countSecured } from './compare/security.ts'
import { compareSecuritySchemes } from './compare/security-schemes.ts'
import { compareUnused } from './compare/unused.ts'
import type { Walk } from './compare/walk.ts'
import type { JsonObject } from './json.ts'

export type { Change } from './compare/change.ts'

/**
 * What changed between two Swagger 2.0 documents, worst first; empty when nothing did that anyone could notice. A
 * request may not get stricter and a response may not get looser: what breaks clients is `breaking`. A definition that
 * operations share is compared once, and its change is one change. Nothing in the documents is trusted: what is
 * malformed is compared as it is, and never throws.
 */
export function compare(before: JsonObject, after: JsonObject): Change[] {
  const components = compareComponents(before, after)
  const walk: Walk = {
    before: sideOf(before),
    after: sideOf(after),
    ledger: createLedger(),
    pending: [],
    shared: new Map(),
    isUnchanged: components.isUnchanged,
  }
  const operations = compareOperations(walk)
  compareRoot(walk, operations.common)
  compareUneffective(walk, operations.moved)
  compareSecuritySchemes(walk, countSecured(before, after))
  compareUnused(walk, components, operations)
  finishSchemas(walk)
  return toChanges(walk.ledger)
}
