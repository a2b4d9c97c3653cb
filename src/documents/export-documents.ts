import { findBaseline, type BaselineSources, type FoundBaseline } from './find-baseline.ts'
import { gitBlobId } from '../workspace/blob-id.ts'
import type { Staging } from '../workspace/staging.ts'
import { refuseWhenOver, UserError } from '../errors.ts'
import {
  exportSafely,
  keepDocument,
  storeDocument,
  type ExportedDocument,
  type ExportWorld,
} from '../export/stored-document.ts'
import { plural, quote } from '../text/foreign-text.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { fingerprint, prepareDocument } from './compare-with-baseline.ts'
import { refuseEmpty, type SafeDocument } from '../livedata/safe-document.ts'
import { describeChanges, type DocumentReport } from './document-report.ts'
import type { MissingBackend } from '../export/missing-backend.ts'
import { mapApplications } from '../export/time-needed.ts'
import { stopsEverything } from '../sign-in/session.ts'
import { ownerOf } from '../livedata/livedata.ts'
import { operationsOf } from '../swagger/parse.ts'
import { scriptFiles } from '../livedata/scripts.ts'
import { describeApplications, type Target } from '../export/targets.ts'
import { compareText } from '../text/text-order.ts'

type TargetDocument = ExportedDocument & { readonly target: Target }

/** A document that waits, in a temporary file, to be compared with what the repository has. */
export interface Draft {
  readonly target: Target
  readonly blobId: string
  /** Read anew from its file, unless it is the only one. */
  readonly load: () => TargetDocument
}

/** A decoded script, waiting in a temporary file: those of a thousand documents must not stay in memory. */
export interface StagedScript {
  /** A bare file name. */
  readonly name: string
  readonly temporary: string
  readonly blobId: string
  readonly size: number
}

/** A document that is ready to be delivered, and what is told of it. */
export interface ReadyDocument {
  readonly target: Target
  /** Its content, waiting to take its place. */
  readonly temporary: string
  readonly report: DocumentReport
  readonly warning: string | undefined
  readonly scripts: readonly StagedScript[]
  /** The names of the applications that own its operations. */
  readonly appNames: readonly string[]
  /** How Git and a pull request tell it; only where one was asked for. */
  readonly identity: { readonly blobId: string; readonly fingerprint: string } | undefined
}

export interface ExportedTargets {
  readonly ready: readonly ReadyDocument[]
  readonly drafts: readonly Draft[]
  /** Applications that could not be exported. */
  readonly failures: readonly { readonly app: string; readonly text: string }[]
  /** Applications whose export holds nothing, and what ROMA Connect lists of theirs. */
  readonly empty: readonly EmptyExport[]
}

export interface EmptyExport {
  readonly target: Target
  readonly missing: readonly MissingBackend[]
}

/** What it takes to export a document, and to compare it. */
export interface CompareWorld extends ExportWorld {
  readonly sources: BaselineSources
}

type Outcome = { readonly ready: ReadyDocument } | { readonly draft: Draft } | { readonly empty: EmptyExport }

/**
 * Exports every document. Those whose baseline is on the base branch of a pull request become drafts, so that all of
 * these can be read in a few requests. With `{app}` an application that fails does not stop the others.
 * @throws {UserError} when the sign-in is refused or the time is over, and for the failure of the only document
 */
export async function exportTargets(
  inputs: Inputs,
  targets: readonly Target[],
  world: CompareWorld,
): Promise<ExportedTargets> {
  const failures: { app: string; text: string }[] = []
  const outcomes = await mapApplications(targets, world.clock, async (target): Promise<Outcome | undefined> => {
    try {
      const exported = await exportTarget(inputs, target, world)
      refuseWhenOver(world.clock, `check ${quote(target.output, 200)}`)
      const { safe, missing } = exported
      if (target.app !== undefined && safe.operations === 0) return { empty: { target, missing } }
      const waits = inputs.pullRequest !== undefined && target.baseline === undefined
      if (waits) return { draft: putAside(inputs, exported, { ...world, isOnly: targets.length === 1 }) }
      const baseline = await findBaseline(target, inputs, world.sources, safe.content)
      refuseWhenOver(world.clock, `compare ${quote(target.output, 200)}`)
      return { ready: finishDocument(inputs, exported, baseline, world) }
    } catch (error) {
      if (target.app === undefined || !(error instanceof UserError) || stopsEverything(error)) throw error
      world.connection.log(error.message)
      failures.push({ app: target.app.name, text: error.message })
      return undefined
    }
  })
  const done = outcomes.filter((outcome) => outcome !== undefined)
  return {
    ready: done.flatMap((outcome) => ('ready' in outcome ? [outcome.ready] : [])),
    drafts: done.flatMap((outcome) => ('draft' in outcome ? [outcome.draft] : [])),
    failures: failures.sort((a, b) => compareText(a.app, b.app)),
    empty: done.flatMap((outcome) => ('empty' in outcome ? [outcome.empty] : [])),
  }
}

