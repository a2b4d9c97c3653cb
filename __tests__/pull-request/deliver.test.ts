import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Handle } from '../../emulator/github/handle.ts'
import type { RepositoryOptions } from '../../emulator/github/model.ts'
import { JOB_TOKEN, startGitHub, type GitHub as Emulator } from '../../emulator/github/server.ts'
import { breaking, delivery, info, run } from './run.ts'

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
  const name = `octo/demo${count}`
  const files = { 'README.md': '# Demo\n', 'swagger.yaml': 'zero\n' }
  return { name, git: await emulator.addRepository({ name, files, ...options }) }
}

/** A repository in which a first run has opened pull request #1. */
async function opened(options: Partial<RepositoryOptions> = {}): Promise<{ name: string; git: Handle }> {
  const made = await repository(options)
  const result = await run(emulator, made.name, delivery(first))
  expect(result).toMatchObject({ operation: 'created', number: 1 })
  emulator.forget()
  return made
}

describe('a new difference', () => {
  test('becomes a branch, a verified commit and a pull request', async () => {
    const { name, git } = await repository()
    const result = await run(emulator, name, delivery(first))
    expect(result).toMatchObject({ operation: 'created', number: 1, branch, verified: true, warnings: [] })
    expect(result.url).toBe(`${emulator.serverUrl}/${name}/pull/1`)
    expect(result.notes).toEqual([expect.stringMatching(/GITHUB_TOKEN.*GitHub App/)])
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
    const commit = await git.commit(branch)
    expect(commit.oid).toBe(result.headSha)
    expect(commit.message).toMatch(/^Update swagger\.yaml from ROMA Connect\n\nROMA-Connect-Export: [0-9a-f]{64}$/)
    expect(commit.parents).toEqual([(await git.commit('main')).oid])
    expect(git.pull(1)).toMatchObject({ title: 'Update swagger.yaml from ROMA Connect', base: 'main', head: branch })
    expect(emulator.count()).toBeLessThanOrEqual(4)
  })

  test('with everything that a pull request can have takes at most nine requests', async () => {
    const { name, git } = await repository({
      allowAutoMerge: true,
      organization: true,
      teams: ['apis'],
      collaborators: ['mona', 'hubot'],
      rules: [{ branches: ['main'], requiredApprovals: 1, requirePullRequest: true }],
    })
    const options = {
      labels: ['api'],
      assignees: ['mona'],
      reviewers: ['hubot'],
      teamReviewers: ['apis'],
      draft: true,
      autoMerge: 'squash',
      body: 'Our own words. Fixes #7',
    } as const
    const result = await run(emulator, name, delivery(first), options, { token: 'ghp_person' })
    expect(result.operation).toBe('created')
    expect(git.pull(1)).toMatchObject({
      draft: true,
      labels: ['api'],
      assignees: ['mona'],
      reviewers: ['hubot'],
      teams: ['apis'],
    })
    expect(git.pull(1).body).toMatch(/^Our own words\. Fixes #7\n\n<!-- roma-connect-export:begin [0-9a-f]{8} -->\n/)
    expect(emulator.count()).toBeLessThanOrEqual(9)
  })

  test('adds files in folders, and removes those that are to be removed', async () => {
    const { name, git } = await repository({ files: { 'scripts/old.js': 'old', 'a.yaml': 'a' } })
    const wanted = delivery(
      { 'apis/b.yaml': 'b', 'scripts/new.js': 'new' },
      { deletions: ['scripts/old.js', 'scripts/none.js'] },
    )
    await run(emulator, name, wanted)
    expect(await git.read(branch, 'scripts/old.js')).toBeNull()
    expect(await git.read(branch, 'scripts/new.js')).toBe('new')
    expect(await git.read(branch, 'apis/b.yaml')).toBe('b')
    expect(git.pull(1).body).toContain('- `scripts/new.js` new')
    expect(git.pull(1).body).toContain('- `scripts/old.js` removed')
  })

  test('is only told of in a dry run', async () => {
    const { name, git } = await repository()
    const result = await run(emulator, name, delivery(first), {}, { dryRun: true })
    expect(result).toMatchObject({ operation: 'none', number: undefined })
    expect(result.reason).toMatch(/^Dry run, nothing was done\. The export differs from “main”: open a pull request/)
    expect(git.pulls()).toEqual([])
    expect(await git.branches()).toEqual(['main'])
  })
})

describe('hostile text', () => {
  const hostile =
    '--> @everyone #1 Fixes #1 | </details> ::error::x ##[add-mask]x [skip ci]\n\n# x <!-- roma-connect-export:end'

  test('breaks neither body, title, commit nor the next run', async () => {
    const { name, git } = await repository()
    const changes = Array.from({ length: 2_000 }, (_, index) => ({
      ...breaking,
      id: 'api-removed-without-deprecation' as const,
      text: `${index} ${hostile}`,
      path: hostile,
      pointer: `/${index}`,
    }))
    const wanted = delivery(first, {
      changes,
      findings: [{ id: 'roma-no-responses', pointer: hostile, text: hostile }],
      names: { apps: [hostile], instance: hostile, outputs: ['swagger.yaml'], changes: 2_000, breaking: 2_000 },
    })
    const lines: string[] = []
    const options = { title: '{app} {instance}', commitMessage: '{app} {instance}' }
    await run(emulator, name, wanted, options, { log: (line) => lines.push(line) })
    const { body, title } = git.pull(1)
    expect(body.length).toBeLessThan(65_536)
    expect(body).toMatch(/Left out: more breaking changes \([\d,]+ of [\d,]+\)/)
    const { message } = await git.commit(branch)
    for (const text of [body, title, message]) {
      expect(text).not.toMatch(/@everyone|#1|##\[|\[skip ci\]|^::/m)
    }
    expect(lines.join('\n')).not.toMatch(/##\[|^::/m)
    const before = git.pull(1)
    expect(await run(emulator, name, wanted, options)).toMatchObject({ operation: 'none' })
    expect(git.pull(1)).toEqual(before)
  })
})

describe('the same content', () => {
  test('as on the base is nothing to do, in one request', async () => {
    const { name, git } = await repository()
    expect(await run(emulator, name, delivery({ 'swagger.yaml': 'zero\n' }))).toMatchObject({ operation: 'none' })
    expect(git.pulls()).toEqual([])
    expect(emulator.count()).toBe(1)
  })

  test('as in the pull request is nothing to do', async () => {
    const { name, git } = await opened()
    const before = git.pull(1)
    const result = await run(emulator, name, delivery(first))
    expect(result).toMatchObject({ operation: 'none', number: 1, branch, verified: true, headSha: before.headOid })
    expect(git.pull(1)).toEqual(before)
    expect(emulator.requests.some(({ writes }) => writes)).toBe(false)
    expect(emulator.count()).toBe(1)
  })

  test('but for a volatile value is nothing to do', async () => {
    const { name, git } = await opened()
    await git.commitFile('main', 'other.txt', 'x')
    const before = git.pull(1)
    expect(await run(emulator, name, delivery({ 'swagger.yaml': '# now\none\n' }))).toMatchObject({ operation: 'none' })
    expect(git.pull(1)).toEqual(before)
    expect(emulator.count()).toBe(2)
  })
})

describe('a changed difference', () => {
  test('is one more commit on the branch, and a new body', async () => {
    const { name, git } = await opened()
    const head = git.pull(1).headOid
    const result = await run(emulator, name, delivery(second, { changes: [breaking] }))
    expect(result).toMatchObject({ operation: 'updated', number: 1 })
    const commit = await git.commit(branch)
    expect(commit.parents).toEqual([head])
    expect(result.headSha).toBe(commit.oid)
    expect(git.pull(1).body).toContain('1 breaking change')
  })

  test('leaves an edited title and the words of people alone', async () => {
    const { name, git } = await opened()
    const { body } = git.pull(1)
    await git.editPull(1, { title: 'Mine', body: `Before\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\nAfter` })
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'none' })
    await run(emulator, name, delivery(second))
    expect(git.pull(1).title).toBe('Mine')
    expect(git.pull(1).body).toMatch(/^Before\r\n\r\n<!-- roma-connect-export:begin [^]*:end [0-9a-f]{8} -->\r\nAfter$/)
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'none' })
  })

  test('gets a new title when nobody has edited it', async () => {
    const { name, git } = await repository()
    const title = '{breaking} of {changes} in {app} ({instance})'
    await run(emulator, name, delivery(first), { title })
    expect(git.pull(1).title).toBe('0 of 1 in Orders (prod)')
    await run(emulator, name, delivery(second, { changes: [breaking, info] }), { title })
    expect(git.pull(1).title).toBe('1 of 2 in Orders (prod)')
  })
})

