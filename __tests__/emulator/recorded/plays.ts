import type { RepositoryOptions, Rule } from '../../../emulator/github/model.ts'
import type { SituationName, SituationOptions } from '../../../emulator/github/situations/index.ts'
import { base64, type Answer } from '../github-client.ts'
import { NAME, READER, type Stage } from './stage.ts'

/** How the emulator comes to give a recorded answer: what stands there, and what is asked. */
export interface Play {
  readonly options?: Partial<RepositoryOptions>
  readonly edition?: 'enterprise'
  readonly act: (stage: Stage) => Promise<Answer>
}

type Act = Play['act']

const ONES = '1'.repeat(40)
const AS_SOMEBODY = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'] as const
const FIND = 'query Find { repository(owner: "octo-org", name: "repo") { id } }'

function on(rule: Omit<Rule, 'branches'>, act: Act, branch = 'main'): Play {
  return { options: { rules: [{ branches: [branch], ...rule }] }, act }
}

/** In a situation that lasts, any request does. */
function inside(name: SituationName, act: Act = (stage) => stage.rest('GET', ''), more: SituationOptions = {}): Play {
  return {
    act: (stage) => {
      stage.github.enter(name, { on: /./, times: 1, ...more })
      return act(stage)
    },
  }
}

/** The situation as it comes by itself, at the requests that it belongs to. */
function during(name: SituationName, act: Act): Play {
  return {
    act: (stage) => {
      stage.github.enter(name)
      return act(stage)
    },
  }
}

const query: Act = (stage) => stage.graphql(FIND)
const createRef: Act = async ({ rest, oid }) => rest('POST', '/git/refs', { ref: 'refs/heads/topic', sha: await oid() })
const createRefByGraphql =
  (name: string): Act =>
  async ({ graphql, ask, oid }) => {
    const { body } = await ask('id')
    const repositoryId = (body['data'] as { repository: { id: string } }).repository.id
    const mutation = 'mutation ($input: CreateRefInput!) { createRef(input: $input) { clientMutationId } }'
    return graphql(mutation, { input: { repositoryId, name: `refs/heads/${name}`, oid: await oid() } })
  }

/** Moves a branch to a commit on top of it. */
const move =
  (body: object = {}): Act =>
  async ({ rest, git, oid }) => {
    const main = await oid()
    const sha = await git.git(...AS_SOMEBODY, 'commit-tree', `${main}^{tree}`, '-p', main, '-m', 'x')
    return rest('PATCH', '/git/refs/heads/main', { sha, ...body })
  }

const tree =
  (path: string): Act =>
  ({ rest }) =>
    rest('POST', '/git/trees', { tree: [{ path, mode: '100644', type: 'blob', content: 'x' }] })

const withTopic =
  (act: Act): Act =>
  async (stage) => {
    await stage.topic()
    return act(stage)
  }

const withPull =
  (act: Act): Act =>
  async (stage) => {
    await stage.pull()
    return act(stage)
  }

const auto = (rule: Omit<Rule, 'branches'> | undefined, options: Partial<RepositoryOptions> = {}): Play => ({
  options: { allowAutoMerge: true, rules: rule === undefined ? [] : [{ branches: ['main'], ...rule }], ...options },
  act: ({ auto: enable }) => enable(),
})

const SECRET = `const token = 'ghs_${'a'.repeat(36)}'\n`

const commits: Readonly<Record<string, Play>> = {
  'commit-stale': { act: ({ commit }) => commit('main', { expectedHeadOid: ONES }) },
  'commit-race': inside(
    'commit-race',
    withTopic(({ commit }) => commit('topic')),
  ),
  'commit-deletion-missing': {
    act: ({ commit }) => commit('main', { fileChanges: { deletions: [{ path: 'none' }] } }),
  },
  'commit-ruleset': on({ requiredChecks: ['a', 'b', 'c'] }, ({ commit }) => commit()),
  'commit-classic-protection': on({ classic: true, requirePullRequest: true }, ({ commit }) => commit()),
  'commit-secret': {
    options: { pushProtection: 409 },
    act: ({ commit }) => commit('main', { fileChanges: { additions: [{ path: 'a.js', contents: base64(SECRET) }] } }),
  },
  'commit-integration': { act: ({ commit }) => commit('main', {}, READER.token) },
  'commit-mode-lost': {
    act: async ({ git, commit }) => {
      await git.commitFile('main', 'a.yaml', { content: '#!/bin/sh\n', mode: '100755' })
      const answer = await commit()
      const mode = (await git.git('ls-tree', 'main', 'a.yaml')).slice(0, 6)
      if (mode !== '100644') throw new Error(`The mode is ${mode}.`)
      return answer
    },
  },
}

