import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import type { RepositoryOptions } from '../../emulator/github/model.ts'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { base64, COMMIT, commitInput, connect, textAt, type Answer, type Client } from './github-client.ts'

const TOKEN = `ghp_${'a'.repeat(36)}`
const APP = {
  token: 'ghs_app',
  kind: 'app',
  permissions: { contents: 'write', pull_requests: 'write', workflows: 'write' },
} as const

let github: GitHub
let client: Client
let count = 0

beforeAll(async () => {
  github = await startGitHub({ tokens: [JOB_TOKEN, APP] })
  client = connect(github)
})

afterAll(async () => {
  expect(github.violations).toEqual([])
  await github.close()
})

async function repository(
  options: Partial<RepositoryOptions> = {},
): Promise<{ name: string; url: string; git: Handle }> {
  count += 1
  const name = `octo/settings${count}`
  return { name, url: `/repos/${name}`, git: await github.addRepository({ name, ...options }) }
}

async function commit(name: string, branch: string, path?: string, text?: string): Promise<Answer> {
  const { oid } = await github.repository(name).commit(branch)
  return client.graphql(COMMIT, commitInput(name, branch, oid, path, text))
}

function refusal(type: string | undefined, message: unknown, field = 'createCommitOnBranch'): object {
  return {
    status: 200,
    body: { data: { [field]: null }, errors: [{ ...(type !== undefined && { type }), path: [field], message }] },
  }
}

describe('branch protection', () => {
  const rule = (settings: object): Partial<RepositoryOptions> => ({
    rules: [{ branches: ['main'], classic: true, ...settings }],
  })

  test.each([
    [{ requirePullRequest: true }, 'Changes must be made through a pull request.'],
    [
      { requiredChecks: ['ci'], requiredApprovals: 1 },
      'Required status check "ci" is expected. At least 1 approving review is required by reviewers with write access.',
    ],
    [{ restrictPush: true }, expect.stringMatching(/^You're not authorized to push to this branch\./)],
  ])('of the older kind says sentences without a headline: %j', async (settings, message) => {
    const { name, url, git } = await repository(rule(settings))
    expect(await commit(name, 'main')).toMatchObject(refusal('BRANCH_PROTECTION_RULE_VIOLATION', message))
    const after = await git.commitFile('side', 'b', 'b')
    const moved = await client.rest('PATCH', `${url}/git/refs/heads/main`, { sha: after })
    expect(moved).toMatchObject({ status: 422, body: { message } })
    expect(moved.body['documentation_url']).toBe('https://help.github.com/articles/about-protected-branches')
  })

  test('refuses a merge commit and a push by force', async () => {
    const { url, git } = await repository(rule({ linearHistory: true, blockForcePush: true }))
    await git.commitFile('side', 'b', 'b')
    await git.commitFile('main', 'c', 'c')
    const merge = await client.rest('POST', `${url}/merges`, { base: 'main', head: 'side' })
    expect(merge).toMatchObject({ status: 422, body: { message: 'This branch must not contain merge commits.' } })
    const { oid } = await git.commit('side')
    const forced = await client.rest('PATCH', `${url}/git/refs/heads/main`, { sha: oid, force: true })
    expect(forced).toMatchObject({ status: 422, body: { message: 'Cannot force-push to this protected branch' } })
  })

  test('of a ruleset counts several checks', async () => {
    const { name } = await repository({ rules: [{ branches: ['main'], requiredChecks: ['a', 'b', 'c'] }] })
    const message = 'Repository rule violations found\n\n3 of 3 required status checks are expected.\n\n'
    expect(await commit(name, 'main')).toMatchObject(refusal('FORBIDDEN', message))
  })
})

describe('workflow files', () => {
  const files = { '.github/workflows/ci.yml': 'on: push\n', 'a.yaml': 'a\n' }

  test('are not committed by a token that lacks the permission', async () => {
    const { name, git } = await repository({ files })
    expect(await commit(name, 'main', '.github/workflows/x.yml')).toMatchObject(
      refusal('FORBIDDEN', 'Resource not accessible by integration'),
    )
    const { oid } = await git.commit('main')
    const input = commitInput(name, 'main', oid, '.github/workflows/x.yml')
    expect((await connect(github, APP.token).graphql(COMMIT, input)).body).not.toHaveProperty('errors')
  })

  test('that differ from the default branch’s keep a branch from being made', async () => {
    const { url, git } = await repository({ files })
    const { oid: sha } = await git.commit('main')
    const create = (name: string, commitId: string) =>
      client.rest('POST', `${url}/git/refs`, { ref: `refs/heads/${name}`, sha: commitId })
    expect((await create('early', sha)).status).toBe(201)
    const moved = await git.commitFile('main', '.github/workflows/ci.yml', 'on: [push]\n')
    const refused = await create('late', sha)
    expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } })
    expect(refused.headers.get('x-accepted-github-permissions')).toContain('workflows=write')
    expect((await create('late', moved)).status).toBe(201)
    // A branch that has them already goes on; to the default branch's own commit it may move, a merge may not bring them.
    const merge = await client.rest('POST', `${url}/merges`, { base: 'early', head: 'main' })
    expect(merge).toMatchObject({
      status: 403,
      body: {
        message:
          'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
      },
    })
    expect((await client.rest('PATCH', `${url}/git/refs/heads/early`, { sha: moved })).status).toBe(200)
  })
})