describe('commits of others on the branch', () => {
  test('stay, and the generated file still gets the export’s content', async () => {
    const { name, git } = await opened()
    const foreign = await git.commitFiles(branch, { 'notes.md': 'mine', 'swagger.yaml': 'edited\n' })
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'updated' })
    expect(await git.read(branch, 'notes.md')).toBe('mine')
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
    expect((await git.commit(branch)).parents).toEqual([foreign])
  })

  test('end the run with skip', async () => {
    const { name, git } = await opened()
    const foreign = await git.commitFile(branch, 'notes.md', 'mine')
    const result = await run(emulator, name, delivery(second), { onForeignCommits: 'skip' })
    expect(result).toMatchObject({ operation: 'skipped', number: 1, headSha: foreign })
    expect(result.reason).toMatch(/1 commit of others.*`skip`/)
    expect((await git.commit(branch)).oid).toBe(foreign)
  })

  test('end the run with skip also when they land in mid-run', async () => {
    const { name, git } = await opened()
    emulator.faults.before('createCommitOnBranch', async () => {
      await git.commitFile(branch, 'notes.md', 'mine')
    })
    const result = await run(emulator, name, delivery(second), { onForeignCommits: 'skip' })
    expect(result.operation).toBe('skipped')
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
  })

  test('are kept when they land between reading and writing', async () => {
    const { name, git } = await opened()
    emulator.faults.before('createCommitOnBranch', async () => {
      await git.commitFile(branch, 'notes.md', 'mine')
    })
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'updated' })
    expect(await git.read(branch, 'notes.md')).toBe('mine')
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
  })

  test('are left behind by recreate, which keeps the pull request’s number', async () => {
    const { name, git } = await opened()
    await git.commitFile(branch, 'notes.md', 'mine')
    await git.commitFile('main', 'other.txt', 'x')
    const result = await run(emulator, name, delivery(second), { onForeignCommits: 'recreate' })
    expect(result).toMatchObject({ operation: 'updated', number: 1, verified: true })
    expect(await git.read(branch, 'notes.md')).toBeNull()
    expect((await git.commit(branch)).parents).toEqual([(await git.commit('main')).oid])
    expect(git.pull(1).state).toBe('open')
    expect(await git.branches()).toEqual(['main', branch])
  })

  test('do not include a merge of the base that leaves our files alone', async () => {
    const { name, git } = await opened()
    await git.commitFile('main', 'other.txt', 'x')
    await git.mergeInto(branch, 'main')
    expect(await run(emulator, name, delivery(second), { onForeignCommits: 'skip' })).toMatchObject({
      operation: 'updated',
    })
  })

  test('a conflict of two edits never loses either', async () => {
    const { name, git } = await opened()
    const results = await Promise.all([run(emulator, name, delivery(second)), run(emulator, name, delivery(second))])
    expect(results.map(({ number }) => number)).toEqual([1, 1])
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
  })
})

