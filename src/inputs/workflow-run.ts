import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { at, isRecord, numberAt, textAt } from '../http/reply.ts'
import type { InputSource, Reader } from './reader.ts'

/** The workflow run that the step belongs to, from the variables and the event that GitHub's runner provides. */
export interface Run {
  readonly workspace: string
  readonly temp: string
  /** Where the job summary goes; undefined on a runner that shows none. */
  readonly summaryFile: string | undefined
  readonly eventName: string
  /** `owner/name` of the repository whose workflow runs. */
  readonly repository: string
  readonly sha: string
  readonly serverUrl: string
  readonly apiUrl: string
  readonly graphqlUrl: string
  /** The page of this run, for people. */
  readonly url: string
  readonly id: string
  /** In a `pull_request` run: what that pull request would be merged into. */
  readonly pullRequestBase: { readonly ref: string; readonly sha: string } | undefined
  /** In a `pull_request` run: its number. */
  readonly pullRequestNumber: number | undefined
  /** The address of the action's own pages, of the version that runs; undefined for a copy in the workflow's repository. */
  readonly docs: string | undefined
  /** Set in a run of a fork's or Dependabot's pull request, which gets no secrets and no ID token: why, and the way out. */
  readonly untrusted: string | undefined
}

export function readRun(reader: Reader, { env }: InputSource): Run {
  const value = (name: string) => env[name] ?? ''
  const serverUrl = value('GITHUB_SERVER_URL') || 'https://github.com'
  const apiUrl = value('GITHUB_API_URL') || 'https://api.github.com'
  const event = readEvent(value('GITHUB_EVENT_PATH'))
  const repository = value('GITHUB_REPOSITORY')
  const eventName = value('GITHUB_EVENT_NAME')
  return {
    workspace: readFolder(reader, 'GITHUB_WORKSPACE', value('GITHUB_WORKSPACE')),
    temp: readFolder(reader, 'RUNNER_TEMP', value('RUNNER_TEMP')),
    summaryFile: value('GITHUB_STEP_SUMMARY') || undefined,
    eventName,
    repository,
    sha: value('GITHUB_SHA'),
    serverUrl,
    apiUrl,
    graphqlUrl: value('GITHUB_GRAPHQL_URL') || graphqlBeside(apiUrl),
    url: `${serverUrl}/${repository}/actions/runs/${value('GITHUB_RUN_ID')}`,
    id: value('GITHUB_RUN_ID'),
    pullRequestBase: readBase(event),
    pullRequestNumber: readNumber(event),
    docs: readDocs(serverUrl, value('GITHUB_ACTION_REPOSITORY'), value('GITHUB_ACTION_REF')),
    untrusted: eventName === 'pull_request_target' ? undefined : readUntrusted(event, value('GITHUB_ACTOR')),
  }
}

/** GHES has `/api/graphql` beside `/api/v3`; github.com and ghe.com have `/graphql`. The token is for this host alone. */
function graphqlBeside(apiUrl: string): string {
  return `${apiUrl.replace(/\/+$/, '').replace(/\/v3$/, '')}/graphql`
}

/** The folder that a variable of the runner's names; without it, one that lets the other inputs be checked. */
function readFolder(reader: Reader, name: string, path: string): string {
  if (path !== '' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return resolve(path)
  reader.problem(
    name,
    'is not set to a folder: run this as a step of a GitHub Actions workflow, or, on another CI, set it (docs/other-ci.md).',
  )
  return process.cwd()
}

/** The payload of the event, of whatever shape; undefined without one. Without it the run is merely known less well. */
function readEvent(path: string): unknown {
  try {
    return path === '' ? undefined : JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function readNumber(event: unknown): number | undefined {
  const number = numberAt(event, 'pull_request', 'number')
  return Number.isSafeInteger(number) ? number : undefined
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/variables
function readDocs(serverUrl: string, repository: string, ref: string): string | undefined {
  const isPlain = /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref)
  return isPlain ? `${serverUrl}/${repository}/blob/${ref}` : undefined
}

function readBase(event: unknown): Run['pullRequestBase'] {
  const [ref, sha] = [textAt(event, 'pull_request', 'base', 'ref'), textAt(event, 'pull_request', 'base', 'sha')]
  return ref !== undefined && sha !== undefined ? { ref, sha } : undefined
}

// https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflows-in-forked-repositories
function readUntrusted(event: unknown, actor: string): string | undefined {
  if (!isRecord(at(event, 'pull_request'))) return undefined
  const isFork = textAt(event, 'pull_request', 'head', 'repo', 'full_name') !== textAt(event, 'repository', 'full_name')
  if (!isFork && actor !== 'dependabot[bot]') return undefined
  const who = isFork ? 'this run belongs to a pull request from a fork' : 'this run belongs to Dependabot'
  return (
    `${who}, and GitHub gives such runs no secrets, no ID token and a read-only token. Skip the job in them:\n` +
    "    if: github.event.pull_request.head.repo.full_name == github.repository && github.actor != 'dependabot[bot]'\n" +
    '  Do not switch to pull_request_target for this: it would run with secrets on somebody else’s change.'
  )
}
