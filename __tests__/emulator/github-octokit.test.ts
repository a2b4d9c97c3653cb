import { getOctokit } from '@actions/github'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import { JOB_TOKEN, startGitHub, type GitHub, type GitHubOptions } from '../../emulator/github/server.ts'
import { base64 } from './github-client.ts'

const HERE = { owner: 'octo', repo: 'demo' }

const READ = `query ($owner: String!, $repo: String!, $head: String!) {
  repository(owner: $owner, name: $repo) {
    id autoMergeAllowed
    defaultBranchRef { name target { oid } }
    ref(qualifiedName: $head) { target { oid } }
    object(expression: "main:apis/orders.yaml") { ... on Blob { oid text isTruncated } }
    pullRequests(first: 10, headRefName: "export", states: [OPEN], orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { number headRepository { nameWithOwner } }
    }
  }
}`

const WRITE = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid signature { isValid } } }
}`

interface Read {
  readonly repository: { readonly defaultBranchRef: { readonly target: { readonly oid: string } } }
}

interface Written {
  readonly createCommitOnBranch: {
    readonly commit: { readonly oid: string; readonly signature: { readonly isValid: boolean } }
  }
}

describe.each<GitHubOptions>([{ edition: 'github.com' }, { edition: 'enterprise' }])('$edition', (options) => {
  let github: GitHub

  beforeEach(async () => {
    github = await startGitHub(options)
  })

  afterEach(async () => {
    await github.repository('octo/demo').check()
    await github.close()
    expect(github.violations).toEqual([])
  })

  test('Octokit creates, updates and closes a pull request', async () => {
    const octokit = getOctokit(JOB_TOKEN.token, { baseUrl: github.apiUrl })
    const demo = github.repository('octo/demo')
    const commit = async (
      expectedHeadOid: string,
      text: string,
    ): Promise<Written['createCommitOnBranch']['commit']> => {
      const input = {
        branch: { repositoryNameWithOwner: 'octo/demo', branchName: 'export' },
        message: { headline: 'Update orders' },
        expectedHeadOid,
        fileChanges: { additions: [{ path: 'apis/orders.yaml', contents: base64(text) }] },
      }
      return (await octokit.graphql<Written>(WRITE, { input })).createCommitOnBranch.commit
    }

    const read = await octokit.graphql<Read>(READ, { ...HERE, head: 'refs/heads/export' })
    const main = read.repository.defaultBranchRef.target.oid
    await octokit.rest.git.createRef({ ...HERE, ref: 'refs/heads/export', sha: main })
    const first = await commit(main, 'a: 1\n')
    expect(first.signature.isValid).toBe(true)
    const { data: pull } = await octokit.rest.pulls.create({
      ...HERE,
      title: 'T',
      body: 'B',
      head: 'export',
      base: 'main',
    })
    await octokit.rest.issues.addLabels({ ...HERE, issue_number: pull.number, labels: ['api'] })
    expect(github.count()).toBe(5)

    const second = await commit(first.oid, 'a: 2\n')
    await octokit.rest.pulls.update({ ...HERE, pull_number: pull.number, body: 'B2' })
    expect(demo.pull(pull.number)).toMatchObject({ state: 'open', body: 'B2', headOid: second.oid, labels: ['api'] })
    expect(await demo.git('log', '--format=%s', 'export')).toBe('Update orders\nUpdate orders\nStart')

    await octokit.rest.issues.createComment({ ...HERE, issue_number: pull.number, body: 'Gone' })
    await octokit.rest.pulls.update({ ...HERE, pull_number: pull.number, state: 'closed' })
    await octokit.rest.git.deleteRef({ ...HERE, ref: 'heads/export' })
    expect(demo.pull(pull.number)).toMatchObject({ state: 'closed', comments: [{ body: 'Gone' }] })
    expect(await demo.branches()).toEqual(['main'])
  })

  test('Octokit pages through a list and follows a renamed repository', async () => {
    const octokit = getOctokit(JOB_TOKEN.token, { baseUrl: github.apiUrl })
    const demo = github.repository('octo/demo')
    await demo.commitFiles('many', { a: 'a' })
    for (const n of ['1', '2', '3']) await demo.commitFile('many', 'a', n)
    demo.rename('octo/moved')
    const commits = await octokit.paginate(octokit.rest.repos.listCommits, { ...HERE, sha: 'many', per_page: 2 })
    expect(commits).toHaveLength(5)
    const created = await octokit.rest.pulls.create({ ...HERE, title: 'T', head: 'many', base: 'main' })
    expect(created.data.base.repo.full_name).toBe('octo/moved')
  })
})
