import { isObject, own, type Json, type JsonObject } from '../../json.ts'
import { compareText } from '../../../text/text-order.ts'
import { operationsOf } from '../../parse.ts'
import { placeAt, type Place } from '../place.ts'
import type { SchemeNames } from '../scheme-names.ts'

/** What an operation asks of its callers: its own list, or that of the document. */
export interface Requirements {
  readonly isOwn: boolean
  readonly value: Json | undefined
  readonly place: Place | undefined
  /** Each of them is enough. */
  readonly alternatives: readonly Requirement[]
}

/** Schemes that are needed together. */
export interface Requirement {
  /** The same for the same schemes, whatever they are called. */
  readonly key: string
  readonly place: Place | undefined
  readonly schemes: readonly Scheme[]
}

interface Scheme {
  /** What it is called in its document. */
  readonly name: string
  /** What it is called in both. */
  readonly id: string
  readonly scopes: readonly string[]
}

/** Reads what holds for an operation; `names` tells what its schemes are called in both documents. */
export function requirementsOf(
  document: JsonObject,
  operation: JsonObject,
  place: Place | undefined,
  names: SchemeNames,
): Requirements {
  const isOwn = Object.hasOwn(operation, 'security')
  const value = own(isOwn ? operation : document, 'security')
  const at = placeAt(isOwn ? place : undefined, 'security')
  return { isOwn, value, place: at, alternatives: listAlternatives(value, at, names) }
}

/** Whether anyone may call: nothing is asked, or an empty requirement is one of the alternatives. */
export function isAnonymous({ value, alternatives }: Requirements): boolean {
  const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0)
  return isEmpty || alternatives.some(({ schemes }) => schemes.length === 0)
}

/** Whether who meets one requirement meets the other as well, since that asks for no more. */
export function isMetBy(requirement: Requirement, other: Requirement): boolean {
  const scopes = new Map(other.schemes.map((scheme) => [scheme.id, new Set(scheme.scopes)]))
  return requirement.schemes.every(({ id, scopes: asked }) => {
    const given = scopes.get(id)
    return given !== undefined && asked.every((scope) => given.has(scope))
  })
}

function listAlternatives(value: Json | undefined, place: Place | undefined, names: SchemeNames): Requirement[] {
  const alternatives = new Map<string, Requirement>()
  for (const [index, item] of (Array.isArray(value) ? value : []).entries()) {
    if (!isObject(item)) continue
    const schemes = Object.entries(item)
      .map(([name, scopes]) => ({ name, id: names.get(name) ?? name, scopes: scopesOf(scopes) }))
      .sort((a, b) => compareText(a.id, b.id))
    const key = JSON.stringify(schemes.map(({ id }) => id))
    const whole = JSON.stringify(schemes.map(({ id, scopes }) => [id, [...new Set(scopes)].sort()]))
    // What is written twice is still one alternative
    if (!alternatives.has(whole)) alternatives.set(whole, { key, place: placeAt(place, index), schemes })
  }
  return [...alternatives.values()]
}

function scopesOf(value: Json): string[] {
  return Array.isArray(value) ? value.filter((scope) => typeof scope === 'string') : []
}

/** How many operations a security scheme secures in each document, by its name there. */
export interface Secured {
  readonly before: (scheme: string) => number
  readonly after: (scheme: string) => number
}

export function countSecured(before: JsonObject, after: JsonObject): Secured {
  return { before: counterOf(before), after: counterOf(after) }
}

/** Counted when it is first asked for: most documents keep their security schemes. */
function counterOf(document: JsonObject): (scheme: string) => number {
  let counts: ReadonlyMap<string, number> | undefined
  return (scheme) => {
    counts ??= countSchemes(document)
    return counts.get(scheme) ?? 0
  }
}

function countSchemes(document: JsonObject): Map<string, number> {
  const count = new Map<string, number>()
  for (const { operation } of operationsOf(document)) {
    const { alternatives } = requirementsOf(document, operation, undefined, new Map())
    const names = new Set(alternatives.flatMap(({ schemes }) => schemes.map(({ name }) => name)))
    for (const name of names) count.set(name, (count.get(name) ?? 0) + 1)
  }
  return count
}
