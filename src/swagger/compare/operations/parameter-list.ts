import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { quote } from '../../../text/foreign-text.ts'
import { referenceOf } from '../../pointer.ts'
import type { PathSide } from '../operation-pair.ts'
import { readTemplate } from '../../path-template.ts'
import { placeAt, type Place } from '../place.ts'
import { resolve, type Resolved, type Side } from '../reference.ts'

/** A parameter of an operation. */
export interface Parameter {
  /** What it is called by in a comparison: headers in any case, path parameters by their position. */
  readonly key: string
  /** Where it stands in the list of the operation or the path. */
  readonly raw: Json
  readonly place: Place | undefined
  /** Where it is described. */
  readonly resolved: Resolved
  readonly isOfPath: boolean
}

/** Whether an operation takes a body or a form: only then does it matter what it consumes. */
export function takesBody(side: Side, path: PathSide, operation: JsonObject): boolean {
  const parameters = parametersOf(side, path, operation, undefined)
  return [...parameters.keys()].some((key) => key.startsWith('body') || key.startsWith('formData'))
}

/** The parameters that hold for an operation: its own, and those of its path that it does not override. */
export function parametersOf(
  side: Side,
  path: PathSide,
  operation: JsonObject,
  place: Place | undefined,
): Map<string, Parameter> {
  const positions = new Map(readTemplate(path.template).names.map((name, index) => [name, index]))
  const parameters = new Map<string, Parameter>()
  addParameters(parameters, listParameters(side, own(path.item, 'parameters'), path.place, positions, true))
  addParameters(parameters, listParameters(side, own(operation, 'parameters'), place, positions, false))
  return parameters
}

/** Two parameters of the same name in a list are a mistake, but neither may be lost. */
function addParameters(parameters: Map<string, Parameter>, list: readonly Parameter[]): void {
  const counts = new Map<string, number>()
  for (const parameter of list) {
    let count = counts.get(parameter.key) ?? 1
    let key = count === 1 ? parameter.key : `${parameter.key} #${count}`
    while (parameters.get(key)?.isOfPath === parameter.isOfPath) key = `${parameter.key} #${(count += 1)}`
    counts.set(parameter.key, count)
    parameters.set(key, { ...parameter, key })
  }
}

function listParameters(
  side: Side,
  list: Json | undefined,
  parent: Place | undefined,
  positions: ReadonlyMap<string, number>,
  isOfPath: boolean,
): Parameter[] {
  if (!Array.isArray(list)) return []
  return list.map((raw, index) => {
    const place = placeAt(parent, 'parameters', index)
    const resolved = resolve(side, { value: raw, place })
    return { key: keyOf(resolved.value, index, positions), raw, place, resolved, isOfPath }
  })
}

function keyOf(value: Json | undefined, index: number, positions: ReadonlyMap<string, number>): string {
  const [kind, name] = isObject(value) ? [own(value, 'in'), own(value, 'name')] : []
  if (kind === 'body') return 'body'
  if (typeof kind !== 'string' || typeof name !== 'string') return `malformed ${referenceOf(value) ?? index}`
  if (kind === 'header') return `header ${name.toLowerCase()}`
  if (kind !== 'path') return `${kind} ${name}`
  const position = positions.get(name)
  // A name may be a number too
  return position === undefined ? `path ${name}` : `path #${position}`
}

export function nameOf(parameter: JsonObject): string {
  const name = own(parameter, 'name')
  return typeof name === 'string' ? name : ''
}

/** `query parameter “limit”`. */
export function subjectOf(value: Json | undefined): string {
  if (!isObject(value)) return 'parameter'
  const kind = own(value, 'in')
  const word = kind === 'formData' ? 'form' : typeof kind === 'string' ? quotePlain(kind) : ''
  return `${word} parameter ${quote(nameOf(value))}`.trim()
}

function quotePlain(kind: string): string {
  return ['query', 'header', 'path'].includes(kind) ? kind : quote(kind)
}
