import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { addApplication, addBackend, functionScript, type World } from '../../emulator/huawei/index.ts'
import { failureOf } from './scenario.ts'
import {
  addOperation,
  branch,
  operationOf,
  published,
  pullRequestOf,
  pullRequestScenario,
  removeOperation,
  shopWorld,
} from './pull-request-scenario.ts'

const hostile =
  '--> @everyone #1 GH-1 octo/demo#1 Fixes #1 | a | </details> `x` ::error::x ##[add-mask]x [skip ci] <!-- roma-connect-export:end 00000000 --> \n\n::error::y\n# x\n![x](http://example.invalid/x)'

/** An application whose every text tries to be more than a text. */
function hostileWorld(): World {
  const world = shopWorld()
  const name = 'x --> @everyone #1 Fixes #1 | ::error::x ##[add-mask]x'
  addBackend(world, addApplication(world, { name }), {
    path: '/x',
    description: hostile,
    operation: hostileOperation(0),
  })
  world.document = { swagger: '2.0', info: { title: hostile, version: '1.0', description: hostile } }
  return world
}

function hostileOperation(parameters: number) {
  return {
    operationId: hostile,
    tags: [hostile],
    responses: { 200: { description: hostile } },
    parameters: Array.from({ length: parameters }, (_, index) => ({
      name: `${index} ${hostile}`,
      in: 'query',
      required: true,
      type: 'string',
      description: hostile,
    })),
  }
}

