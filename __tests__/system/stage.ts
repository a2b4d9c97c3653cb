import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Access, Permission, Token } from '../../emulator/github/model.ts'
import { startGitHub, type GitHub } from '../../emulator/github/server.ts'
import {
  addAccessKey,
  addAgency,
  addApplication,
  addBackend,
  addIdentityProvider,
  addToken,
  addUser,
  createCertificate,
  emptyWorld,
  lifelikeSecrets,
  lifelikeUser,
  projectId,
  startHuawei,
  uuid,
  type Huawei,
  type World,
} from '../../emulator/huawei/index.ts'
import type { Fields } from '../pages.ts'
import { startProxy, type Proxy } from '../scenarios/proxy.ts'

/** The account that the examples of the pages belong to. */
const account = '0123456789abcdef0123456789abcdef'
const repository = 'contoso/apis'
const regions = ['cn-north-4']

/** What arrives at the address that the pages post chat messages to. */
async function startChat(): Promise<{ url: string; messages: string[]; close: () => void }> {
  const messages: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      messages.push(Buffer.concat(parts).toString('utf8'))
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}/hook`, messages, close: () => void server.close() }
}

export const jobToken = 'ghs_emulatorJobToken0000000000000000000000'
export const appToken = 'ghs_emulatorAppToken1111111111111111111111'
export const appKey = 'private-key-sentinel-of-the-app'

/** Everything that a workflow of the pages meets: Huawei Cloud under its own names, and a GitHub with its repository. */
export interface Stage {
  readonly huawei: Huawei
  readonly github: GitHub
  readonly proxy: Proxy
  /** The certificate of the emulated Huawei Cloud, as a file. */
  readonly authority: string
  readonly secrets: Readonly<{ [name: string]: string }>
  readonly variables: Readonly<{ [name: string]: string }>
  readonly environment: (permissions: Fields) => Readonly<{ [name: string]: string }>
  /** What was posted as chat messages. */
  readonly chat: readonly string[]
  /** What may show nowhere. */
  readonly sentinels: () => readonly string[]
  [Symbol.asyncDispose]: () => Promise<void>
}

/**
 * @param permissions what the job declares: its token can do that, and nothing else
 */
export async function startStage(permissions: Fields): Promise<Stage> {
  const hosts = regions.flatMap((region) => ['roma', 'iam', 'sts'].map((name) => `${name}.${region}.myhuaweicloud.com`))
  const certificate = createCertificate(['127.0.0.1', ...hosts])
  const folder = await mkdtemp(join(tmpdir(), 'stage-'))
  const authority = join(folder, 'company.pem')
  await writeFile(authority, certificate.cert)
  const huawei = await startHuawei(exampleWorld(), {
    tls: certificate,
    oidc: { repository, subject: `repo:${repository}:ref:refs/heads/main` },
  })
  const github = await startGitHub({
    repositories: [
      {
        name: repository,
        private: true,
        organization: true,
        allowAutoMerge: true,
        teams: ['api-owners'],
        labels: ['api'],
      },
    ],
    tokens: [
      { token: jobToken, kind: 'job', permissions: grantedTo(permissions) },
      {
        token: appToken,
        kind: 'app',
        permissions: { contents: 'write', pull_requests: 'write', members: 'read', metadata: 'read' },
      },
    ],
  })
  const chat = await startChat()
  const ports = [huawei.endpoint, huawei.iamEndpoint, huawei.stsEndpoint].map((url) => Number(new URL(url).port))
  const routes = new Map(hosts.map((host, index) => [`${host}:443`, ports[index % 3] ?? 0]))
  const proxy = await startProxy((target) => {
    const port = routes.get(target)
    return port === undefined ? { status: 403 } : { port }
  })
  return {
    huawei,
    github,
    proxy,
    authority,
    secrets: {
      GITHUB_TOKEN: jobToken,
      HUAWEI_TOKEN: lifelikeSecrets.token,
      HUAWEI_ACCESS_KEY: lifelikeSecrets.accessKey,
      HUAWEI_SECRET_KEY: lifelikeSecrets.secretKey,
      HUAWEI_PASSWORD: lifelikeSecrets.password,
      APP_PRIVATE_KEY: appKey,
      CHAT_WEBHOOK: chat.url,
    },
    chat: chat.messages,
    variables: { APP_CLIENT_ID: 'Iv1.emulator', PROXY: proxy.url },
    environment: (declared) => ({
      GITHUB_API_URL: github.apiUrl,
      GITHUB_GRAPHQL_URL: github.graphqlUrl,
      GITHUB_SERVER_URL: github.serverUrl,
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: authority,
      APP_CLIENT_ID: 'Iv1.emulator',
      APP_PRIVATE_KEY: appKey,
      APP_PERMISSIONS: 'contents=write pull-requests=write members=read',
      APP_TOKEN: appToken,
      ...(declared['id-token'] === 'write' && {
        ACTIONS_ID_TOKEN_REQUEST_URL: huawei.oidc.requestUrl,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: huawei.oidc.requestToken,
      }),
    }),
    sentinels: () => [...huawei.secrets(), jobToken, appToken, appKey],
    async [Symbol.asyncDispose]() {
      chat.close()
      await Promise.all([huawei.close(), github.close(), proxy[Symbol.asyncDispose]()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function grantedTo(declared: Fields): NonNullable<Token['permissions']> {
  const access = (name: string): Access =>
    declared[name] === 'write' || declared[name] === 'read' ? declared[name] : 'none'
  const permissions: { [name in Permission]?: Access } = {
    contents: access('contents'),
    pull_requests: access('pull-requests'),
    issues: access('issues'),
    metadata: 'read',
  }
  return permissions
}

/** What the pages speak of: two instances, the applications orders and invoices, each way to sign in. */
function exampleWorld(): World {
  const world = emptyWorld()
  world.instances.push({
    id: uuid('instance roma-test'),
    name: 'roma-test',
    project: projectId,
    status: 'RUNNING',
    description: '',
  })
  for (const name of ['orders', 'invoices']) {
    const application = addApplication(world, { name })
    addBackend(world, application, {
      path: `/${name}`,
      status: 4,
      operation: { responses: { 200: { description: 'OK', schema: { type: 'object' } } } },
    })
    addBackend(world, application, {
      path: `/${name}/{id}`,
      operation: {
        parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
        responses: { 200: { description: 'OK' } },
      },
    })
    const there = addApplication(world, { name, id: uuid(`test ${name}`), instance: uuid('instance roma-test') })
    addBackend(world, there, { path: `/${name}`, operation: { responses: { 200: { description: 'OK' } } } })
  }
  addUser(world, { name: lifelikeUser, password: lifelikeSecrets.password })
  addToken(world, { value: lifelikeSecrets.token, caller: lifelikeUser })
  addAccessKey(world, { access: lifelikeSecrets.accessKey, secret: lifelikeSecrets.secretKey, caller: lifelikeUser })
  addAgency(world, {
    urn: `iam::${account}:agency:roma-export`,
    provider: `iam::${account}:oidcProvider:github`,
    subjects: [`repo:${repository}:*`],
  })
  addIdentityProvider(world, { name: 'github', repositories: [repository], user: lifelikeUser })
  return inProjectOfThePages(world)
}

/** The pages give the project by an ID of their own. */
function inProjectOfThePages(world: World): World {
  return JSON.parse(JSON.stringify(world).replaceAll(projectId, account)) as World
}
