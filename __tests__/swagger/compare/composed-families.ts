import { isObject, own, type Json, type JsonObject } from '../../../src/swagger/json.ts'
import type { Dice } from './composed-schemas.ts'

const size = 7

/** Definitions `C0` to `C6`, of which some are built on others, and some hold others. */
export function familyOf(dice: Dice): JsonObject {
  const members = Array.from({ length: size }, (_, index): [string, JsonObject] => {
    const bases = Array.from({ length: index === 0 ? 0 : dice(3) }, () => refer(dice(index)))
    const self = selfOf(dice, index)
    if (bases.length === 0) return [`C${index}`, self]
    return [`C${index}`, { allOf: dice(2) === 0 ? [...bases, self] : [self, ...bases] }]
  })
  return Object.fromEntries(members)
}

function refer(index: number): JsonObject {
  return { $ref: `#/definitions/C${index}` }
}

function selfOf(dice: Dice, index: number): JsonObject {
  const names = ['a', 'b', 'c', `u${index}`, `v${index}`].filter(() => dice(3) === 0)
  const properties: JsonObject = Object.fromEntries(names.map((name) => [name, textOf(3 + dice(4))]))
  if (dice(2) === 0) properties[`r${index}`] = refer(dice(size))
  const required = [...Object.keys(properties), 'a'].filter(() => dice(3) === 0)
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  }
}

function textOf(maxLength: number): JsonObject {
  return { type: 'string', maxLength }
}

/** Up to three edits, of bases and of what the definitions say themselves. */
export function changeFamily(family: JsonObject, dice: Dice): JsonObject {
  const copy = structuredClone(family)
  for (let edits = 1 + dice(3); edits > 0; edits -= 1) {
    const index = dice(size)
    const name = `C${index}`
    const schema = copy[name]
    if (!isObject(schema)) continue
    const parts = partsOf(schema)
    if (dice(3) === 0 && index > 0) {
      copy[name] = { allOf: [...(parts.length > 0 ? parts : [schema]), refer(dice(index))] }
    } else if (dice(4) === 0 && parts.length > 1) {
      copy[name] = { allOf: parts.toSpliced(dice(parts.length), 1) }
    } else {
      changeSelf(parts.find((part) => !Object.hasOwn(part, '$ref')) ?? schema, index, dice)
    }
  }
  return copy
}

function changeSelf(self: JsonObject, index: number, dice: Dice): void {
  if (Object.hasOwn(self, 'allOf')) return
  const properties = propertiesOf(self)
  const names = Object.keys(properties)
  const chosen = names[dice(Math.max(1, names.length))]
  const edit = dice(4)
  if (edit === 0 && chosen !== undefined) Reflect.deleteProperty(properties, chosen)
  else if (edit === 1) properties[['a', 'b', 'w'][dice(3)] ?? 'w'] = textOf(2 + dice(6))
  else if (edit === 2 && chosen?.startsWith('r') === false) properties[chosen] = textOf(1 + dice(9))
  else if (Object.hasOwn(self, 'required')) Reflect.deleteProperty(self, 'required')
  else self['required'] = ['a', `u${index}`]
  Reflect.deleteProperty(self, 'properties')
  if (Object.keys(properties).length > 0) self['properties'] = properties
}

/** Every definition with all that its bases say, as one schema. */
export function flattenFamily(family: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(family).map((name) => [name, flatten(family, name)]))
}

function flatten(family: JsonObject, name: string): JsonObject {
  const properties: JsonObject = {}
  const required = new Set<Json>()
  for (const part of partsBelow(family, family[name] ?? {}, new Set())) {
    for (const [key, property] of Object.entries(propertiesOf(part))) {
      properties[key] = tighter(properties[key], property)
    }
    const names = own(part, 'required')
    for (const key of Array.isArray(names) ? names : []) required.add(key)
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.size > 0 && { required: [...required] }),
  }
}

function partsBelow(family: JsonObject, schema: Json, seen: Set<string>): JsonObject[] {
  const reference = isObject(schema) ? own(schema, '$ref') : undefined
  if (typeof reference === 'string') {
    if (seen.has(reference)) return []
    seen.add(reference)
    return partsBelow(family, family[reference.slice('#/definitions/'.length)] ?? {}, seen)
  }
  if (!isObject(schema)) return []
  return [schema, ...partsOf(schema).flatMap((part) => partsBelow(family, part, seen))]
}

function tighter(one: Json | undefined, other: Json): Json {
  const limits = [one, other].map((property) => (isObject(property) ? own(property, 'maxLength') : undefined))
  const [left, right] = limits
  return typeof left === 'number' && typeof right === 'number' ? textOf(Math.min(left, right)) : other
}

function partsOf(schema: JsonObject): JsonObject[] {
  const parts = own(schema, 'allOf')
  return Array.isArray(parts) ? parts.filter(isObject) : []
}

function propertiesOf(schema: JsonObject): JsonObject {
  const properties = own(schema, 'properties')
  return isObject(properties) ? { ...properties } : {}
}
