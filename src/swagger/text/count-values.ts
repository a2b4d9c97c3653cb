import { UserError } from '../../errors.ts'
import { stringScanner } from './json-strings.ts'

/** More than any document of 50 MB that people write, and few enough for the memory of a runner. */
export const mostValues = 10_000_000

/** @throws UserError `document` */
export function tooManyValues(): never {
  throw new UserError(
    'document',
    `The document holds more than ${mostValues.toLocaleString('en-US')} values, which is more than can be read: export fewer backends at once, by \`app\` or \`apis\`.`,
  )
}

/**
 * Before a JSON text is parsed, since what comes of it may not fit into memory.
 *
 * @throws UserError `document` when it holds more values than can be read
 */
export function refuseTooMany(text: string): void {
  // A value takes a character, and something to part it from the next one
  if (text.length < 2 * mostValues || countAtMost(text) <= mostValues) return
  if (countValues(text) > mostValues) tooManyValues()
}

/** With what is in strings: quick, and enough for almost every text. */
function countAtMost(text: string): number {
  return 1 + count(text, ',') + count(text, '[') + count(text, '{')
}

export function count(text: string, character: string): number {
  let total = 0
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) total++
  return total
}

/** Nothing in a string parts values, and what is empty holds none. */
function countValues(text: string): number {
  const isInString = stringScanner(text)
  let total = 1
  for (const { index } of text.matchAll(/,|[[{](?=\s*[^\s\]}])/g)) if (!isInString(index)) total++
  return total
}
