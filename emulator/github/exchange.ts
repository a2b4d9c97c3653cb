import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError } from './errors.ts'
import type { Fault, FaultQueue } from './faults.ts'
import { renderError, run } from './graphql/execute.ts'
import { readBody, recognise, tokenOf, type Incoming, type Site } from './incoming.ts'
import type { Token, World } from './model.ts'
import { actorOf } from './permissions.ts'
import type { RecordedRequest, Violation } from './requests.ts'
import { answerRest, renderApiError } from './rest/answer.ts'
import type { Reply } from './rest/call.ts'

export interface Exchange {
  readonly requests: RecordedRequest[]
  readonly violations: Violation[]
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
}

interface ExchangeOptions extends Site {
  readonly faults: FaultQueue
  readonly graphqlLimit: number
}

export function createExchange(options: ExchangeOptions): Exchange {
  const { faults } = options
  const requests: RecordedRequest[] = []
  const violations: Violation[] = []
  // One writing request at a time: two at once must not both find that a pull request is missing.
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = queue.then(act, act)
    queue = turn.catch(() => undefined)
    return turn
  }
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const incoming = recognise(options, request, await readBody(request))
    const { record } = incoming
    requests.push(record)
    const fault = faults.take(record)
    const refused = fault?.refusal?.(record)
    const ready = refused instanceof ApiError ? undefined : (refused ?? fault?.reply)
    if (fault?.delay !== undefined) await sleep(fault.delay)
    if (fault !== undefined && fault.afterEffect !== true && (ready !== undefined || fault.breaks !== undefined)) {
      send(response, record, ready ?? { status: 200, body: {} }, fault)
      return
    }
    await faults.runHooks(record)
    const refusal = refused instanceof ApiError ? { error: refused, at: fault?.at ?? rootField } : undefined
    const act = (): Promise<Reply> => answer(options, request, { ...incoming, refusal }, violations)
    const reply = withUsage(options.world, record, record.writes ? await inTurn(act) : await act())
    send(response, record, ready ?? reply, fault)
  }
  return {
    requests,
    violations,
    serve: async (request, response) => {
      try {
        await serve(request, response)
      } catch {
        // A client that went away while it was being read or answered.
        response.destroy()
      }
    },
  }
}

/** What is left of the hourly limit, and how a client tells an Enterprise Server, which has none, from github.com. */
function withUsage({ enterpriseVersion, now }: World, { kind }: RecordedRequest, reply: Reply): Reply {
  if (enterpriseVersion !== null)
    return { ...reply, headers: { 'x-github-enterprise-version': enterpriseVersion, ...reply.headers } }
  const usage = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    'x-ratelimit-used': '1',
    'x-ratelimit-resource': kind === 'graphql' ? 'graphql' : 'core',
    'x-ratelimit-reset': String(Math.ceil(now().getTime() / 1000) + 3600),
  }
  return { ...reply, headers: { ...usage, ...reply.headers } }
}

/** The fields at the root of a GraphQL reply. */
const rootField = /^[^.]+$/

/** What a situation refuses, and in GraphQL where. */
interface Refusal {
  readonly error: ApiError
  readonly at: RegExp
}

interface Asked extends Incoming {
  readonly refusal: Refusal | undefined
}

/** GitHub's answer; a fault of the emulator itself is a 500 and a violation, so that no test passes over it. */
async function answer(
  options: ExchangeOptions,
  request: IncomingMessage,
  incoming: Asked,
  violations: Violation[],
): Promise<Reply> {
  const { operation, method, path } = incoming.record
  const report = (problem: string, from: Violation['from'] = 'request'): void => {
    violations.push({ from, operation, method, path, problem })
  }
  try {
    if (request.headers['user-agent'] === undefined) {
      throw new ApiError(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
      )
    }
    const token = tokenOf(options.world, request)
    if (token === 'unknown') throw new ApiError(401, 'Bad credentials')
    return incoming.graphql === null
      ? await answerCall(options, token, incoming, report)
      : await answerGraphQL(options, token, incoming, report)
  } catch (error) {
    if (error instanceof ApiError) return renderApiError(error)
    report(error instanceof Error ? (error.stack ?? error.message) : String(error), 'reply')
    return { status: 500, body: { message: 'Server Error' } }
  }
}

