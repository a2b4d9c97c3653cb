import { isObject, own, type Json, type JsonObject } from '../json.ts'

/** Finds what a `$ref` points to. Each text is looked up once. */
export class References {
  readonly #document: JsonObject
  readonly #found = new Map<string, Json | undefined>()

  constructor(document: JsonObject) {
    this.#document = document
  }

  /** Undefined when it points to nothing in this document. */
  find(reference: string): Json | undefined {
    if (!this.#found.has(reference)) this.#found.set(reference, findPointer(this.#document, reference))
    return this.#found.get(reference)
  }

  /** Follows `$ref` until something else comes. Undefined when it leads to nothing, or in a circle. */
  resolve(value: Json | undefined): JsonObject | undefined {
    let current = value
    for (let seen: Set<Json> | undefined; isObject(current) && seen?.has(current) !== true;) {
      const reference = own(current, '$ref')
      if (typeof reference !== 'string') return current
      seen = (seen ?? new Set<Json>()).add(current)
      current = this.find(reference)
    }
    return undefined
  }
}

const position = /^(?:0|[1-9]\d*)$/

/** A `$ref` is a URI whose fragment is a JSON pointer: https://www.rfc-editor.org/rfc/rfc6901#section-6 */
function findPointer(document: JsonObject, reference: string): Json | undefined {
  if (reference === '#') return document
  if (!reference.startsWith('#/')) return undefined
  let value: Json | undefined = document
  for (const token of reference.slice(2).split('/')) {
    if (Array.isArray(value)) value = position.test(token) ? value[Number(token)] : undefined
    else if (isObject(value)) value = own(value, unescape(token))
    else return undefined
  }
  return value
}

function unescape(token: string): string {
  return decode(token).replaceAll('~1', '/').replaceAll('~0', '~')
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}
