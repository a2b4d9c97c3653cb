/** A number that is printed exactly as it was given, such as `9223372036854775807` or `1.0`. */
export class RawNumber {
  readonly text: string

  constructor(text: string) {
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw new Error(`${text} is no JSON number`)
    this.text = text
  }
}

export type Json = string | number | boolean | null | RawNumber | Json[] | JsonObject
export interface JsonObject {
  [key: string]: Json
}

export function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RawNumber)
}

/** Decides the order in which the keys of an object are printed. */
type KeyOrder = (keys: string[]) => string[]

const asGiven: KeyOrder = (keys) => keys

/** Prints JSON on one line. */
export function printJson(value: Json, order: KeyOrder = asGiven): string {
  if (value instanceof RawNumber) return value.text
  if (Array.isArray(value)) return `[${value.map((item) => printJson(item, order)).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  const members = order(Object.keys(value)).map(
    (key) => `${JSON.stringify(key)}:${printJson(memberOf(value, key), order)}`,
  )
  return `{${members.join(',')}}`
}

/** Prints block YAML. Every text is double-quoted, so no reader takes one for a date, a number or a boolean. */
export function printYaml(value: Json, order: KeyOrder = asGiven, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return ' []\n'
    return `\n${value.map((item) => `${indent}-${printYaml(item, order, `${indent}  `)}`).join('')}`
  }
  if (!isJsonObject(value)) return ` ${printJson(value)}\n`
  const keys = order(Object.keys(value))
  if (keys.length === 0) return ' {}\n'
  const members = keys.map(
    (key) => `${indent}${JSON.stringify(key)}:${printYaml(memberOf(value, key), order, `${indent}  `)}`,
  )
  return `\n${members.join('')}`
}

function memberOf(object: JsonObject, key: string): Json {
  return object[key] ?? null
}

/** Reads JSON text into something that can be looked into, or undefined when it is no JSON. */
export function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Follows keys into a value that came from outside. */
export function lookUp(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((inside, key) => (isObject(inside) ? inside[key] : undefined), value)
}
