import { setImmediate as pause } from 'node:timers/promises'
import { UserError } from '../../src/errors.ts'
import type { HttpReply, HttpRequest } from '../../src/http/request.ts'
import type { Backend } from '../../src/export/roma-api.ts'
import type { Connection } from '../../src/export/export-once.ts'
import { operationsOf } from '../../src/swagger/parse.ts'
import type { JsonObject } from '../../src/swagger/json.ts'

/** A backend as ROMA Connect holds it; what it is exported as depends on nothing else but its application. */
export interface Stored {
  readonly id: string
  readonly app: StoredApplication
  readonly method: string
  readonly path: string
  readonly status: number
  readonly text: string
}

export interface StoredApplication {
  readonly id: string
  readonly name: string
  /** What `Order` is in a file whose first backend is of this application, and what stands at its root. */
  readonly shape: string
  readonly consumes: readonly string[] | undefined
  readonly host?: string
}

export interface FakeWorld {
  readonly backends: readonly Stored[]
  /** The most that one export holds; what passes it is left out without a word. */
  readonly most: number
  readonly exportable: ReadonlySet<number>
  /** Backends that the list tells and that are gone by the time of the export. */
  readonly gone: ReadonlySet<string>
  /** Most IDs in one request. */
  readonly mostIds: number
  /** Requests by ID that fail after their retries, by their number. */
  readonly failing: ReadonlySet<number>
  readonly listsNames: boolean
  readonly basePath: string | undefined
  /** Whether the list tells paths with the `basePath`. */
  readonly listsBasePath: boolean
  /** Turns of the event loop that each answer takes, in turn. */
  readonly delays: readonly number[]
}

export interface FakeRoma {
  readonly connection: Connection
  readonly listed: readonly Backend[]
  /** Every document that was sent. */
  readonly sent: readonly JsonObject[]
  readonly requests: readonly Asked[]
}

interface Asked {
  readonly app_id?: string
  readonly apis?: readonly string[]
  readonly status?: number
}

/** ROMA Connect as its documentation describes it: of several applications with one path, one is exported. */
export function createFakeRoma(world: FakeWorld): FakeRoma {
  const sent: JsonObject[] = []
  const requests: Asked[] = []
  const there = world.backends.filter(({ id }) => !world.gone.has(id))
  let count = 0
  let byId = 0
  async function send(request: HttpRequest): Promise<HttpReply> {
    for (let turn = world.delays[count++ % world.delays.length] ?? 0; turn > 0; turn--) await pause()
    if (request.method === 'GET')
      return answer({ total: there.length, apis: there.map((one) => onTheWire(one, world)) })
    const asked = JSON.parse(request.body ?? '') as Asked
    requests.push(asked)
    if (asked.apis !== undefined && asked.apis.length > world.mostIds)
      throw refuse(400, 'APIG.2012', 'parameterName:apis')
    if (asked.apis !== undefined && world.failing.has(byId++)) throw refuse(500, 'APIG.9999', 'System error')
    const unknown = asked.apis?.find((id) => !there.some((backend) => backend.id === id))
    if (unknown !== undefined) throw refuse(404, 'APIG.3084', `The livedata API does not exist, id: ${unknown}`)
    const document = exportFrom(there, asked, world)
    sent.push(document)
    return answer(document)
  }
  const connection = {
    session: { projectId: 'p', send },
    at: { endpoint: 'https://roma.example', projectId: 'p', instanceId: 'i' },
    log: () => undefined,
  }
  return { connection, listed: world.backends.map((one) => asListed(one, world)), sent, requests }
}

function answer(value: object): HttpReply {
  return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(value)) }
}

function refuse(status: number, code: string, message: string): UserError {
  return new UserError('request', `${status} ${code} ${message}`, { refusal: { status, code, message, requestId: '' } })
}

function asListed(one: Stored, { listsNames, basePath, listsBasePath }: FakeWorld): Backend {
  const { id, app, method, status } = one
  const path = listsBasePath ? `${basePath ?? ''}${one.path}` : one.path
  return { id, name: id, method, path, status, appId: app.id, appName: listsNames ? app.name : undefined }
}

function onTheWire(one: Stored, world: FakeWorld) {
  const { appId, appName, ...rest } = asListed(one, world)
  return { ...rest, roma_app_id: appId, roma_app_name: appName }
}

function exportFrom(there: readonly Stored[], asked: Asked, world: FakeWorld): JsonObject {
  const owners = new Map<string, string>()
  const chosen = there
    .filter(({ id, app, status }) => {
      const fits = (asked.app_id ?? app.id) === app.id && (asked.status ?? status) === status
      return fits && world.exportable.has(status) && (asked.apis?.includes(id) ?? true)
    })
    .filter(({ app, path }) => {
      const owner = owners.get(path) ?? app.id
      owners.set(path, owner)
      return owner === app.id
    })
    .slice(0, world.most)
  return describe(chosen, world)
}

function describe(backends: readonly Stored[], { basePath }: FakeWorld): JsonObject {
  const app = backends[0]?.app
  const paths: Record<string, JsonObject> = {}
  for (const backend of backends) {
    const { method, path } = backend
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(backend) }
  }
  return {
    swagger: '2.0',
    info: { title: 'roma', version: '1.0' },
    ...(app?.host === undefined ? {} : { host: app.host }),
    ...(basePath === undefined ? {} : { basePath }),
    ...(app?.consumes === undefined ? {} : { consumes: [...app.consumes] }),
    paths,
    ...(app === undefined ? {} : { definitions: { Order: { type: 'object', title: app.shape } } }),
  }
}

function describeOperation({ app, id, text }: Stored): JsonObject {
  return {
    operationId: id,
    summary: text,
    responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/Order' } } },
    'x-livedata-roma-app': app.name,
  }
}

/** What an operation means: with what it refers to, and what it inherits from the root. */
export function meaningsOf(document: JsonObject): ReadonlyMap<string, string> {
  const root = JSON.parse(JSON.stringify(document)) as Record<string, unknown>
  const { consumes, basePath = '', definitions = {} } = root
  return new Map(
    operationsOf(document).map(({ method, path, operation }) => {
      const owner = operation['x-livedata-roma-app']
      const whole = { consumes, ...operation, address: `${JSON.stringify(basePath)}${path}` }
      const text = JSON.stringify(resolve(whole, definitions as Record<string, unknown>))
      return [`${typeof owner === 'string' ? owner : ''} ${method} ${path}`, text]
    }),
  )
}

function resolve(value: unknown, definitions: Record<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => resolve(item, definitions))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  const [only] = entries
  if (only?.[0] === '$ref' && typeof only[1] === 'string') return definitions[only[1].replace('#/definitions/', '')]
  return Object.fromEntries(entries.map(([key, child]) => [key, resolve(child, definitions)]))
}
