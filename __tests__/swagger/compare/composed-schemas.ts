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
