import { families } from '../../src/inputs/ways.ts'
import { describe, expect, test } from '@jest/globals'
import { problemsOf, read, type Given } from './source.ts'

const none: Given = { token: undefined }
const jobEnv: Given = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example/token?a=b',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'sentinel-job-token',
}
const idToken = { url: 'https://oidc.example/token?a=b', token: 'sentinel-job-token' }
const provider = 'iam::0a1b2c:oidcProvider:github'
const agency = 'iam::0a1b2c:agency:roma-export'
const oidc: Given = { ...none, 'oidc-provider': provider, 'oidc-agency': agency }

describe('one way', () => {
  test.each<[Given, Given, object, readonly string[]]>([
    [{ token: 'sentinel' }, {}, { way: 'token', token: 'sentinel' }, ['sentinel']],
    [
      { ...none, 'access-key': 'AK', 'secret-key': 'SK' },
      {},
      { way: 'access-key', accessKey: 'AK', secretKey: 'SK' },
      ['AK', 'SK'],
    ],
    [
      { ...none, 'access-key': 'AK', 'secret-key': 'SK', 'security-token': 'ST' },
      {},
      { way: 'access-key', accessKey: 'AK', secretKey: 'SK', securityToken: 'ST' },
      ['AK', 'SK', 'ST'],
    ],
    [
      { ...none, account: 'acme', user: 'ci bot', password: 'pass word' },
      {},
      { way: 'password', account: 'acme', user: 'ci bot', password: 'pass word' },
      ['pass word'],
    ],
    [
      oidc,
      jobEnv,
      { way: 'oidc-agency', provider, agency, audience: 'sts.huaweicloud.com', idToken },
      ['sentinel-job-token'],
    ],
    [
      { ...oidc, 'oidc-audience': 'ours' },
      jobEnv,
      { way: 'oidc-agency', provider, agency, audience: 'ours', idToken },
      ['sentinel-job-token'],
    ],
    [
      { ...none, 'identity-provider': 'GitHub Actions' },
      jobEnv,
      { way: 'identity-provider', identityProvider: 'GitHub Actions', audience: 'sts.huaweicloud.com', idToken },
      ['sentinel-job-token'],
    ],
  ])('%j', (given, env, expected, masks) => {
    const result = read(given, env)
    expect(result.inputs.signIn).toEqual(expected)
    expect(result.masks).toEqual(masks)
  })
})

describe('two ways at once', () => {
  test.each<[Given, string]>([
    [{ token: 'T', 'access-key': 'AK', 'secret-key': 'SK' }, '`token`, `access-key` and `secret-key`'],
    [{ token: 'T', password: 'P' }, '`token` and `password`'],
    [{ ...none, 'security-token': 'ST', 'identity-provider': 'x' }, '`security-token` and `identity-provider`'],
    [{ ...oidc, 'identity-provider': 'x' }, '`oidc-provider`, `oidc-agency` and `identity-provider`'],
  ])('%j are refused, and named', (given, names) => {
    expect(problemsOf(given, jobEnv)).toEqual([
      expect.stringMatching(
        /^sign-in: .* are given, but one way to sign in is used at a time\. The ways are: `token`; `access-key` with/,
      ),
    ])
    expect(problemsOf(given, jobEnv)[0]).toContain(`sign-in: ${names} are given`)
  })
})

describe('half a way', () => {
  const emptySecret = 'An input is also empty when its secret does not exist or the run may not read it'

  test.each<[Given, readonly string[]]>([
    [{ 'access-key': 'AK' }, ['secret-key: is missing: `access-key` cannot sign in without it.']],
    [{ 'secret-key': 'SK' }, ['access-key: is missing: `secret-key` cannot sign in without it.']],
    [
      { 'security-token': 'ST' },
      [
        'access-key: is missing: `security-token` cannot sign in without it.',
        'secret-key: is missing: `security-token` cannot sign in without it.',
      ],
    ],
    [
      { account: 'acme' },
      [
        'user: is missing: `account` cannot sign in without it.',
        'password: is missing: `account` cannot sign in without it.',
      ],
    ],
    [{ account: 'acme', user: 'ci' }, ['password: is missing: `account` and `user` cannot sign in without it.']],
    [{ 'oidc-provider': provider }, ['oidc-agency: is missing: `oidc-provider` cannot sign in without it.']],
    [{ 'oidc-agency': agency }, ['oidc-provider: is missing: `oidc-agency` cannot sign in without it.']],
  ])('%j is refused with what is missing', (given, expected) => {
    const problems = problemsOf({ ...none, ...given }, jobEnv)
    expect(problems).toEqual(expected.map((text) => expect.stringContaining(`${text} ${emptySecret}`)))
  })
})

describe('no way', () => {
  test('is refused with all ways', () => {
    const [problem = ''] = problemsOf(none)
    for (const name of ['token', 'access-key', 'secret-key', 'security-token', 'account', 'user', 'password']) {
      expect(problem).toContain(`\`${name}\``)
    }
    for (const name of ['oidc-provider', 'oidc-agency', 'identity-provider']) expect(problem).toContain(`\`${name}\``)
    expect(problem).toContain('access keys in the environment')
    expect(problem).toContain('An input is also empty when its secret does not exist')
  })

  test('is what an audience alone is', () => {
    expect(problemsOf({ ...none, 'oidc-audience': 'ours' })).toEqual([expect.stringContaining('no way to sign in')])
  })
})

