import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Handle } from '../../emulator/github/handle.ts'
import type { RepositoryOptions, Rule } from '../../emulator/github/model.ts'
import { JOB_TOKEN, startGitHub, type GitHub as Emulator } from '../../emulator/github/server.ts'
import { compareUrl, explainChecks } from '../../src/github/walls.ts'
import { breaking, delivery, run, runOf } from '../pull-request/run.ts'

const branch = 'roma-connect/swagger-yaml'
const first = { 'swagger.yaml': 'one\n' }
const second = { 'swagger.yaml': 'two\n' }

let emulator: Emulator
let count = 0

beforeAll(async () => {
  emulator = await startGitHub({
    repositories: [],
    tokens: [
      JOB_TOKEN,
      { token: 'ghp_person', kind: 'pat', login: 'mona' },
      { token: 'ghs_reader', kind: 'job', permissions: { contents: 'read', metadata: 'read' } },
      { token: 'ghs_pusher', kind: 'job', permissions: { contents: 'write', metadata: 'read', pull_requests: 'read' } },
      { token: 'ghs_elsewhere', kind: 'job', permissions: { contents: 'write' }, repositories: ['octo/else'] },
    ],
  })
})

afterAll(() => emulator.close())

afterEach(() => {
  const left = { violations: [...emulator.violations], faults: emulator.faults.pending() }
  emulator.faults.clear()
  emulator.forget()
  expect(left).toEqual({ violations: [], faults: 0 })
})

async function repository(options: Partial<RepositoryOptions> = {}): Promise<{ name: string; git: Handle }> {
  count += 1
  const name = `octo/walls${count}`
  return { name, git: await emulator.addRepository({ name, files: { 'swagger.yaml': 'zero\n' }, ...options }) }
}

const protectedMain: Rule = { branches: ['main'], requiredApprovals: 1, requirePullRequest: true }

async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await promise.then(
    () => new Error('It did not fail.'),
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({ name: 'UserError' })
  return error as { code: string; message: string }
}

describe('a wall', () => {
  test('of Actions that may not create pull requests names the setting and the compare URL', async () => {
    const { name, git } = await repository({ actionsMayCreatePullRequests: false })
    const { message } = await failure(run(emulator, name, delivery(first)))
    expect(message).toContain('“Allow GitHub Actions to create and approve pull requests”')
    expect(message).toContain(`${emulator.serverUrl}/${name}/settings/actions`)
    expect(message).toContain(`${emulator.serverUrl}/${name}/compare/main...roma-connect/swagger-yaml?expand=1`)
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
    // The next run says the same and pushes nothing.
    emulator.forget()
    const head = (await git.commit(branch)).oid
    await failure(run(emulator, name, delivery(first)))
    expect((await git.commit(branch)).oid).toBe(head)
    // A person opens it by hand.
    await git.openPull({ head: branch, title: 'By hand', body: 'mine' })
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'updated', number: 1 })
    expect(git.pull(1)).toMatchObject({ title: 'By hand' })
    expect(git.pull(1).body).toMatch(/^mine\n\n<!-- roma-connect-export:begin/)
  })

  test('of a token that may only read names the permissions', async () => {
    const { name } = await repository()
    const { message } = await failure(run(emulator, name, delivery(first), {}, { token: 'ghs_reader' }))
    expect(message).toMatch(/contents: write\n.*pull-requests: write/)
    expect(message).not.toContain('is pushed')
  })

  test('of a token that may only push names the permission, and the branch is there', async () => {
    const { name } = await repository()
    const { message } = await failure(run(emulator, name, delivery(first), {}, { token: 'ghs_pusher' }))
    expect(message).toMatch(/pull-requests: write[^]*Open the pull request by hand: http/)
  })

  test('of a token that GitHub does not know', async () => {
    const { name } = await repository()
    const { message } = await failure(run(emulator, name, delivery(first), {}, { token: 'ghs_expired' }))
    expect(message).toMatch(/read the repository.*401.*expired or revoked/)
    expect(emulator.count()).toBe(1)
  })

  test('of a repository that does not exist, or is not the workflow’s', async () => {
    const { message } = await failure(run(emulator, 'octo/none', delivery(first)))
    expect(message).toMatch(/octo\/none.*does not exist, or the token may not read it/)
    const other = await repository({ private: true })
    const elsewhere = { token: 'ghs_elsewhere', run: { repository: 'octo/else' } }
    const hidden = await failure(run(emulator, other.name, delivery(first), {}, elsewhere))
    expect(hidden.message).toMatch(/does not reach octo\/walls\d+.*GitHub App/)
  })

  test.each([
    ['creation', { restrictCreation: true }],
    ['update', { restrictUpdate: true }],
    ['messages', { commitMessage: '^feat: ' }],
  ])('of a ruleset: %s', async (_, rule) => {
    const { name, git } = await repository({ rules: [{ branches: ['roma-connect/**'], ...rule }] })
    const { message } = await failure(run(emulator, name, delivery(first)))
    expect(message).toMatch(/A ruleset of octo\/walls\d+ refuses the branch “roma-connect\/swagger-yaml”/)
    expect(message).toContain('/settings/rules')
    expect(await git.branches()).toEqual(['main'])
  })

  test('of an archived repository', async () => {
    const { name } = await repository({ archived: true })
    expect((await failure(run(emulator, name, delivery(first)))).message).toMatch(/archived/)
  })

  test('of an empty repository, of a base that is not there, and of a branch that is the base', async () => {
    const empty = await repository({ files: null })
    expect((await failure(run(emulator, empty.name, delivery(first)))).message).toMatch(/has no commit yet/)
    const { name } = await repository()
    expect((await failure(run(emulator, name, delivery(first), { base: 'none' }))).message).toMatch(
      /no branch “none”.*default branch is “main”/,
    )
    expect((await failure(run(emulator, name, delivery(first), { branch: 'main' }))).message).toMatch(/both/)
  })

  test('of a fork’s run says what kind of run it is', async () => {
    const { name } = await repository()
    const untrusted = 'this run belongs to a pull request from a fork'
    const options = { token: 'ghs_reader', run: { untrusted } }
    expect((await failure(run(emulator, name, delivery(first), {}, options))).message).toContain(untrusted)
  })
})

