const most = 8

/**
 * Works on several things at a time, eight at most. A throttle halves the number of lanes; after that each lane's worth
 * of work done opens one again.
 */
export interface Lanes {
  /** Results in the order of `items`. The first failure that `work` throws stops what has not started, and is thrown. */
  readonly map: <Item, Result>(
    items: readonly Item[],
    work: (item: Item, index: number) => Promise<Result>,
  ) => Promise<Result[]>
  readonly slowDown: () => void
}

export function createLanes(): Lanes {
  let open = most
  let doneSinceChange = 0

  function speedUp(): void {
    if (open < most && ++doneSinceChange >= open) {
      open++
      doneSinceChange = 0
    }
  }

  return {
    slowDown() {
      open = Math.max(1, Math.floor(open / 2))
      doneSinceChange = 0
    },
    async map<Item, Result>(items: readonly Item[], work: (item: Item, index: number) => Promise<Result>) {
      const results: Result[] = []
      const running = new Map<number, Promise<void>>()
      let failure: { readonly error: unknown } | undefined
      const start = (item: Item, index: number) =>
        work(item, index)
          .then((result) => {
            results[index] = result
            speedUp()
          })
          .catch((error: unknown) => void (failure ??= { error }))
          .finally(() => running.delete(index))
      for (const [index, item] of items.entries()) {
        while (running.size >= open) await Promise.race(running.values())
        if (failure !== undefined) break
        running.set(index, start(item, index))
      }
      await Promise.all(running.values())
      if (failure !== undefined) throw failure.error
      return results
    },
  }
}
