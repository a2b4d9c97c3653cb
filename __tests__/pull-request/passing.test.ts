import { describe, expect, test } from '@jest/globals'
import { JOB_TOKEN } from '../../emulator/github/server.ts'
import type { SituationName } from '../../emulator/github/situations/index.ts'
import { delivery, run } from './run.ts'
import { branch, first, openStage, second, zero } from './stage.ts'

const stage = openStage({
  tokens: [JOB_TOKEN, { token: 'ghp_person', kind: 'pat', login: 'mona' }],
})
const deliver = (name: string, files: Readonly<Record<string, string>>, options: Parameters<typeof run>[3] = {}) =>
  run(stage.emulator(), name, delivery(files), options)

/** Something of GitHub's that is not ready yet: each of these passes by itself. */
describe('what GitHub refuses for a moment', () => {
  test.each<[SituationName, RegExp | string | undefined]>([
    ['head-lag', undefined],
    ['too-quickly', undefined],
    ['not-now', undefined],
    ['object-lag', 'git/create-ref'],
    ['ref-lag', undefined],
    ['ref-busy', 'git/create-ref'],
    ['commit-race', 'createCommitOnBranch'],
    ['deletion-lag', undefined],
    ['something-wrong', 'ReadRepository'],
  ])('is tried again: %s %s', async (situation, on) => {
    const { name, git } = await stage.repository()
    stage.emulator().enter(situation, on === undefined ? {} : { on })
    expect(await deliver(name, first)).toMatchObject({ operation: 'created', number: 1, warnings: [] })
    expect(await git.read(branch, 'swagger.yaml')).toBe('one\n')
    expect(await git.branches()).toEqual(['main', branch])
  })

  test.each<[SituationName, string]>([
    ['object-lag', 'git/update-ref'],
    ['tree-lag', 'git/create-commit'],
    ['tree-timeout', 'git/create-tree'],
    ['ref-contended', 'git/update-ref'],
  ])('while the base is merged in is tried again: %s', async (situation, on) => {
    const { name, git } = await stage.opened()
    await git.commitFile('main', 'swagger.yaml', 'base\n')
    stage.emulator().enter(situation, { on })
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated', warnings: [] })
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    expect(await git.mergeState(1)).toBe('clean')
  })

  const extras = { labels: ['api'], assignees: ['mona'], reviewers: ['hubot'] }
  const people = { organization: true, teams: ['apis'], collaborators: ['mona', 'hubot'] }

  test.each<[SituationName, RegExp | string]>([
    ['label-lag', 'issues/add-labels'],
    ['issue-lag', 'issues/add-labels'],
    ['issue-lag', 'issues/add-assignees'],
    ['issue-lag', 'pulls/request-reviewers'],
    ['node-lag', 'issues/add-labels'],
    ['node-lag', 'issues/add-assignees'],
    ['node-lag', 'pulls/request-reviewers'],
    ['reviewers-refused', 'pulls/request-reviewers'],
    ['assignees-refused', 'issues/add-assignees'],
  ])('costs a new pull request nothing: %s at %s', async (situation, on) => {
    const { name, git } = await stage.repository(people)
    stage.emulator().enter(situation, { on, times: 2 })
    expect(await deliver(name, first, extras)).toMatchObject({ operation: 'created', warnings: [] })
    expect(git.pull(1)).toMatchObject(extras)
  })

  const waits = { allowAutoMerge: true, rules: [{ branches: ['main'], requiredChecks: ['ci'] }] }

  test.each([
    ['UNPROCESSABLE', 'Pull request Pull request is in unstable status'],
    ['UNPROCESSABLE', 'Pull request Pull request is in unknown status'],
    ['NOT_FOUND', "Could not resolve to a node with the global id of 'PR_kwDONEW'."],
  ])('does not keep auto-merge off: %s %s', async (type, message) => {
    const { name, git } = await stage.repository(waits)
    const field = 'enablePullRequestAutoMerge'
    const body = { data: { [field]: null }, errors: [{ type, path: [field], message }] }
    stage.emulator().faults.add({ on: field, times: 3, reply: { status: 200, body } })
    expect(await deliver(name, first, { autoMerge: 'squash' })).toMatchObject({ operation: 'created', warnings: [] })
    expect(git.pull(1).autoMerge).toBe('SQUASH')
  })

  test('but says for ever is told with what to do', async () => {
    const { name, git } = await stage.repository({ ...waits, ...people })
    const message = 'Pull request Pull request is in unstable status'
    const field = 'enablePullRequestAutoMerge'
    const body = { data: { [field]: null }, errors: [{ type: 'UNPROCESSABLE', path: [field], message }] }
    stage.emulator().faults.add({ on: field, times: Infinity, reply: { status: 200, body } })
    stage.emulator().enter('issue-lag', { on: 'issues/add-labels', times: Infinity })
    const result = await deliver(name, first, { autoMerge: 'squash', labels: ['api'] })
    expect(result.warnings).toEqual([
      expect.stringMatching(/labels are not set/),
      expect.stringMatching(/Auto-merge is not enabled.*check that is not required/),
    ])
    expect(git.pull(1)).toMatchObject({ state: 'open' })
  })

  test.each(["'T_kwDOA5iQ-M4As9wR'", `'${Buffer.from('04:Team12345').toString('base64')}'`])(
    'is not a team that the token cannot see: %s',
    async (id) => {
      const { name } = await stage.repository(people)
      const body = {
        message: 'Validation Failed',
        errors: [`Could not resolve to a node with the global id of ${id}.`],
      }
      stage.emulator().faults.add({ on: 'pulls/request-reviewers', times: Infinity, reply: { status: 422, body } })
      const { warnings } = await deliver(name, first, { teamReviewers: ['apis'] })
      expect(warnings).toEqual([expect.stringMatching(/No review is requested from “apis”.*Members: read/)])
      expect(stage.emulator().count('pulls/request-reviewers')).toBe(1)
    },
  )
})

