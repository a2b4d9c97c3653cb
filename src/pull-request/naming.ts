import { shortHash } from '../workspace/portable-names.ts'
import { cut, enumerate, plain, plural } from '../text/foreign-text.ts'
import type { Reference } from '../inputs/export-scope.ts'
import { defaultTitle, type PullRequestOptions } from '../inputs/pull-request.ts'
import { separateReferences } from '../text/markdown.ts'
import { fitBranchName } from '../github/branch-name.ts'
import { addTrailer, type CommitMessage } from '../github/own-commit.ts'

/** What the placeholders of the title and of the commit's message stand for. */
export interface TemplateNames {
  readonly apps: readonly string[]
  /** What `{app}` became in the paths, where it stands in them. */
  readonly appWords?: readonly string[]
  readonly instance: string
  /** The written documents, as paths in the repository. */
  readonly outputs: readonly string[]
  readonly changes: number
  readonly breaking: number
}

/**
 * The head branch of a run: the one that was asked for, else one that is made of `output` and `base`.
 * @param apps the applications of the input `app`, as they are called in the paths of this run
 */
export function branchFor(
  options: Pick<PullRequestOptions, 'branch' | 'base'>,
  output: string,
  apps: readonly Reference[],
  defaultBranch: string,
): string {
  const [app, ...others] = apps.map((reference) => ('id' in reference ? reference.id : reference.name))
  const only = others.length === 0 ? app : undefined
  if (options.branch !== undefined) return fitBranchName(fillBranch(options.branch, only ?? 'app'))
  const file = output.replaceAll('{app}', () => only ?? '{app}')
  const base = options.base === undefined || options.base === defaultBranch ? '' : `-${slugWithHash(options.base)}`
  return fitBranchName(`roma-connect/${slug(file)}${base}${losesLetters(file) ? `-${shortHash(file)}` : ''}`)
}

/** A name that fits a file fits a branch but for its dots: https://git-scm.com/docs/git-check-ref-format */
function fillBranch(template: string, app: string): string {
  const name = app.replace(/([^\p{L}\p{Nd}._-]|\.{2,})+/gu, '-')
  return template
    .replaceAll('{app}', () => name)
    .replace(/(^|\/)\./g, '$1-')
    .replace(/\.lock(?=\/|$)/g, '-lock')
    .replace(/\.$/, '-')
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** Two names that differ only in what the slug leaves out must not share a branch. */
function losesLetters(text: string): boolean {
  return /[^\x00-\x7f]/.test(text) && /[\p{L}\p{N}]/u.test(text.replace(/[\x00-\x7f]+/g, ''))
}

function slugWithHash(text: string): string {
  return [slug(text), losesLetters(text) ? shortHash(text) : ''].filter(Boolean).join('-')
}

/** Fills names into a template of the user's. The template's own `Fixes #1` is meant; a name's is not. */
function fillTemplate(given: string, names: TemplateNames): string {
  const isTold = given === defaultTitle && names.breaking > 0
  const template = isTold ? `${given} (${plural(names.breaking, 'breaking change')})` : given
  const apps = names.appWords ?? names.apps
  const values: Readonly<Record<string, string>> = {
    app: apps.length > 3 ? plural(apps.length, 'application') : enumerate(apps.map(inert)),
    instance: inert(names.instance),
    output: names.outputs.length > 1 ? plural(names.outputs.length, 'document') : inert(names.outputs[0] ?? ''),
    changes: String(names.changes),
    breaking: String(names.breaking),
  }
  return template.replace(/\{(app|instance|output|changes|breaking)\}/g, (_, key: string) => values[key] ?? '')
}

/** A name on its way into a title or a commit's message: no reference, mention or instruction to GitHub comes of it. */
function inert(text: string): string {
  return separateReferences(plain(text, 100))
}

/** GitHub takes at most 256 characters: https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request */
export function fillTitle(template: string, names: TemplateNames): string {
  return cut(fillTemplate(template, names).replace(/\s+/g, ' ').trim(), 256)
}

/** The commit's message, whose trailer tells the action's own commits from those of others. */
export function commitMessage(template: string, names: TemplateNames, contentHash: string): CommitMessage {
  const [first = '', ...rest] = fillTemplate(template, names)
    .trim()
    .split(/\r\n|\r|\n/)
  return { headline: cut(first, 256), body: addTrailer(rest.join('\n').trim(), contentHash) }
}
