import type { RuleId } from './rules/catalogue.ts'

/** Something that changes belong to and operations share: an operation itself, a definition, an inherited list. */
export interface Node {
  readonly index: number
  readonly parents: Node[]
  readonly operation: OperationName | undefined
  /** Whether a change belongs to it itself. */
  isChanged: boolean
}

interface OperationName {
  readonly method: string
  readonly path: string
}

export interface Entry {
  readonly id: RuleId
  readonly pointer: string
  text: string
  /** The text holds no value, since its name says that it is a secret. */
  isHidden: boolean
  readonly owners: Node[]
  first: OperationName | undefined
  affected: number
}

interface Report {
  readonly id: RuleId
  readonly pointer: string
  readonly text: string
  readonly isHidden?: boolean
  /** Tells changes apart that have rule and pointer in common. */
  readonly mark?: string | undefined
}

/** Collects the changes of a comparison, and in the end knows which operations share them. */
export interface Ledger {
  readonly nodes: Node[]
  readonly entries: Map<string, Entry>
}

export function createLedger(): Ledger {
  return { nodes: [], entries: new Map() }
}

export function addNode(ledger: Ledger, operation?: OperationName): Node {
  const node: Node = { index: ledger.nodes.length, parents: [], operation, isChanged: false }
  ledger.nodes.push(node)
  return node
}

/** Operations are added in the order in which the first one that a change affects is chosen. */
export function addOperation(ledger: Ledger, operation: OperationName): Node {
  return addNode(ledger, operation)
}

/** What belongs to `child` affects every operation that `parent` affects. */
export function link(parent: Node, child: Node): void {
  if (child.parents.at(-1) !== parent) child.parents.push(parent)
}

/** Notes a change; the same one (rule and pointer), come upon in another way, is one change. */
export function note(ledger: Ledger, node: Node | undefined, report: Report, affected = 0): void {
  const key = `${report.id}\n${report.pointer}\n${report.mark ?? ''}`
  const known = ledger.entries.get(key)
  const { id, pointer, text, isHidden = false } = report
  const entry = known ?? { id, pointer, text, isHidden, owners: [], first: undefined, affected }
  if (known === undefined) ledger.entries.set(key, entry)
  else if (isHidden && !known.isHidden) Object.assign(known, { text, isHidden })
  if (node === undefined) return
  node.isChanged = true
  if (entry.owners.at(-1) !== node) entry.owners.push(node)
}