describe('a file in the repository', () => {
  test.each([
    ['a link', { content: 'README.md', mode: '120000' }],
    ['a submodule', { content: '1'.repeat(40), mode: '160000' }],
  ])('that is %s is refused', async (kind, content) => {
    const { name, git } = await repository()
    await git.commitFile('main', 'swagger.yaml', content)
    expect((await failure(run(emulator, name, delivery(first)))).message).toContain(`is ${kind}`)
  })

  test('that is a folder is refused', async () => {
    const { name } = await repository({ files: { 'swagger.yaml/a': 'x' } })
    expect((await failure(run(emulator, name, delivery(first)))).message).toMatch(/is a folder/)
  })

  test.each([
    ['a file', { content: 'x', mode: '100644' }],
    ['a link', { content: 'README.md', mode: '120000' }],
    ['a submodule', { content: '1'.repeat(40), mode: '160000' }],
  ])('that lies in %s is refused, also as the last of 250', async (kind, content) => {
    const { name, git } = await repository()
    await git.commitFile('main', 'apis/249', content)
    const few = delivery({ 'apis/249/a.yaml': 'a' })
    const files = Array.from({ length: 250 }, (_, index) => [`apis/${index}/a.yaml`, 'a'] as const)
    for (const wanted of [few, delivery(Object.fromEntries(files))]) {
      const { message } = await failure(run(emulator, name, wanted))
      expect(message).toBe(`“apis/249” is no folder in the repository but ${kind}.`)
      expect(await git.branches()).toEqual(['main'])
    }
  })

  test('of more than 100 files is found in few requests', async () => {
    const { name, git } = await repository()
    const files = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`apis/${index}.yaml`, `${index}\n`]))
    await git.commitFiles('main', files)
    expect(await run(emulator, name, delivery(files))).toMatchObject({ operation: 'none' })
    expect(emulator.count()).toBeLessThanOrEqual(2)
    expect(await run(emulator, name, delivery({ ...files, 'apis/7.yaml': 'new' }))).toMatchObject({
      operation: 'created',
    })
    expect(await git.git('diff', '--name-only', `main...${branch}`)).toBe('apis/7.yaml')
  })

  test('of more than 33 MB goes by the Git data API', async () => {
    const { name, git } = await repository()
    const large = `${'x'.repeat(79)}\n`.repeat(430_000)
    const result = await run(emulator, name, delivery({ 'swagger.yaml': large, 'scripts/a.js': 'a' }))
    expect(result).toMatchObject({ operation: 'created', verified: true })
    expect((await git.read(branch, 'swagger.yaml'))?.length).toBe(large.length)
    expect(emulator.count()).toBeLessThanOrEqual(10)
    emulator.forget()
    expect(
      await run(emulator, name, delivery({ 'swagger.yaml': `# now\n${large}`, 'scripts/a.js': 'a' })),
    ).toMatchObject({
      operation: 'none',
    })
  })

  test('of more than 40 MiB is refused with advice', async () => {
    const { name } = await repository()
    const { message } = await failure(run(emulator, name, delivery({ 'swagger.yaml': 'x'.repeat(42_000_000) })))
    expect(message).toMatch(/40\.1 MiB.*40 MiB.*\{app\}/)
  })
})

