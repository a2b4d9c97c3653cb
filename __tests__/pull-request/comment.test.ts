import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startGitHub, type GitHub as Emulator } from '../../emulator/github/server.ts'
import { keepComment } from '../../src/pull-request/comment.ts'
import { client } from './run.ts'

let emulator: Emulator

const reader = 'ghs_reader'

beforeAll(async () => {
  emulator = await startGitHub({
    tokens: [
      {
        token: 'ghs_emulatorJobToken0000000000000000000000',
        kind: 'job',
        permissions: { contents: 'read', pull_requests: 'write' },
      },
      { token: reader, kind: 'job', permissions: { contents: 'read', pull_requests: 'read' } },
    ],
  })
})

afterAll(async () => {
  await emulator.close()
})

let count = 0

/** A pull request of its own, under which others have commented already. */
async function pull(others = 0) {
  const name = `octo/repo-${++count}`
  const handle = await emulator.addRepository({ name, private: true })
  await handle.createBranch('work')
  await handle.commitFile('work', 'a.txt', 'a\n')
  const { number } = await handle.openPull({ head: 'work' })
  for (let index = 0; index < others; index++) handle.commentOn(number, `Comment ${index}`)
  const [owner = '', repository = ''] = name.split('/')
  return {
    place: { owner, name: repository, number },
    github: (token?: string) => client(emulator, { repository: name, ...(token === undefined ? {} : { token }) }),
    comments: () =>
      handle
        .pull(number)
        .comments.filter(({ body }) => !body.startsWith('Comment '))
        .map(({ body }) => body),
    say: (body: string) => handle.commentOn(number, body),
  }
}

const told = (text: string, isNews = true) => ({ output: 'swagger.yaml', text, isNews })

describe('the comment', () => {
  test('is written once, and edited in place', async () => {
    const { place, github, comments } = await pull()
    expect(await keepComment(github(), place, told('two breaking changes'))).toEqual([])
    expect(await keepComment(github(), place, told('one breaking change'))).toEqual([])
    expect(comments()).toEqual([expect.stringMatching(/^<!-- .* -->\none breaking change$/)])
  })

  test('is left alone when it says the same', async () => {
    const { place, github, comments } = await pull()
    await keepComment(github(), place, told('the same'))
    emulator.forget()
    await keepComment(github(), place, told('the same'))
    expect(emulator.requests.filter(({ writes }) => writes)).toEqual([])
    expect(comments()).toHaveLength(1)
  })

  test('says that nothing is left to say, but not first of all', async () => {
    const { place, github, comments } = await pull()
    await keepComment(github(), place, told('unchanged', false))
    expect(comments()).toEqual([])
    await keepComment(github(), place, told('a change'))
    await keepComment(github(), place, told('unchanged', false))
    expect(comments()).toEqual([expect.stringContaining('unchanged')])
  })

  test('is found behind any number of others', async () => {
    const { place, github, comments } = await pull(230)
    await keepComment(github(), place, told('first'))
    await keepComment(github(), place, told('second'))
    expect(comments()).toEqual([expect.stringContaining('second')])
  })

  test('of another output is another comment', async () => {
    const { place, github, comments } = await pull()
    await keepComment(github(), place, told('orders'))
    await keepComment(github(), place, { ...told('invoices'), output: 'invoices.yaml' })
    expect(comments()).toHaveLength(2)
  })

  test('of somebody who copied the mark is not touched', async () => {
    const { place, github, comments, say } = await pull()
    await keepComment(github(), place, told('mine'))
    const [mine = ''] = comments()
    say(`${mine} and more`)
    await keepComment(github(), place, told('changed'))
    expect(comments()).toEqual([expect.stringContaining('changed'), `${mine} and more`])
  })

  test('is one, whatever number of runs write it at the same time', async () => {
    const { place, github, comments } = await pull()
    await Promise.all(['a', 'b', 'c'].map((text) => keepComment(github(), place, told(text))))
    expect(comments()).toHaveLength(1)
  })

  test('that may not be written is a warning that names the permission', async () => {
    const { place, github, comments } = await pull()
    expect(await keepComment(github(reader), place, told('news'))).toEqual([
      expect.stringMatching(/^The comment is not written\. .*`pull-requests: write`/s),
    ])
    expect(comments()).toEqual([])
  })
})
