import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { advise } from '../../src/http/huawei-advice.ts'
import type { HttpReply, HttpRequest } from '../../src/http/request.ts'
import type { Inputs } from '../../src/inputs/inputs.ts'
import { readSubject } from '../../src/sign-in/id-token.ts'
import { signIn } from '../../src/sign-in/sign-in.ts'
import { read, type Given } from '../inputs/source.ts'
import { replyOf } from '../export/send.ts'

const projectId = '0123456789abcdef0123456789abcdef'
const start = Date.parse('2026-11-24T08:30:00Z')
const hour = 3_600_000

type Answer = HttpReply | UserError

interface Asked {
  readonly inputs: Inputs
  readonly sent: readonly HttpRequest[]
  readonly masks: readonly string[]
  readonly lines: readonly string[]
  readonly session: ReturnType<typeof signIn>
  readonly pass: (milliseconds: number) => void
}

/** Signs in with these inputs; each request is answered by the first pattern that its URL fits. */
function signInWith(given: Given, answers: readonly (readonly [RegExp, Answer])[] = [], env: Given = {}): Asked {
  const { inputs } = read({ token: undefined, project: projectId, ...given }, env)
  const sent: HttpRequest[] = []
  const masks: string[] = []
  const lines: string[] = []
  let time = start
  const session = signIn(inputs, {
    send(request, prepare = (same) => same) {
      const prepared = prepare(request)
      sent.push(prepared)
      const answer = answers.find(([pattern]) => pattern.test(prepared.url))?.[1] ?? replyOf({})
      return answer instanceof UserError
        ? Promise.reject(withAdvice(answer, prepared, inputs))
        : Promise.resolve(answer)
    },
    now: () => time,
    mask: (secret) => masks.push(secret),
    log: (line) => lines.push(line),
  })
  session.catch(() => undefined)
  return { inputs, sent, masks, lines, session, pass: (by) => void (time += by) }
}

const request: HttpRequest = {
  purpose: 'list',
  service: 'roma',
  method: 'GET',
  url: 'https://roma.cn-north-4.myhuaweicloud.com/v2/x',
  headers: {},
}

/** As the error is told. */
function withAdvice(error: UserError, { service, call, facts }: HttpRequest, { signIn: signingIn }: Inputs): UserError {
  const { refusal } = error
  if (refusal === undefined) return error
  const advice = advise({ ...refusal, service, call, facts, signingIn })
  return new UserError(error.code, `${error.message} ${advice}`, { refusal })
}

function refused(status: number, code: string, message: string): UserError {
  const refusal = { status, code, message, requestId: '' }
  return new UserError('request', `Could not get in: ${status} ${code} “${message}”.`, { refusal })
}

const projects = (...all: readonly object[]) => replyOf({ projects: all })
const tokenReply = (token: string, expiresAt: number, id: string | undefined = projectId) =>
  replyOf(
    { token: { expires_at: new Date(expiresAt).toISOString(), project: { id, name: 'cn-north-4' } } },
    { 'x-subject-token': token },
  )

/** A job that may have ID tokens, and the one that it gets. */
const jobEnv: Given = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://oidc.example/token?job=1',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'sentinel-job',
}
const claims = Buffer.from(JSON.stringify({ sub: 'repo:octo@1/apis@2:ref:refs/heads/main' })).toString('base64url')
const idToken = `head.${claims}.signature`
const gitHub = [/^https:\/\/oidc\.example/, replyOf({ value: idToken })] as const

describe('a token', () => {
  test('of a project given by ID costs no look-up', async () => {
    const { session, sent } = signInWith({ token: 'T' })
    expect((await session).projectId).toBe(projectId)
    expect(sent).toEqual([])
    await (await session).send(request)
    expect(sent[0]?.headers).toEqual({ 'x-auth-token': 'T' })
  })

  test('looks a name up among the projects of its user, which needs no permission', async () => {
    const found = projects({ id: 'p0', name: 'cn-north-4' }, { id: 'p1', name: 'cn-north-4_sub' })
    const { session, sent } = signInWith({ token: 'T', project: 'cn-north-4_sub' }, [[/auth\/projects$/, found]])
    expect((await session).projectId).toBe('p1')
    expect(sent.map(({ url, headers }) => [url, headers['x-auth-token']])).toEqual([
      ['https://iam.cn-north-4.myhuaweicloud.com/v3/auth/projects', 'T'],
    ])
  })

  test.each<[Given, readonly object[], RegExp]>([
    [
      { project: 'cn-north-5' },
      [{ id: 'p0', name: 'cn-north-4' }],
      /^There is no project “cn-north-5” for this sign-in\. The nearest names are “cn-north-4”\. Give its exact name in `project`, or its ID \(console: “My Credentials”\)\.$/,
    ],
    [{ project: 'x' }, [], /^There is no project “x” for this sign-in\. Give its exact name/],
    [{ project: 'x' }, [{ id: '../x', name: 'x' }], /^There is no project “x”/],
  ])('of no such project is refused: %j', async (given, found, expected) => {
    const { session } = signInWith({ token: 'T', ...given }, [[/auth\/projects$/, projects(...found)]])
    await expect(session).rejects.toThrow(expected)
  })

  test('that may not list projects is told to give the ID', async () => {
    const { session } = signInWith({ token: 'T', project: 'x' }, [[/auth\/projects$/, refused(403, 'IAM.0003', 'no')]])
    await expect(session).rejects.toThrow(
      /403 IAM\.0003 “no”\. Give `project` as an ID .*or grant the list of projects/,
    )
  })
})

