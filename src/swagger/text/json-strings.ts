/** Tells for rising positions whether they are inside a JSON string, in one pass over the quotes. */
export function stringScanner(text: string): (position: number) => boolean {
  let open = text.indexOf('"')
  let close = closingQuote(text, open)
  return (position) => {
    while (close < position) {
      open = text.indexOf('"', close + 1)
      close = closingQuote(text, open)
    }
    return open !== -1 && open < position
  }
}

function closingQuote(text: string, open: number): number {
  if (open === -1) return Infinity
  let close = text.indexOf('"', open + 1)
  while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close === -1 ? Infinity : close
}

function isEscaped(text: string, position: number): boolean {
  let backslashes = 0
  while (text[position - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}
