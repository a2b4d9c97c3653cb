import { realpathSync, existsSync, statSync, lstatSync } from 'node:fs'
import { isAbsolute, posix, join, dirname, relative, sep } from 'node:path'

// GitHub reads workflows from here and Git its own data: a file that lands there is code that runs.
const forbidden = ['.git', '.github/workflows']

/**
 * Why a path is not one that may be written to, as the end of a sentence; undefined when it is fine.
 * `{app}` stands for one file-name part, so a path that holds it is checked as far as it is known.
 */
export function refusePath(path: string): string | undefined {
  if (/[\p{Cc}]/u.test(path)) return 'holds a control character'
  if (isAbsolute(path) || /^[\\/]|^[A-Za-z]:/.test(path)) return 'is an absolute path'
  const parts = path.split(/[\\/]/)
  if (parts.includes('..')) return 'leads out of the workspace with “..”'
  const clean = tidyPath(path).toLowerCase()
  const folded = clean.split('/').map(foldPart)
  if (folded.some((part) => part === '.git' || /^git~\d+$/.test(part))) return 'lies in “.git”'
  if (forbidden.some((folder) => folded.join('/') === folder || folded.join('/').startsWith(`${folder}/`))) {
    return 'lies in “.github/workflows”'
  }
  return undefined
}

/** Windows and macOS take `.GIT`, `.git.`, `git~1`, `.git::$INDEX_ALLOCATION` and one with invisible characters for one. */
function foldPart(part: string): string {
  const visible = part.replace(/[\p{Cf}]|:.*$/gu, '')
  return visible.replace(/(?<![. ])[. ]+$/, '') || part
}

/** Relative, with `/`, without `.` and empty parts: `.\apis//a.yaml` → `apis/a.yaml`. */
export function tidyPath(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/$/, '')
}

/**
 * Why the place of a path in the workspace is not one that may be written to, links followed as far as it exists, as
 * the end of a sentence; undefined when it is fine.
 */
export function refusePlace(workspace: string, path: string): string | undefined {
  const root = realpathSync(workspace)
  let known = join(root, path)
  while (!existsSync(known) && dirname(known) !== known) {
    // A link to nowhere: what it will lead to once somebody creates it cannot be told.
    if (isLink(known)) return 'leads out of the workspace by a link'
    known = dirname(known)
  }
  const way = relative(root, realpathSync(known))
  if (isAbsolute(way) || way === '..' || way.startsWith(`..${sep}`)) return 'leads out of the workspace by a link'
  const refusal = refusePath(posix.join(way.replaceAll(sep, '/'), relative(known, join(root, path))))
  if (refusal !== undefined) return `${refusal} by a link`
  return known === join(root, path) || statSync(known).isDirectory() ? undefined : 'has a file in its way'
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    // Not there at all.
    return false
  }
}
