/** Rows of the catalogue that requests and responses share. */
export const typeChanged = [
  'breaking',
  'The type of the {what} changed from {old} to {new}.',
  '`type: string` → `type: boolean`',
] as const
export const typeCompatible = [
  'info',
  'The type of the {what} changed from {old} to {new}, which looks the same on the wire.',
  '`type: integer` → `type: integer, format: int64`',
] as const
export const defaultValue = {
  'default-value-added': ['info', 'The {what} got the default {new}.', '→ `default: red`'],
  'default-value-changed': [
    'info',
    'The default of the {what} changed from {old} to {new}.',
    '`default: red` → `default: blue`',
  ],
  'default-value-removed': ['info', 'The {what} lost its default {old}.', '`default: red` →'],
} as const

export const discriminator = {
  'discriminator-added': ['warning', 'The {what} got the discriminator {new}.', '→ `discriminator: kind`'],
  'discriminator-removed': ['info', 'The {what} lost the discriminator {old}.', '`discriminator: kind` →'],
  'discriminator-property-name-changed': [
    'breaking',
    'The discriminator of the {what} changed from {old} to {new}.',
    '`discriminator: kind` → `discriminator: type`',
  ],
} as const
