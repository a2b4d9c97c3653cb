/** The GraphQL queries of the repository's state. Values go in as variables, lists as numbered ones. */
export function numbered(name: string, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, index) => [`${name}${index}`, value]))
}

/** How many files one query asks for, each on the base and on the branch, and how many folders, on the base. */
export const filesPerQuery = 100

/** The folders on the way to these paths. */
export function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = paths.flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  })
  return [...new Set(folders)]
}

interface QueryShape {
  readonly hasBase: boolean
  readonly candidates: readonly string[]
  readonly files: number
  readonly folders: number
  /** How many of the branch's newest commits. */
  readonly commits: number
}

const entryFields = '{ oid mode size }'

const commitFields =
  'pageInfo { hasPreviousPage startCursor } nodes { oid message parents(first: 3) { nodes { oid } } }'

export function stateQuery({ hasBase, candidates, files, folders, commits }: QueryShape): string {
  const names = [
    ...candidates.flatMap((_, index) => [`branch${index}`, `ref${index}`, `helper${index}`]),
    ...range('path', files),
    ...range('folder', folders),
    ...(hasBase ? ['base'] : []),
  ]
  const selections = (name: string, count: number, alias: string) =>
    range(name, count).map((variable, index) => `${alias}${index}: file(path: $${variable}) ${entryFields}`)
  const compares = candidates.map(
    (_, index) => `compare${index}: compare(headRef: $branch${index}) { aheadBy behindBy
      commits(last: ${commits}) { ${commitFields} }
      oldest: commits(first: 1) { nodes { parents(first: 1) { nodes { oid ...Files } } } } }`,
  )
  const heads = candidates.map(
    (_, index) => `head${index}: ref(qualifiedName: $ref${index}) { target { oid ... on Commit {
      signature { isValid } ...Files } } }
    helper${index}: ref(qualifiedName: $helper${index}) { target { oid } }
    pulls${index}: pullRequests(headRefName: $branch${index}, first: 10, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage } nodes { id number url state title body isCrossRepository headRefOid baseRefName autoMergeRequest { mergeMethod } } }`,
  )
  const filesFragment = files === 0 ? 'oid' : selections('path', files, 'file').join(' ')
  return `query ReadRepository($owner: String!, $name: String!${names.map((name) => `, $${name}: String!`).join('')}) {
    repository(owner: $owner, name: $name) {
      id nameWithOwner isArchived defaultBranchRef { name }
      base: ${hasBase ? 'ref(qualifiedName: $base)' : 'defaultBranchRef'} { name ${compares.join(' ')}
        target { oid ... on Commit { tree { oid } ...Files ${selections('folder', folders, 'folder').join(' ')} } } }
      ${heads.join(' ')}
    }
  }
  fragment Files on Commit { ${filesFragment} }`
}

function range(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index}`)
}

export function entriesQuery(commits: number, files: number): string {
  const names = [
    ...range('commit', commits).map((name) => `$${name}: GitObjectID!`),
    ...range('path', files).map((name) => `$${name}: String!`),
  ]
  const objects = range('commit', commits).map((name) => `${name}: object(oid: $${name}) { ...Files }`)
  const selections = range('path', files).map((name, index) => `file${index}: file(path: $${name}) ${entryFields}`)
  return `query ReadFiles($owner: String!, $name: String!, ${names.join(', ')}) {
    repository(owner: $owner, name: $name) { ${objects.join(' ')} }
  }
  fragment Files on Commit { ${selections.join(' ')} }`
}

/** More of the commits that a branch has and a base lacks, older ones; with where both are, since either may move. */
export function historyQuery({ commits, isFirst }: { commits: number; isFirst: boolean }): string {
  return `query ReadHistory($owner: String!, $name: String!, $base: String!, $branch: String!${isFirst ? '' : ', $before: String!'}) {
    repository(owner: $owner, name: $name) {
      ref(qualifiedName: $base) { compare(headRef: $branch) { baseTarget { oid } headTarget { oid }
        commits(last: ${commits}${isFirst ? '' : ', before: $before'}) { ${commitFields} } } }
    }
  }`
}

/** Whether there is anything at `commit:path`. */
export function existenceQuery(count: number): string {
  const names = range('expression', count)
  const objects = names.map((name, index) => `object${index}: object(expression: $${name}) { oid }`)
  return `query ReadObjects($owner: String!, $name: String!, ${names.map((name) => `$${name}: String!`).join(', ')}) {
    repository(owner: $owner, name: $name) { ${objects.join(' ')} }
  }`
}
