import { createHash } from 'node:crypto'
import { plural } from '../text/foreign-text.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { IgnoredChange } from '../inputs/comparison.ts'
import { compare, type Change } from '../swagger/compare/compare.ts'
import { encode } from '../swagger/parse.ts'
import { createFinding, type Finding, isUrgent } from '../swagger/finding.ts'
import { equalJson, type JsonObject } from '../swagger/json.ts'
import { dropOrder, keepOrder } from '../swagger/list-order.ts'
import { createLineFinder } from '../swagger/text/lines.ts'
import { writeYaml } from '../swagger/text/yaml-writer.ts'
import { normalise } from '../swagger/normalise.ts'
import { findFormatFaults, validate } from '../swagger/validate/validate.ts'
import { dropVolatile, settleVolatile } from './volatile.ts'
import type { SafeDocument } from '../livedata/safe-document.ts'
import type { Baseline } from './baseline.ts'

/** A change as it is reported: one that the user ignores stays in the report, and counts for nothing. */
export interface ReportedChange extends Change {
  readonly ignored?: true
  /** The line of the written file, where it can be told. */
  readonly line?: number
}

export interface ReportedFinding extends Finding {
  readonly line?: number
}

/** A document as it is to be written, and all that is to be told of it. */
export interface Prepared {
  readonly content: Uint8Array
  readonly sha256: string
  readonly bytes: number
  readonly findings: readonly ReportedFinding[]
  readonly changes: readonly ReportedChange[]
  /** Differs from its baseline, or has none. */
  readonly changed: boolean
  readonly hasBaseline: boolean
}

export type PrepareOptions = Pick<Inputs, 'redact' | 'format' | 'verbatim' | 'volatile' | 'ignore'>

/**
 * Tells what is different from the baseline, and what is wrong. Pure.
 * @param baseline `same`: the very bytes of this document, as its Git blob ID has told
 */
export function prepareDocument(
  exported: SafeDocument,
  baseline: Baseline | 'same' | undefined,
  options: PrepareOptions,
): Prepared {
  const safe = baseline === undefined || baseline === 'same' ? exported : orderLike(exported, baseline, options)
  const difference = compareWithBaseline(safe, baseline, options)
  const content = difference.kept ?? safe.content()
  const bytes = content.byteLength
  const findings = [
    ...safe.findings,
    ...difference.findings,
    ...(baseline === 'same' ? [] : findLoss(baseline?.operations, safe.operations)),
    ...validate(safe.document, bytes),
    ...findFormatFaults(content, options.format),
  ]
  const lineOf = createLineFinder(content, formatOf(content))
  return {
    content,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes,
    findings: withLines(findings, lineOf, (finding) => [finding.id, isUrgent(finding) ? mostAnnotated : 1]),
    changes: withLines(
      difference.changes.map((change) => markIgnored(change, options.ignore)),
      lineOf,
      ({ level, ignored }) => [level, level === 'info' || ignored === true ? 0 : mostAnnotated],
    ),
    changed: difference.changed,
    hasBaseline: baseline !== undefined,
  }
}

/** The document with its lists in the order of the baseline; bytes of ROMA's own stay as they are. */
function orderLike(
  safe: SafeDocument,
  { document: earlier }: Baseline,
  { redact: isRedacted, format, verbatim }: PrepareOptions,
): SafeDocument {
  const document = keepOrder(safe.document, earlier)
  const written = isRedacted ? document : keepOrder(safe.written, earlier)
  const content = verbatim !== undefined || written === safe.written ? safe.content : () => encode(written, format)
  return { ...safe, document, written, content }
}

/** SHA-256 of what a document says, without volatile values and the order of sets: equal where nothing that counts differs. */
export function fingerprint(written: JsonObject, volatile: readonly string[] | undefined): string {
  const hash = createHash('sha256')
  // As YAML, in which numbers have one spelling, whatever the format of the file
  writeYaml(dropOrder(dropVolatile(written, volatile)), (text) => hash.update(text))
  return hash.digest('hex')
}

interface Difference {
  readonly changed: boolean
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
  /** Set when nothing differs: the baseline's own bytes, so that neither CRLF nor a formatter makes noise. */
  readonly kept?: Uint8Array
}

function compareWithBaseline(
  { document, written }: SafeDocument,
  baseline: Baseline | 'same' | undefined,
  { redact: isRedacted, format, volatile }: PrepareOptions,
): Difference {
  if (baseline === 'same') return { changed: false, changes: [], findings: [] }
  if (baseline === undefined) return { changed: true, changes: [], findings: [] }
  const settled = settleVolatile(document, baseline.document, volatile)
  const hadSecret = isRedacted && baseline.redactions > 0
  const isSame = isRedacted
    ? equalJson(settled, baseline.document)
    : equalJson(settleVolatile(written, baseline.original, volatile), normalise(baseline.original))
  const secrets = { secrets: plural(baseline.redactions, 'secret') }
  const findings = hadSecret ? [createFinding('roma-secret-in-baseline', { pointer: '' }, secrets)] : []
  if (isSame && !hadSecret) {
    const isKept = baseline.isOutput === true || formatOf(baseline.bytes) === format
    const kept = isKept ? baseline.bytes : encode(isRedacted ? settled : written, format)
    return { changed: false, changes: [], findings, kept }
  }
  return { changed: true, changes: compare(baseline.document, settled), findings }
}

function findLoss(before: number | undefined, after: number): readonly Finding[] {
  if (before === undefined || after * 2 >= before) return []
  return [createFinding('roma-operations-lost', { pointer: '/paths' }, { before, after })]
}

function formatOf(bytes: Uint8Array): 'yaml' | 'json' {
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart()
  return start.startsWith('{') ? 'json' : 'yaml'
}

function markIgnored(change: Change, ignore: readonly IgnoredChange[]): ReportedChange {
  const isIgnored = ignore.some(
    ({ id, method, path }) =>
      id === change.id && (method === undefined || (method === change.method && path === change.path)),
  )
  return isIgnored ? { ...change, ignored: true } : change
}

/** GitHub shows ten annotations of a kind. */
const mostAnnotated = 10

/**
 * Lines are told for what annotations can show; finding one reads the file anew.
 * @param need of which kind a place is, and of how many of that kind the line is needed
 */
function withLines<Place extends { readonly pointer: string }>(
  places: readonly Place[],
  lineOf: (pointer: string) => number | undefined,
  need: (place: Place) => readonly [kind: string, most: number],
): readonly (Place & { readonly line?: number })[] {
  const told = new Map<string, number>()
  return places.map((place) => {
    const [kind, most] = need(place)
    const count = told.get(kind) ?? 0
    if (count >= most) return place
    told.set(kind, count + 1)
    const line = lineOf(place.pointer)
    return line === undefined ? place : { ...place, line }
  })
}
