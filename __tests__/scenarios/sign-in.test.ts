import { describe, expect, test } from '@jest/globals'
import {
  accountName,
  addAccessKey,
  addUser,
  errorReply,
  immutableSubject,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  projectId,
  type Fault,
  type Huawei,
  type RequestKind,
} from '../../emulator/huawei/index.ts'
import { failureOf, scenario } from './scenario.ts'
import { agencyUrns, idTokenEnvironment, kindsOf, wayNames, wayOf, type WayName } from './ways.ts'

/** The requests that each way costs, before those for ROMA Connect itself. */
const signInRequests: Record<WayName, RequestKind[]> = {
  token: [],
  'access-key': [],
  password: ['tokens'],
  'oidc-agency': ['oidc', 'assume'],
  'identity-provider': ['oidc', 'idTokens'],
}

const romaRequests: RequestKind[] = ['listBackends', 'export']

describe('each way to sign in', () => {
  test.each(wayNames)('%s exports, and signs in once', async (name) => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf(name, huawei)
      const result = await run(inputs, { env })
      expect(result.conclusion).toBe('success')
      expect(result.outputs['operations']).toBe('6')
      expect(kindsOf(huawei)).toEqual([...signInRequests[name], ...romaRequests])
      expect(huawei.requests.every(({ status }) => status === 200 || status === 201)).toBe(true)
    })
  })

  test.each(wayNames)('%s finds a project by its name with one request at most', async (name) => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf(name, huawei)
      const result = await run({ ...inputs, project: 'cn-north-4' }, { env })
      expect(result.conclusion).toBe('success')
      const lookUp = name === 'password' || name === 'identity-provider' ? [] : ['projects']
      expect(kindsOf(huawei)).toEqual([...signInRequests[name], ...lookUp, ...romaRequests])
      const target = huawei.requests.find(({ kind }) => kind === 'projects')?.target
      if (lookUp.length > 0) {
        expect(target).toBe(name === 'token' ? '/v3/auth/projects' : '/v3/projects?name=cn-north-4')
      }
    })
  })

  test.each(wayNames)('%s takes the project that is named like the region, when none is given', async (name) => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf(name, huawei)
      const result = await run({ ...inputs, project: undefined, region: 'cn-north-4' }, { env })
      expect(result.conclusion).toBe('success')
      expect(huawei.requests.at(-1)?.path).toContain(`/v2/${projectId}/`)
    })
  })

  test.each(wayNames)('%s serves many requests', async (name) => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf(name, huawei)
      const result = await run({ ...inputs, instance: 'roma-prod', output: 'apis/{app}.yaml' }, { env })
      expect(result.conclusion).toBe('success')
      const asked = kindsOf(huawei).filter((kind) => signInRequests[name].some((one) => one === kind))
      expect(asked).toEqual(signInRequests[name])
      expect(huawei.requests.length).toBe(signInRequests[name].length + 5)
    })
  })
})

