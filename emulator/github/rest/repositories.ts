import { compareCommits, readCommit, resolveCommit } from '../commits.ts'
import { ApiError, notFound } from '../errors.ts'
import { mergeBranch } from '../merges.ts'
import { fullName } from '../model.ts'
import { rulesOf } from '../rules.ts'
import { paginate, readContents, readPulls, writeContents, type Call, type Handlers, type Reply } from './call.ts'
import { renderCommit, renderCommits, renderFiles } from './commit-resources.ts'
import { renderPullSimple } from './pull-resources.ts'
import { htmlUrl, renderRepository, renderUser, repositoryUrl } from './resources.ts'
import { accessOf, personNamed } from '../permissions.ts'

const headsPrefix = 'refs/heads/'

/** https://docs.github.com/en/rest/repos, branches and commits */
export const repositories: Handlers = {
  'repos/get': { needs: [{ metadata: 'read' }], handle: getRepository },
  'repos/get-branch': { needs: readContents, handle: getBranch },
  'repos/list-branches': { needs: readContents, handle: listBranches },
  'repos/get-branch-rules': { needs: [{ metadata: 'read' }], handle: getBranchRules },
  'repos/get-collaborator-permission-level': { needs: [{ metadata: 'read' }], handle: getPermissionLevel },
  'repos/list-commits': { needs: readContents, handle: listCommits },
  'repos/get-commit': { needs: readContents, handle: getCommit },
  'repos/list-pull-requests-associated-with-commit': { needs: readPulls, handle: listPullsOfCommit },
  'repos/compare-commits-with-basehead': { needs: readContents, handle: compare },
  'repos/merge': { needs: writeContents, handle: merge },
}

function getRepository({ world, repository, token }: Call): Reply {
  // All false for an App's token, whatever it may do.
  const isApp = token?.kind === 'app'
  const push = !isApp && token !== null && accessOf(token, 'contents') === 'write'
  const permissions = { admin: false, maintain: false, push, triage: push, pull: !isApp }
  const parent =
    repository.parent === null
      ? {}
      : { parent: renderRepository(world, repository.parent), source: renderRepository(world, repository.parent) }
  return { status: 200, body: { ...renderRepository(world, repository), ...parent, permissions } }
}

