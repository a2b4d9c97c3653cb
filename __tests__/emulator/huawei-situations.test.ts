import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { lookUp } from '../../emulator/huawei/json.ts'
import {
  addAccessKey,
  addToken,
  errorShapes,
  firewallPage,
  hexId,
  instanceId,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  longHeadersPage,
  shapedError,
  startHuawei,
  type Huawei,
  type Throttle,
  type World,
} from '../../emulator/huawei/index.ts'
import { canonicalRequest, readAuthorization, signatureOf } from '../../emulator/huawei/signature.ts'
import { expectedOf, signedRequests } from '../signed-requests.ts'
import {
  apicPath,
  call,
  callJson,
  errorCode,
  exportPath,
  listOf,
  projectPath,
  sdkDate,
  sign,
  tokenHeader,
  type Answer,
  type Signing,
} from './client.ts'

let world: World
let huawei: Huawei

beforeEach(async () => {
  world = lifelikeWorld()
  huawei = await startHuawei(world)
})

afterEach(async () => {
  await huawei.close()
})

const instancesPath = `${projectPath}/instances`
const appsPath = `${projectPath}/instances/${instanceId}/apps`
const backendsPath = `${apicPath}/livedata-apis`

function get(path: string, headers: Record<string, string> = tokenHeader): Promise<Answer> {
  return call({ endpoint: huawei.endpoint, path, headers })
}

function signed(path: string, signing: Signing = {}): Promise<Answer> {
  const sent = { endpoint: huawei.endpoint, path }
  return call({ ...sent, headers: sign(sent, signing) })
}

function messageOf({ json }: Answer): string {
  return String(lookUp(json, 'error_msg'))
}

