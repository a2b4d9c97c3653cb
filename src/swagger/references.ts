import { isObject, mapItems, setOwn, type Json, type JsonObject } from './json.ts'
import { keysOfReference, referenceOf, valueAt } from './pointer.ts'
import { itemKind, kindUnder, shapeOf, type Kind, type Shape } from './specification.ts'

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

/** Reads a `$ref` into the document's own components. Others (files, URLs, pointers to elsewhere) give undefined. */
export function parseReference(text: string): Reference | undefined {
  const [first, name] = keysOfReference(text) ?? []
  const field = componentFields.find((known) => known === first)
  if (field === undefined || name === undefined) return undefined
  return { field, name, rest: text.slice(/^#\/[^/]*\/[^/]*/.exec(text)?.[0].length) }
}

/** The reference that an object is by its `$ref`, if that leads into the document's own components. */
export function readReference(object: JsonObject): Reference | undefined {
  const text = referenceOf(object)
  return text === undefined ? undefined : parseReference(text)
}

/** Finds what a `$ref` points to. Each text is looked up once. */
export class References {
  readonly #document: JsonObject
  readonly #found = new Map<string, Json | undefined>()

  constructor(document: JsonObject) {
    this.#document = document
  }

  /** Undefined when it points to nothing in this document. */
  find(reference: string): Json | undefined {
    if (!this.#found.has(reference)) {
      const keys = keysOfReference(reference)
      this.#found.set(reference, keys && valueAt(this.#document, keys))
    }
    return this.#found.get(reference)
  }

  /** Follows `$ref` until something else comes. Undefined when it leads to nothing, or in a circle. */
  resolve(value: Json | undefined): JsonObject | undefined {
    let current = value
    for (let seen: Set<Json> | undefined; isObject(current) && seen?.has(current) !== true;) {
      const reference = referenceOf(current)
      if (reference === undefined) return current
      seen = (seen ?? new Set<Json>()).add(current)
      current = this.find(reference)
    }
    return undefined
  }
}

/**
 * Adds endings to the names that references hold: in every `$ref` that is one by its position, and in security
 * requirements. A property called `$ref`, and all that is an example, a default or an extension, stays. What does not
 * change is shared with the argument.
 */
export function mapReferences(value: Json, kind: Kind, endingOf: EndingOf): Json {
  if (!mayRefer(kind)) return value
  if (Array.isArray(value)) return mapItems(value, (item) => mapReferences(item, itemKind(kind), endingOf))
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
  ...([
    'value',
    'extension',
    'set',
    'orderedSet',
    'schemeSet',
    'info',
    'tag',
    'externalDocs',
    'examples',
    'headers',
    'items',
    'xml',
  ] as const),
  ...(['securitySchemes', 'securityScheme'] as const),
])

/** Whether there may be a reference in a value of this kind. */
export function mayRefer(kind: Kind): boolean {
  return !plainKinds.has(kind)
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
