import { operationsOf, type Operation } from '../parse.ts'
import { createFinding, type Finding, type Place } from '../finding.ts'
import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { readTemplate } from '../path-template.ts'
import { pointer } from '../pointer.ts'
import type { References } from '../references.ts'

/** Finds what is wrong with operations: their parameters, responses, names, security and scripts. */
export function findOperationFaults(document: JsonObject, references: References): Finding[] {
  const findNameFaults = nameChecker()
  const findings: Finding[] = []
  for (const operation of operationsOf(document)) {
    findings.push(
      ...findNameFaults(operation),
      ...findResponseFaults(operation),
      ...findParameterFaults(operation, document, references),
      ...findSecurityFaults(operation, document),
      ...findScriptFaults(operation),
    )
  }
  return findings
}

/** Almost every operation: to make a list for each check of each would take most of the time. */
const none: readonly never[] = []

function placeIn({ method, path, pointer: place }: Operation, under: string): Place {
  return { pointer: `${place}${under}`, method, path }
}

function nameChecker(): (operation: Operation) => readonly Finding[] {
  const owners = new Map<string, Operation>()
  return (operation) => {
    const name = own(operation.operation, 'operationId')
    if (typeof name !== 'string') return none
    const owner = owners.get(name)
    if (owner === undefined) {
      owners.set(name, operation)
      return none
    }
    const words = { operation: titleOf(operation), name, other: titleOf(owner) }
    return [createFinding('roma-duplicate-operation-id', placeIn(operation, '/operationId'), words)]
  }
}

function findResponseFaults(operation: Operation): readonly Finding[] {
  const responses = own(operation.operation, 'responses')
  for (const code in isObject(responses) ? responses : {}) {
    if (!code.startsWith('x-')) return none
  }
  return [createFinding('roma-no-responses', operation, { operation: titleOf(operation) })]
}

interface Parameter {
  readonly name: string
  readonly place: string
  readonly parameter: JsonObject
}

function findParameterFaults(operation: Operation, document: JsonObject, references: References): readonly Finding[] {
  const paths = own(document, 'paths')
  const item = isObject(paths) ? own(paths, operation.path) : undefined
  const shared = isObject(item) ? parametersOf(item, references) : none
  const direct = parametersOf(operation.operation, references)
  const all = merge(shared, direct)
  return [
    ...findTwins(direct).map(({ name, place }) =>
      createFinding('roma-duplicate-parameter', operation, { owner: titleOf(operation), place, name }),
    ),
    ...findBodyFaults(operation, all),
    ...findPathParameterFaults(operation, all),
  ]
}

/** Finds the parameters that a path itself declares twice. */
export function findSharedParameterFaults(path: string, item: JsonObject, references: References): Finding[] {
  const at = { pointer: pointer('paths', path, 'parameters') }
  return findTwins(parametersOf(item, references)).map(({ name, place }) =>
    createFinding('roma-duplicate-parameter', at, { owner: `The path ${path}`, place, name }),
  )
}

function titleOf({ method, path }: Operation): string {
  return `${method} ${path}`
}

function parametersOf(owner: JsonObject, references: References): readonly Parameter[] {
  const list = own(owner, 'parameters')
  if (!Array.isArray(list)) return none
  const parameters: Parameter[] = []
  for (const item of list) {
    const parameter = references.resolve(item)
    const name = parameter && own(parameter, 'name')
    const place = parameter && own(parameter, 'in')
    if (parameter && typeof name === 'string' && typeof place === 'string') parameters.push({ name, place, parameter })
  }
  return parameters
}

function keyOf({ place, name }: Parameter): string {
  return `${place} ${name}`
}

/** An operation's parameter stands in for its path's of the same name and place. */
function merge(shared: readonly Parameter[], own: readonly Parameter[]): readonly Parameter[] {
  if (shared.length === 0) return own
  const keys = new Set(own.map(keyOf))
  return [...shared.filter((parameter) => !keys.has(keyOf(parameter))), ...own]
}

function findTwins(parameters: readonly Parameter[]): readonly Parameter[] {
  if (parameters.length < 2) return none
  const seen = new Set<string>()
  return parameters.filter((parameter) => {
    const isTwin = seen.has(keyOf(parameter))
    seen.add(keyOf(parameter))
    return isTwin
  })
}

function findBodyFaults(operation: Operation, parameters: readonly Parameter[]): readonly Finding[] {
  const bodies = parameters.filter(({ place }) => place === 'body').length
  if (bodies === 0) return none
  const hasForm = parameters.some(({ place }) => place === 'formData')
  const words = { operation: titleOf(operation) }
  return [
    ...(bodies > 1 ? [createFinding('roma-several-bodies', operation, words)] : none),
    ...(hasForm ? [createFinding('roma-body-and-form-data', operation, words)] : none),
  ]
}

function findPathParameterFaults(operation: Operation, parameters: readonly Parameter[]): readonly Finding[] {
  const names = new Set(readTemplate(operation.path).names)
  const declared = parameters.filter(({ place }) => place === 'path')
  if (names.size === 0 && declared.length === 0) return none
  const declaredNames = new Set(declared.map(({ name }) => name))
  const undeclared = [...names].filter((name) => !declaredNames.has(name))
  const unused = declared.filter(({ name }) => !names.has(name))
  const optional = declared.filter(({ parameter }) => own(parameter, 'required') !== true)
  const toFinding = (id: `roma-path-parameter-${'undeclared' | 'unused' | 'optional'}`) => (name: string) =>
    createFinding(id, operation, { operation: titleOf(operation), name })
  return [
    ...undeclared.map(toFinding('roma-path-parameter-undeclared')),
    ...unused.map(nameOf).map(toFinding('roma-path-parameter-unused')),
    ...optional.map(nameOf).map(toFinding('roma-path-parameter-optional')),
  ]
}

function nameOf({ name }: Parameter): string {
  return name
}

function findSecurityFaults(operation: Operation, document: JsonObject): readonly Finding[] {
  const owner = titleOf(operation)
  return findUnknownSchemes(own(operation.operation, 'security'), document).map(({ name, under }) =>
    createFinding('roma-unknown-security-scheme', placeIn(operation, under), { owner, name }),
  )
}

/** The names in security requirements that `securityDefinitions` does not define. */
export function findUnknownSchemes(
  security: Json | undefined,
  document: JsonObject,
): readonly { name: string; under: string }[] {
  if (!Array.isArray(security)) return none
  const defined = own(document, 'securityDefinitions')
  return security.flatMap((requirement, index) =>
    Object.keys(isObject(requirement) ? requirement : {})
      .filter((name) => !isObject(defined) || !Object.hasOwn(defined, name))
      .map((name) => ({ name, under: pointer('security', index, name) })),
  )
}

// https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html
const maxScriptBytes = 32 * 1024

function findScriptFaults(operation: Operation): readonly Finding[] {
  const scripts = own(operation.operation, 'x-livedata-scripts')
  if (!Array.isArray(scripts)) return none
  return scripts.flatMap((script, index) => {
    const content = isObject(script) ? own(script, 'content') : undefined
    if (typeof content !== 'string' || Buffer.byteLength(content, 'base64') <= maxScriptBytes) return []
    const place = placeIn(operation, pointer('x-livedata-scripts', index, 'content'))
    return [createFinding('roma-script-over-limit', place, { operation: titleOf(operation) })]
  })
}
