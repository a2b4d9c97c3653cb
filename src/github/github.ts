import { getOctokit } from '@actions/github'
import { UserError } from '../errors.ts'
import { backoff } from '../http/backoff.ts'
import { asRecord, at, listAt, numberAt, textAt } from '../http/reply.ts'
import { createHttp, type HttpWorld } from '../http/send.ts'
import type { Run } from '../inputs/workflow-run.ts'
import { plain } from '../text/foreign-text.ts'
import { describeWebPage } from '../text/web-page.ts'
import { createFetch } from './fetch.ts'

/** What GitHub said no to. It is control flow inside the delivery; a person gets a `UserError` made of it. */
export class GitHubRefusal extends Error {
  override readonly name = 'GitHubRefusal'
  readonly purpose: string
  /** The HTTP status; 200 for an error of GraphQL's. */
  readonly status: number
  /** The type of GraphQL's error: `STALE_DATA`, `FORBIDDEN`, `NOT_FOUND`, … */
  readonly type: string
  /** GitHub's own words, one line a sentence. */
  readonly said: string
  /** How often it was asked: beyond once, an earlier answer may have been lost after it took effect. */
  readonly attempts: number
  /** `contents=write`, from the header `X-Accepted-GitHub-Permissions`. */
  readonly permissions: string
  /** GitHub answered a query in part: what it left out may be there all the same. */
  readonly isPartial: boolean

  constructor(
    purpose: string,
    answer: {
      status: number
      type?: string
      said: string
      permissions?: string
      attempts?: number
      isPartial?: boolean
    },
  ) {
    super(`Could not ${purpose}: GitHub answered ${answer.type ?? answer.status} “${plain(answer.said)}”.`)
    this.purpose = purpose
    this.status = answer.status
    this.type = answer.type ?? ''
    this.said = answer.said
    this.permissions = answer.permissions ?? ''
    this.attempts = answer.attempts ?? 1
    this.isPartial = answer.isPartial === true || answer.type === 'RESOURCE_LIMITS_EXCEEDED'
  }
}

export interface GraphqlReply {
  readonly data: unknown
  /** Fields that GitHub says are not there (`NOT_FOUND`): their paths, dotted. Another null is no absence. */
  readonly absentPaths: readonly string[]
}

