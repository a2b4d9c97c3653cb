import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createExchange, type Exchange } from './exchange.ts'
import { createFaults, type Faults } from './faults.ts'
import { openSchema } from './graphql/schema.ts'
import { createHandle, type Handle } from './handle.ts'
import type { RepositoryOptions, Token, World } from './model.ts'
import { openContract, type Contract } from './openapi.ts'
import { createRepository, removeAll } from './repositories.ts'
import { repositoryOf } from './pulls.ts'
import { openStrangers, type Strangers } from './strangers.ts'
import type { RecordedRequest, Violation } from './requests.ts'
import { enterBy, type Enter } from './situations/index.ts'

export interface GitHubOptions {
  readonly repositories?: readonly RepositoryOptions[]
  readonly tokens?: readonly Token[]
  /** `github.com`: REST at the root, GraphQL at `/graphql`. `enterprise`: `/api/v3` and `/api/graphql`, as GHES 3.18. */
  readonly edition?: 'github.com' | 'enterprise'
  /** Whether commits made through the API are signed by GitHub; an Enterprise Server needs to be set up for it. */
  readonly signsCommits?: boolean
  /** More of the GraphQL schema that this server lacks: `Type.field`. */
  readonly hiddenFields?: readonly string[]
  /** The largest body that `/graphql` takes, in bytes. */
  readonly graphqlLimit?: number
  readonly now?: () => Date
  readonly port?: number
}

export interface GitHub {
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly serverUrl: string
  readonly requests: readonly RecordedRequest[]
  /** Must be empty at the end of a test. */
  readonly violations: readonly Violation[]
  readonly faults: Faults
  /** Puts it into a situation by its name: `enter('ip-allow-list')`, `enter('graphql-limit', { on: 'ReadRepository', times: 2 })`. */
  readonly enter: Enter
  repository(name: string): Handle
  addRepository(options: RepositoryOptions): Promise<Handle>
  /** Pull requests of forks whose branch has this name; their numbers. */
  addStrangers(name: string, strangers: Strangers): Promise<number[]>
  /** How many requests there were of an operation, or of all. */
  count(operation?: string): number
  /** Forgets requests and violations. */
  forget(): void
  close(): Promise<void>
}

/** The token of a job that may write contents and pull requests, and nothing else. */
export const JOB_TOKEN: Token = {
  token: 'ghs_emulatorJobToken0000000000000000000000',
  kind: 'job',
  permissions: { contents: 'write', pull_requests: 'write', metadata: 'read' },
}

// Users saw payloads refused from 40 to 50 MB: https://github.com/Songmu/action-push-to-another-repository/pull/37
const largestPayload = 45_000_000

/**
 * Starts a GitHub on this machine, over real bare Git repositories.
 * With one repository, `octo/demo`, and one token, `JOB_TOKEN`, unless told otherwise.
 */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const enterprise = options.edition === 'enterprise'
  const address = { serverUrl: '', apiUrl: '' }
  const world = createWorld(options, address)
  const folder = await mkdtemp(join(tmpdir(), 'github-'))
  for (const repository of options.repositories ?? [{ name: 'octo/demo' }])
    await createRepository(world, folder, repository)
  const faults = createFaults()
  const exchange = createExchange({
    world,
    faults,
    contract: (contract ??= openContract()),
    schema: openSchema(options.hiddenFields ?? []),
    apiPath: enterprise ? '/api/v3' : '',
    graphqlPaths: enterprise ? ['/api/graphql', '/api/v3/graphql'] : ['/graphql'],
    graphqlLimit: options.graphqlLimit ?? largestPayload,
  })
  const server = await listen(exchange, options.port ?? 0)
  address.serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  address.apiUrl = address.serverUrl + (enterprise ? '/api/v3' : '')
  return {
    ...address,
    graphqlUrl: address.serverUrl + (enterprise ? '/api/graphql' : '/graphql'),
    requests: exchange.requests,
    violations: exchange.violations,
    faults,
    enter: enterBy(faults, world),
    repository: (name) => createHandle(world, repositoryOf(world, name)),
    addRepository: async (repository) => createHandle(world, await createRepository(world, folder, repository)),
    addStrangers: (name, strangers) => openStrangers(world, folder, repositoryOf(world, name), strangers),
    count: (operation) => countRequests(exchange.requests, operation),
    forget: () => {
      exchange.requests.length = 0
      exchange.violations.length = 0
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await removeAll(world, folder)
    },
  }
}

function createWorld(options: GitHubOptions, address: { serverUrl: string; apiUrl: string }): World {
  let id = 1000
  return {
    repositories: [],
    tokens: options.tokens ?? [JOB_TOKEN],
    serverUrl: () => address.serverUrl,
    apiUrl: () => address.apiUrl,
    now: options.now ?? (() => new Date()),
    signsCommits: options.signsCommits ?? true,
    enterpriseVersion: options.edition === 'enterprise' ? '3.18.0' : null,
    nextId: () => (id += 1),
  }
}

function countRequests(requests: readonly RecordedRequest[], operation: string | undefined): number {
  if (operation === undefined) return requests.length
  return requests.filter((request) => request.operation === operation || request.fields.includes(operation)).length
}

// Compiled schemas: the same for every server of a process.
let contract: Contract | undefined

async function listen(exchange: Exchange, port: number): Promise<Server> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void exchange.serve(request, response)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  // A test that fails before it closes the server must still end.
  server.unref()
  return server
}
