/** Names, types and lengths: what a value looks like, without what it says. */

/** A field's name as Huawei writes them; other keys (paths, definitions) are somebody's own names, and are only counted. */
const fieldName = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/

/** What the format and ROMA Connect themselves call a key. */
const known = new Set(
  `swagger info host basePath schemes consumes produces paths definitions parameters responses securityDefinitions
  security tags externalDocs title version description operationId summary deprecated schema type format items required
  properties default enum name in get put post delete options head patch x-livedata-roma-app x-livedata-status
  x-livedata-scripts x-livedata-version x-livedata-auth-type x-livedata-signature x-livedata-return-format content
  objectName datasource key secret`.split(/\s+/),
)

/** One line: `{name: text of 5, total: number, apis: list of 3 of {…}}`. */
export function shapeOf(value: unknown, depth = 3): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return `text of ${value.length}`
  if (typeof value !== 'object') return typeof value
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `list of ${value.length} of ${shapeOf(value[0], depth - 1)}`
  const entries = Object.entries(value)
  if (depth <= 0) return `object of ${entries.length}`
  const named = entries.filter(([key]) => known.has(key) || fieldName.test(key))
  const parts = named.map(([key, item]) => `${key}: ${shapeOf(item, depth - 1)}`)
  const others = entries.length - named.length
  return `{${[...parts, ...(others > 0 ? [`${others} of other names`] : [])].join(', ')}}`
}

/** The keys in the order in which they come, as far as they are nobody's own names. */
export function orderOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.keys(value).map((key) => (known.has(key) ? key : '·'))
}

/** The values under keys that name a secret, as ROMA Connect's own masks look: `***` or stars with some letters. */
export function secretForms(value: unknown, isSecret: (key: string) => boolean): readonly string[] {
  const found: string[] = []
  const visit = (item: unknown, key: string): void => {
    if (typeof item === 'string' && isSecret(key)) found.push(formOf(item))
    else if (Array.isArray(item)) item.forEach((one: unknown) => visit(one, key))
    else if (typeof item === 'object' && item !== null)
      for (const [name, child] of Object.entries(item)) visit(child, name)
  }
  visit(value, '')
  return [...new Set(found)].sort()
}

function formOf(text: string): string {
  if (text === '') return 'empty'
  if (/^\*+$/.test(text)) return `${text.length} stars`
  if (text.includes('***')) return 'partly stars'
  if (/^#\{.*\}$/.test(text)) return 'a reference #{…}'
  return `plain text of ${text.length}`
}

/** Takes out of Huawei's own sentences what could be the user's: given values, IDs, hosts, addresses, quoted names. */
export function anonymise(text: string, given: readonly string[]): string {
  const values = given.filter((value) => value.length >= 3).toSorted((a, b) => b.length - a.length)
  return values
    .reduce((rest, value) => rest.replaceAll(value, '<given>'), text)
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b/gi, '<id>')
    .replaceAll(/\b(?:[\w-]+\.)+[a-z]{2,}\b(?::\d+)?/gi, '<host>')
    .replaceAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d+)?/g, '<address>')
    .replaceAll(/(["“']).{0,200}?(["”'])/g, '$1…$2')
}
