import { quote } from '../../text/foreign-text.ts'
import { addEdit, type Ledger, type Node } from './ledger.ts'
import { placeThatDiffers } from './law.ts'
import { pointerOf, type Place } from './place.ts'
import type { Resolved, Side } from './reference.ts'

interface Compared {
  readonly before: Side
  readonly after: Side
  readonly ledger: Ledger
}

interface Referring {
  readonly node: Node | undefined
  readonly place: Place | undefined
  readonly what: string
  readonly before: Resolved
  readonly after: Resolved
}

/**
 * Notes that a reference leads elsewhere. What differs between the two targets may be the same in both documents, so
 * that it can only be told where the reference stands.
 */
export function noteEdit(comparison: Compared, target: Node, { node, place, what, before, after }: Referring): void {
  const [was, is] = [before, after].map((side) => quote(side.target?.component.split('/').at(-1) ?? ''))
  const at = placeThatDiffers(comparison, [place])
  const sentence = `The ${what} is now ${is ?? ''}; it was ${was ?? ''}.`
  addEdit(comparison.ledger, target, { parent: node, pointer: at && pointerOf(at), sentence })
}
