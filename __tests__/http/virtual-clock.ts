import type { HttpWorld } from '../../src/http/send.ts'

/** Time that passes only when nobody has anything else to do. */
export interface VirtualClock extends Pick<HttpWorld, 'deadline' | 'now' | 'sleep' | 'random'> {
  /** Seconds since the start. */
  readonly passed: () => number
  /** Lets time pass until the work is done. `isBusy` tells of work that waits for something else than time. */
  readonly play: <Result>(work: Promise<Result>, isBusy?: () => boolean) => Promise<Result>
}

const start = Date.parse('2026-11-24T08:30:00Z')

export function createVirtualClock(seconds: number): VirtualClock {
  let time = start
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []

  function wakeNext(): void {
    sleepers.sort((a, b) => a.at - b.at)
    const next = sleepers.shift()
    time = Math.max(time, next?.at ?? time)
    next?.wake()
  }

  return {
    deadline: start + seconds * 1_000,
    now: () => time,
    sleep: (milliseconds) => new Promise((wake) => sleepers.push({ at: time + milliseconds, wake })),
    random: () => 0.5,
    passed: () => (time - start) / 1_000,
    async play(work, isBusy = () => false) {
      const state = { isOver: false }
      const over = () => void (state.isOver = true)
      work.then(over, over)
      for (let quiet = 0; !state.isOver; quiet = isBusy() ? 0 : quiet + 1) {
        await new Promise((resolve) => setImmediate(resolve))
        // What a socket has still to bring comes within a few turns.
        if (quiet < 30) continue
        wakeNext()
        quiet = 0
      }
      return await work
    },
  }
}
