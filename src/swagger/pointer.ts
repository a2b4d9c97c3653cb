import { isObject, own, type Json } from './json.ts'

/** RFC 6901: `['paths', '/a/b']` → `/paths/~1a~1b`. */
export function pointer(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** `/paths/~1a~1b` → `['paths', '/a/b']`. */
export function keysOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map(unescape)
}

function unescape(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~')
}

/**
 * The keys that a `$ref` leads along: it is a URI whose fragment is a JSON pointer. Undefined when it leads out of the
 * document, or is none. https://www.rfc-editor.org/rfc/rfc6901#section-6
 */
export function keysOfReference(reference: string): string[] | undefined {
  if (reference === '#') return []
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .map((token) => unescape(decode(token)))
}

function decode(token: string): string {
  if (!token.includes('%')) return token
  try {
    return decodeURIComponent(token)
  } catch {
    return token
  }
}

/** The text of a reference, where the value is one: a property may be called `$ref` too, but is no string. */
export function referenceOf(value: Json | undefined): string | undefined {
  const reference = isObject(value) ? own(value, '$ref') : undefined
  return typeof reference === 'string' ? reference : undefined
}

const position = /^(?:0|[1-9]\d*)$/

/** What stands at the end of some keys; undefined when nothing does. */
export function valueAt(document: Json, keys: readonly string[]): Json | undefined {
  let value: Json | undefined = document
  for (const key of keys) {
    if (Array.isArray(value)) value = position.test(key) ? value[Number(key)] : undefined
    else value = isObject(value) ? own(value, key) : undefined
  }
  return value
}
