import { limitRows } from './limit-rows.ts'
import { rulesFor, rulesOf } from './rule.ts'
import { defaultValue, discriminator, typeChanged, typeCompatible } from './schema-rows.ts'

const inResponse = ['response-body', 'response-property'] as const

const enumRows = {
  'became-enum': ['info', 'The {what} is now limited to a list of values.', '→ `enum: [red, blue]`'],
  'became-not-enum': ['warning', 'The {what} is no longer limited to a list of values.', '`enum: [red, blue]` →'],
  'enum-value-added': ['warning', 'The {what} may now be {new}.', '`enum: [red]` → `enum: [red, blue]`'],
  'enum-value-removed': ['info', 'The {what} is never {old} any more.', '`enum: [red, blue]` → `enum: [red]`'],
} as const

/** What a schema of a response may change in: a response may not get looser. */
export const responseSchemaRules = [
  ...rulesFor([...inResponse, 'response-header'], {
    ...limitRows('response'),
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
    'multiple-of-set': ['info', 'The {what} is now a multiple of {new}.', '→ `multipleOf: 2`'],
    'multiple-of-unset': ['breaking', 'The {what} need no longer be a multiple of {old}.', '`multipleOf: 2` →'],
  }),
  ...rulesFor(['response-mediatype', 'response-property', 'roma-response'], enumRows),
  ...rulesFor(inResponse, {
    'list-of-types-narrowed': [
      'info',
      'The types of the {what} were narrowed from {old} to {new}.',
      '`type: [string, array]` → `type: string`',
    ],
    'list-of-types-widened': [
      'breaking',
      'The types of the {what} were widened from {old} to {new}.',
      '`type: string` → `type: [string, array]`',
    ],
    'multiple-of-changed': [
      'breaking',
      'The {what} is now a multiple of {new}; it was {old}.',
      '`multipleOf: 4` → `multipleOf: 2`',
    ],
    'multiple-of-specialized': [
      'info',
      'The {what} is now a multiple of {new}; it was {old}.',
      '`multipleOf: 2` → `multipleOf: 4`',
    ],
    'unique-items-unset': ['breaking', 'The items of the {what} need no longer differ.', '`uniqueItems: true` →'],
    ...defaultValue,
    ...discriminator,
  }),
  ...rulesOf({
    'response-property-pattern-added': ['info', 'The {what} now matches {new}.', '→ `pattern: ^a`'],
    'response-property-pattern-changed': [
      'warning',
      'The {what} now matches {new}; it was {old}.',
      '`pattern: ^a` → `pattern: ^b`',
    ],
    'response-property-pattern-removed': ['warning', 'The {what} need no longer match {old}.', '`pattern: ^a` →'],
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
  ...rulesFor(['response-required-property', 'response-optional-property'], {
    'became-read-only': ['info', 'The {what} became read-only.', '→ `readOnly: true`'],
    'became-not-read-only': ['info', 'The {what} is no longer read-only.', '`readOnly: true` →'],
  }),
]
