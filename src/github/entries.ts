import { at } from '../http/reply.ts'
import type { GitHub } from './github.ts'
import { GitHubRefusal } from './refusal.ts'
import { askInParts, isPartial, refusePart } from './parts.ts'
import { entriesQuery, existenceQuery, filesPerQuery, numbered } from './repository-query.ts'
import { parseEntries, type Entries, type TreeEntry } from './repository-state.ts'

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
    if (doubtful.length > 0)
      await confirmAbsence(
        github,
        fullName,
        doubtful.map((path) => `${oid}:${path}`),
      )
  }
}

/**
 * Asks by other words for what GitHub gave no reason for: of these expressions, null does mean that there is nothing.
 * @throws {UserError} `reply` when there is something after all
 */
async function confirmAbsence(github: GitHub, fullName: string, expressions: readonly string[]): Promise<void> {
  const purpose = 'read the files of the repository'
  const [owner, name] = fullName.split('/')
  const variables = { owner, name, ...numbered('expression', expressions) }
  try {
    const { data } = await github.graphql(purpose, existenceQuery(expressions.length), variables)
    const isThere = expressions.some((_, index) => at(data, 'repository', `object${index}`) != null)
    if (isThere) throw refusePart({ message: `Could not ${purpose}.` })
  } catch (error) {
    if (error instanceof GitHubRefusal && error.type === 'NOT_FOUND') return
    throw error
  }
}
