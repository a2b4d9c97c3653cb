import { operationsOf, type Operation } from '../parse.ts'
import { createFinding, type Finding } from '../finding.ts'
import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { readTemplate } from '../path-template.ts'
import { pointer, referenceOf } from '../pointer.ts'
import type { References } from '../references.ts'
import type { FindingList } from './finding-list.ts'
import { findForeignNames, nameChecker } from './names.ts'
import { placeIn, titleOf } from './place.ts'

/** Finds what is wrong with operations: their parameters, responses, names, security and scripts. */
export function findOperationFaults(document: JsonObject, references: References, list: FindingList): void {
  const findNameFaults = nameChecker()
  for (const operation of operationsOf(document)) {
    list.add(findNameFaults(operation))
    list.add(findForeignNames(operation))
    list.add(findResponseFaults(operation))
    list.add(findParameterFaults(operation, document, references))
    list.add(findSecurityFaults(operation, document))
    list.add(findScriptFaults(operation))
  }
}

/** Almost every operation: to make a list for each check of each would take most of the time. */
const none: readonly never[] = []

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
  const { parameters: shared, isWhole: isPathWhole } = parametersOf(isObject(item) ? item : {}, references)
  const { parameters: direct, isWhole } = parametersOf(operation.operation, references)
  const all = merge(shared, direct)
  return [
    ...findTwins(direct).map(({ name, place }) =>
      createFinding('roma-duplicate-parameter', operation, { owner: titleOf(operation), place, name }),
    ),
    ...findBodyFaults(operation, all),
    ...findPathParameterFaults(operation, { parameters: all, isWhole: isWhole && isPathWhole }),
  ]
}

/** Finds the parameters that a path itself declares twice. */
export function findSharedParameterFaults(path: string, item: JsonObject, references: References): Finding[] {
  const at = { pointer: pointer('paths', path, 'parameters') }
  return findTwins(parametersOf(item, references).parameters).map(({ name, place }) =>
    createFinding('roma-duplicate-parameter', at, { owner: `The path ${path}`, place, name }),
  )
}

interface Declared {
  readonly parameters: readonly Parameter[]
  /** Whether these are all: nothing is known of those in other files. */
  readonly isWhole: boolean
}

function parametersOf(owner: JsonObject, references: References): Declared {
  const list = own(owner, 'parameters')
  if (!Array.isArray(list)) return { parameters: none, isWhole: referenceOf(owner) === undefined }
  const found = list.map((item) => references.resolve(item))
  const parameters: Parameter[] = []
  for (const parameter of found) {
    const name = parameter && own(parameter, 'name')
    const place = parameter && own(parameter, 'in')
    if (parameter && typeof name === 'string' && typeof place === 'string') parameters.push({ name, place, parameter })
  }
  return { parameters, isWhole: referenceOf(owner) === undefined && !found.includes(undefined) }
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

function findPathParameterFaults(operation: Operation, { parameters, isWhole }: Declared): readonly Finding[] {
  const declared = parameters.filter(({ place }) => place === 'path')
  const names = new Set(readTemplate(operation.path).names)
  if (names.size === 0 && declared.length === 0) return none
  const declaredNames = new Set(declared.map(plainName))
  const undeclared = isWhole ? [...names].filter((name) => !declaredNames.has(name)) : none
  const unused = declared.filter((parameter) => !names.has(plainName(parameter)))
  const optional = declared.filter(({ parameter }) => own(parameter, 'required') !== true)
  const toFinding = (id: `roma-path-parameter-${'undeclared' | 'unused' | 'optional'}`) => (name: string) =>
    createFinding(id, operation, { operation: titleOf(operation), name })
  return [
    ...undeclared.map(toFinding('roma-path-parameter-undeclared')),
    ...unused.map(nameOf).map(toFinding('roma-path-parameter-unused')),
    ...optional.map(nameOf).map(toFinding('roma-path-parameter-optional')),
  ]
}

/** The name of a parameter that may be declared as it stands in the path: `path+`. */
function plainName({ name }: Parameter): string {
  return readTemplate(`{${name}}`).names[0] ?? name
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
