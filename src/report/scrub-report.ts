import type { RunReport } from './report.ts'

/** The fields of a report that are sentences; all others are values, such as paths, URLs, names and IDs. */
const sentences = new Set([
  'text',
  'error',
  'reason',
  'reasons',
  'notes',
  'warning',
  'warnings',
  'notices',
  'unchecked',
  'headline',
  'what',
])

/** A copy of a report with every sentence scrubbed. */
export function scrubReport(report: RunReport, scrub: (text: string) => string): RunReport {
  // The copy has the shape of what was copied.
  return mapTexts(report, (text, isSentence) => (isSentence ? scrub(text) : text)) as RunReport
}

/** Everything that is told and is no sentence: what no mask may spoil. */
export function valuesOf(report: RunReport): readonly string[] {
  const values = new Set<string>()
  mapTexts(report, (text, isSentence) => {
    if (!isSentence) values.add(text)
    return text
  })
  return [...values]
}

function mapTexts(value: unknown, map: (text: string, isSentence: boolean) => string, isSentence = false): unknown {
  if (typeof value === 'string') return map(value, isSentence)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map, isSentence))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, map, sentences.has(key))]))
}
