/** Rows of the catalogue that requests and responses share. */
export const typeChanged = [
  'breaking',
  'The type of the {what} changed from {old} to {new}.',
  '`type: string` → `type: boolean`',
] as const
export const typeCompatible = [
  'info',
  'The type of the {what} changed from {old} to {new}, which looks the same on the wire.',
  '`type: integer` → `type: string` in XML',
] as const
export const allOfAnnotationOnly = {
  'all-of-added-annotation-only': [
    'info',
    'The {what} got a part (allOf) that restricts nothing.',
    '→ `allOf: [{description: …}]`',
  ],
  'all-of-removed-annotation-only': [
    'info',
    'The {what} lost a part (allOf) that restricted nothing.',
    '`allOf: [{description: …}]` →',
  ],
} as const

export const discriminator = {
  'discriminator-added': ['info', 'The {what} got the discriminator {new}.', '→ `discriminator: kind`'],
  'discriminator-removed': ['info', 'The {what} lost the discriminator {old}.', '`discriminator: kind` →'],
  'discriminator-property-name-changed': [
    'info',
    'The discriminator of the {what} changed from {old} to {new}.',
    '`discriminator: kind` → `discriminator: type`',
  ],
} as const

export const atMost = 'The {what} is now limited to at most {new}; the limit was {old}.'

export const atLeast = 'The {what} is now limited to at least {new}; the limit was {old}.'

export const gone = 'The {what} is no longer limited; the limit was {old}.'

export const maxSet = ['warning', 'The {what} is now limited to at most {new}.', '→ `maximum: 100`'] as const

export const minSet = ['warning', 'The {what} is now limited to at least {new}.', '→ `minimum: 1`'] as const

export const maxDecreased = ['breaking', atMost, '`maximum: 100` → `maximum: 50`'] as const

export const maxIncreased = ['info', atMost, '`maximum: 50` → `maximum: 100`'] as const

export const minIncreased = ['breaking', atLeast, '`minimum: 1` → `minimum: 5`'] as const

export const minDecreased = ['info', atLeast, '`minimum: 5` → `minimum: 1`'] as const

/** The rows of a limit to a number of things, and what these are called. */
export function countRows(things: 'items' | 'properties') {
  const word = things === 'items' ? 'Items' : 'Properties'
  return {
    'max-increased': [
      'info',
      `The {what} may now have up to {new} ${things}; it was {old}.`,
      `\`max${word}: 5\` → \`max${word}: 9\``,
    ],
    'max-decreased': [
      'breaking',
      `The {what} may now have at most {new} ${things}; it was {old}.`,
      `\`max${word}: 9\` → \`max${word}: 5\``,
    ],
    'min-increased': [
      'breaking',
      `The {what} must now have at least {new} ${things}; it was {old}.`,
      `\`min${word}: 1\` → \`min${word}: 2\``,
    ],
    'min-decreased': [
      'info',
      `The {what} may now have as few as {new} ${things}; it was {old}.`,
      `\`min${word}: 2\` → \`min${word}: 1\``,
    ],
  } as const
}
