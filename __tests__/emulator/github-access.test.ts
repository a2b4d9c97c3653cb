import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { COMMIT, commitInput, connect, textAt } from './github-client.ts'

const READER = { token: 'ghs_reader', kind: 'job', permissions: { contents: 'read', metadata: 'read' } } as const
const NARROW = {
  token: 'ghs_narrow',
  kind: 'app',
  permissions: { contents: 'write' },
  repositories: ['octo/demo'],
} as const
const PERSON = { token: 'ghp_person', kind: 'pat', login: 'mona' } as const
const FINE = { token: 'github_pat_fine', kind: 'pat', login: 'mona', permissions: { contents: 'read' } } as const

let github: GitHub
let demo: Handle

beforeAll(async () => {
  github = await startGitHub({
    tokens: [JOB_TOKEN, READER, NARROW, PERSON, FINE],
    repositories: [
      { name: 'octo/demo', formerNames: ['octo/former'] },
      { name: 'octo/secret', private: true },
      { name: 'octo/museum', archived: true },
      {
        name: 'octo/ruled',
        rules: [
          { branches: ['~DEFAULT_BRANCH'], requirePullRequest: true, restrictDeletion: true, requiredChecks: ['test'] },
          { branches: ['release/*'], restrictCreation: true, bypass: ['mona'] },
          { branches: ['signed/**'], requireSignatures: true },
          { branches: ['worded'], commitMessage: '^feat: ' },
          { branches: ['straight'], blockForcePush: true },
          { branches: ['frozen'], restrictUpdate: true },
        ],
      },
    ],
  })
  demo = github.repository('octo/demo')
})

afterAll(async () => {
  await github.close()
  expect(github.violations).toEqual([])
})

// The second set is asked for where a commit brings other workflow files along.
const REFS = 'contents=write; contents=write,workflows=write'

describe('who may what', () => {
  test.each([
    ['an unknown token', 'ghs_other', 'GET', '/repos/octo/demo', 401, 'Bad credentials'],
    ['nobody, on a public repository', null, 'GET', '/repos/octo/demo', 200, undefined],
    ['nobody, on a private repository', null, 'GET', '/repos/octo/secret', 404, 'Not Found'],
    ['a token of another repository', NARROW.token, 'GET', '/repos/octo/secret', 404, 'Not Found'],
    ['a person, on a private repository', PERSON.token, 'GET', '/repos/octo/secret', 200, undefined],
    ['a job, about its user', JOB_TOKEN.token, 'GET', '/user', 403, 'Resource not accessible by integration'],
    ['a job, about its app', JOB_TOKEN.token, 'GET', '/app', 403, 'Resource not accessible by integration'],
    ['a person, about the user', PERSON.token, 'GET', '/user', 200, undefined],
    ['anyone, about the server', READER.token, 'GET', '/meta', 200, undefined],
    ['a repository that is not there', JOB_TOKEN.token, 'GET', '/repos/octo/none', 404, 'Not Found'],
  ])('%s', async (_, token, method, path, status, message) => {
    const answer = await connect(github, token).rest(method, path)
    expect(answer).toMatchObject({ status, body: message === undefined ? {} : { message } })
  })

  test.each([
    [READER, '/git/refs', { ref: 'refs/heads/x', sha: 'a'.repeat(40) }, 'integration', REFS],
    [READER, '/pulls', { title: 'x', head: 'x', base: 'main' }, 'integration', 'pull_requests=write'],
    [NARROW, '/issues/1/labels', { labels: ['x'] }, 'integration', 'issues=write; pull_requests=write'],
    [FINE, '/git/refs', { ref: 'refs/heads/x', sha: 'a'.repeat(40) }, 'personal access token', REFS],
  ] as const)('%# a missing permission is named', async ({ token }, path, body, who, accepted) => {
    const answer = await connect(github, token).rest('POST', `/repos/octo/demo${path}`, body)
    expect(answer).toMatchObject({ status: 403, body: { message: `Resource not accessible by ${who}` } })
    expect(answer.headers.get('x-accepted-github-permissions')).toBe(accepted)
  })

  test('a private repository is not even read without the permission', async () => {
    const answer = await connect(github, READER.token).rest('GET', '/repos/octo/secret/pulls')
    expect(answer).toMatchObject({ status: 403 })
  })

  test('GraphQL needs a token, and hides what it may not see', async () => {
    const query = '{ repository(owner: "octo", name: "secret") { id } }'
    expect((await connect(github, null).graphql(query)).status).toBe(401)
    expect((await connect(github, 'ghs_other').graphql(query)).status).toBe(401)
    expect((await connect(github, NARROW.token).graphql(query)).body).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] })
  })

  test('an archived repository is read-only', async () => {
    const museum = github.repository('octo/museum')
    const { oid } = await museum.commit('main')
    const answer = await connect(github).rest('POST', '/repos/octo/museum/git/refs', { ref: 'refs/heads/x', sha: oid })
    expect(answer).toMatchObject({ status: 403, body: { message: 'Repository was archived so is read-only.' } })
  })
})

