import { rulesFor, rulesOf } from './rule.ts'
import { allOfAnnotationOnly, atLeast, atMost, discriminator, typeChanged, typeCompatible } from './schema-rows.ts'

const inResponse = ['response-body', 'response-property'] as const

/** What a schema of a response may change in: a response may not get looser. */
export const responseSchemaRules = [
  ...rulesFor([...inResponse, 'response-header'], {
    'became-nullable': ['breaking', 'The {what} may now be null.', '→ `x-nullable: true`'],
    'became-not-nullable': ['info', 'The {what} is no longer null.', '`x-nullable: true` →'],
    'type-changed': typeChanged,
    'type-generalized': [
      'breaking',
      'The type of the {what} was widened from {old} to {new}.',
      '`type: integer` → `type: number`',
    ],
    'type-specialized': [
      'info',
      'The type of the {what} was narrowed from {old} to {new}.',
      '`type: number` → `type: integer`',
    ],
    'type-compatible': typeCompatible,
  }),
  ...rulesFor(inResponse, {
    'max-increased': ['breaking', atMost, '`maximum: 50` → `maximum: 100`'],
    'min-decreased': ['breaking', atLeast, '`minimum: 5` → `minimum: 1`'],
    'max-length-increased': [
      'breaking',
      'The {what} may now have up to {new} characters; it was {old}.',
      '`maxLength: 32` → `maxLength: 64`',
    ],
    'max-length-unset': [
      'breaking',
      'The {what} may now have any number of characters; it was at most {old}.',
      '`maxLength: 64` →',
    ],
    'min-length-decreased': [
      'breaking',
      'The {what} may now have as few as {new} characters; it was {old}.',
      '`minLength: 3` → `minLength: 1`',
    ],
    'min-items-decreased': [
      'breaking',
      'The {what} may now have as few as {new} items; it was {old}.',
      '`minItems: 2` → `minItems: 1`',
    ],
    'min-items-unset': ['breaking', 'The {what} may now have no items; it had at least {old}.', '`minItems: 1` →'],
    'default-value-added': ['info', 'The {what} got the default {new}.', '→ `default: red`'],
    'default-value-changed': [
      'info',
      'The default of the {what} changed from {old} to {new}.',
      '`default: red` → `default: blue`',
    ],
    'default-value-removed': ['info', 'The {what} lost its default {old}.', '`default: red` →'],
    'all-of-added': [
      'info',
      'The {what} is now also what a further part (allOf) says.',
      '→ `allOf: [{required: [id]}]`',
    ],
    'all-of-removed': ['info', 'The {what} is no longer what a part (allOf) said.', '`allOf: [{required: [id]}]` →'],
    ...allOfAnnotationOnly,
    ...discriminator,
  }),
  ...rulesOf({
    'response-property-enum-value-added': [
      'warning',
      'The {what} may now be {new}.',
      '`enum: [red]` → `enum: [red, blue]`',
    ],
    'response-property-enum-value-removed': [
      'info',
      'The {what} is never {old} any more.',
      '`enum: [red, blue]` → `enum: [red]`',
    ],
    'response-mediatype-enum-value-removed': [
      'info',
      'The {what} is never {old} any more.',
      '`enum: [red, blue]` → `enum: [red]`',
    ],
    'response-property-pattern-added': ['info', 'The {what} now matches {new}.', '→ `pattern: ^a`'],
    'response-property-pattern-changed': [
      'info',
      'The {what} now matches {new}; it was {old}.',
      '`pattern: ^a` → `pattern: ^b`',
    ],
    'response-property-pattern-removed': ['info', 'The {what} need no longer match {old}.', '`pattern: ^a` →'],
    'response-required-property-added': [
      'info',
      'The {what} was added and is always there.',
      '→ `required: [kind]`, `properties: {kind: …}`',
    ],
    'response-optional-property-added': ['info', 'The optional {what} was added.', '→ `properties: {note: …}`'],
    'response-required-property-removed': [
      'breaking',
      'The {what}, which was always there, was removed.',
      '`required: [id]`, `properties: {id: …}` →',
    ],
    'response-optional-property-removed': ['warning', 'The optional {what} was removed.', '`properties: {note: …}` →'],
    'response-property-became-optional': ['breaking', 'The {what} is no longer always there.', '`required: [id]` →'],
    'response-property-became-required': ['info', 'The {what} is now always there.', '→ `required: [id]`'],
  }),
]

export const readOnlyRules = rulesFor(
  [
    'request-required-property',
    'request-optional-property',
    'response-required-property',
    'response-optional-property',
  ],
  {
    'became-read-only': ['info', 'The {what} became read-only.', '→ `readOnly: true`'],
    'became-not-read-only': ['info', 'The {what} is no longer read-only.', '`readOnly: true` →'],
  },
)