describe('a commit of others that copies the trailer of the action’s own', () => {
  /** A person's commit on the branch of pull request #1, by its message one of the action's. */
  async function forged(files: Readonly<Record<string, string>>): ReturnType<typeof opened> {
    const made = await opened()
    const { message } = await made.git.commit(branch)
    expect(message).toMatch(/\n\nROMA-Connect-Export: [0-9a-f]{64}$/)
    await made.git.commitFiles(branch, files, { message })
    return made
  }

  test.each(['append', 'skip'] as const)('stays with %s, and the generated file is the export’s', async (way) => {
    const { name, git } = await forged({ 'notes.md': 'mine', 'swagger.yaml': 'edited\n' })
    const foreign = (await git.commit(branch)).oid
    const options = { onForeignCommits: way }
    for (const [files, content] of [[first, 'one\n'] as const, [second, 'two\n'] as const]) {
      expect(await run(emulator, name, delivery(files), options)).toMatchObject({ operation: 'updated', number: 1 })
      expect(await git.read(branch, 'swagger.yaml')).toBe(content)
      expect(await git.read(branch, 'notes.md')).toBe('mine')
    }
    expect(await git.git('rev-list', branch)).toContain(foreign)
  })

  test('stays when the difference has vanished, in a pull request that stays open', async () => {
    const { name, git } = await forged({ 'notes.md': 'mine', 'swagger.yaml': 'edited\n' })
    const result = await run(emulator, name, delivery({ 'swagger.yaml': 'zero\n' }, { changes: [] }))
    expect(result).toMatchObject({ operation: 'updated', number: 1 })
    expect(git.pull(1).state).toBe('open')
    expect(await git.git('diff', '--name-only', 'main', branch)).toBe('notes.md')
  })

  test('stays when the base has changed the same file', async () => {
    const { name, git } = await forged({ 'notes.md': 'mine', 'README.md': 'mine' })
    await git.commitFiles('main', { 'swagger.yaml': 'base\n', 'other.txt': 'x' })
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'updated', warnings: [] })
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    expect(await git.read(branch, 'other.txt')).toBe('x')
    expect([await git.read(branch, 'notes.md'), await git.read(branch, 'README.md')]).toEqual(['mine', 'mine'])
  })

  test('stays in the pull request that a person closed, when the next one begins at the base', async () => {
    const { name, git } = await forged({ 'notes.md': 'mine' })
    const foreign = git.pull(1).headOid
    await git.closePull(1)
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'created', number: 2 })
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    expect(git.pull(1)).toMatchObject({ state: 'closed', headOid: foreign })
    expect(await git.git('show', 'refs/pull/1/head:notes.md')).toBe('mine')
  })
})

