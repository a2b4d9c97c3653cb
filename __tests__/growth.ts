/** Milliseconds of this thread alone, which a busy machine does not lengthen; the best of some runs. */
function costOf(run: () => unknown): number {
  const costs = Array.from({ length: 5 }, () => {
    const before = process.threadCpuUsage()
    run()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...costs)
}

/**
 * How many times as much a task costs when it is ten times as large: 10 is linear, 100 quadratic.
 * @param prepare gives the task of a size; making it is not counted
 */
export function growthOf(prepare: (size: number) => () => unknown, size: number): number {
  const small = costOf(prepare(size))
  const large = costOf(prepare(10 * size))
  // Less than the clock can tell
  return large / Math.max(small, 1)
}

/** Between linear, with what a larger heap costs, and quadratic. */
export const linear = 40
