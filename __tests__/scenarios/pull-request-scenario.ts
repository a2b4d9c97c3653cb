import { expect } from '@jest/globals'
import type { Handle } from '../../emulator/github/handle.ts'
import type { RepositoryOptions } from '../../emulator/github/model.ts'
import { JOB_TOKEN, startGitHub, type GitHub, type GitHubOptions } from '../../emulator/github/server.ts'
import {
  addApplication,
  addBackend,
  addToken,
  addUser,
  emptyWorld,
  functionScript,
  lifelikeSecrets,
  lifelikeUser,
  type Application,
  type World,
} from '../../emulator/huawei/index.ts'
import { encodings } from '../../emulator/runner-log.ts'
import type { RunOptions, RunResult } from '../../emulator/runner.ts'
import { scenario, type Inputs, type Scenario, type ScenarioOptions } from './scenario.ts'

/** The branch that the action chooses for `swagger.yaml`. */
export const branch = 'roma-connect/swagger-yaml'

export interface PullRequestScenario extends Scenario {
  readonly github: GitHub
  /** The repository that the workflow belongs to. */
  readonly demo: Handle
  readonly world: World
  /** Runs the action with `pull-request: true`; the log of requests then holds those of this run alone. */
  readonly run: (inputs?: Inputs, options?: Omit<RunOptions, 'inputs'>) => Promise<RunResult>
}

export interface PullRequestScenarioOptions extends ScenarioOptions {
  /** Settings of `octo/demo`. */
  readonly repository?: Partial<RepositoryOptions>
  readonly others?: readonly RepositoryOptions[]
  readonly github?: Omit<GitHubOptions, 'repositories'>
}

/**
 * Plays with a GitHub beside the cloud. Whatever was played: GitHub understood every request, every fault was met, the
 * repositories are sound, and no secret is in a commit, a branch, a pull request or a request.
 */
export async function pullRequestScenario(
  { repository, others = [], github: gitHubOptions, ...options }: PullRequestScenarioOptions,
  play: (scenario: PullRequestScenario) => Promise<void>,
): Promise<void> {
  const names = ['octo/demo', ...others.map(({ name }) => name)]
  const github = await startGitHub({
    ...gitHubOptions,
    repositories: [{ name: 'octo/demo', ...repository }, ...others],
  })
  const handles = names.map((name) => github.repository(name))
  const [demo] = handles
  if (demo === undefined) throw new Error('There is no repository.')
  const tokens = (gitHubOptions?.tokens ?? [JOB_TOKEN]).map(({ token }) => token)
  const sentinels = [...tokens, ...(options.sentinels ?? [])]
  const world = options.world ?? shopWorld()
  try {
    await scenario({ ...options, world, sentinels }, async (plain) => {
      const run: PullRequestScenario['run'] = async (inputs = {}, runOptions = {}) => {
        const seen = github.requests.length
        const result = await plain.run(
          { 'pull-request': 'true', complete: 'off', ...inputs },
          { githubToken: JOB_TOKEN.token, ...runOptions, env: { ...environmentOf(github), ...runOptions.env } },
        )
        expect(
          findText(JSON.stringify(github.requests.slice(seen).map(({ body, path }) => [path, body])), sentinels),
        ).toEqual([])
        return result
      }
      await play({ ...plain, run, github, demo, world })
      const known = [...plain.huawei.secrets(), lifelikeSecrets.signatureSecret, lifelikeSecrets.parameterDefault]
      const secrets = [...known, ...sentinels].filter((secret) => options.allowed?.includes(secret) !== true)
      for (const handle of handles) await holdRepository(handle, secrets)
    })
    expect(github.violations).toEqual([])
    expect(github.faults.pending()).toBe(0)
  } finally {
    await github.close()
  }
}

export function environmentOf(github: Pick<GitHub, 'apiUrl' | 'graphqlUrl' | 'serverUrl'>): Record<string, string> {
  return {
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_REPOSITORY: 'octo/demo',
  }
}

async function holdRepository(handle: Handle, secrets: readonly string[]): Promise<void> {
  await handle.check()
  const history = await handle.git('log', '--all', '--patch', '--text', '--format=fuller')
  const refs = await handle.git('for-each-ref')
  expect(findText(`${history}\n${refs}\n${JSON.stringify(handle.pulls())}`, secrets)).toEqual([])
}

