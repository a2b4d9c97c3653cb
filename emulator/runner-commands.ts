/** A workflow command in a line of the log. */
export interface Command {
  name: string
  properties: Record<string, string>
  data: string
}

const known = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'internal-set-repo-path',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

/**
 * Finds the command in a line as GitHub's runner does: `::name key=value,…::data` at its start (after blanks), or
 * the older `##[name key=value;…]data` anywhere in it.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 * @param extra a name that is a command for the time being: the token that resumes commands
 */
export function parseCommand(line: string, extra?: string): Command | undefined {
  return parseColons(line, extra) ?? parseBrackets(line, extra)
}

function parseColons(line: string, extra: string | undefined): Command | undefined {
  const text = line.trimStart()
  if (!text.startsWith('::')) return undefined
  const end = text.indexOf('::', 2)
  if (end < 0) return undefined
  const data = unescape(text.slice(end + 2), dataEscapes)
  return build(text.slice(2, end), data, ',', propertyEscapes, extra)
}

function parseBrackets(line: string, extra: string | undefined): Command | undefined {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return undefined
  const data = unescape(line.slice(end + 1), bracketEscapes)
  return build(line.slice(start + 3, end), data, ';', bracketEscapes, extra)
}

type Escapes = readonly (readonly [string, string])[]

const dataEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
const propertyEscapes: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]
const bracketEscapes: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]

function build(
  info: string,
  data: string,
  separator: string,
  escapes: Escapes,
  extra: string | undefined,
): Command | undefined {
  const space = info.indexOf(' ')
  const name = space < 0 ? info : info.slice(0, space)
  if (!known.has(name.toLowerCase()) && name !== extra) return undefined
  const pairs =
    space < 0
      ? []
      : info
          .slice(space + 1)
          .trim()
          .split(separator)
  const properties = pairs.flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=')
    return at < 0 ? [] : [[pair.slice(0, at).trim(), unescape(pair.slice(at + 1), escapes)]]
  })
  return { name: name === extra ? name : name.toLowerCase(), properties: Object.fromEntries(properties), data }
}

function unescape(text: string, escapes: Escapes): string {
  return escapes.reduce((result, [from, to]) => result.replaceAll(from, to), text)
}
