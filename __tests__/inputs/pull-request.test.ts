import { describe, expect, test } from '@jest/globals'
import { problemsOf, read, type Given } from './source.ts'

const wanted: Given = { 'pull-request': 'true', 'github-token': 'sentinel-ghs' }
const optionsOf = (given: Given = {}) => read({ ...wanted, ...given }).inputs.pullRequest

test('without `pull-request` there is none, but its inputs are checked', () => {
  expect(read({ 'github-token': 'ghs' }).inputs.pullRequest).toBeUndefined()
  expect(problemsOf({ 'auto-merge': 'yes', repository: 'apis' })).toEqual([
    'repository: “apis” is not accepted: write owner/name.',
    'auto-merge: “yes” is not accepted: use one of merge, squash, rebase, off.',
  ])
})

test('has the defaults that action.yml documents', () => {
  expect(optionsOf()).toEqual({
    token: 'sentinel-ghs',
    repository: { owner: 'octo', name: 'apis' },
    base: undefined,
    branch: undefined,
    title: 'Update {output} from ROMA Connect',
    commitMessage: 'Update {output} from ROMA Connect',
    body: undefined,
    labels: [],
    assignees: [],
    reviewers: [],
    teamReviewers: [],
    draft: false,
    autoMerge: 'off',
    deleteBranch: true,
    onForeignCommits: 'append',
  })
})

test('reads what is given', () => {
  expect(
    optionsOf({
      repository: 'other/repo.name_1',
      base: 'refs/heads/release/2',
      branch: 'roma/{app}',
      title: '{app}: {changes} changes, {breaking} breaking',
      'commit-message': 'docs: {output} of {instance}',
      body: 'Look\nhere',
      labels: 'api, roma',
      reviewers: 'octocat\n# on holiday: hubot',
      'team-reviewers': 'octo/api-owners, security',
      draft: 'true',
      'auto-merge': 'squash',
      'delete-branch': 'false',
      'on-foreign-commits': 'skip',
    }),
  ).toMatchObject({
    repository: { owner: 'other', name: 'repo.name_1' },
    base: 'release/2',
    branch: 'roma/{app}',
    title: '{app}: {changes} changes, {breaking} breaking',
    commitMessage: 'docs: {output} of {instance}',
    body: 'Look\nhere',
    labels: ['api', 'roma'],
    reviewers: ['octocat'],
    teamReviewers: ['api-owners', 'security'],
    draft: true,
    autoMerge: 'squash',
    deleteBranch: false,
    onForeignCommits: 'skip',
  })
})

test('a title alone is the commit’s message too', () => {
  expect(optionsOf({ title: 'New APIs' })?.commitMessage).toBe('New APIs')
})

test('needs a token', () => {
  expect(problemsOf({ 'pull-request': 'true' })).toEqual([
    'github-token: is missing: a pull request needs one; leave it out for the job’s own token.',
  ])
})

test('needs a branch of its own', () => {
  expect(problemsOf({ ...wanted, base: 'main', branch: 'refs/heads/main' })).toEqual([
    'branch: “main” is `base` too: a pull request needs a branch of its own.',
  ])
})

describe('repository', () => {
  test.each([
    'apis',
    'a/b/c',
    '/apis',
    'octo/',
    'octo apis',
    'https://github.com/octo/apis',
    'octo/..',
    '../apis',
    './.',
  ])('%s is refused', (repository) => {
    expect(problemsOf({ repository })).toEqual([`repository: “${repository}” is not accepted: write owner/name.`])
  })
})

describe('templates', () => {
  test.each([
    ['{App} {app}', []],
    ['{ app }', []],
    [
      '{application}',
      ['title: “{application}” is not filled in: use {app}, {instance}, {output}, {changes} and {breaking}.'],
    ],
    [
      '{a} {b-c}',
      ['title: “{a}” and “{b-c}” is not filled in: use {app}, {instance}, {output}, {changes} and {breaking}.'],
    ],
  ])('%s', (title, expected) => {
    expect(problemsOf({ title })).toEqual(expected)
  })
})

describe('branch names', () => {
  test.each([
    ['0123456789abcdef0123456789ABCDEF01234567', /looks like a commit/],
    ['x'.repeat(256), /more than 255 bytes/],
    ['订'.repeat(86), /more than 255 bytes/],
  ])('%s is one that GitHub does not take', (branch, problem) => {
    expect(problemsOf({ branch })).toEqual([expect.stringMatching(problem)])
  })

  test.each(['0123456789abcdef0123456789abcdef0123456', 'x/0123456789abcdef0123456789abcdef01234567', '订'.repeat(85)])(
    '%s is one that it takes',
    (branch) => {
      expect(problemsOf({ branch })).toEqual([])
    },
  )

  test.each(['main', 'feature/x', 'a.b', 'a@b', 'ветка', '{app}', 'a/{app}', '@a', 'a-', 'refs/heads/x'])(
    '%s',
    (name) => {
      expect(problemsOf({ branch: name })).toEqual([])
    },
  )

  test.each([
    'a b',
    'a..b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    'a//b',
    '/a',
    'a/',
    'a.lock',
    'a.lock/b',
    '.a',
    'a/.b',
    'a.',
    'a@{b',
    '@',
    '-a',
    'a\u0007b',
    'refs/heads/',
  ])('%j is refused', (name) => {
    for (const input of ['base', 'branch']) {
      expect(problemsOf({ [input]: name })).toEqual([expect.stringMatching(/^\w+: “.*” is not a valid branch name\.$/)])
    }
  })
})
