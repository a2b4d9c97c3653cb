import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { COMMIT, commitInput, connect, type Client } from './github-client.ts'

const NAME = 'octo/demo'
const REPO = `/repos/${NAME}`

let github: GitHub
let client: Client
let demo: Handle

beforeEach(async () => {
  github = await startGitHub()
  client = connect(github)
  demo = github.repository(NAME)
})

afterEach(async () => {
  await github.close()
})

describe('violations', () => {
  test.each([
    [
      'an unknown key',
      'POST',
      `${REPO}/pulls`,
      { title: 'x', head: 'x', base: 'main', labels: [] },
      422,
      '"labels" is not a permitted key',
    ],
    ['a wrong type', 'POST', `${REPO}/pulls`, { title: 1, head: 'x', base: 'main' }, 422, 'must be string'],
    ['a missing field', 'POST', `${REPO}/git/refs`, { ref: 'refs/heads/x' }, 422, "must have required property 'sha'"],
    ['a missing body', 'POST', `${REPO}/git/blobs`, undefined, 422, 'body: is missing'],
    ['a body where none belongs', 'DELETE', `${REPO}/git/refs/heads/x`, { sha: 'x' }, 422, 'takes none'],
    ['an unknown query parameter', 'GET', `${REPO}/pulls?branch=x`, undefined, 422, '"branch" is not a permitted key'],
    ['a wrong query value', 'GET', `${REPO}/pulls?per_page=many`, undefined, 422, 'must be integer'],
    ['an unknown path', 'GET', `${REPO}/pull/1`, undefined, 404, 'no such operation'],
    ['the wrong method', 'PUT', `${REPO}/git/ref/heads/x`, {}, 404, 'no such operation'],
    ['what is no JSON', 'POST', `${REPO}/git/blobs`, '{', 400, 'is not JSON'],
  ])('%s', async (_, method, path, body, status, problem) => {
    expect((await client.rest(method, path, body)).status).toBe(status)
    expect(github.violations).toMatchObject([
      { from: 'request', method, path, problem: expect.stringContaining(problem) },
    ])
  })

  test.each([
    ['an unknown field', '{ repository(owner: "octo", name: "demo") { nope } }', {}, 'Cannot query field "nope"'],
    ['a missing argument', '{ repository(owner: "octo") { id } }', {}, 'argument "name"'],
    ['an unknown input field', COMMIT, { input: { nope: 1 } }, 'Field "nope" is not defined'],
    ['a malformed ID', COMMIT, commitInput(NAME, 'main', 'abc'), 'GitObjectID'],
    ['a syntax error', '{ repository', {}, 'Syntax Error'],
    [
      'a field that the emulator lacks',
      '{ repository(owner: "octo", name: "demo") { stargazerCount } }',
      {},
      'does not have Repository.stargazerCount',
    ],
  ])('%s in GraphQL', async (_, query, variables, problem) => {
    const answer = await client.graphql(query, variables)
    expect(answer).toMatchObject({ status: 200, body: { errors: expect.anything() } })
    expect(github.violations.map((violation) => violation.problem).join('\n')).toContain(problem)
  })
})

describe('requests', () => {
  test('are recorded without the token', async () => {
    await client.rest('GET', `${REPO}/pulls?state=all`)
    await client.graphql('query Find { repository(owner: "octo", name: "demo") { id } viewer { login } }')
    expect(github.requests).toMatchObject([
      {
        kind: 'rest',
        operation: 'pulls/list',
        method: 'GET',
        path: `${REPO}/pulls?state=all`,
        status: 200,
        writes: false,
      },
      {
        kind: 'graphql',
        operation: 'repository',
        fields: ['repository', 'viewer'],
        operationName: 'Find',
        status: 200,
      },
    ])
    expect(github.count()).toBe(2)
    expect(github.count('viewer')).toBe(1)
    expect(JSON.stringify(github.requests)).not.toContain(JOB_TOKEN.token)
    github.forget()
    expect(github.count()).toBe(0)
  })
})

describe('faults', () => {
  test('a status, so often, after so many', async () => {
    github.faults.add({ on: 'repos/get', skip: 1, times: 2, reply: { status: 502, body: 'Bad gateway' } })
    const seen = []
    for (let n = 0; n < 4; n++) seen.push((await client.rest('GET', REPO)).status)
    expect(seen).toEqual([200, 502, 502, 200])
    expect(github.faults.pending()).toBe(0)
  })

  test.each(['reset', 'cut'] as const)('a connection that is %s, with and without effect', async (breaks) => {
    const { oid } = await demo.commit('main')
    const create = (name: string) => client.rest('POST', `${REPO}/git/refs`, { ref: `refs/heads/${name}`, sha: oid })
    github.faults.add({ on: 'git/create-ref', breaks })
    await expect(create('lost')).rejects.toThrow()
    expect(await demo.branches()).toEqual(['main'])
    github.faults.add({ on: /^git\//, breaks, afterEffect: true })
    await expect(create('kept')).rejects.toThrow()
    expect(await demo.branches()).toEqual(['kept', 'main'])
    expect(github.requests.map(({ status }) => status)).toEqual([null, null])
  })

  test('silence, until the client gives up', async () => {
    github.faults.add({ on: (request) => request.path.endsWith(NAME), breaks: 'silence' })
    const signal = AbortSignal.timeout(100)
    await expect(fetch(github.apiUrl + REPO, { signal })).rejects.toThrow()
  })

  test('a delay', async () => {
    github.faults.add({ on: 'repos/get', delay: 50 })
    const start = performance.now()
    expect((await client.rest('GET', REPO)).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(45)
  })

  test('limits, by REST and GraphQL', async () => {
    github.faults.secondaryLimit('repos/get', { status: 429, retryAfter: 7 })
    github.faults.secondaryLimit('Find')
    github.faults.primaryLimit('repos/get', { resetAt: new Date('2030-01-01T00:00:00Z') })
    const limited = await client.rest('GET', REPO)
    expect(limited).toMatchObject({ status: 429, body: { message: expect.stringContaining('secondary rate limit') } })
    expect(limited.headers.get('retry-after')).toBe('7')
    expect((await client.graphql('query Find { viewer { login } }')).status).toBe(403)
    const spent = await client.rest('GET', REPO)
    expect(spent.headers.get('x-ratelimit-remaining')).toBe('0')
    expect(spent.headers.get('x-ratelimit-reset')).toBe('1893456000')
  })

  test('a person who commits in between', async () => {
    const head = await demo.createBranch('busy')
    github.faults.before('createCommitOnBranch', async () => {
      await demo.commitFile('busy', 'foreign.yaml', 'x\n', { author: 'hubot' })
    })
    const commit = async () => client.graphql(COMMIT, commitInput(NAME, 'busy', (await demo.commit('busy')).oid))
    expect((await client.graphql(COMMIT, commitInput(NAME, 'busy', head))).body).toMatchObject({
      errors: [{ type: 'STALE_DATA' }],
    })
    expect((await commit()).body).toMatchObject({ data: { createCommitOnBranch: { ref: { name: 'busy' } } } })
    expect(await demo.git('log', '--format=%an', 'busy')).toBe('github-actions[bot]\nhubot\nocto')
    expect(github.violations).toEqual([])
  })

  test('two at the same time get one pull request', async () => {
    await demo.commitFile('race', 'race.yaml', 'x\n')
    const create = () => client.rest('POST', `${REPO}/pulls`, { title: 'x', head: 'race', base: 'main' })
    const answers = await Promise.all([create(), create(), create()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422])
    expect(demo.pulls()).toHaveLength(1)
  })
})
