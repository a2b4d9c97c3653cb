import { compareText } from '../text/text-order.ts'
import { isObject, mapEntries, own, type Json, type JsonObject } from './json.ts'
import { methods } from './methods.ts'
import { readTemplate } from './path-template.ts'
import { referenceOf } from './pointer.ts'
import { References } from './references.ts'

/**
 * Lists whose order says nothing about the API, but something to the tools that read it: generated clients take their
 * arguments in the order of `parameters`, generators and Swagger UI the first of the others.
 */
const listsOf = {
  root: ['consumes', 'produces', 'security'],
  path: ['parameters'],
  operation: ['tags', 'consumes', 'produces', 'parameters', 'security'],
} as const

/** An item, and what tells it from the others of its list. */
interface Member {
  readonly item: Json
  readonly key: string
}

type Arrange = (members: readonly Member[], before: readonly Member[]) => readonly Member[]

/**
 * The document with its lists in the order of an earlier one: who was there stays where it was, and who is new takes
 * the place of one that went, else comes last. What is in order already is shared with the argument.
 */
export function keepOrder(document: JsonObject, earlier: JsonObject): JsonObject {
  return arrangeDocument(document, earlier, (members, before) => {
    const now = new Map(members.map((member) => [member.key, member]))
    const known = new Set(before.map(({ key }) => key))
    const fresh = members.values().filter(({ key }) => !known.has(key))
    const kept = before.flatMap(({ key }) => now.get(key) ?? fresh.next().value ?? [])
    return [...kept, ...fresh]
  })
}

/** The document with these lists sorted: what two documents of the same meaning have in common, for hashes. */
export function dropOrder(document: JsonObject): JsonObject {
  return arrangeDocument(document, document, (members) => members.toSorted((a, b) => compareText(a.key, b.key)))
}

function arrangeDocument(document: JsonObject, earlier: JsonObject, arrange: Arrange): JsonObject {
  const references = new References(document)
  const referencesBefore = new References(earlier)
  const arrangeLists = (owner: JsonObject, before: JsonObject, kind: keyof typeof listsOf) =>
    listsOf[kind].reduce((arranged, key) => {
      const [list, other] = [own(owner, key), own(before, key)]
      if (!Array.isArray(list) || !Array.isArray(other) || list.length < 2) return arranged
      const order = arrange(membersOf(list, references), membersOf(other, referencesBefore))
      return order.every(({ item }, index) => item === list[index])
        ? arranged
        : { ...arranged, [key]: order.map(({ item }) => item) }
    }, owner)
  const arrangePath = (item: JsonObject, before: JsonObject) =>
    mapEntries(arrangeLists(item, before, 'path'), (method, operation) => {
      const other = own(before, method)
      const isPair = methods.includes(method) && isObject(operation) && isObject(other)
      return isPair ? arrangeLists(operation, other, 'operation') : operation
    })
  const pathBefore = pathFinder(document, earlier)
  return mapEntries(arrangeLists(document, earlier, 'root'), (field, paths) =>
    field !== 'paths' || !isObject(paths)
      ? paths
      : mapEntries(paths, (path, item) => {
          const before = pathBefore(path)
          return isObject(item) && before !== undefined ? arrangePath(item, before) : item
        }),
  )
}

/** Finds a path in the earlier document, also where a parameter in it was renamed. */
function pathFinder(document: JsonObject, earlier: JsonObject): (path: string) => JsonObject | undefined {
  const [paths, before] = [pathsOf(document), pathsOf(earlier)]
  const gone = Object.keys(before).filter((path) => !Object.hasOwn(paths, path))
  const byShape = new Map(gone.map((path) => [readTemplate(path).shape, path]))
  return (path) => {
    const item = own(before, Object.hasOwn(before, path) ? path : (byShape.get(readTemplate(path).shape) ?? path))
    return isObject(item) && !path.startsWith('x-') ? item : undefined
  }
}

function pathsOf(document: JsonObject): JsonObject {
  const paths = own(document, 'paths')
  return isObject(paths) ? paths : {}
}

/** Items of one name, a mistake, are told apart by all that they say, and those that say the same by their number. */
function membersOf(list: readonly Json[], references: References): readonly Member[] {
  const named = list.map((item) => ({ item, name: nameOf(item, references) }))
  const counts = Map.groupBy(named, ({ name }) => name)
  const seen = new Map<string, number>()
  return named.map(({ item, name }) => {
    const full = counts.get(name)?.length === 1 ? name : `${name} ${JSON.stringify(item)}`
    const count = seen.get(full) ?? 0
    seen.set(full, count + 1)
    return { item, key: `${full} ${count}` }
  })
}

/** A parameter is told by its name and place, wherever it is described; a security requirement by its schemes. */
function nameOf(item: Json, references: References): string {
  if (!isObject(item)) return JSON.stringify(item)
  const parameter = references.resolve(item)
  const [name, place] = parameter === undefined ? [] : [own(parameter, 'name'), own(parameter, 'in')]
  if (typeof name === 'string' && typeof place === 'string') return JSON.stringify([place, name])
  return JSON.stringify(referenceOf(item) ?? { schemes: Object.keys(item).sort() })
}
