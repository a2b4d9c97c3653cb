/** The secrets of this run: hidden in the log the moment they exist, and taken out of what others wrote. */
export interface Secrets {
  readonly mask: (secret: string) => void
  readonly scrub: (text: string) => string
}

// A replacement of anything shorter would garble texts, and tell more than it hides.
const shortest = 4

/** @param hide tells the runner to mask a value (`core.setSecret`) */
export function createSecrets(hide: (secret: string) => void): Secrets {
  const known = new Set<string>()
  return {
    mask(secret) {
      if (secret === '' || known.has(secret)) return
      known.add(secret)
      hide(secret)
    },
    scrub(text) {
      const shown = [...known].filter((secret) => secret.length >= shortest && text.includes(secret))
      return shown.reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
    },
  }
}