type Report = (problem: string, from?: Violation['from']) => void

async function answerCall(
  { world, contract }: ExchangeOptions,
  token: Token | null,
  { record, rest, url, malformed, refusal }: Asked,
  report: Report,
): Promise<Reply> {
  if (rest === null) {
    report('GitHub has no such operation, or it is not among those of the trimmed description.')
    throw new ApiError(404, 'Not Found')
  }
  if (malformed) {
    report('body: is not JSON')
    throw new ApiError(400, 'Problems parsing JSON')
  }
  const { problems, query } = contract.checkRequest(rest.operation, { query: url.searchParams, body: record.body })
  for (const problem of problems) report(problem)
  if (problems.length > 0) throw new ApiError(422, `Invalid request.\n\n${problems.join('\n')}`)
  if (refusal !== undefined) throw refusal.error
  const accept = String(record.headers['accept'] ?? '')
  const reply = await answerRest(world, token, {
    ...rest,
    query,
    body: record.body,
    method: record.method,
    accept,
    url,
  })
  if (reply.status < 300 && !Buffer.isBuffer(reply.body)) {
    for (const problem of contract.checkReply(rest.operation, reply.status, reply.body)) report(problem, 'reply')
  }
  return reply
}

async function answerGraphQL(
  { world, schema, graphqlLimit }: ExchangeOptions,
  token: Token | null,
  { graphql, bytes, malformed, record, refusal }: Asked,
  report: Report,
): Promise<Reply> {
  if (token === null) throw new ApiError(401, 'This endpoint requires you to be authenticated.')
  if (bytes > graphqlLimit) throw new ApiError(413, 'Payload too large')
  if (record.method !== 'POST' || graphql === null) throw new ApiError(404, 'Not Found')
  const { request, prepared } = graphql
  const { document } = prepared
  if (malformed || request.query === '') {
    report('A query attribute must be specified and must be a string.')
    throw new ApiError(
      400,
      malformed ? 'Problems parsing JSON' : 'A query attribute must be specified and must be a string.',
    )
  }
  for (const { message } of prepared.problems) report(message)
  if (document === null || prepared.problems.length > 0) {
    return { status: 200, body: { errors: prepared.problems.map(renderError) } }
  }
  const context = {
    world,
    token,
    actor: actorOf(token),
    missing: (name: string) => report(`The emulator does not have ${name}.`, 'reply'),
    refusalAt: (path: string) => (refusal?.at.test(path) === true ? refusal.error : undefined),
  }
  const { reply, problems } = await run(schema, document, request, context)
  for (const problem of problems) report(problem)
  return { status: 200, body: reply }
}

function contentOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function send(response: ServerResponse, record: RecordedRequest, reply: Reply, fault: Fault | undefined): void {
  if (fault?.breaks === 'silence') return
  if (fault?.breaks === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const isRaw = Buffer.isBuffer(reply.body) || typeof reply.body === 'string'
  const content = contentOf(reply.body)
  const type = isRaw ? 'application/vnd.github.raw+json; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(reply.status, {
    ...(content.length > 0 && { 'content-type': type }),
    ...(reply.status !== 204 && { 'content-length': String(content.length) }),
    'x-github-request-id': 'E0A1:0001:EMULATOR',
    'x-github-media-type': isRaw ? 'github.v3; param=raw; format=json' : 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    ...reply.headers,
  })
  if (fault?.breaks === 'cut') {
    response.write(content.subarray(0, Math.ceil(content.length / 2)), () => response.socket?.destroy())
    return
  }
  record.status = reply.status
  response.end(content)
}
