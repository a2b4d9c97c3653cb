import { createHash } from 'node:crypto'
import type { GitHub as Emulator } from '../../emulator/github/server.ts'
import { gitBlobId } from '../../src/workspace/blob-id.ts'
import { createGitHub, type GitHub } from '../../src/github/github.ts'
import { branchFor } from '../../src/pull-request/naming.ts'
import { deliver, type Delivery, type PullRequestResult } from '../../src/pull-request/deliver.ts'
import { readRepository } from '../../src/github/repository.ts'
import type { RepositoryState } from '../../src/github/repository-state.ts'
import type { DeliveredFile } from '../../src/pull-request/differences.ts'
import type { PullRequestOptions } from '../../src/inputs/pull-request.ts'
import type { Run } from '../../src/inputs/workflow-run.ts'
import type { ShownChange } from '../../src/documents/render-changes.ts'

export const breaking: ShownChange = {
  id: 'api-path-removed-without-deprecation',
  level: 'breaking',
  method: 'GET',
  path: '/orders',
  pointer: '/paths/~1orders',
  text: 'the path was removed',
  affected: 1,
}

export const info: ShownChange = { ...breaking, id: 'endpoint-added', level: 'info', text: 'the operation was added' }

export function runOf(emulator: Pick<Emulator, 'serverUrl' | 'apiUrl' | 'graphqlUrl'>, repository = 'octo/demo'): Run {
  const { serverUrl, apiUrl, graphqlUrl } = emulator
  return {
    workspace: '/',
    temp: '/',
    eventName: 'schedule',
    repository,
    sha: '0'.repeat(40),
    serverUrl,
    apiUrl,
    graphqlUrl,
    url: `${serverUrl}/${repository}/actions/runs/1`,
    id: '1',
    pullRequestBase: undefined,
    pullRequestNumber: undefined,
    docs: undefined,
    untrusted: undefined,
    summaryFile: undefined,
  }
}

export interface ClientOptions {
  readonly repository?: string
  readonly token?: string
  readonly run?: Partial<Run>
  readonly retries?: number
  readonly deadline?: number
  readonly now?: () => number
  readonly log?: (line: string) => void
  readonly sleep?: (milliseconds: number) => Promise<void>
}

export function client(emulator: Emulator, options: ClientOptions = {}): GitHub {
  return createGitHub({
    token: options.token ?? 'ghs_emulatorJobToken0000000000000000000000',
    run: { ...runOf(emulator, options.repository), ...options.run },
    retries: options.retries ?? 2,
    deadline: options.deadline ?? Date.now() + 60_000,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? (() => Promise.resolve()),
    random: () => 0.5,
    log: options.log ?? (() => undefined),
  })
}

export function pullRequestOptions(repository: string, changes: Partial<PullRequestOptions> = {}): PullRequestOptions {
  const [owner = '', name = ''] = repository.split('/')
  const title = 'Update {output} from ROMA Connect'
  return {
    token: 't',
    repository: { owner, name },
    base: undefined,
    branch: undefined,
    title,
    commitMessage: changes.title ?? title,
    body: undefined,
    labels: [],
    assignees: [],
    reviewers: [],
    teamReviewers: [],
    draft: false,
    autoMerge: 'off',
    deleteBranch: true,
    onForeignCommits: 'append',
    ...changes,
  }
}

/** A file whose lines that start with `#` are volatile. */
export function file(path: string, content: string, kind: DeliveredFile['kind'] = 'document'): DeliveredFile {
  const bytes = Buffer.from(content)
  const meaning = (text: string) => text.replace(/^#.*\n/gm, '')
  return {
    path,
    kind,
    blobId: gitBlobId(bytes),
    size: bytes.length,
    content: () => Promise.resolve(bytes),
    fingerprint: createHash('sha256').update(meaning(content)).digest('hex'),
    isSame: (existing) => meaning(Buffer.from(existing).toString()) === meaning(content),
  }
}

export function delivery(files: Readonly<Record<string, string>>, changes: Partial<Delivery> = {}): Delivery {
  const paths = Object.keys(files)
  const found = changes.changes ?? [info]
  return {
    output: 'swagger.yaml',
    files: paths.map((path) => file(path, files[path] ?? '', path.endsWith('.js') ? 'script' : 'document')),
    deletions: [],
    changes: found,
    findings: [],
    names: {
      apps: ['Orders'],
      instance: 'prod',
      outputs: paths.filter((path) => !path.endsWith('.js')),
      changes: found.length,
      breaking: found.filter(({ level }) => level === 'breaking').length,
    },
    blocksAutoMerge: undefined,
    ...changes,
  }
}

async function read(github: GitHub, options: PullRequestOptions, wanted: Delivery): Promise<RepositoryState> {
  const paths = [...wanted.files.map(({ path }) => path), ...wanted.deletions]
  return readRepository(github, options, (main) => branchFor(options, wanted.output, [], main), paths)
}

/** One run, from reading to the result. */
export async function run(
  emulator: Emulator,
  repository: string,
  wanted: Delivery,
  options: Partial<PullRequestOptions> = {},
  clientOptions: ClientOptions & { readonly dryRun?: boolean } = {},
): Promise<PullRequestResult> {
  const github = client(emulator, { repository, ...clientOptions })
  const pullRequest = pullRequestOptions(repository, options)
  const state = await read(github, pullRequest, wanted)
  const log = clientOptions.log ?? (() => undefined)
  return deliver(github, pullRequest, state, wanted, { dryRun: clientOptions.dryRun ?? false, log })
}
