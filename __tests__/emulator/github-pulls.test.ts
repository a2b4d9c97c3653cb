import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { connect, type Client } from './github-client.ts'

const NAME = 'octo/demo'
const PULLS = `/repos/${NAME}/pulls`
const ISSUES = `/repos/${NAME}/issues`
const APP = {
  token: 'ghs_app',
  kind: 'app',
  permissions: { contents: 'write', pull_requests: 'write', members: 'read' },
} as const

let github: GitHub
let client: Client
let demo: Handle

beforeAll(async () => {
  github = await startGitHub({
    tokens: [JOB_TOKEN, APP],
    repositories: [
      { name: NAME, organization: true, collaborators: ['mona', 'hubot'], teams: ['platform'], labels: ['Known'] },
      { name: 'closed/door', actionsMayCreatePullRequests: false, allowDrafts: false },
      { name: 'stranger/demo', forkOf: NAME },
    ],
  })
  client = connect(github)
  demo = github.repository(NAME)
})

afterAll(async () => {
  await demo.check()
  expect(github.violations).toEqual([])
  await github.close()
})

/** A new branch with one commit, and its pull request. */
async function open(branch: string, more: object = {}): Promise<number> {
  await demo.commitFile(branch, `${branch}.yaml`, `name: ${branch}\n`)
  const answer = await client.rest('POST', PULLS, { title: branch, head: branch, base: 'main', ...more })
  expect(answer.status).toBe(201)
  return Number(answer.body['number'])
}

const custom = (message: string) => ({ message: 'Validation Failed', errors: [{ code: 'custom', message }] })

describe('a new pull request', () => {
  test('is open, with what it was given', async () => {
    const number = await open('plain', { body: 'Why', draft: true })
    const answer = await client.rest('GET', `${PULLS}/${String(number)}`)
    expect(answer.body).toMatchObject({
      state: 'open',
      draft: true,
      body: 'Why',
      user: { login: 'github-actions[bot]', type: 'Bot' },
      head: { label: 'octo:plain', ref: 'plain', sha: (await demo.commit('plain')).oid },
      base: { ref: 'main' },
      commits: 1,
      changed_files: 1,
      mergeable_state: 'draft',
    })
  })

  test.each([
    ['no commits', { head: 'even' }, custom('No commits between main and even')],
    ['a twin', { head: 'twin' }, custom('A pull request already exists for octo:twin.')],
    ['a twin by label', { head: 'octo:twin' }, custom('A pull request already exists for octo:twin.')],
    ['an unknown head', { head: 'nothing' }, { errors: [{ field: 'head', code: 'invalid' }] }],
    ['an unknown base', { head: 'twin', base: 'nothing' }, { errors: [{ field: 'base', code: 'invalid' }] }],
    ['an empty title', { head: 'twin', title: ' ' }, { errors: [{ field: 'title', code: 'missing_field' }] }],
    ['a long title', { head: 'twin', title: 'x'.repeat(257) }, custom('title is too long (maximum is 256 characters)')],
    [
      'a long body',
      { head: 'twin', body: 'x'.repeat(65_537) },
      custom('body is too long (maximum is 65536 characters)'),
    ],
    ['unrelated history', { head: 'orphan' }, custom('The orphan branch has no history in common with main')],
  ])('is refused with %s', async (_, request, body) => {
    if (!(await demo.branches()).includes('twin')) {
      await demo.createBranch('even')
      await open('twin')
      const tree = (await demo.commit('main')).tree
      await demo.push(
        'orphan',
        await demo.git('-c', 'user.name=m', '-c', 'user.email=m@example.com', 'commit-tree', tree, '-m', 'Orphan'),
      )
    }
    const answer = await client.rest('POST', PULLS, { title: 'T', base: 'main', ...request })
    expect(answer).toMatchObject({ status: 422, body })
  })

  test('needs the setting that lets Actions create it', async () => {
    const door = github.repository('closed/door')
    await door.commitFile('x', 'x.yaml', 'x: 1\n')
    const request = { title: 'T', head: 'x', base: 'main' }
    expect(await client.rest('POST', '/repos/closed/door/pulls', request)).toMatchObject({
      status: 403,
      body: { message: 'GitHub Actions is not permitted to create or approve pull requests.' },
    })
    const app = connect(github, APP.token)
    expect(await app.rest('POST', '/repos/closed/door/pulls', { ...request, draft: true })).toMatchObject({
      status: 422,
      body: { message: 'Draft pull requests are not supported in this repository.' },
    })
    expect((await app.rest('POST', '/repos/closed/door/pulls', request)).status).toBe(201)
  })

  test('may come from a fork, with the same branch name', async () => {
    const number = await open('shared')
    const fork = github.repository('stranger/demo')
    await fork.commitFile('shared', 'evil.yaml', 'evil: 1\n', { author: 'stranger' })
    const view = await demo.openPull({ head: 'stranger:shared', author: 'stranger' })
    const mine = await client.rest('GET', `${PULLS}?state=all&head=octo:shared`)
    expect(mine.body).toMatchObject([{ number, head: { repo: { full_name: NAME } } }])
    const query = `{ repository(owner: "octo", name: "demo") { pullRequests(first: 9, headRefName: "shared") {
      nodes { number isCrossRepository headRepository { nameWithOwner } } } } }`
    expect((await client.graphql(query)).body).toMatchObject({
      data: {
        repository: {
          pullRequests: {
            nodes: [
              { number, isCrossRepository: false, headRepository: { nameWithOwner: NAME } },
              { number: view.number, isCrossRepository: true, headRepository: { nameWithOwner: 'stranger/demo' } },
            ],
          },
        },
      },
    })
  })
})

