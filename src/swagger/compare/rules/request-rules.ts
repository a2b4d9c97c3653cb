import { rulesFor, rulesOf } from './rule.ts'
import {
  allOfAnnotationOnly,
  atLeast,
  atMost,
  discriminator,
  maxDecreased,
  maxIncreased,
  maxSet,
  minDecreased,
  minIncreased,
  minSet,
  typeChanged,
  typeCompatible,
} from './schema-rows.ts'

const inBody = ['request-body', 'request-property'] as const
const inRequest = [...inBody, 'request-parameter'] as const

/** What a schema of a request may change in: a request may not get stricter. */
export const requestSchemaRules = [
  ...rulesFor(inRequest, {
    'became-nullable': ['info', 'The {what} may now be null.', '→ `x-nullable: true`'],
    'became-not-nullable': ['breaking', 'The {what} may no longer be null.', '`x-nullable: true` →'],
    'became-enum': ['breaking', 'The {what} is now limited to a list of values.', '→ `enum: [red, blue]`'],
    'enum-value-removed': ['breaking', 'The {what} no longer accepts {old}.', '`enum: [red, blue]` → `enum: [red]`'],
    'type-changed': typeChanged,
    'type-generalized': [
      'info',
      'The type of the {what} was widened from {old} to {new}.',
      '`type: integer` → `type: number`',
    ],
    'max-decreased': maxDecreased,
    'max-increased': maxIncreased,
    'max-set': maxSet,
    'min-increased': minIncreased,
    'min-decreased': minDecreased,
    'min-set': minSet,
    'max-length-decreased': [
      'breaking',
      'The {what} may now have at most {new} characters; it was {old}.',
      '`maxLength: 64` → `maxLength: 32`',
    ],
    'max-length-increased': [
      'info',
      'The {what} may now have up to {new} characters; it was {old}.',
      '`maxLength: 32` → `maxLength: 64`',
    ],
    'max-length-set': ['warning', 'The {what} may now have at most {new} characters.', '→ `maxLength: 64`'],
    'min-length-increased': [
      'breaking',
      'The {what} must now have at least {new} characters; it was {old}.',
      '→ `minLength: 3`',
    ],
    'min-length-decreased': [
      'info',
      'The {what} may now have as few as {new} characters; it was {old}.',
      '`minLength: 3` → `minLength: 1`',
    ],
    'min-items-increased': [
      'breaking',
      'The {what} must now have at least {new} items; it was {old}.',
      '`minItems: 1` → `minItems: 2`',
    ],
    'min-items-set': ['warning', 'The {what} must now have at least {new} items.', '→ `minItems: 1`'],
  }),
  ...rulesFor(['request-property', 'request-parameter'], {
    'enum-value-added': ['info', 'The {what} now accepts {new}.', '`enum: [red]` → `enum: [red, blue]`'],
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
    'max-items-increased': [
      'info',
      'The {what} may now have up to {new} items; it was {old}.',
      '`maxItems: 5` → `maxItems: 9`',
    ],
    'max-items-decreased': [
      'breaking',
      'The {what} may now have at most {new} items; it was {old}.',
      '`maxItems: 9` → `maxItems: 5`',
    ],
    'min-items-decreased': [
      'info',
      'The {what} may now have as few as {new} items; it was {old}.',
      '`minItems: 2` → `minItems: 1`',
    ],
    'default-value-added': ['breaking', 'The {what} got the default {new}.', '→ `default: 20`'],
    'default-value-changed': [
      'breaking',
      'The default of the {what} changed from {old} to {new}.',
      '`default: 20` → `default: 50`',
    ],
    'default-value-removed': ['breaking', 'The {what} lost its default {old}.', '`default: 20` →'],
  }),
  ...rulesFor(['request-parameter-property'], {
    'became-nullable': ['info', 'The {what} may now be null.', '→ `items: {x-nullable: true}`'],
    'became-not-nullable': ['breaking', 'The {what} may no longer be null.', '`items: {x-nullable: true}` →'],
    'enum-value-added': ['info', 'The {what} now accept {new}.', '`items: {enum: [a]}` → `{enum: [a, b]}`'],
    'enum-value-removed': ['breaking', 'The {what} no longer accept {old}.', '`items: {enum: [a, b]}` → `{enum: [a]}`'],
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
    'default-value-added': ['info', 'The {what} got the default {new}.', '→ `default: red`'],
    'default-value-changed': [
      'info',
      'The default of the {what} changed from {old} to {new}.',
      '`default: red` → `default: blue`',
    ],
    'default-value-removed': ['info', 'The {what} lost its default {old}.', '`default: red` →'],
    'all-of-added': [
      'breaking',
      'The {what} must now also be what a further part (allOf) says.',
      '→ `allOf: [{required: [id]}]`',
    ],
    'all-of-removed': [
      'warning',
      'The {what} need no longer be what a part (allOf) said.',
      '`allOf: [{required: [id]}]` →',
    ],
    ...allOfAnnotationOnly,
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
  }),
  ...rulesFor(['request-read-only-property'], {
    'enum-value-removed': [
      'info',
      'The {what}, which clients do not send, no longer accepts {old}.',
      '`enum: [red, blue]` → `enum: [red]`',
    ],
    'max-decreased': ['info', atMost, '`maximum: 100` → `maximum: 50`'],
    'max-length-decreased': ['info', atMost, '`maxLength: 64` → `maxLength: 32`'],
    'min-increased': ['info', atLeast, '`minimum: 1` → `minimum: 5`'],
  }),
]
