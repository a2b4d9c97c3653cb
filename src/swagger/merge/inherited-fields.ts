import type { Components } from './components.ts'
import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { readReference } from '../references.ts'

/** The root fields that hold for every operation without one of its own. */
export const wideFields = ['consumes', 'produces', 'schemes', 'security'] as const
export type WideField = (typeof wideFields)[number]

/** An operation with what it takes over from the root of the document, where that has it. An empty list is nothing. */
export function inheritFields(operation: JsonObject, root: JsonObject, fields: readonly WideField[]): JsonObject {
  const inherited: JsonObject = {}
  for (const field of fields) {
    const value = own(root, field)
    const saysNothing = value === undefined || (Array.isArray(value) && value.length === 0)
    if (!saysNothing && !Object.hasOwn(operation, field)) inherited[field] = value
  }
  return Object.keys(inherited).length === 0 ? operation : { ...operation, ...inherited }
}

/** An operation with the parameters of its path, but for those that it has under the same name and place itself. */
export function inheritParameters(operation: JsonObject, ofPath: Json | undefined, components: Components): JsonObject {
  const ofOperation = own(operation, 'parameters') ?? []
  if (!Array.isArray(ofPath) || !Array.isArray(ofOperation)) return operation
  const taken = new Set(ofOperation.map((parameter) => identify(parameter, components)))
  const inherited = ofPath.filter((parameter) => !taken.has(identify(parameter, components)))
  return inherited.length === 0 ? operation : { ...operation, parameters: [...ofOperation, ...inherited] }
}

/** All that an operation says and inherits, with an empty list for none. */
export function inheritAll(
  operation: JsonObject,
  { root, item, components }: { root: JsonObject; item: JsonObject; components: Components },
): JsonObject {
  const whole = inheritParameters(inheritFields(operation, root, wideFields), own(item, 'parameters'), components)
  return { consumes: [], produces: [], schemes: [], security: [], parameters: [], ...whole }
}

/** A reference that cannot be followed is known by itself alone. */
function identify(parameter: Json, components: Components): string {
  const resolved = isObject(parameter) ? resolve(parameter, components) : parameter
  if (!isObject(resolved) || Object.hasOwn(resolved, '$ref')) return JSON.stringify(parameter)
  return JSON.stringify([own(resolved, 'in') ?? null, own(resolved, 'name') ?? null])
}

function resolve(parameter: JsonObject, components: Components): Json {
  const reference = readReference(parameter)
  if (reference?.field !== 'parameters' || reference.rest !== '') return parameter
  return components.valueOf('parameters', reference.name) ?? reference.name
}
