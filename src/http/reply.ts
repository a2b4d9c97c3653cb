/** Reads values out of replies, whose shape is GitHub's word and nothing that the compiler knows. */

/** The value at these keys; undefined where the way ends early. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found = value
  for (const key of keys) found = asRecord(found)[key]
  return found
}

export function asRecord(value: unknown): Readonly<Record<string | number, unknown>> {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null
}

export function textAt(value: unknown, ...keys: readonly (string | number)[]): string | undefined {
  const found = at(value, ...keys)
  return typeof found === 'string' ? found : undefined
}

export function numberAt(value: unknown, ...keys: readonly (string | number)[]): number | undefined {
  const found = at(value, ...keys)
  return typeof found === 'number' ? found : undefined
}

/** The items of a list, without the nulls that GraphQL has in its place of what failed. */
export function listAt(value: unknown, ...keys: readonly (string | number)[]): readonly unknown[] {
  const found: unknown = at(value, ...keys)
  return Array.isArray(found) ? found.filter((item: unknown) => item !== null) : []
}