describe('a user with a password', () => {
  const withPassword = (huawei: Huawei) => wayOf('password', huawei).inputs

  test('sends one documented request and takes the project from its answer', async () => {
    await scenario({}, async ({ run, huawei }) => {
      await run({ ...withPassword(huawei), project: 'cn-north-4' })
      const [request] = huawei.requests
      expect(request).toMatchObject({ method: 'POST', target: '/v3/auth/tokens?nocatalog=true', auth: 'none' })
      expect(JSON.parse(request?.body ?? '')).toEqual({
        auth: {
          identity: {
            methods: ['password'],
            password: {
              user: { domain: { name: accountName }, name: lifelikeUser, password: lifelikeSecrets.password },
            },
          },
          scope: { project: { name: 'cn-north-4' } },
        },
      })
      expect(huawei.requests.slice(1).every(({ auth }) => auth === 'token')).toBe(true)
    })
  })

  test('that is wrong is told apart from its neighbours, after one request', async () => {
    await scenario({ sentinels: ['no-such-password'] }, async ({ run, huawei }) => {
      const message = failureOf(await run({ ...withPassword(huawei), password: 'no-such-password' }))
      expect(message).toContain('IAM answered 401 “The username or password is wrong.”')
      expect(message).toContain('`account` is the name of the account')
      expect(message).toContain('`user` an IAM user')
      expect(message).toContain('A HUAWEI ID itself gets no token')
      expect(kindsOf(huawei)).toEqual(['tokens'])
    })
  })

  test('with a second factor is sent to another way', async () => {
    const world = lifelikeWorld()
    addUser(world, { name: 'careful', password: 'careful-Passw0rd', mfa: true })
    await scenario({ world }, async ({ run, huawei }) => {
      const inputs = { ...withPassword(huawei), user: 'careful', password: 'careful-Passw0rd' }
      const message = failureOf(await run(inputs))
      expect(message).toContain('must give a second factor, which a workflow cannot: use an access key or OIDC')
      expect(kindsOf(huawei)).toEqual(['tokens'])
    })
  })

  test('for a project that is not there is told to check `project`', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ ...withPassword(huawei), project: 'cn-north-9' }))
      expect(message).toContain('Could not find project')
      expect(message).toContain('`project`')
    })
  })

  const shapes: [string, string, string][] = [
    ['Keystone', '{"error":{"code":401,"message":"Wrong word.","title":"Unauthorized"}}', '401 “Wrong word.”'],
    ['IAM', '{"error_code":"IAM.0011","error_msg":"Wrong word."}', '401 IAM.0011 “Wrong word.”'],
    [
      'STS',
      '{"error_code":"PAP5.0001","error_msg":"Wrong word.","request_id":"r-5"}',
      '401 PAP5.0001 “Wrong word.” (request ID r-5)',
    ],
    ['old', '{"code":"1101","message":"Invalid username"}', '401 1101 “Invalid username”'],
    ['camel', '{"errorCode":"IAM.1","errorMsg":"Wrong word."}', '401 IAM.1 “Wrong word.”'],
    [
      'HTML',
      '<!DOCTYPE html><html><head><title>Blocked</title></head></html>',
      '401 “an HTML page with the title ‘Blocked’”',
    ],
    ['text', 'Wrong word.', '401 “Wrong word.”'],
    ['empty', '', '401'],
  ]
  test.each(shapes)('is refused in the %s shape', async (_, body, said) => {
    await scenario({}, async ({ run, huawei }) => {
      huawei.faults.on('tokens', { do: 'reply', status: 401, body })
      const message = failureOf(await run(withPassword(huawei)))
      expect(message).toContain(`Could not get a token from IAM: IAM answered ${said}.`)
      expect(kindsOf(huawei)).toEqual(['tokens'])
    })
  })

  test('is not found behind an answer without a token', async () => {
    await scenario({}, async ({ run, huawei }) => {
      huawei.faults.on('tokens', { do: 'reply', status: 201, body: '{"token":{}}' })
      expect(failureOf(await run(withPassword(huawei)))).toContain('no X-Subject-Token header')
    })
  })
})

