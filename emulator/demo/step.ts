import { instanceId, lifelikeSecrets, projectId, type Huawei } from '../huawei/index.ts'
import { runAction, type RunOptions, type RunResult } from '../runner.ts'
import type { Narrator } from './narrator.ts'

export type Inputs = Readonly<Record<string, string>>

/** Signs in with the token that a user has, and finds the instance by its name. */
export function signInByToken({ endpoint }: Huawei): Inputs {
  return { endpoint, project: projectId, instance: 'roma-prod', token: lifelikeSecrets.token }
}

/** Without any stored key: the job's ID token is exchanged for a temporary access key. */
export function signInByOidc({ endpoint, stsEndpoint, world }: Huawei): Inputs {
  const [agency] = world.agencies
  if (agency === undefined) throw new Error('The world has no trust agency.')
  return {
    endpoint,
    'sts-endpoint': stsEndpoint,
    project: projectId,
    instance: instanceId,
    'oidc-provider': agency.provider,
    'oidc-agency': agency.urn,
  }
}

/** A step as it stands in a workflow. */
export function showStep(narrator: Narrator, inputs: Inputs): void {
  const lines = Object.entries(inputs).map(([name, value]) => `    ${name}: ${name === 'token' ? secret : value}`)
  narrator.show('the step', ['- uses: OWNER/roma-connect-export@v1', '  with:', ...lines].join('\n'))
}

const secret = '${{ secrets.ROMA_TOKEN }}'

/** Runs a step and shows its log. */
export async function runStep(
  narrator: Narrator,
  inputs: Inputs,
  options: Omit<RunOptions, 'inputs'> = {},
): Promise<RunResult> {
  const result = await runAction({ ...options, inputs: { ...inputs } })
  narrator.show(`its log, ${(result.durationMs / 1000).toFixed(1)} s later`, result.log)
  await result.dispose()
  return result
}

/** The outputs that have a value, one a line. */
export function renderOutputs({ outputs }: RunResult): string {
  return Object.entries(outputs)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}
