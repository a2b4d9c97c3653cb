import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { JOB_TOKEN } from '../../emulator/github/server.ts'
import { instanceId, lifelikeSecrets, projectId } from '../../emulator/huawei/index.ts'
import { encodings } from '../../emulator/runner-log.ts'
import type { RunResult } from '../../emulator/runner.ts'
import { misbehaviours, misbehavingProxies, startMisbehaving } from './misbehaving.ts'
import { addOperation, published } from './pull-request-scenario.ts'
import { failureOf, scenario } from './scenario.ts'

const region = { endpoint: undefined, region: 'cn-north-4' }

/** One error, which says what was wanted; the old file and no other. */
async function holdFailure(result: RunResult, could: string): Promise<void> {
  expect(failureOf(result)).toContain(`Could not ${could}`)
  expect(result.stdout.match(/^::error/gm)).toHaveLength(1)
  expect(result.stderr).toBe('')
  expect(await readdir(result.runnerTemp)).not.toContainEqual(expect.stringMatching(/^roma-connect-export-\w+$/))
}

describe('ROMA Connect that', () => {
  test.each(Object.keys(misbehaviours))('%s', async (name) => {
    await using server = await startMisbehaving(misbehaviours[name] ?? (() => undefined))
    await scenario({}, async ({ run, workspace, read }) => {
      await writeFile(join(workspace, 'swagger.yaml'), 'mine')
      const inputs = { endpoint: `http://127.0.0.1:${server.port}`, timeout: '2', retries: '0', complete: 'off' }
      await holdFailure(await run(inputs), 'export the custom backends')
      expect(await read('swagger.yaml')).toBe('mine')
    })
  })
})

describe('a proxy that', () => {
  test.each(Object.keys(misbehavingProxies))('%s', async (name) => {
    await using proxy = await startMisbehaving(misbehavingProxies[name] ?? (() => undefined))
    await scenario({}, async ({ run }) => {
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
      const result = await run({ ...region, timeout: '2', retries: '0', complete: 'off' }, { env })
      await holdFailure(result, 'export the custom backends')
      expect(proxy.connections()).toBe(1)
    })
  })
})

describe('GitHub that', () => {
  test.each(Object.keys(misbehaviours))('%s', async (name) => {
    await using server = await startMisbehaving(misbehaviours[name] ?? (() => undefined))
    await published({}, async ({ run, world }) => {
      addOperation(world, '/customers')
      const url = `http://127.0.0.1:${server.port}`
      const env = { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql` }
      const result = await run({ timeout: '3', retries: '0' }, { githubToken: JOB_TOKEN.token, env })
      // On a machine that is slow enough, the time is over before.
      await holdFailure(result, '')
    })
  })
})

describe('what nobody awaited', () => {
  /** Runs before the action, in its process. */
  const first = (code: string) => ['--import', `data:text/javascript,${encodeURIComponent(code)}`]
  const { token } = lifelikeSecrets

  test.each([
    ['an exception in an event handler', `setTimeout(() => { throw new Error('boom of ${token}') }, 1000)`],
    ['a rejection', `setTimeout(() => Promise.reject(new Error('boom of ${token}')), 1000)`],
    ['a rejection without an error', "setTimeout(() => Promise.reject('boom'), 1000)"],
    ['several of them', "setTimeout(() => { for (let i = 0; i < 5; i++) Promise.reject(new Error('boom')) }, 1000)"],
  ])('%s ends in one error', async (_, code) => {
    await scenario({}, async ({ workspace, huawei }) => {
      await writeFile(join(workspace, 'swagger.yaml'), 'mine')
      huawei.faults.when(() => ({ do: 'silence' }))
      const ended = await start({ workspace, endpoint: huawei.endpoint, options: first(code) })
      expect(ended.code).toBe(1)
      expect(ended.stdout.match(/^::error/gm)).toHaveLength(1)
      expect(ended.stdout).toMatch(/^::error::.*boom/m)
      const shown = ended.stdout.replaceAll(/^::add-mask::.*$/gm, '')
      expect(encodings(token).filter((form) => shown.includes(form))).toEqual([])
      expect(ended.stderr).toBe('')
      expect(await readdir(workspace)).toEqual(['swagger.yaml'])
    })
  })

  test('work that is lost ends in one error', async () => {
    const code = `import http from 'node:http'; import { EventEmitter } from 'node:events'
      const later = setTimeout
      globalThis.setTimeout = (work, ms) => later(work, ms).unref()
      http.request = () => Object.assign(new EventEmitter(), { end() {}, destroy() {} })`
    await scenario({}, async ({ workspace, huawei }) => {
      const ended = await start({ workspace, endpoint: huawei.endpoint, options: first(code) })
      expect(ended.code).toBe(1)
      expect(ended.stdout.match(/^::error/gm)).toHaveLength(1)
      expect(ended.stdout).toContain('::error::The work never came to its end.')
    })
  })
})

test('a standard output that is closed ends the run quietly, and nothing is written', async () => {
  await scenario({}, async ({ workspace, huawei }) => {
    await writeFile(join(workspace, 'swagger.yaml'), 'mine')
    huawei.faults.latency(300)
    const ended = await start({ workspace, endpoint: huawei.endpoint, closes: true })
    expect(ended).toMatchObject({ code: 1, stderr: '' })
    expect(await readdir(workspace)).toEqual(['swagger.yaml'])
  })
})

interface Started {
  readonly workspace: string
  readonly endpoint: string
  /** Of node. */
  readonly options?: readonly string[]
  /** Whether the standard output is closed with the first that comes. */
  readonly closes?: boolean
}

/** The bundle as a process, without the runner, which would read all that it says. */
async function start({ workspace, endpoint, options = [], closes = false }: Started) {
  const temp = await mkdtemp(join(tmpdir(), 'temp-'))
  const inputs = { PROJECT: projectId, INSTANCE: instanceId, TOKEN: lifelikeSecrets.token, ENDPOINT: endpoint }
  const env = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value]))
  const bundle = join(process.env['ACTION_FOLDER'] ?? process.cwd(), 'dist/index.js')
  const child = spawn(process.execPath, [...options, bundle], {
    env: { PATH: process.env['PATH'], GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp, ...env },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => {
    said.stdout += data.toString()
    if (closes) child.stdout.destroy()
  })
  child.stderr.on('data', (data: Buffer) => (said.stderr += data.toString()))
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  const left = await readdir(temp)
  await rm(temp, { recursive: true })
  expect(left).toEqual([])
  return { code, ...said }
}
