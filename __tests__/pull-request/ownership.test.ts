import { describe, expect, test } from '@jest/globals'
import type { Handle } from '../../emulator/github/handle.ts'
import { delivery, run } from './run.ts'
import { branch, first, openStage, second, zero } from './stage.ts'

const stage = openStage()
const deliver = (name: string, files: Readonly<Record<string, string>>, options: Parameters<typeof run>[3] = {}) =>
  run(stage.emulator(), name, delivery(files), options)

describe('pull requests of strangers from branches of the same name', () => {
  async function crowd(name: string, count: number, end: 'open' | 'closed') {
    const git = stage.emulator().repository(name)
    for (let index = 0; index < count; index++) {
      const owner = end === 'open' ? `stranger${index}` : 'stranger'
      if (end === 'open' || index === 0) {
        const fork = await stage
          .emulator()
          .addRepository({ name: `${owner}/${name.split('/')[1] ?? ''}`, forkOf: name })
        await fork.commitFile(branch, 'spam.txt', 'x', { author: owner })
      }
      const { number } = await git.openPull({ head: `${owner}:${branch}`, title: 'Noise', author: owner })
      if (end === 'closed') await git.closePull(number, { author: owner })
    }
    stage.emulator().forget()
  }

  test.each(['open', 'closed'] as const)('of which eleven are %s change nothing', async (end) => {
    const { name, git } = await stage.opened()
    await crowd(name, 11, end)
    expect(await deliver(name, first)).toMatchObject({ operation: 'none', number: 1 })
    expect(stage.emulator().count()).toBeLessThanOrEqual(4)
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated', number: 1 })
    expect(await deliver(name, zero)).toMatchObject({ operation: 'closed', number: 1 })
    expect(git.pulls().filter(({ number }) => number > 1)).toMatchObject(
      Array.from({ length: 11 }, () => ({ state: end })),
    )
    expect(await deliver(name, first)).toMatchObject({ operation: 'created', number: 13 })
  })

  test('do not hide what a person has declined, nor more than a page of them', async () => {
    const { name, git } = await stage.opened()
    await git.closePull(1)
    await crowd(name, 101, 'closed')
    expect(await deliver(name, first)).toMatchObject({ operation: 'skipped', number: 1 })
    await git.deleteBranch(branch)
    expect(await deliver(name, first)).toMatchObject({ operation: 'skipped', number: 1 })
  })
})

describe('a branch that is not the action’s', () => {
  const tips = async (name: string) =>
    stage.emulator().repository(name).git('for-each-ref', '--format=%(refname) %(objectname)')

  test.each([
    ['the default branch', { branch: 'main', base: 'develop' }, /“main” is the default branch/],
    [
      'the default branch, to be made anew',
      { branch: 'main', base: 'develop', onForeignCommits: 'recreate' },
      /“main” is the default/,
    ],
    [
      'another with commits of others',
      { branch: 'develop' },
      /“develop” exists already.*1 commit of others.*another|`branch`/,
    ],
    ['another, to be left alone', { branch: 'develop', onForeignCommits: 'skip' }, /“develop” exists already/],
    ['one without commits of its own', { branch: 'staging' }, /“staging” exists already.*no commit.*recreate/],
    ['one at the very base', { branch: 'release' }, /“release” exists already/],
  ] as const)('is an error: %s', async (_, options, message) => {
    const { name, git } = await stage.repository()
    await git.createBranch('staging')
    await git.createBranch('develop')
    await git.commitFile('develop', 'feature.txt', 'not released')
    await git.commitFile('main', 'hotfix.txt', 'released')
    await git.createBranch('release')
    const before = await tips(name)
    await expect(deliver(name, first, options)).rejects.toMatchObject({
      code: 'github',
      message: expect.stringMatching(message),
    })
    expect(await tips(name)).toBe(before)
    expect(git.pulls()).toEqual([])
  })

  test('is left alone with somebody’s pull request when there is no difference', async () => {
    const { name, git } = await stage.repository()
    await git.createBranch('develop')
    await git.commitFile('develop', 'feature.txt', 'not released')
    await git.openPull({ head: 'develop', title: 'Release' })
    const before = [await tips(name), git.pull(1)]
    expect(await deliver(name, zero, { branch: 'develop' })).toMatchObject({ operation: 'none', number: undefined })
    expect([await tips(name), git.pull(1)]).toEqual(before)
  })

  test('is taken over by recreate', async () => {
    const { name, git } = await stage.repository()
    await git.createBranch('develop')
    await git.commitFile('develop', 'feature.txt', 'not released')
    const options = { branch: 'develop', onForeignCommits: 'recreate' } as const
    expect(await deliver(name, first, options)).toMatchObject({ operation: 'created', number: 1 })
    expect(await git.read('develop', 'feature.txt')).toBeNull()
    expect(await deliver(name, second, { branch: 'develop' })).toMatchObject({ operation: 'updated', number: 1 })
  })

  test('says so in a dry run too', async () => {
    const { name, git } = await stage.repository()
    await git.createBranch('staging')
    const dry = run(stage.emulator(), name, delivery(first), { branch: 'staging' }, { dryRun: true })
    await expect(dry).rejects.toThrow(/“staging” exists already/)
  })
})