async function exportTarget(inputs: Inputs, target: Target, world: ExportWorld): Promise<TargetDocument> {
  const exported = await (target.exported?.() ?? exportSafely(inputs, target, world))
  if (target.app === undefined)
    refuseEmpty(exported.safe.operations, inputs.allowEmpty, `The export of ${describeApplications(target.apps)}`)
  return { target, ...exported }
}

function putAside(inputs: Inputs, exported: TargetDocument, world: ExportWorld & { readonly isOnly: boolean }): Draft {
  const { blobId, load } = world.isOnly ? keepDocument(exported) : storeDocument(inputs, exported, world)
  return createDraft(exported.target, blobId, load)
}

// Apart from putAside(), whose closures would hold on to the document.
function createDraft(target: Target, blobId: string, load: () => ExportedDocument): Draft {
  return { target, blobId, load: () => ({ target, ...load() }) }
}

/** Compares a document with its baseline and puts what is to be written into a temporary file. */
export function finishDocument(
  inputs: Inputs,
  { target, safe, missing }: TargetDocument,
  found: FoundBaseline,
  { connection, staging, secrets }: CompareWorld,
): ReadyDocument {
  const { baseline, where, warning } = found
  if (baseline !== undefined && baseline !== 'same') baseline.secrets.forEach(secrets.hide)
  const { content, ...prepared } = prepareDocument(safe, baseline, inputs)
  const { operations, redactions } = safe
  const { app, output, listed } = target
  const lists = listed === undefined ? undefined : listed.length + countUnlisted(missing)
  const report = { ...prepared, app, output, operations, redactions, missing, listed: lists, baseline: where }
  connection.log(describeDocument(report))
  return {
    target,
    temporary: staging.add(content),
    report,
    warning,
    scripts: target.scripts === undefined ? [] : stageScripts(safe, staging),
    appNames: ownersOf(safe),
    identity:
      inputs.pullRequest === undefined
        ? undefined
        : {
            blobId: gitBlobId(content),
            fingerprint: fingerprint(safe.written, inputs.volatile),
          },
  }
}

function stageScripts({ document }: SafeDocument, staging: Staging): readonly StagedScript[] {
  return scriptFiles(document).map(({ name, content }) => {
    const bytes = Buffer.from(content)
    return { name, temporary: staging.add(bytes), blobId: gitBlobId(bytes), size: bytes.length }
  })
}

/** Backends that came with an export after the list was read, and could not be merged. */
function countUnlisted(missing: readonly MissingBackend[]): number {
  return missing.filter(({ backend }) => backend.id === undefined).length
}

function ownersOf({ document }: SafeDocument): readonly string[] {
  const names = operationsOf(document).map(({ operation }) => ownerOf(operation))
  return [...new Set(names.filter((name) => name !== undefined))]
}

function describeDocument(document: DocumentReport): string {
  const { output, operations, changed, hasBaseline, redactions, missing } = document
  const difference = !hasBaseline ? 'new' : changed ? describeChanges([document]) : 'unchanged'
  const parts = [
    plural(operations, 'operation'),
    difference,
    redactions > 0 ? `${plural(redactions, 'secret')} redacted` : '',
    missing.length > 0 ? `${missing.length} missing` : '',
  ]
  return `${quote(output, 200)}: ${parts.filter(Boolean).join(', ')}.`
}
