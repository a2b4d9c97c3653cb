import { UserError } from '../errors.ts'
import { enumerate, nearest, plain, quote } from '../foreign-text.ts'
import type { HttpReply, HttpRequest, Send } from '../http/request.ts'
import type { Inputs } from '../inputs.ts'
import type { Reference } from '../inputs/scope.ts'
import type { IdTokenEndpoint, SignInWay } from '../inputs/sign-in-way.ts'
import { isId, isRecord, parseObject } from './api.ts'
import { withKeys, withToken } from './credentials.ts'
import { openSession, type Credential, type Session } from './session.ts'

export interface SignInWorld {
  readonly send: Send
  readonly now: () => number
  /** Hides a value in the log, and takes it out of errors, from now on. */
  readonly mask: (secret: string) => void
  readonly log: (line: string) => void
}

type Asked = Pick<Inputs, 'endpoints' | 'signIn' | 'project' | 'run'>

/**
 * Signs in the one way that the inputs ask for, and finds the project's ID.
 * @throws {UserError} `sign-in` or `request`.
 */
export async function signIn(inputs: Asked, world: SignInWorld): Promise<Session> {
  const { signIn: way, project } = inputs
  switch (way.way) {
    case 'token': {
      const credential = { prepare: withToken(way.token), expiresAt: undefined }
      const projectId = await findProject(project, inputs, { credential, listing: 'own', send: world.send })
      return openSession({ projectId, credential, renew: undefined, send: world.send, now: world.now })
    }
    case 'access-key': {
      if (way.foundIn !== undefined) world.log(`Signing in with the access key of ${way.foundIn} in the environment.`)
      return await openKeySession(inputs, world, { ...way, expiresAt: undefined }, undefined)
    }
    case 'password':
      return await openTokenSession(inputs, world, () => passwordToken(inputs, way, world))
    case 'identity-provider':
      return await openTokenSession(inputs, world, () => identityProviderToken(inputs, way, world))
    case 'oidc-agency': {
      const obtain = () => assumeAgency(inputs, way, world)
      return await openKeySession(inputs, world, await obtain(), obtain)
    }
  }
}

interface Keys {
  readonly accessKey: string
  readonly secretKey: string
  readonly securityToken?: string | undefined
  readonly expiresAt: number | undefined
}

async function openKeySession(
  inputs: Asked,
  { send, now }: SignInWorld,
  keys: Keys,
  obtain: (() => Promise<Keys>) | undefined,
): Promise<Session> {
  const credentialOf = (fresh: Keys, projectId?: string): Credential => ({
    prepare: withKeys(fresh, { projectId, now }),
    expiresAt: fresh.expiresAt,
  })
  const projectId = await findProject(inputs.project, inputs, {
    credential: credentialOf(keys),
    listing: 'by name',
    send,
  })
  const renew = obtain && (async () => credentialOf(await obtain(), projectId))
  return openSession({ projectId, credential: credentialOf(keys, projectId), renew, send, now })
}

interface Token {
  readonly token: string
  readonly projectId: string
  readonly expiresAt: number | undefined
}

