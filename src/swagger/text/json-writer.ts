import { isObject, type Json } from '../json.ts'
import { Pieces } from './pieces.ts'

/** Of a document the paths, the operations and the definitions: small enough to be written at once. */
const levels = 3

/**
 * Writes what `JSON.stringify` writes with two spaces, a part at a time: the whole text beside the whole document may
 * be more than there is memory for.
 *
 * @param take is given the text piece by piece
 */
export function writeJson(document: Json, take: (text: string) => void): void {
  const pieces = new Pieces(take)
  write(document, 0)
  pieces.end('\n')

  function write(value: Json, level: number): void {
    const newline = `\n${'  '.repeat(level)}`
    if (level < levels && Array.isArray(value) && value.length > 0) {
      for (const [index, item] of value.entries()) {
        pieces.add(`${index === 0 ? '[' : ','}${newline}  `)
        write(item, level + 1)
      }
      pieces.add(`${newline}]`)
    } else if (level < levels && isObject(value) && Object.keys(value).length > 0) {
      let start = '{'
      for (const key in value) {
        pieces.add(`${start}${newline}  ${JSON.stringify(key)}: `)
        write(value[key] ?? null, level + 1)
        start = ','
      }
      pieces.add(`${newline}}`)
    } else {
      pieces.add(stringify(value, level))
    }
  }
}

/** Indented as in so many lists, without these: cheaper than to indent it afterwards. */
function stringify(value: Json, level: number): string {
  let wrapped: Json = value
  for (let index = 0; index < level; index++) wrapped = [wrapped]
  // A bracket, an end of line and the spaces of the next line; at the end those of its own line
  const [before, after] = [level * (level + 3), level * (level + 1)]
  const text = JSON.stringify(wrapped, null, 2)
  return text.slice(before, text.length - after)
}
