import { execFile } from 'node:child_process'
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { root } from '../pages.ts'
import { runWorkflow, standIns, type WorkflowRun } from './act.ts'

interface State {
  readonly releases: Readonly<{ [tag: string]: { draft: boolean; notes: string; files: readonly string[] } }>
  readonly tags: Readonly<{ [tag: string]: string }>
}

let version: string
let folder: string

beforeAll(async () => {
  const description = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  version = description.version
  folder = await mkdtemp(join(tmpdir(), 'release-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** A clone in which `.ci/run` says that all is well: it is what runs this test. */
async function cloneProject(name: string, change: (clone: string) => Promise<void> = () => Promise.resolve()) {
  const clone = join(folder, name)
  const git = (...words: readonly string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', ...words], {
      cwd: clone,
    })
  await promisify(execFile)('git', ['clone', '--quiet', root, clone])
  await git('checkout', '--quiet', '-B', 'main')
  await rm(join(clone, 'dist'), { recursive: true })
  await cp(join(root, 'dist'), join(clone, 'dist'), { recursive: true })
  await writeFile(join(clone, '.ci/run'), '#!/usr/bin/env bash\necho "1 passed, 0 failed"\n')
  await chmod(join(clone, '.ci/run'), 0o755)
  await change(clone)
  await git('add', '--all')
  await git('commit', '--quiet', '--message', 'As it is released')
  await git('update-ref', 'refs/remotes/origin/main', 'HEAD')
  return { clone, git }
}

async function release(clone: string, tag: string, state: string): Promise<WorkflowRun> {
  const text = await readFile(join(clone, '.github/workflows/release.yml'), 'utf8')
  const used = (name: string) => new RegExp(`uses: (actions/${name}@\\S+)`).exec(text)?.[1] ?? ''
  return runWorkflow(
    text,
    Object.fromEntries(['setup-node', 'attest-build-provenance'].map((name) => [used(name), join(standIns, name)])),
    {
      event: 'push',
      payload: { ref: `refs/tags/${tag}`, repository: { full_name: 'contoso/apis' } },
      folder: clone,
      path: '.github/workflows/release.yml',
      programs: join(standIns, 'programs'),
      secrets: { GITHUB_TOKEN: 'ghs_emulatorJobToken0000000000000000000000' },
      env: { GH_STATE: state, GITHUB_REF_NAME: tag },
    },
  )
}

async function readState(path: string): Promise<State> {
  return JSON.parse(await readFile(path, 'utf8')) as State
}

describe('the release workflow, in act', () => {
  test('publishes a release with its files once, and moves vX and vX.Y to it', async () => {
    const { clone, git } = await cloneProject('good')
    const tag = `v${version}`
    await git('tag', tag)
    const head = (await git('rev-parse', 'HEAD')).stdout.trim()
    const state = join(folder, 'good.json')
    const run = await release(clone, tag, state)
    expect(run.exitCode === 0 ? '' : run.log).toBe('')
    const { releases, tags } = await readState(state)
    const name = `roma-connect-export-${tag}`
    expect(releases[tag]).toMatchObject({ draft: false, files: [`${name}.sbom.cdx.json`, `${name}.tar.gz`] })
    expect(releases[tag]?.notes).toContain('###')
    const [major, minor] = tag.split('.')
    expect(Object.keys(tags).sort()).toEqual([major, `${String(major)}.${String(minor)}`])
    expect(await readFile(`${state}.attested`, 'utf8')).toContain(`${name}.tar.gz`)
    expect([...new Set(Object.values(tags))]).toEqual([head])

    const again = await release(clone, tag, state)
    expect(again.exitCode).not.toBe(0)
    expect(again.log).toContain(`${tag} is released already`)
    expect(await readState(state)).toMatchObject({ releases, tags })
  })

  test.each([
    [
      'a tag that is not on main',
      'is not on main',
      async (git: Git) => {
        await git('commit', '--quiet', '--allow-empty', '--message', 'Beside main')
        await git('update-ref', 'refs/remotes/origin/main', 'HEAD~1')
      },
      `v{version}`,
    ],
    ['a tag of another version', 'they must be the same version', () => Promise.resolve(), 'v99.0.0'],
  ])('refuses %s, and nothing is done', async (name, sentence, prepare, given) => {
    const { clone, git } = await cloneProject(name.replaceAll(' ', '-'))
    await prepare(git)
    const tag = given.replace('{version}', version)
    const state = join(folder, `${name}.json`)
    const run = await release(clone, tag, state)
    expect(run.exitCode).not.toBe(0)
    expect(run.log).toContain(sentence)
    await expect(readState(state)).rejects.toThrow()
  })

  test('refuses a dist/ that is not what src/ gives', async () => {
    const { clone, git } = await cloneProject('stale', async (at) => {
      const path = join(at, 'dist/index.js')
      await writeFile(path, `${await readFile(path, 'utf8')}\n// stale\n`)
    })
    await git('tag', `v${version}`)
    const state = join(folder, 'stale.json')
    const run = await release(clone, `v${version}`, state)
    expect(run.exitCode).not.toBe(0)
    expect(run.log).toContain('dist/ is not what src/ gives')
    await expect(readState(state)).rejects.toThrow()
  })
})

type Git = Awaited<ReturnType<typeof cloneProject>>['git']

test('a runner downloads the action alone', async () => {
  const { stdout } = await promisify(execFile)('sh', ['-c', 'git archive HEAD | tar t'], { cwd: root })
  const names = stdout.split('\n').filter((name) => name !== '' && !name.endsWith('/'))
  expect(names.filter((name) => !name.startsWith('dist/'))).toEqual(['LICENSE', 'README.md', 'action.yml'])
  const packed = await promisify(execFile)('sh', ['-c', 'git archive --format=tar.gz HEAD | wc -c'], { cwd: root })
  expect(Number(packed.stdout)).toBeLessThan(260_000)
})