function findText(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => encodings(secret).some((form) => text.includes(form)))
}

/** Puts the document as it is exported now onto the base. */
export async function publish({ run, read, demo, github }: PullRequestScenario): Promise<void> {
  await run({ 'pull-request': undefined })
  await demo.commitFile('main', 'swagger.yaml', await read('swagger.yaml'))
  github.forget()
}

/** What the shop exports, once somebody has asked: most scenarios start from it. */
let shopDocument: string | undefined

export type OpenedScenario = PullRequestScenario & { readonly undo: () => void; readonly first: RunResult }

/** Plays on after a run has opened pull request #1, with one operation more than the base has. */
export function opened(
  options: PullRequestScenarioOptions & { readonly inputs?: Inputs },
  play: (scenario: OpenedScenario) => Promise<void>,
): Promise<void> {
  return published(options, async (scenario) => {
    const undo = remember(scenario.world)
    addOperation(scenario.world, '/customers')
    const first = await scenario.run(options.inputs)
    expect(pullRequestOf(first)).toMatchObject({ operation: 'created', number: '1' })
    scenario.github.forget()
    await play({ ...scenario, undo, first })
  })
}

/** Plays in a repository whose base holds what is exported. */
export function published(
  options: PullRequestScenarioOptions,
  play: (scenario: PullRequestScenario) => Promise<void>,
): Promise<void> {
  return pullRequestScenario(options, async (scenario) => {
    const { demo, read } = scenario
    if (options.world !== undefined) await publish(scenario)
    else if (shopDocument !== undefined) await demo.commitFile('main', 'swagger.yaml', shopDocument)
    else {
      await publish(scenario)
      shopDocument = await read('swagger.yaml')
    }
    await play(scenario)
  })
}

/** One application with two backends, whose scripts hold nothing that would alarm anybody. */
export function shopWorld(): World {
  const world = emptyWorld()
  addUser(world, { name: lifelikeUser, password: lifelikeSecrets.password })
  addToken(world, { value: lifelikeSecrets.token, caller: lifelikeUser })
  const shop = addApplication(world, { name: 'shop' })
  addBackend(world, shop, { path: '/orders', operation: { responses: { 200: { description: 'OK' } } } })
  addBackend(world, shop, { path: '/items', operation: { responses: { 200: { description: 'OK' } } } })
  return world
}

function shopOf(world: World): Application {
  const [shop] = world.applications
  if (shop === undefined) throw new Error('The world has no application.')
  return shop
}

/** Adds an operation, which breaks nobody. */
export function addOperation(world: World, path: string, given: Partial<Parameters<typeof addBackend>[2]> = {}): void {
  addBackend(world, shopOf(world), { path, operation: { responses: { 200: { description: 'OK' } } }, ...given })
}

/** Takes an operation away, which breaks its callers. */
export function removeOperation(world: World, path: string): void {
  world.backends = world.backends.filter((backend) => backend.path !== path)
}

/** Gives a backend another script. */
export function changeScript(world: World, path: string, source: string): void {
  const backend = world.backends.find((one) => one.path === path)
  if (backend === undefined) throw new Error(`There is no backend at ${path}.`)
  backend.scripts = [functionScript(source)]
}

/** Remembers the backends as they are, and returns how to bring them back. */
export function remember(world: World): () => void {
  const before = structuredClone(world.backends)
  return () => {
    world.backends = structuredClone(before)
  }
}

export interface PullRequestOutputs {
  readonly operation: string | undefined
  readonly number: string | undefined
  readonly url: string | undefined
  readonly branch: string | undefined
  readonly headSha: string | undefined
  readonly verified: string | undefined
}

/** The outputs that tell of the pull request. */
export function pullRequestOf({ outputs }: RunResult): PullRequestOutputs {
  const read = (name: string) => outputs[`pull-request-${name}`]
  return {
    operation: read('operation'),
    number: read('number'),
    url: read('url'),
    branch: read('branch'),
    headSha: read('head-sha'),
    verified: read('verified'),
  }
}

export function operationOf(result: RunResult): string | undefined {
  return pullRequestOf(result).operation
}

/** The warnings of a run, one a line. */
export function warningsOf({ annotations }: RunResult): string {
  return annotations
    .filter(({ level }) => level === 'warning')
    .map(({ message }) => message)
    .join('\n')
}
