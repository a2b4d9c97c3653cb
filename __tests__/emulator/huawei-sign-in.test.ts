import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSigner } from '../../emulator/jwt.ts'
import { lookUp } from '../../emulator/huawei/json.ts'
import {
  addUser,
  hexId,
  immutableSubject,
  lifelikeSecrets,
  lifelikeUser,
  lifelikeWorld,
  projectId,
  startHuawei,
  type Huawei,
  type World,
} from '../../emulator/huawei/index.ts'
import { call, callJson, errorCode, exportPath, sdkDate, sign, tokenHeader, type Answer } from './client.ts'

let world: World
let huawei: Huawei

beforeEach(async () => {
  world = lifelikeWorld()
  huawei = await startHuawei(world)
})

afterEach(async () => {
  await huawei.close()
})

const project = { project: { name: 'cn-north-4' } }
type Password = { name?: string; password?: string; account?: string; scope?: object; query?: string }

function askForToken({ query = '', scope = project, ...given }: Password = {}): Promise<Answer> {
  const { name = lifelikeUser, password = lifelikeSecrets.password, account = 'contoso' } = given
  const user = { domain: { name: account }, name, password }
  const auth = { identity: { methods: ['password'], password: { user } }, scope }
  return callJson({ endpoint: huawei.iamEndpoint, path: `/v3/auth/tokens${query}` }, { auth })
}

function exportWith(token: unknown): Promise<Answer> {
  return callJson({ endpoint: huawei.endpoint, path: exportPath, headers: { 'X-Auth-Token': String(token) } }, {})
}

function keystone({ status, json }: Answer): string {
  return `${status} ${String(lookUp(json, 'error', 'code'))} ${String(lookUp(json, 'error', 'title'))}`
}

describe('a token by password', () => {
  test('comes in a header, with its project in the body, and is good for the export', async () => {
    const answer = await askForToken()
    expect(answer.status).toBe(201)
    expect(answer.json).toMatchObject({ token: { project: { id: projectId, name: 'cn-north-4' }, catalog: [] } })
    expect((await exportWith(answer.headers['x-subject-token'])).status).toBe(200)
    expect(huawei.secrets()).toContain(answer.headers['x-subject-token'])
  })

  test('is good for a day', async () => {
    const answer = await askForToken()
    const expires = Date.parse(String(lookUp(answer.json, 'token', 'expires_at')))
    expect(expires - Date.now()).toBeGreaterThan(86_300_000)
    huawei.clock.offsetMs = 86_400_001
    expect(errorCode(await exportWith(answer.headers['x-subject-token']))).toBe('401 APIG.1001')
  })

  test('is scoped by name or ID, or is of no use to ROMA Connect', async () => {
    expect((await askForToken({ scope: { project: { id: projectId } } })).status).toBe(201)
    expect(keystone(await askForToken({ scope: { project: { name: 'elsewhere' } } }))).toBe('404 404 Not Found')
    const unscoped = await askForToken({ scope: {} })
    expect(lookUp(unscoped.json, 'token', 'project')).toBeUndefined()
    expect(errorCode(await exportWith(unscoped.headers['x-subject-token']))).toBe('401 APIG.1003')
  })

  test('has no catalog when none is wanted', async () => {
    expect(lookUp((await askForToken({ query: '?nocatalog=true' })).json, 'token', 'catalog')).toBeUndefined()
  })

  test.each([
    { name: 'nobody' },
    { password: 'wrong' },
    { account: lifelikeUser },
    { name: 'contoso', password: 'root' },
    { name: 'careful', password: 'careful' },
  ])('is refused for %j', async (given) => {
    addUser(world, { name: 'contoso', password: 'root', kind: 'huaweiId' })
    addUser(world, { name: 'careful', password: 'careful', mfa: true })
    expect(keystone(await askForToken(given))).toBe('401 401 Unauthorized')
  })

  test('needs a body of the right shape', async () => {
    const sent = { endpoint: huawei.iamEndpoint, path: '/v3/auth/tokens' }
    expect(keystone(await callJson(sent, { auth: { identity: { methods: ['password'] } } }))).toBe(
      '400 400 Bad Request',
    )
  })
})