const graphql: Readonly<Record<string, Play>> = {
  'graphql-rate-limit': inside('graphql-limit', query),
  'graphql-rate-limit-installation': inside('graphql-limit-installation', query),
  'graphql-rate-limited': inside('graphql-limit-older', query),
  'graphql-something-wrong': inside('something-wrong', query),
  'graphql-something-wrong-502': inside('something-wrong-502', query),
  'graphql-502-nginx': inside('bad-gateway', query),
  'graphql-resource-limits': inside('resource-limits', (stage) =>
    stage.graphql('{ user(login: "octocat") { login } }'),
  ),
  'graphql-repository-not-found': {
    act: ({ github, graphql: send }) => {
      github.repository(NAME).rename('octo-org/other')
      return send('{ repository(owner: "octo-org", name: "repo", followRenames: false) { id } }')
    },
  },
  'graphql-node-not-found': { act: ({ graphql: send }) => send('{ node(id: "D_abcdefgh") { id } }') },
  'graphql-compare-missing-head': {
    act: ({ ask }) => ask('ref(qualifiedName: "main") { compare(headRef: "fork:feature") { aheadBy } }'),
  },
  'graphql-saml': inside('sso', ({ ask }) => ask('name defaultBranchRef { name }'), { at: /defaultBranchRef$/ }),
  'graphql-field-forbidden': inside('integration', ({ ask }) => ask('name defaultBranchRef { name }'), {
    at: /defaultBranchRef$/,
  }),
  'graphql-createref-exists': {
    act: async (stage) => {
      await stage.topic('my_branch')
      return createRefByGraphql('my_branch')(stage)
    },
  },
  'graphql-createref-conflict': {
    act: async (stage) => {
      await stage.topic('a')
      return createRefByGraphql('a/b')(stage)
    },
  },
  'graphql-pat-classic': inside('no-classic-tokens', query),
  'graphql-bad-credentials': { act: (stage) => stage.graphql(FIND, {}, 'ghs_unknown') },
  'pull-blank-shas': {
    options: { files: null },
    act: async ({ ask, graphql: send }) => {
      const { body } = await ask('id')
      const repositoryId = (body['data'] as { repository: { id: string } }).repository.id
      const mutation =
        'mutation ($input: CreatePullRequestInput!) { createPullRequest(input: $input) { clientMutationId } }'
      return send(mutation, { input: { repositoryId, title: 'x', headRefName: 'topic', baseRefName: 'main' } })
    },
  },
  'automerge-clean': auto({ blockForcePush: true }),
  'automerge-not-allowed': during('auto-merge-off', ({ auto: enable }) => enable()),
  'automerge-no-email': during('auto-merge-no-email', ({ auto: enable }) => enable()),
  'automerge-no-rules': auto(undefined),
  'automerge-unstable': auto({ requiredApprovals: 1 }, { mergeStates: ['unstable', 'unstable'] }),
  'automerge-cannot': during('auto-merge-refused', ({ auto: enable }) => enable()),
  'automerge-squash-off': auto({ requiredApprovals: 1 }, { allowSquashMerge: false }),
  'automerge-merge-off': {
    options: { allowAutoMerge: true, allowMergeCommit: false },
    act: ({ auto: enable }) => enable('MERGE'),
  },
}