describe('the keyless way', () => {
  test('sends the documented requests, and signs with the security token', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      await run({ ...inputs, project: 'cn-north-4' }, { env })
      const [idToken, assume, ...signed] = huawei.requests
      expect(idToken).toMatchObject({ method: 'GET', auth: 'bearer', query: { audience: 'sts.huaweicloud.com' } })
      expect(assume).toMatchObject({ target: '/v5/agencies/assume-with-oidc', method: 'POST', auth: 'none' })
      expect(JSON.parse(assume?.body ?? '')).toMatchObject({
        provider_urn: agencyUrns['oidc-provider'],
        agency_urn: agencyUrns['oidc-agency'],
        agency_session_name: 'github-run-1234567890',
      })
      expect(signed.map(({ kind }) => kind)).toEqual(['projects', ...romaRequests])
      for (const { auth, headerNames } of signed) {
        expect(auth).toBe('aksk')
        expect(headerNames).toContain('x-security-token')
      }
    })
  })

  test('asks for the audience that is given', async () => {
    const world = lifelikeWorld()
    for (const provider of world.oidcProviders) provider.audiences.push('roma')
    for (const agency of world.agencies) agency.audience = 'roma'
    await scenario({ world }, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const result = await run({ ...inputs, 'oidc-audience': 'roma' }, { env })
      expect(result.conclusion).toBe('success')
      expect(huawei.requests[0]?.query['audience']).toBe('roma')
    })
  })

  test('says which audience is not registered', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const message = failureOf(await run({ ...inputs, 'oidc-audience': 'elsewhere' }, { env }))
      expect(message).toContain('STS5.2001')
      expect(message).toContain('set `oidc-audience`')
      expect(kindsOf(huawei)).toEqual(['oidc', 'assume'])
    })
  })

  const newSubject = immutableSubject(['contoso', 2002], ['apis', 1001], 'refs/heads/main')
  test.each(['repo:contoso/apis:ref:refs/heads/other', newSubject])(
    'names the subject %s that the trust policy does not allow, and both forms',
    async (subject) => {
      const world = lifelikeWorld()
      for (const agency of world.agencies) agency.subjects = ['repo:contoso/apis:ref:refs/heads/main']
      await scenario({ world, oidc: { subject } }, async ({ run, huawei }) => {
        const { inputs, env } = wayOf('oidc-agency', huawei)
        const message = failureOf(await run(inputs, { env }))
        expect(message).toContain('STS answered 403 STS5.1001')
        expect(message).toContain('trust policy does not allow this workflow')
        expect(message).toContain(`The subject of this run is “${subject}”`)
        expect(message).toContain('repo:ORG/REPO:… and')
        expect(message).toContain('repo:ORG@ID/REPO@ID:…')
        expect(kindsOf(huawei)).toEqual(['oidc', 'assume'])
      })
    },
  )

  test('accepts the subject with IDs when the trust policy does', async () => {
    const world = lifelikeWorld()
    for (const agency of world.agencies) agency.subjects = ['repo:contoso@2002/apis@1001:*']
    await scenario({ world, oidc: { subject: newSubject } }, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      expect((await run(inputs, { env })).conclusion).toBe('success')
    })
  })

  test('says what an answer of STS lacks', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      huawei.faults.on('assume', { do: 'reply', status: 200, body: '{"credentials":{"access_key_id":"HSTA1"}}' })
      expect(failureOf(await run(inputs, { env }))).toContain('no credentials.secret_access_key: check `sts-endpoint`')
    })
  })

  test.each(['{}', '{"value":""}', '[]', 'not JSON'])('ends when GitHub answers %s for an ID token', async (body) => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      huawei.faults.on('oidc', { do: 'reply', status: 200, body })
      expect(failureOf(await run(inputs, { env }))).toMatch(/GitHub/)
      expect(kindsOf(huawei)).toEqual(['oidc'])
    })
  })

  test('tells that GitHub refuses the ID token', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const wrong = { ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'stale-request-token' }
      const message = failureOf(await run(inputs, { env: wrong }))
      expect(message).toContain('Could not get an ID token from GitHub: GitHub answered 401 “Unauthorized”')
      expect(message).toContain('id-token: write')
      expect(kindsOf(huawei)).toEqual(['oidc'])
    })
  })
})

describe('the classic identity provider', () => {
  test('sends its name and the ID token, and uses the token that comes', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('identity-provider', huawei)
      await run({ ...inputs, project: 'cn-north-4' }, { env })
      const request = huawei.requests[1]
      expect(request).toMatchObject({ target: '/v3.0/OS-AUTH/id-token/tokens', method: 'POST', auth: 'none' })
      expect(request?.headers['x-idp-id']).toBe('github')
      expect(JSON.parse(request?.body ?? '')).toMatchObject({ auth: { scope: { project: { name: 'cn-north-4' } } } })
      expect(huawei.requests.slice(2).every(({ auth }) => auth === 'token')).toBe(true)
    })
  })

  const refusals: [string, (world: ReturnType<typeof lifelikeWorld>) => void][] = [
    ['keys that GitHub has changed', (world) => world.identityProviders.forEach((one) => (one.staleKeys = true))],
    ['a rule for other repositories', (world) => world.identityProviders.forEach((one) => (one.repositories = []))],
    ['another audience', (world) => world.identityProviders.forEach((one) => (one.audience = 'other'))],
    ['no provider of this name', (world) => void (world.identityProviders = [])],
  ]
  test.each(refusals)('with %s says what to check', async (_, spoil) => {
    const world = lifelikeWorld()
    spoil(world)
    await scenario({ world }, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('identity-provider', huawei)
      const message = failureOf(await run(inputs, { env }))
      expect(message).toContain('the identity provider “github” exists')
      expect(message).toContain('its client ID is “sts.huaweicloud.com”')
      expect(message).toContain('its signing keys are GitHub’s present ones')
      expect(message).toContain('The subject of this run is “repo:contoso/apis:ref:refs/heads/main”')
      expect(kindsOf(huawei)).toEqual(['oidc', 'idTokens'])
    })
  })
})

