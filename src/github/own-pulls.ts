import { listAt, textAt } from '../http/reply.ts'
import type { GitHub } from './github.ts'
import { parseRestPull, type PullRequest } from './pulls.ts'

interface Place {
  readonly fullName: string
  readonly branch: string
  readonly baseName: string
}

const pageSize = 100

/**
 * The pull requests from a branch of this repository, the newest first, back to the last one that was merged into the
 * base: what was declined before that has been settled by it. Forks may have any number from branches of that name, so
 * these are asked for by their owner. https://docs.github.com/en/rest/pulls/pulls#list-pull-requests
 */
export async function readOwnPulls(github: GitHub, place: Place): Promise<readonly PullRequest[]> {
  const isSettled = (pulls: readonly PullRequest[]) =>
    pulls.some(({ state, baseName }) => state === 'MERGED' && baseName === place.baseName)
  const { pulls: all, isWhole } = await readPages(github, place, 'all', isSettled)
  if (isWhole || all.some(({ state }) => state === 'OPEN')) return all
  const { pulls: open } = await readPages(github, place, 'open', () => false)
  return [...open, ...all]
}

async function readPages(
  github: GitHub,
  { fullName, branch }: Place,
  state: 'all' | 'open',
  isEnough: (pulls: readonly PullRequest[]) => boolean,
): Promise<{ readonly pulls: readonly PullRequest[]; readonly isWhole: boolean }> {
  // Octokit takes `:name` in a path for a parameter of its own.
  const head = encodeURIComponent(`${fullName.split('/')[0] ?? ''}:${branch}`)
  const pulls: PullRequest[] = []
  for (let page = 1; ; page++) {
    const query = `head=${head}&state=${state}&sort=created&direction=desc&per_page=${pageSize}&page=${page}`
    const reply = await github.rest('look for the pull request', 'GET', `/repos/${fullName}/pulls?${query}`)
    const listed = listAt(reply)
    // An owner can have the repository and a fork of it.
    pulls.push(...listed.filter((pull) => isFrom(pull, fullName, branch)).map(parseRestPull))
    if (listed.length < pageSize) return { pulls, isWhole: true }
    if (isEnough(pulls)) return { pulls, isWhole: false }
  }
}

function isFrom(pull: unknown, fullName: string, branch: string): boolean {
  const repository = textAt(pull, 'head', 'repo', 'full_name') ?? ''
  return repository.toLowerCase() === fullName.toLowerCase() && textAt(pull, 'head', 'ref') === branch
}
