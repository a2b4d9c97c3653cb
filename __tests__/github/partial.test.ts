import { describe, expect, test } from '@jest/globals'
import { readBaseFile } from '../../src/github/contents.ts'
import { readRepository } from '../../src/github/repository.ts'
import { client, delivery, pullRequestOptions, run } from '../pull-request/run.ts'
import { branch, first, openStage, second, zero } from '../pull-request/stage.ts'

const stage = openStage()
const deliver = (name: string, files: Readonly<Record<string, string>>) => run(stage.emulator(), name, delivery(files))

/** GitHub leaves out what is at this path of a reply, for want of resources. */
const leaveOut = (at: RegExp, { on = /^Read/, times = 1 }: { on?: RegExp | string; times?: number } = {}) =>
  stage.emulator().enter('resource-limits', { on, at, times })

const places: readonly RegExp[] = [
  /\.base$/,
  /\.base\.target$/,
  /\.base\.target\.file0$/,
  /\.base\.compare0$/,
  /\.compare0\.commits$/,
  /\.compare0\.oldest/,
  /\.head0$/,
  /\.head0\.target$/,
  /\.head0\.target\.file0$/,
  /\.pulls0$/,
  /\.helper0$/,
  /defaultBranchRef$/,
]

describe('a reply in part', () => {
  test.each(places)('without %s is asked for again, in smaller parts', async (at) => {
    const { name, git } = await stage.opened()
    const before = [git.pull(1), await git.git('for-each-ref')]
    leaveOut(at)
    expect(await deliver(name, first)).toMatchObject({ operation: 'none', number: 1 })
    expect([git.pull(1), await git.git('for-each-ref')]).toEqual(before)
    leaveOut(at)
    expect(await deliver(name, second)).toMatchObject({ operation: 'updated', number: 1, warnings: [] })
    leaveOut(at)
    expect(await deliver(name, zero)).toMatchObject({ operation: 'closed', number: 1, warnings: [] })
  })

  test.each(places)('without %s for ever is an error that says so', async (at) => {
    const { name, git } = await stage.opened()
    const before = [git.pull(1), await git.git('for-each-ref')]
    leaveOut(at, { on: 'ReadRepository', times: Infinity })
    const failed = await deliver(name, second).catch((error: unknown) => error)
    if (/file0/.test(at.source)) expect(failed).toMatchObject({ operation: 'updated' })
    else {
      expect(failed).toMatchObject({
        code: 'reply',
        message: expect.stringMatching(/only in part.*nothing was changed/),
      })
      expect([git.pull(1), await git.git('for-each-ref')]).toEqual(before)
    }
    stage.emulator().faults.clear()
  })

  test('of the files of a commit is asked for again, down to the single file', async () => {
    const { name, git } = await stage.repository()
    const files = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`apis/${index}.yaml`, `${index}\n`]))
    await git.commitFiles('main', files)
    leaveOut(/file(3|7)$/, { times: 5 })
    expect(await deliver(name, files)).toMatchObject({ operation: 'none' })
    expect(git.pulls()).toEqual([])
    stage.emulator().faults.clear()
    leaveOut(/commit0\.file0$/, { on: 'ReadFiles', times: Infinity })
    await expect(deliver(name, files)).rejects.toMatchObject({ code: 'reply' })
    stage.emulator().faults.clear()
  })

  test('of a baseline is asked for again, and is no missing file', async () => {
    const { name } = await stage.repository()
    const [owner = '', short = ''] = name.split('/')
    const read = () =>
      readBaseFile(client(stage.emulator(), { repository: name }), { owner, name: short }, 'main', 'swagger.yaml')
    leaveOut(/\.object\.file$/)
    expect(await read()).toEqual({ content: Buffer.from('zero\n') })
    leaveOut(/\.object\.file\.object$/)
    expect(await read()).toEqual({ content: Buffer.from('zero\n') })
    leaveOut(/\.object$/, { times: Infinity })
    await expect(read()).rejects.toMatchObject({ code: 'reply' })
    stage.emulator().faults.clear()
  })
})

describe('a null without a reason', () => {
  const github = (name: string, forget: RegExp) => {
    const real = client(stage.emulator(), { repository: name })
    return {
      ...real,
      graphql: async (...args: Parameters<typeof real.graphql>) => {
        const { data, absentPaths } = await real.graphql(...args)
        return { data, absentPaths: absentPaths.filter((path) => !forget.test(path)) }
      },
    }
  }
  const read = (name: string, paths: readonly string[]) =>
    readRepository(github(name, /file/), pullRequestOptions(name), () => branch, paths)

  test('is looked up in the tree', async () => {
    const { name } = await stage.repository()
    const state = await read(name, ['swagger.yaml', 'apis/none.yaml'])
    expect([...state.base.files.keys()]).toEqual(['swagger.yaml'])
  })

  test('of two branches is no history in common only when GitHub says so', async () => {
    const { name, git } = await stage.repository()
    const tree = await git.git('rev-parse', 'main^{tree}')
    await git.git(
      'update-ref',
      `refs/heads/${branch}`,
      await git.git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit-tree', '-m', 'x', tree),
    )
    await expect(deliver(name, first)).rejects.toThrow(/no history in common/)
    await git.deleteBranch(branch)
    await git.createBranch(branch)
    leaveOut(/compare0$/, { on: 'ReadRepository', times: Infinity })
    await expect(deliver(name, first)).rejects.toThrow(/only in part/)
    stage.emulator().faults.clear()
  })
})

describe('NOT_FOUND', () => {
  test('of a folder that is not there yet is a first run into it', async () => {
    const { name, git } = await stage.repository()
    const files = { 'apis/v1/orders.yaml': 'one\n', 'apis/v1/items.yaml': 'two\n' }
    expect(await deliver(name, files)).toMatchObject({ operation: 'created' })
    expect(await git.read(branch, 'apis/v1/items.yaml')).toBe('two\n')
    expect(await deliver(name, files)).toMatchObject({ operation: 'none' })
    expect(await deliver(name, { ...files, 'apis/v2/more.yaml': 'x\n' })).toMatchObject({ operation: 'updated' })
  })

  test('of the repository is no empty one', async () => {
    await expect(deliver('octo/none', first)).rejects.toThrow(/GitHub shows this token no octo\/none|does not reach/)
  })
})