const refs: Readonly<Record<string, Play>> = {
  'ref-create': { act: createRef },
  'ref-exists': { act: withTopic(createRef) },
  'ref-update-failed': {
    act: async ({ rest, oid }) => rest('POST', '/git/refs', { ref: 'refs/heads/main/b', sha: await oid() }),
  },
  'ref-bad-characters': {
    act: async ({ rest, oid }) => rest('POST', '/git/refs', { ref: 'refs/heads/a b', sha: await oid() }),
  },
  'ref-move': {
    act: async ({ rest, topic, oid }) => {
      await topic()
      await topic('further')
      const sha = await oid('further')
      return rest('PATCH', '/git/refs/heads/topic', { sha, force: true })
    },
  },
  'ref-get': { act: withTopic(({ rest }) => rest('GET', '/git/ref/heads/topic')) },
  'ref-missing': { act: ({ rest }) => rest('GET', '/git/ref/heads/none') },
  'branch-missing': { act: ({ rest }) => rest('GET', '/branches/none') },
  'ref-not-fast-forward': {
    act: async ({ rest, topic, oid }) => {
      await topic()
      return rest('PATCH', '/git/refs/heads/topic', { sha: await oid() })
    },
  },
  'ref-cannot-be-updated': during('ref-contended', move()),
  'ref-update-missing': {
    act: async ({ rest, oid }) => rest('PATCH', '/git/refs/heads/none', { sha: await oid() }),
  },
  'ref-unknown-object': { act: ({ rest }) => rest('PATCH', '/git/refs/heads/main', { sha: ONES }) },
  'ref-delete': { act: withTopic(({ rest }) => rest('DELETE', '/git/refs/heads/topic')) },
  'ref-delete-missing': { act: ({ rest }) => rest('DELETE', '/git/refs/heads/none') },
  'ref-rules-update': on({ restrictUpdate: true }, move({ force: true })),
  'ref-rules-delete': on(
    { restrictDeletion: true },
    async ({ rest, oid }) => {
      await rest('POST', '/git/refs', { ref: 'refs/tags/v1', sha: await oid() })
      return rest('DELETE', '/git/refs/tags/v1')
    },
    'refs/tags/v*',
  ),
  'rules-several': on(
    { codeOwner: 'octocat', requiredChecks: ['ci'] },
    withPull(({ rest }) => rest('PUT', '/pulls/1/merge', {})),
  ),
  'protected-checks': on({ classic: true, requiredChecks: ['ci/jenkins/pr-merge'], requiredApprovals: 1 }, move()),
  'protected-linear': on({ classic: true, linearHistory: true }, async ({ rest, git, topic }) => {
    await topic()
    await git.commitFile('main', 'b', 'b')
    return rest('POST', '/merges', { base: 'main', head: 'topic' })
  }),
  'protected-push': on({ classic: true, restrictPush: true }, move()),
  'protected-force': on({ classic: true, blockForcePush: true }, async ({ rest, topic, oid }) => {
    await topic()
    const sha = await oid('topic')
    await topic('main')
    return rest('PATCH', '/git/refs/heads/main', { sha, force: true })
  }),
  'protected-merge-queue': {
    act: withPull(async ({ git, rest, oid }) => {
      git.enqueue(1)
      return rest('PATCH', '/git/refs/heads/topic', { sha: await oid(), force: true })
    }),
  },
  'ruleset-rest': on({ requirePullRequest: true }, move()),
}

