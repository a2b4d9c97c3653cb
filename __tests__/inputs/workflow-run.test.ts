import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createFolders, messageOf, problemsOf, read, type Given } from './source.ts'

const folders = createFolders()

/** The run that reads this event. */
function runOf(event: unknown, env: Given = {}) {
  return read({}, environmentOf(event, env), folders).inputs.run
}

function environmentOf(event: unknown, env: Given): Given {
  const path = join(folders.temp, 'event.json')
  writeFileSync(path, typeof event === 'string' ? event : JSON.stringify(event))
  return { GITHUB_EVENT_PATH: path, GITHUB_EVENT_NAME: 'pull_request', ...env }
}

const pullRequestOf = (head: string | null) => ({
  repository: { full_name: 'octo/apis' },
  pull_request: {
    base: { ref: 'main', sha: 'abc' },
    head: { repo: head === null ? null : { full_name: head } },
  },
})

test('on github.com', () => {
  expect(read({}, {}, folders).inputs.run).toEqual({
    workspace: folders.workspace,
    temp: folders.temp,
    summaryFile: undefined,
    eventName: '',
    repository: 'octo/apis',
    sha: '',
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    graphqlUrl: 'https://api.github.com/graphql',
    url: 'https://github.com/octo/apis/actions/runs/42',
    id: '42',
    pullRequestBase: undefined,
    untrusted: undefined,
  })
})

test.each([
  [undefined, 'https://api.github.com/graphql'],
  ['https://api.github.com', 'https://api.github.com/graphql'],
  ['https://api.github.com/', 'https://api.github.com/graphql'],
  ['https://ghe.example/api/v3', 'https://ghe.example/api/graphql'],
  ['https://ghe.example:8443/api/v3/', 'https://ghe.example:8443/api/graphql'],
  ['https://api.octo.ghe.com', 'https://api.octo.ghe.com/graphql'],
])('GraphQL is beside the API: %s', (GITHUB_API_URL, graphqlUrl) => {
  const env = { GITHUB_GRAPHQL_URL: '', ...(GITHUB_API_URL !== undefined && { GITHUB_API_URL }) }
  expect(read({}, env, folders).inputs.run.graphqlUrl).toBe(graphqlUrl)
})

test('on a server of one’s own', () => {
  const env = {
    GITHUB_SERVER_URL: 'https://ghe.example',
    GITHUB_API_URL: 'https://ghe.example/api/v3',
    GITHUB_GRAPHQL_URL: 'https://ghe.example/api/graphql',
    GITHUB_STEP_SUMMARY: '/tmp/summary',
  }
  expect(read({}, env, folders).inputs.run).toMatchObject({
    serverUrl: 'https://ghe.example',
    apiUrl: 'https://ghe.example/api/v3',
    graphqlUrl: 'https://ghe.example/api/graphql',
    url: 'https://ghe.example/octo/apis/actions/runs/42',
    summaryFile: '/tmp/summary',
  })
})

describe('a folder of the runner’s', () => {
  test.each(['GITHUB_WORKSPACE', 'RUNNER_TEMP'])('%s must be one', (name) => {
    const file = join(folders.temp, 'file')
    writeFileSync(file, '')
    for (const value of [undefined, '', '/does/not/exist', file]) {
      expect(problemsOf({}, { [name]: value }, folders)).toEqual([
        `${name}: is not set to a folder: run this as a step of a GitHub Actions workflow, or, on another CI, set it (docs/other-ci.md).`,
      ])
    }
  })
})

describe('the event', () => {
  test('of a pull request names its base', () => {
    expect(runOf(pullRequestOf('octo/apis'))).toMatchObject({
      pullRequestBase: { ref: 'main', sha: 'abc' },
      untrusted: undefined,
    })
  })

  test.each<[string, unknown]>([
    ['of another kind', { schedule: '0 0 * * *' }],
    ['that is no JSON', '{'],
    ['that is no object', '[]'],
    ['that is null', 'null'],
    ['without a pull request', { pull_request: null, repository: null }],
    ['with a list for one', { pull_request: [{ base: { ref: 'main', sha: 'abc' } }] }],
    ['with a text for one', { pull_request: 'main' }],
    ['with numbers in it', { pull_request: { base: { ref: 1, sha: 2 }, head: 3 }, repository: 4 }],
    ['that is a list', [{ pull_request: { base: { ref: 'main', sha: 'abc' } } }]],
    ['that is half', { pull_request: { base: { ref: 'main' } }, repository: {} }],
  ])('%s names none', (_, event) => {
    expect(runOf(event).pullRequestBase).toBeUndefined()
  })

  test.each<unknown>([null, {}, [], 'x', 7, { pull_request: null }, { pull_request: [] }, { pull_request: 7 }])(
    'of any shape belongs to nobody: %j',
    (event) => {
      expect(runOf(event)).toMatchObject({ pullRequestBase: undefined, untrusted: undefined })
    },
  )

  test('that is not there names none', () => {
    expect(read({}, { GITHUB_EVENT_PATH: folders.temp }, folders).inputs.run.pullRequestBase).toBeUndefined()
    expect(read({}, { GITHUB_EVENT_PATH: '/does/not/exist' }, folders).inputs.run.pullRequestBase).toBeUndefined()
  })
})

describe('a run without secrets', () => {
  const line =
    "if: github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'"

  test.each<[string, string | null, Given, string | undefined]>([
    ['a fork’s', 'someone/apis', {}, 'this run belongs to a pull request from a fork'],
    ['a deleted fork’s', null, {}, 'this run belongs to a pull request from a fork'],
    ['Dependabot’s', 'octo/apis', { GITHUB_ACTOR: 'dependabot[bot]' }, 'this run belongs to Dependabot'],
    ['its own repository’s', 'octo/apis', { GITHUB_ACTOR: 'octocat' }, undefined],
    // It runs with secrets, whoever opened the pull request.
    ['pull_request_target’s', 'someone/apis', { GITHUB_EVENT_NAME: 'pull_request_target' }, undefined],
  ])('%s', (_, head, env, expected) => {
    const { untrusted } = runOf(pullRequestOf(head), env)
    const parts = expected === undefined ? [] : [expected, line, 'Do not switch to pull_request_target']
    expect(untrusted === undefined).toBe(expected === undefined)
    for (const part of parts) expect(untrusted).toContain(part)
  })

  test('is told what to do when its sign-in is missing', () => {
    const env = environmentOf(pullRequestOf('someone/apis'), {})
    for (const given of [{ token: undefined }, { token: undefined, 'access-key': 'AK' }]) {
      const message = messageOf(given, env, folders)
      expect(message).toContain('this run belongs to a pull request from a fork')
      expect(message).toContain(`\n    ${line}\n`)
    }
  })
})

test('without a runner that is said first', () => {
  const [first, second] = problemsOf({ region: 'x' }, { GITHUB_WORKSPACE: undefined, RUNNER_TEMP: undefined }, folders)
  expect(first).toMatch(/^GITHUB_WORKSPACE: .*run this as a step of a GitHub Actions workflow/)
  expect(second).toMatch(/^RUNNER_TEMP: /)
})