/** GitHub's API. Each call says what it is for, to complete “Could not …”. */
export interface GitHub {
  readonly run: Run
  /** @throws {GitHubRefusal} also for a reply in part @throws {UserError} `request` or `timeout` */
  graphql(purpose: string, query: string, variables: Readonly<Record<string, unknown>>): Promise<GraphqlReply>
  /** @throws {GitHubRefusal} @throws {UserError} `request` or `timeout` */
  rest(
    purpose: string,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<unknown>
  /** The bytes behind a path that knows the raw media type. */
  raw(purpose: string, path: string): Promise<Uint8Array>
  /** Waits as a retry would, as long as the step's time allows it. */
  pause(attempt: number): Promise<void>
}

export interface GitHubOptions extends Omit<HttpWorld, 'scrub'>, Partial<Pick<HttpWorld, 'scrub'>> {
  readonly token: string
  readonly run: Run
}

interface Answer {
  readonly status: number
  readonly data: unknown
  readonly attempts: number
}

type Parameters = Readonly<Record<string, unknown>> & { readonly method: string; readonly url: string }

/** GitHub's API: Octokit shapes the requests and reads the answers, and the requests go as all others do. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { run } = options
  const { ask } = createHttp({ scrub: (text) => text, ...options })
  const silent = () => undefined
  const tell = (message: string) => options.log(plain(message))
  const log = { debug: silent, info: silent, warn: tell, error: tell }
  const octokit = getOctokit(options.token, { baseUrl: run.apiUrl, userAgent: 'roma-connect-export', log })
  async function send(purpose: string, { url, ...parameters }: Parameters): Promise<Answer> {
    const { fetch, attempts } = createFetch(purpose, ask)
    const request = { ...asRecord(parameters['request']), fetch, log }
    try {
      // To Octokit a word behind a colon stands for a parameter.
      const path = url.replaceAll(':', '%3A')
      // Octokit's types want a known route; the path is checked against GitHub's description by the tests.
      const answer: Omit<Answer, 'attempts'> = await octokit.request({ ...parameters, url: path, request })
      return { ...answer, attempts: attempts() }
    } catch (error) {
      throw describeFailure(purpose, error, attempts())
    }
  }
  return {
    run,
    async graphql(purpose, query, variables) {
      const { origin: baseUrl, pathname: url } = new URL(run.graphqlUrl)
      return readGraphql(purpose, await send(purpose, { method: 'POST', baseUrl, url, query, variables }))
    },
    async rest(purpose, method, path, body) {
      const { data, status } = await send(purpose, { method, url: path, ...body })
      if (status !== 204 && (typeof data !== 'object' || data === null)) throw notGitHub(purpose)
      return data
    },
    async raw(purpose, path) {
      const headers = { accept: 'application/vnd.github.raw+json' }
      const request = { parseSuccessResponseBody: false }
      const { data } = await send(purpose, { method: 'GET', url: path, headers, request })
      return data instanceof Uint8Array ? data : new Uint8Array()
    },
    pause: (attempt) => options.sleep(Math.min(backoff(attempt, options.random()), options.deadline - options.now())),
  }
}

function readGraphql(purpose: string, answer: Answer): GraphqlReply {
  const errors = listAt(answer.data, 'errors')
  const data = at(answer.data, 'data')
  const fatal = errors.find((error) => !isAbsence(error))
  if (fatal !== undefined) {
    const type = textAt(fatal, 'type') ?? textAt(fatal, 'extensions', 'code') ?? 'ERROR'
    const { status, attempts } = answer
    const isPartial = isField(fatal) && !/FORBIDDEN|INSUFFICIENT_SCOPES/.test(type)
    throw new GitHubRefusal(purpose, { status, type, said: textAt(fatal, 'message') ?? '', attempts, isPartial })
  }
  if (typeof data !== 'object' || data === null) throw notGitHub(purpose)
  return { data, absentPaths: errors.map(pathOf) }
}

function pathOf(error: unknown): string {
  return listAt(error, 'path').join('.')
}

/** An error of one field within the data, not of the repository or the mutation as a whole. */
function isField(error: unknown): boolean {
  return listAt(error, 'path').length > 1
}

function isAbsence(error: unknown): boolean {
  return isField(error) && textAt(error, 'type') === 'NOT_FOUND'
}

function notGitHub(purpose: string): UserError {
  return new UserError(
    'reply',
    `Could not ${purpose}: the answer is not what GitHub’s API sends. Is there a proxy or a sign-in page in between?`,
  )
}

/** What Octokit's error stands for: a failure that is told already, or what GitHub said no to. */
function describeFailure(purpose: string, error: unknown, attempts: number): unknown {
  if (!(error instanceof Error)) return error
  if (error.cause instanceof UserError) return error.cause
  const status = numberAt(error, 'status')
  if (status === undefined) return error
  const said = sentencesOf(at(error, 'response', 'data')) || (describeWebPage(error.message) ?? error.message)
  const permissions = textAt(error, 'response', 'headers', 'x-accepted-github-permissions') ?? ''
  return new GitHubRefusal(purpose, { status, said, permissions, attempts })
}

/** The message, and after it the messages of the single errors that a 422 has. */
function sentencesOf(data: unknown): string {
  const details = listAt(data, 'errors').map((detail) => {
    if (typeof detail === 'string') return detail
    const { field, code, message } = asRecord(detail)
    return typeof message === 'string' ? message : [field, code].filter((part) => typeof part === 'string').join(' ')
  })
  return [textAt(data, 'message') ?? '', ...details].filter((part) => part !== '').join('\n')
}
