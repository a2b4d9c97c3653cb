import { byteLength, maxNameBytes } from './portable-names.ts'

/** The list that a folder of decoded scripts shall have, and which of its files are to go. */
interface ScriptFolder {
  readonly list: { readonly path: string; readonly content: string }
  readonly deletions: readonly string[]
}

/**
 * Plans a scripts folder. Only files on the folder's own list are ever deleted, and only by a run that has seen every
 * backend; another run keeps them on the list.
 * @param names the scripts of this run, bare file names
 * @param previousLists the folder's `.roma-connect.json` as it is, wherever it is kept; they are not trusted
 */
export function planScriptFolder(
  folder: string,
  names: readonly string[],
  { previousLists, mayDelete }: { previousLists: readonly Uint8Array[]; mayDelete: boolean },
): ScriptFolder {
  const listed = [...new Set(previousLists.flatMap(parseScriptList))]
  const stale = staleScripts(listed, names)
  return {
    list: { path: `${folder}/${scriptListName}`, content: renderScriptList(mayDelete ? names : [...names, ...stale]) },
    deletions: mayDelete ? stale.map((name) => `${folder}/${name}`) : [],
  }
}

/** The file in a scripts folder that says which others are ours. */
export const scriptListName = '.roma-connect.json'

/** The text of a scripts folder's own list, one name a line, whatever order they come in. */
export function renderScriptList(names: readonly string[]): string {
  const about =
    'The script files that ROMA Connect Export wrote to this folder, and removes when their backend is gone.'
  return `${JSON.stringify({ version: 1, about, scripts: [...new Set(names)].sort() }, null, 2)}\n`
}

const bareName = /^(?:GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH)_[\p{L}\p{Nd}._{}-]*\.(?:js|sql)$/u

/**
 * The names on a scripts folder's own list. Anybody may have edited it, and what it names gets deleted: so a name
 * that `scriptFiles` could not have given is dropped, and a list that makes no sense is empty.
 */
export function parseScriptList(bytes: Uint8Array): string[] {
  const list = parseQuietly(new TextDecoder().decode(bytes))
  const names: unknown[] = Array.isArray(list) ? list : []
  return [...new Set(names.filter((name) => typeof name === 'string').filter(isScriptName))].sort()
}

function parseQuietly(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'scripts' in value ? value.scripts : undefined
  } catch {
    return undefined
  }
}

function isScriptName(name: string): boolean {
  return bareName.test(name) && name === name.normalize('NFC') && byteLength(name) <= maxNameBytes
}

/**
 * What is on the list but is not written now. Delete these before writing: where case does not count, one of them may
 * be the same file as a current name.
 */
export function staleScripts(listed: readonly string[], current: readonly string[]): string[] {
  const kept = new Set(current)
  return [...new Set(listed)].filter((name) => !kept.has(name)).sort()
}
