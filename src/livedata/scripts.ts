import { byteLength, claimNames, cutToBytes, maxNameBytes, shortHash } from '../workspace/portable-names.ts'
import { compareText } from '../text/text-order.ts'
import { operationsOf, type Operation } from '../swagger/parse.ts'
import type { Json, JsonObject } from '../swagger/json.ts'
import { scriptsOf, type Script } from './livedata.ts'
import { decodeScript } from './script-encoding.ts'

/** A script of a custom backend as a file that a reviewer can read. */
export interface ScriptFile {
  /** A bare file name: `GET_orders_{id}.js`. */
  readonly name: string
  /** With LF and a final newline; of what is no text in Base64 what the document holds. */
  readonly content: string
  /** Upper case. */
  readonly method: string
  readonly path: string
  /** JSON pointer to the script. */
  readonly pointer: string
}

interface Row {
  readonly operation: Operation
  readonly scripts: readonly Script[]
  readonly stem: string
  readonly fits: boolean
}

/**
 * Decodes the scripts of all operations (`x-livedata-scripts`,
 * https://support.huaweicloud.com/intl/en-us/usermanual-roma/roma_03_2140.html), by method and path. The files are
 * for reading, the document is what counts: so line ends become LF and a byte order mark goes, else two editors
 * would make noise. Several scripts of one operation are numbered. A name that does not say all of method and path,
 * or that differs from an earlier one in case only, gets `-` and eight hex digits.
 */
export function scriptFiles(document: JsonObject): ScriptFile[] {
  const rows = operationsOf(document).map(toRow).toSorted(compareRows)
  const ordered = [...rows.filter(({ fits }) => fits), ...rows.filter(({ fits }) => !fits)]
  const claimed = claimNames(ordered.map((row) => ({ id: row, choices: choicesOf(row) })))
  return rows.flatMap((row) =>
    row.scripts.map((script, index) => toFile({ row, script, name: claimed.get(row)?.[index] ?? '' })),
  )
}

function toRow(operation: Operation): Row {
  const { method, path } = operation
  const plain = `${method}${path.startsWith('/') ? '' : '_'}${path}`.normalize('NFC').replaceAll('/', '_')
  const stem = plain.replace(/[^\p{L}\p{Nd}._{}-]+/gu, '-')
  const scripts = scriptsOf(operation)
  const longest = Math.max(0, ...namesFor(stem, scripts).map(byteLength))
  return { operation, scripts, stem, fits: stem === plain && longest <= maxNameBytes }
}

/** Methods and paths are unique in a document, so this order is total. */
function compareRows({ operation: a }: Row, { operation: b }: Row): number {
  return compareText(a.path, b.path) || compareText(a.method, b.method)
}

function* choicesOf({ operation, scripts, stem, fits }: Row): Generator<string[]> {
  if (fits) yield namesFor(stem, scripts)
  const room = maxNameBytes - '-12345678'.length - Math.max(0, ...namesFor('', scripts).map(byteLength))
  for (let round = 0; ; round++) {
    const hash = shortHash(`${operation.method} ${operation.path}${'+'.repeat(round)}`)
    yield namesFor(`${cutToBytes(stem, room)}-${hash}`, scripts)
  }
}

function namesFor(stem: string, scripts: readonly Script[]): string[] {
  return scripts.map(({ type }, index) => `${stem}${scripts.length > 1 ? `.${index + 1}` : ''}.${extensionFor(type)}`)
}

/** `SQL` and `SP`, a stored procedure, are SQL; anything else is a function, which is JavaScript. */
function extensionFor(type: Json | undefined): 'js' | 'sql' {
  return typeof type === 'string' && /^(?:sql|sp)$/i.test(type) ? 'sql' : 'js'
}

function toFile({ row, script, name }: { row: Row; script: Script; name: string }): ScriptFile {
  const { method, path } = row.operation
  const { text, isReadable } = decodeScript(script.content)
  return { name, content: tidyText(isReadable ? text : script.content), method, path, pointer: script.pointer }
}

function tidyText(text: string): string {
  const lines = text.replace(/^\ufeff+/, '').replace(/\r\n?/g, '\n')
  return lines === '' || lines.endsWith('\n') ? lines : `${lines}\n`
}
