import { at, listAt, numberAt, textAt } from '../http/reply.ts'
import { GitHubRefusal, type GitHub } from './github.ts'
import { askInParts, isPartial, refusePart } from './parts.ts'
import { entriesQuery, filesPerQuery, numbered } from './repository-query.ts'
import { parseEntries, refuseOthersThanFiles, type Entries, type TreeEntry } from './repository-state.ts'

/** A commit whose files are asked for, and what is known of them so far. */
interface Commit {
  readonly oid: string
  /** Its name for people, when anything but a plain file shall be refused. */
  readonly where: string | undefined
  readonly entries: Map<string, TreeEntry>
}

/**
 * The entries of these paths in each of these commits, two hundred a request.
 * @param where the commits' names for people, when anything but a plain file shall be refused
 * @throws {UserError} `github` for a link, a submodule or a folder there, and when GitHub answers in part for ever
 */
export async function readEntries(
  github: GitHub,
  fullName: string,
  commits: readonly string[],
  paths: readonly string[],
  where: readonly string[] = [],
): Promise<readonly Entries[]> {
  const found = commits.map((oid, index) => ({ oid, where: where[index], entries: new Map<string, TreeEntry>() }))
  const most = Math.max(1, Math.floor((2 * filesPerQuery) / Math.max(1, commits.length)))
  await askInParts(paths, most, async (part) => {
    try {
      await askEntries(github, fullName, found, part)
    } catch (error) {
      if (!isPartial(error) || part.length > 1 || found.length === 1) throw error
      for (const commit of found) await askEntries(github, fullName, [commit], part)
    }
  })
  return found.map(({ entries }) => entries)
}

async function askEntries(
  github: GitHub,
  fullName: string,
  commits: readonly Commit[],
  paths: readonly string[],
): Promise<void> {
  const [owner, name] = fullName.split('/')
  const oids = commits.map(({ oid }) => oid)
  const variables = { owner, name, ...numbered('commit', oids), ...numbered('path', paths) }
  const query = entriesQuery(commits.length, paths.length)
  const { data, absentPaths } = await github.graphql('read the files of the repository', query, variables)
  const absent = new Set(absentPaths)
  for (const [index, { oid, where, entries }] of commits.entries()) {
    const doubtful: string[] = []
    const nulls = (alias: string) => {
      if (absent.has(`repository.commit${index}.${alias}`)) return
      doubtful.push(paths[Number(alias.replace('file', ''))] ?? '')
    }
    parseEntries(at(data, 'repository', `commit${index}`), paths, { where, nulls }).forEach((entry, path) =>
      entries.set(path, entry),
    )
    if (doubtful.length === 0) continue
    const tree = await readTree(github, fullName, oid)
    for (const path of doubtful) {
      const entry = tree.get(path)
      if (entry === undefined) continue
      if (where !== undefined) refuseOthersThanFiles(path, { where, mode: entry.mode })
      entries.set(path, entry)
    }
  }
}

/** All that a commit holds, to look up what GraphQL gives no reason for: https://docs.github.com/en/rest/git/trees#get-a-tree */
async function readTree(github: GitHub, fullName: string, commit: string): Promise<Entries> {
  const purpose = 'read the tree of the repository'
  try {
    const reply = await github.rest(purpose, 'GET', `/repos/${fullName}/git/trees/${commit}?recursive=1`)
    if (at(reply, 'truncated') !== false) throw refusePart({ message: `Could not ${purpose}: it is too large.` })
    const entries = listAt(reply, 'tree').map((entry): [string, TreeEntry] => [
      textAt(entry, 'path') ?? '',
      { oid: textAt(entry, 'sha') ?? '', mode: textAt(entry, 'mode') ?? '', size: numberAt(entry, 'size') ?? 0 },
    ])
    return new Map(entries)
  } catch (error) {
    // GitHub has no tree of an empty repository; a commit that is known has one.
    if (error instanceof GitHubRefusal && error.status === 404) throw refusePart(error)
    throw error
  }
}