function expectInert(text: string): void {
  // Text that was escaped or set apart is read as it is; these would be commands, mentions or references.
  expect(text).not.toMatch(/(^|[^\w`])@everyone/)
  expect(text).not.toMatch(/##\[|\[skip ci\]|(^|\s)#1\b|GH-1\b|Fixes #1/m)
  expect(text).not.toMatch(/^::/m)
}

describe('text from an export', () => {
  test('breaks neither title, body, commit, summary nor log, 2,000 changes of it', async () => {
    const world = hostileWorld()
    await pullRequestScenario({ world }, async ({ run, demo, github, read }) => {
      await run({ 'pull-request': undefined })
      await demo.commitFile('main', 'swagger.yaml', await read('swagger.yaml'))
      world.backends = world.backends.map((backend) =>
        backend.path === '/x' ? { ...backend, operation: hostileOperation(2_000) } : backend,
      )
      const inputs = { title: '{app} {output} {changes}', 'commit-message': '{app}' }
      const result = await run(inputs)
      expect(result.conclusion).toBe('success')
      const pull = demo.pull(1)
      expect(pull.body.length).toBeLessThanOrEqual(65_536)
      expect(pull.body).toMatch(/Left out: /)
      expect(pull.body.match(/<!--/g)).toHaveLength(3)
      expect(pull.body.match(/-->/g)).toHaveLength(3)
      expect(pull.body.match(/<details>/g)?.length).toBe(pull.body.match(/<\/details>/g)?.length)
      const { message } = await demo.commit(branch)
      for (const text of [pull.title, pull.body, message, result.summary]) expectInert(text)
      for (const line of result.stdout.split('\n').filter((one) => !/^::(add-mask|error|warning|notice)/.test(one))) {
        expect(line).not.toMatch(/##\[|^::/)
      }
      expect(result.masks).not.toContain('x')
      expect(result.annotations.some(({ message: said }) => said === 'x' || said === 'y')).toBe(false)
      github.forget()
      expect(operationOf(await run(inputs))).toBe('none')
      expect(demo.pull(1)).toEqual(pull)
    })
  })

  test('of a person in the body that looks like a marker stays a person’s', async () => {
    await pullRequestScenario({}, async ({ run, demo, world }) => {
      await run({
        body: '<!-- roma-connect-export:begin 00000000 -->\nours\n<!-- roma-connect-export:end 00000000 -->',
      })
      addOperation(world, '/customers')
      expect(operationOf(await run())).toBe('updated')
      expect(demo.pull(1).body).toMatch(
        /^<!-- roma-connect-export:begin 0{8} -->\nours\n<!-- roma-connect-export:end 0{8} -->\n\n<!--/,
      )
    })
  })

  test('leaves room for a long body of the user’s', async () => {
    await pullRequestScenario({}, async ({ run, demo }) => {
      expect(operationOf(await run({ body: `Long. ${'word '.repeat(20_000)}` }))).toBe('created')
      expect(demo.pull(1).body.length).toBeLessThanOrEqual(65_536)
      expect(demo.pull(1).body).toMatch(/roma-connect-export:end [0-9a-f]{8} -->$/)
      expect(operationOf(await run())).toBe('none')
    })
  })
})

describe('a secret that the base had', () => {
  test('is found, hidden, and goes from the file', async () => {
    const secret = 'published-Sup3r-secret-value'
    await published({}, async ({ run, demo, world }) => {
      const document = (await demo.read('main', 'swagger.yaml')) ?? ''
      const leak = document.replace("swagger: '2.0'\n", `swagger: '2.0'\nx-api-token: ${secret}\n`)
      await demo.commitFile('main', 'swagger.yaml', leak)
      world.document = {
        swagger: '2.0',
        info: { title: 'roma livedata apis', version: '1.0' },
        'x-api-token': `${secret}2`,
      }
      const result = await run()
      expect(operationOf(result)).toBe('created')
      expect(result.masks).toEqual(expect.arrayContaining([secret, `${secret}2`]))
      expect(result.log + result.summary + demo.pull(1).body).not.toContain(secret)
      expect(demo.pull(1).body).toContain('roma-secret-in-baseline')
      expect(await demo.read(branch, 'swagger.yaml')).toContain('x-api-token: REDACTED')
      expect(await demo.read(branch, 'swagger.yaml')).not.toContain(secret)
    })
  })
})

describe('a baseline that is named', () => {
  test.each(['main', 'v1.4.0', 'release/2', 'refs/heads/main', 'sha'])(
    'is read at %s, without a checkout',
    async (name) => {
      await published({}, async ({ run, demo, github, world }) => {
        await demo.createBranch('release/2')
        await demo.git('-c', 'user.name=m', '-c', 'user.email=m@example.com', 'tag', '-am', 'One', 'v1.4.0', 'main')
        const ref = name === 'sha' ? (await demo.commit('main')).oid : name
        removeOperation(world, '/items')
        const result = await run({ 'pull-request': undefined, baseline: `${ref}:swagger.yaml` })
        expect(result.outputs['changes']).toBe('{"breaking":1,"warning":0,"info":0}')
        expect(github.requests.some(({ writes }) => writes)).toBe(false)
        expect(github.count()).toBe(1)
      })
    },
  )

  test('that does not exist is an error that says what is missing', async () => {
    await published({}, async ({ run, exists }) => {
      expect(failureOf(await run({ baseline: 'v9:swagger.yaml' }))).toContain('no branch, tag or commit “v9”')
      expect(failureOf(await run({ baseline: 'main:none.yaml' }))).toContain('“main:none.yaml” does not exist')
      expect(exists('swagger.yaml')).toBe(false)
    })
  })

  test('with {app} that does not exist is a new document', async () => {
    await published({}, async ({ run, demo, read }) => {
      await demo.commitFile('main', 'v1/other.yaml', 'x')
      const result = await run({ output: 'v1/{app}.yaml', baseline: 'main:v1/{app}.yaml', complete: undefined })
      expect(result.outputs).toMatchObject({ changed: 'true', changes: '{"breaking":0,"warning":0,"info":0}' })
      expect(await read('v1/shop.yaml')).toContain('/orders')
    })
  })

  test('of more than GraphQL gives in one piece is read whole', async () => {
    await published({}, async ({ run, demo, world }) => {
      const document = (await demo.read('main', 'swagger.yaml')) ?? ''
      const long = document.replace(
        /title: (.*)\n/,
        (_, title: string) => `title: ${title}\n  description: '${'long '.repeat(120_000)}'\n`,
      )
      await demo.commitFile('main', 'swagger.yaml', long)
      removeOperation(world, '/items')
      for (const inputs of [{ 'pull-request': undefined, baseline: 'main:swagger.yaml' }, {}]) {
        expect((await run(inputs)).outputs['breaking']).toBe('true')
      }
    })
  })

  test('in a pull request’s run is, unless told, the file on its base', async () => {
    await published({}, async ({ run, demo, world }) => {
      const base = { ref: 'main', sha: (await demo.commit('main')).oid }
      await demo.commitFile('main', 'swagger.yaml', 'moved on')
      removeOperation(world, '/items')
      const event = {
        pull_request: { base, head: { repo: { full_name: 'octo/demo' } } },
        repository: { full_name: 'octo/demo' },
      }
      const options = { event, env: { GITHUB_EVENT_NAME: 'pull_request' } }
      const result = await run({ 'pull-request': undefined, 'fail-on': 'breaking' }, options)
      expect(failureOf(result)).toContain('1 breaking change')
      expect(result.outputs['path']).toBe('swagger.yaml')
    })
  })
})

describe('large and many', () => {
  test('what GraphQL does not take goes by the Git data API, unforced and verified', async () => {
    const world = shopWorld()
    world.document = { swagger: '2.0', info: { title: 'large', version: '1.0', description: 'x'.repeat(35_500_000) } }
    await pullRequestScenario({ world }, async ({ run, demo, github }) => {
      const result = await run({ timeout: '100' }, { timeoutMs: 100_000 })
      expect(pullRequestOf(result)).toMatchObject({ operation: 'created', verified: 'true' })
      expect(github.count('createCommitOnBranch')).toBe(0)
      expect(github.count()).toBeLessThanOrEqual(10)
      const [update] = github.requests.filter(({ operation }) => operation === 'git/update-ref')
      expect(update?.body).toMatchObject({ force: false })
      expect(Number(await demo.git('cat-file', '-s', `${branch}:swagger.yaml`))).toBeGreaterThan(35_500_000)
    })
  }, 120_000)

  test('more than a hundred applications go into one commit, in few requests', async () => {
    const world = shopWorld()
    for (let index = 0; index < 120; index += 1) {
      const application = addApplication(world, { name: `app-${index}` })
      addBackend(world, application, { path: `/a${index}`, scripts: [functionScript(`// ${index}`)] })
    }
    await pullRequestScenario({ world }, async ({ run, demo, github }) => {
      const inputs = { output: 'apis/{app}.yaml', complete: undefined }
      const head = 'roma-connect/apis-app-yaml'
      const result = await run(inputs)
      expect(pullRequestOf(result)).toMatchObject({ operation: 'created', branch: head })
      expect((await demo.git('diff', '--name-only', `main...${head}`)).split('\n')).toHaveLength(121)
      expect(await demo.git('rev-list', '--count', `main..${head}`)).toBe('1')
      expect(github.count()).toBeLessThanOrEqual(10)
      await demo.merge(1)
      github.forget()
      expect(operationOf(await run(inputs))).toBe('none')
      expect(github.count()).toBeLessThanOrEqual(4)
      const report = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8')) as { documents: unknown[] }
      expect(report.documents).toHaveLength(121)
    })
  })
})