describe('a job without an ID token', () => {
  test.each(['oidc-agency', 'identity-provider'] as const)('is told the YAML to paste (%s)', async (name) => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run(wayOf(name, huawei).inputs))
      expect(message).toContain('GitHub gives this job no ID token')
      expect(message).toContain('    permissions:\n      contents: read\n      id-token: write')
      expect(huawei.requests).toEqual([])
    })
  })

  const pullRequest = (head: string) => ({
    repository: { full_name: 'contoso/apis' },
    pull_request: { base: { ref: 'main', sha: 'a'.repeat(40) }, head: { repo: { full_name: head } } },
  })
  const condition =
    "if: github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'"
  const strangers: [string, string, string, string][] = [
    ['a fork', 'stranger/apis', 'octocat', 'a pull request from a fork'],
    ['Dependabot', 'contoso/apis', 'dependabot[bot]', 'Dependabot'],
  ]
  test.each(strangers)('that belongs to %s is told the condition', async (_, head, actor, who) => {
    await scenario({}, async ({ run, huawei }) => {
      const options = {
        event: pullRequest(head),
        env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_ACTOR: actor },
      }
      for (const inputs of [wayOf('oidc-agency', huawei).inputs, { token: undefined }]) {
        const message = failureOf(await run(inputs, options))
        expect(message).toContain(who)
        expect(message).toContain(condition)
        expect(message).toContain('Do not switch to pull_request_target')
      }
      expect(huawei.requests).toEqual([])
    })
  })
})

describe('access keys in the environment', () => {
  const { accessKey, secretKey } = lifelikeSecrets
  const sdk = { HUAWEICLOUD_SDK_AK: accessKey, HUAWEICLOUD_SDK_SK: secretKey }
  const action = { HUAWEI_CLOUD_ACCESS_KEY_ID: accessKey, HUAWEI_CLOUD_SECRET_ACCESS_KEY: secretKey }
  const terraform = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey }
  const wrong = (env: Record<string, string>) =>
    Object.fromEntries(Object.keys(env).map((name) => [name, 'WRONG-key-of-a-later-family']))

  const found: [string, Record<string, string>][] = [
    ['HUAWEICLOUD_SDK_AK', sdk],
    ['HUAWEI_CLOUD_ACCESS_KEY_ID', action],
    ['HW_ACCESS_KEY', terraform],
    ['HUAWEICLOUD_SDK_AK', { ...wrong(terraform), ...wrong(action), ...sdk }],
    ['HUAWEI_CLOUD_ACCESS_KEY_ID', { ...wrong(terraform), ...action }],
  ]
  test.each(found)('are found by %s, which the log names', async (name, env) => {
    await scenario({ sentinels: [accessKey, 'WRONG-key-of-a-later-family'] }, async ({ run, huawei }) => {
      const result = await run({ token: undefined }, { env })
      expect(result.conclusion).toBe('success')
      expect(result.log).toContain(`Signing in with the access key of ${name} in the environment.`)
      expect(huawei.requests.every((request) => request.accessKey === accessKey)).toBe(true)
    })
  })

  const temporaries: [string, string, string][] = [
    ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
    ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
  ]
  test.each(temporaries)('may be temporary (%s)', async (ak, sk, token) => {
    const world = lifelikeWorld()
    const key = addAccessKey(world, {
      access: 'HSTATEMPORARY0001',
      secret: 'temporarySecretKey0123456789',
      securityToken: 'temporary-security-token-0123456789',
      expiresAt: Date.now() + 3_600_000,
      caller: lifelikeUser,
    })
    await scenario({ world }, async ({ run }) => {
      const env = { [ak]: key.access, [sk]: key.secret, [token]: key.securityToken ?? '' }
      expect((await run({ token: undefined }, { env })).conclusion).toBe('success')
    })
  })

  const halves: [string, Record<string, string>, string][] = [
    ['an access key', { HUAWEICLOUD_SDK_AK: accessKey }, 'has HUAWEICLOUD_SDK_AK but not HUAWEICLOUD_SDK_SK'],
    ['a secret key', { HW_SECRET_KEY: secretKey }, 'has HW_SECRET_KEY but not HW_ACCESS_KEY'],
    [
      'halves of two families',
      { HUAWEI_CLOUD_ACCESS_KEY_ID: accessKey, HW_SECRET_KEY: secretKey },
      'has HUAWEI_CLOUD_ACCESS_KEY_ID but not HUAWEI_CLOUD_SECRET_ACCESS_KEY',
    ],
    [
      'half a family before a whole one',
      { HUAWEICLOUD_SDK_SK: secretKey, ...terraform },
      'has HUAWEICLOUD_SDK_SK but not HUAWEICLOUD_SDK_AK',
    ],
  ]
  test.each(halves)('are never mixed: %s', async (_, env, said) => {
    await scenario({ sentinels: [accessKey] }, async ({ run, huawei }) => {
      const message = failureOf(await run({ token: undefined }, { env }))
      expect(message).toContain(said)
      expect(message).toContain('never mixed')
      expect(huawei.requests).toEqual([])
    })
  })

  test('stand back when an input signs in', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const result = await run({}, { env: wrong(sdk) })
      expect(result.conclusion).toBe('success')
      expect(result.log).not.toContain('HUAWEICLOUD_SDK_AK')
      expect(huawei.requests.every(({ auth }) => auth === 'token')).toBe(true)
    })
  })
})

