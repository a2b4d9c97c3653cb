import { createHash } from 'node:crypto'
import type {
  AccessKey,
  Agency,
  Application,
  Backend,
  IdentityProvider,
  OidcProvider,
  Script,
  Token,
  User,
  World,
} from './world.ts'

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
    gateway: 'present',
    throttles: [],
    forbidden: [],
    lists: { empty: 'list', total: 'number', strays: [] },
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
