import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import type { RunResult } from '../../emulator/runner.ts'
import { failureOf } from './scenario.ts'
import {
  addOperation,
  branch,
  changeScript,
  opened,
  operationOf,
  published,
  pullRequestOf,
  pullRequestScenario,
  removeOperation,
  type PullRequestScenario,
  type PullRequestScenarioOptions,
} from './pull-request-scenario.ts'

const reader = { token: 'ghs_emulatorReader', kind: 'job', permissions: { contents: 'read' } } as const
const pusher = { token: 'ghs_emulatorPusher', kind: 'job', permissions: { contents: 'write' } } as const
const tokens = [reader, pusher]

/** Runs into a wall: the step fails, and the file, the outputs, the summary and the report are there all the same. */
async function hitWall(
  { run, read }: PullRequestScenario,
  inputs: Parameters<PullRequestScenario['run']>[0] = {},
  options: Parameters<PullRequestScenario['run']>[1] = {},
): Promise<{ readonly message: string; readonly result: RunResult }> {
  const result = await run(inputs, options)
  const message = failureOf(result)
  expect(await read('swagger.yaml')).toContain('/orders')
  expect(result.outputs).toMatchObject({
    path: 'swagger.yaml',
    'pull-request-operation': '',
    'pull-request-number': '',
  })
  expect(result.summary).toContain('swagger.yaml')
  const report: unknown = JSON.parse(await readFile(result.outputs['report'] ?? '', 'utf8'))
  expect(report).toMatchObject({ documents: [{ output: 'swagger.yaml' }], pullRequest: null })
  return { message, result }
}

function atWall(options: PullRequestScenarioOptions, play: (scenario: PullRequestScenario) => Promise<void>) {
  return pullRequestScenario(options, play)
}