async function openTokenSession(
  inputs: Asked,
  { send, now }: SignInWorld,
  obtain: () => Promise<Token>,
): Promise<Session> {
  const credentialOf = ({ token, expiresAt }: Token): Credential => ({ prepare: withToken(token), expiresAt })
  const token = await obtain()
  const projectId = token.projectId || ('id' in inputs.project ? inputs.project.id : '')
  if (projectId === '') throw new UserError('reply', 'IAM’s answer names no project: give `project` as an ID.')
  return openSession({
    projectId,
    credential: credentialOf(token),
    renew: async () => credentialOf(await obtain()),
    send,
    now,
  })
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html: the token is in a header, the project in the body. */
async function passwordToken(
  { endpoints, project }: Asked,
  way: Extract<SignInWay, { way: 'password' }>,
  world: SignInWorld,
): Promise<Token> {
  const user = { domain: { name: way.account }, name: way.user, password: way.password }
  const body = { auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } }
  const request = post('get a token from IAM', 'iam', `${endpoints.iam ?? ''}/v3/auth/tokens?nocatalog=true`, body)
  return readToken(await withAdvice(() => world.send(request), passwordAdvice), world)
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html */
async function identityProviderToken(
  { endpoints, project }: Asked,
  way: Extract<SignInWay, { way: 'identity-provider' }>,
  world: SignInWorld,
): Promise<Token> {
  const { idToken, subject } = await getIdToken(way.idToken, way.audience, world)
  const body = { auth: { id_token: { id: idToken }, scope: { project } } }
  const url = `${endpoints.iam ?? ''}/v3.0/OS-AUTH/id-token/tokens`
  const request = post('get a token from IAM for GitHub’s ID token', 'iam', url, body, {
    'x-idp-id': way.identityProvider,
  })
  const advice =
    `Check in IAM: the identity provider “${plain(way.identityProvider, 60)}” exists, its client ID is “${plain(way.audience, 60)}”, its signing keys are ` +
    `GitHub’s present ones (they change; https://token.actions.githubusercontent.com/.well-known/jwks), and a conversion rule fits. ${subjectAdvice(subject)}`
  return readToken(
    await withAdvice(
      () => world.send(request),
      () => advice,
    ),
    world,
  )
}

/** https://support.huaweicloud.com/api-iam5/AssumeAgencyWithOIDC.md: sent without a signature. */
async function assumeAgency(
  { endpoints, run }: Asked,
  way: Extract<SignInWay, { way: 'oidc-agency' }>,
  world: SignInWorld,
): Promise<Keys> {
  const { idToken, subject } = await getIdToken(way.idToken, way.audience, world)
  const body = {
    provider_urn: way.provider,
    agency_urn: way.agency,
    agency_session_name: `github-run-${run.id || 'local'}`,
    id_token: idToken,
  }
  const request = post(
    'assume the agency with GitHub’s ID token',
    'sts',
    `${endpoints.sts ?? ''}/v5/agencies/assume-with-oidc`,
    body,
  )
  const reply = await withAdvice(
    () => world.send(request),
    () => subjectAdvice(subject),
  )
  const { credentials } = parseObject(reply.body, 'temporary access key of STS')
  const fields: Record<string, unknown> = isRecord(credentials) ? credentials : {}
  const secret = (key: string) => {
    const value = fields[key]
    if (typeof value !== 'string' || value === '') {
      throw new UserError('reply', `The answer of STS has no credentials.${key}: check \`sts-endpoint\`.`)
    }
    world.mask(value)
    return value
  }
  return {
    accessKey: secret('access_key_id'),
    secretKey: secret('secret_access_key'),
    securityToken: secret('security_token'),
    expiresAt: parseTime(fields['expiration']),
  }
}

/** https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
async function getIdToken(
  endpoint: IdTokenEndpoint,
  audience: string,
  world: SignInWorld,
): Promise<{ idToken: string; subject: string }> {
  const url = new URL(endpoint.url)
  url.searchParams.set('audience', audience)
  const reply = await world.send({
    purpose: 'get an ID token from GitHub',
    service: 'github',
    method: 'GET',
    url: url.href,
    headers: { authorization: `Bearer ${endpoint.token}`, accept: 'application/json' },
  })
  const { value } = parseObject(reply.body, 'ID token of GitHub')
  if (typeof value !== 'string' || value === '') {
    throw new UserError('reply', 'GitHub’s answer holds no ID token: run the job again.')
  }
  world.mask(value)
  return { idToken: value, subject: readSubject(value) }
}

/** The `sub` claim, for error messages; '' when the token cannot be read. It is no secret. */
export function readSubject(idToken: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return isRecord(claims) && typeof claims['sub'] === 'string' ? plain(claims['sub'], 300) : ''
  } catch {
    return ''
  }
}

