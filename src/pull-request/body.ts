import { shortHash } from '../workspace/portable-names.ts'
import { enumerate, plural } from '../text/foreign-text.ts'
import { code, escapeMarkdown, joinSections, type Section } from '../text/markdown.ts'
import { renderChanges, type ShownChange } from '../documents/render-changes.ts'
import { renderFindings, renderUrgent, type ShownFinding } from '../documents/render-findings.ts'
import { asRecord, textAt } from '../http/reply.ts'

export type FileChange = 'new' | 'changed' | 'removed'

/** What the generated part of a body tells. */
export interface BodyContent {
  readonly instance: string
  readonly apps: readonly string[]
  /** The files that differ from the base. */
  readonly documents: readonly { readonly path: string; readonly change: FileChange }[]
  readonly scripts: readonly { readonly path: string; readonly change: FileChange }[]
  readonly changes: readonly ShownChange[]
  readonly findings: readonly ShownFinding[]
  readonly runUrl: string
  /** The address of the action's own pages; undefined when it is not known. */
  readonly docs: string | undefined
}

/** What the action remembers in the body, invisible. Anyone may have edited it, so it is believed in nothing that matters. */
export interface Metadata {
  readonly hash: string
  readonly output: string
  readonly instance: string
  readonly apps: readonly string[]
  /** The title as the action set it last: another one is a person's. */
  readonly title: string
  /** The run that the text names. */
  readonly run: string
  /** The action itself closed the pull request. */
  readonly closed?: boolean | undefined
}

/** GitHub takes 65,536: https://github.com/orgs/community/discussions/41331 */
const bodyLimit = 65_000

const generatedLimit = 60_000

const metadataApps = 20

/** Runs of different outputs may share a pull request: each has a part of its own. */
function marker(kind: 'begin' | 'end', output: string): string {
  return `<!-- roma-connect-export:${kind} ${shortHash(output)} -->`
}

/** Whether the action has written into this body, for whatever output. */
export function hasMarks(body: string): boolean {
  return /<!-- roma-connect-export:begin [0-9a-f]{8} -->/.test(body)
}

/** The body with the generated part of this output in it; all that others wrote stays. */
export function placeGenerated(existing: string, generated: string, output: string): string {
  const found = findGenerated(existing, output)
  const part = `${marker('begin', output)}\n${generated}\n${marker('end', output)}`
  if (found === undefined) return existing.trim() === '' ? part : `${existing.trimEnd()}\n\n${part}`
  return existing.slice(0, found.start) + part + existing.slice(found.end)
}

/** The part between the markers of this output, with `\n` line ends: GitHub's editor makes them `\r\n`. */
export function extractGenerated(body: string, output: string): string | undefined {
  const found = findGenerated(body, output)
  if (found === undefined) return undefined
  const inner = body.slice(found.start + marker('begin', output).length, found.end - marker('end', output).length)
  return inner.replaceAll('\r\n', '\n').replace(/^\n|\n$/g, '')
}

function findGenerated(body: string, output: string): { start: number; end: number } | undefined {
  const first = body.indexOf(marker('begin', output))
  const end = first === -1 ? -1 : body.indexOf(marker('end', output), first)
  if (end === -1) return undefined
  // Where somebody has removed an end, their words may stand between that part's beginning and the next one's.
  return { start: body.lastIndexOf(marker('begin', output), end), end: end + marker('end', output).length }
}

// A name may hold U+2028, which JSON leaves as it is and `.` takes for the end of a line.
const metadataPattern = /<!-- roma-connect-export (\{.*?\}) -->/s

const allMetadata = new RegExp(metadataPattern, 'gs')

/** The memory of this output's part; undefined when there is none, or none that can be read. */
export function readMetadata(body: string, output: string): Metadata | undefined {
  const text = metadataPattern.exec(extractGenerated(body, output) ?? '')?.[1]
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const { apps, closed } = asRecord(value)
    const read = (key: string) => textAt(value, key) ?? ''
    return {
      hash: read('hash'),
      output: read('output'),
      instance: read('instance'),
      apps: Array.isArray(apps) ? apps.map(String) : [],
      title: read('title'),
      run: read('run'),
      closed: closed === true,
    }
  } catch {
    return undefined
  }
}