async function getBranch({ world, repository, params }: Call): Promise<Reply> {
  const name = params['branch'] ?? ''
  const oid = await repository.git.ref(headsPrefix + name)
  if (oid === null) throw notFound('Branch not found')
  const url = `${repositoryUrl(world, repository)}/branches/${name}`
  const body = {
    name,
    commit: renderCommit(world, repository, await readCommit(repository, oid)),
    _links: { self: url, html: `${htmlUrl(world, repository)}/tree/${name}` },
    protected: rulesOf(repository, name).length > 0,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${url}/protection`,
  }
  return { status: 200, body }
}

async function listBranches(call: Call): Promise<Reply> {
  const { world, repository } = call
  const { page, headers } = paginate(call, await repository.git.refs(headsPrefix))
  const body = page.map(({ name, oid }) => ({
    name: name.slice(headsPrefix.length),
    commit: { sha: oid, url: `${repositoryUrl(world, repository)}/commits/${oid}` },
    protected: rulesOf(repository, name.slice(headsPrefix.length)).length > 0,
  }))
  return { status: 200, body, headers }
}

function getBranchRules({ repository, params }: Call): Reply {
  const source = { ruleset_source_type: 'Repository', ruleset_source: fullName(repository), ruleset_id: 1 }
  const body = rulesOf(repository, params['branch'] ?? '').flatMap((rule) => [
    ...(rule.restrictCreation === true ? [{ type: 'creation', ...source }] : []),
    ...(rule.restrictUpdate === true ? [{ type: 'update', ...source }] : []),
    ...(rule.restrictDeletion === true ? [{ type: 'deletion', ...source }] : []),
    ...(rule.blockForcePush === true ? [{ type: 'non_fast_forward', ...source }] : []),
    ...(rule.requireSignatures === true ? [{ type: 'required_signatures', ...source }] : []),
    ...(rule.requirePullRequest === true ? [{ type: 'pull_request', ...source }] : []),
  ])
  return { status: 200, body }
}

function getPermissionLevel({ world, repository, params, token }: Call): Reply {
  if (token === null || accessOf(token, 'contents') !== 'write')
    throw new ApiError(403, 'Must have push access to view collaborator permission.')
  const login = params['username'] ?? ''
  const member = [repository.owner, ...repository.settings.collaborators].includes(login)
  const permission =
    login === repository.owner ? 'admin' : member ? 'write' : repository.settings.private ? 'none' : 'read'
  const user = { ...renderUser(world, personNamed(login)), role_name: permission }
  return { status: 200, body: { permission, role_name: permission, user } }
}

async function listCommits(call: Call): Promise<Reply> {
  const { world, repository, query } = call
  const oid = await resolveCommit(repository, query.text('sha') ?? repository.settings.defaultBranch)
  if (oid === null) throw notFound()
  const filters = ['since', 'until', 'author'].flatMap((name) => {
    const value = query.text(name)
    return value === undefined ? [] : [`--${name}=${value}`]
  })
  const path = query.text('path')
  const all = await repository.git.log([...filters, oid, ...(path === undefined ? [] : ['--', path])])
  const { page, headers } = paginate(call, all)
  return { status: 200, body: await renderCommits(world, repository, page), headers }
}

async function getCommit({ world, repository, params }: Call): Promise<Reply> {
  const oid = await resolveCommit(repository, params['ref'] ?? '')
  if (oid === null) throw notFound(`No commit found for SHA: ${params['ref'] ?? ''}`)
  const commit = await readCommit(repository, oid)
  const files = await renderFiles(world, repository, commit.parents[0] ?? null, oid)
  const sum = (key: string): number => files.reduce((total, file) => total + Number(file[key]), 0)
  const stats = { total: sum('changes'), additions: sum('additions'), deletions: sum('deletions') }
  return { status: 200, body: { ...renderCommit(world, repository, commit), stats, files } }
}

async function listPullsOfCommit(call: Call): Promise<Reply> {
  const { world, repository, params } = call
  const oid = params['commit_sha'] ?? ''
  if ((await repository.git.read(oid))?.kind !== 'commit') throw notFound(`No commit found for SHA: ${oid}`)
  const found = []
  for (const pull of repository.pulls) {
    const holds = (await repository.git.log([pull.headOid, `^${pull.baseOid}`])).includes(oid)
    if (holds || pull.mergeCommit === oid) found.push(pull)
  }
  const { page, headers } = paginate(call, found)
  return { status: 200, body: page.map((pull) => renderPullSimple(world, pull)), headers }
}

/** Three dots, from the merge base: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
async function compare(call: Call): Promise<Reply> {
  const { world, repository, params } = call
  const [from = '', to = ''] = (params['basehead'] ?? '').split('...')
  const base = await commitOf(call, from)
  const head = await commitOf(call, to)
  if (base === null || head === null) throw notFound()
  const comparison = await compareCommits(repository, base, head)
  if (comparison === null) throw notFound(`No common ancestor between ${from} and ${to}.`)
  const { page, headers } = paginate(call, comparison.ahead)
  const url = `${repositoryUrl(world, repository)}/compare/${from}...${to}`
  const html = `${htmlUrl(world, repository)}/compare/${from}...${to}`
  const body = {
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: renderCommit(world, repository, await readCommit(repository, base)),
    merge_base_commit: renderCommit(world, repository, await readCommit(repository, comparison.mergeBase)),
    status: comparison.status,
    ahead_by: comparison.ahead.length,
    behind_by: comparison.behindBy,
    total_commits: comparison.ahead.length,
    commits: await renderCommits(world, repository, page),
    files: (call.query.number('page') ?? 1) > 1 ? [] : await renderFiles(world, repository, comparison.mergeBase, head),
  }
  return { status: 200, body, headers }
}

/** `branch`, or `owner:branch` of a fork. */
async function commitOf({ world, repository }: Call, name: string): Promise<string | null> {
  const [owner = '', ...rest] = name.split(':')
  if (rest.length === 0) return resolveCommit(repository, name)
  const branch = rest.join(':')
  if (owner === repository.owner) return resolveCommit(repository, branch)
  const fork = world.repositories.find((other) => other.parent === repository && other.owner === owner)
  const oid = fork === undefined ? null : await resolveCommit(fork, branch)
  if (fork !== undefined && oid !== null) await repository.git.fetch(fork.git, oid)
  return oid
}

async function merge({ world, repository, body, actor, token }: Call): Promise<Reply> {
  const request = {
    base: body.text('base') ?? '',
    head: body.text('head') ?? '',
    message: body.text('commit_message'),
    actor,
    token,
  }
  const oid = await mergeBranch(world, repository, request)
  if (oid === null) return { status: 204 }
  return { status: 201, body: renderCommit(world, repository, await readCommit(repository, oid)) }
}