const objects: Readonly<Record<string, Play>> = {
  'blob-create': { act: ({ rest }) => rest('POST', '/git/blobs', { content: 'x' }) },
  'blob-secret': {
    options: { pushProtection: 422 },
    act: ({ rest }) => rest('POST', '/git/blobs', { content: SECRET }),
  },
  'blob-raw': {
    act: async ({ github, git }) => {
      const sha = await git.git('rev-parse', 'main:a.yaml')
      const headers = { accept: 'application/vnd.github.raw+json', 'user-agent': 'test' }
      const response = await fetch(`${github.apiUrl}/repos/${NAME}/git/blobs/${sha}`, { headers })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        text: text === 'a: 1\n' ? '(the text)' : text,
        body: {},
      }
    },
  },
  'tree-create': { act: tree('x') },
  'tree-timeout': during('tree-timeout', tree('x')),
  'tree-slash': { act: tree('/x') },
  'tree-empty-repository': { options: { files: null }, act: tree('x') },
  'commit-create': {
    act: async ({ rest, git, oid }) => {
      const body = { message: 'x', tree: await git.git('rev-parse', 'main^{tree}'), parents: [await oid()] }
      return rest('POST', '/git/commits', body, 'ghp_person')
    },
  },
  'commit-tree-missing': { act: ({ rest }) => rest('POST', '/git/commits', { message: 'x', tree: ONES }) },
  'repository-empty': { options: { files: null }, act: ({ rest }) => rest('GET', '/git/ref/heads/main') },
  compare: {
    act: async ({ rest, git }) => {
      for (const n of [1, 2, 3]) await git.commitFile('topic', 'x', `${n}`)
      return rest('GET', '/compare/main...topic?per_page=2')
    },
  },
  'compare-missing': { act: ({ rest }) => rest('GET', '/compare/main...none') },
  'merge-conflict': {
    act: async ({ rest, git }) => {
      await git.createBranch('b')
      await git.commitFile('h', 'a.yaml', 'one\n')
      await git.commitFile('b', 'a.yaml', 'two\n')
      return rest('POST', '/merges', { base: 'b', head: 'h' })
    },
  },
  'merge-nothing': { act: withTopic(({ rest }) => rest('POST', '/merges', { base: 'topic', head: 'main' })) },
  'merge-done': { act: withTopic(({ rest }) => rest('POST', '/merges', { base: 'main', head: 'topic' })) },
}

const pulls: Readonly<Record<string, Play>> = {
  'pull-create': { act: withTopic(({ open }) => open()) },
  'pull-exists': { act: withPull(({ open }) => open()) },
  'pull-exists-base': {
    act: withPull(async ({ git, rest }) => {
      await git.createBranch('develop')
      await git.openPull({ head: 'topic', base: 'develop' })
      return rest('PATCH', '/pulls/1', { base: 'develop' })
    }),
  },
  'pull-head-invalid': { act: ({ open }) => open() },
  'pull-base-invalid': { act: withTopic(({ open }) => open({ base: 'none' })) },
  'pull-no-commits': {
    act: async ({ git, open }) => {
      await git.createBranch('topic')
      return open()
    },
  },
  'pull-no-history': {
    act: async ({ git, open }) => {
      const orphan = await git.git(...AS_SOMEBODY, 'commit-tree', 'main^{tree}', '-m', 'x')
      await git.push('topic', orphan)
      return open()
    },
  },
  'pull-too-quickly': during(
    'too-quickly',
    withTopic(({ open }) => open()),
  ),
  'pull-not-now': during(
    'not-now',
    withTopic(({ open }) => open()),
  ),
  'pull-actions-forbidden': {
    options: { actionsMayCreatePullRequests: false },
    act: withTopic(({ open }) => open()),
  },
  'pull-draft': { options: { allowDrafts: false }, act: withTopic(({ open }) => open({ draft: true })) },
  'pull-set-base-missing': { act: withPull(({ rest }) => rest('PATCH', '/pulls/1', { base: 'non-existing' })) },
  'pull-set-base-closed': {
    act: withPull(async ({ git, rest }) => {
      await git.createBranch('develop')
      await git.closePull(1)
      return rest('PATCH', '/pulls/1', { base: 'develop' })
    }),
  },
  'pull-update': { act: withPull(({ rest }) => rest('PATCH', '/pulls/1', { title: 'y' })) },
  'pull-branch-stale-head': {
    act: withPull(({ rest }) => rest('PUT', '/pulls/1/update-branch', { expected_head_sha: ONES })),
  },
  'pull-branch-current': { act: withPull(({ rest }) => rest('PUT', '/pulls/1/update-branch', {})) },
  reviewers: {
    options: { collaborators: ['octocat'] },
    act: withPull(({ rest }) => rest('POST', '/pulls/1/requested_reviewers', { reviewers: ['octocat'] })),
  },
  'reviewers-stranger': {
    act: withPull(({ rest }) => rest('POST', '/pulls/1/requested_reviewers', { reviewers: ['stranger'] })),
  },
  'reviewers-author': {
    act: withPull(({ rest }) => rest('POST', '/pulls/1/requested_reviewers', { reviewers: ['mona'] })),
  },
  'reviewers-team': {
    options: { organization: true, teams: ['crew'] },
    act: withPull(({ rest }) => rest('POST', '/pulls/1/requested_reviewers', { team_reviewers: ['crew'] })),
  },
  'reviewers-refused': during(
    'reviewers-refused',
    withPull(({ rest }) => rest('POST', '/pulls/1/requested_reviewers', { reviewers: ['octocat'] })),
  ),
  labels: { act: withPull(({ rest }) => rest('POST', '/issues/1/labels', { labels: ['api'] })) },
  assignees: {
    options: { collaborators: ['octocat'] },
    act: withPull(({ rest }) => rest('POST', '/issues/1/assignees', { assignees: ['octocat'] })),
  },
  'assignees-refused': during(
    'assignees-refused',
    withPull(({ rest }) => rest('POST', '/issues/1/assignees', { assignees: ['octocat'] })),
  ),
  comment: { act: withPull(({ rest }) => rest('POST', '/issues/1/comments', { body: 'x' })) },
}