describe('a wall', () => {
  test('of Actions that may not create pull requests names the setting and the compare URL', async () => {
    await atWall({ repository: { actionsMayCreatePullRequests: false } }, async (scenario) => {
      const { demo, github, run } = scenario
      const { message } = await hitWall(scenario)
      expect(message).toContain('“Allow GitHub Actions to create and approve pull requests”')
      expect(message).toContain(`${github.serverUrl}/octo/demo/settings/actions`)
      expect(message).toContain(`${github.serverUrl}/octo/demo/compare/main...${branch}?expand=1`)
      const head = await demo.commit(branch)
      await hitWall(scenario)
      expect((await demo.commit(branch)).oid).toBe(head.oid)
      await demo.openPull({ head: branch, title: 'By hand' })
      expect(pullRequestOf(await run())).toMatchObject({ operation: 'updated', number: '1' })
      expect(demo.pull(1).title).toBe('By hand')
    })
  })

  test('of a token that may only read names the permissions', async () => {
    await atWall({ github: { tokens } }, async (scenario) => {
      const { message } = await hitWall(scenario, { 'github-token': reader.token })
      expect(message).toMatch(/permissions:\n +contents: write\n +pull-requests: write/)
      expect(await scenario.demo.branches()).toEqual(['main'])
    })
  })

  test('of a token that may push but open nothing names the permission and the compare URL', async () => {
    await atWall({ github: { tokens } }, async (scenario) => {
      const { message } = await hitWall(scenario, { 'github-token': pusher.token })
      expect(message).toMatch(/pull-requests: write[^]*Open the pull request by hand: http/)
      expect(await scenario.demo.read(branch, 'swagger.yaml')).toContain('/orders')
    })
  })

  test('of a token that GitHub does not know costs one request', async () => {
    await atWall({ sentinels: ['ghs_emulatorExpired'] }, async (scenario) => {
      const { message } = await hitWall(scenario, { 'github-token': 'ghs_emulatorExpired' })
      expect(message).toMatch(/401.*wrong, expired or revoked/)
      expect(scenario.github.count()).toBe(1)
    })
  })

  test('of a repository that the token does not reach', async () => {
    const others = [{ name: 'octo/hidden', private: true }]
    const elsewhere = [{ ...pusher, repositories: ['octo/demo'] }]
    await atWall({ others, github: { tokens: elsewhere } }, async (scenario) => {
      const inputs = { repository: 'octo/hidden', 'github-token': pusher.token }
      expect((await hitWall(scenario, inputs)).message).toMatch(/does not reach octo\/hidden.*GitHub App/)
    })
  })

  test('of an archived repository', async () => {
    await atWall({ repository: { archived: true } }, async (scenario) => {
      expect((await hitWall(scenario)).message).toContain('octo/demo is archived')
    })
  })

  test('of a repository without a commit, and of a base that is not there', async () => {
    await atWall({ others: [{ name: 'octo/empty', files: null }] }, async (scenario) => {
      expect((await hitWall(scenario, { repository: 'octo/empty' })).message).toContain('has no commit yet')
      expect((await hitWall(scenario, { base: 'nowhere' })).message).toMatch(/no branch “nowhere”.*“main”/)
    })
  })

  test.each([
    ['creation', { restrictCreation: true }],
    ['update', { restrictUpdate: true }],
    ['messages', { commitMessage: '^feat: ' }],
  ])('of a ruleset (%s) names it, and leaves no branch behind', async (_, rule) => {
    await atWall({ repository: { rules: [{ branches: ['roma-connect/**'], ...rule }] } }, async (scenario) => {
      const { message } = await hitWall(scenario)
      expect(message).toMatch(/A ruleset of octo\/demo refuses the branch “roma-connect\/swagger-yaml”/)
      expect(message).toContain('/octo/demo/settings/rules')
      expect(await scenario.demo.branches()).toEqual(['main'])
    })
  })

  test.each([
    ['ip-allow-list', /octo lets in only IP addresses.*\/organizations\/octo\/settings\/security/],
    ['sso', /octo demands single sign-on/],
    ['token-lifetime', /live longer than 366 days/],
    ['no-classic-tokens', /takes no classic personal access tokens/],
    ['suspended', /is suspended, and may do nothing at all/],
    ['blocked', /GitHub has blocked the repository octo\/demo/],
  ] as const)('of who asks, and from where (%s), speaks of no permission', async (situation, sentence) => {
    await atWall({}, async (scenario) => {
      scenario.github.enter(situation)
      const { message } = await hitWall(scenario)
      expect(message).toMatch(sentence)
      expect(message).not.toContain('pull-requests: write')
    })
  })

  test('of a classic branch protection has its own page', async () => {
    const rules = [{ branches: ['roma-connect/**'], classic: true, restrictPush: true }]
    await atWall({ repository: { rules } }, async (scenario) => {
      const { message } = await hitWall(scenario)
      expect(message).toMatch(
        /The branch protection of octo\/demo refuses.*not authorized to push.*\/settings\/branches/,
      )
      expect(await scenario.demo.branches()).toEqual(['main'])
    })
  })

  test('of push protection says where the secret has to go', async () => {
    await atWall({ repository: { pushProtection: 409 } }, async (scenario) => {
      changeScript(scenario.world, '/orders', `const client = connect('AKIA${'A1'.repeat(8)}')\n`)
      const { message } = await hitWall(scenario, { scripts: 'scripts' })
      expect(message).toMatch(/push protection found a secret in .*Take it out of the script in ROMA Connect/)
    })
  })

  test('of a repository for collaborators alone leads to the compare URL', async () => {
    await atWall({ repository: { pullRequestCreation: 'collaborators' } }, async (scenario) => {
      const { message } = await hitWall(scenario)
      expect(message).toMatch(/only collaborators may open pull requests[^]*\/compare\/main\.\.\./)
    })
  })

  test('of a sign-off says how the message has to end, and takes it then', async () => {
    await atWall({ repository: { requireSignoff: true } }, async (scenario) => {
      expect((await hitWall(scenario)).message).toMatch(/End the input `commit-message` with .*Signed-off-by/)
      const message = 'Update the API\n\nSigned-off-by: Octo <octo@example.com>'
      expect(pullRequestOf(await scenario.run({ 'commit-message': message }))).toMatchObject({ operation: 'created' })
    })
  })

  test('of an Enterprise Server under maintenance is told by the title of its page', async () => {
    await atWall({ github: { edition: 'enterprise' } }, async (scenario) => {
      scenario.github.enter('maintenance')
      const { message } = await hitWall(scenario, { retries: '0' })
      expect(message).toMatch(/down for maintenance/)
      expect(message).not.toContain('<')
    })
  })

  test('does not hide that a change is breaking', async () => {
    await published({ repository: { actionsMayCreatePullRequests: false } }, async (scenario) => {
      removeOperation(scenario.world, '/items')
      const { message, result } = await hitWall(scenario, { 'fail-on': 'breaking' })
      expect(message).toMatch(/may not create pull requests[^]*1 breaking change \(`fail-on: breaking`\)/)
      expect(result.outputs['breaking']).toBe('true')
    })
  })
})

