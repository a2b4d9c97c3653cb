import { isObject, own, type Json, type JsonObject } from '../json.ts'

/** Lists that an operation inherits from the document unless it has its own. */
export const inheritedLists = ['consumes', 'produces', 'schemes'] as const

export type InheritedList = (typeof inheritedLists)[number]

/** The items of a list as they hold for an operation. */
export function listOf(document: JsonObject, operation: JsonObject, key: InheritedList): string[] {
  return strings(own(operation, key) ?? own(document, key))
}

/** The texts of a list; what is malformed is passed over. */
export function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** Whether both are lists, or not there at all: `null` is malformed, not absent. */
export function areLists(...values: readonly (Json | undefined)[]): boolean {
  return values.every((value) => value === undefined || Array.isArray(value))
}

/** Whether both are objects, or not there at all: `null` is malformed, not absent. */
export function areObjects(...values: readonly (Json | undefined)[]): boolean {
  return values.every((value) => value === undefined || isObject(value))
}

/** Whether one is empty and the other is not there: they mean the same, but differ. */
export function isHollow(old: Json | undefined, next: Json | undefined): boolean {
  const [value, other] = old === undefined ? [next, old] : [old, next]
  return other === undefined && typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** The keys of two objects, each once. */
export function keysOfBoth(before: JsonObject, after: JsonObject): Set<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)])
}
