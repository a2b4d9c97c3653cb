import { findOperationFaults, findSharedParameterFaults, findUnknownSchemes } from './operations.ts'
import { findLostCharacters } from './characters.ts'
import { FindingList } from './finding-list.ts'
import { References } from '../references.ts'
import { findValueFaults } from './values.ts'
import { createFinding, type Finding } from '../finding.ts'
import { isObject, own, spellNumber, type JsonObject } from '../json.ts'
import { readTemplate } from '../path-template.ts'
import type { Format } from '../parse.ts'
import { pointer } from '../pointer.ts'

/**
 * Finds what is wrong inside a document: against the Swagger 2.0 specification (https://swagger.io/specification/v2/)
 * and against what ROMA Connect can import again. Nothing of it is a failure.
 */
export function validate(document: JsonObject, sizeInBytes: number): Finding[] {
  const references = new References(document)
  const list = new FindingList()
  list.add(findSizeFaults(sizeInBytes))
  list.add(findInfoFaults(document))
  findPathFaults(document, references, list)
  list.add(findSecurityFaults(document))
  findOperationFaults(document, references, list)
  findValueFaults(document, references, list)
  findLostCharacters(document, list)
  return list.all()
}

const root = { pointer: '' }

// https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2138.html
const maxImportBytes = 3 * 2 ** 20

function findSizeFaults(sizeInBytes: number): Finding[] {
  if (sizeInBytes <= maxImportBytes) return []
  const size = (sizeInBytes / 2 ** 20).toFixed(1)
  return [createFinding('roma-over-import-limit', root, { size })]
}

// https://bitbucket.org/snakeyaml/snakeyaml/wiki/Changes (1.32, code point limit)
const maxYamlCharacters = 3 * 2 ** 20

/** Finds out whether a document is too large for common readers of its format. */
export function findFormatFaults(content: Uint8Array, format: Format): Finding[] {
  if (format === 'json' || content.length <= maxYamlCharacters) return []
  const characters = countCharacters(content)
  if (characters <= maxYamlCharacters) return []
  return [createFinding('roma-yaml-over-limit', root, { size: (characters / 1e6).toFixed(1) })]
}

/** Of UTF-8, in which every byte but the first of a character starts with the bits 10. */
function countCharacters(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) count++
  return count
}

function findInfoFaults(document: JsonObject): Finding[] {
  const info = own(document, 'info')
  if (!isObject(info)) return ['title', 'version'].map((key) => createFinding('roma-info-incomplete', root, { key }))
  return ['title', 'version'].flatMap((key) => {
    const value = own(info, key) ?? null
    if (typeof value === 'string') return []
    if (value === null) return [createFinding('roma-info-incomplete', { pointer: '/info' }, { key })]
    const type =
      spellNumber(value) !== undefined ? 'a number' : typeof value === 'boolean' ? 'a boolean' : 'a structure'
    return [createFinding('roma-info-not-text', { pointer: pointer('info', key) }, { key, type })]
  })
}

function findPathFaults(document: JsonObject, references: References, list: FindingList): void {
  const value = own(document, 'paths')
  const paths = isObject(value) ? value : {}
  const byShape = new Map<string, string>()
  for (const path in paths) {
    if (path.startsWith('x-')) continue
    const item = paths[path]
    list.add(findSlashFaults(path))
    list.add(findTwin(path, byShape))
    if (isObject(item)) list.add(findSharedParameterFaults(path, item, references))
  }
}

function findSlashFaults(path: string): Finding[] {
  if (path.startsWith('/')) return []
  return [createFinding('roma-path-without-slash', { pointer: pointer('paths', path) }, { path })]
}

/** Paths without a parameter differ as they are. */
function findTwin(path: string, byShape: Map<string, string>): Finding[] {
  if (!path.includes('{')) return []
  const { shape } = readTemplate(path)
  const other = byShape.get(shape)
  if (other !== undefined) {
    return [createFinding('roma-paths-alike', { pointer: pointer('paths', path) }, { path, other })]
  }
  byShape.set(shape, path)
  return []
}

function findSecurityFaults(document: JsonObject): Finding[] {
  return findUnknownSchemes(own(document, 'security'), document).map(({ name, under }) =>
    createFinding('roma-unknown-security-scheme', { pointer: under }, { owner: 'The document', name }),
  )
}