describe('a run without rights', () => {
  const pull = (head: string) => ({
    pull_request: { base: { ref: 'main', sha: '0'.repeat(40) }, head: { repo: { full_name: head } } },
    repository: { full_name: 'octo/demo' },
  })

  test('of a fork, without secrets, fails before anything is sent, and says what to do', async () => {
    await pullRequestScenario({}, async ({ run, github, huawei }) => {
      const result = await run(
        { token: undefined },
        { event: pull('fork/demo'), env: { GITHUB_EVENT_NAME: 'pull_request' } },
      )
      expect(failureOf(result)).toContain('this run belongs to a pull request from a fork')
      expect(failureOf(result)).toContain(
        "if: github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'",
      )
      expect(failureOf(result)).toContain('Do not switch to pull_request_target')
      expect([github.count(), huawei.requests.length]).toEqual([0, 0])
    })
  })

  test.each([
    ['a fork', 'fork/demo', 'octocat', 'from a fork'],
    ['Dependabot', 'octo/demo', 'dependabot[bot]', 'belongs to Dependabot'],
  ])('of %s, with a token that may only read, says so at the wall', async (_, head, actor, sentence) => {
    await pullRequestScenario({ github: { tokens } }, async (scenario) => {
      const { demo } = scenario
      const event = pull(head)
      event.pull_request.base.sha = (await demo.commit('main')).oid
      const options = { event, env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_ACTOR: actor } }
      const { message } = await hitWall(scenario, { 'github-token': reader.token }, options)
      expect(message).toContain(sentence)
      expect(message).toContain("github.actor != 'dependabot[bot]'")
    })
  })
})

describe('a run about a pull request that anyone may have opened', () => {
  test.each([
    ['pull_request_target', ['notice']],
    ['pull_request', []],
  ])('on %s: what is told of code that must not run there is %j', async (eventName, levels) => {
    await pullRequestScenario({}, async ({ run, demo }) => {
      const base = { ref: 'main', sha: (await demo.commit('main')).oid }
      const event = { pull_request: { base, head: { repo: { full_name: 'octo/demo' } } } }
      const result = await run({ 'pull-request': undefined }, { event, env: { GITHUB_EVENT_NAME: eventName } })
      const warning = 'never check out or run its code'
      const told = result.annotations.filter(({ message }) => message.includes(warning))
      expect(result.conclusion).toBe('success')
      expect(told.map(({ level }) => level)).toEqual(levels)
      expect(result.summary.includes(warning)).toBe(levels.length > 0)
    })
  })
})

