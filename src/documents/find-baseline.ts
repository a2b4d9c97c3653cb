import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { isCoded, UserError } from '../errors.ts'
import { quote } from '../text/foreign-text.ts'
import { readBaseFile } from '../github/contents.ts'
import type { GitHub } from '../github/github.ts'
import { GitHubRefusal } from '../github/refusal.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { parseBaseline, type Baseline } from './baseline.ts'
import type { Target } from '../export/targets.ts'

/** Reads a file of the repository at a ref by the GitHub API; undefined when the ref is there and the file is not. */
type ReadAtRef = (ref: string, path: string) => Promise<Uint8Array | undefined>

export interface BaselineSources {
  /** Undefined without a GitHub token. */
  readonly readAtRef: ReadAtRef | undefined
}

/** The published document that an exported one is compared with. */
export interface FoundBaseline {
  readonly baseline: Baseline | 'same' | undefined
  /** Where it was looked for, for people. */
  readonly where: string
  /** Something to tell: a default baseline that could not be read. */
  readonly warning?: string
}

const readPermission =
  'Reading a file of the repository needs `permissions: contents: read` (and, for another repository, a token that reaches it).'

/** Reads from the repository of the pull request, or else of the workflow. */
export function openReadAtRef(github: GitHub, { run, pullRequest }: Pick<Inputs, 'run' | 'pullRequest'>): ReadAtRef {
  const [owner = '', name = ''] = run.repository.split('/')
  const repository = pullRequest?.repository ?? { owner, name }
  return async (ref, path) => {
    const file = await readBaseFile(github, repository, ref, path).catch((error: unknown) => {
      throw error instanceof GitHubRefusal ? new UserError('github', `${error.message} ${readPermission}`) : error
    })
    if ('content' in file) return file.content
    if (file.missing === 'file') return undefined
    const where = `${repository.owner}/${repository.name}`
    throw new UserError(
      'document',
      `baseline: ${where} has no branch, tag or commit ${quote(ref)}. Check the part before the colon.`,
    )
  }
}

/**
 * Finds the baseline of a document: the one that the input names, else the file on the base of the pull request that
 * the run belongs to, else the file as it is in the workspace.
 * @param content gives the bytes of the document: a baseline that has the same need not be parsed
 * @throws {UserError} `document` when one that was given does not exist or is no Swagger document
 */
export async function findBaseline(
  target: Target,
  { run, failOn }: Pick<Inputs, 'run' | 'failOn'>,
  sources: BaselineSources,
  content?: () => Uint8Array,
): Promise<FoundBaseline> {
  const { baseline: given, output } = target
  const parse = (bytes: Uint8Array) =>
    content !== undefined && Buffer.compare(bytes, content()) === 0 ? 'same' : parseBaseline(bytes)
  if (given?.kind === 'ref') {
    const where = `${given.ref}:${given.path}`
    const isOutput = given.path === output
    return readGiven(target, { where, isOutput }, await sources.readAtRef?.(given.ref, given.path), parse)
  }
  if (given !== undefined) {
    const isOutput = resolve(given.path) === resolve(run.workspace, output)
    return readGiven(target, { where: shortPath(run.workspace, given.path), isOutput }, readFile(given.path), parse)
  }
  const base = run.pullRequestBase
  if (base !== undefined && sources.readAtRef !== undefined) {
    const where = `${output} at ${base.ref}`
    try {
      return readDefault(where, await sources.readAtRef(base.sha, output), parse)
    } catch (error) {
      // A gate that could not compare must not stand open; without one it is worth a warning. Half an answer is none.
      if (failOn !== 'none' || !(error instanceof UserError) || /^(deadline|reply)$/.test(error.code)) throw error
      return { baseline: undefined, where, warning: error.message }
    }
  }
  return readDefault(output, readFile(join(run.workspace, output)), parse)
}

type Parse = (bytes: Uint8Array) => Baseline | 'same'

function readGiven(
  { app }: Target,
  { where, isOutput }: { where: string; isOutput: boolean },
  bytes: Uint8Array | undefined,
  parse: Parse,
): FoundBaseline {
  if (bytes !== undefined) {
    try {
      return { baseline: withPlace(parse(bytes), isOutput), where }
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      throw new UserError('document', `The baseline ${quote(where)} cannot be read: ${error.message}`)
    }
  }
  if (app !== undefined) return { baseline: undefined, where }
  throw new UserError(
    'document',
    `baseline: ${quote(where)} does not exist. Check the path and the ref, or leave \`baseline\` out.`,
  )
}

function withPlace(baseline: Baseline | 'same', isOutput: boolean): Baseline | 'same' {
  return baseline === 'same' ? baseline : { ...baseline, isOutput }
}

/** Nobody asked for this file, so one that is no Swagger document is replaced, with a warning. */
export function readDefault(where: string, bytes: Uint8Array | undefined, parse: Parse = parseBaseline): FoundBaseline {
  if (bytes === undefined || bytes.length === 0) return { baseline: undefined, where }
  try {
    return { baseline: withPlace(parse(bytes), true), where }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {
      baseline: undefined,
      where,
      warning: `${quote(where)} could not be compared with, and is replaced: ${error.message}`,
    }
  }
}

/** As the user would write it: relative to the workspace, for a file that lies in it. */
function shortPath(workspace: string, path: string): string {
  const way = relative(workspace, path)
  return isAbsolute(way) || way.startsWith('..') ? path : way.replaceAll(sep, '/')
}

function readFile(path: string): Uint8Array | undefined {
  if (!existsSync(path)) return undefined
  if (statSync(path).isDirectory()) throw new UserError('document', `baseline: ${quote(path)} is a folder.`)
  try {
    return readFileSync(path)
  } catch (error) {
    const why = isCoded(error) ? error.code : String(error)
    throw new UserError('document', `baseline: ${quote(path)} cannot be read: ${why}.`)
  }
}
