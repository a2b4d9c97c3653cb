import { commaHint, enumerate, quote } from '../text/foreign-text.ts'
import type { Reader } from './reader.ts'

/** A thing of ROMA Connect's or IAM's that the user names by its ID (sent as it is) or by its exact name (looked up). */
export type Reference = { readonly id: string } | { readonly name: string }

/** 1 pending development, 3 developing, 4 deployed: https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html */
type Status = 1 | 3 | 4

/** What is exported, from where. */
export interface Scope {
  /** Undefined: the region's own. */
  readonly project: Reference | undefined
  readonly instance: Reference
  readonly apps: readonly Reference[]
  readonly apis: readonly string[]
  readonly status: Status | undefined
}

export function readScope(reader: Reader): Scope {
  return {
    project: readProject(reader),
    instance: readInstance(reader),
    apps: reader.list('app').map(parseReference),
    apis: readApis(reader),
    status: readStatus(reader),
  }
}

/** 32 hex digits, with or without the hyphens of a UUID: an ID. Anything else: a name. */
export function parseReference(text: string): Reference {
  return /^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? { id: text } : { name: text }
}

function readProject(reader: Reader): Reference | undefined {
  const given = reader.text('project')
  if (given === undefined) return undefined
  const reference = parseReference(given)
  if ('name' in reference || !given.includes('-')) return reference
  reader.problem(
    'project',
    `${quote(given)} is not a project ID: that has 32 hex digits and no hyphens (console: “My Credentials”). IDs of instances and applications look like this one.`,
  )
  return undefined
}

function readInstance(reader: Reader): Reference {
  const given = reader.text('instance')
  if (given === undefined) {
    reader.problem('instance', 'is missing: give the ID or the exact name of the ROMA Connect instance.')
  }
  return parseReference(given ?? '')
}

function readApis(reader: Reader): readonly string[] {
  const ids = reader.list('apis')
  const wrong = ids.filter((id) => !/^[0-9A-Za-z-]{1,64}$/.test(id))
  if (wrong.length > 0) {
    reader.problem(
      'apis',
      `${enumerate(wrong.map((id) => quote(id)))} cannot be the ID of a custom backend: give IDs such as bd42841c20184da6bbf457c6d8a06e37, one per line.${commaHint(wrong.join())}`,
    )
  }
  return ids
}

function readStatus(reader: Reader): Status | undefined {
  const numbers = { pending: 1, developing: 3, deployed: 4, '1': 1, '3': 3, '4': 4 } as const
  const given = reader.text('status')
  if (given === undefined) return undefined
  const status = Object.entries(numbers).find(([word]) => word === given.toLowerCase())
  if (status === undefined) {
    reader.problem('status', `${quote(given)} is not accepted: use pending (1), developing (3) or deployed (4).`)
  }
  return status?.[1]
}