/** A hundred and one commits of this message, pushed at once. */
async function commitOften(git: Handle, message: string): Promise<void> {
  const tree = await git.git('rev-parse', `${branch}^{tree}`)
  let head = await git.git('rev-parse', branch)
  const identity = ['-c', 'user.name=x', '-c', 'user.email=x@example.com']
  for (let index = 0; index < 101; index++) {
    head = await git.git(...identity, 'commit-tree', '-p', head, '-m', message, tree)
  }
  await git.push(branch, head)
}

describe('a branch that is the action’s', () => {
  test('is gone on with when the run before died between making it and committing', async () => {
    const { name, git } = await stage.repository()
    await git.createBranch(branch)
    await git.commitFile('main', 'other.txt', 'x')
    expect(await deliver(name, first)).toMatchObject({ operation: 'created', number: 1 })
    expect((await git.commit(branch)).parents).toEqual([(await git.commit('main')).oid])
  })

  test.each(['git/create-ref', 'createCommitOnBranch'])(
    'under a name of the user’s is gone on with when the answer to %s was lost',
    async (on) => {
      const { name, git } = await stage.repository()
      stage.emulator().faults.add({ on, afterEffect: true, reply: { status: 502, body: { message: 'Server Error' } } })
      expect(await deliver(name, first, { branch: 'mine' })).toMatchObject({ operation: 'created', number: 1 })
      expect(await git.read('mine', 'swagger.yaml')).toBe('one\n')
      expect(await git.branches()).toEqual(['main', 'mine'])
    },
  )

  test('is known by its pull request after a merge', async () => {
    const { name, git } = await stage.repository()
    await deliver(name, first, { branch: 'mine' })
    await git.merge(1)
    expect(await deliver(name, second, { branch: 'mine' })).toMatchObject({ operation: 'created', number: 2 })
  })

  test('has any number of own commits, and of merges of the base', async () => {
    const { name, git } = await stage.opened()
    const { message } = await git.commit(branch)
    await commitOften(git, message)
    for (let index = 0; index < 7; index++) {
      await git.commitFile('main', 'other.txt', String(index))
      await git.mergeInto(branch, 'main')
    }
    expect(await deliver(name, second, { onForeignCommits: 'skip' })).toMatchObject({ operation: 'updated' })
    expect(await deliver(name, zero)).toMatchObject({ operation: 'closed' })
    expect(await git.branches()).toEqual(['main'])
  })

  test('keeps a commit of others that lies behind a hundred own ones', async () => {
    const { name, git } = await stage.opened()
    const { message } = await git.commit(branch)
    await git.commitFile(branch, 'notes.md', 'mine')
    await commitOften(git, message)
    const skipped = await deliver(name, second, { onForeignCommits: 'skip' })
    expect(skipped).toMatchObject({ operation: 'skipped', reason: expect.stringContaining('1 commit of others') })
    await git.commitFiles('main', { 'other.txt': 'x', 'swagger.yaml': 'base\n' })
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated' })
    expect(await git.read(branch, 'notes.md')).toBe('mine')
  })
})

