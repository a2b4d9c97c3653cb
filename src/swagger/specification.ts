/**
 * What stands where in a Swagger 2.0 document: for every kind of object its fields, in the order of the
 * specification, and what kind of value each holds. https://swagger.io/specification/v2/
 */
export type Kind =
  | ObjectKind
  /** Any JSON value: the specification says nothing about what is inside. */
  | 'value'
  /** The value of an `x-…` key. */
  | 'extension'
  /** An array whose order means nothing. */
  | 'set'
  /** A set whose order means something to the tools that read it: it stays as it came. */
  | 'orderedSet'
  /** `https`, `wss`, `http`, `ws`: tools take the first, and the safe one shall be that. */
  | 'schemeSet'
  /** The parameters of an operation or a path: a set, too, whose order means something to tools. */
  | 'parameterList'

export interface Shape {
  readonly fields: ReadonlyMap<string, Field>
  /** The kind of the values whose keys are names that people chose, like those of definitions and headers. */
  readonly names: Kind | undefined
  /** Whether an `x-…` key is an extension: in a map of names it may be a name. */
  readonly extensible: boolean
}

interface Field {
  readonly rank: number
  readonly kind: Kind
}

// In Swagger's words a list of schemas (`allOf`) is an array of 'schema': an array stands for its items.
const fields = {
  swagger: `swagger info:info host basePath schemes:schemeSet consumes:orderedSet produces:orderedSet paths:paths definitions:schemas
    parameters:parameters responses:namedResponses securityDefinitions:securitySchemes security:securityRequirement
    tags:tag externalDocs:externalDocs`,
  info: 'title description termsOfService contact:contact license:license version',
  contact: 'name url email',
  license: 'name url',
  paths: '',
  pathItem: `$ref get:operation put:operation post:operation delete:operation options:operation head:operation
    patch:operation parameters:parameterList`,
  operation: `tags:orderedSet summary description externalDocs:externalDocs operationId consumes:orderedSet produces:orderedSet
    parameters:parameterList responses:responses schemes:schemeSet deprecated security:securityRequirement`,
  externalDocs: 'description url',
  parameters: '',
  parameter: `$ref name in description required schema:schema type format allowEmptyValue items:items collectionFormat
    default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems
    enum multipleOf`,
  items: `type format items:items collectionFormat default maximum exclusiveMaximum minimum exclusiveMinimum maxLength
    minLength pattern maxItems minItems uniqueItems enum multipleOf`,
  responses: '',
  namedResponses: '',
  response: '$ref description schema:schema headers:headers examples:examples',
  headers: '',
  header: `description type format items:items collectionFormat default maximum exclusiveMaximum minimum
    exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems enum multipleOf`,
  examples: '',
  tag: 'name description externalDocs:externalDocs',
  schemas: '',
  schema: `$ref format title description default multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength
    minLength pattern maxItems minItems uniqueItems maxProperties minProperties required:set enum type items:schema
    allOf:schema properties:schemas additionalProperties:schema discriminator readOnly xml:xml
    externalDocs:externalDocs example`,
  xml: 'name namespace prefix attribute wrapped',
  securitySchemes: '',
  securityScheme: 'type description name in flow authorizationUrl tokenUrl scopes:scopes',
  scopes: '',
  securityRequirement: '',
} as const

type ObjectKind = keyof typeof fields

const names: Partial<Record<ObjectKind, Kind>> = {
  paths: 'pathItem',
  parameters: 'parameter',
  responses: 'response',
  namedResponses: 'response',
  headers: 'header',
  examples: 'value',
  schemas: 'schema',
  securitySchemes: 'securityScheme',
  scopes: 'value',
  securityRequirement: 'value',
}

// Of the maps of names only these three may be extended.
const extensibleMaps: readonly string[] = ['paths', 'responses', 'scopes'] satisfies ObjectKind[]

const lists = ['set', 'orderedSet', 'schemeSet', 'parameterList'] as const

const free: Shape = { fields: new Map(), names: 'value', extensible: false }

const shapes = new Map<string, Shape>(
  Object.entries(fields).map(([kind, list]) => [kind, toShape(kind, list.split(/\s+/).filter(Boolean))]),
)

function toShape(kind: string, list: readonly string[]): Shape {
  const named = Object.entries(names).find(([name]) => name === kind)?.[1]
  return {
    fields: new Map(list.map((field, rank) => toField(field, rank))),
    names: named,
    extensible: named === undefined || extensibleMaps.includes(kind),
  }
}

function toField(text: string, rank: number): [string, Field] {
  const [key = '', kind = 'value'] = text.split(':')
  return [key, { rank, kind: toKind(kind) }]
}

function toKind(text: string): Kind {
  const list = lists.find((kind) => kind === text)
  return list ?? (isObjectKind(text) ? text : 'value')
}

/** Whether a value of this kind is a list of texts whose order says nothing about the API. */
export function isSet(kind: Kind): boolean {
  return kind === 'set' || kind === 'orderedSet' || kind === 'schemeSet'
}

function isObjectKind(text: string): text is ObjectKind {
  return Object.hasOwn(fields, text)
}

/** The shape of an object of this kind; one that the specification leaves open has no fields. */
export function shapeOf(kind: Kind): Shape {
  return shapes.get(kind) ?? free
}

/** The kind of an array's items. */
export function itemKind(kind: Kind): Kind {
  return kind === 'parameterList' ? 'parameter' : kind
}

/** The kind of the value that stands under a key of an object of this kind. */
export function kindUnder(kind: Kind, shape: Shape, key: string): Kind {
  if (kind === 'extension') return 'extension'
  const field = shape.fields.get(key)
  if (field !== undefined) return field.kind
  if (shape.extensible && key.startsWith('x-')) return 'extension'
  return shape.names ?? 'value'
}