test('each of the requests that Huawei’s SDKs sign is verified', () => {
  for (const vector of signedRequests) {
    const { method, path, query, body, sk } = vector
    const pairs = query.map((pair) => pair.map(encodeURIComponent).join('='))
    const target = pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
    const headers = Object.fromEntries(
      Object.entries(vector.headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
    for (const expected of expectedOf(vector)) {
      const { signedHeaders = [], signature } = readAuthorization(expected) ?? {}
      const canonical = canonicalRequest({ method, target, headers, body }, signedHeaders) ?? ''
      expect([vector.name, signatureOf(canonical, headers['x-sdk-date'] ?? '', sk)]).toEqual([vector.name, signature])
    }
  }
})

describe('throttles', () => {
  const aMinute: Throttle = { by: 'user', requests: 2, windowMs: 60_000, window: '1 minute' }

  test('count the requests of a user, whatever it signs in with, and say the window', async () => {
    world.throttles.push(aMinute)
    addToken(world, { value: 'MIIother', caller: 'other' })
    expect((await get(instancesPath)).status).toBe(200)
    expect((await signed(instancesPath)).status).toBe(200)
    const refused = await get(instancesPath)
    expect(errorCode(refused)).toBe('429 APIG.0308')
    expect(messageOf(refused)).toBe(
      'The throttling threshold has been reached: policy user over ratelimit,limit:2,time:1 minute',
    )
    expect(refused.headers['retry-after']).toBeUndefined()
    expect((await get(instancesPath, { 'X-Auth-Token': 'MIIother' })).status).toBe(200)
  })

  test('count the requests of an address, signed in or not', async () => {
    world.throttles.push({ by: 'ip', requests: 1, windowMs: 60_000, window: '1 second', retryAfter: 1 })
    expect((await get(instancesPath, {})).status).toBe(401)
    const refused = await get(instancesPath)
    expect(messageOf(refused)).toContain('policy ip over ratelimit,limit:1,time:1 second')
    expect(refused.headers['retry-after']).toBe('1')
  })

  test('open a window anew when it is over', async () => {
    world.throttles.push({ ...aMinute, windowMs: 300 })
    const statuses: number[] = []
    for (let count = 0; count < 3; count++) statuses.push((await get(instancesPath)).status)
    await new Promise((resolve) => void setTimeout(resolve, 350))
    statuses.push((await get(instancesPath)).status)
    expect(statuses).toEqual([200, 200, 429, 200])
  })

  test.each([
    ['service', '500 APIG.9008', 'Too many requests. Try again later'],
    ['older gateway', '429 APIGW.0308', 'policy user over ratelimit'],
  ] as const)('told by the %s', async (toldBy, code, text) => {
    world.throttles.push({ ...aMinute, requests: 0, toldBy })
    const refused = await get(instancesPath)
    expect(errorCode(refused)).toBe(code)
    expect(messageOf(refused)).toContain(text)
  })

  test('hold for one host alone', async () => {
    world.throttles.push({ ...aMinute, requests: 0, host: 'iam' })
    expect((await get(instancesPath)).status).toBe(200)
    const projects = await call({ endpoint: huawei.iamEndpoint, path: '/v3/auth/projects', headers: tokenHeader })
    expect(projects.status).toBe(429)
  })
})

describe('what is wrong with a sign-in', () => {
  test('five wrong passwords lock a user, and each further try starts its time anew', async () => {
    const ask = (password: string): Promise<Answer> => {
      const user = { domain: { name: 'contoso' }, name: lifelikeUser, password }
      const auth = {
        identity: { methods: ['password'], password: { user } },
        scope: { project: { name: 'cn-north-4' } },
      }
      return callJson({ endpoint: huawei.iamEndpoint, path: '/v3/auth/tokens' }, { auth })
    }
    for (let count = 0; count < 5; count++) {
      expect(lookUp((await ask('wrong')).json, 'error', 'message')).toBe('The username or password is wrong.')
    }
    const locked = await ask(lifelikeSecrets.password)
    expect([locked.status, lookUp(locked.json, 'error', 'message')]).toEqual([401, 'The account is locked.'])
    huawei.clock.offsetMs = 14 * 60_000
    expect((await ask(lifelikeSecrets.password)).status).toBe(401)
    huawei.clock.offsetMs = 16 * 60_000
    expect((await ask(lifelikeSecrets.password)).status).toBe(401)
    huawei.clock.offsetMs = 32 * 60_000
    expect((await ask(lifelikeSecrets.password)).status).toBe(201)
  })

  test('the clock is told with both times', async () => {
    const date = sdkDate(Date.now() - 16 * 60_000)
    const answer = await signed(instancesPath, { date })
    expect(errorCode(answer)).toBe('401 APIG.0301')
    expect(messageOf(answer)).toMatch(
      new RegExp(`calc aksk signature fail:signature expired, signature time:${date},server time:\\d{8}T\\d{6}Z$`),
    )
  })

  test('an older gateway has other words and another prefix', async () => {
    world.gateway = 'older'
    const answer = await signed(instancesPath, { access: 'LTAI5tEXAMPLEEXAMPLE' })
    expect(errorCode(answer)).toBe('401 APIGW.0301')
    expect(messageOf(answer)).toBe('Incorrect IAM authentication information: ak LTAI5tEXAMPLEEXAMPLE not exist')
  })

  test('the key of an integration application is none of a user', async () => {
    const [application] = world.applications
    const answer = await signed(instancesPath, { access: application?.key ?? '', secret: application?.secret ?? '' })
    expect(errorCode(answer)).toBe('401 APIG.0303')
    expect(messageOf(answer)).toContain('Incorrect app authentication information: app not found, appkey')
  })

  test('a temporary key without its security token is not known', async () => {
    addAccessKey(world, { access: 'HSTAX', secret: 'S', caller: lifelikeUser, securityToken: 'T' })
    expect(messageOf(await signed(instancesPath, { access: 'HSTAX', secret: 'S' }))).toContain('ak not exist')
  })

  test.each(['arrears', 'frozen'] as const)('an account in the state %s gets nothing', async (state) => {
    for (const account of world.accounts) account.state = state
    expect(messageOf(await get(instancesPath))).toContain('decrypt token fail')
    expect(errorCode(await signed(instancesPath))).toBe(state === 'frozen' ? '401 APIG.1013' : '401 APIG.1012')
  })

  test('a token without project scope serves for IAM alone', async () => {
    addToken(world, { value: 'MIIunscoped', caller: lifelikeUser, project: null })
    const headers = { 'X-Auth-Token': 'MIIunscoped' }
    expect(errorCode(await get(instancesPath, headers))).toBe('401 APIG.1003')
    world.expiryToldBy = 'gateway'
    expect(messageOf(await get(instancesPath, headers))).toBe('Unauthorized')
    expect((await call({ endpoint: huawei.iamEndpoint, path: '/v3/auth/projects', headers })).status).toBe(200)
  })
})

describe('lists as the models allow them', () => {
  test.each([
    ['null', { instances: null }],
    ['absent', {}],
  ] as const)('an empty one is %s', async (empty, expected) => {
    world.lists.empty = empty
    world.instances.length = 0
    expect((await get(instancesPath)).json).toEqual({ total: 0, size: 0, ...expected })
  })

  test('without a total', async () => {
    world.lists.total = 'absent'
    expect(Object.keys((await get(appsPath)).json ?? {})).toEqual(['apps'])
  })

  test('with entries that have no name yet', async () => {
    world.lists.strays.push({ status: 'CREATING' })
    const answer = await get(instancesPath)
    expect(listOf(answer, 'instances')[0]).toEqual({ status: 'CREATING' })
    expect(lookUp(answer.json, 'total')).toBe(2)
  })

  test('with an instance in error, and one with an address', async () => {
    const [instance] = world.instances
    Object.assign(instance ?? {}, {
      status: 'ERROR',
      error: { code: 'ROMA.500', message: 'no' },
      publicAddress: '1.2.3.4',
    })
    expect(listOf(await get(instancesPath), 'instances')[0]).toMatchObject({
      status: 'ERROR',
      error_code: 'ROMA.500',
      publicip_address: '1.2.3.4',
      publicip_id: hexId('address 1.2.3.4'),
    })
  })

  test.each([
    ['listInstances', instancesPath, '400 ROMA.1006'],
    ['listApplications', appsPath, '400 ROMA.1006'],
    ['listBackends', backendsPath, '403 APIG.1005'],
  ] as const)('%s can be forbidden', async (kind, path, expected) => {
    world.forbidden.push(kind)
    expect(errorCode(await get(path))).toBe(expected)
    expect((await callJson({ endpoint: huawei.endpoint, path: exportPath, headers: tokenHeader }, {})).status).toBe(200)
  })
})

describe('IAM’s lists', () => {
  const iam = (path: string): Promise<Answer> => call({ endpoint: huawei.iamEndpoint, path, headers: tokenHeader })

  test('have pages and links to those around them', async () => {
    for (const name of ['a', 'b']) world.projects.push({ id: hexId(name), name, account: 'contoso', enabled: true })
    const self = 'https://iam.myhuaweicloud.com/v3/projects'
    const first = await iam('/v3/projects?page=1&per_page=2')
    expect(listOf(first, 'projects')).toHaveLength(2)
    expect(lookUp(first.json, 'links')).toEqual({
      self: `${self}?page=1&per_page=2`,
      previous: null,
      next: `${self}?page=2&per_page=2`,
    })
    expect(lookUp((await iam('/v3/projects?page=2&per_page=2')).json, 'links', 'next')).toBeNull()
    expect((await iam('/v3/projects?page=0&per_page=2')).status).toBe(400)
    expect((await iam('/v3/projects?page=1&per_page=5001')).status).toBe(400)
  })

  test('tell the account', async () => {
    expect(listOf(await iam('/v3/auth/domains'), 'domains')).toMatchObject([{ name: 'contoso', id: hexId('contoso') }])
  })
})

test('a federated token is described as one, and becomes a temporary key', async () => {
  const idToken = await call({
    endpoint: new URL(huawei.oidc.requestUrl).origin,
    path: '/token?audience=sts.huaweicloud.com',
    headers: { authorization: `Bearer ${huawei.oidc.requestToken}` },
  })
  const token = await callJson(
    { endpoint: huawei.iamEndpoint, path: '/v3.0/OS-AUTH/id-token/tokens', headers: { 'X-Idp-Id': 'github' } },
    { auth: { id_token: { id: lookUp(idToken.json, 'value') } } },
  )
  expect(lookUp(token.json, 'token', 'user')).toMatchObject({
    'OS-FEDERATION': { identity_provider: { id: 'github' }, protocol: { id: 'oidc' }, groups: [{ name: 'roma-ci' }] },
  })
  expect(lookUp(token.json, 'token', 'user', 'password_expires_at')).toBeUndefined()
  const id = String(token.headers['x-subject-token'])
  const credential = await callJson(
    { endpoint: huawei.iamEndpoint, path: '/v3.0/OS-CREDENTIAL/securitytokens', headers: { 'X-Auth-Token': id } },
    { auth: { identity: { methods: ['token'], token: { id, duration_seconds: 900 } } } },
  )
  expect(credential.status).toBe(201)
  const [access, secret, securityToken] = ['access', 'secret', 'securitytoken'].map((key) =>
    String(lookUp(credential.json, 'credential', key)),
  )
  const also = { 'x-security-token': securityToken ?? '' }
  expect((await signed(instancesPath, { access: access ?? '', secret: secret ?? '', also })).status).toBe(200)
  const tooShort = await callJson(
    { endpoint: huawei.iamEndpoint, path: '/v3.0/OS-CREDENTIAL/securitytokens' },
    { auth: { identity: { methods: ['token'], token: { id, duration_seconds: 10 } } } },
  )
  expect(tooShort.status).toBe(400)
})

test('the gateway’s errors are chunked, end the connection, and name the request twice', async () => {
  const answer = await get(instancesPath, {})
  expect(answer.headers).toMatchObject({
    'transfer-encoding': 'chunked',
    connection: 'close',
    'content-type': 'application/json',
    'x-request-id': lookUp(answer.json, 'request_id'),
  })
  expect(answer.headers['content-length']).toBeUndefined()
})

describe('other ways to say no', () => {
  test.each(errorShapes)('the %s shape, with the status 200 too', async (shape) => {
    huawei.faults.on('listInstances', shapedError(shape, { status: 200, code: 'APIG.9999', message: 'System error' }))
    const answer = await get(instancesPath)
    expect(answer.status).toBe(200)
    expect(answer.body.toString()).toContain('System error')
  })

  test('pages of a firewall and of nginx', async () => {
    huawei.faults.on('listInstances', firewallPage(418), longHeadersPage())
    expect((await get(instancesPath)).body.toString()).toContain('<title>418 Request blocked</title>')
    const tooLong = await get(instancesPath)
    expect([tooLong.status, tooLong.body.includes('Request Header Or Cookie Too Large')]).toEqual([400, true])
  })

  test('all of it can be on an IPv6 address', async () => {
    await using other = await startHuawei(world, { address: '::1' })
    expect(other.endpoint).toMatch(/^http:\/\/\[::1\]:\d+$/)
    expect((await call({ endpoint: other.endpoint, path: instancesPath, headers: tokenHeader })).status).toBe(200)
  })
})
