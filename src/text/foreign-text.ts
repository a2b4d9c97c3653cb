/**
 * Text that somebody else wrote (a document, an error of ROMA's, a name, an input) on its way into a log line.
 * One line, no control characters, and no `##[`, which GitHub's runner takes for a command anywhere in a line:
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function plain(text: string, limit = 500): string {
  const line = text
    // eslint reads control characters in a pattern as a mistake, so they are named by property.
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replaceAll('##[', '## [')
    .trim()
  return cut(line, limit)
}

/** The same between quotation marks, short enough for a sentence. */
export function quote(text: string, limit = 80): string {
  return `“${plain(text, limit)}”`
}

/** At most `limit` UTF-16 units, never half a character, with `…` where something was left out. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** At most `limit` UTF-16 units, with `…` in the middle: of long names the ends tell most. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text
  const end = Math.floor((limit - 1) / 2)
  return `${cut(text, limit - end)}${text.slice(-end).replace(/^[\udc00-\udfff]/, '')}`
}

/** `['a', 'b', 'c']` → `a, b and c`; beyond `limit` names: `a, b and 10 more`. */
export function enumerate(items: readonly string[], limit = 10): string {
  const shown = items.length > limit ? [...items.slice(0, limit), `${items.length - limit} more`] : items
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`
}

/** `plural(1, 'operation')` → `1 operation`, `plural(2, 'operation')` → `2 operations`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : many}`
}

/**
 * The names nearest to the one that was asked for, best first, for “did you mean”. One that needs more than two fifths of
 * its letters changed is not near, unless one of the two begins with the other.
 */
export function nearest(wanted: string, names: readonly string[], limit = 5): readonly string[] {
  return [...new Set(names)]
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => isNear(wanted.toLowerCase(), name.toLowerCase(), distance))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map(({ name }) => name)
}

function isNear(wanted: string, name: string, distance: number): boolean {
  const longer = Math.max(wanted.length, name.length)
  const shorter = Math.min(wanted.length, name.length)
  const isPart = shorter >= 3 && (wanted.startsWith(name) || name.startsWith(wanted))
  return distance <= Math.max(1, Math.floor(longer * 0.4)) || isPart
}

/** For a name or a list that holds a comma of Chinese, which separates nothing; '' when it holds none. */
export function commaHint(text: string): string {
  const [mark] = /[，、；]/.exec(text) ?? []
  return mark === undefined
    ? ''
    : ` It holds “${mark}”, which separates nothing: write one item per line, or “,” between them.`
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
