/** Time and chance, for everything that sends requests. */
export interface Clock {
  /** Milliseconds since 1970 at which the step must be over. */
  readonly deadline: number
  readonly now: () => number
  readonly sleep: (milliseconds: number) => Promise<void>
  /** From 0 to 1. */
  readonly random: () => number
}

export function startClock(timeoutSeconds: number): Clock {
  return {
    deadline: Date.now() + timeoutSeconds * 1_000,
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
  }
}
