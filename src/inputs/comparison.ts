import { existsSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { commaHint, enumerate, nearest, quote } from '../text/foreign-text.ts'
import { isRuleId, rules } from '../swagger/compare/rules/catalogue.ts'
import { methods } from '../swagger/methods.ts'
import type { Reader } from './reader.ts'
import type { Run } from './workflow-run.ts'

export type FailOn = 'breaking' | 'warning' | 'any' | 'none'

export type GivenBaseline =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ref'; readonly ref: string; readonly path: string }

/** `rule-id` or `rule-id METHOD /path`: changes that never fail the step. */
export interface IgnoredChange {
  readonly id: string
  readonly method?: string
  readonly path?: string
}

/** What documents are compared with, and what becomes of the changes. */
export interface Comparison {
  readonly baseline: GivenBaseline | undefined
  /** JSON pointers; undefined: `/info/version` when both values are timestamps. */
  readonly volatile: readonly string[] | undefined
  readonly failOn: FailOn
  readonly ignore: readonly IgnoredChange[]
}

interface ComparisonWorld {
  readonly run: Run
  readonly githubToken: string | undefined
  /** Whether there is one document for each application. */
  readonly perApp: boolean
}

export function readComparison(reader: Reader, world: ComparisonWorld): Comparison {
  const volatile = reader.list('volatile')
  for (const pointer of volatile.filter((text) => !/^\/([^~]|~[01])*$/.test(text))) {
    reader.problem('volatile', `${quote(pointer)} is not a JSON pointer: use one such as /info/version.`)
  }
  return {
    baseline: readBaseline(reader, world),
    volatile: volatile.length > 0 ? volatile : undefined,
    failOn: reader.oneOf('fail-on', ['breaking', 'warning', 'any', 'none'], 'none'),
    ignore: reader.list('ignore').flatMap((line) => readIgnored(reader, line)),
  }
}

function readIgnored(reader: Reader, line: string): readonly IgnoredChange[] {
  const [id = '', method, path, ...rest] = line.split(/\s+/)
  if (!isRuleId(id)) {
    const near = enumerate(
      nearest(
        id,
        rules.map((rule) => rule.id),
        3,
      ),
    )
    const known = near === '' ? 'they stand in docs/rules.md' : `the nearest ones are ${near}`
    reader.problem('ignore', `${quote(id)} is not the ID of a rule; ${known}.${commaHint(line)}`)
    return []
  }
  if (method === undefined) return [{ id }]
  if (path === undefined || rest.length > 0 || !path.startsWith('/') || !methods.includes(method.toLowerCase())) {
    reader.problem('ignore', `${quote(line)} is not accepted: write “rule-id” or “rule-id METHOD /path”.`)
    return []
  }
  return [{ id, method: method.toUpperCase(), path }]
}

function readBaseline(reader: Reader, { run, githubToken, perApp }: ComparisonWorld): GivenBaseline | undefined {
  const given = reader.text('baseline')
  if (given === undefined) return undefined
  if (given.includes('{app}') && !perApp) {
    reader.problem('baseline', 'contains {app}, but `output` does not: put {app} into both, or name one file.')
  }
  const colon = given.indexOf(':')
  const isRef = colon > 0 && !/^[A-Za-z]:[\\/]/.test(given)
  if (!isRef) return { kind: 'file', path: readBaselineFile(reader, run, given) }
  const [ref, path] = [given.slice(0, colon), given.slice(colon + 1).replace(/^\/+/, '')]
  if (path === '') reader.problem('baseline', `${quote(given)} names no file after the ref: write “ref:path”.`)
  if (githubToken === undefined) {
    reader.problem('baseline', `${quote(given)} is read by the GitHub API, so it needs \`github-token\`.`)
  }
  return { kind: 'ref', ref, path }
}

function readBaselineFile(reader: Reader, run: Run, given: string): string {
  const absolute = isAbsolute(given) ? given : join(run.workspace, given)
  const real = existsSync(absolute) ? realpathSync(absolute) : absolute
  const isInside = [run.workspace, run.temp].some(
    (folder) => isWithin(realpathSync(folder), real) || isWithin(folder, real),
  )
  if (!isInside) {
    reader.problem(
      'baseline',
      `${quote(given)} is outside of the workspace and of RUNNER_TEMP: give a file in one of them, or “ref:path”.`,
    )
  } else if (existsSync(absolute) ? statSync(absolute).isDirectory() : !given.includes('{app}')) {
    // With {app} in its name one that does not exist is a new document.
    const what = existsSync(absolute) ? 'is a folder' : 'does not exist'
    reader.problem('baseline', `${quote(given)} ${what}: give a file, or leave \`baseline\` out.`)
  }
  return absolute
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return !isAbsolute(way) && !way.split(/[\\/]/).includes('..')
}
