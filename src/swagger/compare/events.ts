import { isRuleId, type RuleId } from './rules/catalogue.ts'

/** What a schema describes: it decides which rules apply. */
export type SchemaPlace =
  | 'request-body'
  | 'request-property'
  | 'request-read-only-property'
  | 'request-parameter'
  | 'request-parameter-property'
  | 'response-body'
  | 'response-property'
  | 'response-header'
  /** A component that no operation uses has no direction. */
  | 'component'

/** What may happen to a schema, as the catalogue has it: `max-set` of `request-property-max-set`. */
export type SchemaEvent = Exclude<
  EventOf<RuleId, SchemaPlace | 'response-mediatype' | 'roma-request' | 'roma-response'>,
  `property-${string}`
>

type EventOf<Id, Of extends string> = Of extends string ? (Id extends `${Of}-${infer Event}` ? Event : never) : never

export function directionOf(kind: SchemaPlace): 'request' | 'response' | 'none' {
  if (kind === 'component') return 'none'
  return kind.startsWith('request') ? 'request' : 'response'
}

const found = new Map<string, RuleId | undefined>()

/**
 * `max-set` of a request property is `request-property-max-set`. Items of a parameter are a parameter themselves where
 * they have no rule of their own, then come our rules for the direction.
 */
export function ruleFor(kind: SchemaPlace, event: SchemaEvent): RuleId | undefined {
  const key = `${kind} ${event}`
  if (!found.has(key)) found.set(key, candidates(kind, event).find(isRuleId))
  return found.get(key)
}

function candidates(kind: SchemaPlace, event: SchemaEvent): string[] {
  if (kind === 'request-read-only-property') return [`${kind}-${event}`]
  // The one place where the catalogue calls a body by another name
  if (kind === 'response-body' && event.includes('enum')) return [`response-mediatype-${event}`]
  const parameter = kind === 'request-parameter-property' && !event.startsWith('default-') ? ['request-parameter'] : []
  return [kind, ...parameter, `roma-${directionOf(kind)}`].map((place) => `${place}-${event}`)
}
