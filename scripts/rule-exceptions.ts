/** Why our level is another one than oasdiff's: the first pattern that fits. */
export const exceptions: readonly (readonly [RegExp, string])[] = [
  [
    /^response-(?:property|mediatype)-(?:enum-value-added|became-not-enum)$/,
    'Most clients take a value that they do not know for a text; only one that generated a closed type stops.',
  ],
  [
    /^(?:response-optional-property|optional-response-header)-removed$/,
    'It could be absent before, but who relies on it notices.',
  ],
  [
    /^response-property-pattern-removed$/,
    'Few clients check what they receive against a pattern; it counts like one that changed.',
  ],
  [
    /^request-parameter-default-value-changed$/,
    'Clients that leave the parameter out get another answer from the same request.',
  ],
  [/discriminator-added$/, 'The value must now be the name of a definition, where any text was right.'],
  [
    /discriminator-property-name-changed$/,
    'Clients look for the name of the subtype under the old name, and send it there.',
  ],
]

/** The reason why a rule has a level of its own; undefined where it needs none. */
export function exceptionFor(id: string): string | undefined {
  return exceptions.find(([pattern]) => pattern.test(id))?.[1]
}
