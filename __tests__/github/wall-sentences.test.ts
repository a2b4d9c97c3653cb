import { describe, expect, test } from '@jest/globals'
import { GitHubRefusal } from '../../src/github/refusal.ts'
import { explainExtra, explainRefusal, wallOf, walls } from '../../src/github/walls.ts'
import type { WallContext } from '../../src/github/walls/wall.ts'
import { describeWebPage } from '../../src/text/web-page.ts'
import { recordedAnswers } from '../emulator/recorded/answers.ts'
import { runOf } from '../pull-request/run.ts'

const run = runOf(
  { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com', graphqlUrl: '' },
  'octo-org/repo',
)
const context: WallContext = {
  run,
  repository: 'octo-org/repo',
  branch: 'roma-connect/swagger-yaml',
  base: 'main',
  isPushed: true,
}

type Answer = ConstructorParameters<typeof GitHubRefusal>[1]

function refusal(answer: Answer): GitHubRefusal {
  return new GitHubRefusal('commit the export', answer)
}

function page(status: number, html: string): GitHubRefusal {
  return refusal({ status, said: describeWebPage(html) ?? html })
}

/** GitHub's own words for a recorded answer, as the client hands them on. */
function recorded(id: string): GitHubRefusal {
  const body = recordedAnswers.find((answer) => answer.id === id)?.response
  const found = body?.body as { message?: string; errors?: readonly (string | { type?: string; message?: string })[] }
  const details = (found.errors ?? []).map((error) => (typeof error === 'string' ? error : (error.message ?? '')))
  const [first] = found.errors ?? []
  const type = typeof first === 'object' ? first.type : undefined
  const said = [found.message, ...details].filter((part) => part !== undefined && part !== '').join('\n')
  return refusal({ status: body?.status ?? 0, said, ...(type !== undefined && { type }) })
}

function explained(error: GitHubRefusal, more: Partial<WallContext> = {}): string {
  const told = explainRefusal(error, { ...context, ...more })
  expect(told).toMatchObject({ name: 'UserError', code: 'github' })
  return (told as Error).message
}

const settings = 'https://github.com/octo-org/repo/settings'
const organization = 'https://github.com/organizations/octo-org/settings'

/** What a wall is called, what GitHub says, and what a person has to be told. */
const cases: readonly (readonly [string, GitHubRefusal, readonly string[]])[] = [
  ['limit', recorded('primary-limit'), ['limit', '`timeout`']],
  ['limit', recorded('primary-limit-2013'), ['`timeout`']],
  ['limit', recorded('secondary-abuse'), ['`timeout`']],
  ['limit', recorded('secondary-content'), ['`timeout`']],
  ['limit', recorded('graphql-rate-limit'), ['`timeout`']],
  ['limit', recorded('graphql-rate-limited'), ['`timeout`']],
  ['limit', refusal({ status: 429, said: 'Slow down.' }), ['`timeout`']],
  ['resource limits', recorded('graphql-resource-limits'), ['broke off', '`app`']],
  ['outage', recorded('graphql-something-wrong-502'), ['githubstatus.com', 'again later']],
  ['outage', recorded('graphql-something-wrong'), ['githubstatus.com']],
  [
    'web page',
    page(503, '<!DOCTYPE html><!-- x --><title>Unicorn! &middot; GitHub</title>'),
    ['‘Unicorn! · GitHub’', 'githubstatus.com'],
  ],
  ['web page', page(403, '<html><title>Sign in</title>'), ['‘Sign in’', '`HTTPS_PROXY`']],
  [
    'maintenance',
    page(503, '<html><title>GitHub Enterprise is currently down for maintenance</title>'),
    ['down for maintenance', 'administrators'],
  ],
  ['token unknown', recorded('bad-credentials'), ['wrong, expired or revoked', '`github-token`']],
  ['IP allow list', recorded('ip-allow-list'), ['octo-org', 'self-hosted', `${organization}/security`]],
  ['single sign-on', recorded('saml-rest'), ['octo-org', 'https://github.com/settings/tokens', 'GitHub App']],
  ['single sign-on', recorded('graphql-saml'), ['“Configure SSO”']],
  ['token lifetime', recorded('pat-lifetime'), ['366 days', 'https://github.com/settings/personal-access-tokens']],
  [
    'token kind',
    recorded('graphql-pat-classic'),
    ['no classic personal', 'fine-grained one', 'personal-access-tokens'],
  ],
  [
    'token kind',
    refusal({ status: 403, said: '`octo-org` forbids access via a fine-grained personal access tokens.' }),
    ['no fine-grained personal', 'a classic one'],
  ],
  [
    'suspended app',
    refusal({ status: 403, said: 'This installation has been suspended' }),
    [`${organization}/installations`],
  ],
  ['suspended account', recorded('suspended'), ['another account', 'support.github.com']],
  ['blocked repository', recorded('blocked'), ['https://github.com/octo-org/repo', 'GitHub Support']],
  ['archived repository', recorded('archived'), ['read-only', settings, '`repository`']],
  ['Actions may not create', recorded('pull-actions-forbidden'), [`${settings}/actions`, `${organization}/actions`]],
  [
    'creation policy',
    refusal({
      status: 422,
      said: 'Validation Failed\nAn owner of this repository has limited the ability to open a pull request to users that are collaborators on this repository.',
    }),
    ['only collaborators', `${settings}/access`],
  ],
  [
    'locked conversation',
    refusal({ status: 403, said: 'Unable to create comment because issue is locked.' }),
    ['locked', '“Unlock conversation”'],
  ],
  ['unseen team', recorded('reviewers-team'), ['Members: read', '`reviewers`']],
  ['not a collaborator', recorded('reviewers-stranger'), [`${settings}/access`]],
  ['nothing to wait for', recorded('automerge-clean'), ['Require a check or a review']],
  ['nothing to wait for', recorded('automerge-no-rules'), ['Require a check or a review']],
  ['auto-merge off', recorded('automerge-not-allowed'), ['“Allow auto-merge”', settings]],
  ['merge method off', recorded('automerge-squash-off'), ['`auto-merge`', settings]],
  ['merge method off', recorded('automerge-merge-off'), ['`auto-merge`', settings]],
  ['no verified address', recorded('automerge-no-email'), ['https://github.com/settings/emails']],
  ['unstable', recorded('automerge-unstable'), ['Require it on the base branch']],
  ['draft', refusal({ status: 200, said: 'Pull request Pull request is in draft status' }), ['`draft`']],
  ['auto-merge refused', recorded('automerge-cannot'), ['next run tries again']],
  [
    'push protection',
    recorded('commit-secret'),
    ['ROMA Connect', 'Replace it by a new one', `${settings}/security_analysis`],
  ],
  ['push protection', recorded('blob-secret'), ['ROMA Connect']],
  ['workflow files', recorded('workflow-file-push'), ['“.github/workflows/x.yml”', 'workflows: write', 'GitHub App']],
  [
    'permission',
    refusal({
      status: 403,
      said: 'Resource not accessible by integration',
      permissions: 'contents=write; contents=write,workflows=write',
    }),
    ['contents: write', 'workflows: write', 'run the workflow again'],
  ],
  ['merge queue', recorded('protected-merge-queue'), ['merge queue', 'next run']],
  [
    'sign-off',
    refusal({ status: 422, said: 'Commits must be signed off.' }),
    ['`commit-message`', 'Signed-off-by', settings],
  ],
  [
    'name of a commit',
    refusal({ status: 422, said: 'names consisting of 40 hex characters are not allowed' }),
    ['`branch`'],
  ],
  ['branch in the way', recorded('ref-update-failed'), ['“roma-connect”', '/branches/all', '`branch`']],
  ['branch in the way', recorded('graphql-createref-conflict'), ['“roma-connect”']],
  [
    'ruleset',
    recorded('commit-ruleset'),
    ['ruleset of octo-org/repo', '3 of 3 required status checks', `${settings}/rules`],
  ],
  ['ruleset', recorded('ref-rules-update'), ['Cannot update this protected ref.', `${settings}/rules`]],
  ['ruleset', recorded('ruleset-rest'), [`${settings}/rules`]],
  [
    'branch protection',
    recorded('commit-classic-protection'),
    ['branch protection of octo-org/repo', `${settings}/branches`],
  ],
  ['branch protection', recorded('protected-checks'), [`${settings}/branches`]],
  ['branch protection', recorded('protected-linear'), [`${settings}/branches`]],
  ['branch protection', recorded('protected-push'), [`${settings}/branches`]],
  ['branch protection', recorded('protected-force'), [`${settings}/branches`]],
  ['hidden repository', recorded('graphql-repository-not-found'), ['octo-org/repo', 'contents: write']],
  ['not found', recorded('not-found-rest'), ['Run the workflow again', 'contents: write']],
  ['permission', recorded('integration-rest'), ['pull-requests: write']],
  ['permission', recorded('commit-integration'), ['pull-requests: write']],
]

describe('a wall', () => {
  test.each(cases)('%s: %j', (name, error, parts) => {
    expect(wallOf(error, context)?.name).toBe(name)
    const message = explained(error)
    expect(message).toMatch(/^Could not commit the export: GitHub answered /)
    for (const part of parts) expect(message).toContain(part)
    // Only what is a matter of rights speaks of the job's permissions.
    const isRight = walls.find((wall) => wall.name === name)?.isPermission === true
    expect(message.includes('permissions:\n')).toBe(isRight)
    expect(message).toContain('https://github.com/octo-org/repo/compare/main...roma-connect/swagger-yaml?expand=1')
  })

  test('each is reached, and has a name of its own', () => {
    const names = walls.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const reached = new Set([...cases.map(([name]) => name), 'other repository'])
    expect(names.filter((name) => !reached.has(name))).toEqual([])
  })

  test('of another repository says what its token is for', () => {
    const error = recorded('integration-rest')
    const message = explained(error, { repository: 'octo-org/else', isPushed: false })
    expect(message).toMatch(/does not reach octo-org\/else.*contents: write and pull-requests: write/)
    expect(message).not.toContain('compare')
  })

  test.each([
    ['graphql-compare-missing-head', 'a branch'],
    ['graphql-node-not-found', 'a node'],
    ['commit-deletion-missing', 'a file'],
    ['ref-exists', 'what is there already'],
    ['pull-not-now', 'what GitHub gives no reason for'],
  ])('is not made of %s, which is about %s', (id) => {
    expect(wallOf(recorded(id), context)).toBeUndefined()
    expect(explained(recorded(id))).toContain(`“${recorded(id).said.replaceAll('\n', ' ')}”`)
  })

  test('names the script that holds a secret, or the files that may', () => {
    const suspects = ['scripts/shop/orders.js', 'scripts/shop/items.js']
    expect(explained(recorded('blob-secret'), { suspects })).toContain(
      'found a secret in “scripts/shop/orders.js” and “scripts/shop/items.js”',
    )
  })

  test('leads to the pull request, where there is one', () => {
    const pullRequest = 'https://github.com/octo-org/repo/pull/7'
    const message = explained(recorded('protected-merge-queue'), { pullRequest })
    expect(message).toMatch(/\nThe pull request: https:\/\/github\.com\/octo-org\/repo\/pull\/7$/)
    expect(message).not.toContain('/compare/')
  })

  test('of a fork’s run is short where rights are missing, and stays where they are not', () => {
    const untrusted = 'this run belongs to a pull request from a fork'
    const ofFork = { run: { ...run, untrusted } }
    expect(explained(recorded('integration-rest'), ofFork)).toMatch(/In short: this run belongs/)
    expect(explained(recorded('ip-allow-list'), ofFork)).not.toContain('In short')
  })
})

describe('what a pull request can do without', () => {
  test.each([
    ['integration-rest', /The token needs `pull-requests: write`\.$/],
    ['automerge-squash-off', /give another `auto-merge`/],
    ['secondary-403', /the token lacks nothing/],
    ['labels', /^Could not commit the export: GitHub answered 200/],
  ])('is told with the same sentences: %s', (id, sentence) => {
    const told = explainExtra(recorded(id), '`pull-requests: write`', context)
    expect(told).toMatch(sentence)
    expect(told.includes('The token needs')).toBe(id === 'integration-rest')
  })
})
