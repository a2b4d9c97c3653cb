import { enumerate, quote } from '../text/foreign-text.ts'
import { oneWord, type Reader } from './reader.ts'
import { families, ways, waysInWords, type KeyVariables } from './ways.ts'
import { refuseCredential, refuseSwappedKeys } from './wrong-credential.ts'

/** GitHub's endpoint that issues ID tokens to this job, from its environment. */
export interface IdTokenEndpoint {
  readonly url: string
  readonly token: string
}

/** How the run signs in: exactly one way, with all that it needs. */
export type SignInWay =
  | { readonly way: 'token'; readonly token: string }
  | {
      readonly way: 'access-key'
      readonly accessKey: string
      readonly secretKey: string
      readonly securityToken?: string
      /** The variables of the environment that it was found in, when no input gave it. */
      readonly variables?: KeyVariables
    }
  | { readonly way: 'password'; readonly account: string; readonly user: string; readonly password: string }
  | {
      readonly way: 'oidc-agency'
      readonly provider: string
      readonly agency: string
      readonly audience: string
      readonly idToken: IdTokenEndpoint
    }
  | {
      readonly way: 'identity-provider'
      readonly identityProvider: string
      readonly audience: string
      readonly idToken: IdTokenEndpoint
    }

/** An input is also empty when its secret is. */
function whyEmpty({ untrustedRun }: SignInWorld): string {
  return untrustedRun === undefined
    ? 'An input is also empty when its secret does not exist or the run may not read it, as in runs of forks and of Dependabot.'
    : `An input is also empty when the run may not read its secret: ${untrustedRun}`
}

interface SignInWorld {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly mask: (secret: string) => void
  /** Why this run has neither secrets nor an ID token, if it is known: a fork's or Dependabot's pull request. */
  readonly untrustedRun: string | undefined
}

/** Reads the one way to sign in. On a problem it is recorded with the reader, and the result is undefined. */
export function readSignInWay(reader: Reader, world: SignInWorld): SignInWay | undefined {
  const given = new Map<string, string>()
  for (const { needs, may, secrets } of ways) {
    for (const name of [...needs, ...may]) {
      const value = secrets.includes(name) ? reader.secret(name) : reader.text(name)
      if (value !== undefined) given.set(name, value)
    }
  }
  const begun = ways.filter(({ needs, may }) => [...needs, ...may].some((name) => given.has(name)))
  const [chosen, ...others] = begun
  if (chosen === undefined) return readEnvironment(reader, world)
  if (others.length > 0) {
    const inputs = enumerate([...given.keys()].map((name) => `\`${name}\``))
    reader.problem(
      'sign-in',
      `${inputs} are given, but one way to sign in is used at a time. The ways are: ${waysInWords}.`,
    )
    return undefined
  }
  const missing = chosen.needs.filter((name) => !given.has(name))
  for (const name of missing) {
    const has = enumerate([...given.keys()].map((key) => `\`${key}\``))
    reader.problem(name, `is missing: ${has} cannot sign in without it. ${whyEmpty(world)}`)
  }
  return missing.length > 0 ? undefined : buildWay(reader, world, chosen.way, (name) => given.get(name) ?? '')
}

function buildWay(
  reader: Reader,
  world: SignInWorld,
  way: SignInWay['way'],
  value: (name: string) => string,
): SignInWay | undefined {
  const audience = reader.text('oidc-audience') ?? 'sts.huaweicloud.com'
  switch (way) {
    case 'token':
      return { way, token: oneWord(reader, 'token', value('token')) }
    case 'access-key':
      return buildKeys(reader, inputNames, value)
    case 'password':
      return { way, account: value('account'), user: value('user'), password: value('password') }
    case 'oidc-agency': {
      const provider = readUrn(reader, 'oidc-provider', value('oidc-provider'), 'oidcProvider')
      const agency = readUrn(reader, 'oidc-agency', value('oidc-agency'), 'agency')
      const idToken = readIdTokenEndpoint(reader, world)
      return idToken && { way, provider, agency, audience, idToken }
    }
    case 'identity-provider': {
      const identityProvider = readProviderName(reader, value('identity-provider'))
      const idToken = readIdTokenEndpoint(reader, world)
      return idToken && { way, identityProvider, audience, idToken }
    }
  }
}

