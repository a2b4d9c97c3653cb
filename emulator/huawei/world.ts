import { createHash } from 'node:crypto'
import type { JsonObject } from './json.ts'

export type Account = { id: string; name: string }
export type Project = { id: string; name: string; account: string; enabled: boolean }
export type Instance = { id: string; name: string; project: string; status: string; description: string }

/** Integration application. `document` is put over the root of a file whose first backend is of this application. */
export type Application = {
  id: string
  name: string
  instance: string
  remark: string
  roles: string[]
  key: string
  secret: string
  /** Names of the users and URNs of the agencies that may see it; undefined: everyone of the account. */
  visibleTo?: string[]
  document?: JsonObject
}

export type Parameter = {
  name: string
  in: 'Headers' | 'Parameters' | 'Body'
  required: boolean
  description: string
  default?: string
}

export type Script = {
  type: 'function' | 'SQL' | 'SP'
  /** The script as it was typed; base64 on the wire. */
  source: string
  objectName: string
  datasource?: { id: string; name: string; type: string }
}

export type Status = 1 | 3 | 4

/** Custom backend. `operation` is put over the operation that the export makes from the other fields. */
export type Backend = {
  id: string
  name: string
  path: string
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD' | 'PATCH' | 'OPTIONS'
  application: string
  status: Status
  type: 'data' | 'function' | ''
  version: string
  description: string
  contentType: 'json' | 'xml' | 'stream'
  returnFormat: boolean
  parameters: Parameter[]
  scripts: Script[]
  /** Name of the security scheme that signs it. */
  signature?: string
  operation: JsonObject
  createdTime: string
  modifiedTime: string
}

/** `huaweiId` is an account's own user, who gets no token by password. */
export type User = {
  id: string
  account: string
  name: string
  password: string
  kind: 'iam' | 'huaweiId'
  mfa: boolean
  /** Tenant administrators see every application. */
  administrator: boolean
  /** Whether GET /v3/projects is allowed. */
  listsProjects: boolean
}

/** `caller` is the name of a user or the URN of an agency; `project` null means a token without project scope. */
export type Token = { value: string; account: string; caller: string; project: string | null; expiresAt: number }

/** A permanent key has no security token and no expiry. */
export type AccessKey = {
  access: string
  secret: string
  account: string
  caller: string
  securityToken?: string
  expiresAt?: number
}

export type OidcProvider = { urn: string; issuer: string; audiences: string[] }

/** Trust agency: who may assume it. `subjects` are patterns with `*` and `?`. */
export type Agency = {
  urn: string
  account: string
  provider: string
  issuer: string
  audience: string
  subjects: string[]
  maxSessionSeconds: number
  administrator: boolean
}

/** Identity provider of the classic IAM: `staleKeys` when the pasted keys are not the issuer's any more. */
export type IdentityProvider = {
  name: string
  issuer: string
  audience: string
  staleKeys: boolean
  repositories: string[]
  user: string
  account: string
}

export type World = {
  region: string
  accounts: Account[]
  projects: Project[]
  instances: Instance[]
  applications: Application[]
  backends: Backend[]
  definitions: JsonObject
  securityDefinitions: JsonObject
  /** The root of every exported document, without paths, definitions and securityDefinitions. */
  document: JsonObject
  /** Answered by the export, byte for byte, in place of a document made from the backends. */
  exactDocument?: string | Buffer
  contentType: string
  limits: {
    exportBytes: number
    /** Most IDs that one export accepts in `apis`; undefined: no limit is known. */
    apis?: number
  }
  /** Statuses that the export hands out at all. */
  exportableStatuses: Status[]
  /** Whether each export comes in another order. */
  shuffle: boolean
  /** Who says that a token has expired: the service (APIG.1001) or the gateway in front (APIG.0301). */
  expiryToldBy: 'service' | 'gateway'
  users: User[]
  tokens: Token[]
  accessKeys: AccessKey[]
  oidcProviders: OidcProvider[]
  agencies: Agency[]
  identityProviders: IdentityProvider[]
}

