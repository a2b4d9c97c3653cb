import { byteLength, claimNames, cutToBytes, deviceOf, keyOfName, maxNameBytes, shortHash } from './portable-names.ts'
import { compareText } from '../text/text-order.ts'

interface NamedApplication {
  readonly id: string
  readonly name: string
}

/**
 * What `{app}` becomes in a path: for each application ID a file name without an extension. Letters, digits, `.`, `_`
 * and `-` of the application's name stay, other runs become `-`. A name that was changed or cut, that a system
 * reserves, or that starts with `.` gets `-` and eight hex digits of the ID, and so do all but the smallest ID of names
 * that differ only in case or in the composition of their letters. No two are alike, and their order does not matter.
 */
export function applicationFileNames(applications: readonly NamedApplication[]): Map<string, string> {
  const rows = unique(applications).map(({ id, name }) => ({ id, ...toFileName(name) }))
  const keepers = findKeepers(rows.filter(({ fits }) => fits))
  // Who keeps a plain name has it before anyone can take it with digits
  const ordered = [...rows.filter(({ id }) => keepers.has(id)), ...rows.filter(({ id }) => !keepers.has(id))]
  const claimed = claimNames(
    ordered.map(({ id, name }) => ({
      id,
      choices: keepers.has(id) ? [[name]] : endingsOf(id).map((ending) => [withEnding(name, ending)]),
    })),
  )
  return new Map(rows.map(({ id }) => [id, claimed.get(id)?.[0] ?? '']))
}

/** Fills `{app}` in. Whether the path is still one that may be written to must be checked anew. */
export function fillApp(template: string, name: string): string {
  return template.replaceAll('{app}', () => name)
}

/** By ID; of one that is given twice the smaller name counts. */
function unique(applications: readonly NamedApplication[]): NamedApplication[] {
  const sorted = applications.toSorted((a, b) => compareText(a.id, b.id) || compareText(a.name, b.name))
  return sorted.filter(({ id }, index) => id !== sorted[index - 1]?.id)
}

function toFileName(name: string): { name: string; fits: boolean } {
  const composed = name.normalize('NFC')
  const kept = composed.replace(/[^\p{L}\p{Nd}._-]+/gu, '-')
  const device = deviceOf(kept)
  // Windows sees the device before the first dot, whatever follows
  const safe = device === undefined ? kept : `${device}${kept.slice(device.length).replaceAll('.', '-')}`
  const fits = kept === composed && device === undefined && !/^\.|\.$|^$/.test(kept) && byteLength(kept) <= maxNameBytes
  return { name: safe, fits }
}

function findKeepers(rows: readonly NamedApplication[]): Set<string> {
  const keepers = new Map<string, string>()
  for (const { id, name } of rows) {
    const key = keyOfName(name)
    if (!keepers.has(key)) keepers.set(key, id)
  }
  return new Set(keepers.values())
}

/** The digits of the ID; for IDs that start alike, or are no hex numbers, those of a hash. There is always another. */
function* endingsOf(id: string): Generator<string> {
  const digits = id.toLowerCase().replace(/[^0-9a-f]/g, '')
  if (digits.length >= 8) yield digits.slice(0, 8)
  for (let round = 0; ; round++) yield shortHash(`${id}${'+'.repeat(round)}`)
}

function withEnding(name: string, ending: string): string {
  return `${cutToBytes(name, maxNameBytes - ending.length - 1)}-${ending}`
}