describe('the choice of a way', () => {
  test('is asked for when nothing is given', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ token: undefined }))
      for (const input of ['token', 'access-key', 'account', 'oidc-provider', 'identity-provider']) {
        expect(message).toContain(`\`${input}\``)
      }
      expect(message).toContain('An input is also empty when its secret does not exist')
      expect(huawei.requests).toEqual([])
    })
  })

  const { accessKey, secretKey, password } = lifelikeSecrets
  const two: [string, Record<string, string>, string][] = [
    [
      'a token and an access key',
      { 'access-key': accessKey, 'secret-key': secretKey },
      '`token`, `access-key` and `secret-key` are given',
    ],
    ['a token and half a user', { user: 'me' }, '`token` and `user` are given'],
    ['a token and an agency', { ...agencyUrns }, '`token`, `oidc-provider` and `oidc-agency` are given'],
    ['a token and a provider', { 'identity-provider': 'github' }, '`token` and `identity-provider` are given'],
  ]
  test.each(two)('is not made between %s', async (_, inputs, said) => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run(inputs))
      expect(message).toContain(said)
      expect(message).toContain('one way to sign in is used at a time')
      expect(huawei.requests).toEqual([])
    })
  })

  const half: [string, Record<string, string>, string[]][] = [
    ['an access key alone', { 'access-key': accessKey }, ['secret-key: is missing']],
    ['a secret key alone', { 'secret-key': secretKey }, ['access-key: is missing']],
    ['a security token alone', { 'security-token': 'abcdef' }, ['access-key: is missing', 'secret-key: is missing']],
    ['a password alone', { password }, ['account: is missing', 'user: is missing']],
    ['an agency alone', { 'oidc-agency': agencyUrns['oidc-agency'] }, ['oidc-provider: is missing']],
  ]
  test.each(half)('needs more than %s', async (_, inputs, said) => {
    await scenario({ sentinels: ['abcdef'] }, async ({ run, huawei }) => {
      const message = failureOf(await run({ token: undefined, ...inputs }))
      for (const sentence of said) expect(message).toContain(sentence)
      expect(huawei.requests).toEqual([])
    })
  })
})

const expired = errorReply(401, 'APIG.0301', 'Incorrect IAM authentication information: token expires, expires_at:x')

