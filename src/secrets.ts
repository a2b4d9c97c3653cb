/** The secrets of this run: hidden in the log, and taken out of what is told. */
export interface Secrets {
  /** A credential: hidden in the log the moment it exists, and taken out of every sentence. */
  readonly mask: (secret: string) => void
  /** One that can be any word, such as a proxy's password: taken out of sentences, and hidden once that spoils nothing. */
  readonly hold: (secret: string) => void
  /** A value that was redacted in a document: hidden once that spoils nothing. It is not taken out of sentences. */
  readonly hide: (secret: string) => void
  /**
   * Hides in the log what was held back and can be nothing else: GitHub drops an output that holds a masked text.
   * @param told the outputs, names, paths, addresses and numbers of the run
   */
  readonly hideApart: (told: readonly string[]) => void
  /** Takes credentials out of a sentence, for files and outputs, which the runner does not mask. Not for values. */
  readonly scrub: (sentence: string) => string
}

// Taking anything shorter out of sentences would garble them, and tell more than it hides.
const shortest = 4

/** @param hide tells the runner to mask a value (`core.setSecret`) */
export function createSecrets(hide: (secret: string) => void): Secrets {
  const hidden = new Set<string>()
  const credentials = new Set<string>()
  const heldBack = new Set<string>()
  const hideOnce = (secret: string) => {
    if (secret === '' || hidden.has(secret)) return
    hidden.add(secret)
    hide(secret)
  }
  const takeOut = (secret: string) => {
    // Texts on their way into a log lose their line breaks, so each line counts by itself too.
    for (const part of [secret, ...linesOf(secret)]) if (part.trim().length >= shortest) credentials.add(part.trim())
  }
  const holdBack = (secret: string) =>
    linesOf(secret)
      .filter(canBeNothingElse)
      .forEach((line) => heldBack.add(line))
  return {
    mask(secret) {
      hideOnce(secret)
      takeOut(secret)
    },
    hold(secret) {
      takeOut(secret)
      holdBack(secret)
    },
    hide: holdBack,
    hideApart(told) {
      findApart([...heldBack], told).forEach(hideOnce)
      heldBack.clear()
    },
    scrub(sentence) {
      const shown = [...credentials].filter((secret) => sentence.includes(secret))
      // The longest first: a shorter one within it would leave the rest to be read.
      return shown.sort((a, b) => b.length - a.length).reduce(takeFrom, sentence)
    },
  }
}

// The runner masks every line of a secret by itself.
function linesOf(secret: string): string[] {
  return secret.split(/[\r\n]+/)
}

const shortestHidden = 8

/** No word, number, version, path or piece of JSON: letters with digits or signs, without blanks. */
function canBeNothingElse(text: string): boolean {
  return (
    text.length >= shortestHidden &&
    /\p{L}/u.test(text) &&
    /[\d!@#$%^&*+=~?:;]/.test(text) &&
    !/[\s"{}[\],\\]/.test(text) &&
    !/^[\da-f]{1,15}$/i.test(text)
  )
}

/** Those that are no part of any text, also as URLs write them. Linear: each is looked for by its beginning. */
function findApart(secrets: readonly string[], texts: readonly string[]): string[] {
  // Also where an old Node is being refused, which lacks what follows.
  if (secrets.length === 0) return []
  const starts = Map.groupBy(
    secrets.flatMap((secret) =>
      [secret, escapeForUrl(secret)].map((spelling) => ({ secret, start: spelling.slice(0, shortestHidden) })),
    ),
    ({ start }) => start,
  )
  const told = new Set<string>()
  for (const text of starts.size === 0 ? [] : texts) {
    for (let at = 0; at + shortestHidden <= text.length; at++) {
      const start = text.slice(at, at + shortestHidden)
      const found = starts.get(start)
      if (found === undefined) continue
      for (const { secret } of found) told.add(secret)
      starts.delete(start)
    }
  }
  return secrets.filter((secret) => !told.has(secret))
}

function escapeForUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** A credential that is a word is one only where it stands alone: `swagger` stays in `apis/swagger.yaml`. */
function takeFrom(sentence: string, secret: string): string {
  if (!/^[\p{L}\d]{1,15}$/u.test(secret) || (/\d/.test(secret) && /\p{L}/u.test(secret))) {
    return sentence.replaceAll(secret, '***')
  }
  return sentence.replaceAll(secret, (match, at: number) => (isPartOfName(sentence, at, match.length) ? match : '***'))
}

const inNames = /[\p{L}\p{N}_/\\-]/u

function isPartOfName(sentence: string, at: number, length: number): boolean {
  const [before, after] = [sentence.charAt(at - 1), sentence.charAt(at + length)]
  return (
    inNames.test(before) ||
    inNames.test(after) ||
    // A full stop ends a sentence, or goes on with the name of a file or host
    (before === '.' && at > 1) ||
    (after === '.' && /[\p{L}\p{N}_]/u.test(sentence.charAt(at + length + 1)))
  )
}
