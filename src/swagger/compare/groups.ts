import type { Change } from './change.ts'

/** Changes that a reader takes in as one: what a list shows as one line, with the others beneath it. */
export interface ChangeGroup<T extends Change = Change> {
  /**
   * Why they belong together: the same `sentence` was told of several operations, a `path` was removed with its methods,
   * or all stand at one `place`, as what follows for requests and for responses from the same edit. One alone is
   * `single`.
   */
  readonly kind: 'single' | 'sentence' | 'path' | 'place'
  /** All of them, the worst first, in the order of the list. The first one's level, rule and text stand for the group. */
  readonly changes: readonly [T, ...T[]]
  /** How many operations they affect together; those that are affected by several are counted for each. */
  readonly affected: number
}

/**
 * Groups a list of changes. Each change is in one group, and the groups are in the order of their first changes, so that
 * the worst come first. A group of one place or path may hold changes of several levels: it stands where its worst does.
 */
export function groupChanges<T extends Change>(changes: readonly T[]): ChangeGroup<T>[] {
  const byPath = Map.groupBy(changes, (change) =>
    isRemovedPath(change) ? `path ${change.path ?? ''}` : `at ${change.pointer}`,
  )
  const units = [...byPath.values()].map((unit) => ({ unit, isPath: unit.every(isRemovedPath) }))
  const bySentence = Map.groupBy(units, ({ unit, isPath }) => (isPath ? unit : (sentenceOf(unit) ?? unit)))
  return bySentence
    .values()
    .map((alike) =>
      toGroup(
        alike.flatMap(({ unit }) => unit),
        alike.length,
        alike[0]?.isPath === true,
      ),
    )
    .filter((group) => group !== undefined)
    .toArray()
}

function isRemovedPath({ id }: Change): boolean {
  return id.startsWith('api-path-removed-')
}

/** The same for changes that are told in the same words. */
function sentenceOf(unit: readonly Change[]): string | undefined {
  return unit.length === 1 ? unit.map(({ id, text }) => `${id} ${text}`)[0] : undefined
}

function toGroup<T extends Change>(changes: readonly T[], units: number, isPath: boolean): ChangeGroup<T> | undefined {
  const [first, ...others] = changes
  if (first === undefined) return undefined
  const kind = others.length === 0 ? 'single' : isPath ? 'path' : units > 1 ? 'sentence' : 'place'
  const affected = kind === 'place' ? Math.max(...changes.map((change) => change.affected)) : sum(changes)
  return { kind, changes: [first, ...others], affected }
}

function sum(changes: readonly Change[]): number {
  return changes.reduce((total, { affected }) => total + affected, 0)
}
