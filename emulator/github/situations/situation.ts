import type { ApiError } from '../errors.ts'
import type { FaultReply, Selector } from '../faults.ts'

/** What the words of a situation name: where a request went, and what for. */
export interface Place {
  readonly owner: string
  /** `owner/name` */
  readonly repository: string
  readonly branch: string
  readonly now: Date
}

/** A situation that GitHub can be in, as data. */
export interface Situation {
  /** Which requests meet it, unless told otherwise: all when absent. */
  readonly on?: Selector
  /** How many of them, unless told otherwise: for ever when absent. */
  readonly times?: number
  /** The fields of a GraphQL reply that it takes, unless told otherwise: the root when absent. */
  readonly at?: RegExp
  /** A refusal in the words of the API that was asked, or a reply that is the same for both. */
  readonly says: (place: Place, graphql: boolean) => ApiError | FaultReply
}

export function webPage(status: number, title: string, text: string, contentType = 'text/html'): FaultReply {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n${text}\r\n</body>\r\n</html>\r\n`
  return { status, body, headers: { 'content-type': contentType } }
}
