import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import {
  instanceId,
  lifelikeSecrets,
  lifelikeWorld,
  projectId,
  startHuawei,
  type Huawei,
  type HuaweiOptions,
  type World,
} from '../../emulator/huawei/index.ts'
import { problemsOfReport } from '../report/report-schema.ts'
import { findLeaks, runAction, type RunOptions, type RunResult } from '../../emulator/runner.ts'

/** The cloud and a workspace that outlive single runs, for what happens from one run to the next. */
export interface Scenario {
  readonly huawei: Huawei
  readonly workspace: string
  /** Runs the action; inputs are put over those of a plain export with a token. */
  readonly run: (inputs?: Inputs, options?: Omit<RunOptions, 'inputs'>) => Promise<RunResult>
  /** The text of a file in the workspace. */
  readonly read: (path: string) => Promise<string>
  readonly exists: (path: string) => boolean
}

/** An input that is undefined is not given at all. */
export type Inputs = Readonly<Record<string, string | undefined>>

export interface ScenarioOptions extends HuaweiOptions {
  readonly world?: World
  /** More values that may show nowhere. */
  readonly sentinels?: readonly string[]
  /** Secrets that this scenario writes on purpose. */
  readonly allowed?: readonly string[]
}

/**
 * Starts the emulated cloud, lets `play` run the bundled action against it as often as it likes, and holds each run to
 * what must be true of all: no secret shows, it ends in time, and it is green only with a file.
 */
export async function scenario(options: ScenarioOptions, play: (scenario: Scenario) => Promise<void>): Promise<void> {
  await using huawei = await startHuawei(options.world ?? lifelikeWorld(), options)
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  try {
    await play({
      huawei,
      workspace,
      run: (inputs = {}, runOptions = {}) => runOnce(huawei, { workspace, inputs, runOptions, options }),
      read: (path) => readFile(join(workspace, path), 'utf8'),
      exists: (path) => existsSync(join(workspace, path)),
    })
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

interface Once {
  readonly workspace: string
  readonly inputs: Inputs
  readonly runOptions: Omit<RunOptions, 'inputs'>
  readonly options: ScenarioOptions
}

async function runOnce(huawei: Huawei, { workspace, inputs, runOptions, options }: Once): Promise<RunResult> {
  const result = await runAction({
    workspace,
    timeoutMs: 60_000,
    // Another build than the committed one, while something is being tried.
    ...(process.env['ACTION_FOLDER'] === undefined ? {} : { action: process.env['ACTION_FOLDER'] }),
    ...runOptions,
    inputs: given({ ...plainExport(huawei), ...inputs }),
  })
  await holdInvariants(huawei, result, options)
  return result
}

/** What a plain export with a token needs; undefined takes an input back. */
function plainExport({ endpoint }: Huawei): Inputs {
  return { endpoint, project: projectId, instance: instanceId, token: lifelikeSecrets.token, retries: '1' }
}

function given(inputs: Inputs): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

async function holdInvariants(huawei: Huawei, result: RunResult, options: ScenarioOptions): Promise<void> {
  const known = [...huawei.secrets(), lifelikeSecrets.signatureSecret, lifelikeSecrets.parameterDefault]
  const sentinels = [...known, ...(options.sentinels ?? [])].filter((secret) => !options.allowed?.includes(secret))
  expect(await findLeaks(result, sentinels)).toEqual([])
  expect(result.timedOut).toBe(false)
  expect(result.runnerErrors).toEqual([])
  expect([0, 1]).toContain(result.exitCode)
  // A stack trace means that nobody thought of this case.
  expect(result.log).not.toMatch(/^\s+at .*\(?(file:|node:|\/).*:\d+:\d+\)?$/m)
  const { report = '' } = result.outputs
  if (report !== '') expect(problemsOfReport(await readFile(report, 'utf8'))).toEqual([])
  if (result.exitCode === 1) expect(result.annotations.some(({ level }) => level === 'error')).toBe(true)
  const dryRun = result.log.includes('nothing was written') || result.summary.includes('Dry run')
  if (result.exitCode === 0 && !dryRun) {
    expect(result.outputs['path']).toBeTruthy()
    expect(existsSync(join(result.workspace, result.outputs['path'] ?? ''))).toBe(true)
  }
}

/** The message that the step failed with. */
export function failureOf(result: RunResult): string {
  expect(result.conclusion).toBe('failure')
  const errors = result.annotations.filter(({ level }) => level === 'error')
  return errors.at(-1)?.message ?? ''
}
