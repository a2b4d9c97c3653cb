import { at, listAt, numberAt, textAt } from '../http/reply.ts'

export interface PullRequest {
  readonly id: string
  readonly number: number
  readonly url: string
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly title: string
  readonly body: string
  readonly headOid: string
  readonly baseName: string
  readonly hasAutoMerge: boolean
}

/** A pull request as REST has it. */
export function parseRestPull(pull: unknown): PullRequest {
  const isMerged = textAt(pull, 'merged_at') !== undefined
  return {
    id: textAt(pull, 'node_id') ?? '',
    number: numberAt(pull, 'number') ?? 0,
    url: textAt(pull, 'html_url') ?? '',
    state: isMerged ? 'MERGED' : textAt(pull, 'state') === 'open' ? 'OPEN' : 'CLOSED',
    title: textAt(pull, 'title') ?? '',
    body: textAt(pull, 'body') ?? '',
    headOid: textAt(pull, 'head', 'sha') ?? '',
    baseName: textAt(pull, 'base', 'ref') ?? '',
    hasAutoMerge: at(pull, 'auto_merge') != null,
  }
}

/**
 * The pull requests of a GraphQL list by the branch's name, those of forks left out.
 * @returns undefined when the list goes on: then the own ones may be elsewhere
 */
export function parsePulls(connection: unknown): readonly PullRequest[] | undefined {
  if (at(connection, 'pageInfo', 'hasNextPage') === true) return undefined
  return listAt(connection, 'nodes').flatMap(parseGraphqlPull)
}

function parseGraphqlPull(pull: unknown): readonly PullRequest[] {
  const state = textAt(pull, 'state')
  if (at(pull, 'isCrossRepository') === true) return []
  if (state !== 'OPEN' && state !== 'CLOSED' && state !== 'MERGED') return []
  return [
    {
      id: textAt(pull, 'id') ?? '',
      number: numberAt(pull, 'number') ?? 0,
      url: textAt(pull, 'url') ?? '',
      state,
      title: textAt(pull, 'title') ?? '',
      body: textAt(pull, 'body') ?? '',
      headOid: textAt(pull, 'headRefOid') ?? '',
      baseName: textAt(pull, 'baseRefName') ?? '',
      hasAutoMerge: textAt(pull, 'autoMergeRequest', 'mergeMethod') !== undefined,
    },
  ]
}
