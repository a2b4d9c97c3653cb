import { getOctokit } from '@actions/github'
import type { Clock } from '../clock.ts'
import { UserError } from '../errors.ts'
import { plain, plural } from '../text/foreign-text.ts'
import { backoff } from '../http/backoff.ts'
import type { Run } from '../inputs/workflow-run.ts'
import { asRecord, at, listAt, numberAt, textAt } from '../http/reply.ts'
import { BrokenConnection, fetchWhole } from './fetch.ts'

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
  attempts = 1
  /** `contents=write`, from the header `X-Accepted-GitHub-Permissions`. */
  readonly permissions: string
  /** GitHub answered a query in part: what it left out may be there all the same. */
  readonly isPartial: boolean

  constructor(
    purpose: string,
    answer: { status: number; type?: string; said: string; permissions?: string; isPartial?: boolean },
  ) {
    super(`Could not ${purpose}: GitHub answered ${answer.type ?? answer.status} “${plain(answer.said)}”.`)
    this.purpose = purpose
    this.status = answer.status
    this.type = answer.type ?? ''
    this.said = answer.said
    this.permissions = answer.permissions ?? ''
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

export interface GitHubOptions extends Clock {
  readonly token: string
  readonly run: Run
  /** Attempts after the first, per request. */
  readonly retries: number
  readonly log: (line: string) => void
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly data: unknown
}

type Parameters = Readonly<Record<string, unknown>> & { readonly method: string; readonly url: string }

/** GitHub's API by Octokit, with the deadline, retries and checks of whole bodies that Octokit lacks. */
export function createGitHub(options: GitHubOptions): GitHub {
  const { run } = options
  const silent = () => undefined
  const tell = (message: string) => options.log(plain(message))
  const log = { debug: silent, info: silent, warn: tell, error: tell }
  const octokit = getOctokit(options.token, { baseUrl: run.apiUrl, userAgent: 'roma-connect-export', log })
  const send = (purpose: string, parameters: Parameters) =>
    sendUntilAnswered(purpose, options, async () => {
      const remaining = options.deadline - options.now()
      const request = { ...asRecord(parameters['request']), fetch: fetchWhole(remaining) }
      // Octokit's types want a known route; the path is checked against GitHub's description by the tests.
      return octokit.request({ ...parameters, request })
    })
  return {
    run,
    async graphql(purpose, query, variables) {
      return readGraphql(purpose, await send(purpose, { method: 'POST', url: run.graphqlUrl, query, variables }))
    },
    async rest(purpose, method, path, body) {
      const { data, status } = await send(purpose, { method, url: `${run.apiUrl}${path}`, ...body })
      if (status !== 204 && (typeof data !== 'object' || data === null)) throw notGitHub(purpose)
      return data
    },
    async raw(purpose, path) {
      const headers = { accept: 'application/vnd.github.raw+json' }
      const request = { parseSuccessResponseBody: false }
      const { data } = await send(purpose, { method: 'GET', url: `${run.apiUrl}${path}`, headers, request })
      if (!(data instanceof ReadableStream)) return new Uint8Array()
      return new Uint8Array(await new Response(data).arrayBuffer())
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
    const isPartial = isField(fatal) && !/FORBIDDEN|INSUFFICIENT_SCOPES/.test(type)
    throw new GitHubRefusal(purpose, { status: answer.status, type, said: textAt(fatal, 'message') ?? '', isPartial })
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

async function sendUntilAnswered(
  purpose: string,
  options: GitHubOptions,
  send: () => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    if (options.now() >= options.deadline) throw stepTimeout(purpose)
    const outcome = await tryOnce(purpose, options, send)
    if ('answer' in outcome) return outcome.answer
    const { error, retryAfter, mayRetry } = outcome
    if (error instanceof GitHubRefusal) error.attempts = attempt + 1
    if (!mayRetry || attempt >= options.retries) throw error
    const wait = retryAfter ?? backoff(attempt, options.random())
    if (options.now() + wait >= options.deadline) throw tooLongToWait(error, wait)
    options.log(`${plain(error.message)} Trying again in ${(wait / 1_000).toFixed(1)} s.`)
    await options.sleep(wait)
  }
}

type Outcome =
  | { readonly answer: Answer }
  | { readonly error: Error; readonly mayRetry: boolean; readonly retryAfter?: number | undefined }

async function tryOnce(purpose: string, options: GitHubOptions, send: () => Promise<Answer>): Promise<Outcome> {
  try {
    const answer = await send()
    const busy = listAt(answer.data, 'errors').find(isPassing)
    if (busy === undefined) return { answer }
    const said = textAt(busy, 'message') ?? ''
    const type = textAt(busy, 'type') ?? 'ERROR'
    const error = new GitHubRefusal(purpose, { status: answer.status, type, said })
    return { error, mayRetry: true, retryAfter: waitAsked(answer, said, options.now()) }
  } catch (error) {
    if (options.now() >= options.deadline) return { error: stepTimeout(purpose), mayRetry: false }
    return describeFailure(purpose, error, options)
  }
}

/** GraphQL answers 200 to what REST has 429 and 5xx for. */
function isPassing(error: unknown): boolean {
  return textAt(error, 'type') === 'RATE_LIMITED' || /^Something went wrong while/.test(textAt(error, 'message') ?? '')
}

function describeFailure(purpose: string, error: unknown, options: GitHubOptions): Outcome {
  const cause = error instanceof Error ? error.cause : undefined
  if (cause instanceof BrokenConnection) {
    const text = `Could not ${purpose}: GitHub (${new URL(options.run.apiUrl).host}): ${cause.message}.`
    const failure = new UserError(cause.kind === 'timeout' ? 'timeout' : 'request', text)
    return { error: failure, mayRetry: cause.kind !== 'final' }
  }
  const status = numberAt(error, 'status')
  if (!(error instanceof Error) || status === undefined) throw error
  const headers = asRecord(at(error, 'response', 'headers'))
  const data = at(error, 'response', 'data')
  const said = sentencesOf(data) || error.message
  const permissions = textAt(headers, 'x-accepted-github-permissions') ?? ''
  const refusal = new GitHubRefusal(purpose, { status, said, permissions })
  const retryAfter = waitAsked({ status, headers, data }, said, options.now())
  return { error: refusal, mayRetry: status === 408 || status >= 500 || retryAfter !== undefined, retryAfter }
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

/**
 * How long GitHub asks to wait, in milliseconds; undefined when it asks nothing of the kind.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
function waitAsked({ status, headers }: Answer, said: string, now: number): number | undefined {
  if (status !== 200 && status !== 403 && status !== 429 && status < 500) return undefined
  const after = textAt(headers, 'retry-after')
  if (after !== undefined) {
    const seconds = Number(after)
    const until = Number.isNaN(seconds) ? Date.parse(after) - now : seconds * 1_000
    return Number.isNaN(until) ? undefined : Math.max(0, until)
  }
  if (status >= 500) return undefined
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1_000
  if (Number(headers['x-ratelimit-remaining'] ?? 1) === 0 && !Number.isNaN(reset)) return Math.max(1_000, reset - now)
  return /secondary rate limit|abuse detection/i.test(said) ? 60_000 : status === 429 ? 1_000 : undefined
}

function stepTimeout(purpose: string): UserError {
  return new UserError('deadline', `Could not ${purpose}: the step’s time is over. Raise the input \`timeout\`.`)
}

function tooLongToWait(error: Error, wait: number): UserError {
  const seconds = plural(Math.ceil(wait / 1_000), 'second')
  return new UserError(
    'timeout',
    `${plain(error.message)} The next try would be in ${seconds}, after the end of the step: raise the input \`timeout\`.`,
  )
}
