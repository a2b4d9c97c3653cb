import { createFinding, type Finding } from '../swagger/finding.ts'
import { isObject, type Json, type JsonObject } from '../swagger/json.ts'
import { keysOf, pointer } from '../swagger/pointer.ts'
import { methods } from '../swagger/methods.ts'
import { findCredentials } from './credentials.ts'
import { allScriptsOf, livedata } from './livedata.ts'
import { decodeScript } from './script-encoding.ts'
import { findForms } from './secret-forms.ts'

/** Where a finding belongs. */
interface Holder {
  readonly where: string
  readonly at: { readonly method?: string; readonly path?: string }
}

/** Finds the secrets that stay in a document: in the code of scripts, and in texts that their form gives away. */
export function findSecrets(document: JsonObject): Finding[] {
  return [...findInScripts(document), ...findInTexts(document)]
}

function findInScripts(document: JsonObject): Finding[] {
  return allScriptsOf(document).flatMap((script) => {
    const holder = holderOf(script.pointer)
    const { text, isReadable } = decodeScript(script.content)
    const place = { ...holder.at, pointer: `${script.pointer}/content` }
    const found = findCredentials(text).map(({ what, line }) =>
      createFinding('roma-credential-in-script', place, { operation: holder.where, what, line }),
    )
    return isReadable ? found : [...found, createFinding('roma-script-undecodable', place, { operation: holder.where })]
  })
}

/** `/paths/~1a/get/…` → the operation, or the path. */
function holderOf(place: string): Holder {
  const [root, path = '', key = ''] = keysOf(place)
  if (root !== 'paths') return { where: 'the document', at: {} }
  if (path.startsWith('x-') || !methods.includes(key)) return { where: path, at: {} }
  const method = key.toUpperCase()
  return { where: `${method} ${path}`, at: { method, path } }
}

function findInTexts(document: JsonObject): Finding[] {
  const findings: Finding[] = []
  const keys: (string | number)[] = []
  const visit = (value: Json, key: string | number): void => {
    if (typeof value === 'string') {
      if (value.length >= shortest) findings.push(...findInText(value, [...keys, key]))
      return
    }
    if (typeof value !== 'object' || value === null) return
    keys.push(key)
    if (Array.isArray(value)) value.forEach(visit)
    else if (isObject(value)) for (const name in value) if (name !== livedata.scripts) visit(value[name] ?? null, name)
    keys.pop()
  }
  for (const key in document) visit(document[key] ?? null, key)
  return findings
}

const shortest = 12

function findInText(text: string, keys: readonly (string | number)[]): Finding[] {
  const [form] = findForms(text, { isCode: false })
  if (form === undefined) return []
  const at = pointer(...keys)
  const { where, at: place } = holderOf(at)
  return [createFinding('roma-credential-in-document', { ...place, pointer: at }, { owner: where, what: form.what })]
}
