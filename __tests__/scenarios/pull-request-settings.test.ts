import { describe, expect, test } from '@jest/globals'
import type { Rule } from '../../emulator/github/model.ts'
import { addApplication, addBackend, lifelikeWorld } from '../../emulator/huawei/index.ts'
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
  shopWorld,
  warningsOf,
} from './pull-request-scenario.ts'

const app = { token: 'ghs_emulatorAppToken', kind: 'app' } as const
const everything = { contents: 'write', pull_requests: 'write', metadata: 'read', members: 'read' } as const
const needsApproval: Rule = { branches: ['main'], requiredApprovals: 1, requirePullRequest: true }

describe('labels, assignees and reviewers', () => {
  const people = {
    repository: { organization: true, teams: ['apis'], collaborators: ['mona', 'hubot', 'lena'] },
    github: { tokens: [{ ...app, permissions: everything }] },
  }
  const extras = { labels: 'api, roma', assignees: 'mona', reviewers: 'hubot', 'team-reviewers': 'octo/apis' }

  test('are set when the pull request is created, and never on an update', async () => {
    await pullRequestScenario(people, async ({ run, demo, github, world }) => {
      const inputs = { ...extras, 'github-token': app.token }
      expect(operationOf(await run(inputs))).toBe('created')
      const set = { labels: ['api', 'roma'], assignees: ['mona'], reviewers: ['hubot'], teams: ['apis'] }
      expect(demo.pull(1)).toMatchObject(set)
      expect(github.count()).toBeLessThanOrEqual(10)
      addOperation(world, '/customers')
      expect(operationOf(await run({ ...inputs, labels: 'other', reviewers: 'lena' }))).toBe('updated')
      expect(demo.pull(1)).toMatchObject(set)
    })
  })

  test('are set again on what is reopened', async () => {
    await opened({ ...people, inputs: { 'github-token': app.token } }, async ({ run, demo, undo, world }) => {
      const inputs = { 'github-token': app.token }
      await demo.commitFile(branch, 'notes.md', 'mine')
      await demo.commitFile(branch, 'notes.md', null)
      undo()
      expect(operationOf(await run(inputs))).toBe('closed')
      addOperation(world, '/customers')
      expect(pullRequestOf(await run({ ...inputs, ...extras }))).toMatchObject({ operation: 'created', number: '1' })
      expect(demo.pull(1)).toMatchObject({ state: 'open', labels: ['api', 'roma'], reviewers: ['hubot'] })
    })
  })

  test('that GitHub does not take cost nothing but a warning', async () => {
    await pullRequestScenario({ repository: people.repository }, async ({ run, demo }) => {
      const result = await run({ ...extras, assignees: 'mona, stranger', reviewers: 'hubot, stranger' })
      expect(result.conclusion).toBe('success')
      expect(demo.pull(1)).toMatchObject({
        labels: ['api', 'roma'],
        assignees: ['mona'],
        reviewers: ['hubot'],
        teams: [],
      })
      const warnings = warningsOf(result)
      expect(warnings).toMatch(/did not assign “stranger”/)
      expect(warnings).toMatch(/No review is requested from “stranger”/)
      expect(warnings).toMatch(/No review is requested from “apis”/)
    })
  })

  test.each([
    ['issues/add-labels', { labels: 'api' }, /labels are not set.*`pull-requests: write`/],
    ['issues/add-assignees', { assignees: 'mona' }, /assignees are not set.*`pull-requests: write`/],
    ['pulls/request-reviewers', { reviewers: 'mona' }, /No review is requested from “mona”.*`pull-requests: write`/],
    ['pulls/request-reviewers', { 'team-reviewers': 'apis' }, /No review is requested from “apis”.*Members: read/],
  ])(
    '%s without the permission leaves the pull request, and a warning names it',
    async (operation, inputs, warning) => {
      await pullRequestScenario({ repository: people.repository }, async ({ run, demo, github }) => {
        github.faults.add({
          on: operation,
          reply: { status: 403, body: { message: 'Resource not accessible by integration' } },
        })
        const result = await run(inputs)
        expect(result.conclusion).toBe('success')
        expect(operationOf(result)).toBe('created')
        expect(demo.pulls()).toHaveLength(1)
        expect(warningsOf(result)).toMatch(warning)
      })
    },
  )
})

