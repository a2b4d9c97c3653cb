import { at, textAt } from '../http/reply.ts'
import type { GitHub } from './github.ts'
import { GitHubRefusal } from './refusal.ts'
import { parseHistory, type BranchCommit, type History } from './own-commit.ts'
import { isPartial, refusePart } from './parts.ts'
import { historyQuery } from './repository-query.ts'

interface Range {
  readonly fullName: string
  /** Names of branches. */
  readonly base: string
  readonly branch: string
  /** Where the branch, and if it is known its base, must still be. */
  readonly baseOid?: string
  readonly headOid: string
}

const pageSize = 100

/** A long way back; a branch with more commits of its own is read to here. */
const mostPages = 100

/**
 * Reads older commits, page by page.
 * @param known what is known already
 * @param isEnough whether what is known suffices
 * @throws {GitHubRefusal} 409 when a branch has moved meanwhile; `NOT_FOUND` when there is no such base
 */
export async function readHistory(
  github: GitHub,
  range: Range,
  known: History | undefined,
  isEnough: (commits: readonly BranchCommit[]) => boolean,
): Promise<History> {
  let history = known ?? (await readPage(github, range, undefined))
  for (let page = 1; history.older !== undefined && page < mostPages && !isEnough(history.commits); page++) {
    const { commits, older } = await readPage(github, range, history.older)
    history = { commits: [...commits, ...history.commits], older }
  }
  return history
}

/** What GitHub answers in part is asked again for fewer commits; the next page follows where it ends. */
async function readPage(
  github: GitHub,
  range: Range,
  before: string | undefined,
  size: number = pageSize,
): Promise<History> {
  try {
    return await askPage(github, range, { before, size })
  } catch (error) {
    if (!isPartial(error)) throw error
    if (size === 1) throw refusePart(error)
    return readPage(github, range, before, Math.ceil(size / 2))
  }
}

async function askPage(
  github: GitHub,
  { fullName, base, branch, baseOid, headOid }: Range,
  { before, size }: { before: string | undefined; size: number },
): Promise<History> {
  const purpose = 'read the commits of the branch'
  const [owner, name] = fullName.split('/')
  const variables = { owner, name, base: `refs/heads/${base}`, branch, ...(before === undefined ? {} : { before }) }
  const query = historyQuery({ commits: size, isFirst: before === undefined })
  const { data } = await github.graphql(purpose, query, variables)
  const comparison = at(data, 'repository', 'ref', 'compare')
  if (comparison == null) throw new GitHubRefusal(purpose, { status: 200, type: 'NOT_FOUND', said: `No ${base}` })
  const [baseNow, headNow] = ['baseTarget', 'headTarget'].map((side) => textAt(comparison, side, 'oid'))
  if (headNow !== headOid || (baseOid !== undefined && baseNow !== baseOid)) {
    throw new GitHubRefusal(purpose, { status: 409, said: `${branch} or ${base} has moved` })
  }
  return parseHistory(at(comparison, 'commits'))
}