function readEnvironment(reader: Reader, world: SignInWorld): SignInWay | undefined {
  const read = (name: string) => world.env[name]?.trim() ?? ''
  const family = families.find((names) => Object.values(names).some((name) => read(name) !== ''))
  if (family === undefined) {
    reader.problem('sign-in', `no way to sign in is given. The ways are: ${waysInWords}. ${whyEmpty(world)}`)
    return undefined
  }
  const set = Object.values(family).filter((name) => read(name) !== '')
  for (const name of set) {
    world.mask(read(name))
    const refusal = refuseCredential(name, read(name))
    if (refusal !== undefined) reader.problem(name, refusal)
  }
  const missing = [family['access-key'], family['secret-key']].filter((name) => read(name) === '')
  for (const name of missing) {
    reader.problem(
      'sign-in',
      `the environment has ${enumerate(set)} but not ${name}. Set it, or give the sign-in by inputs; variables of different families are never mixed.`,
    )
  }
  return missing.length > 0 ? undefined : { ...buildKeys(reader, family, read), variables: family }
}

const inputNames: KeyVariables = {
  'access-key': 'access-key',
  'secret-key': 'secret-key',
  'security-token': 'security-token',
}

/** @param names of the inputs or variables with the access key, its secret and its security token */
function buildKeys(
  reader: Reader,
  { 'access-key': accessKey, 'secret-key': secretKey, 'security-token': securityToken }: KeyVariables,
  value: (name: string) => string,
): Extract<SignInWay, { way: 'access-key' }> {
  const keys = {
    way: 'access-key',
    accessKey: oneWord(reader, accessKey, value(accessKey)),
    secretKey: oneWord(reader, secretKey, value(secretKey)),
  } as const
  const swapped = refuseSwappedKeys(keys.accessKey, keys.secretKey)
  if (swapped !== undefined) reader.problem(`${accessKey}, ${secretKey}`, swapped)
  const temporary = securityToken === undefined ? '' : value(securityToken)
  if (securityToken === undefined || temporary === '') return keys
  return { ...keys, securityToken: oneWord(reader, securityToken, temporary) }
}

/** It is sent in an HTTP header. */
function readProviderName(reader: Reader, value: string): string {
  if (!/^[\x20-\x7e]*$/.test(value)) {
    reader.problem(
      'identity-provider',
      `${quote(value)} holds a line break or a character that is not ASCII: give the name of the identity provider in IAM.`,
    )
  }
  return value
}

// https://support.huaweicloud.com/intl/en-us/api-iam5/AssumeAgencyWithOIDC.html
function readUrn(reader: Reader, name: string, value: string, kind: 'oidcProvider' | 'agency'): string {
  if (!new RegExp(`^iam::[^:\\s]+:${kind}:\\S+$`).test(value)) {
    reader.problem(name, `${quote(value)} is not a URN of this kind: it looks like iam::<account ID>:${kind}:<name>.`)
  }
  return value
}

function readIdTokenEndpoint(reader: Reader, world: SignInWorld): IdTokenEndpoint | undefined {
  const url = world.env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? ''
  const token = world.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''
  if (token !== '') world.mask(token)
  if (URL.canParse(url) && token !== '') return { url, token }
  reader.problem(
    'sign-in',
    world.untrustedRun === undefined
      ? 'GitHub gives this job no ID token. Add this to the job (a job-level `permissions` replaces all of the workflow’s):\n' +
          '    permissions:\n      contents: read\n      id-token: write'
      : `GitHub gives this job no ID token: ${world.untrustedRun}`,
  )
  return undefined
}