function subjectAdvice(subject: string): string {
  return (
    `The subject of this run is ${subject === '' ? 'not known' : `“${subject}”`}. GitHub has two forms of it, repo:ORG/REPO:… and, ` +
    'for repositories created, renamed or moved since 15 July 2026, repo:ORG@ID/REPO@ID:…; the cloud side must allow the one of this run.'
  )
}

const passwordAdvice = (status: number, message: string) =>
  /mfa|totp|multi-factor|login protection/i.test(message)
    ? 'This user must give a second factor, which a workflow cannot: use an access key or OIDC instead.'
    : status === 401
      ? 'Check that `account` is the name of the account (in the console: “Account name”), `user` an IAM user of it with programmatic access, and `password` that user’s. ' +
        'A HUAWEI ID itself gets no token: create an IAM user. A user with two-factor sign-in cannot be used either.'
      : ''

/** Adds what only this sign-in knows to a refusal. */
async function withAdvice(
  ask: () => Promise<HttpReply>,
  advice: (status: number, message: string) => string,
): Promise<HttpReply> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof UserError) || error.refusal === undefined) throw error
    const { refusal } = error
    const more = refusal.status >= 400 && refusal.status < 500 ? advice(refusal.status, refusal.message) : ''
    throw new UserError('sign-in', more === '' ? error.message : `${error.message} ${more}`, { refusal })
  }
}

function readToken({ headers, body }: HttpReply, world: SignInWorld): Token {
  const token = headers['x-subject-token']
  if (typeof token !== 'string' || token === '') {
    throw new UserError(
      'reply',
      'IAM’s answer has no X-Subject-Token header: check `iam-endpoint`, and that no proxy removes it.',
    )
  }
  world.mask(token)
  const { token: described } = parseObject(body, 'token of IAM')
  const { project, expires_at: expiresAt } = isRecord(described) ? described : {}
  const id = isRecord(project) ? project['id'] : undefined
  const projectId = typeof id === 'string' && isId(id) ? id : ''
  return { token, projectId, expiresAt: parseTime(expiresAt) }
}

/**
 * The cheapest look-up of a project's name: with a token the projects of its own user, which needs no permission
 * (https://support.huaweicloud.com/eu/api-iam/iam_06_0003.html), else the list filtered by name
 * (https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html).
 */
async function findProject(
  project: Reference,
  { endpoints }: Asked,
  { credential, listing, send }: { credential: Credential; listing: 'own' | 'by name'; send: Send },
): Promise<string> {
  if ('id' in project) return project.id
  const query = listing === 'own' ? 'auth/projects' : `projects?name=${encodeURIComponent(project.name)}`
  const request: HttpRequest = {
    purpose: `look up the project ${quote(project.name)}`,
    service: 'iam',
    method: 'GET',
    url: `${endpoints.iam ?? ''}/v3/${query}`,
    headers: { 'content-type': 'application/json;charset=utf8', accept: 'application/json' },
  }
  const advice = () =>
    'Give `project` as an ID (console: “My Credentials”), then no look-up is needed; or grant the list of projects (iam:projects:listProjects).'
  const reply = await withAdvice(() => send(request, credential.prepare), advice)
  const { projects } = parseObject(reply.body, 'projects of IAM')
  const found = (Array.isArray(projects) ? projects : []).filter(isRecord).map(({ id, name }) => ({ id, name }))
  const [match] = found.filter(({ name }) => name === project.name)
  if (typeof match?.id === 'string' && isId(match.id)) return match.id
  const names = nearest(
    project.name,
    found.flatMap(({ name }) => (typeof name === 'string' ? [name] : [])),
  )
  const near = names.length === 0 ? '' : ` The nearest names are ${enumerate(names.map((name) => quote(name)))}.`
  throw new UserError(
    'sign-in',
    `There is no project ${quote(project.name)} for this sign-in.${near} Check \`project\`, or give its ID.`,
  )
}

function post(
  purpose: string,
  service: 'iam' | 'sts',
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpRequest {
  return {
    purpose,
    service,
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json;charset=utf8', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  }
}

function parseTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
