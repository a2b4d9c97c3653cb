import { readdirSync, readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { CORE_SCHEMA, load } from 'js-yaml'
import { isObject, type Json, type JsonObject } from '../src/swagger/json.ts'

const folder = new URL('../__tests__/fixtures/pairs/', import.meta.url)

/** A real document of a public API in two versions that follow each other. */
export interface RealPair {
  readonly name: string
  readonly before: JsonObject
  readonly after: JsonObject
}

/** Pairs of documents of the same API: `moby-1.25.yaml.br` and `moby-1.26.yaml.br`. */
export function* realPairs(): Generator<RealPair> {
  const files = readdirSync(folder).sort()
  for (const [index, file] of files.entries()) {
    const next = files[index + 1]
    if (next === undefined || apiOf(next) !== apiOf(file)) continue
    yield { name: `${titleOf(file)} → ${titleOf(next)}`, before: read(file), after: read(next) }
  }
}

function apiOf(file: string): string {
  return file.slice(0, file.lastIndexOf('-'))
}

function titleOf(file: string): string {
  return file.replace(/\.(?:json|yaml)\.br$/, '')
}

function read(file: string): JsonObject {
  const text = brotliDecompressSync(readFileSync(new URL(file, folder))).toString()
  const document = load(text, { schema: CORE_SCHEMA }) as Json
  if (!isObject(document)) throw new Error(`${file} is no document.`)
  return document
}

/** A document without what refers to other files, which oasdiff would ask for. */
export function withoutOthers(document: JsonObject): JsonObject {
  return takeOut(document) as JsonObject
}

function takeOut(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !isElsewhere(item)).map(takeOut)
  if (!isObject(value)) return value
  if (isElsewhere(value)) return {}
  const entries = Object.entries(value).filter(([key]) => key !== 'x-ms-examples')
  return Object.fromEntries(entries.map(([key, inner]) => [key, takeOut(inner)]))
}

function isElsewhere(value: Json): boolean {
  const reference = isObject(value) ? value['$ref'] : undefined
  return typeof reference === 'string' && !reference.startsWith('#')
}