describe('push protection', () => {
  test.each([409, 422] as const)('refuses a token in a blob (%d), in a tree and in a commit', async (status) => {
    const { name, url } = await repository({ pushProtection: status })
    const headline = 'Repository rule violations found\n\nSecret detected in content'
    expect(await client.rest('POST', `${url}/git/blobs`, { content: TOKEN })).toMatchObject({
      status,
      body: {
        message: `${headline}\n\n`,
        metadata: { secret_scanning: { bypass_placeholders: [{ token_type: 'GITHUB_PERSONAL_ACCESS_TOKEN' }] } },
      },
    })
    const tree = [{ path: 'a.js', mode: '100644', type: 'blob', content: TOKEN }]
    expect(await client.rest('POST', `${url}/git/trees`, { tree })).toMatchObject({ status })
    const answer = await commit(name, 'main', 'a.js', `const token = '${TOKEN}'\n`)
    expect(answer).toMatchObject(refusal(undefined, `${headline}.\n\n`))
    expect(answer.text).not.toContain('"type"')
    expect((await client.rest('POST', `${url}/git/blobs`, { content: 'harmless' })).status).toBe(201)
  })
})

describe('a pull request', () => {
  test('may be for collaborators to open alone', async () => {
    const { url, git } = await repository({ pullRequestCreation: 'collaborators' })
    await git.commitFile('topic', 'b', 'b')
    const create = () => client.rest('POST', `${url}/pulls`, { title: 'x', head: 'topic', base: 'main' })
    const message = expect.stringContaining(
      'limited the ability to open a pull request to users that are collaborators',
    )
    expect(await create()).toMatchObject({ status: 422, body: { message: 'Validation Failed', errors: [{ message }] } })
    git.configure({ collaborators: ['github-actions[bot]'] })
    expect((await create()).status).toBe(201)
  })

  test('in a merge queue holds its branch', async () => {
    const { name, url, git } = await repository()
    await git.commitFile('topic', 'b', 'b')
    const { number } = await git.openPull({ head: 'topic' })
    git.enqueue(number)
    const message = expect.stringMatching(/^A pull request for this branch has been added to a merge queue\./)
    expect(await commit(name, 'topic')).toMatchObject(refusal('BRANCH_PROTECTION_RULE_VIOLATION', message))
    expect(await client.rest('DELETE', `${url}/git/refs/heads/topic`)).toMatchObject({ status: 422, body: { message } })
    const [owner, repo] = name.split('/')
    const query = `{ repository(owner: "${owner}", name: "${repo}") { pullRequest(number: 1) { isInMergeQueue } } }`
    expect(textAt(await client.graphql(query), 'data', 'repository', 'pullRequest', 'isInMergeQueue')).toBe('true')
  })

  test('that is locked takes no comment of a job', async () => {
    const { url, git } = await repository()
    await git.commitFile('topic', 'b', 'b')
    git.lock((await git.openPull({ head: 'topic' })).number)
    expect(await client.rest('POST', `${url}/issues/1/comments`, { body: 'x' })).toMatchObject({
      status: 403,
      body: { message: 'Unable to create comment because issue is locked.' },
    })
  })

  test('has a merge state that GitHub computes in its own time', async () => {
    const { url, git } = await repository({ mergeStates: ['unknown', 'unstable'] })
    await git.commitFile('topic', 'b', 'b')
    const made = await client.rest('POST', `${url}/pulls`, { title: 'x', head: 'topic', base: 'main' })
    const seen = [made.body['mergeable_state']]
    for (let n = 0; n < 3; n++) seen.push((await client.rest('GET', `${url}/pulls/1`)).body['mergeable_state'])
    expect(seen).toEqual(['unknown', 'unknown', 'unstable', 'clean'])
  })

  test('of a stranger’s fork may have our branch’s name, any number of times', async () => {
    const { name, url } = await repository()
    const numbers = await github.addStrangers(name, { branch: 'topic', count: 104 })
    await github.addStrangers(name, { branch: 'topic', count: 2, state: 'closed' })
    expect(numbers).toHaveLength(104)
    const ofOurs = await client.rest('GET', `${url}/pulls?state=all&head=octo:topic`)
    expect(ofOurs.body).toEqual([])
    // A head that names no owner filters nothing.
    const all = await client.rest('GET', `${url}/pulls?state=all&per_page=100&head=octo-topic`)
    expect(all.body).toHaveLength(100)
    expect(all.headers.get('link')).toMatch(/\/repositories\/\d+\/pulls\?.*page=2>; rel="next"/)
    const [owner, repo] = name.split('/')
    const query = `{ repository(owner: "${owner}", name: "${repo}") { pullRequests(headRefName: "topic", first: 1) { totalCount } } }`
    expect(textAt(await client.graphql(query), 'data', 'repository', 'pullRequests', 'totalCount')).toBe('106')
  })
})

