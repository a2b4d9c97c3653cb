import type { Json, JsonObject } from '../json.ts'
import type { Node } from './ledger.ts'
import type { Place } from './place.ts'

/** An operation that both documents have. */
export interface OperationPair {
  readonly node: Node
  readonly before: JsonObject
  readonly after: JsonObject
  readonly beforePlace: Place | undefined
  readonly afterPlace: Place | undefined
  readonly beforePath: PathSide
  readonly afterPath: PathSide
}

/** A path of one document. */
export interface PathSide {
  readonly template: string
  /** What stands under the template: the item, or a reference to it. */
  readonly raw: Json
  readonly place: Place | undefined
  readonly item: JsonObject
}
