import type { FaultQueue, Selector } from '../faults.ts'
import { findRepository } from '../refs.ts'
import { fullName, type World } from '../model.ts'
import type { RecordedRequest } from '../requests.ts'
import { Fields } from '../rest/call.ts'
import { access } from './access.ts'
import { limits } from './limits.ts'
import { outages } from './outages.ts'
import { passing } from './passing.ts'
import { refusals } from './refusals.ts'
import type { Place, Situation } from './situation.ts'

/**
 * What GitHub can be in and a repository's settings don't say, by name, in the words of recorded answers.
 * What lasts and belongs to a repository, a token or a pull request is a setting of theirs.
 */
export const situations = { ...access, ...limits, ...outages, ...passing, ...refusals }

export type SituationName = keyof typeof situations

export interface SituationOptions {
  /** Which requests meet it. */
  readonly on?: Selector
  /** How many of them; `Infinity` for as long as the server runs. */
  readonly times?: number
  /** How many it lets through first. */
  readonly skip?: number
  /** The fields of a GraphQL reply (`repository.base.target.file0`) that it takes, beside data. */
  readonly at?: RegExp
}

export type Enter = (name: SituationName, options?: SituationOptions) => void

/** Puts a server into a situation by a fault that says its words. */
export function enterBy(faults: FaultQueue, world: World): Enter {
  return (name, { on, times, skip, at } = {}) => {
    const situation: Situation = situations[name]
    const place = at ?? situation.at
    faults.add({
      on: on ?? situation.on ?? /./,
      times: times ?? situation.times ?? Infinity,
      ...(skip !== undefined && { skip }),
      ...(place !== undefined && { at: place }),
      refusal: (request) => situation.says(placeOf(world, request), request.kind === 'graphql'),
    })
  }
}

/** Where a request went, as far as it tells; else the first repository. */
function placeOf(world: World, { path, body }: RecordedRequest): Place {
  const variables = new Fields(body).fields('variables') ?? new Fields({})
  const branch = variables.fields('input')?.fields('branch')
  const [, owner = variables.text('owner') ?? '', name = variables.text('name') ?? ''] =
    /\/repos\/([^/?]+)\/([^/?]+)/.exec(path) ?? []
  const named = branch?.text('repositoryNameWithOwner') ?? `${owner}/${name}`
  const found = findRepository(world, named) ?? world.repositories[0]
  const repository = found === undefined ? named : fullName(found)
  return {
    owner: repository.split('/')[0] ?? '',
    repository,
    branch: branch?.text('branchName') ?? found?.settings.defaultBranch ?? '',
    now: world.now(),
  }
}
