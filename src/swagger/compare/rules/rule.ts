export type Level = 'breaking' | 'warning' | 'info'

/** A row of the catalogue. */
export interface Rule<Id extends string = string> {
  readonly id: Id
  readonly level: Level
  /** What a change says: `{what}` is the place, `{old}` and `{new}` are the values before and after. */
  readonly sentence: string
  /** A difference that the rule reports, as before → after. */
  readonly example: string
}

export type Row = readonly [level: Level, sentence: string, example: string]

/** Rules by their ids. */
export function rulesOf<const Id extends string>(rows: Readonly<Record<Id, Row>>): Rule<Id>[] {
  return idsOf(rows).map((id) => toRule(id, rows[id]))
}

/** The same rules for several places: `{ 'max-set': … }` for `request-body` is `request-body-max-set`. */
export function rulesFor<const Place extends string, const Event extends string>(
  places: readonly Place[],
  rows: Readonly<Record<Event, Row>>,
): Rule<`${Place}-${Event}`>[] {
  return places.flatMap((place) =>
    idsOf(rows).map((event) => toRule<`${Place}-${Event}`>(`${place}-${event}`, rows[event])),
  )
}

function toRule<Id extends string>(id: Id, [level, sentence, example]: Row): Rule<Id> {
  return { id, level, sentence, example }
}

function idsOf<Id extends string>(rows: Readonly<Record<Id, Row>>): Id[] {
  // The type of Object.keys forgets which keys an object literal has
  return Object.keys(rows) as Id[]
}
