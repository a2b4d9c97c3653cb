import { quote } from '../text/foreign-text.ts'
import { refuseCredential } from './wrong-credential.ts'

/** The outside world that inputs come from, as arguments, so that reading them can be tried without a runner. */
export interface InputSource {
  /** The trimmed value of an input; '' when it was not given (`core.getInput`). */
  readonly input: (name: string) => string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Hides a value in the log from now on (`core.setSecret`). */
  readonly mask: (secret: string) => void
  /** Hides one that can be any word as soon as that spoils nothing that is told. */
  readonly hold?: (secret: string) => void
}

interface Problem {
  /** The inputs it is about: `access-key`. */
  readonly input: string
  /** What is wrong, what is accepted, what to do. */
  readonly text: string
}

/** Reads inputs of each kind, and collects what is wrong with them instead of stopping at the first. */
export interface Reader {
  readonly problems: readonly Problem[]
  problem(input: string, text: string): void
  text(name: string): string | undefined
  secret(name: string): string | undefined
  list(name: string): readonly string[]
  boolean(name: string, fallback: boolean): boolean
  integer(name: string, range: { min: number; max: number; fallback: number; unit: string }): number
  oneOf<const Value extends string>(name: string, values: readonly Value[], fallback: Value): Value
  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | undefined
}

// YAML 1.2 core schema, as GitHub's own toolkit reads booleans: https://yaml.org/spec/1.2/spec.html#id2804923
const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
}

export function createReader(source: InputSource): Reader {
  const problems: Problem[] = []
  const refused = new Set<string>()
  // What is said about a credential of the wrong kind is said once, and the only thing that is.
  const problem = (input: string, text: string) => {
    if (!refused.has(input)) problems.push({ input, text })
  }
  const text = (name: string) => readSafely(name) || undefined

  /** The value, or a stand-in for a credential that must neither be sent nor shown. */
  function readSafely(name: string): string {
    const value = source.input(name)
    const refusal = refuseCredential(name, value, source.input('github-token'))
    if (refusal === undefined) return value
    source.mask(value)
    problem(name, refusal)
    refused.add(name)
    return 'refused'
  }

  function oneOf<Value extends string>(name: string, values: readonly Value[], fallback?: Value): Value | undefined {
    const given = text(name)
    const value = given === undefined ? fallback : values.find((candidate) => candidate === given)
    if (given !== undefined && value === undefined) {
      problem(name, `${quote(given)} is not accepted: use one of ${values.join(', ')}.`)
      return fallback
    }
    return value
  }

  return {
    problems,
    problem,
    text,
    secret(name) {
      const value = text(name)
      if (value !== undefined) source.mask(value)
      return value
    },
    list: (name) => parseList(text(name) ?? ''),
    boolean(name, fallback) {
      const given = text(name)
      if (given === undefined) return fallback
      const value = Object.hasOwn(booleans, given) ? booleans[given] : undefined
      if (value === undefined) problem(name, `${quote(given)} is not a boolean: use true or false.`)
      return value ?? fallback
    },
    integer(name, { min, max, fallback, unit }) {
      const given = text(name)
      if (given === undefined) return fallback
      const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
      if (value >= min && value <= max) return value
      problem(name, `${quote(given)} is not accepted: use a whole number of ${unit} from ${min} to ${max}.`)
      return fallback
    },
    // The implementation serves both overloads; with a fallback it never returns undefined.
    oneOf,
  }
}

/** A key or token: visible ASCII without a space. Some go into HTTP headers, and a wrong one counts as a try. Never quoted. */
export function oneWord(reader: Reader, name: string, value: string): string {
  if (/^(["'“‘]).*["'”’]$/s.test(value)) {
    reader.problem(name, 'stands in quotation marks, which would be sent along: take them away.')
    return value
  }
  if (!/^[\x21-\x7e]*$/.test(value)) {
    reader.problem(
      name,
      'holds a space, a line break or a character that no key or token has. Check the secret for a second line or anything else that was copied with it.',
    )
  }
  return value
}

/** One item per line or comma; a line that starts with `#` is a comment; repeated items count once. */
export function parseList(text: string): readonly string[] {
  const items = text
    .split(/\r\n|\r|\n/)
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '')
  return [...new Set(items)]
}
