import { parseCommand, type Command } from './runner-commands.ts'

type AnnotationLevel = 'error' | 'warning' | 'notice'

/** An annotation, masked as its reader sees it. */
export interface Annotation {
  level: AnnotationLevel
  title: string
  message: string
  file?: string
  line?: number
}

export interface LogReader {
  /** Takes one line of either stream, in the order in which they came. */
  add: (line: string) => void
  /** The log as a reader at GitHub sees it. */
  lines: string[]
  annotations: Annotation[]
  masks: string[]
  /** What the old commands set: set-output and save-state. */
  outputs: Record<string, string>
  state: Record<string, string>
  mask: (text: string) => string
}

/**
 * Turns the output of a step into its log, line by line: commands are carried out, masks hold from where they are
 * added.
 * @param secrets values that the runner knows from the start: the workflow's secrets
 * @param showDebug whether step debugging is on
 */
export function createLogReader(secrets: readonly string[] = [], showDebug = false): LogReader {
  const masker = createMasker()
  secrets.forEach(masker.add)
  const reader: LogReader = {
    add: (line) => readLine(reader, parsing, masker, line, showDebug),
    lines: [],
    annotations: [],
    masks: [],
    outputs: {},
    state: {},
    mask: masker.mask,
  }
  const parsing: Parsing = { resumeToken: undefined, echo: showDebug }
  return reader
}

interface Parsing {
  resumeToken: string | undefined
  echo: boolean
}

function readLine(reader: LogReader, parsing: Parsing, masker: Masker, line: string, showDebug: boolean): void {
  const show = (text: string): void => {
    reader.lines.push(masker.mask(text))
  }
  const command = parseCommand(line, parsing.resumeToken)
  if (parsing.resumeToken !== undefined) {
    show(line)
    if (command?.name === parsing.resumeToken) parsing.resumeToken = undefined
    return
  }
  if (command === undefined) {
    show(line)
    return
  }
  if (parsing.echo && command.name !== 'add-mask') show(line)
  carryOut(command, reader, parsing, masker, show, showDebug)
}

function carryOut(
  command: Command,
  reader: LogReader,
  parsing: Parsing,
  masker: Masker,
  show: (text: string) => void,
  showDebug: boolean,
): void {
  const { name, data, properties } = command
  if (name === 'error' || name === 'warning' || name === 'notice') {
    reader.annotations.push(annotate(name, command, masker))
    show(`##[${name}]${data}`)
  } else if (name === 'group' || name === 'endgroup') {
    show(`##[${name}]${data}`)
  } else if (name === 'debug') {
    if (showDebug) show(`##[debug]${data}`)
  } else if (name === 'add-mask') {
    addMask(data, reader, masker, show)
  } else if (name === 'echo') {
    parsing.echo = data.trim().toLowerCase() === 'on'
  } else if (name === 'stop-commands') {
    parsing.resumeToken = data
    show(`::stop-commands::${data}`)
  } else if (name === 'set-output') {
    reader.outputs[properties['name'] ?? ''] = data
  } else if (name === 'save-state') {
    reader.state[properties['name'] ?? ''] = data
  } else {
    show(`##[error]Unable to process command '::${name}::${data}' successfully.`)
  }
}

function addMask(data: string, reader: LogReader, masker: Masker, show: (text: string) => void): void {
  if (data.trim() === '') {
    show("##[warning]Can't add secret mask for empty string in ##[add-mask] command.")
  } else {
    reader.masks.push(data)
    masker.add(data)
  }
}

function annotate(level: AnnotationLevel, { data, properties }: Command, masker: Masker): Annotation {
  const { title = '', file, line } = properties
  return {
    level,
    title: masker.mask(title),
    message: masker.mask(data),
    ...(file !== undefined && { file: masker.mask(file) }),
    ...(line !== undefined && { line: Number(line) }),
  }
}

interface Masker {
  add: (secret: string) => void
  mask: (text: string) => string
}

/**
 * Hides secrets, each of their lines, and the encodings that the runner hides too.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/HostContext.cs
 */
function createMasker(): Masker {
  const hidden = new Set<string>()
  const add = (secret: string): void => {
    for (const part of [secret, ...secret.split(/[\r\n]+/)]) {
      if (part.trim() !== '') encodings(part).forEach((form) => hidden.add(form))
    }
  }
  const mask = (text: string): string =>
    [...hidden]
      .filter((secret) => text.includes(secret))
      .sort((a, b) => b.length - a.length)
      .reduce((masked, secret) => masked.replaceAll(secret, '***'), text)
  return { add, mask }
}

/** The forms in which a text may show: as it is, in JSON, in a URL, in Base64. */
export function encodings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1)
  return [...new Set([text, json, encodeURIComponent(text.toWellFormed()), Buffer.from(text).toString('base64')])]
}
