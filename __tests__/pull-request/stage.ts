import { afterAll, afterEach, beforeAll, expect } from '@jest/globals'
import type { Handle } from '../../emulator/github/handle.ts'
import type { RepositoryOptions } from '../../emulator/github/model.ts'
import { startGitHub, type GitHub as Emulator, type GitHubOptions } from '../../emulator/github/server.ts'
import { delivery, run } from './run.ts'

export const branch = 'roma-connect/swagger-yaml'
export const zero = { 'swagger.yaml': 'zero\n' }
export const first = { 'swagger.yaml': 'one\n' }
export const second = { 'swagger.yaml': 'two\n' }

export interface Stage {
  readonly emulator: () => Emulator
  readonly repository: (options?: Partial<RepositoryOptions>) => Promise<{ name: string; git: Handle }>
  /** A repository in which a first run has opened pull request #1. */
  readonly opened: (options?: Partial<RepositoryOptions>) => Promise<{ name: string; git: Handle }>
}

/** One emulator for all tests of a file, each with a repository of its own; GitHub must understand every request. */
export function openStage(options: Omit<GitHubOptions, 'repositories'> = {}): Stage {
  let emulator: Emulator | undefined
  let count = 0
  const get = () => {
    if (emulator === undefined) throw new Error('The emulator has not started.')
    return emulator
  }
  beforeAll(async () => {
    emulator = await startGitHub({ ...options, repositories: [] })
  })
  afterAll(() => get().close())
  afterEach(() => {
    const left = { violations: [...get().violations], faults: get().faults.pending() }
    get().faults.clear()
    get().forget()
    expect(left).toEqual({ violations: [], faults: 0 })
  })
  const repository: Stage['repository'] = async (settings = {}) => {
    count += 1
    const name = `octo/stage${count}`
    const files = { 'README.md': '# Demo\n', ...zero }
    return { name, git: await get().addRepository({ name, files, ...settings }) }
  }
  return {
    emulator: get,
    repository,
    opened: async (settings) => {
      const made = await repository(settings)
      expect(await run(get(), made.name, delivery(first))).toMatchObject({ operation: 'created', number: 1 })
      get().forget()
      return made
    },
  }
}