describe('the projects', () => {
  test('are listed for a token and for a signature', async () => {
    const sent = { endpoint: huawei.iamEndpoint, path: '/v3/projects?name=cn-north-4' }
    const expected = { projects: [{ id: projectId, name: 'cn-north-4', enabled: true, domain_id: hexId('contoso') }] }
    expect((await call({ ...sent, headers: sign(sent) })).json).toMatchObject(expected)
    expect((await call({ ...sent, headers: tokenHeader })).json).toMatchObject(expected)
    const own = { endpoint: huawei.iamEndpoint, path: '/v3/auth/projects' }
    expect((await call({ ...own, headers: sign(own) })).json).toMatchObject(expected)
    expect(errorCode(await call(own))).toBe('401 APIG.0301')
  })

  test('are filtered by their exact name', async () => {
    const sent = { endpoint: huawei.iamEndpoint, path: '/v3/projects?name=cn-north', headers: tokenHeader }
    expect((await call(sent)).json).toMatchObject({ projects: [] })
  })

  test('need a permission in one of the two lists', async () => {
    for (const user of world.users) user.listsProjects = false
    const sent = { endpoint: huawei.iamEndpoint, headers: tokenHeader }
    expect(errorCode(await call({ ...sent, path: '/v3/projects' }))).toBe('403 IAM.0003')
    expect((await call({ ...sent, path: '/v3/auth/projects' })).status).toBe(200)
  })
})

async function idToken(audience = 'sts.huaweicloud.com'): Promise<string> {
  const { origin, pathname, search } = new URL(huawei.oidc.requestUrl)
  const path = `${pathname}${search}&audience=${encodeURIComponent(audience)}`
  const headers = { authorization: `Bearer ${huawei.oidc.requestToken}` }
  return String(lookUp((await call({ endpoint: origin, path, headers })).json, 'value'))
}

describe('GitHub’s ID token', () => {
  test('needs the request token', async () => {
    const { origin, pathname } = new URL(huawei.oidc.requestUrl)
    expect((await call({ endpoint: origin, path: pathname })).status).toBe(401)
    const headers = { authorization: 'Bearer other' }
    expect((await call({ endpoint: origin, path: pathname, headers })).status).toBe(401)
  })

  test('has the audience that was asked for', async () => {
    const [, payload = ''] = (await idToken('some:audience')).split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      aud: 'some:audience',
      sub: 'repo:contoso/apis:ref:refs/heads/main',
      iss: 'https://token.actions.githubusercontent.com',
    })
  })

  test('has published keys', async () => {
    const { origin } = new URL(huawei.oidc.requestUrl)
    const keys = await call({ endpoint: origin, path: '/.well-known/jwks' })
    expect(keys.json).toMatchObject({ keys: [{ kty: 'RSA', alg: 'RS256', kid: 'github-1' }] })
    expect(lookUp(keys.json, 'keys', '0', 'd')).toBeUndefined()
  })
})

async function assume(over: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
  const [provider, agency] = [world.oidcProviders[0]?.urn, world.agencies[0]?.urn]
  const body = { provider_urn: provider, agency_urn: agency, agency_session_name: 'github-7', ...over }
  const token = 'id_token' in over ? {} : { id_token: await idToken() }
  return callJson(
    { endpoint: huawei.stsEndpoint, path: '/v5/agencies/assume-with-oidc', headers },
    { ...body, ...token },
  )
}