describe('a base that is another now', () => {
  async function rebased(): ReturnType<typeof stage.opened> {
    const made = await stage.repository()
    await made.git.createBranch('develop')
    await made.git.commitFile('main', 'only-on-main.txt', 'somebody’s')
    await deliver(made.name, first)
    made.git.configure({ defaultBranch: 'develop' })
    return made
  }

  const brings = (git: Awaited<ReturnType<typeof rebased>>['git']) =>
    git.git('diff', '--name-only', `develop...${branch}`)

  test('gets the same pull request, with nothing of the old base', async () => {
    const { name, git } = await rebased()
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated', number: 1, warnings: [] })
    expect(await brings(git)).toBe('swagger.yaml')
    expect(git.pulls()).toMatchObject([{ state: 'open', base: 'develop' }])
    expect((await git.commit(branch)).parents).toEqual([(await git.commit('develop')).oid])
    expect(await git.branches()).toEqual(['develop', 'main', branch])
    expect(await deliver(name, second)).toMatchObject({ operation: 'none', number: 1 })
  })

  test('by the input, from a branch of the user’s name', async () => {
    const { name, git } = await stage.repository()
    await git.createBranch('develop')
    await git.commitFile('main', 'only-on-main.txt', 'somebody’s')
    await deliver(name, first, { branch: 'mine' })
    expect(await deliver(name, first, { branch: 'mine', base: 'develop' })).toMatchObject({
      operation: 'updated',
      number: 1,
    })
    expect(await git.git('diff', '--name-only', 'develop...mine')).toBe('swagger.yaml')
    expect(git.pulls()).toMatchObject([{ state: 'open', base: 'develop' }])
  })

  test('holds the export already: the pull request is closed, and its branch goes', async () => {
    const { name, git } = await rebased()
    expect(await deliver(name, zero)).toMatchObject({ operation: 'closed', number: 1 })
    expect(git.pull(1)).toMatchObject({ state: 'closed', base: 'main' })
    expect(await git.branches()).toEqual(['develop', 'main'])
  })

  test('leaves commits of others where they are, and a warning says what to do', async () => {
    const { name, git } = await rebased()
    const foreign = await git.commitFile(branch, 'notes.md', 'mine')
    for (const files of [second, zero]) {
      const result = await deliver(name, files)
      expect(result).toMatchObject({ operation: 'skipped', number: 1 })
      expect(result.warnings).toEqual([expect.stringMatching(/goes into “main”.*“develop”.*by hand.*recreate/)])
    }
    expect((await git.commit(branch)).oid).toBe(foreign)
    expect(git.pull(1)).toMatchObject({ state: 'open', base: 'main' })
  })

  test('leaves a pull request alone that is somebody’s', async () => {
    const { name, git } = await rebased()
    await git.editPull(1, { body: 'Mine' })
    expect(await deliver(name, first)).toMatchObject({ operation: 'created', number: 2 })
    expect(git.pull(1)).toMatchObject({ body: 'Mine', base: 'main' })
  })

  test('goes on where the run before died between moving the branch and the pull request', async () => {
    const { name, git } = await rebased()
    stage
      .emulator()
      .faults.add({ on: 'pulls/update', times: 3, reply: { status: 502, body: { message: 'Server Error' } } })
    await expect(deliver(name, second)).rejects.toThrow(/Server Error/)
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated', number: 1 })
    expect(git.pull(1)).toMatchObject({ state: 'open', base: 'develop' })
    expect(await brings(git)).toBe('swagger.yaml')
  })
})
