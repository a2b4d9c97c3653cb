import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { base64, COMMIT, commitInput, connect, textAt, type Client } from './github-client.ts'

const NAME = 'octo/demo'
const READER = { token: 'ghs_reader', kind: 'job', permissions: { contents: 'read' } } as const

let github: GitHub
let client: Client
let demo: Handle

beforeAll(async () => {
  github = await startGitHub({
    tokens: [JOB_TOKEN, READER],
    graphqlLimit: 3_000_000,
    repositories: [
      {
        name: NAME,
        allowAutoMerge: true,
        allowRebaseMerge: false,
        files: {
          'a.yaml': 'a: 1\n',
          'big.yaml': 'x'.repeat(600_000),
          'bin.dat': Buffer.from([1, 0, 2]),
          'old/b.yaml': 'b\n',
        },
        rules: [
          { branches: ['main'], requiredChecks: ['test'], requiredApprovals: 1 },
          { branches: ['free'], blockForcePush: true },
        ],
      },
      { name: 'octo/plain', allowAutoMerge: true },
      { name: 'octo/manual' },
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

const failure = (field: string, type: string, message: unknown) => ({
  status: 200,
  body: { data: { [field]: null }, errors: [{ type, path: [field], message, locations: [{}] }] },
})

describe('objects', () => {
  const query = `query ($expression: String!) { repository(owner: "octo", name: "demo") { object(expression: $expression) {
    __typename oid ... on Blob { text byteSize isTruncated isBinary } ... on Tree { entries { name mode type object { oid } } } } } }`

  test.each([
    ['main:a.yaml', { __typename: 'Blob', text: 'a: 1\n', byteSize: 5, isTruncated: false, isBinary: false }],
    ['main:big.yaml', { text: 'x'.repeat(512_000), byteSize: 600_000, isTruncated: true }],
    ['main:bin.dat', { text: null, isBinary: true }],
    ['main:old', { __typename: 'Tree', entries: [{ name: 'b.yaml', mode: 0o100644, type: 'blob' }] }],
    ['main', { __typename: 'Commit' }],
    ['main:nothing', null],
    ['--all', null],
  ])('%s', async (expression, object) => {
    expect((await client.graphql(query, { expression })).body).toMatchObject({ data: { repository: { object } } })
  })

  test('a hundred in one request', async () => {
    const fields = Array.from({ length: 100 }, (_, n) => `f${String(n)}: object(expression: "main:a.yaml") { oid }`)
    const answer = await client.graphql(`{ repository(owner: "octo", name: "demo") { ${fields.join(' ')} } }`)
    expect(answer.text.match(/"oid"/g)).toHaveLength(100)
  })

  test('commits know their history, parents, tree, files and signature', async () => {
    const second = await demo.commitFile('history', 'a.yaml', 'a: 2\n', { message: 'Two\n\nWhy' })
    const answer =
      await client.graphql(`{ repository(owner: "octo", name: "demo") { ref(qualifiedName: "refs/heads/history") {
      name prefix target { ... on Commit { oid messageHeadline messageBody signature { isValid } author { user { login } }
        parents(first: 2) { totalCount nodes { oid signature { isValid wasSignedByGitHub } } }
        history(first: 1) { totalCount nodes { oid } pageInfo { hasNextPage } }
        file(path: "old/b.yaml") { oid path mode } tree { entries { name } } } }
      compare(headRef: "main") { behindBy aheadBy status } } } }`)
    expect(answer.body).toMatchObject({
      data: {
        repository: {
          ref: {
            name: 'history',
            prefix: 'refs/heads/',
            target: {
              oid: second,
              messageHeadline: 'Two',
              messageBody: 'Why',
              signature: null,
              author: { user: { login: 'mona' } },
              parents: { totalCount: 1, nodes: [{ signature: { isValid: true, wasSignedByGitHub: true } }] },
              history: { totalCount: 2, nodes: [{ oid: second }], pageInfo: { hasNextPage: true } },
              file: { path: 'old/b.yaml', mode: 0o100644 },
            },
            compare: { behindBy: 1, aheadBy: 0, status: 'BEHIND' },
          },
        },
      },
    })
  })

  test('what is not there', async () => {
    const answer = await client.graphql('{ repository(owner: "octo", name: "none") { id } }')
    expect(answer).toMatchObject(
      failure('repository', 'NOT_FOUND', "Could not resolve to a Repository with the name 'octo/none'."),
    )
    expect((await client.graphql('{ node(id: "PR_x") { id } }')).body).toMatchObject({
      errors: [{ type: 'NOT_FOUND' }],
    })
    expect((await client.graphql('{ viewer { login } }')).body).toMatchObject({
      data: { viewer: { login: 'github-actions[bot]' } },
    })
  })

  test('connections need a size of at most a hundred', async () => {
    const ask = (args: string) =>
      client.graphql(`{ repository(owner: "octo", name: "demo") { pullRequests${args} { totalCount } } }`)
    expect((await ask('')).body).toMatchObject({ errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES' }] })
    expect((await ask('(first: 101)')).body).toMatchObject({ errors: [{ type: 'EXCESSIVE_PAGINATION' }] })
  })
})

describe('createCommitOnBranch', () => {
  test('adds one signed commit on top', async () => {
    const head = await demo.createBranch('commit')
    const input = {
      branch: { repositoryNameWithOwner: NAME, branchName: 'commit' },
      message: { headline: 'Update', body: 'Why' },
      expectedHeadOid: head,
      fileChanges: {
        additions: ['a.yaml', 'n/1', 'n/2', 'n/3', 'n/4'].map((path) => ({ path, contents: base64(`${path}\n`) })),
        deletions: [{ path: 'old/b.yaml' }],
      },
    }
    const answer = await client.graphql(COMMIT, { input })
    expect(answer.body).toMatchObject({
      data: { createCommitOnBranch: { commit: { signature: { isValid: true } }, ref: { name: 'commit' } } },
    })
    expect(await demo.git('log', '-1', '--format=%P|%an|%cn|%ce|%B', 'commit')).toBe(
      `${head}|github-actions[bot]|GitHub|noreply@github.com|Update\n\nWhy`,
    )
    expect(await demo.git('ls-tree', '-r', '--name-only', 'commit')).toBe(
      'a.yaml\nbig.yaml\nbin.dat\nn/1\nn/2\nn/3\nn/4',
    )
    expect(await demo.read('commit', 'n/4')).toBe('n/4\n')
  })

  test('swaps only what it compared', async () => {
    const head = await demo.createBranch('stale')
    await demo.commitFile('stale', 'foreign.yaml', 'x\n')
    const message = `Expected branch to point to "${head}" but it did not.  Pull and try again.`
    expect(await client.graphql(COMMIT, commitInput(NAME, 'stale', head))).toMatchObject(
      failure('createCommitOnBranch', 'STALE_DATA', message),
    )
  })

  test('refuses a missing branch, a missing file and a malformed path', async () => {
    const head = await demo.createBranch('refusing')
    expect(await client.graphql(COMMIT, commitInput(NAME, 'nothing', head))).toMatchObject(
      failure('createCommitOnBranch', 'NOT_FOUND', expect.stringContaining('nothing')),
    )
    expect(await client.graphql(COMMIT, commitInput(NAME, 'refusing', head, '../a'))).toMatchObject({
      body: { errors: [{}] },
    })
    const branch = { repositoryNameWithOwner: NAME, branchName: 'refusing' }
    const input = {
      branch,
      message: { headline: 'x' },
      expectedHeadOid: head,
      fileChanges: { deletions: [{ path: 'nothing' }] },
    }
    expect(await client.graphql(COMMIT, { input })).toMatchObject(
      failure('createCommitOnBranch', 'NOT_FOUND', expect.stringContaining('does not exist as of commit oid')),
    )
  })

  test('needs contents: write', async () => {
    const head = await demo.createBranch('forbidden')
    expect(await connect(github, READER.token).graphql(COMMIT, commitInput(NAME, 'forbidden', head))).toMatchObject(
      failure('createCommitOnBranch', 'FORBIDDEN', 'Resource not accessible by integration'),
    )
  })

  test('has a limit for the whole payload', async () => {
    const head = await demo.createBranch('heavy')
    const answer = await client.graphql(COMMIT, commitInput(NAME, 'heavy', head, 'a.yaml', 'x'.repeat(2_500_000)))
    expect(answer.status).toBe(413)
  })
})

test('refs are created, moved and deleted', async () => {
  const answer = await client.graphql('{ repository(owner: "octo", name: "demo") { id } }')
  const id = textAt(answer, 'data', 'repository', 'id')
  const { oid } = await demo.commit('main')
  const create = 'mutation ($input: CreateRefInput!) { createRef(input: $input) { clientMutationId ref { id name } } }'
  const input = { repositoryId: id, name: 'refs/heads/made', oid, clientMutationId: 'm1' }
  const made = await client.graphql(create, { input })
  expect(made.body).toMatchObject({ data: { createRef: { clientMutationId: 'm1', ref: { name: 'made' } } } })
  expect(await client.graphql(create, { input })).toMatchObject(
    failure('createRef', 'UNPROCESSABLE', 'A ref named "refs/heads/made" already exists in the repository.'),
  )
  expect(await client.graphql(create, { input: { ...input, name: 'refs/heads/made/sub' } })).toMatchObject(
    failure('createRef', 'UNPROCESSABLE', 'Ref cannot be created.'),
  )
  const refId = textAt(made, 'data', 'createRef', 'ref', 'id')
  const ahead = await demo.commitFile('ahead', 'ahead.yaml', 'x\n')
  const update = 'mutation ($input: UpdateRefInput!) { updateRef(input: $input) { ref { target { oid } } } }'
  expect((await client.graphql(update, { input: { refId, oid: ahead } })).body).toMatchObject({
    data: { updateRef: { ref: { target: { oid: ahead } } } },
  })
  const remove = 'mutation ($input: DeleteRefInput!) { deleteRef(input: $input) { clientMutationId } }'
  expect((await client.graphql(remove, { input: { refId } })).body).toEqual({
    data: { deleteRef: { clientMutationId: null } },
  })
  expect(await demo.branches()).not.toContain('made')
})

test('several refs move in one step, or none', async () => {
  const answer = await client.graphql('{ repository(owner: "octo", name: "demo") { id } }')
  const repositoryId = textAt(answer, 'data', 'repository', 'id')
  const main = await demo.createBranch('swap/target')
  const ahead = await demo.commitFile('swap/aside', 'aside.yaml', 'x\n')
  const mutation = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }'
  const update = (beforeOid: string) => ({
    repositoryId,
    refUpdates: [
      { name: 'refs/heads/swap/target', beforeOid, afterOid: ahead },
      { name: 'refs/heads/swap/aside', beforeOid: ahead, afterOid: '0'.repeat(40) },
    ],
  })
  expect((await client.graphql(mutation, { input: update(ahead) })).body).toMatchObject({
    errors: [{ type: 'UNPROCESSABLE', message: `Ref refs/heads/swap/target is at ${main} but expected ${ahead}` }],
  })
  expect(await demo.branches()).toContain('swap/aside')
  expect((await client.graphql(mutation, { input: update(main) })).body).toEqual({
    data: { updateRefs: { clientMutationId: null } },
  })
  expect((await demo.commit('swap/target')).oid).toBe(ahead)
  expect(await demo.branches()).not.toContain('swap/aside')
})

describe('auto-merge', () => {
  const enable =
    'mutation ($input: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $input) { pullRequest { autoMergeRequest { mergeMethod } } } }'
  const disable =
    'mutation ($input: DisablePullRequestAutoMergeInput!) { disablePullRequestAutoMerge(input: $input) { pullRequest { number } } }'

  async function open(name: string, branch: string, base = 'main'): Promise<{ number: number; pullRequestId: string }> {
    const handle = github.repository(name)
    await handle.commitFile(branch, `${branch}.yaml`, 'x\n')
    const { number } = await handle.openPull({ head: branch, base })
    const [owner, repo] = name.split('/')
    const query =
      'query ($owner: String!, $repo: String!, $number: Int!) { repository(owner: $owner, name: $repo) { pullRequest(number: $number) { id } } }'
    const answer = await client.graphql(query, { owner, repo, number })
    return { number, pullRequestId: textAt(answer, 'data', 'repository', 'pullRequest', 'id') }
  }

  test.each([
    ['the setting is off', 'octo/manual', 'main', 'MERGE', 'Auto merge is not allowed for this repository'],
    [
      'no rules bind the base',
      'octo/plain',
      'main',
      'MERGE',
      'Pull request Protected branch rules not configured for this branch',
    ],
    ['nothing holds it back', NAME, 'free', 'MERGE', 'Pull request Pull request is in clean status'],
    ['the method is off', NAME, 'main', 'REBASE', 'Merge method rebase merging is not allowed on this repository'],
  ])('is refused when %s', async (_, name, base, mergeMethod, message) => {
    if (base === 'free') await demo.createBranch('free')
    const { pullRequestId } = await open(name, `refused-${mergeMethod}-${base}`, base)
    expect(await client.graphql(enable, { input: { pullRequestId, mergeMethod } })).toMatchObject(
      failure('enablePullRequestAutoMerge', 'UNPROCESSABLE', message),
    )
  })

  test('waits for checks and reviews, then merges', async () => {
    const { number, pullRequestId } = await open(NAME, 'waiting')
    expect(await demo.mergeState(number)).toBe('blocked')
    expect((await client.graphql(enable, { input: { pullRequestId, mergeMethod: 'SQUASH' } })).body).toMatchObject({
      data: { enablePullRequestAutoMerge: { pullRequest: { autoMergeRequest: { mergeMethod: 'SQUASH' } } } },
    })
    await demo.satisfy(number, { checks: ['test'] })
    expect(demo.pull(number)).toMatchObject({ state: 'open', autoMerge: 'SQUASH' })
    await demo.satisfy(number, { approvals: 1 })
    expect(demo.pull(number)).toMatchObject({ merged: true })
  })

  test('is switched off once', async () => {
    const { number, pullRequestId } = await open(NAME, 'switched')
    await client.graphql(enable, { input: { pullRequestId } })
    expect((await client.graphql(disable, { input: { pullRequestId } })).body).toMatchObject({ data: {} })
    expect(demo.pull(number).autoMerge).toBeNull()
    expect(await client.graphql(disable, { input: { pullRequestId } })).toMatchObject(
      failure('disablePullRequestAutoMerge', 'UNPROCESSABLE', expect.stringContaining("Can't disable auto-merge")),
    )
  })

  test('drafts become ready and drafts again', async () => {
    const { number, pullRequestId } = await open(NAME, 'drafting')
    const mutate = (name: string, type: string) =>
      client.graphql(`mutation ($input: ${type}!) { ${name}(input: $input) { pullRequest { isDraft } } }`, {
        input: { pullRequestId },
      })
    await mutate('convertPullRequestToDraft', 'ConvertPullRequestToDraftInput')
    expect(demo.pull(number).draft).toBe(true)
    await mutate('markPullRequestReadyForReview', 'MarkPullRequestReadyForReviewInput')
    expect(demo.pull(number).draft).toBe(false)
  })
})

test('a pull request lives from creation to closing by mutations alone', async () => {
  await demo.commitFile('alone', 'alone.yaml', 'x\n')
  const answer = await client.graphql('{ repository(owner: "octo", name: "demo") { id } }')
  const repositoryId = textAt(answer, 'data', 'repository', 'id')
  const create =
    'mutation ($input: CreatePullRequestInput!) { createPullRequest(input: $input) { pullRequest { id number } } }'
  const input = { repositoryId, title: 'Alone', body: 'Old', headRefName: 'alone', baseRefName: 'main' }
  const made = await client.graphql(create, { input })
  const id = textAt(made, 'data', 'createPullRequest', 'pullRequest', 'id')
  const number = Number(textAt(made, 'data', 'createPullRequest', 'pullRequest', 'number'))
  expect(await client.graphql(create, { input })).toMatchObject(
    failure('createPullRequest', 'UNPROCESSABLE', 'A pull request already exists for octo:alone.'),
  )
  const many = `mutation ($id: ID!) {
    updatePullRequest(input: { pullRequestId: $id, body: "New" }) { pullRequest { body } }
    addComment(input: { subjectId: $id, body: "Done" }) { commentEdge { node { body author { login } } } }
    closePullRequest(input: { pullRequestId: $id }) { pullRequest { state comments(first: 1) { totalCount } } } }`
  expect((await client.graphql(many, { id })).body).toMatchObject({
    data: {
      updatePullRequest: { pullRequest: { body: 'New' } },
      addComment: { commentEdge: { node: { author: { login: 'github-actions[bot]' } } } },
      closePullRequest: { pullRequest: { state: 'CLOSED', comments: { totalCount: 1 } } },
    },
  })
  expect(demo.pull(number)).toMatchObject({ state: 'closed', body: 'New' })
  expect(github.requests.at(-1)).toMatchObject({
    operation: 'updatePullRequest',
    fields: ['updatePullRequest', 'addComment', 'closePullRequest'],
  })
})
