import { FAILSAFE_SCHEMA, load, Type, YAMLException, type EventType, type State } from 'js-yaml'
import { UserError } from '../../errors.ts'
import { mostValues, tooManyValues } from './count-values.ts'
import { parseBlocks } from './yaml-blocks.ts'
import { scalarTypes } from './yaml-scalars.ts'
import type { Json } from '../json.ts'
import { maxDepth, mergeKey, settle, Spelled } from './tree.ts'

/**
 * Reads YAML 1.2 (core schema, https://yaml.org/spec/1.2.2/#103-core-schema) into JSON values: numbers keep their
 * spelling, aliases become copies.
 *
 * @throws UserError `document`; the message gives a position but quotes nothing of the text.
 */
export function parseYaml(text: string): Json {
  const blocks = parseBlocks(text)
  if (blocks !== undefined) return blocks
  // js-yaml counts the scalar at the bottom too
  const options = { schema: readSchema, listener: createGuard(), maxDepth: maxDepth + 2 }
  try {
    const value: unknown = load(text, options)
    return settle(value ?? null, text.includes('&') ? { sharedFrom: text.length } : {})
  } catch (error) {
    if (error instanceof YAMLException) throw new UserError('document', explainYaml(error))
    throw error
  }
}

// js-yaml names tags, anchors and handles in its reasons: those words are the document's
const quoting = /(?: "|: | !<|; it should).*$/s

function explainYaml(error: YAMLException): string {
  const reason = error.reason.replace(quoting, '')
  return `The YAML is malformed${explainPlace(error)}: ${reason}.`
}

/** Not every error has a mark, though its type says so. */
function explainPlace({ mark }: { mark?: { line: number; column: number } | undefined }): string {
  return mark === undefined ? '' : ` at line ${mark.line + 1}, column ${mark.column + 1}`
}

/** A list or a mapping. js-yaml makes text of one that is a key: `{{name}}` would come out as `[object Object]`. */
class Collection extends Spelled {
  readonly #line: number

  constructor(value: object, line: number) {
    super('', value)
    this.#line = line
  }

  override toString(): string {
    throw new UserError('document', `The YAML has a key that is no text, at line ${this.#line}.`)
  }
}

/** Counts the values, and keeps collections from becoming keys. */
function createGuard(): (this: State, event: EventType, state: State) => void {
  let nodes = 0
  let values = 1
  return (event, state) => {
    // A key is a node, too
    if (event === 'open' && ++nodes > 2 * mostValues) tooManyValues()
    const value: unknown = state.result
    if (event !== 'close' || typeof value !== 'object' || value === null || value instanceof Spelled) return
    values += Array.isArray(value) ? value.length : Object.keys(value).length
    if (values > mostValues) tooManyValues()
    state.result = new Collection(value, state.line + 1)
  }
}

/** A scalar of one tag. js-yaml gives null for an empty node: https://yaml.org/spec/1.2.2/#72-empty-nodes */
function toType(tag: string, pattern: RegExp, construct: (text: string) => Spelled): Type {
  const resolve = (text: unknown) => pattern.test(String(text))
  return new Type(`tag:yaml.org,2002:${tag}`, {
    kind: 'scalar',
    resolve,
    construct: (text: unknown) => construct(String(text)),
  })
}

const readSchema = FAILSAFE_SCHEMA.extend({
  implicit: [
    ...scalarTypes.map(({ tag, pattern, parse }) => toType(tag, pattern, (text) => new Spelled(text, parse(text)))),
    // What people share parts with, and most readers merge: https://yaml.org/type/merge.html
    toType('x-merge', /^<<$/, (text) => new Spelled(mergeKey, text)),
  ],
})
