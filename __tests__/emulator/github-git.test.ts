import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import { startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { base64, connect, type Client } from './github-client.ts'

const NAME = 'octo/demo'
const REPO = `/repos/${NAME}`
const NOBODY = '0'.repeat(39) + '1'

let github: GitHub
let client: Client
let demo: Handle
let main: string

beforeAll(async () => {
  const big = 'x'.repeat(2 * 1024 * 1024)
  const files = { 'a.yaml': 'a: 1\n', 'folder/b.yaml': 'b: 1\n', 'big.yaml': big, 'bin.dat': Buffer.from([0, 1, 255]) }
  github = await startGitHub({
    repositories: [
      { name: NAME, files },
      { name: 'octo/empty', files: null },
    ],
  })
  client = connect(github)
  demo = github.repository(NAME)
  await demo.commitFiles('main', {
    link: { content: 'folder/b.yaml', mode: '120000' },
    outside: { content: '../elsewhere', mode: '120000' },
    'run.sh': { content: 'exit\n', mode: '100755' },
    '.gitmodules': '[submodule "m"]\n\tpath = module\n\turl = https://example.com/m.git\n',
  })
  await demo.commitFile('main', 'module', { content: NOBODY, mode: '160000' })
  main = (await demo.commit('main')).oid
})

afterAll(async () => {
  await demo.check()
  expect(github.violations).toEqual([])
  await github.close()
})

describe('refs', () => {
  test('are read by their exact name, and listed by a prefix', async () => {
    await demo.createBranch('list/one')
    await demo.createBranch('list/two')
    const one = await client.rest('GET', `${REPO}/git/ref/heads/list/one`)
    expect(one.body).toMatchObject({ ref: 'refs/heads/list/one', object: { sha: main, type: 'commit' } })
    expect((await client.rest('GET', `${REPO}/git/ref/heads/list`)).status).toBe(404)
    const matching = await client.rest('GET', `${REPO}/git/matching-refs/heads/list/`)
    expect(matching.body).toMatchObject([{ ref: 'refs/heads/list/one' }, { ref: 'refs/heads/list/two' }])
  })

  test.each([
    ['a new branch', { ref: 'refs/heads/new', sha: 'main' }, 201, undefined],
    ['one that exists', { ref: 'refs/heads/main', sha: 'main' }, 422, 'Reference already exists'],
    ['one inside another', { ref: 'refs/heads/main/sub', sha: 'main' }, 422, 'Reference update failed'],
    ['an unknown commit', { ref: 'refs/heads/other', sha: NOBODY }, 422, 'Object does not exist'],
    ['a short name', { ref: 'other', sha: 'main' }, 422, expect.stringContaining('must start with')],
    [
      'a name that Git refuses',
      { ref: 'refs/heads/a..b', sha: 'main' },
      422,
      expect.stringContaining('valid ref name'),
    ],
  ])('create %s', async (_, { ref, sha }, status, message) => {
    const answer = await client.rest('POST', `${REPO}/git/refs`, { ref, sha: sha === 'main' ? main : sha })
    expect(answer).toMatchObject({ status, body: message === undefined ? { ref } : { message } })
  })

  test('move forward, and back only by force', async () => {
    await demo.createBranch('moving')
    const ahead = await demo.commitFile('moving', 'c.yaml', 'c: 1\n')
    const url = `${REPO}/git/refs/heads/moving`
    expect(await client.rest('PATCH', url, { sha: main, force: false })).toMatchObject({
      status: 422,
      body: { message: 'Update is not a fast forward' },
    })
    expect((await client.rest('PATCH', url, { sha: main, force: true })).status).toBe(200)
    expect((await client.rest('PATCH', url, { sha: ahead })).status).toBe(200)
    expect((await demo.commit('moving')).oid).toBe(ahead)
  })

  test('go, once', async () => {
    await demo.createBranch('going')
    expect((await client.rest('DELETE', `${REPO}/git/refs/heads/going`)).status).toBe(204)
    expect(await client.rest('DELETE', `${REPO}/git/refs/heads/going`)).toMatchObject({
      status: 422,
      body: { message: 'Reference does not exist' },
    })
  })

  test('an empty repository has none', async () => {
    expect(await client.rest('GET', '/repos/octo/empty/git/ref/heads/main')).toMatchObject({
      status: 409,
      body: { message: 'Git Repository is empty.' },
    })
  })
})

describe('git data', () => {
  const blob = async (content: string, encoding = 'utf-8') =>
    (await client.rest('POST', `${REPO}/git/blobs`, { content, encoding })).body['sha']

  test('a blob comes back as Base64 and raw', async () => {
    const sha = String(await blob(base64('grüße\n'), 'base64'))
    expect(sha).toBe(await blob('grüße\n'))
    const answer = await client.rest('GET', `${REPO}/git/blobs/${sha}`)
    expect(answer.body).toMatchObject({ encoding: 'base64', size: 8, content: base64('grüße\n') })
    const raw = await client.rest('GET', `${REPO}/git/blobs/${sha}`, undefined, {
      accept: 'application/vnd.github.raw+json',
    })
    expect(raw.text).toBe('grüße\n')
    expect((await client.rest('GET', `${REPO}/git/blobs/${main}`)).status).toBe(404)
  })

  test('a tree adds, replaces and removes on top of another', async () => {
    const entries = [
      { path: 'folder/new.yaml', mode: '100644', type: 'blob', content: 'new: 1\n' },
      { path: 'a.yaml', mode: '100644', type: 'blob', sha: await blob('a: 2\n') },
      { path: 'big.yaml', mode: '100644', type: 'blob', sha: null },
    ]
    const tree = await client.rest('POST', `${REPO}/git/trees`, { base_tree: main, tree: entries })
    expect(tree.status).toBe(201)
    const sha = String(tree.body['sha'])
    expect(await demo.git('ls-tree', '-r', '--name-only', sha)).toBe(
      [
        '.gitmodules',
        'a.yaml',
        'bin.dat',
        'folder/b.yaml',
        'folder/new.yaml',
        'link',
        'module',
        'outside',
        'run.sh',
      ].join('\n'),
    )
    const folder = { path: 'copy', mode: '040000', type: 'tree', sha }
    const nested = await client.rest('POST', `${REPO}/git/trees`, { base_tree: main, tree: [folder] })
    expect(await demo.git('show', `${String(nested.body['sha'])}:copy/a.yaml`)).toBe('a: 2')
  })

  test.each([
    ['a path that climbs', { path: '../x', mode: '100644', content: 'x' }, /malformed path/],
    ['a path into .git', { path: '.git/config', mode: '100644', content: 'x' }, /malformed path/],
    ['an unknown blob', { path: 'x', mode: '100644', sha: NOBODY }, /is not a valid blob/],
    ['the removal of nothing', { path: 'nothing', mode: '100644', sha: null }, /BadObjectState/],
    [
      'both sha and content',
      { path: 'x', mode: '100644', sha: NOBODY, content: 'x' },
      /either tree.sha or tree.content/,
    ],
  ])('a tree refuses %s', async (_, entry, message) => {
    const answer = await client.rest('POST', `${REPO}/git/trees`, { base_tree: main, tree: [entry] })
    expect(answer).toMatchObject({ status: 422, body: { message: expect.stringMatching(message) } })
  })

  test('a commit is signed when a bot makes it in its own name', async () => {
    const { tree } = await demo.commit('main')
    const commit = async (more: object) =>
      client.rest('POST', `${REPO}/git/commits`, { message: 'Two\n\nbody', tree, parents: [main], ...more })
    expect((await commit({})).body).toMatchObject({
      message: 'Two\n\nbody',
      verification: { verified: true, reason: 'valid' },
    })
    const author = { name: 'Mona', email: 'mona@example.com', date: '2026-01-02T03:04:05Z' }
    expect((await commit({ author })).body).toMatchObject({
      author,
      verification: { verified: false, reason: 'unsigned' },
    })
    expect(await commit({ tree: main })).toMatchObject({ status: 422, body: { message: 'Tree SHA does not exist' } })
    expect(await commit({ parents: [NOBODY] })).toMatchObject({ status: 422 })
  })

  test('a tree lists everything when asked', async () => {
    const flat = await client.rest('GET', `${REPO}/git/trees/main`)
    const deep = await client.rest('GET', `${REPO}/git/trees/main?recursive=1`)
    expect(flat.body).toMatchObject({ truncated: false })
    expect(flat.text).not.toContain('folder/b.yaml')
    expect(deep.text).toContain('"path":"folder/b.yaml","mode":"100644","type":"blob"')
  })
})

describe('contents', () => {
  test.each([
    ['a file', 'folder/b.yaml', { type: 'file', encoding: 'base64', content: base64('b: 1\n') }],
    ['a file above 1 MiB, empty', 'big.yaml', { type: 'file', encoding: 'none', content: '', size: 2 * 1024 * 1024 }],
    ['a link to a file, as that file', 'link', { type: 'file', path: 'link', content: base64('b: 1\n') }],
    ['a link to the outside', 'outside', { type: 'symlink', target: '../elsewhere' }],
    ['a submodule', 'module', { type: 'submodule', sha: NOBODY, submodule_git_url: 'https://example.com/m.git' }],
    ['a folder', 'folder', [{ type: 'file', path: 'folder/b.yaml' }]],
  ])('show %s', async (_, path, expected) => {
    const answer = await client.rest('GET', `${REPO}/contents/${path}?ref=main`)
    expect(answer).toMatchObject({ status: 200, body: expected })
  })

  test('are raw when asked, of any size', async () => {
    const accept = 'application/vnd.github.raw+json'
    const raw = await client.rest('GET', `${REPO}/contents/big.yaml`, undefined, { accept })
    expect(raw.text.length).toBe(2 * 1024 * 1024)
  })

  test.each([
    [`${REPO}/contents/nothing.yaml`, 'Not Found'],
    [`${REPO}/contents/nothing/at/all.yaml`, 'Not Found'],
    [`${REPO}/contents/a.yaml?ref=nothing`, 'No commit found for the ref nothing'],
    ['/repos/octo/empty/contents/a.yaml', 'This repository is empty.'],
  ])('%s is not there', async (path, message) => {
    expect(await client.rest('GET', path)).toMatchObject({ status: 404, body: { message } })
  })
})

describe('commits', () => {
  test('compare counts from the merge base', async () => {
    const ahead = await demo.commitFiles('compared', { 'a.yaml': 'a: 3\n', 'c.yaml': 'c: 1\n' })
    await demo.commitFile('beside', 'd.yaml', 'd: 1\n')
    const answer = await client.rest('GET', `${REPO}/compare/beside...compared`)
    expect(answer.body).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, commits: [{ sha: ahead }] })
    expect(answer.body).toMatchObject({
      merge_base_commit: { sha: main },
      files: [
        { filename: 'a.yaml', status: 'modified', additions: 1, deletions: 1, patch: '@@ -1 +1 @@\n-a: 1\n+a: 3' },
        { filename: 'c.yaml', status: 'added', additions: 1 },
      ],
    })
    expect((await client.rest('GET', `${REPO}/compare/${encodeURIComponent('main...main')}`)).body).toMatchObject({
      status: 'identical',
      files: [],
    })
    expect((await client.rest('GET', `${REPO}/compare/main...nothing`)).status).toBe(404)
  })

  test('are listed by branch and path, a page at a time', async () => {
    for (const n of ['1', '2', '3']) await demo.commitFile('paged', 'p.yaml', `p: ${n}\n`, { message: `Page ${n}` })
    const answer = await client.rest('GET', `${REPO}/commits?sha=paged&path=p.yaml&per_page=2`)
    expect(answer.body).toMatchObject([{ commit: { message: 'Page 3' } }, { commit: { message: 'Page 2' } }])
    expect(answer.headers.get('link')).toContain('page=2>; rel="next"')
    const one = await client.rest('GET', `${REPO}/commits/paged`)
    expect(one.body).toMatchObject({
      commit: { message: 'Page 3' },
      author: { login: 'mona' },
      files: [{ filename: 'p.yaml' }],
    })
  })

  test('merges make a commit, nothing, or a conflict', async () => {
    await demo.commitFile('left', 'm.yaml', 'm: left\n')
    await demo.commitFile('right', 'n.yaml', 'n: right\n')
    await demo.commitFile('clash', 'm.yaml', 'm: clash\n')
    const merge = (head: string) =>
      client.rest('POST', `${REPO}/merges`, { base: 'left', head, commit_message: 'Join' })
    const merged = await merge('right')
    expect(merged).toMatchObject({ status: 201, body: { commit: { message: 'Join' }, parents: [{}, {}] } })
    expect((await demo.commit('left')).oid).toBe(merged.body['sha'])
    expect((await merge('right')).status).toBe(204)
    expect(await merge('clash')).toMatchObject({ status: 409, body: { message: 'Merge conflict' } })
    expect(await merge('nothing')).toMatchObject({ status: 404, body: { message: 'Head does not exist' } })
  })

  test('a branch tells whether rules bind it', async () => {
    await demo.createBranch('with/slash')
    const answer = await client.rest('GET', `${REPO}/branches/with/slash`)
    expect(answer.body).toMatchObject({ name: 'with/slash', protected: false, commit: { sha: main } })
    expect((await client.rest('GET', `${REPO}/branches/nothing`)).status).toBe(404)
    expect((await client.rest('GET', `${REPO}/branches?per_page=1`)).headers.get('link')).toContain('rel="last"')
  })
})
