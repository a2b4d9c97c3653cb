import { isObject, own, setOwn, type Json, type JsonObject } from '../../../src/swagger/json.ts'

/** Numbers that look random, and are the same for the same seed. */
export type Dice = (sides: number) => number

export function diceOf(seed: number): Dice {
  let state = seed >>> 0
  return (sides) => {
    // https://en.wikipedia.org/wiki/Linear_congruential_generator
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

/** A schema that is written in parts, and the definitions that hold some of them. */
export interface Composed {
  readonly schema: JsonObject
  readonly definitions: JsonObject
}

/** Writes a schema without parts in another way that means the same: in parts, some of them referred to, in any order. */
export function compose(schema: JsonObject, dice: Dice, prefix: string): Composed {
  const definitions: JsonObject = {}
  const refer = (part: JsonObject): JsonObject => {
    const name = `${prefix}${Object.keys(definitions).length}`
    definitions[name] = part
    return { $ref: `#/definitions/${name}` }
  }
  return { schema: split(schema, dice, refer, 0), definitions }
}

/** What means something beside other keywords of the same part alone. */
const together = new Set(['additionalProperties', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'])

function split(schema: JsonObject, dice: Dice, refer: (part: JsonObject) => JsonObject, depth: number): JsonObject {
  const count = depth > 3 ? 1 : dice(4)
  const parts: JsonObject[] = Array.from({ length: Math.max(1, count) }, () => ({}))
  const any = () => parts[dice(parts.length)] ?? {}
  const isClosed = Object.hasOwn(schema, 'additionalProperties')
  const [first = {}] = parts
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) {
      for (const name of Object.keys(value)) {
        const property = split(toObject(own(value, name)), dice, refer, depth + 1)
        // A part that is closed allows nothing but its own properties
        addProperty(isClosed ? first : any(), name, property)
      }
    } else if (key === 'required' && Array.isArray(value)) {
      for (const name of value) addRequired(isClosed ? first : any(), name)
    } else if (key === 'items') {
      setOwn(any(), key, split(toObject(value), dice, refer, depth + 1))
    } else {
      setOwn(together.has(key) ? first : any(), key, value)
    }
  }
  repeat(schema, parts, dice)
  if (count === 0) return first
  const referred = parts.map((part) => (dice(3) === 0 ? refer(part) : part))
  if (referred.length === 1) return dice(2) === 0 ? { allOf: referred } : (referred[0] ?? {})
  const [own1 = {}, ...rest] = referred
  const shuffled = rest.toSorted(() => dice(2) - 0.5)
  return dice(2) === 0 && !Object.hasOwn(own1, '$ref') ? { ...own1, allOf: shuffled } : { allOf: [...shuffled, own1] }
}

/** Says again in another part what one part says already: a type, a looser limit, more values. */
function repeat(schema: JsonObject, parts: readonly JsonObject[], dice: Dice): void {
  const part = parts[dice(parts.length)] ?? {}
  const [type, maximum, values] = [own(schema, 'type'), own(schema, 'maxLength'), own(schema, 'enum')]
  if (type !== undefined && dice(3) === 0) part['type'] = type
  if (typeof maximum === 'number' && !Object.hasOwn(part, 'maxLength')) part['maxLength'] = maximum + 1 + dice(9)
  if (Array.isArray(values) && !Object.hasOwn(part, 'enum')) part['enum'] = ['never', ...values]
}

function addProperty(part: JsonObject, name: string, property: JsonObject): void {
  const properties = toObject(own(part, 'properties') ?? {})
  setOwn(properties, name, property)
  part['properties'] = properties
}

function addRequired(part: JsonObject, name: Json): void {
  const required = own(part, 'required')
  part['required'] = [...(Array.isArray(required) ? required : []), name]
}

function toObject(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new Error('This is no object.')
  return value
}

const names = ['a', 'b', 'c', 'd', '__proto__']

/** A schema without parts. */
export function flatSchema(dice: Dice, depth = 0): JsonObject {
  if (depth > 2 || dice(3) === 0) return scalar(dice)
  if (dice(4) === 0) {
    return { type: 'array', items: flatSchema(dice, depth + 1), ...(dice(2) === 0 && { minItems: 1 + dice(2) }) }
  }
  const properties: JsonObject = {}
  for (const name of ['first', ...names]) {
    if (name === 'first' || dice(2) === 0) setOwn(properties, name, flatSchema(dice, depth + 1))
  }
  const required = Object.keys(properties).filter(() => dice(3) === 0)
  return {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    ...(dice(4) === 0 && { additionalProperties: false }),
  }
}

function scalar(dice: Dice): JsonObject {
  const kinds: readonly (() => JsonObject)[] = [
    () => ({
      type: 'string',
      ...(dice(2) === 0 && { maxLength: 5 + dice(3) }),
      ...(dice(3) === 0 && { pattern: '^a' }),
      ...(dice(3) === 0 && { 'x-nullable': true }),
    }),
    () => ({ type: 'string', enum: ['a', 'b', 'c'].slice(dice(2), 2 + dice(2)) }),
    () => ({
      type: dice(2) === 0 ? 'integer' : 'number',
      ...(dice(2) === 0 && { minimum: 1 + dice(3) }),
      ...(dice(3) === 0 && { maximum: 9 + dice(2), exclusiveMaximum: true }),
    }),
    () => ({ type: 'boolean', ...(dice(2) === 0 && { default: true }), ...(dice(3) === 0 && { readOnly: true }) }),
  ]
  return kinds[dice(kinds.length)]?.() ?? {}
}

/** Up to three edits that callers may notice. */
export function changeSchema(schema: JsonObject, dice: Dice): JsonObject {
  const copy = structuredClone(schema)
  const all = schemasIn(copy)
  for (let edits = 1 + dice(3); edits > 0; edits -= 1) changeOne(all[dice(all.length)] ?? copy, dice)
  return copy
}

function schemasIn(schema: JsonObject): JsonObject[] {
  const inside = [...Object.values(toObject(own(schema, 'properties') ?? {})), own(schema, 'items')].filter(isObject)
  return [schema, ...inside.flatMap(schemasIn)]
}

function changeOne(schema: JsonObject, dice: Dice): void {
  const edit = dice(4)
  const type = own(schema, 'type')
  if (type === 'object') changeObject(schema, dice)
  else if (type === 'boolean') schema['default'] = dice(2) === 0
  else if (type === 'array') schema['minItems'] = 1 + dice(5)
  else if (type === 'string' && edit === 0) toggle(schema, 'x-nullable', true)
  else if (type === 'string' && edit === 1) schema['enum'] = ['a', 'b', 'z'].slice(dice(2))
  else if (type === 'string') schema['maxLength'] = 1 + dice(20)
  else if (edit === 0) schema['type'] = type === 'integer' ? 'number' : 'integer'
  else if (edit === 1) schema['maximum'] = 10 + dice(20)
  else schema['minimum'] = 1 + dice(9)
}

function changeObject(schema: JsonObject, dice: Dice): void {
  const properties = toObject(own(schema, 'properties'))
  const chosen = Object.keys(properties)[dice(Object.keys(properties).length)] ?? 'first'
  const edit = dice(4)
  if (edit === 0 && chosen !== 'first') {
    Reflect.deleteProperty(properties, chosen)
    Reflect.deleteProperty(schema, 'required')
  } else if (edit === 1) setOwn(properties, 'e', scalar(dice))
  else if (edit === 2) toggle(schema, 'required', [chosen])
  else toggle(schema, 'additionalProperties', false)
}

function toggle(schema: JsonObject, key: string, value: Json): void {
  if (Object.hasOwn(schema, key)) Reflect.deleteProperty(schema, key)
  else schema[key] = value
}
