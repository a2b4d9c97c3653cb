import { isObject, own, setOwn, type Json, type JsonObject } from './json.ts'
import { kindUnder, shapeOf, type Kind, type Shape } from './specification.ts'

/** The root fields whose entries are referred to by name. */
export const componentFields = ['definitions', 'parameters', 'responses', 'securityDefinitions'] as const
export type ComponentField = (typeof componentFields)[number]

/** What the entries of a field are, for the position of what is in them. */
export const componentKinds = {
  definitions: 'schema',
  parameters: 'parameter',
  responses: 'response',
  securityDefinitions: 'securityScheme',
} as const satisfies Record<ComponentField, Kind>

/** `#/definitions/Order`, or the name of a security requirement. */
export interface Reference {
  readonly field: ComponentField
  readonly name: string
  /** What follows the name in a pointer that leads further in: `/properties/id`. */
  readonly rest: string
}

/** What to add to the end of the name that a reference holds: nothing when it stays. */
export type EndingOf = (reference: Reference) => string

/**
 * Reads a `$ref` into the document's own components. Others (files, URLs, pointers to elsewhere) give undefined.
 * https://www.rfc-editor.org/rfc/rfc6901#section-6
 */
export function parseReference(text: string): Reference | undefined {
  const [, first, name = '', rest = ''] = pattern.exec(text) ?? []
  const field = componentFields.find((known) => known === first)
  return field && { field, name: unescape(name), rest }
}

const pattern = /^#\/([a-zA-Z]+)\/([^/]*)(\/.*)?$/s

function unescape(part: string): string {
  return decode(part).replaceAll('~1', '/').replaceAll('~0', '~')
}

function decode(part: string): string {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The reference that an object is by its `$ref`, if that leads into the document's own components. */
export function readReference(object: JsonObject): Reference | undefined {
  const text = own(object, '$ref')
  return typeof text === 'string' ? parseReference(text) : undefined
}

/**
 * Adds endings to the names that references hold: in every `$ref` that is one by its position, and in security
 * requirements. A property called `$ref`, and all that is an example, a default or an extension, stays. What does not
 * change is shared with the argument.
 */
export function mapReferences(value: Json, kind: Kind, endingOf: EndingOf): Json {
  if (!mayRefer(kind)) return value
  if (Array.isArray(value)) return mapItems(value, itemKind(kind), endingOf)
  if (!isObject(value)) return value
  return kind === 'securityRequirement' ? mapNames(value, endingOf) : mapObject(value, kind, endingOf)
}

export function referencesOf(value: Json | undefined, kind: Kind): Reference[] {
  const found: Reference[] = []
  mapReferences(value ?? null, kind, (reference) => {
    found.push(reference)
    return ''
  })
  return found
}

/** The kind of an array's items. */
export function itemKind(kind: Kind): Kind {
  return kind === 'parameterList' ? 'parameter' : kind
}

/** The kind under a key, where a schema may also hold schemas that Swagger 2.0 lacks but many of its readers know. */
export function kindAt(kind: Kind, shape: Shape, key: string): Kind {
  return kind === 'schema' && laterSchemas.has(key) ? 'schema' : kindUnder(kind, shape, key)
}

const laterSchemas: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'not'])

/** Whether a `$ref` of an object of this kind is a reference. */
export function holdsReference(kind: Kind): boolean {
  return kind === 'schema' || kind === 'parameter' || kind === 'response'
}

const plainKinds: ReadonlySet<Kind> = new Set<Kind>([
  ...(['value', 'extension', 'set', 'info', 'tag', 'externalDocs', 'examples', 'headers', 'items', 'xml'] as const),
  ...(['securitySchemes', 'securityScheme'] as const),
])

/** Whether there may be a reference in a value of this kind. */
export function mayRefer(kind: Kind): boolean {
  return !plainKinds.has(kind)
}

function mapItems(array: Json[], kind: Kind, endingOf: EndingOf): Json[] {
  let copy: Json[] | undefined
  for (const [index, item] of array.entries()) {
    const next = mapReferences(item, kind, endingOf)
    if (next === item) continue
    copy ??= [...array]
    copy[index] = next
  }
  return copy ?? array
}

function mapObject(object: JsonObject, kind: Kind, endingOf: EndingOf): JsonObject {
  const shape = shapeOf(kind)
  let copy: JsonObject | undefined
  for (const key of Object.keys(object)) {
    const value = object[key] ?? null
    const isReference = key === '$ref' && typeof value === 'string' && holdsReference(kind)
    const next = isReference ? mapPointer(value, endingOf) : mapReferences(value, kindAt(kind, shape, key), endingOf)
    if (next === value) continue
    copy ??= { ...object }
    setOwn(copy, key, next)
  }
  return copy ?? object
}

/** The ending goes behind the name as it is written, so that its escapes and encoding stay. */
function mapPointer(text: string, endingOf: EndingOf): string {
  const reference = parseReference(text)
  if (reference === undefined) return text
  const { rest } = reference
  return `${text.slice(0, text.length - rest.length)}${endingOf(reference)}${rest}`
}

function mapNames(requirement: JsonObject, endingOf: EndingOf): JsonObject {
  const rows = Object.entries(requirement).map(([name, scopes]) => ({
    name,
    scopes,
    ending: endingOf({ field: 'securityDefinitions', name, rest: '' }),
  }))
  if (rows.every(({ ending }) => ending === '')) return requirement
  const copy: JsonObject = {}
  for (const { name, scopes, ending } of rows) setOwn(copy, `${name}${ending}`, scopes)
  return copy
}
