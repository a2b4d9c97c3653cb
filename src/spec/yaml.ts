import { FAILSAFE_SCHEMA, load, Type, YAMLException, type EventType, type State } from 'js-yaml'
import { UserError } from '../errors.ts'
import { parseBlocks } from './yaml-blocks.ts'
import { scalarTypes } from './yaml-scalars.ts'
import { isRawNumber, type Json } from './json.ts'
import { maxDepth, settle, Spelled } from './tree.ts'

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
  const options = { schema: readSchema, listener: refuseCollectionKey, maxDepth: maxDepth + 2 }
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

/** js-yaml turns a list or a mapping that is a key into text, which would be found out too late. */
function refuseCollectionKey(this: State, event: EventType, state: State): void {
  if (event !== 'close' || typeof state.result !== 'object' || state.result === null) return
  if (state.result instanceof Spelled) return
  let position = state.position
  while (isBlank(state.input.charCodeAt(position))) position++
  if (state.input[position] === ':') {
    throw new UserError('document', `The YAML has a key that is no text, at line ${state.line + 1}.`)
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d
}

const readSchema = FAILSAFE_SCHEMA.extend({
  implicit: scalarTypes.map(
    ({ tag, pattern, parse }) =>
      new Type(`tag:yaml.org,2002:${tag}`, {
        kind: 'scalar',
        resolve: (text: unknown) => typeof text === 'string' && pattern.test(text),
        construct: (text: string) => {
          const value = parse(text)
          return isRawNumber(value) || JSON.stringify(value) !== text ? new Spelled(text, value) : value
        },
      }),
  ),
})