/** Whether any run's part of the body says that the action closed the pull request. */
export function isClosedByAction(body: string): boolean {
  return [...body.matchAll(allMetadata)].some(([, text]) => text?.includes('"closed":true') === true)
}

/** The body once the pull request is open again: whoever closes it next is not the action. */
export function forgetClosing(body: string): string {
  return body.replaceAll(allMetadata, (part) => part.replace('"closed":true', '"closed":false'))
}

/** JSON that ends no comment, mentions nobody and closes no issue, whatever the names in it. */
function renderMetadata(metadata: Metadata): string {
  const apps = metadata.apps.slice(0, metadataApps)
  const json = JSON.stringify({ version: 1, ...metadata, apps }).replace(
    /[<>@#&]|-(?=-)|G(?=H-)|:(?=\/\/)|\[(?=\w)/gi,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `<!-- roma-connect-export ${json} -->`
}

/**
 * The generated part: what is urgent before everything else, then the breaking changes, unmissable.
 * @param outside how long the rest of the body is
 */
export function renderGenerated(content: BodyContent, metadata: Metadata, outside = 0): string {
  const end = `${renderFoot(content)}\n\n${renderMetadata(metadata)}`
  const room = Math.min(generatedLimit, bodyLimit - outside) - Buffer.byteLength(end) - 200
  const page = joinSections(listSections(content), { bytes: Math.max(0, room) })
  return [page, end].filter((part) => part !== '').join('\n\n')
}

function renderFoot({ runUrl, docs }: BodyContent): string {
  const action = docs === undefined ? 'ROMA Connect Export' : `[ROMA Connect Export](${docs})`
  return `<sub>Exported from ROMA Connect by ${action}, in [this run](${runUrl}).</sub>`
}

/** The part of a run whose difference has vanished while the pull request lives on for other changes. */
export function renderVanished(metadata: Metadata): string {
  return `${code(metadata.output)} does not differ from the base any more.\n\n${renderMetadata(metadata)}`
}

function listSections(content: BodyContent): readonly Section[] {
  const { changes, documents, scripts, findings, docs } = content
  return [
    ...renderUrgent(findings),
    ...warnBreaking(changes),
    introduce(content),
    ...renderChanges(changes, { rules: docs === undefined ? undefined : `${docs}/docs/rules.md` }),
    ...listFiles('documents', documents.length > 1 ? documents : []),
    ...renderFindings(findings),
    ...listFiles('scripts', scripts),
  ]
}

function warnBreaking(changes: readonly ShownChange[]): readonly Section[] {
  const count = changes.filter(({ level, ignored }) => level === 'breaking' && ignored !== true).length
  if (count === 0) return []
  const head = `> [!CAUTION]\n> **${plural(count, 'breaking change')}:** consumers of this API can fail because of what follows.`
  return [{ name: 'the warning', head, blocks: [] }]
}

function introduce({ instance, apps, documents, changes }: BodyContent): Section {
  const files = documents.map(({ path, change }) => `${code(path)}${change === 'new' ? ' (new)' : ''}`)
  const of =
    apps.length === 0
      ? ''
      : apps.length === 1
        ? ` of the application **${escapeMarkdown(apps[0] ?? '', 100)}**`
        : ` of ${plural(apps.length, 'application')}`
  const isNew = documents.some(({ change }) => change === 'new')
  const silent = changes.length === 0 && documents.length > 0 && !isNew
  const effect = silent ? ' The definition means the same as before; only its wording differs.' : ''
  return {
    name: 'the introduction',
    head: `Updates ${enumerate(files, 5) || 'the exported files'}${of} from the ROMA Connect instance **${escapeMarkdown(instance, 100)}**.${effect}`,
    blocks: [],
  }
}

function listFiles(name: string, files: readonly { path: string; change: FileChange }[]): readonly Section[] {
  if (files.length === 0) return []
  const noun = name.replace(/s$/, '')
  const title = `### ${plural(files.length, `${noun} differs`, `${name} differ`)}`
  return [{ name, head: title, blocks: files.map(({ path, change }) => `- ${code(path)} ${change}`) }]
}
