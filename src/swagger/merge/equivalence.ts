import { compareText } from '../../text/text-order.ts'
import { equalJson, isObject, own, type Json, type JsonObject } from '../json.ts'
import { sortStrings } from '../normalise.ts'
import { isSet, itemKind, shapeOf, type Kind } from '../specification.ts'
import { holdsReference, kindAt, mayRefer, readReference, type Reference } from '../references.ts'

/** Whether two values of two documents mean the same. */
export interface Question {
  /** Names the question: it is asked once. */
  readonly id: string
  readonly kind: Kind
  readonly mine: Json | undefined
  readonly theirs: Json | undefined
  /** What a definition's discriminator may say, and the definition that it stands for. */
  readonly heirs?: { readonly mine: ReadonlyMap<string, string>; readonly theirs: ReadonlyMap<string, string> }
}

/** How components of my document may be called in theirs. */
export interface Correspondence {
  namesFor(reference: Reference): readonly string[]
  /** Whether a component of mine means the same as the one of that name of theirs. */
  ask(reference: Reference, name: string): Question
}

/**
 * Answers questions about values that refer to components, which may refer to each other in circles: two are the same
 * unless a difference can be reached from them. Every question is looked at once.
 *
 * @returns the IDs of the questions, and of those that they led to, whose answer is no.
 */
export function findUnequal(questions: Iterable<Question>, correspondence: Correspondence): Set<string> {
  const asked = new Map<string, Question>()
  const dependents = new Map<string, string[]>()
  const queue: Question[] = []
  const ask = (question: Question) => {
    if (asked.has(question.id)) return
    asked.set(question.id, question)
    queue.push(question)
  }
  for (const question of questions) ask(question)
  const unequal: string[] = []
  for (let question = queue.pop(); question !== undefined; question = queue.pop()) {
    const { id } = question
    const match: Match = {
      namesFor: (reference) => correspondence.namesFor(reference),
      require: (reference, name) => {
        const needed = correspondence.ask(reference, name)
        append(dependents, needed.id, id)
        ask(needed)
      },
    }
    if (!answer(question, match)) unequal.push(id)
  }
  return reach(unequal, (id) => dependents.get(id) ?? [])
}

/** Everything that can be reached from some starting points, these included. */
export function reach(starts: Iterable<string>, next: (id: string) => Iterable<string>): Set<string> {
  const reached = new Set(starts)
  // A set hands out what is added to it while it is walked
  for (const id of reached) for (const following of next(id)) reached.add(following)
  return reached
}

export function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

interface Match {
  namesFor(reference: Reference): readonly string[]
  require(reference: Reference, name: string): void
}

function answer({ kind, mine, theirs, heirs }: Question, match: Match): boolean {
  return equal({ mine, theirs, kind }, match) && (heirs === undefined || equalHeirs(heirs.mine, heirs.theirs, match))
}

interface Pair {
  readonly mine: Json | undefined
  readonly theirs: Json | undefined
  readonly kind: Kind
}

/** Equal but for the names in references, and for the order of sets. */
function equal({ mine, theirs, kind }: Pair, match: Match): boolean {
  if (isSet(kind)) return equalSets(mine, theirs)
  if (!mayRefer(kind)) return equalJson(mine, theirs)
  if (Array.isArray(mine)) return Array.isArray(theirs) && equalArrays(mine, theirs, kind, match)
  if (!isObject(mine) || !isObject(theirs)) return equalJson(mine, theirs)
  return kind === 'securityRequirement'
    ? equalRequirements(mine, theirs, match)
    : equalObjects(mine, theirs, kind, match)
}

function equalSets(mine: Json | undefined, theirs: Json | undefined): boolean {
  return equalJson(Array.isArray(mine) ? sortStrings(mine) : mine, Array.isArray(theirs) ? sortStrings(theirs) : theirs)
}

function equalArrays(mine: Json[], theirs: Json[], kind: Kind, match: Match): boolean {
  if (mine.length !== theirs.length) return false
  if (kind === 'parameterList') return equalParameters(mine, theirs, match)
  return mine.every((item, index) => equal({ mine: item, theirs: theirs[index], kind: itemKind(kind) }, match))
}

/** Two parameters of the same name and place would be a mistake, so the order of a list says nothing. */
function equalParameters(mine: Json[], theirs: Json[], match: Match): boolean {
  const [ours, others] = [splitParameters(mine), splitParameters(theirs)]
  const names = new Set(others.references.map(keyOf))
  for (const reference of ours.references) {
    const name = match.namesFor(reference).find((candidate) => names.delete(keyOf({ ...reference, name: candidate })))
    if (name === undefined) return false
    match.require(reference, name)
  }
  return ours.rest.every((item, index) => equal({ mine: item, theirs: others.rest[index], kind: 'parameter' }, match))
}

function keyOf({ field, name, rest }: Reference): string {
  return JSON.stringify([field, name, rest])
}

function splitParameters(list: Json[]): { references: Reference[]; rest: Json[] } {
  const references: Reference[] = []
  const rest: { key: string; item: Json }[] = []
  for (const item of list) {
    const reference = isObject(item) && Object.keys(item).length === 1 ? readReference(item) : undefined
    if (reference === undefined) rest.push({ key: sortKey(item), item })
    else references.push(reference)
  }
  rest.sort((a, b) => compareText(a.key, b.key))
  return { references, rest: rest.map(({ item }) => item) }
}

function sortKey(parameter: Json): string {
  return isObject(parameter) ? JSON.stringify([own(parameter, 'in') ?? null, own(parameter, 'name') ?? null]) : ''
}

function equalRequirements(mine: JsonObject, theirs: JsonObject, match: Match): boolean {
  const names = Object.keys(mine)
  return (
    names.length === Object.keys(theirs).length &&
    names.every((name) => {
      const reference: Reference = { field: 'securityDefinitions', name, rest: '' }
      const other = match.namesFor(reference).find((candidate) => Object.hasOwn(theirs, candidate))
      if (other === undefined || !equalJson(own(mine, name), own(theirs, other))) return false
      match.require(reference, other)
      return true
    })
  )
}

function equalObjects(mine: JsonObject, theirs: JsonObject, kind: Kind, match: Match): boolean {
  const keys = Object.keys(mine)
  if (keys.length !== Object.keys(theirs).length) return false
  const shape = shapeOf(kind)
  return keys.every((key) => {
    if (key === '$ref' && holdsReference(kind)) return equalReferences(mine, theirs, match)
    return equal({ mine: own(mine, key), theirs: own(theirs, key), kind: kindAt(kind, shape, key) }, match)
  })
}

function equalReferences(mine: JsonObject, theirs: JsonObject, match: Match): boolean {
  const reference = readReference(mine)
  const other = readReference(theirs)
  if (reference === undefined || other === undefined) return equalJson(own(mine, '$ref'), own(theirs, '$ref'))
  if (reference.field !== other.field || reference.rest !== other.rest) return false
  if (!match.namesFor(reference).includes(other.name)) return false
  match.require(reference, other.name)
  return true
}

function equalHeirs(mine: ReadonlyMap<string, string>, theirs: ReadonlyMap<string, string>, match: Match): boolean {
  if (mine.size !== theirs.size) return false
  return [...mine].every(([value, name]) => {
    const reference: Reference = { field: 'definitions', name, rest: '' }
    const other = theirs.get(value)
    if (other === undefined || !match.namesFor(reference).includes(other)) return false
    match.require(reference, other)
    return true
  })
}
