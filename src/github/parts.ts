import { UserError } from '../errors.ts'
import { GitHubRefusal } from './refusal.ts'

/** Whether GitHub answered a query in part, as it does when its limits of time or size are reached. */
export function isPartial(error: unknown): error is GitHubRefusal {
  return error instanceof GitHubRefusal && (error.isPartial || /^Something went wrong while/.test(error.said))
}

/**
 * Asks for some things at a time. What GitHub answers in part is asked again in halves: a null that it gives no reason
 * for is no absence. https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 * @throws {UserError} `reply` when it answers in part even for one
 */
export async function askInParts<Item>(
  items: readonly Item[],
  most: number,
  ask: (part: readonly Item[]) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += most) await askHalving(items.slice(start, start + most), ask)
}

async function askHalving<Item>(part: readonly Item[], ask: (part: readonly Item[]) => Promise<void>): Promise<void> {
  try {
    await ask(part)
  } catch (error) {
    if (!isPartial(error)) throw error
    if (part.length <= 1) throw refusePart(error)
    const middle = Math.ceil(part.length / 2)
    await askHalving(part.slice(0, middle), ask)
    await askHalving(part.slice(middle), ask)
  }
}

export function refusePart({ message }: Pick<Error, 'message'>): UserError {
  const text = `${message} GitHub answered only in part, also when it was asked for little, so nothing can be concluded from it and nothing was changed. Run the job again later.`
  return new UserError('reply', text)
}
