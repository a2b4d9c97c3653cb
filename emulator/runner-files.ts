import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const names = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE'] as const
type Name = (typeof names)[number]
export type CommandFiles = Record<Name, string>

/** Creates the empty files through which a step talks to the runner. */
export async function createCommandFiles(runnerTemp: string): Promise<CommandFiles> {
  const folder = join(runnerTemp, '_runner_file_commands')
  await mkdir(folder, { recursive: true })
  const path = (name: Name): string => join(folder, `${name.toLowerCase()}_${randomUUID()}`)
  const files = {
    GITHUB_OUTPUT: path('GITHUB_OUTPUT'),
    GITHUB_STEP_SUMMARY: path('GITHUB_STEP_SUMMARY'),
    GITHUB_ENV: path('GITHUB_ENV'),
    GITHUB_PATH: path('GITHUB_PATH'),
    GITHUB_STATE: path('GITHUB_STATE'),
  }
  await Promise.all(names.map((name) => writeFile(files[name], '')))
  return files
}

/** What a step left in its files. `errors` holds what would make the runner fail the step. */
interface FileCommands {
  outputs: Record<string, string>
  state: Record<string, string>
  env: Record<string, string>
  summary: string
  errors: string[]
}

export async function readCommandFiles(files: CommandFiles): Promise<FileCommands> {
  const errors: string[] = []
  const read = async (name: Name): Promise<string> => {
    try {
      return await readFile(files[name], 'utf8')
    } catch {
      return ''
    }
  }
  const pairs = async (name: Name): Promise<Record<string, string>> => {
    try {
      return parsePairs(await read(name))
    } catch (error) {
      errors.push(`Unable to process file command '${name}' successfully: ${String(error)}`)
      return {}
    }
  }
  const [outputs, state, env, summary] = [
    await pairs('GITHUB_OUTPUT'),
    await pairs('GITHUB_STATE'),
    await pairs('GITHUB_ENV'),
    await read('GITHUB_STEP_SUMMARY'),
  ]
  const size = Math.ceil(Buffer.byteLength(summary) / 1024)
  if (size > 1024)
    errors.push(`$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${size}k`)
  if ('NODE_OPTIONS' in env) errors.push("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
  return { outputs, state, env, summary, errors }
}

/**
 * Reads `name=value` and `name<<DELIMITER … DELIMITER`.
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/FileCommandManager.cs
 * @throws Error where the runner fails the step
 */
export function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {}
  const lines = splitLines(text)
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]?.text ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      setPair(pairs, line.slice(0, equals), line.slice(equals + 1), line)
    } else if (heredoc >= 0) {
      const end = findDelimiter(lines, at + 1, line.slice(heredoc + 2))
      setPair(pairs, line.slice(0, heredoc), joinLines(lines.slice(at + 1, end)), line)
      at = end
    } else {
      throw new Error(`Invalid format '${line}'`)
    }
  }
  return pairs
}

interface Line {
  text: string
  end: string
}

function splitLines(text: string): Line[] {
  return Array.from(text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g), ([, line = '', end = '']) => ({ text: line, end }))
}

function setPair(pairs: Record<string, string>, name: string, value: string, line: string): void {
  if (name === '') throw new Error(`Invalid format '${line}'. Name must not be empty`)
  Object.defineProperty(pairs, name, { value, enumerable: true, configurable: true, writable: true })
}

function findDelimiter(lines: readonly Line[], from: number, delimiter: string): number {
  if (delimiter === '') throw new Error('Invalid format. Delimiter must not be empty')
  const end = lines.findIndex((line, index) => index >= from && line.text === delimiter)
  if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`)
  return end
}

function joinLines(lines: readonly Line[]): string {
  return lines.map(({ text, end }, index) => (index === lines.length - 1 ? text : text + end)).join('')
}
