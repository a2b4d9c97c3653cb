import type { Operation } from '../swagger/parse.ts'
import { isObject, own, type Json, type JsonObject } from '../swagger/json.ts'
import { pointer } from '../swagger/pointer.ts'

/** What ROMA Connect adds to Swagger: https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2140.html */
export const livedata = {
  app: 'x-livedata-roma-app',
  scripts: 'x-livedata-scripts',
  signature: 'x-livedata-signature',
} as const

/** The statuses of a custom backend: https://support.huaweicloud.com/intl/en-us/api-roma/ExportLiveDataApiDefinitionsV2.html */
const statuses = { pending: 1, developing: 3, deployed: 4 } as const

const statusWords: ReadonlyMap<number, string> = new Map(
  Object.entries(statuses).map(([word, status]) => [status, word]),
)

export function statusWord(status: number | undefined): string {
  return status === undefined ? 'status unknown' : (statusWords.get(status) ?? `status ${status}`)
}

/** The name of the application that an operation belongs to. */
export function ownerOf(operation: JsonObject): string | undefined {
  const name = own(operation, livedata.app)
  return typeof name === 'string' && name !== '' ? name : undefined
}

/** A script of a custom backend, as it stands in the document. */
export interface Script {
  /** Base64, when it is as it should be. */
  readonly content: string
  readonly type: Json | undefined
  /** JSON pointer to the script. */
  readonly pointer: string
}

/** All scripts of a document that are somewhere beneath its paths, also those of a path, and nested ones. */
export function allScriptsOf(document: JsonObject): Script[] {
  const paths = own(document, 'paths')
  if (!isObject(paths)) return []
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isObject(item)) return []
    const under = pointer('paths', path)
    const children = Object.entries(item).flatMap(([key, child]) =>
      isObject(child) ? scriptsIn(own(child, livedata.scripts), `${under}${pointer(key, livedata.scripts)}`) : [],
    )
    return [...scriptsIn(own(item, livedata.scripts), `${under}${pointer(livedata.scripts)}`), ...children]
  })
}

function scriptsIn(value: Json | undefined, place: string): Script[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => scriptsIn(item, `${place}/${index}`))
  if (!isObject(value)) return []
  const content = own(value, 'content')
  const script = typeof content === 'string' ? [{ content, type: own(value, 'type'), pointer: place }] : []
  return [
    ...script,
    ...Object.entries(value).flatMap(([key, child]) =>
      typeof child === 'object' ? scriptsIn(child, `${place}${pointer(key)}`) : [],
    ),
  ]
}

/** The scripts of an operation; what has no content is none. One that stands without a list counts too. */
export function scriptsOf({ operation, pointer: place }: Pick<Operation, 'operation' | 'pointer'>): Script[] {
  const scripts = own(operation, livedata.scripts)
  const items = Array.isArray(scripts) ? scripts : [scripts]
  return items.flatMap((script, index) => {
    const content = isObject(script) ? own(script, 'content') : undefined
    if (!isObject(script) || typeof content !== 'string') return []
    const at = pointer(...(Array.isArray(scripts) ? [livedata.scripts, index] : [livedata.scripts]))
    return [{ content, type: own(script, 'type'), pointer: `${place}${at}` }]
  })
}
