import { limitRows } from './limit-rows.ts'
import { rulesFor, rulesOf } from './rule.ts'
import { defaultValue, discriminator, typeChanged, typeCompatible } from './schema-rows.ts'

const inBody = ['request-body', 'request-property'] as const
const inRequest = [...inBody, 'request-parameter'] as const

/** What a schema of a request may change in: a request may not get stricter. */
export const requestSchemaRules = [
  ...rulesFor(inRequest, {
    ...limitRows('request'),
    'became-nullable': ['info', 'The {what} may now be null.', '→ `x-nullable: true`'],
    'became-not-nullable': ['breaking', 'The {what} may no longer be null.', '`x-nullable: true` →'],
    'became-enum': ['breaking', 'The {what} is now limited to a list of values.', '→ `enum: [red, blue]`'],
    'became-not-enum': ['info', 'The {what} is no longer limited to a list of values.', '`enum: [red, blue]` →'],
    'enum-value-added': ['info', 'The {what} now accepts {new}.', '`enum: [red]` → `enum: [red, blue]`'],
    'enum-value-removed': ['breaking', 'The {what} no longer accepts {old}.', '`enum: [red, blue]` → `enum: [red]`'],
    'type-changed': typeChanged,
    'type-generalized': [
      'info',
      'The type of the {what} was widened from {old} to {new}.',
      '`type: integer` → `type: number`',
    ],
    'list-of-types-narrowed': [
      'breaking',
      'The types of the {what} were narrowed from {old} to {new}.',
      '`type: [string, array]` → `type: string`',
    ],
    'list-of-types-widened': [
      'info',
      'The types of the {what} were widened from {old} to {new}.',
      '`type: string` → `type: [string, array]`',
    ],
    'multiple-of-set': ['breaking', 'The {what} must now be a multiple of {new}.', '→ `multipleOf: 2`'],
    'multiple-of-unset': ['info', 'The {what} need no longer be a multiple of {old}.', '`multipleOf: 2` →'],
  }),
  ...rulesFor(['request-property', 'request-parameter'], {
    'pattern-added': ['breaking', 'The {what} must now match {new}.', '→ `pattern: ^[a-z]+$`'],
    'pattern-changed': ['warning', 'The {what} must now match {new}; it was {old}.', '`pattern: ^a` → `pattern: ^b`'],
    'pattern-generalized': [
      'info',
      'The {what} may now match anything; it was {old}.',
      '`pattern: ^a` → `pattern: .*`',
    ],
    'pattern-removed': ['info', 'The {what} need no longer match {old}.', '`pattern: ^a` →'],
  }),
  ...rulesFor(['request-parameter'], {
    ...defaultValue,
    'default-value-changed': [
      'warning',
      'The default of the {what} changed from {old} to {new}.',
      '`default: 20` → `default: 50`',
    ],
  }),
  ...rulesFor(['request-parameter-property'], {
    'became-nullable': ['info', 'The {what} may now be null.', '→ `items: {x-nullable: true}`'],
    'became-not-nullable': ['breaking', 'The {what} may no longer be null.', '`items: {x-nullable: true}` →'],
    'became-not-enum': ['info', 'The {what} are no longer limited to a list of values.', '`items: {enum: [a, b]}` →'],
    'enum-value-added': ['info', 'The {what} now accept {new}.', '`items: {enum: [a]}` → `{enum: [a, b]}`'],
    'enum-value-removed': ['breaking', 'The {what} no longer accept {old}.', '`items: {enum: [a, b]}` → `{enum: [a]}`'],
    'list-of-types-narrowed': [
      'breaking',
      'The types of the {what} were narrowed from {old} to {new}.',
      '`items: {type: [string, integer]}` → `{type: string}`',
    ],
    'list-of-types-widened': [
      'info',
      'The types of the {what} were widened from {old} to {new}.',
      '`items: {type: string}` → `{type: [string, integer]}`',
    ],
    'type-changed': [
      'warning',
      'The type of the {what} changed from {old} to {new}.',
      '`items: {type: integer}` → `{type: string}`',
    ],
    'type-specialized': [
      'breaking',
      'The type of the {what} was narrowed from {old} to {new}.',
      '`items: {type: string}` → `{type: integer}`',
    ],
    'type-generalized': [
      'info',
      'The type of the {what} was widened from {old} to {new}.',
      '`items: {type: integer}` → `{type: number}`',
    ],
  }),
  ...rulesFor(inBody, {
    'type-compatible': typeCompatible,
    'unique-items-set': ['breaking', 'The items of the {what} must now differ.', '→ `uniqueItems: true`'],
    'unique-items-unset': ['info', 'The items of the {what} need no longer differ.', '`uniqueItems: true` →'],
    'multiple-of-changed': [
      'breaking',
      'The {what} must now be a multiple of {new}; it was {old}.',
      '`multipleOf: 2` → `multipleOf: 4`',
    ],
    'multiple-of-generalized': [
      'info',
      'The {what} must now be a multiple of {new}; it was {old}.',
      '`multipleOf: 4` → `multipleOf: 2`',
    ],
    ...defaultValue,
    ...discriminator,
  }),
  ...rulesOf({
    'new-required-request-property': [
      'breaking',
      'The {what} was added and is required.',
      '→ `required: [kind]`, `properties: {kind: …}`',
    ],
    'new-required-request-property-with-default': [
      'breaking',
      'The {what} was added and is required, though it has the default {new}.',
      '→ `required: [kind]`, `properties: {kind: {default: a}}`',
    ],
    'new-optional-request-property': ['info', 'The optional {what} was added.', '→ `properties: {note: …}`'],
    'request-property-removed': ['warning', 'The {what} was removed.', '`properties: {note: …}` →'],
    'request-property-became-required': ['breaking', 'The {what} became required.', '→ `required: [note]`'],
    'request-property-became-required-with-default': [
      'breaking',
      'The {what} became required, though it has the default {new}.',
      '→ `required: [note]`',
    ],
    'request-property-became-optional': ['info', 'The {what} became optional.', '`required: [note]` →'],
    'request-required-property-became-read-only': [
      'warning',
      'The required {what} became read-only: it must not be sent any more.',
      '→ `readOnly: true`',
    ],
    'request-required-property-became-not-read-only': [
      'breaking',
      'The required {what}, which could not be sent, is no longer read-only: it must be sent.',
      '`readOnly: true` →',
    ],
    'request-optional-property-became-read-only': [
      'warning',
      'The optional {what} became read-only: it must not be sent any more.',
      '→ `readOnly: true`',
    ],
    'request-optional-property-became-not-read-only': [
      'info',
      'The optional {what} is no longer read-only: it may be sent.',
      '`readOnly: true` →',
    ],
  }),
  ...rulesFor(['request-read-only-property'], readOnlyRows()),
]

/** Clients do not send it: what it accepts is no matter to them. */
function readOnlyRows() {
  const limits = limitRows('request')
  const informing = (event: keyof typeof limits) => ['info', limits[event][1], limits[event][2]] as const
  return {
    'enum-value-removed': [
      'info',
      'The {what}, which clients do not send, no longer accepts {old}.',
      '`enum: [red, blue]` → `enum: [red]`',
    ],
    'max-decreased': informing('max-decreased'),
    'max-length-decreased': informing('max-length-decreased'),
    'max-items-decreased': informing('max-items-decreased'),
    'max-properties-decreased': informing('max-properties-decreased'),
    'min-increased': informing('min-increased'),
  } as const
}
