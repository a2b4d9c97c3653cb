import { ruleOf, type RuleId } from '../rules.ts'
import type { Change } from './change.ts'
import type { Level } from './rule.ts'

/** Something that changes belong to and operations share: an operation itself, a definition, an inherited list. */
export interface Node {
  readonly index: number
  readonly parents: Node[]
  readonly entries: Entry[]
  readonly operation: OperationName | undefined
}

export interface OperationName {
  readonly method: string
  readonly path: string
}

interface Entry {
  readonly id: RuleId
  readonly pointer: string
  text: string
  /** The text holds no value, since its name says that it is a secret. */
  isHidden: boolean
  first: OperationName | undefined
  affected: number
}

export interface Report {
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

/** As many operations are followed at a time as a number has bits. */
const bitsAtATime = 32

const severity: Readonly<Record<Level, number>> = { breaking: 0, warning: 1, info: 2 }

export function createLedger(): Ledger {
  return { nodes: [], entries: new Map() }
}

export function addNode(ledger: Ledger, operation?: OperationName): Node {
  const node: Node = { index: ledger.nodes.length, parents: [], entries: [], operation }
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
  const entry = known ?? { id, pointer, text, isHidden, first: undefined, affected }
  if (known === undefined) ledger.entries.set(key, entry)
  else if (isHidden && !known.isHidden) Object.assign(known, { text, isHidden })
  node?.entries.push(entry)
}

/** The changes, worst level first, then by path, method, rule and pointer. */
export function toChanges(ledger: Ledger): Change[] {
  countOperations(ledger)
  const entries = [...ledger.entries.values()]
  const ruled = new Set(entries.filter(({ id }) => id !== 'roma-other-changed').map(({ pointer }) => pointer))
  return entries
    .filter(({ id, pointer }) => id !== 'roma-other-changed' || !ruled.has(pointer))
    .map(toChange)
    .sort(compareChanges)
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

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function countOperations({ nodes }: Ledger): void {
  const children = childrenThatMatter(nodes)
  const operations = nodes.filter((node) => node.operation !== undefined && children.has(node))
  const bits = new Int32Array(nodes.length)
  for (let start = 0; start < operations.length; start += bitsAtATime) {
    const batch = operations.slice(start, start + bitsAtATime)
    const reached = spread(batch, children, bits)
    count(batch, reached, bits)
    for (const node of reached) bits[node.index] = 0
  }
}

/** The edges that lead to a change, by parent; a node with changes of its own has an entry in any case. */
function childrenThatMatter(nodes: readonly Node[]): Map<Node, Node[]> {
  const pending = nodes.filter(({ entries }) => entries.length > 0)
  const children = new Map<Node, Node[]>(pending.map((node) => [node, []]))
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const parent of node.parents) {
      const known = children.get(parent)
      if (known === undefined) pending.push(parent)
      children.set(parent, known ?? [])
      children.get(parent)?.push(node)
    }
  }
  return children
}

/** Gives every node that an operation of the batch reaches that operation's bit. */
function spread(batch: readonly Node[], children: ReadonlyMap<Node, Node[]>, bits: Int32Array): Set<Node> {
  for (const [bit, { index }] of batch.entries()) bits[index] = 1 << bit
  const reached = new Set(batch)
  const pending = [...batch]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const own = bits[node.index] ?? 0
    for (const child of children.get(node) ?? []) {
      const known = bits[child.index] ?? 0
      if ((known | own) === known) continue
      bits[child.index] = known | own
      reached.add(child)
      pending.push(child)
    }
  }
  return reached
}

function count(batch: readonly Node[], reached: ReadonlySet<Node>, bits: Int32Array): void {
  const affecting = new Map<Entry, number>()
  for (const node of reached) {
    for (const entry of node.entries) affecting.set(entry, (affecting.get(entry) ?? 0) | (bits[node.index] ?? 0))
  }
  for (const [entry, set] of affecting) {
    entry.first ??= batch[31 - Math.clz32(set & -set)]?.operation
    entry.affected += countBits(set)
  }
}

function countBits(set: number): number {
  let left = set
  let bits = 0
  for (; left !== 0; left &= left - 1) bits += 1
  return bits
}
