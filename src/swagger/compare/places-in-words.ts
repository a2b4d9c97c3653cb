import { cutMiddle, quote } from '../../text/foreign-text.ts'
import { isObject, own, type Json } from '../json.ts'
import { directionOf, type SchemaPlace } from './events.ts'
import { valueAt } from '../pointer.ts'
import type { Side } from './reference.ts'

/** How much of a name is shown: names of Java classes and of groups of Kubernetes are longer than a sentence. */
const longestName = 48
const longestPath = 100

/** `response property “Order/id” of response 200`: what stands at a place of a schema. */
export function describeSchema(kind: SchemaPlace, keys: readonly string[]): string {
  const path = schemaPath(keys)
  const name = path.length === 0 ? '' : ` ${quotePath(path)}`
  if (kind === 'component') return describeUnused(keys, path)
  if (kind === 'request-body') return `request body${name}`
  const response = describeResponse(keys)
  const at = response === undefined ? '' : ` of ${response}`
  if (kind === 'response-body') return at === '' ? `response body${name}` : `body${at}`
  return `${directionOf(kind)} property${name}${at}`
}

/** What stands in a component has no direction; but for definitions, what it belongs to says where it is. */
function describeUnused(keys: readonly string[], path: readonly string[]): string {
  if (keys[0] === 'definitions') return `${path.length === 1 ? 'definition' : 'property'} ${quotePath(path)}`
  const owner = keys[0] === 'parameters' ? `shared parameter ${quoteName(keys[1] ?? '')}` : describeResponse(keys)
  if (path.length === 0) return owner ?? 'parameter'
  return `property ${quotePath(path)}${owner === undefined ? '' : ` of ${owner}`}`
}

/** `response 200`, or the shared one in which something stands. */
export function describeResponse(keys: readonly string[]): string | undefined {
  if (keys[0] === 'responses' && keys[1] !== undefined) return `shared response ${quoteName(keys[1])}`
  const status = keys[0] === 'paths' && keys[3] === 'responses' ? keys[4] : undefined
  if (status === undefined || status.startsWith('x-')) return undefined
  return `response ${/^\d+$/.test(status) ? status : quote(status)}`
}

/** `response header “X-Total” of response 200`, by where the header stands. */
export function describeHeader(keys: readonly string[]): string {
  const response = describeResponse(keys)
  const name = quoteName(keys.at(keys[0] === 'paths' ? 6 : 3) ?? '')
  return `response header ${name}${response === undefined ? '' : ` of ${response}`}`
}

function quoteName(name: string): string {
  return quote(cutMiddle(name, longestName))
}

/**
 * `['definitions', 'Order', 'properties', 'lines', 'items']` → `['Order', 'lines', 'items']`: the way through a schema.
 * In which part of it something stands is left out.
 */
function schemaPath(keys: readonly string[]): string[] {
  const isDefinition = keys[0] === 'definitions'
  const start = isDefinition ? 2 : keys.indexOf('schema', 2) + 1
  const path = isDefinition ? keys.slice(1, 2) : []
  for (let index = start; start > 0 && index < keys.length; index += 1) {
    const key = keys[index] ?? ''
    const next = keys[index + 1]
    const isNamed = key === 'properties' || key === 'allOf'
    if (key === 'properties' && next !== undefined) path.push(next)
    else if (key === 'items' || key === 'additionalProperties') path.push(key)
    else if (!isNamed || next === undefined) break
    if (isNamed) index += 1
  }
  return path
}

/** The last name says what it is about, and the first one where: what does not fit between them is left out. */
function quotePath(path: readonly string[]): string {
  const [first = '', ...rest] = path.map((name) => cutMiddle(name, longestName))
  const shown = rest.slice(-1)
  let length = [first, ...shown].join('/').length
  for (const name of rest.slice(0, -1).reverse()) {
    length += name.length + 1
    if (length > longestPath) break
    shown.unshift(name)
  }
  const gap = shown.length < rest.length ? ['…'] : []
  return quote([first, ...gap, ...shown].join('/'), 2 * longestPath)
}

interface Sides {
  readonly before: Side
  readonly after: Side
}

const components: Readonly<Record<string, string>> = {
  parameters: 'shared parameter',
  securityDefinitions: 'security scheme',
}

/** What something belongs to that no schema describes, by where it stands. */
export function describePlace(sides: Sides, keys: readonly string[]): string {
  const [section = '', name, ...rest] = keys
  if (section === 'definitions' && name !== undefined) return describeSchema('component', keys)
  if (section === 'paths' && name !== undefined) return describeInPath(sides, keys, rest)
  if (section === 'tags' && name !== undefined) return `tag ${quote(nameAt(sides, keys.slice(0, 2)) ?? name)}`
  const response = describeResponse(keys)
  if (section === 'responses' && response !== undefined) return rest[1] === undefined ? response : describeHeader(keys)
  const component = components[section]
  if (component === undefined || name === undefined) return 'document'
  return `${component} ${quoteName(name)}`
}

function describeInPath(sides: Sides, keys: readonly string[], [first, ...rest]: readonly string[]): string {
  if (first === undefined || first.startsWith('x-')) return 'path'
  if (rest.includes('schema')) return describeUsed(keys)
  if (rest[0] === 'x-livedata-scripts' && rest[1] !== undefined) return `script ${Number(rest[1]) + 1}`
  if (first === 'parameters') return describeParameter(sides, keys.slice(0, 4))
  if (rest[0] === 'parameters' && rest[1] !== undefined) {
    return describeParameter(sides, keys.slice(0, 5))
  }
  return rest[2] === 'headers' && rest[3] !== undefined ? describeHeader(keys) : (describeResponse(keys) ?? 'operation')
}

function describeUsed(keys: readonly string[]): string {
  const isWhole = schemaPath(keys).length === 0
  if (keys[3] === 'responses') return describeSchema(isWhole ? 'response-body' : 'response-property', keys)
  return describeSchema(isWhole ? 'request-body' : 'request-property', keys)
}

function describeParameter(sides: Sides, keys: readonly string[]): string {
  const name = nameAt(sides, keys)
  return name === undefined ? 'parameter' : `parameter ${quote(name)}`
}

function nameAt({ before, after }: Sides, keys: readonly string[]): string | undefined {
  const names = [after, before].map((side) => nameOf(valueAt(side.document, keys)))
  return names.find((name) => name !== undefined)
}

function nameOf(value: Json | undefined): string | undefined {
  const name = isObject(value) ? own(value, 'name') : undefined
  return typeof name === 'string' ? name : undefined
}
