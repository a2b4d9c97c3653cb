interface Limits<Item> {
  /** Items of one batch. */
  readonly most?: number
  /** Bytes of one batch; an item that is larger stands alone. */
  readonly bytes?: number
  readonly sizeOf?: (item: Item) => number
}

/** The items in their order, in batches that are as large as the limits allow. */
export function inBatches<Item>(
  items: readonly Item[],
  { most = Infinity, bytes = Infinity, sizeOf = () => 0 }: Limits<Item>,
): readonly (readonly Item[])[] {
  const batches: Item[][] = []
  let held = 0
  for (const item of items) {
    const size = sizeOf(item)
    const last = batches.at(-1)
    if (last === undefined || last.length >= most || held + size > bytes) {
      batches.push([item])
      held = size
    } else {
      last.push(item)
      held += size
    }
  }
  return batches
}
