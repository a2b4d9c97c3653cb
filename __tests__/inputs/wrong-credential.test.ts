import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { refuseCredential, refuseSwappedKeys } from '../../src/inputs/wrong-credential.ts'
import { messageOf, problemsOf, read, type Given } from './source.ts'

const letters = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'
const gitHubTokens = ['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix) => `${prefix}_${letters}`)
const fineGrained = `github_pat_11ABCDEFG0${letters}_${letters}`
const jwt = `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm9jdG8vYXBpcyJ9.${letters}`
const accessKey = 'QTWAOYTTINDUT2QVKYUC'
const secretKey = 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc'
const iamToken = `MII${'QdgYJKoZIhvcNAQcC'.repeat(20)}==`

/** The inputs of every way, each with what it needs beside. */
const ways: Readonly<Record<string, Given>> = {
  token: {},
  'access-key': { token: undefined, 'access-key': accessKey, 'secret-key': secretKey },
  'secret-key': { token: undefined, 'access-key': accessKey },
  'security-token': { token: undefined, 'access-key': accessKey, 'secret-key': secretKey },
  account: { token: undefined, account: 'a', user: 'u', password: 'p' },
  user: { token: undefined, account: 'a', user: 'u', password: 'p' },
  password: { token: undefined, account: 'a', user: 'u', password: 'p' },
  'identity-provider': { token: undefined },
  'oidc-provider': { token: undefined, 'oidc-agency': 'iam::1:agency:a' },
  'oidc-agency': { token: undefined, 'oidc-provider': 'iam::1:oidcProvider:p' },
  'oidc-audience': {},
  region: {},
  endpoint: {},
  'iam-endpoint': {},
  'sts-endpoint': {},
  project: {},
  instance: {},
  app: {},
  apis: {},
  status: {},
}
const job: Given = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example/t',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job-token',
}

describe.each(Object.entries(ways))('in %s', (input, beside) => {
  test.each([...gitHubTokens, fineGrained, jwt])('%s is refused, and not quoted', (credential) => {
    for (const value of [credential, `Bearer ${credential}`, `“${credential}”`, `x,${credential}\ny`]) {
      const problems = problemsOf({ ...beside, [input]: value }, job)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(new RegExp(`^${input}: holds a (token of GitHub’s|JWT)`))
      expect(problems.join()).not.toContain(credential.slice(4, 14))
    }
  })
})

test('the rest that is wrong is told beside', () => {
  const message = messageOf({ token: gitHubTokens[0], instance: undefined, status: '2' })
  expect(message).toMatch(/^3 inputs are wrong:/)
  expect(message).toContain('- token: holds a token of GitHub’s, which must not go to Huawei Cloud. Give an IAM token')
})

test('whatever the token of GitHub’s looks like, it is known by being `github-token`', () => {
  const old = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'
  expect(problemsOf({ token: old, 'github-token': old })).toEqual([
    expect.stringMatching(/^token: holds a token of GitHub’s/),
  ])
})

test.each<[Given, string]>([
  [{ HW_ACCESS_KEY: gitHubTokens[3], HW_SECRET_KEY: secretKey }, 'HW_ACCESS_KEY'],
  [{ HUAWEICLOUD_SDK_AK: accessKey, HUAWEICLOUD_SDK_SK: jwt }, 'HUAWEICLOUD_SDK_SK'],
])('in the environment: %#', (env, name) => {
  expect(problemsOf({ token: undefined }, env)).toEqual([expect.stringMatching(new RegExp(`^${name}: holds a`))])
})

describe('in github-token', () => {
  test.each([
    [iamToken, 'an IAM token of Huawei Cloud, which belongs into `token`'],
    [accessKey, 'an access key of Huawei Cloud, which belongs into `access-key`'],
  ])('a credential of Huawei Cloud’s is refused: %#', (value, expected) => {
    const problems = problemsOf({ 'github-token': value })
    expect(problems).toEqual([expect.stringContaining(`github-token: holds ${expected}`)])
    expect(problems.join()).not.toContain(value.slice(0, 12))
  })

  test.each([...gitHubTokens, fineGrained, 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3', 'v1.0123456789abcdef'])(
    '%s is taken',
    (value) => {
      expect(read({ 'github-token': value }).inputs.githubToken).toBe(value)
    },
  )
})

describe('an access key and its secret', () => {
  test.each([
    [secretKey, accessKey],
    [accessKey, accessKey],
    [secretKey, 'short'],
  ])('the wrong way round are refused, and not quoted: %#', (key, secret) => {
    const problems = problemsOf({ token: undefined, 'access-key': key, 'secret-key': secret })
    expect(problems).toEqual([
      expect.stringMatching(/^access-key, secret-key: look as if they were the wrong way round/),
    ])
    expect(problems.join()).not.toContain(secretKey.slice(0, 8))
    expect(problems.join()).not.toContain(accessKey.slice(0, 8))
  })

  test.each([
    [accessKey, secretKey],
    ['HSTA0123456789ABCDEF', secretKey],
    ['AK', 'SK'],
    ['LTAI5tEXAMPLEEXAMPLE', 'anything-else'],
  ])('in their places are taken: %s', (key, secret) => {
    expect(refuseSwappedKeys(key, secret)).toBeUndefined()
  })
})

test('what is no credential is taken', () => {
  const harmless = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom(
      'ghp_short',
      'laughs_0123456789abcdefghij',
      'team-ghs_report2026',
      'github_pat',
      'eyJ.a.b',
      'my.eyJob.name',
      'MIIshort',
    ),
    fc.uuid(),
  )
  fc.assert(
    fc.property(harmless, (value) => {
      fc.pre(!/^(gh[pousr]|github_pat)_\w{8}|gh[pousr]_\w{16}|github_pat_\w{16}|eyJ[\w-]{5,}\.[\w-]{5,}\./.test(value))
      expect(refuseCredential('instance', value)).toBeUndefined()
    }),
  )
})

test('a value of any length is looked at in no time', () => {
  for (const part of ['eyJ', 'eyJaaaaa.', 'ghp_', 'a.', 'eyJaaaaaa.aaaaaa']) {
    const started = performance.now()
    refuseCredential('token', part.repeat(100_000 / part.length))
    expect(performance.now() - started).toBeLessThan(2_000)
  }
})