/** An ID of 32 hex digits that depends on nothing but the text. */
export function hexId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** A UUID that depends on nothing but the text. */
export function uuid(text: string): string {
  return hexId(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export const accountName = 'contoso'
export const instanceId = uuid('instance')
export const projectId = hexId('project')

/** An account with its region's project and one running instance, without applications, backends and sign-ins. */
export function emptyWorld(region = 'cn-north-4'): World {
  return {
    region,
    accounts: [{ id: hexId(accountName), name: accountName }],
    projects: [{ id: projectId, name: region, account: accountName, enabled: true }],
    instances: [{ id: instanceId, name: 'roma-prod', project: projectId, status: 'RUNNING', description: '' }],
    applications: [],
    backends: [],
    definitions: {},
    securityDefinitions: {},
    document: { swagger: '2.0', info: { title: 'roma livedata apis', version: '1.0' } },
    contentType: 'application/octet-stream',
    limits: { exportBytes: 50 * 1024 * 1024 },
    exportableStatuses: [1, 3, 4],
    shuffle: false,
    expiryToldBy: 'service',
    users: [],
    tokens: [],
    accessKeys: [],
    oidcProviders: [],
    agencies: [],
    identityProviders: [],
  }
}

/** Adds an application, of the first instance unless told, and returns it. */
export function addApplication(world: World, given: Partial<Application> & { name: string }): Application {
  const application: Application = {
    id: uuid(`application ${given.name}`),
    instance: world.instances[0]?.id ?? instanceId,
    remark: '',
    roles: ['read', 'access'],
    key: `key-${hexId(given.name)}`,
    secret: `secret-${hexId(given.name)}`,
    ...given,
  }
  world.applications.push(application)
  return application
}

/** Adds a backend and returns it. Path, method and application together are unique in ROMA Connect. */
export function addBackend(
  world: World,
  application: Application,
  given: Partial<Omit<Backend, 'application'>> & { path: string },
): Backend {
  const method = given.method ?? 'GET'
  const backend: Backend = {
    id: hexId(`backend ${application.id} ${method} ${given.path}`),
    name: `${method.toLowerCase()}${given.path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`,
    method,
    application: application.id,
    status: 3,
    type: 'function',
    version: '1.0.0',
    description: '',
    contentType: 'json',
    returnFormat: false,
    parameters: [],
    scripts: [functionScript('function execute(data) {\n    return "Hello world!"\n}')],
    operation: {},
    createdTime: '2025-09-18T09:25:59Z',
    modifiedTime: '2025-09-18T09:25:59Z',
    ...given,
  }
  const taken = world.backends.some(
    (other) =>
      other.application === backend.application && other.path === backend.path && other.method === backend.method,
  )
  if (taken) throw new Error(`${application.name} has ${method} ${backend.path} already`)
  world.backends.push(backend)
  return backend
}

export function functionScript(source: string): Script {
  return { type: 'function', source, objectName: 'fun' }
}

/** Adds a user with a password and returns it. */
export function addUser(world: World, given: Partial<User> & { name: string; password: string }): User {
  const user: User = {
    id: hexId(`user ${given.name}`),
    account: accountName,
    kind: 'iam',
    mfa: false,
    administrator: true,
    listsProjects: true,
    ...given,
  }
  world.users.push(user)
  return user
}

/** Adds a token of the first project, good for a day unless told, and returns it. */
export function addToken(world: World, given: Partial<Token> & { value: string; caller: string }): Token {
  const token: Token = {
    account: accountName,
    project: world.projects[0]?.id ?? null,
    expiresAt: Date.now() + 86_400_000,
    ...given,
  }
  world.tokens.push(token)
  return token
}

/** Adds an access key; with a `securityToken` it is a temporary one. */
export function addAccessKey(
  world: World,
  given: Partial<AccessKey> & { access: string; secret: string; caller: string },
): AccessKey {
  const key: AccessKey = { account: accountName, ...given }
  world.accessKeys.push(key)
  return key
}

export const gitHubIssuer = 'https://token.actions.githubusercontent.com'

/** Adds an OIDC provider with one trust agency (STS v5), and returns both. */
export function addAgency(world: World, given: Partial<Agency> & { subjects: string[] }): [OidcProvider, Agency] {
  const account = hexId(accountName)
  const agency: Agency = {
    urn: `iam::${account}:agency:roma-export`,
    account: accountName,
    provider: `iam::${account}:oidcProvider:github`,
    issuer: gitHubIssuer,
    audience: 'sts.huaweicloud.com',
    maxSessionSeconds: 3600,
    administrator: true,
    ...given,
  }
  const provider = { urn: agency.provider, issuer: agency.issuer, audiences: [agency.audience] }
  world.oidcProviders.push(provider)
  world.agencies.push(agency)
  return [provider, agency]
}

/** Adds an identity provider of the classic IAM, whose rule takes these repositories for this user. */
export function addIdentityProvider(
  world: World,
  given: Partial<IdentityProvider> & { name: string; repositories: string[]; user: string },
): IdentityProvider {
  const provider: IdentityProvider = {
    issuer: gitHubIssuer,
    audience: 'sts.huaweicloud.com',
    staleKeys: false,
    account: accountName,
    ...given,
  }
  world.identityProviders.push(provider)
  return provider
}