describe('a sign-in that ends in the middle of a run', () => {
  const renewable: [WayName, 'service' | 'gateway'][] = [
    ['password', 'service'],
    ['password', 'gateway'],
    ['identity-provider', 'service'],
    ['identity-provider', 'gateway'],
  ]
  test.each(renewable)('is renewed once: %s, told by the %s', async (name, expiryToldBy) => {
    const world = { ...lifelikeWorld(), expiryToldBy }
    await scenario({ world }, async ({ run, huawei }) => {
      const { inputs, env } = wayOf(name, huawei)
      huawei.faults.when(({ kind }) => {
        // A day has passed at the cloud when the export comes.
        if (kind === 'export' && huawei.clock.offsetMs === 0) huawei.clock.offsetMs = 25 * 3_600_000
        return undefined
      })
      const result = await run(inputs, { env })
      expect(result.conclusion).toBe('success')
      const signIn = signInRequests[name]
      expect(kindsOf(huawei)).toEqual([...signIn, 'listBackends', 'export', ...signIn, 'export'])
    })
  })

  test.each(['password', 'oidc-agency', 'identity-provider'] as const)(
    'is renewed once and no more: %s',
    async (name) => {
      await scenario({}, async ({ run, huawei }) => {
        const { inputs, env } = wayOf(name, huawei)
        huawei.faults.when(({ kind }) => (kind === 'export' ? expired : undefined))
        const message = failureOf(await run(inputs, { env }))
        expect(message).toContain('APIG.0301')
        const signIn = signInRequests[name]
        expect(kindsOf(huawei)).toEqual([...signIn, 'listBackends', 'export', ...signIn, 'export'])
      })
    },
  )

  test('is renewed once for all requests that were under way', async () => {
    await scenario({}, async ({ run, huawei, exists }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const refused = new Set<string>()
      const chooseFault = ({ kind, body, accessKey = '' }: { kind: string; body: string; accessKey?: string }) => {
        if (kind !== 'export' || refused.size === 2 || refused.has(body)) return undefined
        refused.add(body)
        return accessKey === '' ? undefined : expired
      }
      huawei.faults.when(chooseFault)
      huawei.faults.latency(30)
      const result = await run({ ...inputs, output: '{app}.yaml' }, { env })
      expect(result.conclusion).toBe('success')
      expect(exists('orders.yaml')).toBe(true)
      const count = (kind: string) => kindsOf(huawei).filter((one) => one === kind).length
      expect([count('oidc'), count('assume'), count('export')]).toEqual([2, 2, 4])
    })
  })

  test('is renewed by its time, before anything is refused (token)', async () => {
    // The token ends five minutes and two seconds after it was issued by this machine's clock.
    const clockOffsetMs = -(86_400_000 - 5 * 60_000 - 2_000)
    await scenario({ clockOffsetMs }, async ({ run, huawei }) => {
      huawei.faults.on('listBackends', { do: 'slowHeaders', ms: 2_200 })
      const result = await run(wayOf('password', huawei).inputs)
      expect(result.conclusion).toBe('success')
      expect(kindsOf(huawei)).toEqual(['tokens', 'listBackends', 'tokens', 'export'])
      expect(huawei.requests.every(({ status }) => status < 300)).toBe(true)
    })
  })

  test('is renewed by its time, before anything is refused (temporary key)', async () => {
    const world = lifelikeWorld()
    const key = addAccessKey(world, {
      access: 'HSTASHORTLIVED001',
      secret: 'shortLivedSecretKey0123456789',
      securityToken: 'short-lived-security-token-0123456789',
      caller: lifelikeUser,
    })
    await scenario({ world }, async ({ run, huawei }) => {
      const describeKey = () => ({
        access_key_id: key.access,
        secret_access_key: key.secret,
        security_token: key.securityToken,
        expiration: new Date(Date.now() + 5 * 60_000 + 2_000).toISOString(),
      })
      let count = 0
      huawei.faults.when(({ kind }) =>
        kind === 'assume' && ++count === 1
          ? { do: 'reply', status: 200, body: JSON.stringify({ credentials: describeKey() }) }
          : undefined,
      )
      huawei.faults.on('listBackends', { do: 'slowHeaders', ms: 2_200 })
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const result = await run(inputs, { env })
      expect(result.conclusion).toBe('success')
      expect(kindsOf(huawei)).toEqual(['oidc', 'assume', 'listBackends', 'oidc', 'assume', 'export'])
    })
  })

  test('is not renewed again and again by a clock that is wrong', async () => {
    // By this machine's clock every token is a day old when it comes.
    await scenario({ clockOffsetMs: -25 * 3_600_000 }, async ({ run, huawei }) => {
      huawei.world.tokens.forEach((token) => (token.expiresAt = Number.MAX_SAFE_INTEGER))
      const result = await run(wayOf('password', huawei).inputs)
      expect(result.conclusion).toBe('success')
      expect(kindsOf(huawei)).toEqual(['tokens', 'listBackends', 'export'])
    })
  })

  test.each(['service', 'gateway'] as const)('fails when the token was given: told by the %s', async (expiryToldBy) => {
    const world = { ...lifelikeWorld(), expiryToldBy }
    for (const token of world.tokens) token.expiresAt = Date.now() - 1_000
    await scenario({ world }, async ({ run, huawei }) => {
      const message = failureOf(await run({}))
      expect(message).toContain('A token is valid for 24 hours')
      expect(kindsOf(huawei)).toEqual(['listBackends'])
    })
  })

  test('fails when the temporary access key was given, and says so', async () => {
    const world = lifelikeWorld()
    const key = addAccessKey(world, {
      access: 'HSTAOUTLIVED00001',
      secret: 'outlivedSecretKey0123456789',
      securityToken: 'outlived-security-token-0123456789',
      expiresAt: Date.now() - 1_000,
      caller: lifelikeUser,
    })
    await scenario({ world }, async ({ run, huawei }) => {
      const keys = { 'access-key': key.access, 'secret-key': key.secret, 'security-token': key.securityToken }
      const message = failureOf(await run({ token: undefined, ...keys }))
      expect(message).toContain('temporary access key')
      expect(message).not.toContain('24 hours')
      expect(kindsOf(huawei)).toEqual(['listBackends'])
    })
  })
})

