import { notFound, type ApiError } from '../errors.ts'
import { fullName, type Repository, type Token, type World } from '../model.ts'
import { actorOf, mayRead, personNamed, requirePermission, requireWrite } from '../permissions.ts'
import { findRenamed, findRepository } from '../refs.ts'
import { Fields, type Handler, type Handlers, type Reply } from './call.ts'
import { contents } from './contents.ts'
import { general } from './general.ts'
import { gitData } from './git-data.ts'
import { pulls } from './pulls.ts'
import { repositories } from './repositories.ts'

const handlers: Handlers = { ...general, ...repositories, ...contents, ...gitData, ...pulls }

interface RestRequest {
  readonly operation: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly method: string
  readonly accept: string
  readonly url: URL
}

/** Runs an operation whose request has passed the description. @throws ApiError */
export async function answerRest(world: World, token: Token | null, request: RestRequest): Promise<Reply> {
  const handler = handlers[request.operation]
  if (handler === undefined) throw new Error(`The emulator does not have ${request.operation}.`)
  const actor = token === null ? personNamed('ghost') : actorOf(token)
  const shared = {
    world,
    token,
    actor,
    params: request.params,
    query: new Fields(request.query),
    body: new Fields(request.body),
    rawBody: request.body,
    accept: request.accept,
    url: request.url,
  }
  if (request.params['owner'] === undefined) return handler.handle({ ...shared, repository: anyRepository(world) })
  const found = findTarget(world, token, request)
  if ('redirect' in found) return found.redirect
  const { repository } = found
  const require = request.method === 'GET' ? requirePermission : requireWrite
  require(token, repository, handler.needs)
  return withPermissions(handler, withLocation(await handler.handle({ ...shared, repository })))
}

/** Operations without a repository never look at it. */
function anyRepository(world: World): Repository {
  const [any] = world.repositories
  if (any === undefined) throw notFound()
  return any
}

function findTarget(
  world: World,
  token: Token | null,
  { params, method, url }: RestRequest,
): { repository: Repository } | { redirect: Reply } {
  const name = `${params['owner'] ?? ''}/${params['repo'] ?? ''}`
  const found = findRepository(world, name)
  if (found !== undefined) return { repository: found }
  const renamed = findRenamed(world, name)
  if (renamed === undefined || !mayRead(token, renamed)) throw notFound()
  return { redirect: redirect(world, renamed, { name, method, url }) }
}

/** By its number, which no later renaming changes: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects */
function redirect(
  world: World,
  repository: Repository,
  { name, method, url }: { name: string; method: string; url: URL },
): Reply {
  const rest = url.pathname.slice(url.pathname.indexOf(`/repos/${name}`) + `/repos/${name}`.length)
  const location = `${world.apiUrl()}/repositories/${repository.id}${rest}${url.search}`
  const status = method === 'GET' ? 301 : 307
  const documentation_url = 'https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api#follow-redirects'
  return { status, body: { message: 'Moved Permanently', url: location, documentation_url }, headers: { location } }
}

/** What was made says where it is. */
function withLocation(reply: Reply): Reply {
  const url = new Fields(reply.body).text('url')
  return reply.status === 201 && url !== undefined ? { ...reply, headers: { location: url, ...reply.headers } } : reply
}

function withPermissions({ needs }: Handler, reply: Reply): Reply {
  const accepted = needs.map((set) =>
    Object.entries(set)
      .map(([name, access]) => `${name}=${access}`)
      .join(','),
  )
  return accepted.length === 0
    ? reply
    : { ...reply, headers: { 'x-accepted-github-permissions': accepted.join('; '), ...reply.headers } }
}

/** `/repositories/1/pulls` is `/repos/owner/name/pulls`. */
export function expandNumber(world: World, path: string): string {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? []
  const repository = world.repositories.find((one) => String(one.id) === id)
  return repository === undefined ? path : `/repos/${fullName(repository)}${rest}`
}

export function renderApiError(error: ApiError): Reply {
  const { message, details, status, headers, more } = error
  const body = {
    message,
    ...(details !== undefined && { errors: details }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
    ...more,
  }
  return { status, body, headers }
}
