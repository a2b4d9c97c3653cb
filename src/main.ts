import * as core from '@actions/core'
import { startClock } from './clock.ts'
import { openStaging, type Staging } from './workspace/staging.ts'
import { explain, UserError } from './errors.ts'
import { readInputs } from './inputs/inputs.ts'
import { completeProxies } from './inputs/proxy.ts'
import { writeFailureSummary } from './report/failure-summary.ts'
import { createSecrets, type Secrets } from './secrets.ts'

/** Runs the action; whatever goes wrong fails the step here, and nowhere else. */
export async function main(): Promise<void> {
  // Elsewhere a command to mask would be printed as it is, and show what it hides.
  const isStep = process.env['GITHUB_ACTIONS'] === 'true'
  const secrets = createSecrets(isStep ? core.setSecret : () => undefined)
  const stagings: Staging[] = []
  const discard = () => stagings.forEach((staging) => staging.discard())
  // Whatever ends this early must not end in a green step.
  process.exitCode = 1
  try {
    await Promise.race([work(secrets, stagings), accident()])
    discard()
    process.exitCode = 0
  } catch (error) {
    discard()
    // No output is told any more: none can be spoilt.
    secrets.hideApart([])
    const isAccident = error instanceof Accident
    if (isAccident && error.isUnheard) process.exit(1)
    const cause: unknown = isAccident ? error.cause : error
    const message = secrets.scrub(explain(cause))
    // One that fails after all was told has a summary already.
    if (!(cause instanceof UserError && cause.code === 'gate'))
      writeFailureSummary(process.env['GITHUB_STEP_SUMMARY'], message)
    core.setFailed(message)
    // What is under way must not go on.
    if (isAccident) process.exit()
  }
  // A connection that somebody holds open must not hold the job.
  setTimeout(() => process.exit(), 1_000).unref()
}

async function work(secrets: Secrets, stagings: Staging[]): Promise<void> {
  refuseOldNode(process.versions.node)
  const { mask, hold } = secrets
  const inputs = readInputs({ input: core.getInput, env: process.env, mask, hold })
  // The toolkit's client reads the environment itself.
  Object.assign(process.env, completeProxies(process.env))
  // Octokit's wrapper would read the event as well, and throw at one that is no JSON.
  delete process.env['GITHUB_EVENT_PATH']
  const staging = openStaging(inputs.run.temp)
  stagings.push(staging)
  // In a file of its own in the bundle, since reading it takes time: a wrong input is told at once.
  const { run } = await import('./run.ts')
  await run(inputs, { secrets, staging, clock: startClock(inputs.timeoutSeconds) })
}

/** A runner that is not GitHub's takes the `node` on its PATH, whatever action.yml says. */
function refuseOldNode(version: string): void {
  const [major = 0] = version.split('.').map(Number)
  if (major >= 24) return
  throw new UserError(
    'inputs',
    `This action needs Node 24, and this runner started it with Node ${version}: use a runner of version 2.327.1 or newer, or put Node 24 first on its PATH.`,
  )
}

/** What went wrong where nobody awaited it. */
class Accident extends Error {
  /** Whether the standard output is closed, so that there is nobody to tell. */
  readonly isUnheard: boolean

  constructor(cause: unknown, isUnheard = false) {
    super('', { cause })
    this.isUnheard = isUnheard
  }
}

/** Rejects with the first one; those that come when all is done change nothing any more. */
function accident(): Promise<never> {
  return new Promise((_, reject) => {
    // A rejection that nobody handles becomes an uncaught exception.
    process.on('uncaughtException', (error: unknown) => reject(new Accident(error)))
    process.stdout.on('error', (error: unknown) => reject(new Accident(error, true)))
    process.once('beforeExit', () => reject(new Accident(new UserError('request', 'The work never came to its end.'))))
  })
}