describe('an access key that is refused', () => {
  const wrongSecret = 'wrong-secret-key-0123456789'
  const { accessKey } = lifelikeSecrets

  test('for a wrong secret key costs one try, and nothing of the echoed request is shown', async () => {
    const world = lifelikeWorld()
    const key = addAccessKey(world, {
      access: 'HSTAECHOED0000001',
      secret: 'echoedSecretKey0123456789',
      securityToken: 'echoed-security-token-0123456789',
      caller: lifelikeUser,
    })
    const sentinels = [wrongSecret, key.access]
    await scenario({ world, sentinels }, async ({ run, huawei }) => {
      const keys = { 'access-key': key.access, 'secret-key': wrongSecret, 'security-token': key.securityToken }
      const message = failureOf(await run({ token: undefined, ...keys, output: '{app}.yaml' }))
      expect(message).toContain('The secret key does not belong to the access key')
      expect(message).not.toContain('canonicalRequest')
      expect(huawei.requests).toHaveLength(1)
    })
  })

  test('echoes nothing of what STS gave either', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf('oidc-agency', huawei)
      const credentials = {
        access_key_id: accessKey,
        secret_access_key: wrongSecret,
        security_token: 'security-token-that-is-echoed-0123',
        expiration: '2099-01-01T00:00:00Z',
      }
      huawei.faults.on('assume', { do: 'reply', status: 200, body: JSON.stringify({ credentials }) })
      const result = await run(inputs, { env })
      expect(failureOf(result)).toContain('does not match the request')
      expect(result.log).not.toContain('security-token-that-is-echoed-0123')
      expect(
        result.stdout
          .split('\n')
          .filter((line) => !line.startsWith('::add-mask::'))
          .join('\n'),
      ).not.toContain('security-token-that-is-echoed-0123')
      expect(kindsOf(huawei)).toEqual(['oidc', 'assume', 'listBackends'])
    })
  })

  test('after more than five wrong signatures says that it is locked', async () => {
    await scenario({ sentinels: [wrongSecret] }, async ({ run, huawei }) => {
      const keys = { token: undefined, 'access-key': accessKey, 'secret-key': wrongSecret }
      for (let count = 1; count <= 5; count += 1) {
        expect(failureOf(await run(keys))).toContain('five more wrong tries lock the key')
      }
      const locked = failureOf(await run(keys))
      expect(locked).toContain('lock an access key for five minutes')
      const right = failureOf(await run({ ...keys, 'secret-key': lifelikeSecrets.secretKey }))
      expect(right).toContain('lock an access key for five minutes')
      expect(huawei.requests).toHaveLength(7)
    })
  })

  test('because it does not exist is told so', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ token: undefined, 'access-key': 'NOSUCHKEY', 'secret-key': 'anything' }))
      expect(message).toContain('The access key is not known: check `access-key`')
      expect(huawei.requests).toHaveLength(1)
    })
  })

  test.each([20, -20])('by a clock that is %i minutes off', async (minutes) => {
    await scenario({ clockOffsetMs: minutes * 60_000 }, async ({ run, huawei }) => {
      const message = failureOf(await run(wayOf('access-key', huawei).inputs))
      expect(message).toContain('The clock of this runner is more than 15 minutes off')
      expect(message).toContain(`20 minutes ${minutes > 0 ? 'behind' : 'ahead of'} the server’s`)
      expect(huawei.requests).toHaveLength(1)
    })
  })

  test('in a whole matrix of documents stops those that have not started', async () => {
    await scenario({ sentinels: [wrongSecret] }, async ({ run, huawei }) => {
      const apps = huawei.world.applications.map(({ id }) => id).join('\n')
      const keys = { token: undefined, 'access-key': accessKey, 'secret-key': wrongSecret }
      failureOf(await run({ ...keys, app: apps, complete: 'off', output: 'apis/{app}.yaml' }))
      expect(huawei.requests).toHaveLength(1)
    })
  })
})

