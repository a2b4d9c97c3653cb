import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { contentKey } from './equality.ts'

/** What the security schemes of one document are called in both, where that is another name. */
export type SchemeNames = ReadonlyMap<string, string>

/** Nobody who calls reads these. */
const unread = new Set(['description', 'scopes'])

/**
 * Security schemes are what they are, whatever they are called: one that is gone is taken for one of the other document
 * that is the same. A name that both documents have is the same scheme, which may have changed.
 */
export function nameSchemes(before: JsonObject, after: JsonObject): { before: SchemeNames; after: SchemeNames } {
  const [left, right] = [schemesOf(before), schemesOf(after)]
  const removed = Object.keys(left).filter((name) => !Object.hasOwn(right, name))
  const added = Object.keys(right).filter((name) => !Object.hasOwn(left, name))
  if (removed.length + added.length === 0) return { before: new Map(), after: new Map() }
  const [newNames, rightNames] = [nameByContent(right, added), nameByContent(right, Object.keys(right))]
  const leftNames = nameByContent(left, Object.keys(left))
  const renamed = renameTo(left, removed, (content) => newNames.get(content) ?? rightNames.get(content))
  const taken = new Set(renamed.values())
  const free = added.filter((name) => !taken.has(name))
  const additions = renameTo(right, free, (content) => {
    const known = leftNames.get(content)
    return known === undefined ? undefined : (renamed.get(known) ?? known)
  })
  return { before: renamed, after: additions }
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

function renameTo(
  schemes: JsonObject,
  names: readonly string[],
  nameOf: (content: string) => string | undefined,
): Map<string, string> {
  return new Map(
    names.flatMap((name): [string, string][] => {
      const other = nameOf(contentOf(own(schemes, name)))
      return other === undefined ? [] : [[name, other]]
    }),
  )
}

function nameByContent(schemes: JsonObject, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [contentOf(own(schemes, name)), name]))
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