describe('a pull request follows its branch', () => {
  test('a push shows up', async () => {
    const number = await open('pushed')
    const oid = await demo.commitFile('pushed', 'more.yaml', 'more: 1\n')
    expect(demo.pull(number)).toMatchObject({ state: 'open', headOid: oid })
    const commits = await client.rest('GET', `${PULLS}/${String(number)}/commits`)
    expect(commits.body).toMatchObject([{}, { sha: oid }])
    const files = await client.rest('GET', `${PULLS}/${String(number)}/files`)
    expect(files.body).toMatchObject([{ filename: 'more.yaml' }, { filename: 'pushed.yaml' }])
  })

  test('it closes when its branch goes, and opens again with the same commit', async () => {
    const number = await open('gone')
    const { oid } = await demo.commit('gone')
    await demo.deleteBranch('gone')
    expect(demo.pull(number).state).toBe('closed')
    const reopen = () => client.rest('PATCH', `${PULLS}/${String(number)}`, { state: 'open' })
    expect(await reopen()).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'state', message: 'state cannot be changed. The gone branch has been deleted.' }] },
    })
    await demo.push('gone', oid)
    expect(await reopen()).toMatchObject({ status: 200, body: { state: 'open' } })
  })

  test('it closes when nothing is left in it, and cannot open again', async () => {
    const number = await open('emptied')
    await demo.push('emptied', 'main')
    expect(demo.pull(number)).toMatchObject({ state: 'closed', merged: false })
    await demo.commitFile('emptied', 'other.yaml', 'other: 1\n')
    expect(await client.rest('PATCH', `${PULLS}/${String(number)}`, { state: 'open' })).toMatchObject({
      status: 422,
      body: { errors: [{ message: 'state cannot be changed. The emptied branch was force-pushed or recreated.' }] },
    })
  })

  test('it stays open after a force push', async () => {
    const number = await open('forced')
    await demo.push('forced', 'main~0')
    expect(demo.pull(number).state).toBe('closed')
    const other = await open('forced-too')
    await demo.push('forced-too', (await demo.commit('plain')).oid)
    expect(demo.pull(other).state).toBe('open')
    expect(demo.events).toContainEqual(expect.objectContaining({ type: 'force-push', ref: 'refs/heads/forced-too' }))
  })

  test.each(['merge', 'squash', 'rebase'] as const)('a person merges it by %s', async (method) => {
    const number = await open(`by-${method}`)
    const head = (await demo.commit(`by-${method}`)).oid
    const oid = await demo.merge(number, method, { author: 'hubot' })
    expect(demo.pull(number)).toMatchObject({ state: 'closed', merged: true, mergeCommit: oid })
    expect(await demo.read('main', `by-${method}.yaml`)).toBe(`name: by-${method}\n`)
    const { parents } = await demo.commit('main')
    expect(parents.includes(head)).toBe(method === 'merge')
    const query = `{ repository(owner: "octo", name: "demo") { pullRequest(number: ${String(number)}) {
      state merged mergedBy { login } mergeCommit { oid } } } }`
    expect((await client.graphql(query)).body).toMatchObject({
      data: { repository: { pullRequest: { state: 'MERGED', mergedBy: { login: 'hubot' }, mergeCommit: { oid } } } },
    })
    expect((await client.rest('PATCH', `${PULLS}/${String(number)}`, { state: 'open' })).status).toBe(422)
  })

  test('it counts as merged when its commits reach the base', async () => {
    const number = await open('carried')
    await demo.push('main', await demo.mergeInto('carried', 'main'))
    expect(demo.pull(number)).toMatchObject({ state: 'closed', merged: true })
  })

  test('it is dirty when the base changed the same lines', async () => {
    const number = await open('dirty')
    await demo.commitFile('main', 'dirty.yaml', 'name: other\n')
    expect((await client.rest('GET', `${PULLS}/${String(number)}`)).body).toMatchObject({
      mergeable: false,
      mergeable_state: 'dirty',
    })
    await expect(demo.merge(number)).rejects.toThrow('Pull Request is not mergeable')
  })
})