describe('a project', () => {
  test('that the sign-in does not have is answered with the nearest names', async () => {
    await scenario({}, async ({ run, huawei }) => {
      const message = failureOf(await run({ ...wayOf('token', huawei).inputs, project: 'cn-north-5' }))
      expect(message).toContain('There is no project “cn-north-5” for this sign-in. The nearest names are “cn-north-4”')
      expect(kindsOf(huawei)).toEqual(['projects'])
    })
  })

  test('that may not be looked up is asked for by its ID', async () => {
    const world = lifelikeWorld()
    for (const user of world.users) user.listsProjects = false
    await scenario({ world }, async ({ run, huawei }) => {
      const message = failureOf(await run({ ...wayOf('access-key', huawei).inputs, project: 'cn-north-4' }))
      expect(message).toContain('Give `project` as an ID')
      expect(message).toContain('iam:projects:listProjects')
      expect(kindsOf(huawei)).toEqual(['projects'])
    })
  })

  test('with a name that needs encoding is signed as it is sent', async () => {
    const world = lifelikeWorld()
    for (const project of world.projects) project.name = 'cn-north-4_销售 (a&b)'
    await scenario({ world }, async ({ run, huawei }) => {
      const { inputs } = wayOf('access-key', huawei)
      expect((await run({ ...inputs, project: 'cn-north-4_销售 (a&b)' })).conclusion).toBe('success')
    })
  })
})

describe('refusals that no try can mend', () => {
  const refused: [WayName, RequestKind, Fault][] = [
    ['token', 'listBackends', errorReply(401, 'APIG.1002', 'Incorrect token or token resolution failed')],
    [
      'token',
      'listBackends',
      errorReply(401, 'APIG.0301', 'Incorrect IAM authentication information: decrypt token fail'),
    ],
    ['password', 'listBackends', errorReply(401, 'APIG.1002', 'Incorrect token or token resolution failed')],
    ['oidc-agency', 'listBackends', errorReply(401, 'APIG.0305', 'Incorrect authentication information')],
    ['password', 'tokens', errorReply(403, 'IAM.0003', 'Forbidden')],
    ['oidc-agency', 'oidc', { do: 'reply', status: 403, body: '{"message":"Forbidden"}' }],
    ['oidc-agency', 'assume', errorReply(403, 'STS5.1001', 'no policy')],
    ['identity-provider', 'idTokens', errorReply(401, 'IAM.0001', 'no')],
  ]
  test.each(refused)('%s: %s is asked once', async (name, kind, fault) => {
    await scenario({}, async ({ run, huawei }) => {
      const { inputs, env } = wayOf(name, huawei)
      huawei.faults.when((request) => (request.kind === kind ? fault : undefined))
      failureOf(await run({ ...inputs, retries: '3' }, { env }))
      expect(kindsOf(huawei).filter((one) => one === kind)).toHaveLength(1)
      expect(kindsOf(huawei).at(-1)).toBe(kind)
    })
  })

  test('a refused list is followed by nothing, but one that is forbidden is', async () => {
    await scenario({}, async ({ run, huawei }) => {
      huawei.faults.on('listBackends', errorReply(403, 'APIG.1005', 'No permissions to request this method'))
      const result = await run()
      expect(result.conclusion).toBe('success')
      expect(kindsOf(huawei)).toEqual(['listBackends', 'export'])
    })
  })
})

test('credentials are masked before anything else is printed', async () => {
  await scenario({}, async ({ run, huawei }) => {
    const env = { ...idTokenEnvironment(huawei) }
    const { inputs } = wayOf('oidc-agency', huawei)
    const { stdout, masks } = await run(inputs, { env, debug: true })
    for (const secret of [huawei.oidc.requestToken, ...huawei.secrets().slice(-1)]) expect(masks).toContain(secret)
    const keys = huawei.requests.flatMap(({ accessKey }) => (accessKey === undefined ? [] : [accessKey]))
    expect(masks).toContain(keys[0])
    expect(stdout.split('\n')[0]).toMatch(/^::add-mask::/)
  })
})
