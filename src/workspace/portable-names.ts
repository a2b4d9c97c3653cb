import { createHash } from 'node:crypto'

/**
 * File names made of text that somebody else wrote, which must be fit for Windows, macOS and Linux, and stay apart on
 * file systems that take names for the same when only their case, or the composition of their letters, differs.
 */

/** File systems end at 255 bytes; this leaves room for an extension, and for what a temporary file is called. */
export const maxNameBytes = 120

/** Two names with the same key are one file somewhere. It folds rather more than any one file system does. */
export function keyOfName(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/** The longest start of a text that fits into so many bytes of UTF-8, without half a character. */
export function cutToBytes(text: string, limit: number): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= limit) return text
  // A cut character would decode to U+FFFD; `stream` holds it back
  return new TextDecoder().decode(bytes.subarray(0, Math.max(0, limit)), { stream: true })
}

/** Eight hex digits, to tell apart what was called the same. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

/** The device that Windows sees in a name, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
export function deviceOf(name: string): string | undefined {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i.exec(name)?.[0]
}

interface Candidate<Id> {
  readonly id: Id
  /** What it may be called, best first: each a list of names that are taken together or not at all. */
  readonly choices: Iterable<readonly string[]>
}

/**
 * Gives each candidate, in this order, its first choice whose names are all free.
 *
 * @throws RangeError when a candidate runs out of choices.
 */
export function claimNames<Id>(candidates: Iterable<Candidate<Id>>): Map<Id, readonly string[]> {
  const taken = new Set<string>()
  const claimed = new Map<Id, readonly string[]>()
  for (const { id, choices } of candidates) {
    claimed.set(id, claimFirst(choices, taken))
  }
  return claimed
}

function claimFirst(choices: Iterable<readonly string[]>, taken: Set<string>): readonly string[] {
  for (const names of choices) {
    const keys = names.map(keyOfName)
    if (keys.some((key) => taken.has(key))) continue
    for (const key of keys) taken.add(key)
    return names
  }
  throw new RangeError('No choice is left for a file name.')
}