describe('a branch in the way', () => {
  test.each(['roma-connect', `${branch}/old`])('is named: %s', async (obstacle) => {
    const { name, git } = await stage.repository()
    await git.createBranch(obstacle)
    await expect(deliver(name, first)).rejects.toThrow(`while there is a branch “${obstacle}”`)
    expect(await git.branches()).toEqual(['main', obstacle])
  })

  test('is not one that is called alike', async () => {
    const { name, git } = await stage.repository()
    await git.createBranch('roma-connect-2/x')
    await git.createBranch(`${branch}-2/old`)
    stage.emulator().enter('ref-busy', { on: 'git/create-ref' })
    expect(await deliver(name, first)).toMatchObject({ operation: 'created' })
  })
})

describe('the helper branch', () => {
  const helper = `${branch}.helper`

  test.each([
    ['git/create-ref', undefined],
    ['createCommitOnBranch', undefined],
    ['updateRefs', undefined],
    ['createCommitOnBranch', 9],
  ])('is gone after the run that follows a lost answer to %s', async (on, times) => {
    const { name, git } = await stage.opened()
    await git.commitFile(branch, 'note.txt', 'by a person')
    const reply = { status: 502, body: { message: 'Server Error' } }
    stage.emulator().faults.add({ on, afterEffect: true, ...(times !== undefined && { times }), reply })
    await deliver(name, second, { onForeignCommits: 'recreate' }).catch(() => undefined)
    stage.emulator().faults.clear()
    expect(await deliver(name, second, { onForeignCommits: 'recreate' })).toMatchObject({ number: 1 })
    expect(await git.branches()).toEqual(['main', branch])
    expect(await git.read(branch, 'note.txt')).toBeNull()
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
  })

  test.each([
    ['nothing', first, 'none'],
    ['an update', second, 'updated'],
    ['a close', zero, 'closed'],
  ])('that a run has left behind is gone after %s', async (_, files, operation) => {
    const { name, git } = await stage.opened()
    await git.createBranch(helper, branch)
    await git.commitFile(helper, 'swagger.yaml', 'half\n')
    expect(await deliver(name, files)).toMatchObject({ operation })
    expect(await git.branches()).not.toContain(helper)
  })

  test('stays in a dry run', async () => {
    const { name, git } = await stage.opened()
    await git.createBranch(helper, branch)
    await run(stage.emulator(), name, delivery(second), {}, { dryRun: true })
    expect(await git.branches()).toContain(helper)
  })

  test('that a rule forbids is what the error is about', async () => {
    const { name, git } = await stage.opened({
      rules: [{ branches: ['roma-connect/*.helper'], restrictCreation: true }],
    })
    await git.commitFile(branch, 'note.txt', 'by a person')
    const before = (await git.commit(branch)).oid
    const refused = deliver(name, second, { onForeignCommits: 'recreate' })
    await expect(refused).rejects.toThrow(
      new RegExp(`refuses the branch “${helper}”.*${branch}” in one step.*both names`),
    )
    expect((await git.commit(branch)).oid).toBe(before)
  })
})

