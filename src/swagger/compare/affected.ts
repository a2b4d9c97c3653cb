import type { Entry, Node } from './ledger.ts'

/** Groups of nodes that lead to each other, so that the same operations reach them; parents come before children. */
interface Groups {
  readonly of: ReadonlyMap<Node, number>
  /** The groups that each one leads to. */
  readonly children: readonly (readonly number[])[]
}

/** What changes belong to: groups, and operations by their position. */
interface Owners {
  readonly groups: readonly number[]
  /** Bits of operations by batch. */
  readonly operations: ReadonlyMap<number, number>
  /** Bits of the operations of the batch at hand that reach it. */
  bits: number
  first: number
  affected: number
}

const batchSize = 32

/**
 * Counts for each change the operations that lead to what it belongs to, and finds the first of them. The operations
 * are followed in batches, with a bit for each, so that a definition that all of them use takes no longer than another.
 */
export function countAffected(nodes: readonly Node[], entries: readonly Entry[]): void {
  const owned = entries.filter(({ owners }) => owners.length > 0)
  const children = childrenThatMatter(owned.flatMap(({ owners }) => owners))
  const groups = group(children)
  const operations = nodes.filter((node) => !isShared(node) && children.has(node))
  const positions = new Map(operations.map((node, position) => [node, position]))
  const known = new Map<string, Owners>()
  const counted = owned.map((entry) => ({ entry, owners: toOwners(entry.owners, groups, positions, known) }))
  const byGroup = listByGroup(groups, known.values())
  for (const owners of known.values()) countOperations(owners)
  for (let start = 0; start < operations.length; start += batchSize) {
    const batch = operations.slice(start, start + batchSize)
    countBatch(start / batchSize, spread(batch, children, groups), byGroup)
  }
  for (const { entry, owners } of counted) {
    Object.assign(entry, { first: operations[owners.first]?.operation, affected: owners.affected })
  }
}

/** The same object for the same owners, so that they are counted once. */
function toOwners(
  owners: readonly Node[],
  { of }: Groups,
  positions: ReadonlyMap<Node, number>,
  known: Map<string, Owners>,
): Owners {
  const groups = [...new Set(owners.flatMap((node) => of.get(node) ?? []))]
  const places = [...new Set(owners.flatMap((node) => positions.get(node) ?? []))]
  const key = `${groups.join(' ')}, ${places.join(' ')}`
  const same = known.get(key)
  if (same !== undefined) return same
  const operations = new Map<number, number>()
  for (const place of places) {
    const batch = Math.floor(place / batchSize)
    operations.set(batch, (operations.get(batch) ?? 0) | (1 << (place % batchSize)))
  }
  const added: Owners = { groups, operations, bits: 0, first: -1, affected: 0 }
  known.set(key, added)
  return added
}

function listByGroup(groups: Groups, known: Iterable<Owners>): readonly (readonly Owners[])[] {
  const byGroup = groups.children.map((): Owners[] => [])
  for (const owners of known) for (const index of owners.groups) byGroup[index]?.push(owners)
  return byGroup
}

/** Counts the operations that changes belong to directly; the groups that they belong to as well may add others. */
function countOperations(owners: Owners): void {
  for (const [batch, bits] of owners.operations) addBits(owners, batch, bits)
}

function countBatch(
  batch: number,
  reached: ReadonlyMap<number, number>,
  byGroup: readonly (readonly Owners[])[],
): void {
  const touched: Owners[] = []
  for (const [index, bits] of reached) {
    for (const owners of byGroup[index] ?? []) {
      if (owners.bits === 0) touched.push(owners)
      owners.bits |= bits
    }
  }
  for (const owners of touched) {
    addBits(owners, batch, owners.bits & ~(owners.operations.get(batch) ?? 0))
    owners.bits = 0
  }
}

function addBits(owners: Owners, batch: number, bits: number): void {
  if (bits === 0) return
  const first = batch * batchSize + 31 - Math.clz32(bits & -bits)
  owners.first = owners.first < 0 ? first : Math.min(owners.first, first)
  for (let left = bits; left !== 0; left &= left - 1) owners.affected += 1
}

/** The nodes that lead to a change, with the edges between them; operations among them. */
function childrenThatMatter(owners: readonly Node[]): Map<Node, Node[]> {
  const children = new Map<Node, Node[]>(owners.map((node) => [node, []]))
  const pending = [...children.keys()]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const parent of node.parents) {
      const known = children.get(parent)
      if (known === undefined) {
        children.set(parent, [node])
        pending.push(parent)
      } else {
        known.push(node)
      }
    }
  }
  return children
}

/** Kosaraju's algorithm: https://en.wikipedia.org/wiki/Kosaraju%27s_algorithm */
function group(children: ReadonlyMap<Node, readonly Node[]>): Groups {
  const of = new Map<Node, number>()
  let size = 0
  for (const root of finishOrder(children).reverse()) {
    if (of.has(root)) continue
    const pending = [root]
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (of.has(node) || !isShared(node)) continue
      of.set(node, size)
      for (const parent of node.parents) pending.push(parent)
    }
    size += 1
  }
  const edges = Array.from({ length: size }, () => new Set<number>())
  for (const [node, index] of of) {
    for (const child of children.get(node) ?? []) {
      const other = of.get(child)
      if (other !== undefined) edges[index]?.add(other)
    }
  }
  return { of, children: edges.map((targets) => [...targets]) }
}

function isShared(node: Node): boolean {
  return node.operation === undefined
}

/** The shared nodes in the order in which a walk in depth is done with them. */
function finishOrder(children: ReadonlyMap<Node, readonly Node[]>): Node[] {
  const finished: Node[] = []
  const seen = new Set<Node>()
  for (const root of children.keys()) {
    const path = isShared(root) && !seen.has(root) ? [{ node: root, next: 0 }] : []
    seen.add(root)
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const child = children.get(step.node)?.[step.next]
      step.next += 1
      if (child === undefined) {
        finished.push(step.node)
        path.pop()
      } else if (!seen.has(child)) {
        seen.add(child)
        path.push({ node: child, next: 0 })
      }
    }
  }
  return finished
}

/** The groups that a batch of operations reaches, with the bits of those that reach each. */
function spread(
  batch: readonly Node[],
  children: ReadonlyMap<Node, readonly Node[]>,
  groups: Groups,
): ReadonlyMap<number, number> {
  const start = new Map<number, number>()
  for (const [bit, operation] of batch.entries()) {
    for (const child of children.get(operation) ?? []) {
      const index = groups.of.get(child)
      if (index !== undefined) start.set(index, (start.get(index) ?? 0) | (1 << bit))
    }
  }
  const bits = new Map(start)
  // Parents come before children, so that what a group has when its turn comes is all that it gets
  for (const index of reachableFrom(start.keys(), groups).sort((a, b) => a - b)) {
    const own = bits.get(index) ?? 0
    for (const target of groups.children[index] ?? []) bits.set(target, (bits.get(target) ?? 0) | own)
  }
  return bits
}

function reachableFrom(start: Iterable<number>, groups: Groups): number[] {
  const reached = new Set(start)
  // A set grows while it is walked
  for (const index of reached) for (const target of groups.children[index] ?? []) reached.add(target)
  return [...reached]
}
