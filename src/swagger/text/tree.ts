import { UserError } from '../../errors.ts'
import { isObject, isRawNumber, mapEntries, mapItems, setOwn, type Json, type JsonObject } from '../json.ts'

/** Deeper than any document that people write, and shallow enough for every function that recurses. */
export const maxDepth = 200

/** What `<<` is called while a text is parsed, so that a key that is a text in quotes is none: no key is like this. */
export const mergeKey = '<<\ud800'

/** Stands for a value while a text is parsed, where JavaScript's own value would lose how it is spelled as a key. */
export class Spelled {
  readonly text: string
  readonly value: unknown

  constructor(text: string, value: unknown) {
    this.text = text
    this.value = value
  }

  // js-yaml makes keys by String(), but of plain objects it makes '[object Object]'
  get [Symbol.toStringTag](): string {
    return 'Spelled'
  }

  toString(): string {
    return this.text
  }
}

export interface TreeOptions {
  /** Gives the value that a string stands for; without it strings are what they are. */
  readonly resolve?: (text: string) => Json
  /** Length of the text that the value was parsed from. Given when parts may be shared: they are then copied. */
  readonly sharedFrom?: number
}

/**
 * Turns what a parser made into a plain tree, in place: stand-ins give way to their values, shared parts are copied.
 *
 * @throws UserError `document` when it is nested too deeply, or when aliases blow it up.
 */
export function settle(root: unknown, options: TreeOptions = {}): Json {
  const holder = [root]
  new Settler(options).visit(holder, 0)
  // What a JSON or YAML parser makes, without stand-ins, is JSON
  return holder[0] as Json
}

type Container = Record<string, unknown>

class Settler {
  readonly #resolve: ((text: string) => Json) | undefined
  readonly #seen: Set<unknown> | undefined
  #nodesLeft: number
  #charactersLeft: number

  constructor({ resolve, sharedFrom }: TreeOptions) {
    this.#resolve = resolve
    this.#seen = sharedFrom === undefined ? undefined : new Set()
    this.#nodesLeft = sharedFrom === undefined ? Infinity : sharedFrom + 200_000
    this.#charactersLeft = sharedFrom === undefined ? Infinity : sharedFrom + 64 * 2 ** 20
  }

  visit(parent: unknown[] | Container, depth: number): void {
    if (depth > maxDepth) throw new UserError('document', `The document is nested deeper than ${maxDepth} levels.`)
    if (Object.hasOwn(parent, mergeKey)) this.#merge(parent as Container)
    if (Array.isArray(parent)) {
      for (let index = 0; index < parent.length; index++) {
        const child: unknown = parent[index]
        const value = this.#settle(child, depth)
        if (value !== child) parent[index] = value
      }
      return
    }
    for (const key in parent) {
      const child = parent[key]
      const value = this.#settle(child, depth)
      // The key is there already, so that even `__proto__` is an ordinary one
      if (value !== child) Object.defineProperty(parent, key, { value })
    }
  }

  #settle(given: unknown, depth: number): unknown {
    const child = unwrap(given)
    if (this.#seen !== undefined) this.#count(child)
    if (typeof child === 'string') return this.#resolve === undefined ? child : this.#resolve(child)
    if (typeof child !== 'object' || child === null || isRawNumber(child)) return child
    const value = this.#seen === undefined ? child : this.#own(child, this.#seen)
    this.visit(value as Container, depth + 1)
    return value
  }

  /** Gives a mapping what its `<<` has, but for what it has itself: of several the first that has it. */
  #merge(target: Container): void {
    const sources = unwrap(target[mergeKey])
    Reflect.deleteProperty(target, mergeKey)
    for (const item of Array.isArray(sources) ? (sources as unknown[]) : [sources]) {
      const source = unwrap(item)
      if (typeof source !== 'object' || source === null || Array.isArray(source) || isRawNumber(source)) {
        throw new UserError('document', 'The YAML merges (“<<”) what is no mapping.')
      }
      if (Object.hasOwn(source, mergeKey)) this.#merge(source as Container)
      for (const [key, value] of Object.entries(source)) {
        this.#count(undefined)
        if (!Object.hasOwn(target, key)) setOwn(target as JsonObject, key, value as Json)
      }
    }
  }

  #own(child: object, seen: Set<unknown>): object {
    const value = seen.has(child) ? copyOf(child) : child
    seen.add(value)
    return value
  }

  #count(child: unknown): void {
    this.#nodesLeft--
    if (typeof child === 'string') this.#charactersLeft -= child.length
    if (this.#nodesLeft < 0 || this.#charactersLeft < 0) {
      throw new UserError('document', 'The document blows up when its YAML aliases are followed.')
    }
  }
}

// As an escape: what comes as UTF-8 holds no half of a pair
const halfEscape = /\\u[dD][89a-fA-F]/

/**
 * The tree with U+FFFD for every half of a surrogate pair, which is no character, and which readers in C and Go refuse.
 * @param text what the tree was parsed from
 */
export function mendHalves(tree: Json, text: string): Json {
  return halfEscape.test(text) ? mend(tree) : tree
}

function mend(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return mapItems(value, mend)
  if (!isObject(value)) return value
  const keys = Object.keys(value)
  if (keys.every((key) => key.isWellFormed())) return mapEntries(value, (_, child) => mend(child))
  const copy: JsonObject = {}
  for (const key of keys) setOwn(copy, freeKey(copy, key.toWellFormed()), mend(value[key] ?? null))
  return copy
}

/** Two keys that differ in a broken character stay two. */
function freeKey(object: JsonObject, key: string): string {
  return Object.hasOwn(object, key) ? freeKey(object, `${key}\ufffd`) : key
}

function unwrap(value: unknown): unknown {
  return value instanceof Spelled ? value.value : value
}

function copyOf(container: object): object {
  if (!Array.isArray(container)) return { ...container }
  const items: readonly unknown[] = container
  return [...items]
}
