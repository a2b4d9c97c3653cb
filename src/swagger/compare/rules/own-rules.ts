import { rulesFor } from './rule.ts'
import { typeCompatible } from './schema-rows.ts'

/** Keywords of Swagger 2.0 with a direction for which the catalogue of oasdiff has no rule. */
export const ownSchemaRules = [
  ...rulesFor(['roma-request', 'roma-response'], {
    'collection-format-changed': [
      'breaking',
      'The items of the {what} are now written as {new}; they were written as {old}.',
      '`collectionFormat: csv` → `collectionFormat: pipes`',
    ],
  }),
  ...rulesFor(['roma-request'], {
    'pattern-added': ['breaking', 'The {what} must now match {new}.', 'body: → `pattern: ^a`'],
    'pattern-changed': [
      'warning',
      'The {what} must now match {new}; it was {old}.',
      'body: `pattern: ^a` → `pattern: ^b`',
    ],
    'pattern-generalized': [
      'info',
      'The {what} may now match anything; it was {old}.',
      'body: `pattern: ^a` → `pattern: .*`',
    ],
    'pattern-removed': ['info', 'The {what} need no longer match {old}.', 'body: `pattern: ^a` →'],
    'type-compatible': typeCompatible,
    'unique-items-set': ['breaking', 'The items of the {what} must now differ.', 'query: → `uniqueItems: true`'],
    'unique-items-unset': ['info', 'The items of the {what} need no longer differ.', 'query: `uniqueItems: true` →'],
    'multiple-of-changed': [
      'breaking',
      'The {what} must now be a multiple of {new}; it was {old}.',
      'query: `multipleOf: 2` → `multipleOf: 4`',
    ],
    'multiple-of-generalized': [
      'info',
      'The {what} must now be a multiple of {new}; it was {old}.',
      'query: `multipleOf: 4` → `multipleOf: 2`',
    ],
    'additional-properties-narrowed': [
      'breaking',
      'The {what} now accepts fewer properties that it does not name.',
      '→ `additionalProperties: false`',
    ],
    'additional-properties-widened': [
      'info',
      'The {what} now accepts more properties that it does not name.',
      '`additionalProperties: false` →',
    ],
    'subtype-added': [
      'info',
      'The {what} may now be a {new}, told apart by its discriminator.',
      '→ `Cat: {allOf: [{$ref: Pet}]}`',
    ],
    'subtype-removed': [
      'breaking',
      'The {what} may no longer be a {old}, which its discriminator told apart.',
      '`Cat: {allOf: [{$ref: Pet}]}` →',
    ],
  }),
  ...rulesFor(['roma-response'], {
    'pattern-added': ['info', 'The {what} now matches {new}.', 'body: → `pattern: ^a`'],
    'pattern-changed': [
      'warning',
      'The {what} now matches {new}; it was {old}.',
      'body: `pattern: ^a` → `pattern: ^b`',
    ],
    'pattern-removed': ['warning', 'The {what} need no longer match {old}.', 'body: `pattern: ^a` →'],
    'unique-items-set': ['info', 'The items of the {what} now differ.', '→ `uniqueItems: true`'],
    'unique-items-unset': [
      'breaking',
      'The items of the {what} need no longer differ.',
      'header: `uniqueItems: true` →',
    ],
    'multiple-of-changed': [
      'breaking',
      'The {what} is now a multiple of {new}; it was {old}.',
      'header: `multipleOf: 4` → `multipleOf: 2`',
    ],
    'multiple-of-specialized': [
      'info',
      'The {what} is now a multiple of {new}; it was {old}.',
      'header: `multipleOf: 2` → `multipleOf: 4`',
    ],
    'additional-properties-narrowed': [
      'info',
      'The {what} now holds fewer properties that it does not name.',
      '→ `additionalProperties: false`',
    ],
    'additional-properties-widened': [
      'breaking',
      'The {what} may now hold more properties that it does not name.',
      '`additionalProperties: false` →',
    ],
    'subtype-added': [
      'warning',
      'The {what} may now be a {new}, told apart by its discriminator.',
      '→ `Cat: {allOf: [{$ref: Pet}]}`',
    ],
    'subtype-removed': [
      'info',
      'The {what} is never a {old} any more, which its discriminator told apart.',
      '`Cat: {allOf: [{$ref: Pet}]}` →',
    ],
  }),
]