const access: Readonly<Record<string, Play>> = {
  'integration-rest': {
    act: async ({ rest, oid }) =>
      rest('POST', '/git/refs', { ref: 'refs/heads/topic', sha: await oid() }, READER.token),
  },
  'workflow-file-rest': { act: ({ rest }) => createWorkflow(rest) },
  'not-found-rest': { act: ({ rest }) => rest('GET', '/contents/none') },
  'bad-credentials': { act: ({ rest }) => rest('GET', '', undefined, 'ghs_unknown') },
  'permission-collaborator': {
    act: ({ rest }) => rest('GET', '/collaborators/octocat/permission', undefined, READER.token),
  },
  'app-permissions': { act: ({ rest }) => rest('GET', '', undefined, 'ghs_app') },
  'json-malformed': { act: ({ rest }) => rest('POST', '/git/blobs', '{') },
  archived: { options: { archived: true }, act: ({ rest }) => rest('POST', '/git/blobs', { content: 'x' }) },
  'renamed-get': {
    act: ({ git, rest }) => {
      git.rename('octo-org/other')
      return rest('GET', '')
    },
  },
  'renamed-patch': {
    act: ({ git, rest }) => {
      git.rename('octo-org/other')
      return rest('PATCH', '/pulls/1', { title: 'x' })
    },
  },
  'saml-rest': inside('sso'),
  'ip-allow-list': inside('ip-allow-list'),
  'pat-lifetime': inside('token-lifetime'),
  suspended: inside('suspended'),
  blocked: inside('blocked'),
}

const limits: Readonly<Record<string, Play>> = {
  'primary-limit': inside('hourly-limit'),
  'primary-limit-2013': inside('hourly-limit-bare'),
  'secondary-abuse': inside('abuse-limit'),
  'secondary-403': inside('secondary-limit-bare'),
  'secondary-429': inside('secondary-limit-429'),
  'secondary-content': inside(
    'content-limit',
    withTopic(({ open }) => open()),
  ),
  'secondary-blank-retry-after': inside('secondary-limit-blank'),
  unicorn: inside('unicorn'),
  'haproxy-503': inside('no-server'),
}

function createWorkflow(rest: Stage['rest']): Promise<Answer> {
  const entry = { path: '.github/workflows/x.yml', mode: '100644', type: 'blob', content: 'on: push' }
  return rest('POST', '/git/trees', { tree: [entry] }, 'ghs_app')
}

export const plays: Readonly<Record<string, Play>> = {
  ...commits,
  ...graphql,
  ...refs,
  ...objects,
  ...pulls,
  ...access,
  ...limits,
}

/** What the emulator does not give, and why. */
export const notGiven: Readonly<Record<string, string>> = {
  'commit-no-oid': 'the library that runs GraphQL says it in words of its own, and the request counts as a violation',
  'commit-payload-limit': 'nobody tells the status; the emulator answers 413 from 45 MB on',
  'contents-too-large': 'GitHub’s answer before 2022; since then it is 100 MB',
  'label-invalid': 'the emulator makes labels only on the way to a pull request, without a color',
  'workflow-file-push': 'an answer to git push, not of the API; its words come at merges',
  'schema-violation': 'of check runs; the emulator’s own description says such sentences in words of its own',
  'ghes-not-found': 'of the staff’s API of an Enterprise Server',
}
