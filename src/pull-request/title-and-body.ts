import { cut } from '../text/foreign-text.ts'
import {
  extractGenerated,
  forgetClosing,
  placeGenerated,
  readMetadata,
  renderGenerated,
  renderVanished,
  type BodyContent,
  type Metadata,
} from './body.ts'

/** What title and body are made from. */
export interface TextSource {
  readonly output: string
  readonly contentHash: string
  /** The title of the template, filled in. */
  readonly title: string
  readonly content: BodyContent
  /** Whether the export differs from the base at all. */
  readonly changesBase: boolean
  /** The user's own text, for the top of a new pull request. */
  readonly preface: string | undefined
}

export interface Text {
  readonly title: string
  readonly body: string
}

/** The text of a new pull request. */
export function writeText(source: TextSource): Text {
  const preface = cut(source.preface ?? '', 50_000)
  const generated = render(source, { title: source.title, run: source.content.runUrl, outside: preface.length })
  return { title: source.title, body: placeGenerated(preface, generated, source.output) }
}

/**
 * The text of an open pull request as it shall be. A title that a person has edited stays, as does every text outside of
 * the markers; and the run that is named changes only when there is something else to change.
 */
export function rewriteText(current: Text, source: TextSource): Text {
  const { output } = source
  const body = forgetClosing(current.body)
  const before = readMetadata(body, output)
  const isOurs = before !== undefined && before.title === current.title
  const title = isOurs ? source.title : current.title
  const remembered = isOurs ? source.title : (before?.title ?? '')
  const existing = extractGenerated(body, output)
  const outside = body.length - (existing?.length ?? 0)
  const same = before && render(source, { title: remembered, run: before.run, outside })
  if (same !== undefined && same === existing) return { title, body }
  const generated = render(source, { title: remembered, run: source.content.runUrl, outside })
  return { title, body: placeGenerated(body, generated, output) }
}

/** The body that remembers, for the next run, that it was the action that closed the pull request. */
export function closeText(body: string, source: TextSource): string {
  const before = readMetadata(body, source.output)
  const metadata = { ...remember(source, { title: before?.title ?? '', run: source.content.runUrl }), closed: true }
  return placeGenerated(body, renderVanished(metadata), source.output)
}

function render(source: TextSource, { title, run, outside }: { title: string; run: string; outside: number }): string {
  const metadata = remember(source, { title, run })
  if (!source.changesBase) return renderVanished(metadata)
  return renderGenerated({ ...source.content, runUrl: run }, metadata, outside)
}

function remember(
  { contentHash, output, content }: TextSource,
  { title, run }: { title: string; run: string },
): Metadata {
  return { hash: contentHash, output, instance: content.instance, apps: content.apps, title, run }
}
