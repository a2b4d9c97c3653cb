import type { Place } from '../finding.ts'
import { methods } from '../methods.ts'
import { type Operation } from '../parse.ts'
import { pointer } from '../pointer.ts'

/** Where some keys lead, with the operation on the way. */
export function placeOf(keys: readonly (string | number)[]): Place {
  const [root, path, method] = keys
  const isOperation =
    root === 'paths' && typeof path === 'string' && typeof method === 'string' && methods.includes(method)
  return { pointer: pointer(...keys), ...(isOperation ? { method: method.toUpperCase(), path } : {}) }
}

/** A place within an operation. */
export function placeIn({ method, path, pointer: place }: Operation, under: string): Place {
  return { pointer: `${place}${under}`, method, path }
}

export function titleOf({ method, path }: Operation): string {
  return `${method} ${path}`
}
