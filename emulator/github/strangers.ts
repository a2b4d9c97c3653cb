import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BareRepository, runGit } from './git.ts'
import type { Pull, Repository, World } from './model.ts'
import { personNamed } from './permissions.ts'
import { createPull } from './pulls.ts'
import { closePull } from './refs.ts'

export interface Strangers {
  readonly branch: string
  readonly count: number
  /** How their pull requests stand: open unless told otherwise. */
  readonly state?: 'open' | 'closed'
  readonly body?: string
}

/**
 * Anybody may open a pull request from a fork whose branch has the name of ours: any number of them, each with a fork of its own.
 * The forks share one bare repository, since what is in them is the same.
 */
export async function openStrangers(
  world: World,
  folder: string,
  base: Repository,
  crowd: Strangers,
): Promise<number[]> {
  const { branch, count, state = 'open', body = '' } = crowd
  const directory = join(folder, 'strangers', `${String(world.nextId())}.git`)
  await mkdir(join(folder, 'strangers'), { recursive: true })
  const git = await BareRepository.create(directory, base.settings.defaultBranch)
  await runGit(directory, ['fetch', '--quiet', base.git.directory, 'refs/heads/*:refs/heads/*'])
  const before = await git.ref(`refs/heads/${branch}`)
  await git.updateRef(`refs/heads/${branch}`, await strangeCommit(base, git), before)
  const numbers = []
  for (let index = 0; index < count; index++) {
    const owner = `stranger${String(world.nextId())}`
    world.repositories.push(forkOf(world, base, git, owner))
    const draft = { title: branch, body, head: `${owner}:${branch}`, base: base.settings.defaultBranch }
    const author = personNamed(owner)
    const pull = await createPull(world, base, { ...draft, draft: false, maintainerCanModify: true }, author)
    if (state === 'closed') closePull(world, pull, author)
    numbers.push(pull.number)
  }
  return numbers
}

async function strangeCommit({ settings }: Repository, git: BareRepository): Promise<string> {
  const parent = await git.ref(`refs/heads/${settings.defaultBranch}`)
  const oid = await git.writeBlob(Buffer.from('Not ours.\n'))
  const tree = await git.writeTree(parent, [{ path: 'strange.txt', mode: '100644', oid }])
  const { login: name, email } = personNamed('stranger')
  const identity = { name, email }
  const parents = parent === null ? [] : [parent]
  return git.commit({ tree, parents, message: 'Strange', author: identity, committer: identity })
}

function forkOf(world: World, base: Repository, git: BareRepository, owner: string): Repository {
  return {
    ...base,
    id: world.nextId(),
    owner,
    git,
    parent: base,
    formerNames: [],
    pulls: [] satisfies Pull[],
    labels: [],
    events: [],
  }
}
