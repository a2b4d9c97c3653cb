import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BareRepository, runGit } from './git.ts'
import { writeCommit } from './merges.ts'
import type { Repository, RepositoryOptions, World } from './model.ts'
import { personNamed } from './permissions.ts'
import { repositoryOf } from './pulls.ts'

const firstFiles = { 'README.md': '# Demo\n' }

export async function createRepository(world: World, folder: string, options: RepositoryOptions): Promise<Repository> {
  const [owner = '', name = ''] = options.name.split('/')
  const parent = options.forkOf === undefined ? null : repositoryOf(world, options.forkOf)
  const settings = settingsFrom(options)
  await mkdir(join(folder, owner), { recursive: true })
  const git = await BareRepository.create(join(folder, owner, `${name}.git`), settings.defaultBranch)
  const repository: Repository = {
    id: world.nextId(),
    owner,
    name,
    git,
    settings,
    parent,
    formerNames: [...(options.formerNames ?? [])],
    pulls: [],
    labels: (options.labels ?? []).map((label) => ({ id: world.nextId(), name: label })),
    signed: new Set(parent?.signed),
    events: [],
  }
  world.repositories.push(repository)
  if (parent !== null)
    await runGit(git.directory, ['fetch', '--quiet', parent.git.directory, 'refs/heads/*:refs/heads/*'])
  else if (options.files !== null) await seed(world, repository, options.files ?? firstFiles)
  return repository
}

function settingsFrom(options: RepositoryOptions): Repository['settings'] {
  return {
    private: options.private ?? false,
    defaultBranch: options.defaultBranch ?? 'main',
    archived: options.archived ?? false,
    organization: options.organization ?? false,
    allowAutoMerge: options.allowAutoMerge ?? false,
    allowMergeCommit: options.allowMergeCommit ?? true,
    allowSquashMerge: options.allowSquashMerge ?? true,
    allowRebaseMerge: options.allowRebaseMerge ?? true,
    deleteBranchOnMerge: options.deleteBranchOnMerge ?? false,
    actionsMayCreatePullRequests: options.actionsMayCreatePullRequests ?? true,
    allowDrafts: options.allowDrafts ?? true,
    collaborators: options.collaborators ?? [],
    teams: options.teams ?? [],
    labels: options.labels ?? [],
    rules: options.rules ?? [],
    pushProtection: options.pushProtection ?? false,
    pullRequestCreation: options.pullRequestCreation ?? 'all',
    requireSignoff: options.requireSignoff ?? false,
    mergeStates: options.mergeStates ?? [],
  }
}

async function seed(
  world: World,
  repository: Repository,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  const { git, settings, owner } = repository
  const paths = Object.keys(files)
  const blobs = await git.writeBlobs(paths.map((path) => Buffer.from(files[path] ?? '')))
  const tree = await git.writeTree(
    null,
    paths.map((path, index) => ({ path, mode: '100644', oid: blobs[index] ?? '' })),
  )
  const { login, email } = personNamed(owner)
  const author = { name: login, email }
  const commit = await writeCommit(world, repository, { tree, parents: [], message: 'Start', author })
  await git.updateRef(`refs/heads/${settings.defaultBranch}`, commit, null)
}

export async function removeAll(world: World, folder: string): Promise<void> {
  for (const { git } of world.repositories) git.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