describe.each([
  ['another hash', /"hash":"[0-9a-f]{64}"/, `"hash":"${'0'.repeat(64)}"`],
  ['that the action closed it', /"version":1/, '"version":1,"closed":true'],
])('hidden metadata into which a person has written %s', (_, pattern, forgery) => {
  async function forged(): ReturnType<typeof opened> {
    const made = await opened()
    const { body } = made.git.pull(1)
    expect(body).toMatch(pattern)
    await made.git.editPull(1, { body: body.replace(pattern, forgery) })
    return made
  }

  test('is put right by the next run, and what a person closes then stays closed', async () => {
    const { name, git } = await forged()
    const head = git.pull(1).headOid
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'updated', number: 1, headSha: head })
    expect(git.pull(1).body).not.toContain(forgery)
    await git.closePull(1)
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'skipped', number: 1 })
    expect(git.pulls()).toMatchObject([{ state: 'closed' }])
  })

  test('does not keep a new difference from its branch', async () => {
    const { name, git } = await forged()
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'updated', number: 1 })
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    expect(git.pulls()).toMatchObject([{ state: 'open' }])
  })

  test('does not keep a pull request open whose difference has vanished', async () => {
    const { name, git } = await forged()
    const result = await run(emulator, name, delivery({ 'swagger.yaml': 'zero\n' }, { changes: [] }))
    expect(result).toMatchObject({ operation: 'closed', number: 1 })
    expect(await git.branches()).toEqual(['main'])
  })

  test('lets one pull request come back for what a person closed, no more', async () => {
    const { name, git } = await forged()
    await git.closePull(1)
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'created', number: 2 })
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'none', number: 2 })
    await git.closePull(2)
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'skipped', number: 2 })
    expect(git.pulls()).toMatchObject([{ state: 'closed' }, { state: 'closed' }])
  })
})

test('hidden metadata that says that the action closed it brings a pull request back with what others have on it', async () => {
  const { name, git } = await opened()
  await git.commitFile(branch, 'notes.md', 'mine')
  await git.editPull(1, { body: git.pull(1).body.replace('"version":1', '"version":1,"closed":true') })
  await git.closePull(1)
  expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'created', number: 1 })
  expect(git.pulls()).toMatchObject([{ state: 'open' }])
  expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
  expect(await git.read(branch, 'notes.md')).toBe('mine')
})