describe('assuming an agency', () => {
  test('gives a temporary key that is good for the export until it expires', async () => {
    const answer = await assume({ duration_seconds: 900 })
    expect(answer.json).toMatchObject({ subject_from_id_token: 'repo:contoso/apis:ref:refs/heads/main' })
    const [access, secret, securityToken] = ['access_key_id', 'secret_access_key', 'security_token'].map((key) =>
      String(lookUp(answer.json, 'credentials', key)),
    )
    const sent = { endpoint: huawei.endpoint, path: exportPath, method: 'POST', body: '{}' }
    const also = { 'content-type': 'application/json', 'x-security-token': String(securityToken) }
    const signed = (date: string): Promise<Answer> =>
      call({ ...sent, headers: sign(sent, { access: String(access), secret: String(secret), also, date }) })
    expect((await signed(sdkDate())).status).toBe(200)
    huawei.clock.offsetMs = 901_000
    expect(lookUp((await signed(sdkDate(Date.now() + 901_000))).json, 'error_msg')).toContain('security token expires')
    expect(huawei.secrets()).toEqual(expect.arrayContaining([secret, securityToken]))
  })

  test.each([
    [{ extra: 1 }, '400 STS5.0002'],
    [{ agency_session_name: 'x' }, '400 STS5.0002'],
    [{ agency_session_name: 'has a blank' }, '400 STS5.0002'],
    [{ duration_seconds: 899 }, '400 STS5.0002'],
    [{ duration_seconds: 43_201 }, '400 STS5.0002'],
    [{ duration_seconds: 7200 }, '400 STS5.0002'],
    [{ duration_seconds: '900' }, '400 STS5.0002'],
    [{ id_token: 'x' }, '400 STS5.0002'],
    [{ id_token: 'x'.repeat(20_001) }, '400 STS5.0002'],
    [{ id_token: 'not.a.token' }, '400 STS5.2002'],
    [{ provider_urn: 'iam::1:oidcProvider:other' }, '404 STS5.2000'],
    [{ agency_urn: 'iam::1:agency:other' }, '404 STS5.1106'],
  ])('refuses %j', async (over, expected) => {
    const answer = await assume(over)
    expect(errorCode(answer)).toBe(expected)
    expect(lookUp(answer.json, 'request_id')).toBe(answer.headers['x-request-id'])
  })

  test('takes a signed request, as Huawei’s own clients send it', async () => {
    expect((await assume({}, tokenHeader)).status).toBe(200)
    expect(
      (await assume({}, { authorization: 'SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=0' })).status,
    ).toBe(200)
  })

  test('checks signature, issuer, audience, expiry and subject', async () => {
    expect(errorCode(await assume({ id_token: await idToken('another') }))).toBe('400 STS5.2001')
    const { job } = huawei.oidc
    const genuine = await idToken()
    const [head, payload] = genuine.split('.')
    const forged = createSigner('github-1').sign({ sub: job.subject, aud: 'sts.huaweicloud.com', exp: 9_999_999_999 })
    expect(errorCode(await assume({ id_token: forged }))).toBe('400 STS5.2002')
    expect(errorCode(await assume({ id_token: `${String(head)}.${String(payload)}.` }))).toBe('400 STS5.2002')
    job.claims = { iss: 'https://elsewhere.example' }
    expect(errorCode(await assume())).toBe('400 STS5.2002')
    job.claims = { exp: 1 }
    expect(errorCode(await assume())).toBe('400 STS5.2002')
    job.claims = {}
    job.subject = 'repo:contoso/apis2:ref:refs/heads/main'
    expect(errorCode(await assume())).toBe('403 STS5.1001')
    huawei.clock.offsetMs = 301_000
    expect(errorCode(await assume({ id_token: genuine }))).toBe('400 STS5.2002')
  })

  test('takes * and ? of a pattern for wildcards, and nothing else', async () => {
    const [agency] = world.agencies
    if (agency === undefined) throw new Error('no agency')
    agency.subjects = ['repo:contoso/ap.s:*']
    expect(errorCode(await assume())).toBe('403 STS5.1001')
    agency.subjects = ['repo:other/*', 'repo:contoso/ap?s:*']
    expect((await assume()).status).toBe(200)
    agency.subjects = ['repo:contoso/apis']
    expect(errorCode(await assume())).toBe('403 STS5.1001')
  })

  test('needs the audience that the agency trusts, not just one of the provider', async () => {
    world.oidcProviders[0]?.audiences.push('another')
    expect(errorCode(await assume({ id_token: await idToken('another') }))).toBe('403 STS5.1001')
  })

  test('tells the immutable subject from the plain one', async () => {
    huawei.oidc.job.subject = immutableSubject(['contoso', 2002], ['apis', 1001], 'refs/heads/main')
    expect(errorCode(await assume())).toBe('403 STS5.1001')
    for (const agency of world.agencies) agency.subjects = ['repo:contoso@2002/apis@1001:*']
    expect((await assume()).status).toBe(200)
  })
})

async function askByIdToken(provider: string, token?: string, scope: object = project): Promise<Answer> {
  const auth = { id_token: { id: token ?? (await idToken()) }, scope }
  const sent = { endpoint: huawei.iamEndpoint, path: '/v3.0/OS-AUTH/id-token/tokens' }
  return callJson({ ...sent, headers: { 'X-Idp-Id': provider } }, { auth })
}

describe('a token by the classic identity provider', () => {
  test('is good for the export', async () => {
    const answer = await askByIdToken('github')
    expect(answer.status).toBe(201)
    expect((await exportWith(answer.headers['x-subject-token'])).status).toBe(200)
  })

  test('needs a known provider, the right audience, a rule that fits, and fresh keys', async () => {
    expect(errorCode(await askByIdToken('other'))).toBe('404 IAM.0004')
    expect(keystone(await askByIdToken('github', await idToken('another')))).toBe('401 401 Unauthorized')
    for (const provider of world.identityProviders) provider.repositories = ['contoso/other']
    expect(keystone(await askByIdToken('github'))).toBe('401 401 Unauthorized')
    for (const provider of world.identityProviders)
      Object.assign(provider, { repositories: ['contoso/apis'], staleKeys: true })
    expect(keystone(await askByIdToken('github'))).toBe('401 401 Unauthorized')
    const sent = { endpoint: huawei.iamEndpoint, path: '/v3.0/OS-AUTH/id-token/tokens' }
    expect(errorCode(await callJson(sent, {}))).toBe('400 IAM.0011')
  })
})
