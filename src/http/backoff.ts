const longest = 30_000

/**
 * Milliseconds to wait before a request is sent again, longer each time. Half fixed, half jitter: jobs that start
 * together do not come back together.
 * @param attempt from 0
 * @param random from 0 to 1
 */
export function backoff(attempt: number, random: number): number {
  const full = Math.min(500 * 2 ** attempt, longest)
  return full / 2 + (full / 2) * random
}
