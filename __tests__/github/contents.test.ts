import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Handle } from '../../emulator/github/handle.ts'
import { startGitHub, type GitHub as Emulator } from '../../emulator/github/server.ts'
import { readBaseFile, readBlobs } from '../../src/github/contents.ts'
import { gitBlobId } from '../../src/workspace/blob-id.ts'
import { client } from '../pull-request/run.ts'

const repository = { owner: 'octo', name: 'demo' }
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'1'.repeat(64)}\nsize 12345\n`

let emulator: Emulator
let git: Handle

beforeAll(async () => {
  emulator = await startGitHub({
    repositories: [{ name: 'octo/demo', files: { 'apis/a.yaml': 'swagger\n', 'lfs.yaml': pointer } }],
  })
  git = emulator.repository('octo/demo')
})

afterEach(() => {
  expect(emulator.violations).toEqual([])
  emulator.forget()
})

afterAll(() => emulator.close())

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

test('gitBlobId is Git’s own', () => {
  expect(gitBlobId(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a')
  expect(gitBlobId(new Uint8Array())).toBe('e69de29bb2d1d6434b8b29ae775ad8c2e48c5391')
})

describe('readBaseFile', () => {
  const read = (ref: string, path: string) => readBaseFile(client(emulator), repository, ref, path)

  test('reads a branch, a commit and a tag, in one request each', async () => {
    await git.git('tag', 'v1', 'main')
    const { oid } = await git.commit('main')
    for (const ref of ['main', 'refs/heads/main', oid, 'v1']) {
      expect(await read(ref, 'apis/a.yaml')).toEqual({ content: Buffer.from('swagger\n') })
    }
    expect(emulator.count()).toBe(4)
  })

  test('reads an annotated tag, also one of a tag', async () => {
    const file = { oid: gitBlobId(Buffer.from('x')), mode: 0o100644, object: { text: 'x' } }
    const object = { target: { target: { oid: '1'.repeat(40), file } } }
    const github = {
      ...client(emulator),
      graphql: () => Promise.resolve({ data: { repository: { object } }, absentPaths: [] }),
    }
    expect(await readBaseFile(github, repository, 'v2', 'a.yaml')).toEqual({ content: Buffer.from('x') })
  })

  test('tells a missing ref from a missing file', async () => {
    expect(await read('none', 'apis/a.yaml')).toEqual({ missing: 'ref' })
    expect(await read('main', 'apis/b.yaml')).toMatchObject({ missing: 'file' })
    expect(await read('main', 'none/b.yaml')).toMatchObject({ missing: 'file' })
  })

  test.each([100_000, 511_999, 512_001, 1_100_000])('reads a file of %i bytes whole', async (size) => {
    const content = `${'字'.repeat(Math.floor(size / 3))}${'x'.repeat(size % 3)}`
    await git.commitFile('main', `large-${size}.yaml`, content)
    const found = await read('main', `large-${size}.yaml`)
    expect(gitBlobId('content' in found ? found.content : new Uint8Array())).toBe(gitBlobId(Buffer.from(content)))
  })

  test.each([
    ['with a byte order mark', Buffer.from('\ufeffa: 1\n')],
    ['that is no UTF-8', Buffer.from([0x61, 0xff, 0xfe, 0x0a])],
    ['that is binary', Buffer.from([0, 1, 2, 3])],
    ['that is empty', Buffer.alloc(0)],
  ])('reads a file %s unharmed', async (_, content) => {
    await git.commitFile('main', 'odd.yaml', content)
    const found = await read('main', 'odd.yaml')
    expect('content' in found && Buffer.from(found.content).equals(content)).toBe(true)
  })

  test.each([
    ['a link', { content: 'README.md', mode: '120000' }],
    ['a submodule', { content: '1'.repeat(40), mode: '160000' }],
  ])('refuses %s', async (kind, content) => {
    await git.commitFile('main', 'odd', content)
    await expect(read('main', 'odd')).rejects.toMatchObject({ code: 'github', message: expect.stringContaining(kind) })
  })

  test('refuses a folder and a Git LFS pointer', async () => {
    await expect(read('main', 'apis')).rejects.toMatchObject({ message: expect.stringMatching(/a folder/) })
    await expect(read('main', 'lfs.yaml')).rejects.toMatchObject({ message: expect.stringMatching(/Git LFS/) })
  })
})

describe('readBlobs', () => {
  test('reads many small files in few requests, and each once', async () => {
    const files = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`many/${index}`, `content ${index}\n`]))
    await git.commitFiles('main', files)
    const blobs = Object.entries(files).map(([path, content]) => ({
      path,
      oid: gitBlobId(Buffer.from(content)),
      size: content.length,
    }))
    const contents = await readBlobs(client(emulator), 'octo/demo', [...blobs, ...blobs])
    expect(contents.size).toBe(120)
    for (const { oid, path } of blobs) expect(text(contents.get(oid))).toBe(files[path])
    expect(emulator.count()).toBe(2)
  })

  test('asks for nothing when there is nothing to read', async () => {
    expect((await readBlobs(client(emulator), 'octo/demo', [])).size).toBe(0)
    expect(emulator.count()).toBe(0)
  })
})
