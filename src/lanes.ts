/** How many requests, and how many documents, are worked on at a time. */
export const mostLanes = 8

/** Lets so much work through at a time, in the order in which it came. */
export function createLanes(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const waiting: (() => void)[] = []
  let busy = 0
  return async (work) => {
    if (busy < mostLanes) busy++
    else await new Promise<void>((enter) => waiting.push(enter))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) busy--
      else next()
    }
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
