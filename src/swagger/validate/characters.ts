import { createFinding } from '../finding.ts'
import type { Json } from '../json.ts'
import type { FindingList } from './finding-list.ts'
import { placeOf } from './place.ts'

/** Stands where a character could not be read: https://www.unicode.org/glossary/#replacement_character */
const replacement = '\ufffd'

/** Finds the texts and names that hold U+FFFD: somewhere on the way a character was lost. */
export function findLostCharacters(document: Json, list: FindingList): void {
  const keys: (string | number)[] = []
  visit(document)

  function visit(value: Json): void {
    if (typeof value === 'string') check(value)
    else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) visitUnder(index, value[index] ?? null)
    } else if (typeof value === 'object' && value !== null) {
      for (const key in value) {
        check(key)
        visitUnder(key, (value as Record<string, Json>)[key] ?? null)
      }
    }
  }

  function visitUnder(key: string | number, value: Json): void {
    if (typeof value === 'number') return
    keys.push(key)
    visit(value)
    keys.pop()
  }

  function check(text: string): void {
    if (text.includes(replacement)) list.add([createFinding('roma-character-lost', placeOf(keys), {})])
  }
}
