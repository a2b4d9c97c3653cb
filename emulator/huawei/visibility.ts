import type { Caller } from './authentication.ts'
import type { RecordedRequest } from './requests.ts'
import type { Application, Backend, Instance, World } from './world.ts'

/** What a handler works on, once the caller is known. `exports` counts the exports of a shuffling world. */
export interface RomaCall {
  world: World
  caller: Caller
  request: RecordedRequest
  exports: number
}

export function visibleApplications({ world, caller }: RomaCall, instance: Instance): Application[] {
  return world.applications.filter(
    ({ instance: owner, visibleTo }) =>
      owner === instance.id && (caller.administrator || visibleTo === undefined || visibleTo.includes(caller.name)),
  )
}

export function visibleBackends(call: RomaCall, instance: Instance): Backend[] {
  const visible = new Set(visibleApplications(call, instance).map(({ id }) => id))
  return call.world.backends.filter(({ application }) => visible.has(application))
}