describe('an edit', () => {
  test('changes what it names and nothing else', async () => {
    const number = await open('edited', { body: 'Old' })
    const url = `${PULLS}/${String(number)}`
    expect((await client.rest('PATCH', url, { title: 'New' })).body).toMatchObject({ title: 'New', body: 'Old' })
    await demo.editPull(number, { title: 'By hand' }, { author: 'hubot' })
    expect((await client.rest('PATCH', url, { body: 'New' })).body).toMatchObject({ title: 'By hand', body: 'New' })
    expect(await client.rest('PATCH', url, { body: 'x'.repeat(65_537) })).toMatchObject({ status: 422 })
    expect((await client.rest('PATCH', url, { state: 'closed' })).body).toMatchObject({ state: 'closed' })
    expect((await client.rest('PATCH', url, { state: 'open' })).body).toMatchObject({ state: 'open' })
  })

  test('of the base needs commits there too', async () => {
    const number = await open('rebased')
    const url = `${PULLS}/${String(number)}`
    await demo.createBranch('release', 'main')
    expect((await client.rest('PATCH', url, { base: 'release' })).body).toMatchObject({ base: { ref: 'release' } })
    await demo.createBranch('same', 'rebased')
    expect((await client.rest('PATCH', url, { base: 'same' })).status).toBe(422)
  })
})

describe('people and labels', () => {
  test('labels are made when they are missing, whatever form the body has', async () => {
    const number = await open('labelled')
    const url = `${ISSUES}/${String(number)}/labels`
    expect((await client.rest('POST', url, { labels: ['known', 'fresh'] })).body).toMatchObject([
      { name: 'Known' },
      { name: 'fresh' },
    ])
    expect((await client.rest('POST', url, { labels: [{ name: 'FRESH' }] })).status).toBe(200)
    expect((await client.rest('GET', url)).body).toHaveLength(2)
    expect((await client.rest('POST', url, { labels: ['x'.repeat(51)] })).status).toBe(422)
  })

  test('who cannot be assigned is left out in silence', async () => {
    const number = await open('assigned')
    const answer = await client.rest('POST', `${ISSUES}/${String(number)}/assignees`, { assignees: ['mona', 'nobody'] })
    expect(answer).toMatchObject({ status: 201, body: { assignees: [{ login: 'mona' }] } })
  })

  test('one bad reviewer costs all of them', async () => {
    const number = await open('reviewed')
    const url = `${PULLS}/${String(number)}/requested_reviewers`
    expect(await client.rest('POST', url, { reviewers: ['mona', 'nobody'] })).toMatchObject({
      status: 422,
      body: {
        message:
          'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the octo/demo repository.',
      },
    })
    expect(demo.pull(number).reviewers).toEqual([])
    expect(await client.rest('POST', url, { reviewers: ['github-actions[bot]'] })).toMatchObject({ status: 422 })
    expect((await client.rest('POST', url, { reviewers: ['mona', 'hubot'] })).status).toBe(201)
    expect(demo.pull(number).reviewers).toEqual(['mona', 'hubot'])
  })

  test('teams are seen by a token that may read members', async () => {
    const number = await open('teamed')
    const url = `${PULLS}/${String(number)}/requested_reviewers`
    expect((await client.rest('POST', url, { team_reviewers: ['platform'] })).status).toBe(422)
    const app = connect(github, APP.token)
    expect((await app.rest('POST', url, { team_reviewers: ['platform'] })).status).toBe(201)
    expect((await app.rest('POST', url, { team_reviewers: ['strangers'] })).status).toBe(422)
    expect((await client.rest('GET', url)).body).toMatchObject({ users: [], teams: [{ slug: 'platform' }] })
  })

  test('comments are kept in order', async () => {
    const number = await open('discussed')
    const url = `${ISSUES}/${String(number)}/comments`
    demo.commentOn(number, 'Why?')
    expect((await client.rest('POST', url, { body: 'Because' })).status).toBe(201)
    expect((await client.rest('GET', url)).body).toMatchObject([{ user: { login: 'mona' } }, { body: 'Because' }])
    expect((await client.rest('POST', url, { body: '' })).status).toBe(422)
    expect((await client.rest('GET', `${ISSUES}/${String(number)}`)).body).toMatchObject({
      comments: 2,
      pull_request: {},
    })
  })
})

test('lists are filtered, sorted and paged', async () => {
  const all = await client.rest('GET', `${PULLS}?state=all&sort=created&direction=asc&per_page=2&page=2`)
  expect(all.body).toMatchObject([{ number: 3 }, { number: 4 }])
  expect(all.headers.get('link')).toMatch(/page=1>; rel="prev".*page=3>; rel="next"/)
  expect((await client.rest('GET', `${PULLS}?state=closed&head=octo:gone`)).body).toEqual([])
  expect((await client.rest('GET', `${PULLS}/9999`)).status).toBe(404)
})
