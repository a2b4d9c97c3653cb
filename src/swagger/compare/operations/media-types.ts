import type { RuleId } from '../rules/catalogue.ts'

interface MediaType {
  /** Without parameters, in lower case: `application/problem+json`. */
  readonly name: string
  readonly parameters: string
}

/** Whether JSON may be sent, which tells numbers from texts; also where nothing is said. */
export function allowsJson(mediaTypes: readonly string[]): boolean {
  return (
    mediaTypes.length === 0 ||
    mediaTypes.some((text) => /^(?:application\/json|.*\+json|\*\/\*)$/.test(parse(text).name))
  )
}

/** The same media type written in another way, with other parameters or another case. */
export function isSameMediaType(a: string, b: string): boolean {
  return parse(a).name === parse(b).name
}

/** Which rule tells that a response's media type was replaced by another one; undefined when they are unrelated. */
export function replacementOf(old: string, next: string): RuleId | undefined {
  const [before, after] = [parse(old), parse(next)]
  if (before.name === after.name) {
    return before.parameters === after.parameters ? 'roma-other-changed' : 'response-media-type-name-changed'
  }
  if (before.parameters !== after.parameters) return undefined
  if (isSpecialOf(after.name, before.name)) return 'response-media-type-name-specialized'
  return isSpecialOf(before.name, after.name) ? 'response-media-type-name-generalized' : undefined
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
      .sort()
      .join(';'),
  }
}
