import { UserError } from '../errors.ts'
import type { PullRequestOptions } from '../inputs/pull-request.ts'
import type { ShownChange } from '../documents/render-changes.ts'
import type { ShownFinding } from '../documents/render-findings.ts'
import type { FileChange } from './body.ts'
import type { Commit } from '../github/commit.ts'
import type { GitHub } from '../github/github.ts'
import { fillTitle, type TemplateNames } from './naming.ts'
import { needsOtherFiles } from './plan.ts'
import type { RepositoryState } from '../github/repository-state.ts'
import { countOtherFiles } from './branch-facts.ts'
import type { RunFiles } from './differences.ts'
import { survey, type Survey } from './survey.ts'
import { rewriteText, type Text, type TextSource } from './title-and-body.ts'

/** What a run has to deliver. */
export interface Delivery extends RunFiles {
  readonly changes: readonly ShownChange[]
  readonly findings: readonly ShownFinding[]
  readonly names: TemplateNames
  /** Why auto-merge must stay off: a breaking change, an urgent finding. */
  readonly blocksAutoMerge: string | undefined
}

/** What this run has done so far: it outlives the attempts. */
export interface Progress {
  commit: Commit | undefined
  /** Where the branch is by this attempt's own doing. */
  head: Commit | undefined
  /** A pull request was asked for more than once, so that an answer may have been lost. */
  isUnanswered: boolean
  created: boolean
  updated: boolean
  mergeRefused: boolean
  /** Where the branch was when this run made it, or tried to. */
  madeAt: string | undefined
  isPushed: boolean
  readonly notes: Set<string>
  readonly warnings: Set<string>
}

/** One attempt at the delivery: what is known, and what is wanted. */
export interface Job {
  readonly github: GitHub
  readonly options: PullRequestOptions
  readonly delivery: Delivery
  readonly progress: Progress
  readonly state: RepositoryState
  readonly survey: Survey
  /** What title and body are made from. */
  readonly text: TextSource
}

export function startProgress(): Progress {
  return {
    commit: undefined,
    head: undefined,
    isUnanswered: false,
    created: false,
    updated: false,
    mergeRefused: false,
    madeAt: undefined,
    isPushed: false,
    notes: new Set(),
    warnings: new Set(),
  }
}

/** Finds out what there is to do, without doing it. */
export async function prepareJob(known: Omit<Job, 'survey' | 'text'>): Promise<Job> {
  const { github, options, delivery, progress, state } = known
  if (state.isArchived) {
    throw new UserError(
      'github',
      `${state.fullName} is archived and thus read-only: no pull request can be opened in it.`,
    )
  }
  const found = await survey(github, options, state, delivery, progress)
  const text = describeText(known, found)
  const isCurrent = found.open !== undefined && !differs(found.open, rewriteText(found.open, text))
  const { situation } = found
  const looked = needsOtherFiles(situation) ? await countOtherFiles(github, state, delivery) : undefined
  return {
    ...known,
    text,
    survey: {
      ...found,
      situation: {
        ...situation,
        open: situation.open && { ...situation.open, isCurrent },
        branch: situation.branch && { ...situation.branch, otherFiles: looked },
      },
    },
  }
}

function describeText({ github, options, delivery, state }: Omit<Job, 'survey' | 'text'>, found: Survey): TextSource {
  const { names, changes, findings, output, files } = delivery
  const differing = new Map<string, FileChange>([
    ...found.onBase.additions.map(({ path }) => [path, state.base.files.has(path) ? 'changed' : 'new'] as const),
    ...found.onBase.deletions.map((path) => [path, 'removed'] as const),
  ])
  const kinds = new Map(files.map(({ path, kind }) => [path, kind]))
  const listed = [...differing].map(([path, change]) => ({ path, change, kind: kinds.get(path) ?? 'script' }))
  return {
    output,
    contentHash: found.contentHash,
    title: fillTitle(options.title, names),
    changesBase: found.situation.changesBase,
    preface: options.body,
    content: {
      instance: names.instance,
      apps: names.apps,
      documents: listed.filter(({ kind }) => kind === 'document'),
      scripts: listed.filter(({ kind }) => kind === 'script'),
      changes,
      findings,
      runUrl: github.run.url,
      docs: github.run.docs,
    },
  }
}

export function differs(a: Text, b: Text): boolean {
  return a.title !== b.title || a.body !== b.body
}
