import type { Clock } from '../clock.ts'
import { backoff } from './backoff.ts'
import type { Throttle } from './throttle.ts'

/**
 * What all requests to one service pass, one by one. While a throttle is waited out nobody passes, and afterwards they
 * pass more slowly, for the rest of the run.
 */
export interface Gate {
  /** Waits for its turn: the number of the request, or at once, when its turn is after the end of the step, until when. */
  readonly enter: () => Promise<{ readonly number: number } | { readonly opensIn: number }>
  /**
   * Closes for as long as the answer to a request asks.
   * @param number one that passed before the gate was closed last says nothing new
   * @returns the milliseconds, for who closed it
   */
  readonly close: (throttle: Throttle, number: number) => number | undefined
  /** Told of every request that came through. */
  readonly passed: (number: number) => void
}

/** How long to wait when nobody says how long, and longer each time in vain. */
const [shortest, longest] = [60_000, 15 * 60_000]
/** Milliseconds from one request to the next: the first that a throttle makes of none, and the most. */
const [firstPace, slowestPace] = [125, 2_000]
/** Of fewer requests nothing can be told of how many are let through. */
const enough = 20

export function createGate({ now, sleep, deadline }: Pick<Clock, 'now' | 'sleep' | 'deadline'>): Gate {
  let turn: Promise<unknown> = Promise.resolve()
  let count = 0
  let countAtClose = 0
  let closedInVain = 0
  let opensAt = 0
  let nextAt = 0
  let pace = 0
  /** What was waited for is reached, whatever the clock says: a clock can be set back. */
  let reached = 0
  let through = { since: now(), count: 0 }

  async function pass(): ReturnType<Gate['enter']> {
    for (;;) {
      const until = Math.max(opensAt, nextAt)
      const wait = until - Math.max(now(), reached)
      if (wait <= 0) break
      if (now() + wait >= deadline) return { opensIn: wait }
      await sleep(wait)
      reached = until
    }
    nextAt = Math.max(now(), reached) + pace
    return { number: ++count }
  }

  function slowDown(wait: number, told: number | undefined): void {
    const seen = through.count < enough ? firstPace : (now() + wait - through.since) / through.count
    // A little slower than is let through, since others may send as well.
    pace = Math.min(slowestPace, Math.max(pace * 1.5, (told ?? seen) * 1.1))
  }

  return {
    async enter() {
      const mine = turn.then(pass)
      turn = mine
      return await mine
    },
    close(throttle, number) {
      if (number <= countAtClose) return undefined
      const asked = throttle.wait ?? Math.min(longest, shortest * 2 ** closedInVain)
      // Never at once: who says “now” and means “never” would be asked without a pause.
      const wait = Math.max(asked, backoff(closedInVain, 0))
      closedInVain++
      countAtClose = count
      opensAt = Math.max(now(), reached) + wait
      slowDown(wait, throttle.pace)
      through = { since: opensAt, count: 0 }
      return wait
    },
    passed(number) {
      if (number <= countAtClose) return
      closedInVain = 0
      through.count++
    },
  }
}
