import { parseScriptList, renderScriptList, scriptListName, staleScripts } from '../livedata/scripts.ts'

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
