import type { Clock } from '../clock.ts'
import { UserError } from '../errors.ts'
import { mapInLanes } from '../lanes.ts'
import { plural } from '../text/foreign-text.ts'

/** As `timeout` may be at most. */
const longestStep = 21_600

/**
 * Works through applications as `mapInLanes` does. When the step has not the time for all of them, the error says how
 * much it would take.
 * @throws {UserError} `deadline`, and what `work` throws
 */
export async function mapApplications<Item, Result>(
  items: readonly Item[],
  { now, deadline }: Pick<Clock, 'now' | 'deadline'>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const started = now()
  const progress = { done: 0 }
  try {
    return await mapInLanes(items, async (item) => {
      const result = await work(item)
      progress.done++
      return result
    })
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'deadline') throw error
    const text = describeNeed({
      ...progress,
      total: items.length,
      spent: now() - started,
      opensIn: error.opensIn,
      left: deadline - started,
    })
    throw text === '' ? error : new UserError('deadline', `${error.message} ${text}`)
  }
}

interface Need {
  readonly done: number
  readonly total: number
  /** Milliseconds that it took to do them. */
  readonly spent: number
  /** Milliseconds that the step had left when it began. */
  readonly left: number
  /** Milliseconds until a throttle lets more through. */
  readonly opensIn?: number | undefined
}

/** A sentence, or '' when nothing can be told of the time. */
export function describeNeed({ done, total, spent, left, opensIn = 0 }: Need): string {
  if (done === 0 || done >= total) return ''
  const needed = Math.ceil(((spent + opensIn) * total) / done / 1_000)
  const more = Math.max(1, Math.ceil(((needed - left / 1_000) * 1.1) / 60)) * 60
  const advice =
    needed > longestStep
      ? 'name them in `app`, some in each of several jobs'
      : `give \`timeout\` ${plural(more, 'second')} more`
  return `By then ${done} of ${plural(total, 'application')} had been exported. All of them take about ${plural(needed, 'second')}: ${advice}.`
}
