import { keysOf } from '../pointer.ts'

/**
 * Finds the line that a JSON pointer stands on in a text that this project wrote (two spaces a level), as deep as its
 * keys can be followed; undefined for the whole document. Scans only as far as the lines that it is asked for, so a
 * pointer costs at most one pass.
 */
export function createLineFinder(
  content: string | Uint8Array,
  format: 'yaml' | 'json',
): (pointer: string) => number | undefined {
  let lines: readonly string[] | undefined
  return (pointer) => {
    // A tenth of the annotations’ worth of reading would be lost on huge files, whose lines GitHub shows to nobody.
    if (content.length > longestScanned) return undefined
    lines ??= (typeof content === 'string' ? content : new TextDecoder().decode(content)).split('\n')
    return findLine(lines, keysOf(pointer), format)
  }
}

const longestScanned = 3 * 1024 * 1024

function findLine(lines: readonly string[], keys: readonly string[], format: 'yaml' | 'json'): number | undefined {
  // The first line of JSON is the brace that opens the document.
  const start = format === 'json' ? 0 : -1
  let line = start
  for (const [level, key] of keys.entries()) {
    const next = findKey(lines, {
      from: line + 1,
      indent: ' '.repeat(2 * (format === 'json' ? level + 1 : level)),
      key,
    })
    if (next === undefined) break
    line = next
  }
  return line === start ? undefined : line + 1
}

function findKey(
  lines: readonly string[],
  { from, indent, key }: { from: number; indent: string; key: string },
): number | undefined {
  const starts = [`${key}:`, `${JSON.stringify(key)}:`, `'${key.replaceAll("'", "''")}':`].map((text) => indent + text)
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (starts.some((start) => line.startsWith(start))) return index
    // Another key less deep ends the object that is searched.
    if (line !== '' && !line.startsWith(indent)) return undefined
  }
  return undefined
}
