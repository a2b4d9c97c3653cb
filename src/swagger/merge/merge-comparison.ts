import { tellDiscriminatorValue, type Components } from './components.ts'
import type { Operation } from '../parse.ts'
import { append, findUnequal, type Question } from './equivalence.ts'
import { inheritAll, wideFields, type WideField } from './inherited-fields.ts'
import { isObject, own, type Json, type JsonObject } from '../json.ts'
import { componentKinds, type ComponentField } from '../references.ts'
import { itemAt, type Incoming, type Naming } from './renaming.ts'

/** An operation that another document has already, with other content. */
export interface Collision {
  /** Upper case. */
  readonly method: string
  readonly path: string
}

/** The document that others are merged into, as far as it has come. */
export interface Standing {
  readonly root: ReadonlyMap<string, Json>
  readonly paths: ReadonlyMap<string, Json>
  readonly components: Components
}

/** What an incoming document brings, and where it differs from what is there. */
export interface Comparison {
  /** The operations that are new, by path. */
  readonly added: ReadonlyMap<string, readonly Operation[]>
  readonly collisions: readonly Collision[]
  /** IDs, as the functions below make them. */
  readonly unequal: ReadonlySet<string>
}

export const wideId = (field: WideField) => `wide ${field}`
export const pathId = (path: string) => `path ${path}`
export const componentId = (mine: { readonly field: ComponentField; readonly name: string }, other: string) =>
  `component ${JSON.stringify([mine.field, mine.name, other])}`
const operationId = (pointer: string) => `operation ${pointer}`

interface Sides {
  readonly incoming: Incoming
  readonly naming: Naming
}

export function compareWith(there: Standing, { incoming, naming }: Sides): Comparison {
  const unequal = findUnequal(ask(there, { incoming, naming }), {
    namesFor: (reference) => naming.namesFor(reference),
    ask: (reference, name) => askComponent(there, { ...reference, other: name, incoming }),
  })
  const added = new Map<string, Operation[]>()
  const collisions: Collision[] = []
  for (const operation of incoming.operations) {
    const { method, path, pointer } = operation
    if (find(there, operation) === undefined) append(added, path, operation)
    else if (unequal.has(operationId(pointer))) collisions.push({ method, path })
  }
  return { added, collisions, unequal }
}

function* ask(there: Standing, { incoming, naming }: Sides): Generator<Question> {
  for (const field of wideFields) yield askWideField(there, incoming.root, field)
  for (const { field, name } of incoming.components.all()) {
    for (const other of naming.namesFor({ field, name })) yield askComponent(there, { field, name, other, incoming })
  }
  for (const operation of incoming.operations) {
    const theirs = there.paths.get(operation.path)
    if (isObject(theirs)) yield* askPath(there, { operation, theirs, incoming })
  }
}

function askWideField(there: Standing, root: JsonObject, field: WideField): Question {
  const kind = field === 'security' ? 'securityRequirement' : 'set'
  return { id: wideId(field), kind, mine: own(root, field) ?? [], theirs: there.root.get(field) ?? [] }
}

function askComponent(
  there: Standing,
  { field, name, other, incoming }: { field: ComponentField; name: string; other: string; incoming: Incoming },
): Question {
  const { components, polymorphic } = incoming
  const [mine, theirs] = [components.valueOf(field, name), there.components.valueOf(field, other)]
  const question = { id: componentId({ field, name }, other), kind: componentKinds[field], mine, theirs }
  if (field !== 'definitions' || !polymorphic.has(name)) return question
  return {
    ...question,
    // One that was renamed says what its name was
    mine: tellDiscriminatorValue(name, mine),
    theirs: tellDiscriminatorValue(other, theirs),
    heirs: { mine: components.heirsOf(name), theirs: there.components.heirsOf(other) },
  }
}

/** Whether the parameters of a path are the same, and one operation of it. */
function* askPath(
  there: Standing,
  { operation, theirs, incoming }: { operation: Operation; theirs: JsonObject; incoming: Incoming },
): Generator<Question> {
  const item = itemAt(incoming.root, operation.path)
  const [mine, others] = [own(item, 'parameters') ?? [], own(theirs, 'parameters') ?? []]
  yield { id: pathId(operation.path), kind: 'parameterList', mine, theirs: others }
  const other = find(there, operation)
  if (other === undefined) return
  yield {
    id: operationId(operation.pointer),
    kind: 'operation',
    mine: inheritAll(operation.operation, { root: incoming.root, item, components: incoming.components }),
    theirs: inheritAll(other, { root: wideFieldsOf(there), item: theirs, components: there.components }),
  }
}

function wideFieldsOf({ root }: Standing): JsonObject {
  const found: JsonObject = {}
  for (const field of wideFields) {
    const value = root.get(field)
    if (value !== undefined) found[field] = value
  }
  return found
}

function find({ paths }: Standing, { method, path }: Operation): JsonObject | undefined {
  const item = paths.get(path)
  const operation = isObject(item) ? own(item, method.toLowerCase()) : undefined
  return isObject(operation) ? operation : undefined
}
