import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { contentKey } from './equality.ts'

/** What the security schemes of one document are called in both, where that is another name. */
export type SchemeNames = ReadonlyMap<string, string>

export interface NamesOfBoth {
  readonly before: SchemeNames
  readonly after: SchemeNames
}

/** Nobody who calls reads these. */
const unread = new Set(['description', 'scopes'])

/**
 * Security schemes are what they are, whatever they are called: all that are the same go by one name. One that both
 * documents have by a name is the same scheme, which may have changed.
 */
export function nameSchemes(before: JsonObject, after: JsonObject): NamesOfBoth {
  const sides = [schemesOf(before), schemesOf(after)].map((schemes) => contentsOf(schemes))
  const [left = new Map<string, string>(), right = new Map<string, string>()] = sides
  const isChanged = (name: string) => left.has(name) && right.has(name) && left.get(name) !== right.get(name)
  const names = new Map<string, string>()
  for (const [name, content] of [...right, ...left]) {
    if (!isChanged(name) && !names.has(content)) names.set(content, name)
  }
  const [old, next] = [left, right].map((contents) => {
    const renamed = [...contents].map(
      ([name, content]) => [name, isChanged(name) ? name : (names.get(content) ?? name)] as const,
    )
    return new Map(renamed.filter(([name, other]) => name !== other))
  })
  return { before: old ?? new Map(), after: next ?? new Map() }
}

/** The security schemes of a document; none where there is something else. */
export function schemesOf(document: JsonObject): JsonObject {
  const schemes = own(document, 'securityDefinitions')
  return isObject(schemes) ? schemes : {}
}

/** Whether the name is that of a header, which has no case: https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
export function isHeaderName(scheme: JsonObject, key: string): boolean {
  return key === 'name' && own(scheme, 'in') === 'header'
}

function contentsOf(schemes: JsonObject): ReadonlyMap<string, string> {
  return new Map(Object.entries(schemes).map(([name, scheme]) => [name, contentOf(scheme)]))
}

function contentOf(scheme: Json | undefined): string {
  if (!isObject(scheme)) return contentKey(scheme ?? null)
  const fields = Object.entries(scheme).filter(([key]) => !unread.has(key))
  return contentKey(
    Object.fromEntries(
      fields.map(([key, value]) => [
        key,
        isHeaderName(scheme, key) && typeof value === 'string' ? value.toLowerCase() : value,
      ]),
    ),
  )
}
