import type { RuleId } from '../rules/catalogue.ts'

interface MediaType {
  /** Without parameters, in lower case: `application/problem+json`. */
  readonly name: string
  readonly parameters: readonly string[]
}

/** Whether JSON may be sent, which tells numbers from texts; also where nothing is said. */
export function allowsJson(mediaTypes: readonly string[]): boolean {
  return (
    mediaTypes.length === 0 ||
    mediaTypes.some((text) => /^(?:application\/json|.*\+json|\*\/\*)$/.test(parse(text).name))
  )
}

/** Which rule tells that a request's media type gave way to another one; undefined when they are unrelated. */
export function requestReplacement(old: string, next: string, isNew: boolean): RuleId | undefined {
  const [before, after] = [parse(old), parse(next)]
  if (isRangeOf(after, before)) return 'roma-request-media-type-generalized'
  if (isRangeOf(before, after)) return 'roma-request-media-type-specialized'
  // The same media type written in another way, with other parameters or another case
  return isNew && before.name === after.name ? 'roma-other-changed' : undefined
}

/** Which rule tells that a response's media type gave way to another one; undefined when they are unrelated. */
export function responseReplacement(old: string, next: string, isNew: boolean): RuleId | undefined {
  const [before, after] = [parse(old), parse(next)]
  if (isRangeOf(before, after)) return 'response-media-type-name-specialized'
  if (isRangeOf(after, before)) return isNew ? 'response-media-type-name-generalized' : 'roma-other-changed'
  if (!isNew) return undefined
  if (before.name === after.name) return parametersRule(before.parameters, after.parameters)
  if (before.parameters.join() !== after.parameters.join()) return undefined
  if (isSpecialOf(after.name, before.name)) return 'response-media-type-name-specialized'
  return isSpecialOf(before.name, after.name) ? 'response-media-type-name-generalized' : undefined
}

/** Whether one holds the other and more: only then it stands in for it. */
export function isMediaRangeOf(range: string, type: string): boolean {
  return isRangeOf(parse(range), parse(type))
}

function parametersRule(before: readonly string[], after: readonly string[]): RuleId {
  const removed = before.filter((parameter) => !after.includes(parameter))
  const added = after.filter((parameter) => !before.includes(parameter))
  if (removed.length + added.length === 0) return 'roma-other-changed'
  if (removed.length === 0) return 'response-media-type-parameter-added'
  if (added.length === 0) return 'response-media-type-parameter-removed'
  const [old, next] = [removed, added].map((list) => list.map((parameter) => parameter.split('=')[0]).join())
  return old === next ? 'response-media-type-parameter-changed' : 'response-media-type-name-changed'
}

/** Media ranges are written in `Accept`, and in documents: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
function isRangeOf(range: MediaType, { name }: MediaType): boolean {
  if (range.parameters.length > 0 || range.name === name) return false
  if (range.name === '*/*' || range.name === '*') return true
  return range.name.endsWith('/*') && name.startsWith(range.name.slice(0, -1))
}

/** `application/problem+json` is a special `application/json`. */
function isSpecialOf(special: string, general: string): boolean {
  const [type, subtype = ''] = general.split('/')
  return subtype !== '' && special.startsWith(`${type ?? ''}/`) && special.endsWith(`+${subtype}`)
}

function parse(text: string): MediaType {
  const [name = '', ...parameters] = text.split(';')
  return {
    name: name.trim().toLowerCase(),
    parameters: parameters
      .map((part) => part.trim().toLowerCase())
      .filter((part) => part !== '')
      .sort(),
  }
}
