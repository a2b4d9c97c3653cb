import { UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import type { HttpReply, Send } from '../http/request.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { SignInWay } from '../inputs/sign-in-way.ts'
import { isId, isRecord, parseObject } from '../http/reply.ts'
import { withKeys, withToken } from './credentials.ts'
import { getIdToken } from './id-token.ts'
import { findProject } from './project.ts'
import { openSession, type Credential, type Session } from './session.ts'
import { asSignIn, postRequest } from './request.ts'

interface SignInWorld {
  readonly send: Send
  readonly now: () => number
  /** Hides a value in the log, and takes it out of errors, from now on. */
  readonly mask: (secret: string) => void
  readonly log: (line: string) => void
}

/** What a sign-in depends on. */
export type SignInInputs = Pick<Inputs, 'endpoints' | 'signIn' | 'project'> & {
  readonly run: Pick<Inputs['run'], 'id'>
}

/**
 * Signs in the one way that the inputs ask for, and finds the project's ID.
 * @throws {UserError} `sign-in` or `request`.
 */
export async function signIn(inputs: SignInInputs, world: SignInWorld): Promise<Session> {
  const { signIn: way, project } = inputs
  switch (way.way) {
    case 'token': {
      const credential = { prepare: withToken(way.token), expiresAt: undefined }
      const projectId = await findProject(project, inputs.endpoints, { credential, listing: 'own', send: world.send })
      return openSession({ projectId, credential, renew: undefined, send: world.send, now: world.now })
    }
    case 'access-key': {
      if (way.variables !== undefined) {
        world.log(`Signing in with the access key of ${way.variables['access-key']} in the environment.`)
      }
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
  inputs: SignInInputs,
  { send, now }: SignInWorld,
  keys: Keys,
  obtain: (() => Promise<Keys>) | undefined,
): Promise<Session> {
  const credentialOf = (fresh: Keys, projectId?: string): Credential => ({
    prepare: withKeys(fresh, { projectId, now }),
    expiresAt: fresh.expiresAt,
  })
  const projectId = await findProject(inputs.project, inputs.endpoints, {
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
  inputs: SignInInputs,
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
  { endpoints, project }: SignInInputs,
  way: Extract<SignInWay, { way: 'password' }>,
  world: SignInWorld,
): Promise<Token> {
  const user = { domain: { name: way.account }, name: way.user, password: way.password }
  const body = { auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } }
  const url = `${endpoints.iam ?? ''}/v3/auth/tokens?nocatalog=true`
  const request = postRequest({ purpose: 'get a token from IAM', service: 'iam', call: 'get token', url }, body)
  return readToken(await asSignIn(world.send(request)), world)
}

/** https://support.huaweicloud.com/intl/en-us/api-iam/iam_13_0605.html */
async function identityProviderToken(
  { endpoints, project }: SignInInputs,
  way: Extract<SignInWay, { way: 'identity-provider' }>,
  world: SignInWorld,
): Promise<Token> {
  const { idToken, subject } = await getIdToken(way.idToken, way.audience, world)
  const body = { auth: { id_token: { id: idToken }, scope: { project } } }
  const url = `${endpoints.iam ?? ''}/v3.0/OS-AUTH/id-token/tokens`
  const purpose = 'get a token from IAM for GitHub’s ID token'
  const facts = { provider: quote(way.identityProvider), audience: quote(way.audience), ...subjectFact(subject) }
  const about = { purpose, service: 'iam', call: 'exchange ID token', url, facts } as const
  const request = postRequest(about, body, { 'x-idp-id': way.identityProvider })
  return readToken(await asSignIn(world.send(request)), world)
}

/** https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html: sent without a signature. */
async function assumeAgency(
  { endpoints, run }: SignInInputs,
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
  const url = `${endpoints.sts ?? ''}/v5/agencies/assume-with-oidc`
  const purpose = 'assume the agency with GitHub’s ID token'
  const facts = { audience: quote(way.audience), ...subjectFact(subject) }
  const request = postRequest({ purpose, service: 'sts', call: 'assume agency', url, facts }, body)
  const reply = await asSignIn(world.send(request))
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

function subjectFact(subject: string): { readonly subject?: string } {
  return subject === '' ? {} : { subject: quote(subject, 300) }
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

function parseTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
