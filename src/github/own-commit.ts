import { at, listAt, textAt } from '../http/reply.ts'

export interface CommitMessage {
  readonly headline: string
  readonly body: string
}

export const trailer = 'ROMA-Connect-Export'

/**
 * The body of a message with the trailer at its end, in the paragraph of the user's own trailers: Git reads the last
 * paragraph alone. https://git-scm.com/docs/git-interpret-trailers
 */
export function addTrailer(body: string, contentHash: string): string {
  const line = `${trailer}: ${contentHash}`
  if (body === '') return line
  return `${body}${endsInTrailers(body) ? '\n' : '\n\n'}${line}`
}

/** All of its lines are trailers, or go on with one; text with a trailer below is text. */
function endsInTrailers(body: string): boolean {
  const lines = (body.split(/\n[^\S\n]*\n/).at(-1) ?? '').split('\n')
  const isTrailer = (line: string) => /^([A-Za-z0-9-]+[ \t]*:|\(cherry picked from commit )/.test(line)
  return lines.every((line, index) => isTrailer(line) || (index > 0 && /^\s/.test(line)))
}

/** Whether a commit is the action's own: its trailer stands in the message's last paragraph. */
export function hasTrailer(message: string): boolean {
  const paragraph =
    message
      .trimEnd()
      .split(/\r?\n\s*\r?\n/)
      .at(-1) ?? ''
  return message.trimEnd() !== paragraph && new RegExp(`^${trailer}: [0-9a-f]{64}\\r?$`, 'm').test(paragraph)
}

export interface BranchCommit {
  readonly oid: string
  readonly parents: readonly string[]
  readonly isOwn: boolean
}

/** Some of the commits that a branch has and its base lacks: the newest of them, the oldest first. */
export interface History {
  readonly commits: readonly BranchCommit[]
  /** Where to read on; undefined when these are all. */
  readonly older: string | undefined
}

export function parseHistory(connection: unknown): History {
  const hasOlder = at(connection, 'pageInfo', 'hasPreviousPage') === true
  return {
    commits: listAt(connection, 'nodes').map(parseCommit),
    older: hasOlder ? textAt(connection, 'pageInfo', 'startCursor') : undefined,
  }
}

function parseCommit(commit: unknown): BranchCommit {
  return {
    oid: textAt(commit, 'oid') ?? '',
    parents: listAt(commit, 'parents', 'nodes').map((parent) => textAt(parent, 'oid') ?? ''),
    isOwn: hasTrailer(textAt(commit, 'message') ?? ''),
  }
}
