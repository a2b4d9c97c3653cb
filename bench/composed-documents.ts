import type { JsonObject } from '../src/swagger/json.ts'

/** Documents whose schemas are put together from parts, with one change that reaches all of them. */

/** Definitions of which each is built on the one before it, and an operation for each. */
export function chainOf(length: number, type: string): JsonObject {
  const definitions: JsonObject = { D0: objectOf({ root: { type } }) }
  for (let index = 1; index < length; index += 1) {
    definitions[`D${index}`] = { allOf: [refer(`D${index - 1}`), objectOf({ [`p${index}`]: { type: 'string' } })] }
  }
  return documentOf(definitions, Object.keys(definitions))
}

/** Two definitions on each level, both built on both of the level before: as many ways lead down as two to its power. */
export function diamondOf(levels: number, type: string): JsonObject {
  const definitions: JsonObject = { A0: objectOf({ root: { type } }), B0: objectOf({ other: { type } }) }
  for (let level = 1; level < levels; level += 1) {
    const below = [refer(`A${level - 1}`), refer(`B${level - 1}`)]
    definitions[`A${level}`] = { allOf: below }
    definitions[`B${level}`] = { allOf: [...below, objectOf({ [`q${level}`]: { type: 'string' } })] }
  }
  return documentOf(definitions, [`A${levels - 1}`, `B${levels - 1}`])
}

/** Definitions that are built on one base, whose properties have this type. */
export function familyOf(members: number, properties: number, type: string): JsonObject {
  const definitions: JsonObject = { Base: objectOf(propertiesOf(properties, type)) }
  const names = Array.from({ length: members }, (_, index) => `S${index}`)
  for (const name of names) definitions[name] = { allOf: [refer('Base'), objectOf({ [name]: { type: 'string' } })] }
  return documentOf(definitions, names)
}

/** The same definitions without a base. */
export function flatFamilyOf(members: number, properties: number, type: string): JsonObject {
  const names = Array.from({ length: members }, (_, index) => `S${index}`)
  const entries = names.map((name): [string, JsonObject] => [
    name,
    objectOf({ ...propertiesOf(properties, type), [name]: { type: 'string' } }),
  ])
  return documentOf(Object.fromEntries(entries), names)
}

function refer(name: string): JsonObject {
  return { $ref: `#/definitions/${name}` }
}

function objectOf(properties: JsonObject): JsonObject {
  return { type: 'object', properties }
}

function propertiesOf(count: number, type: string): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, { type }]))
}

/** A document with an operation for each of these definitions, which takes it and answers with it. */
function documentOf(definitions: JsonObject, names: readonly string[]): JsonObject {
  const paths = names.map((name): [string, JsonObject] => {
    const body = { in: 'body', name: 'body', schema: refer(name) }
    const responses = { 200: { description: 'ok', schema: refer(name) } }
    return [`/${name}`, { post: { parameters: [body], responses } }]
  })
  return {
    swagger: '2.0',
    info: { title: 'Composed', version: '1.0' },
    paths: Object.fromEntries(paths),
    definitions,
  }
}
