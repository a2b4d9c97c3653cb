import { compareText } from '../../text/text-order.ts'
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
  /** The same for what is one change, wherever it is. */
  readonly key?: string | undefined
}

/** What differs between two targets of references, though both are the same in both documents. */
type Consequence = Pick<Report, 'id' | 'text' | 'isHidden'>

/** A reference that leads elsewhere. */
interface Edit {
  readonly parent: Node | undefined
  /** Where it stands; undefined where it is the same in both documents, so that one further out leads here. */
  readonly pointer: string | undefined
  readonly sentence: string
}

/** Collects the changes of a comparison, and in the end knows which operations share them. */
export interface Ledger {
  readonly nodes: Node[]
  readonly entries: Map<string, Entry>
  /** By what they lead to. */
  readonly edits: Map<Node, Edit[]>
  readonly consequences: Map<Node, Map<RuleId, Map<string, Consequence>>>
}

export function createLedger(): Ledger {
  return { nodes: [], entries: new Map(), edits: new Map(), consequences: new Map() }
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

/** Notes a change; the same one, come upon in another way, is one change. */
export function note(ledger: Ledger, node: Node | undefined, report: Report, affected = 0): void {
  const { id, pointer, text, isHidden = false, mark = '' } = report
  const key = report.key ?? `${id}\n${pointer}\n${mark}`
  const known = ledger.entries.get(key)
  const entry = known ?? { id, pointer, text, isHidden, owners: [], first: undefined, affected }
  if (known === undefined) ledger.entries.set(key, entry)
  else if (isHidden && !known.isHidden) Object.assign(known, { text, isHidden })
  if (node === undefined) return
  node.isChanged = true
  if (entry.owners.at(-1) !== node) entry.owners.push(node)
}

export function addEdit(ledger: Ledger, target: Node, edit: Edit): void {
  const known = ledger.edits.get(target)
  if (known === undefined) ledger.edits.set(target, [edit])
  else known.push(edit)
}

/** Whether references lead to a node that led elsewhere before. */
export function isLedElsewhere(ledger: Ledger, node: Node | undefined): boolean {
  return node !== undefined && ledger.edits.has(node)
}

/** Keeps what can only be told where the references stand that lead here; false where none does. */
export function putOff(ledger: Ledger, node: Node | undefined, consequence: Consequence): boolean {
  if (node === undefined || !isLedElsewhere(ledger, node)) return false
  addConsequence(ledger, node, consequence)
  return true
}

/** How many consequences of a rule are counted: no reader needs to know more. */
const mostCounted = 100

function addConsequence(ledger: Ledger, node: Node, consequence: Consequence): boolean {
  const byRule = ledger.consequences.get(node) ?? new Map<RuleId, Map<string, Consequence>>()
  ledger.consequences.set(node, byRule)
  const known = byRule.get(consequence.id) ?? new Map<string, Consequence>()
  byRule.set(consequence.id, known)
  if (known.has(consequence.text) || known.size >= mostCounted) return false
  known.set(consequence.text, consequence)
  return true
}

/** Notes at each reference that leads elsewhere what follows from it. */
export function settleEdits(ledger: Ledger): void {
  const pending = [...ledger.consequences.keys()]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const consequences = [...(ledger.consequences.get(node)?.values() ?? [])].flatMap((known) => [...known.values()])
    for (const { parent, pointer } of ledger.edits.get(node) ?? []) {
      if (pointer !== undefined || parent === undefined) continue
      const isMore = consequences.map((consequence) => addConsequence(ledger, parent, consequence)).includes(true)
      if (isMore) pending.push(parent)
    }
  }
  for (const [node, consequences] of ledger.consequences) {
    for (const edit of ledger.edits.get(node) ?? []) {
      if (edit.pointer === undefined) continue
      for (const known of consequences.values()) noteConsequences(ledger, edit, edit.pointer, [...known.values()])
    }
  }
}

/** One edit is not told as often as things follow from it: of each rule the first, with the number of the others. */
function noteConsequences(
  ledger: Ledger,
  { parent, sentence }: Edit,
  pointer: string,
  consequences: readonly Consequence[],
): void {
  const [first] = consequences.toSorted((a, b) => compareText(a.text, b.text))
  if (first === undefined) return
  const { id, isHidden = false } = first
  const others = consequences.length - 1
  const number = others === 1 ? 'one other' : `${others}${others < mostCounted - 1 ? '' : ' or more'} others`
  const rest = others === 0 ? '' : ` So it is with ${number}.`
  note(ledger, parent, { id, pointer, text: `${sentence} ${first.text}${rest}`, isHidden, mark: 'reference' })
}
