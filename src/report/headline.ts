import { plain, plural } from '../text/foreign-text.ts'
import { describeChanges, type DocumentReport } from '../documents/document-report.ts'

interface Told {
  readonly documents: readonly DocumentReport[]
  readonly failures: readonly unknown[]
}

/** A run in one line of plain text: for a chat message, a release note, the first line of a comment. */
export function headlineOf({ documents, failures }: Told): string {
  const failed = failures.length === 0 ? [] : [`${plural(failures.length, 'application')} not exported`]
  const [only] = documents
  if (only === undefined) return ['no document', ...failed].join('; ')
  const parts = documents.length === 1 ? [describeDocument(only)] : describeDocuments(documents)
  const what = documents.length === 1 ? plain(only.output, 200) : plural(documents.length, 'document')
  return `${what}: ${[...parts, ...failed].join('; ')}`
}

function describeDocument(document: DocumentReport): string {
  const { changed, hasBaseline, operations } = document
  if (!hasBaseline) return `new (${plural(operations, 'operation')})`
  if (!changed) return 'unchanged'
  return describeChanges([document])
}

function describeDocuments(documents: readonly DocumentReport[]): readonly string[] {
  const fresh = documents.filter(({ hasBaseline }) => !hasBaseline)
  const changed = documents.filter(({ changed: isChanged, hasBaseline }) => isChanged && hasBaseline)
  const rest = documents.length - fresh.length - changed.length
  if (rest === documents.length) return ['unchanged']
  return [
    ...(changed.length === 0 ? [] : [`${changed.length} changed (${describeChanges(changed)})`]),
    ...(fresh.length === 0 ? [] : [`${fresh.length} new`]),
    ...(rest === 0 ? [] : [`${rest} unchanged`]),
  ]
}
