import { enumerate } from '../../text/foreign-text.ts'
import { createFinding, type Finding, type FindingId, type Place, type Words } from '../finding.ts'
import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { placeOf } from './place.ts'
import { kindUnder, shapeOf, type Kind } from '../specification.ts'
import type { References } from '../references.ts'
import type { FindingList } from './finding-list.ts'
import { RequiredProperties } from './required.ts'

/** What is wrong, before it is known where: a place is built for the few that have something wrong. */
type Fault = (place: Place) => Finding

function fault<Id extends FindingId>(id: Id, words: Words<Id>): Fault {
  return (place) => createFinding(id, place, words)
}

/** Finds what is wrong with schemas, parameters, headers and references, wherever they stand. */
export function findValueFaults(document: JsonObject, references: References, list: FindingList): void {
  const keys: (string | number)[] = []
  const required = new RequiredProperties(references)
  visit(document, 'swagger')
  list.add(required.findings())

  function visit(value: Json, kind: Kind): void {
    if (kind === 'value' || kind === 'extension') return
    if (Array.isArray(value)) {
      visitItems(value, kind === 'parameterList' ? 'parameter' : kind)
    } else if (isObject(value)) {
      for (const toFinding of findFaults(value, kind, references)) list.add([toFinding(placeOf(keys))])
      if (kind === 'schema') required.look(value, () => placeOf(keys))
      visitEntries(value, kind)
    }
  }

  function visitItems(items: readonly Json[], kind: Kind): void {
    for (const [index, item] of items.entries()) {
      keys.push(index)
      visit(item, kind)
      keys.pop()
    }
  }

  function visitEntries(object: JsonObject, kind: Kind): void {
    const shape = shapeOf(kind)
    for (const key in object) {
      const value = object[key]
      if (typeof value !== 'object' || value === null) continue
      keys.push(key)
      visit(value, kindUnder(kind, shape, key))
      keys.pop()
    }
  }
}

const referring: ReadonlySet<Kind> = new Set(['schema', 'parameter', 'response', 'pathItem', 'items', 'header'])

/** Almost every object: to make a list for each check of each would take most of the time. */
const none: readonly never[] = []

function findFaults(object: JsonObject, kind: Kind, references: References): readonly Fault[] {
  if (!referring.has(kind)) return none
  const reference = own(object, '$ref')
  // Beside a reference nothing counts
  if (typeof reference === 'string') return findReferenceFaults(reference, references)
  if (kind === 'schema') return findTypeFaults(object, schemaTypes)
  if (kind === 'header' || kind === 'items') return findValueTypeFaults(object, valueTypes)
  return kind === 'parameter' ? findParameterFaults(object) : none
}

function findReferenceFaults(reference: string, references: References): readonly Fault[] {
  if (references.find(reference) !== undefined) return none
  return [fault(reference.startsWith('#') ? 'roma-dangling-ref' : 'roma-external-ref', { reference })]
}

const valueTypes: ReadonlySet<Json> = new Set(['array', 'boolean', 'integer', 'number', 'string'])
const formTypes: ReadonlySet<Json> = new Set([...valueTypes, 'file'])
const schemaTypes: ReadonlySet<Json> = new Set([...valueTypes, 'object', 'null', 'file'])
const places: readonly Json[] = ['query', 'header', 'path', 'formData']

function findParameterFaults(parameter: JsonObject): readonly Fault[] {
  const place = own(parameter, 'in') ?? null
  const name = own(parameter, 'name')
  if (typeof name !== 'string') return [fault('roma-parameter-incomplete', { parameter: 'A parameter', field: 'name' })]
  if (place === 'body') return findBodyFaults(parameter, name)
  if (!places.includes(place)) {
    return [fault('roma-parameter-incomplete', { parameter: `The parameter ${name}`, field: 'valid "in"' })]
  }
  return findValueTypeFaults(parameter, place === 'formData' ? formTypes : valueTypes)
}

function findBodyFaults(parameter: JsonObject, name: string): readonly Fault[] {
  if (isObject(own(parameter, 'schema'))) return none
  return [fault('roma-parameter-incomplete', { parameter: `The body parameter ${name}`, field: 'schema' })]
}

/** Unlike a schema, a parameter or a header must have a type. */
function findValueTypeFaults(value: JsonObject, types: ReadonlySet<Json>): readonly Fault[] {
  return own(value, 'type') === undefined ? [unknownType('missing', types)] : findTypeFaults(value, types)
}

function findTypeFaults(value: JsonObject, types: ReadonlySet<Json>): readonly Fault[] {
  const type = own(value, 'type')
  if (type === undefined || (type !== 'array' && types.has(type))) return none
  const all = Array.isArray(type) ? type : [type]
  const unknown = all.find((item) => !types.has(item))
  if (unknown !== undefined) return [unknownType(typeof unknown === 'string' ? unknown : 'no text', types)]
  const needsItems = all.includes('array') && own(value, 'items') === undefined
  return needsItems ? [fault('roma-array-without-items', {})] : none
}

function unknownType(type: string, accepted: ReadonlySet<Json>): Fault {
  return fault('roma-unknown-type', { type, accepted: enumerate([...accepted].map(String)) })
}
