import { createFinding, type Finding } from '../finding.ts'
import { own, type Json } from '../json.ts'
import type { Operation } from '../parse.ts'
import { placeIn, titleOf } from './place.ts'

/** Almost every operation: to make a list for each check of each would take most of the time. */
const none: readonly never[] = []

/** Finds the names that operations share, asked for one after the other. */
export function nameChecker(): (operation: Operation) => readonly Finding[] {
  const owners = new Map<string, Operation>()
  return (operation) => {
    const name = own(operation.operation, 'operationId')
    if (typeof name !== 'string') return none
    const owner = owners.get(name)
    if (owner === undefined) {
      owners.set(name, operation)
      return none
    }
    const words = { operation: titleOf(operation), name, other: titleOf(owner) }
    return [createFinding('roma-duplicate-operation-id', placeIn(operation, '/operationId'), words)]
  }
}

/** Names that generators of clients leave nothing of: they make them of ASCII letters and digits, and lose the rest. */
export function findForeignNames(operation: Operation): readonly Finding[] {
  const tags = own(operation.operation, 'tags')
  return [
    ...(Array.isArray(tags)
      ? tags.flatMap((tag, index) => findForeignName(operation, tag, ['tag', `/tags/${index}`]))
      : none),
    ...findForeignName(operation, own(operation.operation, 'operationId'), ['operationId', '/operationId']),
  ]
}

function findForeignName(
  operation: Operation,
  name: Json | undefined,
  [field, under]: readonly [string, string],
): readonly Finding[] {
  if (typeof name !== 'string' || !/[^\x00-\x7f]/.test(name) || /[a-z0-9]/i.test(name)) return none
  const words = { operation: titleOf(operation), field, name }
  return [createFinding('roma-name-without-ascii', placeIn(operation, under), words)]
}
