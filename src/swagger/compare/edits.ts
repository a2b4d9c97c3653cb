import { cutMiddle, quote } from '../../text/foreign-text.ts'
import { keysOf } from '../pointer.ts'
import { addEdit, type Ledger, type Node } from './ledger.ts'
import { placeThatDiffers } from './law.ts'
import { pointerOf, type Place } from './place.ts'
import type { Resolved, Side } from './reference.ts'

const longestName = 48

interface Compared {
  readonly before: Side
  readonly after: Side
  readonly ledger: Ledger
}

interface Referring {
  readonly node: Node | undefined
  readonly place: Place | undefined
  readonly what: string
  /** Whether the reference says what something is built on, and not what it is. */
  readonly isPart?: boolean | undefined
  readonly before: Resolved
  readonly after: Resolved
}

/**
 * Notes that a reference leads elsewhere. What differs between the two targets may be the same in both documents, so
 * that it can only be told where the reference stands.
 */
export function noteEdit(comparison: Compared, target: Node, referring: Referring): void {
  const { node, place, what, isPart = false, before, after } = referring
  const [was = '', is = ''] = [before, after].map(nameOf)
  const at = placeThatDiffers(comparison, [place])
  const sentence = isPart
    ? `The ${what} is now built on ${is}; it was on ${was}.`
    : `The ${what} is now ${is}; it was ${was}.`
  addEdit(comparison.ledger, target, { parent: node, pointer: at && pointerOf(at), sentence })
}

function nameOf({ target }: Resolved): string {
  return quote(cutMiddle(keysOf(target?.component ?? '').at(-1) ?? '', longestName))
}
