import { parseScriptList, renderScriptList, scriptListName, staleScripts, type ScriptFile } from '../spec/scripts.ts'

/** What a folder of decoded scripts shall hold, and which of its files are to go. */
export interface ScriptFolder {
  readonly files: readonly { readonly path: string; readonly content: string }[]
  readonly deletions: readonly string[]
}

/**
 * Plans a scripts folder. Only files on the folder's own list are ever deleted, and only by a run that has seen every
 * backend; another run keeps them on the list.
 * @param previousList the folder's `.roma-connect.json` as it is, if it has one; it is not trusted
 */
export function planScriptFolder(
  folder: string,
  scripts: readonly ScriptFile[],
  { previousList, mayDelete }: { previousList: Uint8Array | undefined; mayDelete: boolean },
): ScriptFolder {
  const listed = previousList === undefined ? [] : parseScriptList(previousList)
  const current = scripts.map(({ name }) => name)
  const stale = staleScripts(listed, current)
  const list = mayDelete ? current : [...current, ...stale]
  return {
    files: [
      ...scripts.map(({ name, content }) => ({ path: `${folder}/${name}`, content })),
      { path: `${folder}/${scriptListName}`, content: renderScriptList(list) },
    ],
    deletions: mayDelete ? stale.map((name) => `${folder}/${name}`) : [],
  }
}