describe('the environment', () => {
  const sdk: Given = { HUAWEICLOUD_SDK_AK: 'AK1', HUAWEICLOUD_SDK_SK: 'SK1', HUAWEICLOUD_SDK_SECURITY_TOKEN: 'ST1' }
  const action: Given = { HUAWEI_CLOUD_ACCESS_KEY_ID: 'AK2', HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'SK2' }
  const terraform: Given = { HW_ACCESS_KEY: 'AK3', HW_SECRET_KEY: 'SK3', HW_SECURITY_TOKEN: 'ST3' }

  test.each<[Given, object]>([
    [sdk, { accessKey: 'AK1', secretKey: 'SK1', securityToken: 'ST1', variables: families[0] }],
    [action, { accessKey: 'AK2', secretKey: 'SK2', variables: families[1] }],
    [terraform, { accessKey: 'AK3', secretKey: 'SK3', securityToken: 'ST3', variables: families[2] }],
    [
      { ...terraform, ...action, ...sdk },
      { accessKey: 'AK1', secretKey: 'SK1', securityToken: 'ST1', variables: families[0] },
    ],
    // The next family's security token belongs to other keys.
    [
      { ...action, HW_SECURITY_TOKEN: 'ST3' },
      { accessKey: 'AK2', secretKey: 'SK2', variables: families[1] },
    ],
    [
      { HW_ACCESS_KEY: ' AK3\n', HW_SECRET_KEY: 'SK3 ' },
      { accessKey: 'AK3', secretKey: 'SK3', variables: families[2] },
    ],
  ])('%j', (env, expected) => {
    const { inputs, masks } = read(none, env)
    expect(inputs.signIn).toEqual({ way: 'access-key', ...expected })
    const { accessKey, secretKey, securityToken } = {
      securityToken: undefined,
      accessKey: '',
      secretKey: '',
      ...expected,
    }
    expect(masks).toEqual([accessKey, secretKey, securityToken].filter((value) => value !== undefined))
  })

  test.each<[Given, string]>([
    [{ HUAWEICLOUD_SDK_AK: 'AK1' }, 'HUAWEICLOUD_SDK_AK but not HUAWEICLOUD_SDK_SK'],
    [{ HUAWEICLOUD_SDK_SK: 'SK1', ...action }, 'HUAWEICLOUD_SDK_SK but not HUAWEICLOUD_SDK_AK'],
    [{ HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'SK2' }, 'HUAWEI_CLOUD_SECRET_ACCESS_KEY but not HUAWEI_CLOUD_ACCESS_KEY_ID'],
    [{ HW_ACCESS_KEY: 'AK3', HW_SECURITY_TOKEN: 'ST3' }, 'HW_ACCESS_KEY and HW_SECURITY_TOKEN but not HW_SECRET_KEY'],
  ])('with half a family is refused: %j', (env, expected) => {
    expect(problemsOf(none, env)).toEqual([
      `sign-in: the environment has ${expected}. Set it, or give the sign-in by inputs; variables of different families are never mixed.`,
    ])
  })

  test('that holds a broken key is refused by the variable’s name', () => {
    expect(problemsOf(none, { HW_ACCESS_KEY: 'AK3', HW_SECRET_KEY: 'SK\nSK' })).toEqual([
      expect.stringMatching(/^HW_SECRET_KEY: holds a space, a line break/),
    ])
  })

  test('does not count when an input signs in, and is not read', () => {
    const { inputs, masks } = read({}, { ...sdk, HW_ACCESS_KEY: 'half' })
    expect(inputs.signIn).toEqual({ way: 'token', token: 'sentinel-token' })
    expect(masks).toEqual(['sentinel-token'])
    expect(problemsOf({ ...none, 'access-key': 'AK' }, sdk)).toEqual([expect.stringMatching(/^secret-key: is missing/)])
  })
})

describe('keys and tokens', () => {
  test.each<[Given, string]>([
    [{ token: 'a\nb' }, 'token'],
    [{ ...none, 'access-key': 'A K', 'secret-key': 'SK' }, 'access-key'],
    [{ ...none, 'access-key': 'AK', 'secret-key': 'S\nK' }, 'secret-key'],
    [{ ...none, 'access-key': 'AK', 'secret-key': 'SK', 'security-token': 'ключ' }, 'security-token'],
  ])('%j are refused before they are sent', (given, name) => {
    expect(problemsOf(given)).toEqual([expect.stringMatching(new RegExp(`^${name}: holds a space, a line break`))])
  })

  test('an identity provider’s name fits a header', () => {
    expect(problemsOf({ ...none, 'identity-provider': 'gít' }, jobEnv)).toEqual([
      expect.stringMatching(/^identity-provider: “gít” holds a line break or a character that is not ASCII/),
    ])
  })
})

describe('URNs', () => {
  test.each([
    'iam::0a1b2c:agency:github',
    'iam::0a1b2c:oidcProvider:',
    'iam:::oidcProvider:github',
    'sts::0a1b2c:oidcProvider:github',
    'github',
    'iam::0a 1b:oidcProvider:github',
  ])('%s is none of a provider', (urn) => {
    expect(problemsOf({ ...oidc, 'oidc-provider': urn }, jobEnv)).toEqual([
      `oidc-provider: “${urn}” is not a URN of this kind: it looks like iam::<account ID>:oidcProvider:<name>.`,
    ])
  })

  test('of the two inputs are not mixed up', () => {
    expect(problemsOf({ ...oidc, 'oidc-provider': agency, 'oidc-agency': provider }, jobEnv)).toHaveLength(2)
  })
})

describe('a job without an ID token', () => {
  test.each<[Given]>([
    [{}],
    [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example' }],
    [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job' }],
    [{ ...jobEnv, ACTIONS_ID_TOKEN_REQUEST_URL: 'not a URL' }],
  ])('%j is told which permission it lacks', (env) => {
    for (const given of [oidc, { ...none, 'identity-provider': 'github' }]) {
      expect(problemsOf(given, env)).toEqual([
        expect.stringMatching(/^sign-in: GitHub gives this job no ID token\. Add this/),
      ])
    }
  })
})