describe('two runs at the same time', () => {
  test('open one pull request', async () => {
    const { name, git } = await repository()
    const results = await Promise.all([1, 2, 3].map(() => run(emulator, name, delivery(first))))
    expect(git.pulls()).toHaveLength(1)
    expect(results.every(({ number }) => number === 1)).toBe(true)
    expect(results.filter(({ operation }) => operation === 'created')).toHaveLength(1)
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
  })

  test('of different outputs that share a branch lose no file', async () => {
    const { name, git } = await repository()
    const options = { branch: 'shared' }
    await Promise.all(
      ['a.yaml', 'b.yaml'].map((output) => run(emulator, name, delivery({ [output]: output }, { output }), options)),
    )
    expect(git.pulls()).toHaveLength(1)
    expect(await git.read('shared', 'a.yaml')).toBe('a.yaml')
    expect(await git.read('shared', 'b.yaml')).toBe('b.yaml')
  })
})

describe('a vanished difference', () => {
  const zero = { 'swagger.yaml': 'zero\n' }

  test('closes the pull request with a comment, and deletes the branch', async () => {
    const { name, git } = await opened()
    const result = await run(emulator, name, delivery(zero, { changes: [] }))
    expect(result).toMatchObject({ operation: 'closed', number: 1, warnings: [] })
    expect(git.pull(1)).toMatchObject({ state: 'closed', merged: false })
    expect(git.pull(1).comments).toHaveLength(1)
    expect(await git.branches()).toEqual(['main'])
  })

  test('returns as a new pull request after the branch was deleted', async () => {
    const { name, git } = await opened()
    await run(emulator, name, delivery(zero, { changes: [] }))
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'created', number: 2 })
    expect(git.pull(2).state).toBe('open')
  })

  test('keeps a branch that holds commits of others, without our difference', async () => {
    const { name, git } = await opened()
    await git.commitFile(branch, 'notes.md', 'mine')
    await git.commitFile(branch, 'notes.md', null)
    const result = await run(emulator, name, delivery(zero, { changes: [] }))
    expect(result.operation).toBe('closed')
    expect(await git.branches()).toEqual(['main', branch])
    expect(await git.read(branch, 'swagger.yaml')).toBe('zero\n')
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'created', number: 1 })
    expect(git.pull(1).state).toBe('open')
  })

  test('of one output says nothing of who closes the pull request once another has opened it again', async () => {
    const { name, git } = await repository()
    const options = { branch: 'shared' }
    const other = delivery({ 'b.yaml': 'b' }, { output: 'b.yaml' })
    await run(emulator, name, delivery(first), options)
    await git.commitFile('shared', 'notes.md', 'mine')
    await git.commitFile('shared', 'notes.md', null)
    expect((await run(emulator, name, delivery(zero, { changes: [] }), options)).operation).toBe('closed')
    expect(await run(emulator, name, other, options)).toMatchObject({ operation: 'created', number: 1 })
    await git.closePull(1)
    expect(await run(emulator, name, other, options)).toMatchObject({ operation: 'skipped', number: 1 })
    expect(git.pull(1).state).toBe('closed')
  })

  test('only sets its own files back while others have changes in the pull request', async () => {
    const { name, git } = await opened()
    await git.commitFile(branch, 'notes.md', 'mine')
    const result = await run(emulator, name, delivery(zero, { changes: [] }))
    expect(result).toMatchObject({ operation: 'updated', number: 1 })
    expect(git.pull(1).state).toBe('open')
    expect(await git.read(branch, 'swagger.yaml')).toBe('zero\n')
    expect(await run(emulator, name, delivery(zero, { changes: [] }))).toMatchObject({ operation: 'none', number: 1 })
  })

  test('keeps the branch when asked to', async () => {
    const { name, git } = await opened()
    await run(emulator, name, delivery(zero, { changes: [] }), { deleteBranch: false })
    expect(git.pull(1).state).toBe('closed')
    expect(await git.read(branch, 'swagger.yaml')).toBe('zero\n')
  })

  test('never deletes a commit that lands at the last moment', async () => {
    const { name, git } = await opened()
    emulator.faults.before('updateRefs', async () => {
      await git.commitFile(branch, 'notes.md', 'mine')
    })
    const result = await run(emulator, name, delivery(zero, { changes: [] }))
    expect(result.operation).toBe('closed')
    expect(await git.read(branch, 'notes.md')).toBe('mine')
  })
})

