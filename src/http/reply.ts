/** Reads values out of replies, whose shape is GitHub's word and nothing that the compiler knows. */

import { UserError } from '../errors.ts'

/** The value at these keys; undefined where the way ends early. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let found = value
  for (const key of keys) found = asRecord(found)[key]
  return found
}

export function asRecord(value: unknown): Readonly<Record<string | number, unknown>> {
  return isObjectOrList(value) ? value : {}
}

function isObjectOrList(value: unknown): value is Readonly<Record<string | number, unknown>> {
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

/** Whether a text can be an ID of Huawei Cloud's: all that are known are hex digits, some with hyphens. */
export function isId(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text)
}

/** Parses a JSON object of an API's answer. */
export function parseObject(body: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw undocumented(what, 'JSON')
  }
  if (!isRecord(value)) throw undocumented(what, 'a JSON object')
  return value
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function undocumented(what: string, expected: string): UserError {
  return new UserError(
    'reply',
    `The answer about the ${what} is not as documented: ${expected} was expected. ` +
      'Check that the endpoint is Huawei Cloud’s own and that nothing in between rewrites answers.',
  )
}