describe('words of the user', () => {
  test('are filled in, and the body stands above the generated part', async () => {
    await published({}, async ({ run, demo, world }) => {
      addOperation(world, '/customers')
      removeOperation(world, '/items')
      const result = await run({
        title: 'feat({app}): {changes} changes, {breaking} breaking',
        'commit-message': 'feat({app}): {output}\n\nFrom {instance}.\nSigned-off-by: me',
        body: 'Our own words. Fixes #7',
      })
      expect(operationOf(result)).toBe('created')
      expect(demo.pull(1).title).toBe('feat(shop): 2 changes, 1 breaking')
      expect(demo.pull(1).body).toMatch(/^Our own words\. Fixes #7\n\n<!-- roma-connect-export:begin/)
      const { message } = await demo.commit(branch)
      expect(message).toMatch(
        /^feat\(shop\): swagger\.yaml\n\nFrom [0-9a-f-]+\.\nSigned-off-by: me\n\nROMA-Connect-Export: /,
      )
    })
  })

  test('that nothing is filled in for are an error before anything is sent', async () => {
    await pullRequestScenario({}, async ({ run, github, huawei }) => {
      expect(failureOf(await run({ title: '{application}' }))).toContain('“{application}” is not filled in')
      expect([github.count(), huawei.requests.length]).toEqual([0, 0])
    })
  })
})

describe('a draft', () => {
  test.each([true, false])('is opened where the plan of the repository has drafts: %s', async (allowDrafts) => {
    await pullRequestScenario({ repository: { allowDrafts } }, async ({ run, demo }) => {
      const result = await run({ draft: 'true' })
      expect(operationOf(result)).toBe('created')
      expect(demo.pull(1).draft).toBe(allowDrafts)
      expect(warningsOf(result).includes('no draft')).toBe(!allowDrafts)
    })
  })
})

describe('auto-merge', () => {
  const repository = { allowAutoMerge: true, rules: [needsApproval] }

  test.each(['merge', 'squash', 'rebase'] as const)('by %s merges as soon as the review is there', async (method) => {
    await pullRequestScenario({ repository }, async ({ run, demo }) => {
      expect(warningsOf(await run({ 'auto-merge': method }))).toBe('')
      expect(demo.pull(1).autoMerge).toBe(method.toUpperCase())
      await demo.satisfy(1, { approvals: 1 })
      expect(demo.pull(1).merged).toBe(true)
      expect(await demo.read('main', 'swagger.yaml')).toContain('/orders')
    })
  })

  test('is off by default', async () => {
    await pullRequestScenario({ repository }, async ({ run, demo }) => {
      await run()
      expect(demo.pull(1).autoMerge).toBeNull()
    })
  })

  test('is switched off by a later breaking change, before its commit, and on again after it', async () => {
    await opened({ repository, inputs: { 'auto-merge': 'squash' } }, async ({ run, demo, github, world }) => {
      expect(demo.pull(1).autoMerge).toBe('SQUASH')
      const before = structuredClone(world.backends)
      removeOperation(world, '/items')
      const result = await run({ 'auto-merge': 'squash' })
      expect(operationOf(result)).toBe('updated')
      expect(demo.pull(1).autoMerge).toBeNull()
      expect(result.summary).toContain('Auto-merge stays off: A change is breaking.')
      const order = github.requests.map(({ operation }) => operation)
      expect(order.indexOf('disablePullRequestAutoMerge')).toBeLessThan(order.indexOf('createCommitOnBranch'))
      world.backends = before
      expect(operationOf(await run({ 'auto-merge': 'squash' }))).toBe('updated')
      expect(demo.pull(1).autoMerge).toBe('SQUASH')
    })
  })

  test('is never on for a breaking change, also when `ignore` is for another', async () => {
    await published({ repository }, async ({ run, demo, world }) => {
      removeOperation(world, '/items')
      await run({ 'auto-merge': 'merge', ignore: 'response-success-status-removed' })
      expect(demo.pull(1).autoMerge).toBeNull()
    })
  })

  test('stays off for a credential in a script', async () => {
    await published({ repository }, async ({ run, demo, world }) => {
      changeScript(world, '/items', 'function execute(data) {\n    var password = "tR0ub4dor-and-3"\n}')
      const result = await run({ 'auto-merge': 'merge' })
      expect(operationOf(result)).toBe('created')
      expect(demo.pull(1).autoMerge).toBeNull()
      expect(result.summary).toContain('Auto-merge stays off: A script holds a hard-coded credential.')
      expect(demo.pull(1).body).toMatch(/^<!--.*-->\n> \[!CAUTION\]\n> - The script of GET /)
      expect(demo.pull(1).body).not.toContain('tR0ub4dor')
    })
  })

  test('stays off when most operations are lost', async () => {
    await published({ repository }, async ({ run, demo, world }) => {
      const paths = ['/a', '/b', '/c']
      for (const path of paths) addOperation(world, path)
      await run({ output: 'swagger.yaml', branch: 'first', 'auto-merge': 'merge' })
      await demo.satisfy(1, { approvals: 1 })
      for (const path of [...paths]) removeOperation(world, path)
      const result = await run({
        'auto-merge': 'merge',
        ignore: 'api-path-removed-without-deprecation\napi-removed-without-deprecation',
      })
      expect(operationOf(result)).toBe('created')
      expect(result.summary).toContain('Auto-merge stays off: More than half of the operations are gone')
      expect(demo.pull(2).autoMerge).toBeNull()
    })
  })

  test.each([
    [{ allowAutoMerge: true }, /nothing holds the pull request back.*Require a check or a review/],
    [{ rules: [needsApproval] }, /turn on “Allow auto-merge”/],
    [{ allowAutoMerge: true, allowMergeCommit: false, rules: [needsApproval] }, /does not allow this merge method/],
  ])('that is refused is a warning with the setting: %j', async (settings, warning) => {
    await pullRequestScenario({ repository: settings }, async ({ run, demo }) => {
      const result = await run({ 'auto-merge': 'merge' })
      expect(result.conclusion).toBe('success')
      expect(warningsOf(result)).toMatch(warning)
      expect(demo.pull(1)).toMatchObject({ state: 'open', autoMerge: null })
    })
  })
})

describe('places', () => {
  test('another base gets a branch of its own', async () => {
    await published({}, async ({ run, demo, world }) => {
      await demo.createBranch('release/1')
      addOperation(world, '/customers')
      expect(pullRequestOf(await run({ base: 'release/1' }))).toMatchObject({
        operation: 'created',
        branch: 'roma-connect/swagger-yaml-release-1',
      })
      expect(demo.pull(1)).toMatchObject({ base: 'release/1', head: 'roma-connect/swagger-yaml-release-1' })
      expect(pullRequestOf(await run())).toMatchObject({ operation: 'created', number: '2', branch })
    })
  })

  test('a branch of the user’s name is taken as it is', async () => {
    await pullRequestScenario({}, async ({ run, demo }) => {
      expect(pullRequestOf(await run({ branch: 'apis/shop' }))).toMatchObject({ branch: 'apis/shop' })
      expect(await demo.branches()).toEqual(['apis/shop', 'main'])
    })
  })

  test('another repository gets the pull request, and its file is what is compared with', async () => {
    const others = [{ name: 'octo/contracts', files: { 'README.md': '#\n' }, private: true }]
    const tokens = [{ ...app, permissions: everything }]
    await pullRequestScenario({ others, github: { tokens } }, async ({ run, demo, github, world }) => {
      const contracts = github.repository('octo/contracts')
      const inputs = { repository: 'octo/contracts', 'github-token': app.token }
      const result = await run(inputs)
      expect(pullRequestOf(result)).toMatchObject({ url: `${github.serverUrl}/octo/contracts/pull/1`, number: '1' })
      expect(demo.pulls()).toEqual([])
      await contracts.merge(1)
      await demo.commitFile('main', 'swagger.yaml', 'of another repository')
      expect(operationOf(await run(inputs))).toBe('none')
      addOperation(world, '/customers')
      const again = await run({ ...inputs, baseline: 'main:swagger.yaml' })
      expect(operationOf(again)).toBe('created')
      expect(again.outputs['changes']).toBe('{"breaking":0,"warning":0,"info":1}')
    })
  })

  test('a renamed repository is found by its former name', async () => {
    await pullRequestScenario({}, async ({ run, demo, github, world }) => {
      demo.rename('octo/shop')
      expect(pullRequestOf(await run({ labels: 'api' }))).toMatchObject({
        operation: 'created',
        url: `${github.serverUrl}/octo/shop/pull/1`,
      })
      expect(demo.pull(1).labels).toEqual(['api'])
      addOperation(world, '/customers')
      expect(operationOf(await run())).toBe('updated')
    })
  })

  test('a branch that redirects elsewhere is not followed with the token', async () => {
    await pullRequestScenario({}, async ({ run, github }) => {
      const headers = { location: 'https://example.invalid/graphql' }
      github.faults.add({ on: 'repository', reply: { status: 307, body: { message: 'Moved' }, headers } })
      expect(failureOf(await run())).toMatch(/a redirect to example\.invalid\. It is not followed/)
    })
  })
})

describe('GitHub Enterprise Server', () => {
  test('has other paths, unsigned commits, and no runs to approve', async () => {
    const github = { edition: 'enterprise', signsCommits: false } as const
    await pullRequestScenario({ github }, async ({ run, demo, github: server, world }) => {
      expect(server.apiUrl).toMatch(/\/api\/v3$/)
      const result = await run({ labels: 'api' })
      expect(pullRequestOf(result)).toMatchObject({ operation: 'created', verified: 'false' })
      expect(result.summary).toMatch(/GitHub Enterprise Server such a commit starts no workflows/)
      expect(result.summary).toMatch(/does not sign commits/)
      addOperation(world, '/customers')
      expect(operationOf(await run())).toBe('updated')
      expect(operationOf(await run())).toBe('none')
      expect(demo.pull(1).labels).toEqual(['api'])
    })
  })

  test('github.com has runs that wait for a person, and says so', async () => {
    await pullRequestScenario({}, async ({ run }) => {
      const result = await run({}, { env: { GITHUB_SERVER_URL: 'https://github.com' } })
      expect(result.summary).toMatch(/GITHUB\\?_TOKEN.*wait until a person with write access approves them/)
      expect(result.summary).not.toContain('does not sign')
    })
  })

  test('a GitHub App’s token starts checks by itself, so nothing is said', async () => {
    const tokens = [{ ...app, permissions: everything }]
    await pullRequestScenario({ github: { tokens } }, async ({ run }) => {
      const result = await run({ 'github-token': app.token })
      expect(pullRequestOf(result)).toMatchObject({ operation: 'created', verified: 'true' })
      expect(result.summary).not.toMatch(/GITHUB\\?_TOKEN/)
    })
  })
})

describe('a dry run', () => {
  test('tells the plan, and changes nothing anywhere', async () => {
    await pullRequestScenario({}, async ({ run, demo, github, exists }) => {
      const result = await run({ 'dry-run': 'true', scripts: 'scripts' })
      expect(pullRequestOf(result).operation).toBe('none')
      expect(result.outputs).toMatchObject({ path: 'swagger.yaml', changed: 'true' })
      expect(result.log).toContain(`open a pull request from the new branch “${branch}”`)
      expect(result.summary).toContain(`/octo/demo/compare/main...${branch}?expand=1`)
      expect(exists('swagger.yaml')).toBe(false)
      expect(await demo.branches()).toEqual(['main'])
      expect(github.requests.some(({ writes }) => writes)).toBe(false)
    })
  })

  test('of an update tells what it would do to which pull request', async () => {
    await opened({}, async ({ run, demo, world }) => {
      const before = demo.pull(1)
      removeOperation(world, '/items')
      const result = await run({ 'dry-run': 'true' })
      expect(result.log).toContain('The export has changed: update pull request #1.')
      expect(pullRequestOf(result)).toMatchObject({ operation: 'none', number: '1' })
      expect(demo.pull(1)).toEqual(before)
    })
  })
})

describe('the word for {app}', () => {
  const odd = 'Orders / API'

  test('is the same in output, branch, title and message', async () => {
    const world = shopWorld()
    const app = addApplication(world, { name: odd })
    addBackend(world, app, { path: '/odd', operation: { responses: { 200: { description: 'OK' } } } })
    await pullRequestScenario({ world }, async ({ run, demo }) => {
      const inputs = { output: 'apis/{app}.yaml', branch: 'export/{app}', title: 'New {app}', app: app.id }
      const result = await run(inputs)
      const word = /^apis\/(.*)\.yaml$/.exec(result.outputs['path'] ?? '')?.[1] ?? ''
      expect(word).toMatch(/^Orders-API-[0-9a-f]{8}$/)
      expect(pullRequestOf(result)).toMatchObject({ operation: 'created', branch: `export/${word}` })
      expect(demo.pull(1).title).toBe(`New ${word}`)
      expect((await demo.commit(`export/${word}`)).message).toMatch(new RegExp(`^New ${word}\n`))
      expect(pullRequestOf(await run({ ...inputs, app: odd }))).toMatchObject({ operation: 'none', number: '1' })
    })
  })

  test('is in the derived name of the branch too', async () => {
    await pullRequestScenario({}, async ({ run, world }) => {
      const result = await run({ output: 'apis/{app}.yaml', app: world.applications[0]?.id ?? '' })
      expect(pullRequestOf(result)).toMatchObject({ branch: 'roma-connect/apis-shop-yaml' })
    })
  })
})

describe('several applications', () => {
  test('go into one commit, with their scripts', async () => {
    await pullRequestScenario({ world: lifelikeWorld() }, async ({ run, demo, github, world }) => {
      const inputs = { output: 'apis/{app}.yaml', scripts: 'apis/{app}', complete: undefined }
      const result = await run({ ...inputs, title: 'Update {app} in {output}' })
      expect(pullRequestOf(result)).toMatchObject({ operation: 'created', branch: 'roma-connect/apis-app-yaml' })
      const head = 'roma-connect/apis-app-yaml'
      expect(await demo.git('rev-list', '--count', `main..${head}`)).toBe('1')
      const files = (await demo.git('-c', 'core.quotePath=false', 'diff', '--name-only', `main...${head}`)).split('\n')
      expect(files).toEqual(
        expect.arrayContaining(['apis/orders.yaml', 'apis/客户中心.yaml', 'apis/orders/.roma-connect.json']),
      )
      expect(demo.pull(1).title).toBe('Update orders and 客户中心 in 2 documents')
      expect(demo.pull(1).body).toMatch(/`apis\/orders\.yaml` new/)
      expect(github.count()).toBeLessThanOrEqual(10)
      await demo.merge(1, 'squash')
      github.forget()
      expect(operationOf(await run(inputs))).toBe('none')
      expect(github.count()).toBeLessThanOrEqual(4)
      world.backends = world.backends.filter(({ path, method }) => !(path === '/orders' && method === 'POST'))
      const third = await run(inputs)
      expect(pullRequestOf(third)).toMatchObject({ operation: 'created', number: '2' })
      const changed = await demo.git('diff', '--name-status', `main...${head}`)
      expect(changed.split('\n')).toEqual([
        'M\tapis/orders.yaml',
        'M\tapis/orders/.roma-connect.json',
        'D\tapis/orders/POST_orders.js',
      ])
      expect(demo.pull(2).body).toContain('- `apis/orders/POST_orders.js` removed')
    })
  })

  test('of which one fails: the others are delivered, and the pull request keeps the one that failed', async () => {
    await pullRequestScenario({ world: lifelikeWorld() }, async ({ run, demo, huawei, world }) => {
      const inputs = { output: 'apis/{app}.yaml', complete: undefined, retries: '0' }
      await run(inputs)
      const [orders] = world.applications
      huawei.faults.when(({ kind, body }) =>
        kind === 'export' && body.includes(orders?.id ?? '-') ? { do: 'reply', status: 500, body: '{}' } : undefined,
      )
      world.backends = world.backends.filter(({ method }) => method !== 'DELETE')
      const result = await run(inputs)
      expect(failureOf(result)).toContain('orders')
      expect(operationOf(result)).toBe('updated')
      const head = 'roma-connect/apis-app-yaml'
      expect(await demo.read(head, 'apis/orders.yaml')).toContain('/orders')
      expect(await demo.read(head, 'apis/客户中心.yaml')).not.toContain('delete:')
    })
  })

  test('that all fail leave the pull request as it is', async () => {
    await pullRequestScenario({ world: lifelikeWorld() }, async ({ run, demo, huawei }) => {
      const inputs = { output: 'apis/{app}.yaml', complete: undefined, retries: '0' }
      await run(inputs)
      const before = demo.pull(1)
      huawei.faults.when(({ kind }) => (kind === 'export' ? { do: 'reply', status: 500, body: '{}' } : undefined))
      const result = await run(inputs)
      expect(failureOf(result)).toContain('2 applications could not be exported')
      expect(operationOf(result)).toBe('none')
      expect(demo.pull(1)).toEqual(before)
    })
  })
})

describe('scripts', () => {
  const scripts = { scripts: 'scripts', complete: undefined }

  test('of a backend that is gone are deleted, those of others never', async () => {
    const files = { 'swagger.yaml': '', 'scripts/GET_mine.js': 'mine' }
    await pullRequestScenario({ repository: { files } }, async ({ run, demo, world }) => {
      await run(scripts)
      await demo.merge(1)
      await demo.deleteBranch(branch)
      removeOperation(world, '/items')
      await run({ ...scripts, status: 'developing' })
      expect(await demo.read(branch, 'scripts/GET_items.js')).not.toBeNull()
      await run(scripts)
      expect(await demo.read(branch, 'scripts/GET_items.js')).toBeNull()
      expect(await demo.read(branch, 'scripts/GET_mine.js')).toBe('mine')
      expect(await demo.read(branch, 'scripts/.roma-connect.json')).not.toContain('GET_items')
    })
  })

  test('that came and went within one pull request leave nothing behind', async () => {
    await pullRequestScenario({}, async ({ run, demo, world }) => {
      await run(scripts)
      await demo.merge(1)
      await demo.deleteBranch(branch)
      const before = structuredClone(world.backends)
      addOperation(world, '/customers')
      await run(scripts)
      expect(await demo.read(branch, 'scripts/GET_customers.js')).not.toBeNull()
      addOperation(world, '/suppliers')
      removeOperation(world, '/customers')
      expect(operationOf(await run(scripts))).toBe('updated')
      expect(await demo.git('diff', '--name-status', `main...${branch}`)).toBe(
        'M\tscripts/.roma-connect.json\nA\tscripts/GET_suppliers.js\nM\tswagger.yaml',
      )
      world.backends = before
      expect(operationOf(await run(scripts))).toBe('closed')
      expect(await demo.branches()).toEqual(['main'])
    })
  })
})