describe('a pull request that a person closed', () => {
  test('is not opened again for the same content', async () => {
    const { name, git } = await opened()
    await git.closePull(1)
    const result = await run(emulator, name, delivery(first))
    expect(result).toMatchObject({ operation: 'skipped', number: 1 })
    await git.deleteBranch(branch)
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'skipped', number: 1 })
  })

  test('gives way to a new one for other content, on a branch made anew', async () => {
    const { name, git } = await opened()
    await git.closePull(1)
    await git.commitFile('main', 'other.txt', 'x')
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'created', number: 2 })
    expect((await git.commit(branch)).parents).toEqual([(await git.commit('main')).oid])
  })
})

describe('a merged pull request', () => {
  test.each(['merge', 'squash', 'rebase'] as const)(
    '(%s) whose branch is left behind makes room for a new one',
    async (method) => {
      const { name, git } = await opened()
      await git.merge(1, method)
      expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'none', number: undefined })
      expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'created', number: 2 })
      expect((await git.commit(branch)).parents).toEqual([(await git.commit('main')).oid])
      expect(await git.git('diff', '--stat', `main...${branch}`)).toMatch(/swagger\.yaml/)
    },
  )

  test('with commits of others, squashed, is spent as well', async () => {
    const { name, git } = await opened()
    await git.commitFile(branch, 'notes.md', 'mine')
    await git.merge(1, 'squash')
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'created', number: 2 })
    expect((await git.commit(branch)).parents).toEqual([(await git.commit('main')).oid])
  })
})

describe('a base that moved', () => {
  test('without our files costs no commit', async () => {
    const { name, git } = await opened()
    await git.commitFile('main', 'other.txt', 'x')
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'none' })
    expect(emulator.count()).toBe(1)
  })

  test('with our files is merged into the branch, with our content', async () => {
    const { name, git } = await opened()
    await git.commitFiles('main', { 'swagger.yaml': 'base\n', 'other.txt': 'x' })
    const head = git.pull(1).headOid
    const result = await run(emulator, name, delivery(first))
    expect(result).toMatchObject({ operation: 'updated', number: 1, verified: true })
    expect((await git.commit(branch)).parents).toEqual([head, (await git.commit('main')).oid])
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
    expect(await git.read(branch, 'other.txt')).toBe('x')
    expect(await git.mergeState(1)).toBe('clean')
    expect(await run(emulator, name, delivery(first))).toMatchObject({ operation: 'none' })
  })

  test('with our files is merged under commits of others too', async () => {
    const { name, git } = await opened()
    await git.commitFile(branch, 'notes.md', 'mine')
    await git.commitFiles('main', { 'swagger.yaml': 'base\n', 'other.txt': 'x' })
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'updated', warnings: [] })
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    expect(await git.read(branch, 'notes.md')).toBe('mine')
    expect(await git.read(branch, 'other.txt')).toBe('x')
    expect(await git.mergeState(1)).toBe('clean')
    expect(await git.branches()).toEqual(['main', branch])
    expect(await run(emulator, name, delivery(second))).toMatchObject({ operation: 'none' })
  })

  test('that is in conflict with commits of others is a warning', async () => {
    const { name, git } = await opened()
    await git.commitFile(branch, 'README.md', 'theirs')
    await git.commitFiles('main', { 'swagger.yaml': 'base\n', 'README.md': 'base' })
    const result = await run(emulator, name, delivery(second))
    expect(result.operation).toBe('updated')
    expect(result.warnings).toEqual([expect.stringMatching(/cannot be merged/)])
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    const head = (await git.commit(branch)).oid
    const again = await run(emulator, name, delivery(second))
    expect(again).toMatchObject({ operation: 'none', warnings: result.warnings, headSha: head })
    expect(await git.branches()).toEqual(['main', branch])
  })
})