describe('what a pull request can do without', () => {
  test('one bad reviewer and one bad assignee do not cost the others', async () => {
    const { name, git } = await repository({ collaborators: ['mona', 'hubot'] })
    const options = { reviewers: ['hubot', 'nobody'], assignees: ['mona', 'ghost-user'] }
    const result = await run(emulator, name, delivery(first), options)
    expect(result.operation).toBe('created')
    expect(git.pull(1)).toMatchObject({ reviewers: ['hubot'], assignees: ['mona'] })
    expect(result.warnings).toEqual([
      expect.stringMatching(/did not assign “ghost-user”/),
      expect.stringMatching(/No review is requested from “nobody”/),
    ])
  })

  test.each([
    ['issues/add-labels', { labels: ['api'] }, /labels are not set.*pull-requests: write/],
    ['issues/add-assignees', { assignees: ['mona'] }, /assignees are not set.*pull-requests: write/],
    ['pulls/request-reviewers', { reviewers: ['mona'] }, /No review.*pull-requests: write/],
    ['pulls/request-reviewers', { teamReviewers: ['apis'] }, /No review.*Members: read/],
  ])('%s without its permission is a warning', async (operation, options, warning) => {
    const { name, git } = await repository({ collaborators: ['mona'], organization: true, teams: ['apis'] })
    const body = { message: 'Resource not accessible by integration' }
    emulator.faults.add({ on: operation, reply: { status: 403, body } })
    const result = await run(emulator, name, delivery(first), options)
    expect(result).toMatchObject({ operation: 'created', number: 1 })
    expect(result.warnings).toEqual([expect.stringMatching(warning)])
    expect(git.pulls()).toHaveLength(1)
  })

  test('a reviewer is asked again when the pull request is not known everywhere yet', async () => {
    const { name, git } = await repository({ collaborators: ['mona'] })
    const body = { message: "Could not resolve to a node with the global id of 'PR_1'" }
    emulator.faults.add({ on: 'pulls/request-reviewers', reply: { status: 422, body } })
    expect(await run(emulator, name, delivery(first), { reviewers: ['mona'] })).toMatchObject({ warnings: [] })
    expect(git.pull(1).reviewers).toEqual(['mona'])
  })

  test('drafts', async () => {
    const { name, git } = await repository({ allowDrafts: false })
    const result = await run(emulator, name, delivery(first), { draft: true })
    expect(git.pull(1).draft).toBe(false)
    expect(result.warnings).toEqual([expect.stringMatching(/draft/)])
  })

  test('labels are not set again on an update', async () => {
    const { name, git } = await repository()
    await run(emulator, name, delivery(first), { labels: ['api'] })
    await run(emulator, name, delivery(second), { labels: ['api', 'more'] })
    expect(git.pull(1).labels).toEqual(['api'])
  })
})

