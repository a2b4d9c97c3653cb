import * as core from '@actions/core'
import { startClock } from './clock.ts'
import { openStaging } from './workspace/staging.ts'
import { explain } from './errors.ts'
import { readInputs } from './inputs/inputs.ts'
import { completeProxies } from './inputs/proxy.ts'
import { createSecrets } from './secrets.ts'

/** Runs the action; whatever goes wrong fails the step here, and nowhere else. */
export async function main(): Promise<void> {
  // Elsewhere a command to mask would be printed as it is, and show what it hides.
  const isStep = process.env['GITHUB_ACTIONS'] === 'true'
  const secrets = createSecrets(isStep ? core.setSecret : () => undefined)
  try {
    const inputs = readInputs({ input: core.getInput, env: process.env, mask: secrets.mask })
    // The toolkit's clients read the environment themselves.
    Object.assign(process.env, completeProxies(process.env))
    // Octokit's wrapper would read the event as well, and throw at one that is no JSON.
    delete process.env['GITHUB_EVENT_PATH']
    const staging = openStaging(inputs.run.temp)
    try {
      // In a file of its own in the bundle, since reading it takes time: a wrong input is told at once.
      const { run } = await import('./run.ts')
      await run(inputs, { secrets, staging, clock: startClock(inputs.timeoutSeconds) })
    } finally {
      staging.discard()
    }
  } catch (error) {
    core.setFailed(secrets.scrub(explain(error)))
  }
  // A connection that somebody holds open must not hold the job.
  setTimeout(() => process.exit(), 1_000).unref()
}