describe('an access key', () => {
  const keys: Given = { 'access-key': 'AK', 'secret-key': 'SK' }

  test('looks a name up by name, signed without a project', async () => {
    const found = projects({ id: 'p1', name: 'cn-north-4' })
    const { session, sent } = signInWith({ ...keys, project: undefined }, [[/projects\?name=cn-north-4$/, found]])
    expect((await session).projectId).toBe('p1')
    expect(sent[0]?.headers).not.toHaveProperty('x-project-id')
    await (await session).send(request)
    expect(sent[1]?.headers).toMatchObject({ 'x-project-id': 'p1', 'x-sdk-date': '20261124T083000Z' })
  })

  test('of the environment says where it was found', async () => {
    const { session, lines } = signInWith({}, [], { HW_ACCESS_KEY: 'AK', HW_SECRET_KEY: 'SK' })
    await session
    expect(lines).toEqual(['Signing in with the access key of HW_ACCESS_KEY in the environment.'])
  })

  test('given by inputs does not', async () => {
    const { session, lines } = signInWith(keys)
    await session
    expect(lines).toEqual([])
  })
})

describe('a user and password', () => {
  const user: Given = { account: 'acme', user: 'ci', password: 'sentinel-password' }

  test('get a token whose scope is the project, and its project’s ID', async () => {
    const answers = [[/\/v3\/auth\/tokens/, tokenReply('sentinel-T', start + 24 * hour)]] as const
    const { session, sent, masks } = signInWith({ ...user, project: undefined }, answers)
    expect((await session).projectId).toBe(projectId)
    expect(sent[0]).toMatchObject({
      method: 'POST',
      url: 'https://iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens?nocatalog=true',
      headers: { 'content-type': 'application/json;charset=utf8' },
    })
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { domain: { name: 'acme' }, name: 'ci', password: 'sentinel-password' } },
        },
        scope: { project: { name: 'cn-north-4' } },
      },
    })
    expect(masks).toEqual(['sentinel-T'])
    await (await session).send(request)
    expect(sent[1]?.headers['x-auth-token']).toBe('sentinel-T')
  })

  test('get another one before it expires', async () => {
    const answers = [[/\/v3\/auth\/tokens/, tokenReply('T', start + 24 * hour)]] as const
    const { session, sent, pass } = signInWith(user, answers)
    await session
    pass(24 * hour - 299_000)
    await (await session).send(request)
    expect(sent.map(({ url }) => new URL(url).pathname)).toEqual(['/v3/auth/tokens', '/v3/auth/tokens', '/v2/x'])
  })

  test('of a project given by ID need none in the answer', async () => {
    const answers = [[/\/v3\/auth\/tokens/, replyOf({}, { 'x-subject-token': 'T' })]] as const
    expect((await signInWith(user, answers).session).projectId).toBe(projectId)
  })

  test.each<[Answer, Given, RegExp]>([
    [replyOf({ token: {} }), {}, /no X-Subject-Token header: check `iam-endpoint`/],
    [replyOf('<html>', { 'x-subject-token': 'T' }), {}, /token of IAM is not as documented/],
    [tokenReply('T', start, ''), { project: undefined }, /names no project: give `project` as an ID/],
    [tokenReply('T', start, 'a\n::error::'), { project: undefined }, /names no project: give `project` as an ID/],
    [
      refused(401, '', 'The username or password is wrong.'),
      {},
      /Check that `account` is the name of the account .*HUAWEI ID itself gets no token/,
    ],
    [
      refused(401, '', 'MFA authentication is required'),
      {},
      /second factor, which a workflow cannot: use an access key or OIDC/,
    ],
  ])('are refused', async (answer, given, expected) => {
    const { session } = signInWith({ ...user, ...given }, [[/\/v3\/auth\/tokens/, answer]])
    await expect(session).rejects.toThrow(expected)
    await expect(session).rejects.not.toThrow('sentinel')
  })

  test('whose server is unwell get no advice about passwords', async () => {
    const { session } = signInWith(user, [[/tokens/, refused(503, '', 'busy')]])
    await expect(session).rejects.toThrow(
      /^Could not get in: 503 {2}“busy”\. The service is busy or unwell: [^`]*`retries`\.$/,
    )
  })
})

describe('OIDC with an agency', () => {
  const oidc: Given = { 'oidc-provider': 'iam::abc:oidcProvider:github', 'oidc-agency': 'iam::abc:agency:ci' }
  const credentials = {
    access_key_id: 'sentinel-HSTA',
    secret_access_key: 'sentinel-SK',
    security_token: 'sentinel-ST',
    expiration: new Date(start + hour).toISOString(),
  }
  const sts = [/assume-with-oidc/, replyOf({ credentials })] as const

  test('exchanges GitHub’s token for temporary keys, and signs with them', async () => {
    const { session, sent, masks } = signInWith(oidc, [gitHub, sts], jobEnv)
    await session
    expect(sent[0]).toMatchObject({
      method: 'GET',
      url: 'https://oidc.example/token?job=1&audience=sts.huaweicloud.com',
      headers: { authorization: 'Bearer sentinel-job' },
    })
    expect(sent[1]).toMatchObject({
      method: 'POST',
      url: 'https://sts.cn-north-4.myhuaweicloud.com/v5/agencies/assume-with-oidc',
    })
    expect(sent[1]?.headers).not.toHaveProperty('authorization')
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({
      provider_urn: 'iam::abc:oidcProvider:github',
      agency_urn: 'iam::abc:agency:ci',
      agency_session_name: 'github-run-42',
      id_token: idToken,
    })
    expect(masks).toEqual([idToken, 'sentinel-HSTA', 'sentinel-SK', 'sentinel-ST'])
    await (await session).send(request)
    expect(sent[2]?.headers).toMatchObject({ 'x-security-token': 'sentinel-ST', 'x-project-id': projectId })
    expect(sent[2]?.headers['authorization']).toContain('Access=sentinel-HSTA')
  })

  test('gets new keys, with a new token of GitHub’s, before they expire', async () => {
    const { session, sent, pass } = signInWith(oidc, [gitHub, sts], jobEnv)
    await session
    pass(56 * 60_000)
    await (await session).send(request)
    expect(sent.map(({ url }) => new URL(url).host)).toEqual([
      'oidc.example',
      'sts.cn-north-4.myhuaweicloud.com',
      'oidc.example',
      'sts.cn-north-4.myhuaweicloud.com',
      'roma.cn-north-4.myhuaweicloud.com',
    ])
  })

  test.each<[string, readonly (readonly [RegExp, Answer])[], RegExp]>([
    [
      'no ID token in the answer',
      [[/oidc\.example/, replyOf({ value: '' })]],
      /^GitHub’s answer holds no ID token: run the job again\.$/,
    ],
    ['no JSON', [[/oidc\.example/, replyOf('<html>')]], /ID token of GitHub is not as documented/],
    ['no credentials', [gitHub, [/assume/, replyOf({})]], /no credentials\.access_key_id: check `sts-endpoint`/],
    [
      'half the credentials',
      [gitHub, [/assume/, replyOf({ credentials: { ...credentials, security_token: undefined } })]],
      /no credentials\.security_token/,
    ],
    [
      'a trust policy that does not fit',
      [gitHub, [/assume/, refused(403, 'STS5.1001', 'no policy')]],
      /The subject of this run is “repo:octo@1\/apis@2:ref:refs\/heads\/main”\. GitHub has two forms of it, repo:ORG\/REPO:… and, .*repo:ORG@ID\/REPO@ID/,
    ],
  ])('with %s is refused', async (_, answers, expected) => {
    const { session } = signInWith(oidc, answers, jobEnv)
    await expect(session).rejects.toThrow(expected)
    await expect(session).rejects.not.toThrow('sentinel')
    await expect(session).rejects.not.toThrow(idToken)
  })
})

describe('OIDC with an identity provider', () => {
  const provider: Given = { 'identity-provider': 'github', 'oidc-audience': 'ours' }

  test('exchanges GitHub’s token for one of IAM’s', async () => {
    const answers = [gitHub, [/id-token\/tokens$/, tokenReply('sentinel-T', start + hour)]] as const
    const { session, sent, masks } = signInWith(provider, answers, jobEnv)
    await session
    expect(new URL(sent[0]?.url ?? '').searchParams.get('audience')).toBe('ours')
    expect(sent[1]).toMatchObject({
      url: 'https://iam.cn-north-4.myhuaweicloud.com/v3.0/OS-AUTH/id-token/tokens',
      headers: { 'x-idp-id': 'github' },
    })
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({
      auth: { id_token: { id: idToken }, scope: { project: { id: projectId } } },
    })
    expect(masks).toEqual([idToken, 'sentinel-T'])
  })

  test('that is refused is told what to check', async () => {
    const answers = [gitHub, [/id-token\/tokens$/, refused(401, 'IAM.0011', 'no')]] as const
    await expect(signInWith(provider, answers, jobEnv).session).rejects.toThrow(
      /the identity provider “github” exists, its client ID is “ours”, its signing keys are .*conversion rule fits\. The subject of this run is “repo:octo/,
    )
  })
})

describe('readSubject', () => {
  test.each<[string, string]>([
    [idToken, 'repo:octo@1/apis@2:ref:refs/heads/main'],
    ['', ''],
    ['a.b.c', ''],
    [`a.${Buffer.from('[]').toString('base64url')}.c`, ''],
    [`a.${Buffer.from('{"sub":5}').toString('base64url')}.c`, ''],
    [`a.${Buffer.from('{"sub":"a\\n##[b]"}').toString('base64url')}.c`, 'a ## [b]'],
  ])('of %s', (token, expected) => {
    expect(readSubject(token)).toBe(expected)
  })
})
