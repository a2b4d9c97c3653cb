import { quote } from '../../text/foreign-text.ts'
import { compareText } from '../../text/text-order.ts'
import { ruleOf, type RuleId } from './rules/catalogue.ts'
import { countAffected } from './affected.ts'
import type { Entry, Ledger } from './ledger.ts'
import type { Level } from './rules/rule.ts'

/** One difference between two documents. */
export interface Change {
  readonly id: RuleId
  readonly level: Level
  /** In upper case; of the first operation that the change affects, null where it belongs to none. */
  readonly method: string | null
  readonly path: string | null
  /** JSON pointer (RFC 6901) into the document after, of what was removed into the one before. */
  readonly pointer: string
  /** A sentence. It never holds a value under a name that names a secret, nor code. */
  readonly text: string
  /** How many operations share it. */
  readonly affected: number
}

/** A pointer is quoted as a whole: what was left out might tell it apart. */
const longestPointer = 1000

const severity: Readonly<Record<Level, number>> = { breaking: 0, warning: 1, info: 2 }

/** The changes, worst level first, then by path, method, rule and pointer. */
export function toChanges(ledger: Ledger): Change[] {
  const entries = [...ledger.entries.values()]
  countAffected(ledger.nodes, entries)
  const ruled = new Set(entries.filter(({ id }) => id !== 'roma-other-changed').map(({ pointer }) => pointer))
  const changes = entries.filter(({ id, pointer }) => id !== 'roma-other-changed' || !ruled.has(pointer)).map(toChange)
  return tellApart(changes).sort(compareChanges)
}

/** Changes that are told in the same words of the same operation say where they are. */
function tellApart(changes: readonly Change[]): Change[] {
  const alike = Map.groupBy(changes, ({ id, method, path, text }) => JSON.stringify([id, method, path, text]))
  return alike
    .values()
    .flatMap((group) => (group.length === 1 ? group : group.map(sayWhere)))
    .toArray()
}

function sayWhere(change: Change): Change {
  return { ...change, text: `${change.text.replace(/\.$/, '')}, at ${quote(change.pointer, longestPointer)}.` }
}

function toChange({ id, pointer, text, first, affected }: Entry): Change {
  const { level } = ruleOf(id)
  return { id, level, method: first?.method ?? null, path: first?.path ?? null, pointer, text, affected }
}

function compareChanges(a: Change, b: Change): number {
  return (
    severity[a.level] - severity[b.level] ||
    compareText(a.path ?? '', b.path ?? '') ||
    compareText(a.method ?? '', b.method ?? '') ||
    compareText(a.id, b.id) ||
    compareText(a.pointer, b.pointer) ||
    compareText(a.text, b.text)
  )
}
