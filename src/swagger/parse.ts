import { UserError } from '../errors.ts'
import { isObject, isRawNumber, own, type Json, type JsonObject } from './json.ts'
import { methods } from './methods.ts'
import { pointer } from './pointer.ts'
import { parseJson } from './text/json-text.ts'
import { writeJson } from './text/json-writer.ts'
import { mendHalves } from './text/tree.ts'
import { parseYaml } from './text/yaml.ts'
import { writeYaml } from './text/yaml-writer.ts'

export type Format = 'yaml' | 'json'

export interface Operation {
  /** Upper case. */
  readonly method: string
  readonly path: string
  readonly pointer: string
  readonly operation: JsonObject
}

/**
 * Reads what ROMA Connect, or a file, holds: JSON, else YAML 1.2. No content type is needed, and gzip must have been
 * undone.
 *
 * @throws UserError `document`: what the bytes are instead. It quotes none of them, since they may hold a secret.
 */
export function parseReply(bytes: Uint8Array): Json {
  refuseBinary(bytes)
  const text = decode(bytes)
  const start = text.trimStart()
  if (start === '') throw new UserError('document', 'The document is empty.')
  if (/^<(?:[!?]|[a-z][\w:-]*[\s>/])/i.test(start)) throw new UserError('document', explainMarkup(start))
  return mendHalves(looksLikeJson.test(start) ? parseJson(text) : parsePlain(text), text)
}

/**
 * Makes sure that a value is a Swagger 2.0 document.
 *
 * @throws UserError `document`: what the value is instead.
 */
export function asSwagger(value: Json): JsonObject {
  if (!isObject(value)) throw new UserError('document', 'The document is no Swagger 2.0: it is no object.')
  const version = own(value, 'swagger')
  if (!isTwo(version)) throw new UserError('document', `The document is no Swagger 2.0: ${explainVersion(value)}.`)
  if (!isObject(own(value, 'paths'))) throw new UserError('document', 'The Swagger document has no "paths" object.')
  return version === '2.0' ? value : { ...value, swagger: '2.0' }
}

/** @throws UserError `document`, as parseReply() and asSwagger() do. */
export function parseDocument(bytes: Uint8Array): JsonObject {
  return asSwagger(parseReply(bytes))
}

/** The text of a document: LF, two spaces, a final newline. Keys come in the order that the object has them. */
export function serialise(document: JsonObject, format: Format): string {
  const texts: string[] = []
  write(document, format, (text) => texts.push(text))
  return texts.join('')
}

/** The text of a document in UTF-8. */
export function encode(document: JsonObject, format: Format): Uint8Array {
  const chunks: Buffer[] = []
  write(document, format, (text) => chunks.push(Buffer.from(text)))
  return Buffer.concat(chunks)
}

function write(document: JsonObject, format: Format, take: (text: string) => void): void {
  if (format === 'json') writeJson(document, take)
  else writeYaml(document, take)
}

const operationsByDocument = new WeakMap<JsonObject, readonly Operation[]>()

/**
 * Every operation in the order of the document. What is malformed is passed over. Many ask for them, and no document
 * ever changes: so they are looked for once.
 */
export function operationsOf(document: JsonObject): readonly Operation[] {
  const known = operationsByDocument.get(document)
  if (known !== undefined) return known
  const operations = findOperations(document)
  operationsByDocument.set(document, operations)
  return operations
}

function findOperations(document: JsonObject): Operation[] {
  const operations: Operation[] = []
  const paths = own(document, 'paths')
  if (!isObject(paths)) return operations
  // entries() of this many paths and methods take longer than all the rest
  for (const path in paths) {
    const item = paths[path]
    if (path.startsWith('x-') || !isObject(item)) continue
    for (const method in item) {
      const operation = item[method]
      if (!methods.includes(method) || !isObject(operation)) continue
      operations.push(new FoundOperation(method, path, operation))
    }
  }
  return operations
}

/** An operation that works out its pointer when asked: there may be millions, and few are asked. */
class FoundOperation implements Operation {
  readonly method: string
  readonly path: string
  readonly operation: JsonObject

  constructor(method: string, path: string, operation: JsonObject) {
    this.method = upperCase[method] ?? ''
    this.path = path
    this.operation = operation
  }

  get pointer(): string {
    return pointer('paths', this.path, this.method.toLowerCase())
  }
}

/** The same text for all operations. */
const upperCase: Readonly<Record<string, string>> = Object.fromEntries(
  methods.map((method) => [method, method.toUpperCase()]),
)

function refuseBinary(bytes: Uint8Array): void {
  const [first, second, third] = bytes
  if (first === 0x50 && second === 0x4b && third !== undefined && third < 0x20) {
    throw new UserError('document', 'The document is a ZIP archive, not JSON or YAML.')
  }
  if (first === 0x1f && second === 0x8b) {
    throw new UserError('document', 'The document is compressed with gzip, twice or without saying so.')
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UserError('document', explainEncoding(bytes))
  }
}

function explainEncoding(bytes: Uint8Array): string {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return 'The document looks cut: it ends inside a character.'
  } catch {
    return 'The document is not valid UTF-8.'
  }
}

function explainMarkup(start: string): string {
  return /^<(?:!doctype\s+html|html|head|body)\b/i.test(start)
    ? 'The document is an HTML page: some sign-in page, proxy or error page answered in its place.'
    : 'The document is XML or HTML, not JSON or YAML.'
}

// YAML has braces too, but as YAML much broken JSON would get a meaning that nobody gave it
const looksLikeJson = /^(?:\[|\{\s*(?:["}]|$))/

function parsePlain(text: string): Json {
  const value = parseYaml(text)
  if (isObject(value) || Array.isArray(value)) return value
  throw new UserError('document', 'The document is plain text, not JSON or YAML.')
}

function isTwo(version: Json | undefined): boolean {
  return version === '2.0' || (isRawNumber(version) && version.rawJSON === '2.0')
}

function explainVersion(value: JsonObject): string {
  if (own(value, 'error_code') !== undefined) return 'it is an error message (it has an "error_code")'
  const openapi = own(value, 'openapi')
  if (openapi !== undefined) return `it is OpenAPI ${/^\d+(?:\.\d+)*/.exec(spell(openapi))?.[0] ?? ''}`.trimEnd()
  if (own(value, 'swaggerVersion') !== undefined) return 'it is Swagger 1'
  if (own(value, 'asyncapi') !== undefined) return 'it is AsyncAPI'
  return own(value, 'swagger') === undefined ? 'it has no "swagger": "2.0"' : 'its "swagger" is not "2.0"'
}

function spell(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