describe('a token that updateRefs is refused to, though it may write contents', () => {
  const body = {
    data: { updateRefs: null },
    errors: [{ type: 'FORBIDDEN', path: ['updateRefs'], message: 'Resource not accessible by integration' }],
  }
  const refuse = () => stage.emulator().faults.add({ on: 'updateRefs', times: 4, reply: { status: 200, body } })
  const end = () => stage.emulator().faults.clear()

  test('makes the branch anew, deletes it, and leaves no helper', async () => {
    const { name, git } = await stage.opened()
    await git.commitFile(branch, 'note.txt', 'by a person')
    refuse()
    expect(await deliver(name, second, { onForeignCommits: 'recreate' })).toMatchObject({
      operation: 'updated',
      number: 1,
    })
    expect(await git.read(branch, 'note.txt')).toBeNull()
    expect(await git.branches()).toEqual(['main', branch])
    expect(await deliver(name, zero)).toMatchObject({ operation: 'closed', warnings: [] })
    expect(await git.branches()).toEqual(['main'])
    end()
  })

  test('merges the base under commits of others', async () => {
    const { name, git } = await stage.opened()
    await git.commitFile(branch, 'notes.md', 'mine')
    await git.commitFiles('main', { 'swagger.yaml': 'base\n', 'other.txt': 'x' })
    refuse()
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated', warnings: [] })
    expect([await git.read(branch, 'notes.md'), await git.read(branch, 'other.txt')]).toEqual(['mine', 'x'])
    expect(await git.branches()).toEqual(['main', branch])
    end()
  })

  test('never deletes what landed before the look', async () => {
    const { name, git } = await stage.opened()
    refuse()
    stage.emulator().faults.before('git/get-ref', async () => {
      await git.commitFile(branch, 'notes.md', 'mine')
    })
    expect(await deliver(name, zero)).toMatchObject({ operation: 'closed' })
    expect(await git.read(branch, 'notes.md')).toBe('mine')
    end()
  })

  test('and may not write either is told so', async () => {
    const { name, git } = await stage.opened()
    await git.commitFile(branch, 'note.txt', 'by a person')
    refuse()
    const reply = { status: 403, body: { message: 'Resource not accessible by integration' } }
    stage.emulator().faults.add({ on: 'git/update-ref', reply })
    await expect(deliver(name, second, { onForeignCommits: 'recreate' })).rejects.toThrow(/contents: write/)
    end()
  })
})

describe('workflow files that changed on the base', () => {
  const workflow = '.github/workflows/ci.yml'
  const files = { 'README.md': '# Demo\n', ...zero, [workflow]: 'on: push\n' }

  test('in mid-run: the base is read again', async () => {
    const { name, git } = await stage.repository({ files })
    stage.emulator().faults.before('git/create-ref', async () => {
      await git.commitFile('main', workflow, 'on: pull_request\n')
    })
    expect(await deliver(name, first)).toMatchObject({ operation: 'created', warnings: [] })
    expect(stage.emulator().count('git/create-ref')).toBe(2)
    expect((await git.commit(branch)).parents).toEqual([(await git.commit('main')).oid])
  })

  test('on a base that has not moved is a wall', async () => {
    const { name, git } = await stage.repository()
    const reply = { status: 403, body: { message: 'Resource not accessible by integration' } }
    stage.emulator().faults.add({ on: 'git/create-ref', reply })
    await expect(deliver(name, first)).rejects.toMatchObject({ code: 'github' })
    expect(git.pulls()).toEqual([])
  })

  test.each([
    ['own commits', {}],
    ['commits of others', { 'notes.md': 'mine' }],
  ])('under %s do not stop the export', async (_, foreign: Readonly<Record<string, string>>) => {
    const { name, git } = await stage.opened({ files })
    if (Object.keys(foreign).length > 0) await git.commitFiles(branch, foreign)
    await git.commitFiles('main', { 'swagger.yaml': 'base\n', [workflow]: 'on: pull_request\n' })
    const result = await deliver(name, second)
    expect(result).toMatchObject({ operation: 'updated', number: 1 })
    expect(result.warnings).toEqual([
      expect.stringMatching(/“main” cannot be merged into.*committed without it.*workflows/),
    ])
    expect(await git.read(branch, 'swagger.yaml')).toBe('two\n')
    expect(await git.branches()).toEqual(['main', branch])
  })
})

test('a pull request in the merge queue is left alone, with a notice', async () => {
  const { name, git } = await stage.opened({ rules: [{ branches: ['main'], mergeQueue: true }] })
  const head = (await git.commit(branch)).oid
  git.enqueue(1)
  const result = await deliver(name, second)
  expect(result).toMatchObject({ operation: 'skipped', number: 1, warnings: [], headSha: head })
  expect(result.notes).toEqual([expect.stringMatching(/#1 is in the merge queue/)])
  expect((await git.commit(branch)).oid).toBe(head)
})
