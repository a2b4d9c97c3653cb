import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import type { Handle } from '../../emulator/github/handle.ts'
import { startGitHub, type GitHub } from '../../emulator/github/server.ts'
import { situations } from '../../emulator/github/situations/index.ts'
import { COMMIT, commitInput, connect, type Client } from './github-client.ts'

const NAME = 'octo/demo'
const REPO = `/repos/${NAME}`
const QUERY = 'query Find { repository(owner: "octo", name: "demo") { id name } }'

let github: GitHub
let client: Client
let demo: Handle

beforeEach(async () => {
  github = await startGitHub()
  client = connect(github)
  demo = github.repository(NAME)
})

afterEach(async () => {
  expect(github.violations).toEqual([])
  await demo.check()
  await github.close()
})

describe('a situation', () => {
  test('is said in the words of the API that was asked, for as long as it lasts', async () => {
    github.enter('ip-allow-list')
    const message = expect.stringContaining('the `octo` organization has an IP allow list enabled')
    for (let n = 0; n < 2; n++) {
      expect(await client.rest('GET', REPO)).toMatchObject({ status: 403, body: { message, status: '403' } })
      expect(await client.graphql(QUERY)).toMatchObject({
        status: 200,
        body: {
          data: { repository: null },
          errors: [{ type: 'FORBIDDEN', path: ['repository'], message, locations: [{ line: 1 }] }],
        },
      })
    }
    expect(github.faults.pending()).toBe(0)
  })

  test('meets chosen requests, so often, after so many', async () => {
    github.enter('head-lag', { on: 'repos/get', times: 2, skip: 1 })
    const seen = []
    for (let n = 0; n < 4; n++) seen.push((await client.rest('GET', REPO)).status)
    expect(seen).toEqual([200, 422, 422, 200])
  })

  test('takes a part of a GraphQL reply, and leaves the rest', async () => {
    github.enter('resource-limits', { at: /^repository\.name$|\.file1$/ })
    const query = `query Find { repository(owner: "octo", name: "demo") { id defaultBranchRef { target { ... on Commit {
      file0: file(path: "README.md") { path } file1: file(path: "README.md") { path } file2: file(path: "a/b") { path } } } } } }`
    const errors = [
      { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['repository', 'defaultBranchRef', 'target', 'file1'] },
      {
        type: 'NOT_FOUND',
        path: ['repository', 'defaultBranchRef', 'target', 'file2'],
        message: "Could not resolve file for path 'a/b'.",
      },
    ]
    const { body } = await client.graphql(query)
    expect(body).toMatchObject({
      data: {
        repository: { defaultBranchRef: { target: { file0: { path: 'README.md' }, file1: null, file2: null } } },
      },
    })
    expect(body['errors']).toHaveLength(2)
    expect(body['errors']).toEqual(expect.arrayContaining(errors.map((error) => expect.objectContaining(error))))
    // What may not be null takes what holds it along.
    github.enter('resource-limits', { at: /^repository\.name$/ })
    expect((await client.graphql(QUERY)).body).toMatchObject({ data: { repository: null } })
  })

  test('refuses before anything takes effect', async () => {
    github.enter('commit-race')
    const { oid } = await demo.commit('main')
    const refused = await client.graphql(COMMIT, commitInput(NAME, 'main', oid))
    expect(refused.body).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [{ path: ['createCommitOnBranch'], message: expect.stringMatching(/^Ref refs\/heads\/main is at/) }],
    })
    expect(refused.text).not.toContain('"type"')
    expect((await demo.commit('main')).oid).toBe(oid)
    expect((await client.graphql(COMMIT, commitInput(NAME, 'main', oid))).body).not.toHaveProperty('errors')
  })

  test.each(Object.keys(situations) as (keyof typeof situations)[])('%s can be told from an answer', async (name) => {
    github.enter(name, { on: /./, times: 2 })
    const answers = [await client.rest('GET', REPO), await client.graphql(QUERY)]
    const tell = ({ status, body, text }: (typeof answers)[number]): boolean =>
      status !== 200 || 'errors' in body || text.startsWith('<')
    expect(answers.map(tell)).toContain(true)
  })
})
