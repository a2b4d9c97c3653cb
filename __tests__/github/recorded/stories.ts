import type { Handle } from '../../../emulator/github/handle.ts'
import type { RepositoryOptions } from '../../../emulator/github/model.ts'
import type { GitHub as Emulator } from '../../../emulator/github/server.ts'
import type { PullRequestOptions } from '../../../src/inputs/pull-request.ts'
import type { PullRequestResult } from '../../../src/pull-request/deliver.ts'
import { delivery, run, type ClientOptions } from '../../pull-request/run.ts'

export const branch = 'roma-connect/swagger-yaml'
const zero = { 'swagger.yaml': 'zero\n' }
const first = { 'swagger.yaml': 'one\n' }
const second = { 'swagger.yaml': 'two\n' }

export interface Scene {
  readonly emulator: Emulator
  readonly name: string
  readonly git: Handle
  readonly options: Partial<PullRequestOptions>
  readonly client: ClientOptions
  /** Called when the answer may come: what was before only prepared for it. */
  readonly ready: () => void
}

/** What the product was about when the answer came. */
export type Story = (scene: Scene) => Promise<PullRequestResult>

function play(scene: Scene, files: Readonly<Record<string, string>>, more: Partial<PullRequestOptions> = {}) {
  const { emulator, name, options, client: clientOptions } = scene
  return run(emulator, name, delivery(files), { ...options, ...more }, clientOptions)
}

/** REST takes over where a token may not use this mutation. */
function withoutUpdateRefs({ emulator }: Scene): void {
  emulator.enter('integration', { on: 'updateRefs' })
}

/** A branch whose pull request was merged by squashing, and that is still there. */
async function leaveBehind(scene: Scene): Promise<void> {
  await play(scene, first)
  await scene.git.merge(1, 'squash')
}

export const stories = {
  /** A pull request is opened. */
  opens: (scene) => {
    scene.ready()
    return play(scene, first)
  },
  /** One that is there gets another commit. */
  updates: async (scene) => {
    await play(scene, first)
    scene.ready()
    return play(scene, second)
  },
  /** One whose difference has vanished is closed, and its branch is deleted by REST. */
  closes: async (scene) => {
    await play(scene, first)
    withoutUpdateRefs(scene)
    scene.ready()
    return play(scene, zero)
  },
  /** A branch that was left behind is made anew, by REST. */
  remakes: async (scene) => {
    await leaveBehind(scene)
    withoutUpdateRefs(scene)
    scene.ready()
    return play(scene, second)
  },
  /** The base is merged into a branch that holds commits of others. */
  merges: async (scene) => {
    await play(scene, first)
    await scene.git.commitFile(branch, 'notes.md', 'mine\n')
    await scene.git.commitFile('main', 'swagger.yaml', 'half\n')
    scene.ready()
    return play(scene, second)
  },
  /** A pull request goes to another base. */
  retargets: async (scene) => {
    await play(scene, first, { branch })
    await scene.git.createBranch('next')
    scene.ready()
    return play(scene, second, { base: 'next', branch })
  },
  /** A file that is too large for GraphQL goes by the Git data API. */
  uploads: (scene) => {
    scene.ready()
    return play(scene, { 'swagger.yaml': `${'x'.repeat(79)}\n`.repeat(420_000) })
  },
  /** A file on the branch of which GraphQL tells only a part is read raw. */
  readsRaw: async (scene) => {
    const large = `${'y'.repeat(79)}\n`.repeat(8_000)
    await play(scene, { 'swagger.yaml': large })
    scene.ready()
    return play(scene, { 'swagger.yaml': `${large}more\n` })
  },
} satisfies Record<string, Story>

export type StoryName = keyof typeof stories

export const protectedMain: Partial<RepositoryOptions> = {
  allowAutoMerge: true,
  rules: [{ branches: ['main'], requiredApprovals: 1 }],
}
