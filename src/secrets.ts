/** The secrets of this run: hidden in the log the moment they exist. */
export interface Secrets {
  /** A credential: hidden in the log, and taken out of everything that is told. */
  readonly mask: (secret: string) => void
  /** A value that was redacted in a document: hidden in the log. It can be any word, so it is not taken out of texts. */
  readonly hide: (secret: string) => void
  /** Takes credentials out of a text, for files and outputs, which the runner does not mask. */
  readonly scrub: (text: string) => string
}

// Taking anything shorter out of texts would garble them, and tell more than it hides.
const shortest = 4

/** @param hide tells the runner to mask a value (`core.setSecret`) */
export function createSecrets(hide: (secret: string) => void): Secrets {
  const hidden = new Set<string>()
  const credentials = new Set<string>()
  const hideOnce = (secret: string) => {
    if (secret === '' || hidden.has(secret)) return
    hidden.add(secret)
    hide(secret)
  }
  return {
    mask(secret) {
      hideOnce(secret)
      // Texts on their way into a log lose their line breaks, so each line counts by itself too.
      for (const part of [secret, ...secret.split(/[\r\n]+/)]) {
        if (part.trim().length >= shortest) credentials.add(part.trim())
      }
    },
    hide: hideOnce,
    scrub(text) {
      const shown = [...credentials].filter((secret) => text.includes(secret))
      // The longest first: a shorter one within it would leave the rest to be read.
      return shown.sort((a, b) => b.length - a.length).reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
    },
  }
}
