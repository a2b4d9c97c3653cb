import { rulesFor, rulesOf } from './rule.ts'
import { atLeast, atMost, countRows, gone } from './schema-rows.ts'

const items = countRows('items')
const properties = countRows('properties')

/** Keywords of Swagger 2.0 with a direction for which the catalogue of oasdiff has no rule. */
export const ownSchemaRules = [
  ...rulesOf({
    'roma-request-enum-removed': [
      'info',
      'The {what} is no longer limited to a list of values.',
      '`enum: [red, blue]` →',
    ],
    'roma-request-pattern-added': ['breaking', 'The {what} must now match {new}.', 'body: → `pattern: ^a`'],
    'roma-request-pattern-changed': [
      'warning',
      'The {what} must now match {new}; it was {old}.',
      'body: `pattern: ^a` → `pattern: ^b`',
    ],
    'roma-request-pattern-generalized': [
      'info',
      'The {what} may now match anything; it was {old}.',
      'body: `pattern: ^a` → `pattern: .*`',
    ],
    'roma-request-pattern-removed': ['info', 'The {what} need no longer match {old}.', 'body: `pattern: ^a` →'],
    'roma-request-max-items-decreased': items['max-decreased'],
    'roma-request-max-items-increased': items['max-increased'],
    'roma-request-max-items-set': ['warning', 'The {what} may now have at most {new} items.', '→ `maxItems: 5`'],
    'roma-request-max-properties-decreased': properties['max-decreased'],
    'roma-request-max-properties-increased': properties['max-increased'],
    'roma-request-max-properties-set': [
      'warning',
      'The {what} may now have at most {new} properties.',
      '→ `maxProperties: 5`',
    ],
    'roma-request-min-properties-increased': properties['min-increased'],
    'roma-request-min-properties-decreased': properties['min-decreased'],
    'roma-request-min-properties-set': [
      'warning',
      'The {what} must now have at least {new} properties.',
      '→ `minProperties: 1`',
    ],
    'roma-response-became-enum': ['info', 'The {what} is now limited to a list of values.', '→ `enum: [red, blue]`'],
    'roma-response-enum-removed': [
      'warning',
      'The {what} is no longer limited to a list of values.',
      '`enum: [red, blue]` →',
    ],
    'roma-response-enum-value-added': [
      'warning',
      'The {what} may now be {new}.',
      '`enum: [red]` → `enum: [red, blue]`',
    ],
    'roma-response-max-increased': ['breaking', atMost, 'header: `maximum: 50` → `maximum: 100`'],
    'roma-response-max-unset': ['breaking', gone, '`maximum: 100` →'],
    'roma-response-min-decreased': ['breaking', atLeast, 'header: `minimum: 5` → `minimum: 1`'],
    'roma-response-min-unset': ['breaking', gone, '`minimum: 1` →'],
    'roma-response-max-length-increased': ['breaking', atMost, 'header: `maxLength: 32` → `maxLength: 64`'],
    'roma-response-max-length-unset': ['breaking', gone, 'header: `maxLength: 64` →'],
    'roma-response-min-length-decreased': ['breaking', atLeast, 'header: `minLength: 3` → `minLength: 1`'],
    'roma-response-max-items-increased': ['breaking', items['max-increased'][1], '`maxItems: 5` → `maxItems: 9`'],
    'roma-response-max-items-unset': ['breaking', gone, '`maxItems: 5` →'],
    'roma-response-min-items-decreased': [
      'breaking',
      items['min-decreased'][1],
      'header: `minItems: 2` → `minItems: 1`',
    ],
    'roma-response-min-items-unset': ['breaking', gone, 'header: `minItems: 2` →'],
    'roma-response-max-properties-increased': [
      'breaking',
      properties['max-increased'][1],
      '`maxProperties: 5` → `maxProperties: 9`',
    ],
    'roma-response-max-properties-unset': ['breaking', gone, '`maxProperties: 5` →'],
    'roma-response-min-properties-decreased': [
      'breaking',
      properties['min-decreased'][1],
      '`minProperties: 2` → `minProperties: 1`',
    ],
    'roma-response-min-properties-unset': ['breaking', gone, '`minProperties: 2` →'],
  }),
  ...rulesFor(['roma-request', 'roma-response'], {
    'collection-format-changed': [
      'breaking',
      'The items of the {what} are now written as {new}; they were written as {old}.',
      '`collectionFormat: csv` → `collectionFormat: pipes`',
    ],
  }),
  ...rulesFor(['roma-request'], {
    'unique-items-set': ['breaking', 'The items of the {what} must now differ.', '→ `uniqueItems: true`'],
    'unique-items-unset': ['info', 'The items of the {what} need no longer differ.', '`uniqueItems: true` →'],
    'exclusive-max-set': ['breaking', 'The {what} must now be less than its maximum.', '→ `exclusiveMaximum: true`'],
    'exclusive-max-unset': ['info', 'The {what} may now be its maximum.', '`exclusiveMaximum: true` →'],
    'exclusive-min-set': ['breaking', 'The {what} must now be more than its minimum.', '→ `exclusiveMinimum: true`'],
    'exclusive-min-unset': ['info', 'The {what} may now be its minimum.', '`exclusiveMinimum: true` →'],
    'multiple-of-set': ['breaking', 'The {what} must now be a multiple of {new}.', '→ `multipleOf: 2`'],
    'multiple-of-unset': ['info', 'The {what} need no longer be a multiple of {old}.', '`multipleOf: 2` →'],
    'multiple-of-narrowed': [
      'breaking',
      'The {what} must now be a multiple of {new}; it was {old}.',
      '`multipleOf: 2` → `multipleOf: 4`',
    ],
    'multiple-of-widened': [
      'info',
      'The {what} must now be a multiple of {new}; it was {old}.',
      '`multipleOf: 4` → `multipleOf: 2`',
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
  }),
  ...rulesFor(['roma-response'], {
    'unique-items-set': ['info', 'The items of the {what} now differ.', '→ `uniqueItems: true`'],
    'unique-items-unset': ['breaking', 'The items of the {what} need no longer differ.', '`uniqueItems: true` →'],
    'exclusive-max-set': ['info', 'The {what} is now less than its maximum.', '→ `exclusiveMaximum: true`'],
    'exclusive-max-unset': ['breaking', 'The {what} may now be its maximum.', '`exclusiveMaximum: true` →'],
    'exclusive-min-set': ['info', 'The {what} is now more than its minimum.', '→ `exclusiveMinimum: true`'],
    'exclusive-min-unset': ['breaking', 'The {what} may now be its minimum.', '`exclusiveMinimum: true` →'],
    'multiple-of-set': ['info', 'The {what} is now a multiple of {new}.', '→ `multipleOf: 2`'],
    'multiple-of-unset': ['breaking', 'The {what} need no longer be a multiple of {old}.', '`multipleOf: 2` →'],
    'multiple-of-narrowed': [
      'info',
      'The {what} is now a multiple of {new}; it was {old}.',
      '`multipleOf: 2` → `multipleOf: 4`',
    ],
    'multiple-of-widened': [
      'breaking',
      'The {what} is now a multiple of {new}; it was {old}.',
      '`multipleOf: 4` → `multipleOf: 2`',
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
  }),
]
