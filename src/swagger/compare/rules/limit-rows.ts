import type { Row } from './rule.ts'

/** What a limit may count, by its name in the ids: the keyword for at most and for at least, and the things. */
const limits = {
  '': ['maximum', 'minimum', ''],
  '-length': ['maxLength', 'minLength', ' characters'],
  '-items': ['maxItems', 'minItems', ' items'],
  '-properties': ['maxProperties', 'minProperties', ' properties'],
} as const

type Side = 'max' | 'min'
type LimitEvent = `${Side}${keyof typeof limits}-${'set' | 'unset' | 'increased' | 'decreased'}`
type ExclusiveEvent = `exclusive-${Side}-${'set' | 'unset'}`

/**
 * The rows of all limits. A request may not get stricter and a response may not get looser; a limit that is set counts
 * as one that was moved there, and one that is lifted as one that was moved away.
 */
export function limitRows(direction: 'request' | 'response'): Readonly<Record<LimitEvent | ExclusiveEvent, Row>> {
  const rows = Object.entries(limits).flatMap(([name, [most, least, things]]) => [
    ...sideRows(direction, 'max', name, `at most {n}${things}`, most),
    ...sideRows(direction, 'min', name, `at least {n}${things}`, least),
  ])
  const exclusive = [
    ...exclusiveRows(direction, 'max', 'less than its maximum', 'exclusiveMaximum'),
    ...exclusiveRows(direction, 'min', 'more than its minimum', 'exclusiveMinimum'),
  ]
  // The type of Object.fromEntries forgets the keys
  return Object.fromEntries([...rows, ...exclusive]) as Record<LimitEvent | ExclusiveEvent, Row>
}

function sideRows(
  direction: 'request' | 'response',
  side: Side,
  name: string,
  limit: string,
  keyword: string,
): [string, Row][] {
  const [stricter, looser] = levelsOf(direction)
  const [low, high] = [`\`${keyword}: 5\``, `\`${keyword}: 9\``]
  const [now, was] = [limit.replace('{n}', '{new}'), limit.replace('{n}', '{old}')]
  const moved = `The {what} is now limited to ${now}; it was ${side === 'max' ? 'at most' : 'at least'} {old}.`
  const isMax = side === 'max'
  return [
    [`${side}${name}-set`, [stricter, `The {what} is now limited to ${now}.`, `→ ${high}`]],
    [`${side}${name}-unset`, [looser, `The {what} is no longer limited to ${was}.`, `${high} →`]],
    [`${side}${name}-increased`, [isMax ? looser : stricter, moved, `${low} → ${high}`]],
    [`${side}${name}-decreased`, [isMax ? stricter : looser, moved, `${high} → ${low}`]],
  ]
}

function exclusiveRows(direction: 'request' | 'response', side: Side, limit: string, keyword: string): [string, Row][] {
  const [stricter, looser] = levelsOf(direction)
  const example = `\`${keyword}: true\``
  const word = direction === 'request' ? 'must now be' : 'is now'
  const bound = side === 'max' ? 'maximum' : 'minimum'
  return [
    [`exclusive-${side}-set`, [stricter, `The {what} ${word} ${limit}.`, `→ ${example}`]],
    [`exclusive-${side}-unset`, [looser, `The {what} may now be its ${bound}.`, `${example} →`]],
  ]
}

function levelsOf(direction: 'request' | 'response') {
  return direction === 'request' ? (['breaking', 'info'] as const) : (['info', 'breaking'] as const)
}