describe('names and paths', () => {
  test.each([
    ['longer than 255 bytes', 'ä'.repeat(128), 'Reference update failed'],
    [
      'of 40 hex digits',
      'a1'.repeat(20),
      'Sorry, branch or tag names consisting of 40 hex characters are not allowed.',
    ],
    ['below another branch', 'main/topic', 'Reference update failed'],
    ['with a blank', 'to pic', 'Reference contains bad characters'],
  ])('a branch %s', async (_, branch, message) => {
    const { url, git } = await repository()
    const { oid: sha } = await git.commit('main')
    expect(await client.rest('POST', `${url}/git/refs`, { ref: `refs/heads/${branch}`, sha })).toMatchObject({
      status: 422,
      body: { message },
    })
    expect(await git.branches()).toEqual(['main'])
  })

  test.each([
    ['below a file', [{ path: 'a.yaml/b', contents: '' }], [], /^A file exists where/],
    [
      'below a file of the same commit',
      [
        { path: 'x', contents: '' },
        { path: 'x/y', contents: '' },
      ],
      [],
      /^A file/,
    ],
    ['of a folder', [{ path: 'folder', contents: '' }], [], /^A file exists where/],
    [
      'twice',
      [
        { path: 'x', contents: '' },
        { path: 'x', contents: '' },
      ],
      [],
      /more than once/,
    ],
    ['added and deleted', [{ path: 'a.yaml', contents: '' }], [{ path: 'a.yaml' }], /more than once/],
    ['that is not there', [], [{ path: 'none' }], /^A path was requested for deletion/],
  ])('a path %s', async (_, additions, deletions, message) => {
    const { name, git } = await repository({ files: { 'a.yaml': 'a', 'folder/b': 'b' } })
    const { oid: expectedHeadOid } = await git.commit('main')
    const branch = { repositoryNameWithOwner: name, branchName: 'main' }
    const input = { branch, expectedHeadOid, message: { headline: 'x' }, fileChanges: { additions, deletions } }
    expect(await client.graphql(COMMIT, { input })).toMatchObject(refusal(undefined, expect.stringMatching(message)))
  })
})

test('a sign-off may be asked for', async () => {
  const { name, git } = await repository({ requireSignoff: true })
  expect(await commit(name, 'main')).toMatchObject(refusal('UNPROCESSABLE', expect.stringContaining('sign off')))
  const { oid: expectedHeadOid } = await git.commit('main')
  const input = {
    branch: { repositoryNameWithOwner: name, branchName: 'main' },
    expectedHeadOid,
    message: { headline: 'x', body: 'Signed-off-by: Octo <octo@example.com>' },
    fileChanges: { additions: [{ path: 'x', contents: base64('x') }] },
  }
  expect((await client.graphql(COMMIT, { input })).body).not.toHaveProperty('errors')
})

test('an archive is read-only over GraphQL too', async () => {
  const { name } = await repository({ archived: true })
  expect(await commit(name, 'main')).toMatchObject(refusal('FORBIDDEN', 'Repository was archived so is read-only.'))
})

test('another default branch shows at once', async () => {
  const { url, git } = await repository()
  await git.createBranch('develop')
  git.configure({ defaultBranch: 'develop' })
  expect((await client.rest('GET', url)).body['default_branch']).toBe('develop')
})