describe('auto-merge', () => {
  test('is on while the change is fit for it, and off before a breaking commit', async () => {
    const { name, git } = await repository({ allowAutoMerge: true, rules: [protectedMain] })
    const options = { autoMerge: 'squash' } as const
    await run(emulator, name, delivery(first), options)
    expect(git.pull(1).autoMerge).toBe('SQUASH')
    emulator.forget()
    const unfit = delivery(second, { changes: [breaking], blocksAutoMerge: 'the change is breaking.' })
    const result = await run(emulator, name, unfit, options)
    expect(git.pull(1).autoMerge).toBeNull()
    expect(result.notes).toContain('Auto-merge stays off: the change is breaking.')
    const order = emulator.requests.map(({ operation }) => operation)
    expect(order.indexOf('disablePullRequestAutoMerge')).toBeLessThan(order.indexOf('createCommitOnBranch'))
    await run(emulator, name, delivery(first), options)
    expect(git.pull(1).autoMerge).toBe('SQUASH')
  })

  test.each([
    [{ allowAutoMerge: true }, /Require a check or a review/],
    [{ allowAutoMerge: false, rules: [protectedMain] }, /“Allow auto-merge”/],
    [{ allowAutoMerge: true, allowSquashMerge: false, rules: [protectedMain] }, /does not allow this merge method/],
  ])('that is refused is a warning with advice: %j', async (options, warning) => {
    const { name, git } = await repository(options)
    const result = await run(emulator, name, delivery(first), { autoMerge: 'squash' })
    expect(result).toMatchObject({ operation: 'created', warnings: [expect.stringMatching(warning)] })
    expect(git.pull(1).state).toBe('open')
  })
})

describe('another base', () => {
  test('gets a branch of its own, and the default branch named as base does not', async () => {
    const { name, git } = await repository()
    await git.createBranch('release/1')
    expect(await run(emulator, name, delivery(first), { base: 'release/1' })).toMatchObject({
      branch: 'roma-connect/swagger-yaml-release-1',
    })
    expect(git.pull(1).base).toBe('release/1')
    expect(await run(emulator, name, delivery(first), { base: 'main' })).toMatchObject({ branch })
  })

  test('a renamed repository is found by its former name', async () => {
    const { name, git } = await repository()
    git.rename(`octo/new-${count}`)
    expect(await run(emulator, name, delivery(first), { labels: ['api'] })).toMatchObject({ operation: 'created' })
    expect(git.pull(1).labels).toEqual(['api'])
  })

  test('a fork’s pull request of the same branch name is not ours', async () => {
    const { name, git } = await repository()
    const fork = await emulator.addRepository({ name: `fork${count}/demo`, forkOf: name })
    await fork.commitFile(branch, 'x', 'x')
    await git.openPull({ head: `fork${count}:${branch}` })
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'created', number: 2 })
  })
})

test('GitHub Enterprise Server has its own paths, unsigned commits and no approval', async () => {
  const server = await startGitHub({ edition: 'enterprise', signsCommits: false })
  try {
    const onServer = { serverUrl: 'https://github.example.com' }
    const result = await run(server, 'octo/demo', delivery(first), {}, { run: onServer })
    expect(result).toMatchObject({ operation: 'created', verified: false })
    expect(result.notes.join('\n')).toMatch(/GitHub Enterprise Server such a commit starts no workflows/)
    expect(result.notes.join('\n')).toMatch(/does not sign commits/)
    expect(server.violations).toEqual([])
  } finally {
    await server.close()
  }
})

test.each([
  ['https://github.com', /approves them/],
  ['https://octo.ghe.com', /approves them/],
  ['https://github.example.com', /will not run/],
])('checks on %s', (serverUrl, sentence) => {
  const known = { ...runOf({ serverUrl, apiUrl: `${serverUrl}/api`, graphqlUrl: `${serverUrl}/graphql` }), serverUrl }
  expect(explainChecks(known)).toMatch(sentence)
  expect(explainChecks(known)).toContain('GitHub App')
})

test('the compare URL escapes what a branch name may hold', () => {
  const known = runOf({ serverUrl: 'https://github.com', apiUrl: '', graphqlUrl: '' })
  expect(compareUrl({ run: known, repository: 'a/b', base: 'main', branch: 'x/订单#1' })).toBe(
    'https://github.com/a/b/compare/main...x/%E8%AE%A2%E5%8D%95%231?expand=1',
  )
})