describe('a renamed repository', () => {
  test('redirects to its number, which answers', async () => {
    const client = connect(github)
    const read = await client.rest('GET', '/repos/octo/former/branches/main')
    expect(read.status).toBe(301)
    const write = await client.rest('POST', '/repos/octo/former/git/refs', { ref: 'refs/heads/moved', sha: 'x' })
    expect(write.status).toBe(307)
    const location = String(write.headers.get('location'))
    expect(location).toMatch(/\/repositories\/\d+\/git\/refs$/)
    const { oid } = await demo.commit('main')
    const again = await client.rest('POST', location.slice(github.apiUrl.length), { ref: 'refs/heads/moved', sha: oid })
    expect(again.status).toBe(201)
  })

  test('is found by GraphQL under its old name', async () => {
    await github.addRepository({ name: 'octo/before' })
    github.repository('octo/before').rename('octo/after')
    const query = '{ repository(owner: "octo", name: "before") { nameWithOwner } }'
    expect(textAt(await connect(github).graphql(query), 'data', 'repository', 'nameWithOwner')).toBe('octo/after')
  })
})

describe('rules', () => {
  const violation = (...sentences: string[]): string =>
    `Repository rule violations found\n\n${sentences.join('\n\n')}\n\n`
  const url = '/repos/octo/ruled/git/refs'

  test.each([
    ['main', violation('Changes must be made through a pull request.', 'Required status check "test" is expected.')],
    ['signed/x', undefined],
    ['worded', violation('Commit message must match the regex "^feat: "')],
    ['frozen', violation('Cannot update this protected ref.')],
  ])('bind a commit on %s', async (branch, message) => {
    const ruled = github.repository('octo/ruled')
    const head = branch === 'main' ? (await ruled.commit('main')).oid : await ruled.createBranch(branch)
    const answer = await connect(github).graphql(COMMIT, commitInput('octo/ruled', branch, head))
    expect(answer.body).toMatchObject(
      message === undefined
        ? { data: { createCommitOnBranch: { ref: { name: branch } } } }
        : { data: { createCommitOnBranch: null }, errors: [{ type: 'FORBIDDEN', message }] },
    )
    expect((await ruled.commit(branch)).oid === head).toBe(message !== undefined)
  })

  test('bind a new branch, but not who may bypass them', async () => {
    const { oid } = await github.repository('octo/ruled').commit('main')
    const body = { ref: 'refs/heads/release/1', sha: oid }
    expect(await connect(github).rest('POST', url, body)).toMatchObject({
      status: 422,
      body: { message: violation('Cannot create ref due to creations being restricted.') },
    })
    expect((await connect(github, PERSON.token).rest('POST', url, body)).status).toBe(201)
  })

  test('bind what is unsigned, a force push and a deletion', async () => {
    const ruled = github.repository('octo/ruled')
    const { oid, tree } = await ruled.commit('main')
    const client = connect(github, PERSON.token)
    const unsigned = await client.rest('POST', '/repos/octo/ruled/git/commits', { message: 'x', tree, parents: [oid] })
    const sha = textAt(unsigned, 'sha')
    expect(await client.rest('POST', url, { ref: 'refs/heads/signed/y', sha })).toMatchObject({
      body: { message: violation('Commits must have verified signatures.') },
    })
    await ruled.commitFile('straight', 'x', 'x')
    expect(await client.rest('PATCH', `${url}/heads/straight`, { sha: oid, force: true })).toMatchObject({
      body: { message: violation('Cannot force-push to this branch') },
    })
    await ruled.push('straight', oid)
    const rules = await client.rest('GET', '/repos/octo/ruled/rules/branches/straight')
    expect(rules.body).toMatchObject([{ type: 'non_fast_forward' }])
  })
})

describe('an Enterprise Server', () => {
  test('has its own paths and its version, signs when told, and may lack fields', async () => {
    const server = await startGitHub({
      edition: 'enterprise',
      signsCommits: false,
      hiddenFields: ['PullRequest.isInMergeQueue'],
    })
    try {
      expect(server.apiUrl).toBe(`${server.serverUrl}/api/v3`)
      const client = connect(server)
      const repository = await client.rest('GET', '/repos/octo/demo')
      expect(repository.headers.get('x-github-enterprise-version')).toBe('3.18.0')
      const head = (await server.repository('octo/demo').commit('main')).oid
      const commit = await client.graphql(COMMIT, commitInput('octo/demo', 'main', head))
      expect(commit.body).toMatchObject({ data: { createCommitOnBranch: { commit: { signature: null } } } })
      expect(server.violations).toEqual([])
      const query = '{ repository(owner: "octo", name: "demo") { pullRequest(number: 1) { isInMergeQueue } } }'
      expect((await client.graphql(query)).body).toMatchObject({
        errors: [{ message: expect.stringContaining('isInMergeQueue') }],
      })
      expect(server.violations).toHaveLength(1)
    } finally {
      await server.close()
    }
  })
})
