/** How many requests, and how many documents, are worked on at a time. */
export const mostLanes = 8

/** Lets so many requests through at a time, and fewer for a while after a throttle. */
interface Lanes {
  readonly use: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Halves the number of lanes; each lane's worth of work done opens one again. */
  readonly slowDown: () => void
}

export function createLanes(): Lanes {
  const waiting: (() => void)[] = []
  let open = mostLanes
  let busy = 0
  let doneSinceChange = 0

  function leave(): void {
    busy--
    if (open < mostLanes && ++doneSinceChange >= open) {
      open++
      doneSinceChange = 0
    }
    while (busy < open && waiting.length > 0) {
      busy++
      waiting.shift()?.()
    }
  }

  return {
    async use(work) {
      if (busy < open) busy++
      else await new Promise<void>((enter) => waiting.push(enter))
      try {
        return await work()
      } finally {
        leave()
      }
    },
    slowDown() {
      open = Math.max(1, Math.floor(open / 2))
      doneSinceChange = 0
    },
  }
}

/**
 * Results in the order of `items`, whatever the order in which they come. The first failure stops what has not started,
 * and is thrown when what has started is over.
 */
export async function mapInLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const entries = items.entries()
  let failure: { readonly error: unknown } | undefined
  async function workThrough(): Promise<void> {
    for (const [index, item] of entries) {
      if (failure !== undefined) return
      try {
        results[index] = await work(item, index)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(mostLanes, items.length) }, workThrough))
  if (failure !== undefined) throw failure.error
  return results
}
