import type { Finding, FindingId } from '../finding.ts'

/** More than anybody reads. One habit in a document of 64 MiB can make millions, which do not fit into memory. */
const mostOfKind = 1_000

/** Collects findings, of each kind the first thousand and the number of all. */
export class FindingList {
  readonly #kinds = new Map<FindingId, { readonly kept: Finding[]; count: number }>()

  add(findings: Iterable<Finding>): void {
    for (const finding of findings) {
      let kind = this.#kinds.get(finding.id)
      if (kind === undefined) this.#kinds.set(finding.id, (kind = { kept: [], count: 0 }))
      kind.count += 1
      if (kind.count <= mostOfKind) kind.kept.push(finding)
    }
  }

  /** Kind by kind; the first of a kind says how many there are when not all are listed. */
  all(): Finding[] {
    return [...this.#kinds.values()].flatMap(({ kept: [first, ...rest], count }) => {
      if (first === undefined) return []
      if (count <= mostOfKind) return [first, ...rest]
      const [listed, all] = [mostOfKind, count].map((number) => number.toLocaleString('en-US'))
      return [
        { ...first, text: `${first.text} Of ${all} findings of this kind, the first ${listed} are listed.` },
        ...rest,
      ]
    })
  }
}
