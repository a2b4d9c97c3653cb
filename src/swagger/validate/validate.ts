import { findOperationFaults, findSharedParameterFaults, findUnknownSchemes } from './operations.ts'
import { References } from '../references.ts'
import { findValueFaults } from './values.ts'
import { createFinding, type Finding } from '../finding.ts'
import { isObject, own, type JsonObject } from '../json.ts'
import { readTemplate } from '../path-template.ts'
import { pointer } from '../pointer.ts'

/**
 * Finds what is wrong inside a document: against the Swagger 2.0 specification (https://swagger.io/specification/v2/)
 * and against what ROMA Connect can import again. Nothing of it is a failure.
 */
export function validate(document: JsonObject, sizeInBytes: number): Finding[] {
  const references = new References(document)
  return [
    ...findSizeFaults(sizeInBytes),
    ...findInfoFaults(document),
    ...findPathFaults(document, references),
    ...findSecurityFaults(document),
    ...findOperationFaults(document, references),
    ...findValueFaults(document, references),
  ]
}

// https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html
const maxImportBytes = 3 * 2 ** 20

function findSizeFaults(sizeInBytes: number): Finding[] {
  if (sizeInBytes <= maxImportBytes) return []
  const size = (sizeInBytes / 2 ** 20).toFixed(1)
  return [createFinding('roma-over-import-limit', { pointer: '' }, { size })]
}

function findInfoFaults(document: JsonObject): Finding[] {
  const info = own(document, 'info')
  const missing = ['title', 'version'].filter(
    (key) => typeof (isObject(info) ? own(info, key) : undefined) !== 'string',
  )
  const place = { pointer: isObject(info) ? '/info' : '' }
  return missing.map((key) => createFinding('roma-info-incomplete', place, { key }))
}

function findPathFaults(document: JsonObject, references: References): Finding[] {
  const value = own(document, 'paths')
  const paths = Object.entries(isObject(value) ? value : {}).filter(([path]) => !path.startsWith('x-'))
  const templates = paths.map(([path]) => path)
  return [
    ...templates.flatMap(findSlashFaults),
    ...findTwinPaths(templates),
    ...paths.flatMap(([path, item]) => (isObject(item) ? findSharedParameterFaults(path, item, references) : [])),
  ]
}

function findSlashFaults(path: string): Finding[] {
  if (path.startsWith('/')) return []
  return [createFinding('roma-path-without-slash', { pointer: pointer('paths', path) }, { path })]
}

function findTwinPaths(paths: readonly string[]): Finding[] {
  const byShape = Map.groupBy(paths, (path) => readTemplate(path).shape)
  return [...byShape.values()].flatMap(([other = '', ...twins]) =>
    twins.map((path) => createFinding('roma-paths-alike', { pointer: pointer('paths', path) }, { path, other })),
  )
}

function findSecurityFaults(document: JsonObject): Finding[] {
  return findUnknownSchemes(own(document, 'security'), document).map(({ name, under }) =>
    createFinding('roma-unknown-security-scheme', { pointer: under }, { owner: 'The document', name }),
  )
}
