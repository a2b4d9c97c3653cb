import { readFileSync, writeFileSync } from 'node:fs'
import type { Opinion } from './kind.ts'

/** Something of which oasdiff and we have different opinions. */
export interface Difference {
  readonly kind: string
  readonly ours: Opinion
  readonly theirs: Opinion
  readonly right: 'ours' | 'theirs' | 'both'
  /** One sentence. */
  readonly why: string
}

export type Found = Pick<Difference, 'kind' | 'ours' | 'theirs'>

const file = new URL('differences.json', import.meta.url)

export function readDifferences(): Difference[] {
  return JSON.parse(readFileSync(file, 'utf8')) as Difference[]
}

/** Keeps what people wrote about the differences that are still there. */
export function writeDifferences(found: readonly Found[]): void {
  const known = new Map(readDifferences().map((difference) => [difference.kind, difference]))
  const differences = found.map(({ kind, ours, theirs }) => {
    const { right = 'ours', why = '' } = known.get(kind) ?? {}
    return { kind, ours, theirs, right, why }
  })
  writeFileSync(file, `${JSON.stringify(differences, null, 2)}\n`)
}

/** What is wrong with the file, as sentences. */
export function checkDifferences(found: readonly Found[], known: readonly Difference[]): string[] {
  const [byKind, foundKinds] = [new Map(known.map((one) => [one.kind, one])), new Set(found.map(({ kind }) => kind))]
  const added = found.flatMap(({ kind, ours, theirs }) => {
    const one = byKind.get(kind)
    const said = `we say ${ours}, oasdiff says ${theirs}`
    if (one === undefined) return [`A new difference, ${kind}: ${said}.`]
    if (one.ours !== ours || one.theirs !== theirs) {
      return [`Another difference, ${kind}: ${said}; it was ${one.ours} and ${one.theirs}.`]
    }
    return one.why === '' ? [`No reason is given for ${kind}.`] : []
  })
  const gone = known.filter(({ kind }) => !foundKinds.has(kind)).map(({ kind }) => `A difference is gone, ${kind}.`)
  return [...added, ...gone]
}
