import type { Clock } from '../clock.ts'
import { createHttp, type HttpWorld } from '../http/send.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Connection } from './export-once.ts'
import { createLanes } from '../lanes.ts'
import { findInstance } from './find-by-name.ts'
import { signIn, type SignInInputs } from '../sign-in/sign-in.ts'
import type { Secrets } from '../secrets.ts'

/** Signs in and finds the instance. */
export async function connect(
  inputs: SignInInputs & Pick<Inputs, 'retries' | 'instance'>,
  { secrets, clock, ...tell }: { secrets: Secrets; clock: Clock } & Pick<HttpWorld, 'log' | 'debug'>,
): Promise<Connection & { readonly close: () => void }> {
  const { endpoints, retries, signIn: signingIn } = inputs
  const { log } = tell
  const inLane = createLanes()
  const http = createHttp({ ...clock, ...tell, retries, scrub: secrets.scrub, signingIn })
  if (endpoints.foreignHosts.length > 0) {
    log(`The sign-in goes to hosts outside of Huawei Cloud’s own domains: ${endpoints.foreignHosts.join(', ')}.`)
  }
  const session = await signIn(inputs, { send: http.send, now: clock.now, mask: secrets.mask, log })
  const inLanes = {
    ...session,
    send: (request: Parameters<typeof session.send>[0]) => inLane(() => session.send(request)),
  }
  const instanceId = await findInstance(inLanes, endpoints.roma, inputs.instance)
  const at = { endpoint: endpoints.roma, projectId: session.projectId, instanceId }
  log(`Exporting from instance ${instanceId}, project ${session.projectId}, at ${new URL(endpoints.roma).host}.`)
  return { session: inLanes, at, log, close: http.close }
}
