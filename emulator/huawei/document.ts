import { isJsonObject, printJson, printYaml, type Json, type JsonObject } from './json.ts'
import type { Application, Backend, Parameter, Script, World } from './world.ts'

/** https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2140.html */
const statusWords = { 1: 'DESIGNED', 3: 'DEVELOPED', 4: 'DEPLOYED' } as const
const places = { Headers: 'header', Parameters: 'query', Body: 'body' } as const
const mediaTypes = { json: 'application/json', xml: 'application/xml', stream: 'application/octet-stream' } as const

export type ExportFormat = 'json' | 'yaml' | 'yml'

/**
 * Makes the Swagger 2.0 file of the given backends. Without a word it leaves out all but the first application's
 * backends of a path, and whatever passes the size limit.
 * https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html
 * @param shuffled another number gives another order; undefined keeps the order of the world
 */
export function exportDocument(
  world: World,
  backends: readonly Backend[],
  format: ExportFormat,
  shuffled?: number,
): Buffer {
  if (world.exactDocument !== undefined) return Buffer.from(world.exactDocument)
  const random = shuffled === undefined ? undefined : createRandom(shuffled)
  const order: Order = random === undefined ? (items) => [...items] : (items) => shuffle(items, random)
  const exported = cutToLimit(world, keepOnePerPath(backends), format)
  const document = buildDocument(world, exported, order)
  const text = format === 'json' ? printJson(document, order) : printYaml(document, order)
  return Buffer.from(text.trimStart())
}

type Order = <T>(items: readonly T[]) => T[]

const asGiven: Order = (items) => [...items]

function keepOnePerPath(backends: readonly Backend[]): Backend[] {
  const owners = new Map<string, string>()
  return backends.filter(({ path, application }) => {
    const owner = owners.get(path) ?? application
    owners.set(path, owner)
    return owner === application
  })
}

/** The first backend is measured with all that surrounds it, each other one alone, without definitions that only it needs. */
function cutToLimit(world: World, backends: readonly Backend[], format: ExportFormat): Backend[] {
  const applications = applicationsById(world)
  const measure = (value: JsonObject): number =>
    Buffer.byteLength(format === 'json' ? printJson(value) : printYaml(value, asGiven, '    ')) + 1
  let size = measure(buildDocument(world, backends.slice(0, 1), asGiven))
  return backends.filter((backend, index) => {
    if (index === 0) return size <= world.limits.exportBytes
    const operation = buildOperation(backend, applications.get(backend.application), asGiven)
    const added = measure({ [backend.path]: { [backend.method.toLowerCase()]: operation } })
    if (size + added > world.limits.exportBytes) return false
    size += added
    return true
  })
}

function applicationsById(world: World): Map<string, Application> {
  return new Map(world.applications.map((application) => [application.id, application]))
}

function buildDocument(world: World, backends: readonly Backend[], order: Order): JsonObject {
  const applications = applicationsById(world)
  const paths: JsonObject = {}
  for (const backend of backends) {
    const item = objectOf(paths[backend.path])
    paths[backend.path] = item
    item[backend.method.toLowerCase()] = buildOperation(backend, applications.get(backend.application), order)
  }
  const first = backends[0]
  const over: JsonObject = (first && applications.get(first.application)?.document) ?? {}
  const { definitions: ownDefinitions, securityDefinitions: ownSecurity, ...root } = over
  const definitions = { ...world.definitions, ...objectOf(ownDefinitions) }
  const securityDefinitions = { ...world.securityDefinitions, ...objectOf(ownSecurity) }
  const document: JsonObject = { ...world.document, ...root, paths }
  addPart(document, 'definitions', pick(definitions, referencedDefinitions(document, definitions)))
  addPart(document, 'securityDefinitions', pick(securityDefinitions, securityNames(backends)))
  return document
}

function addPart(document: JsonObject, name: string, part: JsonObject): void {
  if (Object.keys(part).length > 0) document[name] = part
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {}
}

/** An operation's parameters and tags are sets: their order may change from one export to the next. */
function buildOperation(backend: Backend, application: Application | undefined, order: Order): JsonObject {
  const { signature, parameters, scripts } = backend
  const operation: JsonObject = {
    operationId: backend.name,
    description: backend.description,
    produces: [mediaTypes[backend.contentType]],
    ...(parameters.length > 0 && { parameters: parameters.map(buildParameter) }),
    ...(signature !== undefined && { security: [{ [signature]: [] }] }),
    responses: { default: { description: 'default response' } },
    'x-livedata-version': backend.version,
    'x-livedata-status': statusWords[backend.status],
    'x-livedata-roma-app': application?.name ?? '',
    ...(scripts.length > 0 && { 'x-livedata-scripts': scripts.map(buildScript) }),
    ...backend.operation,
  }
  for (const key of ['parameters', 'tags']) {
    const list = operation[key]
    if (Array.isArray(list)) operation[key] = order(list)
  }
  return operation
}

function buildParameter(parameter: Parameter): JsonObject {
  const { name, required, description } = parameter
  const shape = parameter.in === 'Body' ? { schema: { type: 'object' } } : { type: 'string' }
  const value = parameter.default === undefined ? {} : { default: parameter.default }
  return { name, in: places[parameter.in], description, required, ...shape, ...value }
}

function buildScript({ type, source, objectName, datasource }: Script): JsonObject {
  const content = Buffer.from(source).toString('base64')
  return { type, content, result: objectName, ...(datasource && { datasource: { name: datasource.name } }) }
}

function securityNames(backends: readonly Backend[]): Set<string> {
  return new Set(backends.flatMap(({ signature }) => (signature === undefined ? [] : [signature])))
}

function pick(from: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.has(name)))
}

function referencedDefinitions(document: JsonObject, definitions: JsonObject): Set<string> {
  const names = new Set<string>()
  const walk = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(walk)
    if (!isJsonObject(value)) return
    for (const [key, inside] of Object.entries(value)) {
      if (key === '$ref' && typeof inside === 'string') follow(inside)
      else walk(inside)
    }
  }
  const follow = (reference: string): void => {
    const name = reference.replace('#/definitions/', '').replaceAll('~1', '/').replaceAll('~0', '~')
    const definition = definitions[name]
    if (!reference.startsWith('#/definitions/') || names.has(name) || definition === undefined) return
    names.add(name)
    walk(definition)
  }
  walk(document)
  return names
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

/** Numbers from 0 to 1 that depend on the seed alone (a linear congruential generator). */
export function createRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