describe('what stands in the place of the file', () => {
  test.each([
    ['a link', { content: 'README.md', mode: '120000' }],
    ['a submodule', { content: '1'.repeat(40), mode: '160000' }],
  ])('is refused when it is %s', async (kind, content) => {
    await atWall({}, async (scenario) => {
      await scenario.demo.commitFile('main', 'swagger.yaml', content)
      expect((await hitWall(scenario)).message).toContain(`“swagger.yaml” on “main” is ${kind}`)
      expect(await scenario.demo.branches()).toEqual(['main'])
    })
  })

  test('is refused when it is a folder, or when a file is in the way', async () => {
    await atWall({ repository: { files: { 'swagger.yaml/a': 'a', apis: 'b' } } }, async (scenario) => {
      expect((await hitWall(scenario)).message).toContain('is a folder')
      const result = await scenario.run({ output: 'apis/shop.yaml' })
      expect(failureOf(result)).toContain('“apis” is no folder in the repository but a file')
    })
  })

  test('is refused when Git LFS keeps it', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`
    await atWall({ repository: { files: { 'swagger.yaml': pointer } } }, async (scenario) => {
      expect((await hitWall(scenario)).message).toContain('“swagger.yaml” is kept in Git LFS')
      expect(await scenario.demo.branches()).toEqual(['main'])
    })
  })

  test('is replaced, with a warning, when it is no Swagger document', async () => {
    await pullRequestScenario({ repository: { files: { 'swagger.yaml': '<html>\n' } } }, async ({ run, demo }) => {
      const result = await run()
      expect(operationOf(result)).toBe('created')
      expect(result.annotations.map(({ message }) => message).join('\n')).toContain(
        'could not be compared with, and is replaced',
      )
      expect(await demo.read(branch, 'swagger.yaml')).toContain('/orders')
    })
  })
})

describe('a fault of GitHub', () => {
  test.each([
    ['a cut body', { breaks: 'cut' }],
    ['a reset', { breaks: 'reset' }],
    ['a 502', { reply: { status: 502, body: '<html>Bad gateway</html>' } }],
    ['an answer that is lost after it took effect', { breaks: 'reset', afterEffect: true }],
  ] as const)('%s is asked again, and nothing is done twice', async (_, fault) => {
    await pullRequestScenario({}, async ({ run, demo, github }) => {
      for (const on of ['ReadRepository', 'git/create-ref', 'createCommitOnBranch', 'pulls/create'])
        github.faults.add({ on, ...fault })
      const result = await run({ retries: '2', labels: 'api' })
      expect(result.conclusion).toBe('success')
      expect(operationOf(result)).toBe('created')
      expect(pullRequestOf(result).number).toBe('1')
      expect(demo.pulls()).toMatchObject([{ labels: ['api'] }])
      expect(await demo.git('rev-list', '--count', `main..${branch}`)).toBe('1')
    })
  })

  test.each([
    ['a cut body', { breaks: 'cut' }, /cut off|ended|terminated|Premature/i],
    ['a reset', { breaks: 'reset' }, /cut off/],
    ['a 502', { reply: { status: 502, body: { message: 'Bad gateway' } } }, /502/],
    ['a page of a proxy', { reply: { status: 200, body: 'Sign in' } }, /not what GitHub’s API sends/],
  ] as const)('%s that goes on is told, and the file is written', async (_, fault, sentence) => {
    await atWall({}, async (scenario) => {
      scenario.github.faults.add({ on: 'ReadRepository', times: Number.POSITIVE_INFINITY, ...fault })
      const { message } = await hitWall(scenario, { retries: '1' })
      expect(message).toMatch(/^Could not read the repository/)
      expect(message).toMatch(sentence)
    })
  })

  test('silence ends with the step’s time, and the file is written', async () => {
    await atWall({}, async (scenario) => {
      scenario.github.faults.add({ on: 'createCommitOnBranch', breaks: 'silence' })
      const { message, result } = await hitWall(scenario, { timeout: '3' })
      expect(message).toMatch(/Could not commit the export.*time/)
      expect(result.durationMs).toBeLessThan(15_000)
    })
  })

  test('a secondary limit is waited for as long as it asks', async () => {
    await pullRequestScenario({}, async ({ run, demo, github }) => {
      github.faults.secondaryLimit('pulls/create', { retryAfter: 1 })
      const result = await run()
      expect(operationOf(result)).toBe('created')
      expect(result.log).toMatch(/secondary rate limit.*Waiting 1\.0 s, in which nothing is sent to GitHub/)
      expect(demo.pulls()).toHaveLength(1)
    })
  })

  test('a limit that lasts longer than the step fails at once', async () => {
    await atWall({}, async (scenario) => {
      scenario.github.faults.secondaryLimit('ReadRepository', { retryAfter: 3_600, status: 429 })
      const { message } = await hitWall(scenario, { timeout: '60' })
      expect(message).toMatch(/3,600 seconds, [\d,]+ seconds after the end of the step: raise the input `timeout`/)
      expect(scenario.github.count()).toBe(1)
    })
  })

  test('when the base’s file cannot be read is a wall like any other', async () => {
    await published({}, async (scenario) => {
      addOperation(scenario.world, '/customers')
      const reply = { status: 403, body: { message: 'Resource not accessible by integration' } }
      scenario.github.faults.add({ on: 'ReadBlobs', reply })
      expect((await hitWall(scenario)).message).toMatch(
        /Could not read files of the repository.*403[^]*contents: write/,
      )
      expect(await scenario.demo.branches()).toEqual(['main'])
    })
  })

  test('when the scripts’ list cannot be read is one too', async () => {
    await pullRequestScenario({}, async (scenario) => {
      const inputs = { scripts: 'scripts' }
      await scenario.run(inputs)
      await scenario.demo.merge(1)
      addOperation(scenario.world, '/customers')
      const reply = { status: 403, body: { message: 'Resource not accessible by integration' } }
      scenario.github.faults.add({ on: 'ReadBlobs', skip: 1, reply })
      expect((await hitWall(scenario, inputs)).message).toMatch(/Could not read files of the repository.*403/)
    })
  })

  test('when the comment fails the pull request is closed all the same', async () => {
    await opened({}, async ({ run, demo, github, undo }) => {
      undo()
      const reply = { status: 403, body: { message: 'Resource not accessible by integration' } }
      github.faults.add({ on: 'issues/create-comment', reply })
      const result = await run()
      expect(operationOf(result)).toBe('closed')
      expect(demo.pull(1).state).toBe('closed')
      expect(result.annotations.map(({ message }) => message).join('\n')).toMatch(
        /closing comment is missing.*pull-requests: write/,
      )
    })
  })
})
