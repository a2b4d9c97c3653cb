import { expect, test } from '@jest/globals'
import type { RunResult } from '../../emulator/runner.ts'
import { listAt, textAt } from '../../src/http/reply.ts'
import { bridgeToken, startBridge, type Bridge } from './emulate-bridge.ts'
import { addOperation, operationOf, pullRequestOf, remember, shopWorld } from './pull-request-scenario.ts'
import { scenario, type Inputs, type Scenario } from './scenario.ts'

const branch = 'roma-connect/swagger-yaml'
const repository = '/repos/octo/demo'

interface SecondOpinion extends Scenario {
  readonly bridge: Bridge
  readonly world: ReturnType<typeof shopWorld>
  readonly run: (inputs?: Inputs) => Promise<RunResult>
  /** The text of a file of the repository. */
  readonly file: (ref: string, path: string) => Promise<string | undefined>
}

/**
 * Plays against `emulate` 0.12.2. How far it goes: it has no GraphQL (the bridge tells that in REST), signs no commit,
 * has no `POST /merges`, knows no permission and no rule, and takes any pull request, also a second or an empty one.
 */
async function secondOpinion(play: (opinion: SecondOpinion) => Promise<void>): Promise<void> {
  const bridge = await startBridge()
  const world = shopWorld()
  try {
    await scenario({ world, sentinels: [bridgeToken] }, async (plain) => {
      const env = {
        GITHUB_API_URL: bridge.url,
        GITHUB_GRAPHQL_URL: `${bridge.url}/graphql`,
        GITHUB_SERVER_URL: bridge.url,
        GITHUB_REPOSITORY: 'octo/demo',
      }
      const run = (inputs: Inputs = {}) =>
        plain.run({ 'pull-request': 'true', complete: 'off', ...inputs }, { githubToken: bridgeToken, env })
      const file = async (ref: string, path: string) => {
        const found = await bridge.call('GET', `${repository}/contents/${path}?ref=${ref}`)
        const content = textAt(found, 'content')
        return content === undefined ? undefined : Buffer.from(content, 'base64').toString()
      }
      await play({ ...plain, bridge, world, run, file })
    })
    // Whatever the action asked for in REST, an emulator that is not ours understood.
    expect(bridge.forwarded.filter(({ status }) => status >= 400)).toEqual([])
  } finally {
    await bridge.close()
  }
}

/** A request that is sent again, since `emulate` assigns nobody to a pull request (404), counts once. */
function pathsOf({ forwarded }: Bridge): readonly string[] {
  const paths = forwarded.map(({ method, path }) => `${method} ${path.replace(repository, '')}`)
  return paths.filter((path, index) => path !== paths[index - 1])
}

test('a pull request is created, left alone, updated and closed', async () => {
  await secondOpinion(async ({ run, bridge, world, file, read }) => {
    const created = await run({ labels: 'api', assignees: 'octo', reviewers: 'mona' })
    expect(pullRequestOf(created)).toMatchObject({ operation: 'created', number: '1', branch, verified: 'false' })
    expect(await file(branch, 'swagger.yaml')).toBe(await read('swagger.yaml'))
    expect(pathsOf(bridge)).toEqual([
      'POST /git/refs',
      'POST /pulls',
      'POST /issues/1/labels',
      'POST /issues/1/assignees',
      'POST /pulls/1/requested_reviewers',
    ])
    const pull = await bridge.call('GET', `${repository}/pulls/1`)
    expect(listAt(pull, 'labels').map((label) => textAt(label, 'name'))).toEqual(['api'])

    bridge.forget()
    expect(operationOf(await run())).toBe('none')
    expect(pathsOf(bridge)).toEqual([])

    const undo = remember(world)
    addOperation(world, '/customers')
    expect(pullRequestOf(await run())).toMatchObject({ operation: 'updated', number: '1' })
    expect(pathsOf(bridge)).toEqual(['PATCH /pulls/1'])
    undo()
    await run()
    await bridge.call('PUT', `${repository}/contents/swagger.yaml`, {
      message: 'Take it',
      content: Buffer.from((await file(branch, 'swagger.yaml')) ?? '').toString('base64'),
      branch: 'main',
    })
    bridge.forget()
    expect(pullRequestOf(await run())).toMatchObject({ operation: 'closed', number: '1' })
    const [compare, ...rest] = pathsOf(bridge)
    expect(compare).toMatch(/^GET \/compare\/[0-9a-f]{40}\.\.\.[0-9a-f]{40}$/)
    expect(rest).toEqual(['POST /issues/1/comments', 'PATCH /pulls/1'])
    expect(textAt(await bridge.call('GET', `${repository}/pulls/1`), 'state')).toBe('closed')
    expect(await bridge.call('GET', `${repository}/git/ref/heads/${branch}`)).toBeUndefined()
  })
})

test('a base that changed the same file is merged by a commit of two parents', async () => {
  await secondOpinion(async ({ run, bridge, file, read }) => {
    await run()
    const before = await bridge.call('GET', `${repository}/git/ref/heads/${branch}`)
    await bridge.call('PUT', `${repository}/contents/swagger.yaml`, {
      message: 'Another one',
      content: Buffer.from("swagger: '2.0'\ninfo:\n  title: other\n  version: '1'\npaths: {}\n").toString('base64'),
      branch: 'main',
    })
    bridge.forget()
    expect(pullRequestOf(await run())).toMatchObject({ operation: 'updated', number: '1' })
    const ref = await bridge.call('GET', `${repository}/git/ref/heads/${branch}`)
    const commit = await bridge.call('GET', `${repository}/git/commits/${textAt(ref, 'object', 'sha') ?? ''}`)
    const main = await bridge.call('GET', `${repository}/git/ref/heads/main`)
    const parents = listAt(commit, 'parents').map((parent) => textAt(parent, 'sha'))
    expect(parents).toEqual([textAt(before, 'object', 'sha'), textAt(main, 'object', 'sha')])
    expect(await file(branch, 'swagger.yaml')).toBe(await read('swagger.yaml'))
    expect(pathsOf(bridge)).toEqual(expect.arrayContaining(['POST /git/trees', 'POST /git/commits']))
  })
})

test('a large export goes by blobs, a tree, a commit and a ref', async () => {
  await secondOpinion(async ({ run, bridge, world }) => {
    expect(pullRequestOf(await run())).toMatchObject({ operation: 'created', number: '1' })
    world.document = { swagger: '2.0', info: { title: 'large', version: '1', description: 'x'.repeat(33_500_000) } }
    expect(operationOf(await run())).toBe('updated')
    const uploads = ['POST /git/blobs', 'POST /git/trees', 'POST /git/commits', `PATCH /git/refs/heads/${branch}`]
    expect(pathsOf(bridge).filter((path) => uploads.includes(path))).toEqual(uploads)
    const ref = await bridge.call('GET', `${repository}/git/ref/heads/${branch}`)
    const commit = await bridge.call('GET', `${repository}/git/commits/${textAt(ref, 'object', 'sha') ?? ''}`)
    expect(textAt(commit, 'message')).toMatch(/\n\nROMA-Connect-Export: [0-9a-f]{64}$/)
    expect(listAt(commit, 'parents')).toHaveLength(1)
  })
}, 60_000)
