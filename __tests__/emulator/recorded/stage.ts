import type { Handle } from '../../../emulator/github/handle.ts'
import type { RepositoryOptions } from '../../../emulator/github/model.ts'
import { JOB_TOKEN, startGitHub, type GitHub } from '../../../emulator/github/server.ts'
import { base64, COMMIT, connect, type Answer } from '../github-client.ts'

export const NAME = 'octo-org/repo'
export const READER = { token: 'ghs_reader', kind: 'job', permissions: { contents: 'read', issues: 'write' } } as const
const APP = { token: 'ghs_app', kind: 'app', permissions: { contents: 'write' } } as const
const PERSON = { token: 'ghp_person', kind: 'pat', login: 'octocat' } as const

export interface Stage {
  readonly github: GitHub
  readonly git: Handle
  /** By a path below the repository. */
  readonly rest: (method: string, path: string, body?: object | string, token?: string) => Promise<Answer>
  readonly graphql: (query: string, variables?: object, token?: string) => Promise<Answer>
  /** What stands within `repository(…) { … }`. */
  readonly ask: (selection: string) => Promise<Answer>
  /** A commit on a branch, of one file unless told otherwise. */
  readonly commit: (branch?: string, more?: object, token?: string) => Promise<Answer>
  readonly oid: (revision?: string) => Promise<string>
  /** A branch with a commit of its own. */
  readonly topic: (branch?: string) => Promise<string>
  /** A pull request from `topic`, and its node's ID. */
  readonly pull: () => Promise<string>
  readonly open: (more?: object) => Promise<Answer>
  /** Switches auto-merge on. */
  readonly auto: (mergeMethod?: string) => Promise<Answer>
}

export async function stageOf(
  options: Partial<RepositoryOptions> = {},
  edition: 'github.com' | 'enterprise' = 'github.com',
): Promise<Stage> {
  const github = await startGitHub({
    edition,
    tokens: [JOB_TOKEN, READER, APP, PERSON],
    repositories: [{ name: NAME, files: { 'a.yaml': 'a: 1\n' }, ...options }],
  })
  const git = github.repository(NAME)
  const graphql: Stage['graphql'] = (query, variables, token) => connect(github, token).graphql(query, variables)
  const rest: Stage['rest'] = (method, path, body, token) =>
    connect(github, token).rest(method, `/repos/${NAME}${path}`, body)
  const oid: Stage['oid'] = async (revision = 'main') => (await git.commit(revision)).oid
  const topic: Stage['topic'] = (branch = 'topic') => git.commitFile(branch, `${branch}.yaml`, 'x\n')
  const open: Stage['open'] = (more = {}) =>
    rest('POST', '/pulls', { title: 'x', head: 'topic', base: 'main', ...more })
  const pull: Stage['pull'] = async () => {
    await topic()
    const made = await git.openPull({ head: 'topic' })
    const { body } = await rest('GET', `/pulls/${made.number}`)
    return String(body['node_id'])
  }
  return {
    github,
    git,
    rest,
    graphql,
    oid,
    topic,
    open,
    pull,
    ask: (selection) => graphql(`{ repository(owner: "octo-org", name: "repo") { ${selection} } }`),
    commit: async (branch = 'main', more = {}, token) => {
      const input = {
        branch: { repositoryNameWithOwner: NAME, branchName: branch },
        expectedHeadOid: await oid(branch),
        message: { headline: 'Update' },
        fileChanges: { additions: [{ path: 'a.yaml', contents: base64('a: 2\n') }] },
        ...more,
      }
      return graphql(COMMIT, { input }, token)
    },
    auto: async (mergeMethod = 'SQUASH') => {
      const pullRequestId = await pull()
      const mutation =
        'mutation ($input: EnablePullRequestAutoMergeInput!) { enablePullRequestAutoMerge(input: $input) { clientMutationId } }'
      return graphql(mutation, { input: { pullRequestId, mergeMethod } })
    },
  }
}
